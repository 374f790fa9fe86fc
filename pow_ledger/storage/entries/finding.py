"""Finding entries by their texts, one row at a time, so that no size of a ledger needs memory."""

import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from pow_ledger.domain.entries import EntryKind
from pow_ledger.domain.search import Hit, folded, found_in
from pow_ledger.domain.totals import UNFILTERED, Cut
from pow_ledger.storage.entries import cuts

_SOURCE: Final = ("claimant", "publisher", "source", "archive", "note")
_FIELDS: Final[Mapping[EntryKind, Sequence[str]]] = {
    EntryKind.SWAP: ("label", "place", "mediators", "note"),
    EntryKind.REPORT: _SOURCE,
    EntryKind.PLEDGE: ("code", "deadline", "note"),
    EntryKind.STATEMENT: (*_SOURCE, "mediator"),
}


def find(connection: sqlite3.Connection, texts: Sequence[str], cut: Cut, *, voided_too: bool = False) -> Iterator[Hit]:
    """The entries whose own texts hold all of these, by kind and number, regardless of case and accents.

    With a filter of swaps, only swaps and reports on them.
    """
    wanted = [folded(text) for text in texts]
    for kind, query in _queries(cut).items():
        for row in connection.execute(query, cuts.values(cut)):
            if row["voided"] and not voided_too:
                continue
            fields = {name: row[name] for name in _FIELDS[kind]}
            if field := found_in(fields, wanted):
                day = date.fromisoformat(row["day"])
                yield Hit(kind, _ref(kind, row), day, field, fields[field], bool(row["voided"]))


def _queries(cut: Cut) -> Mapping[EntryKind, str]:
    figures = cuts.on_figures(cut)
    limited = bool(cut.side or cut.category)

    def of(table: str, owner: str) -> str:
        return f"{owner} IN (SELECT {table}_id FROM {table}_figure WHERE {figures})" if limited else "TRUE"

    queries = {
        EntryKind.SWAP: f"""SELECT *, date AS day, (SELECT group_concat(name, '; ') FROM swap_mediator
            WHERE swap_id = swap.id) AS mediators FROM swap
            WHERE {cuts.on_swaps(cut)} AND {of("swap", "id")} ORDER BY date, id""",
        EntryKind.REPORT: f"""SELECT report.*, date AS day FROM report JOIN swap ON swap.id = report.swap_id
            WHERE {cuts.on_swaps(cut)} AND {of("report", "report.id")} ORDER BY report.id""",
    }
    if cut.filter != UNFILTERED:
        return queries
    pledges = f"code IN (SELECT pledge FROM pledge_figure WHERE {figures})" if limited else "TRUE"
    queries[EntryKind.REPORT] = f"""SELECT report.*, coalesce(swap.date, announced) AS day FROM report
        LEFT JOIN swap ON swap.id = report.swap_id LEFT JOIN pledge ON code = report.pledge
        WHERE {cuts.on_days(cut, "coalesce(swap.date, announced)")} AND {of("report", "report.id")}
        ORDER BY report.id"""
    return {
        **queries,
        EntryKind.PLEDGE: f"""SELECT *, announced AS day FROM pledge
            WHERE {cuts.on_days(cut, "announced")} AND {pledges} ORDER BY announced, code""",
        EntryKind.STATEMENT: f"""SELECT *, as_of AS day FROM statement
            WHERE {cuts.on_days(cut, "as_of")} AND {of("statement", "id")} ORDER BY as_of, id""",
    }


def _ref(kind: EntryKind, row: sqlite3.Row) -> str:
    match kind:
        case EntryKind.PLEDGE:
            return str(row["code"])
        case EntryKind.REPORT:
            return f"r{row['id']}"
        case EntryKind.STATEMENT:
            return f"s{row['id']}"
    return str(row["id"])
