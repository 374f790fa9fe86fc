"""Adding the incoming entries that the ledger does not have yet."""

import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, Final

from pow_ledger.domain.entries import EntryKind
from pow_ledger.domain.errors import NoSuchPledge
from pow_ledger.domain.imports.incoming import Entries
from pow_ledger.domain.keys import KeyedEntry
from pow_ledger.storage.entries import reading, writing
from pow_ledger.storage.history import recording
from pow_ledger.storage.history.log import last_number
from pow_ledger.storage.merge.matching import Ids, Match
from pow_ledger.storage.schema.tables import OWNER

ROW: Final[Mapping[EntryKind, Callable[[Any], dict[str, Any]]]] = {
    EntryKind.PLEDGE: writing.pledge_row,
    EntryKind.SWAP: writing.swap_row,
    EntryKind.REPORT: writing.report_row,
    EntryKind.STATEMENT: writing.statement_row,
}
"""The columns of each kind of entry in its own table, besides its number or code and its key."""


def require_pledges(connection: sqlite3.Connection, entries: Entries) -> None:
    """Raise NoSuchPledge where something refers to a pledge that neither the ledger nor the import has."""
    known = reading.pledge_codes(connection) | {pledge.key for pledge in entries[EntryKind.PLEDGE]}
    reports = entries[EntryKind.REPORT]
    named = [code for report in reports for code, _ in report.entry.stances]
    named += [report.pledge for report in reports if report.pledge]
    named += [each.entry.pledge for each in entries[EntryKind.STATEMENT] if each.entry.pledge]
    for code in named:
        if code not in known:
            raise NoSuchPledge(code)


def numbered(connection: sqlite3.Connection, match: Match) -> tuple[Entries, Ids]:
    """The new entries in the order of their numbers, and the numbers of all entries.

    The order does not depend on the order of the file.
    """
    ids = {kind: {**match.ids[kind]} for kind in EntryKind}
    orders: Mapping[EntryKind, Callable[[KeyedEntry], Any]] = {
        EntryKind.PLEDGE: lambda pledge: pledge.key,
        EntryKind.SWAP: lambda swap: (swap.entry.date, swap.key),
        EntryKind.REPORT: lambda report: (
            bool(report.pledge),
            report.pledge or ids[EntryKind.SWAP][report.swap],
            report.entry.source.published is None,
            report.entry.source.published,
            report.key,
        ),
        EntryKind.STATEMENT: lambda statement: (statement.entry.as_of, statement.key),
    }
    new: dict[EntryKind, Sequence[KeyedEntry]] = {}
    # Swaps come before reports, whose order depends on the numbers of their swaps.
    for kind in EntryKind:
        new[kind] = sorted((each for each in match.entries[kind] if each.key not in match.ids[kind]), key=orders[kind])
        if kind is EntryKind.PLEDGE:
            ids[kind] |= {pledge.key: pledge.key for pledge in new[kind]}
        else:
            first = last_number(connection, kind) + 1
            ids[kind] |= {each.key: first + place for place, each in enumerate(new[kind])}
    return new, ids


def add(connection: sqlite3.Connection, new: Entries, ids: Ids) -> None:
    """Write the new entries, each after those that it refers to."""
    with recording.in_bulk(connection):
        for kind in EntryKind:
            _insert(connection, kind, (_row(each, ids) for each in new[kind]))
            _insert_figures(connection, kind, new, ids)
        mediators = (
            {"swap_id": ids[EntryKind.SWAP][swap.key], "position": position, "name": name}
            for swap in new[EntryKind.SWAP]
            for position, name in enumerate(swap.entry.mediators)
        )
        stances = (
            {"report_id": ids[EntryKind.REPORT][report.key], "pledge": code, "stance": stance.value}
            for report in new[EntryKind.REPORT]
            for code, stance in report.entry.stances
        )
        _insert(connection, "swap_mediator", mediators)
        _insert(connection, "stance", stances)


def _row(each: KeyedEntry, ids: Ids) -> dict[str, Any]:
    names: dict[str, Any] = {"code": each.key}
    if each.kind is not EntryKind.PLEDGE:
        names = {"id": ids[each.kind][each.key], "key": each.key}
    if each.kind is EntryKind.REPORT:
        names |= {"swap_id": ids[EntryKind.SWAP].get(each.swap), "pledge": each.pledge or None}
    return {**names, **ROW[each.kind](each.entry), "voided": int(each.voided)}


def _insert_figures(connection: sqlite3.Connection, kind: EntryKind, new: Entries, ids: Ids) -> None:
    rows = (
        {OWNER[kind]: ids[kind][each.key], **writing.figure_row(count)}
        for each in new[kind]
        for count in sorted(each.entry.figures, key=lambda count: (count.side, count.category))
    )
    _insert(connection, f"{kind}_figure", rows)


def _insert(connection: sqlite3.Connection, table: str, entries: Iterator[Mapping[str, Any]]) -> None:
    """Insert rows that all have the same columns."""
    first = next(entries, None)
    if first is None:
        return
    values = ", ".join(f":{column}" for column in first)
    statement = f"INSERT INTO {table} ({', '.join(first)}) VALUES ({values})"
    connection.execute(statement, first)
    connection.executemany(statement, entries)
