"""Rows as data, and cuts as SQL: what the reading modules share."""

import itertools
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, Final, TypeVar

from pow_ledger.domain.counts import ordering
from pow_ledger.domain.entries import (
    Category,
    Count,
    Counts,
    EntryKind,
    Pledge,
    PledgeRecord,
    Report,
    ReportRecord,
    Side,
    Source,
    Stance,
    Statement,
    StatementRecord,
    Status,
    Swap,
    SwapRecord,
)
from pow_ledger.domain.figures import Figure
from pow_ledger.domain.totals import Cut

BATCH: Final = 100
"""How many entries are read at a time: enough to save queries, few enough that the first come at once."""

Entry = TypeVar("Entry")
Key = TypeVar("Key", bound=int | str)


def days(cut: Cut, column: str) -> str:
    bounds = [f"{column} >= :since"] * bool(cut.since) + [f"{column} <= :until"] * bool(cut.until)
    return " AND ".join(bounds) or "TRUE"


def kinds(cut: Cut) -> str:
    kinds = ["side = :side"] * bool(cut.side) + ["category = :category"] * bool(cut.category)
    return " AND ".join(kinds) or "TRUE"


def values(cut: Cut) -> dict[str, str | None]:
    return {
        "since": cut.since.isoformat() if cut.since else None,
        "until": cut.until.isoformat() if cut.until else None,
        "side": cut.side,
        "category": cut.category,
    }


def to_date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def figure(row: sqlite3.Row, prefix: str = "") -> Figure:
    return Figure(row[f"{prefix}low"], row[f"{prefix}high"], bool(row[f"{prefix}about"]))


def count(row: sqlite3.Row, prefix: str = "") -> Count:
    return Count(row["side"], Category(row["category"]), figure(row, prefix))


def batches(found: Iterable[Entry]) -> Iterator[list[Entry]]:
    """Entries some at a time, so that what belongs to them is asked for together, and memory does not grow."""
    iterator = iter(found)
    while batch := list(itertools.islice(iterator, BATCH)):
        yield batch


def rows_by_key(connection: sqlite3.Connection, query: str, keys: Sequence[Key]) -> dict[Key, list[sqlite3.Row]]:
    """The rows of a query by the key in their first column, which its `IN ({})` is to be one of.

    The keys are asked for as values, so that SQLite looks at no others, in views neither.
    """
    found: dict[Key, list[sqlite3.Row]] = {key: [] for key in keys}
    for row in connection.execute(query.format(", ".join("?" * len(keys))), keys):
        found[row[0]].append(row)
    return found


def counts(
    connection: sqlite3.Connection, table: str, owner: str, keys: Sequence[Key], known: Sequence[Side]
) -> dict[Key, Counts]:
    """The counts of entries, by their keys."""
    query = f"SELECT {owner}, side, category, low, high, about FROM {table} WHERE {owner} IN ({{}})"
    order = ordering(known)
    return {key: tuple(sorted(map(count, of), key=order)) for key, of in rows_by_key(connection, query, keys).items()}


def source(row: sqlite3.Row) -> Source:
    return Source(
        citation=row["source"],
        publisher=row["publisher"],
        published=to_date(row["published"]),
        archive=row["archive"],
        claimant=row["claimant"],
        by=row["by_side"],
    )


def swap(row: sqlite3.Row, counts: Counts = (), mediators: tuple[str, ...] = ()) -> Swap:
    """A row of `swap`, with the parts that stand elsewhere."""
    return Swap(
        date=date.fromisoformat(row["date"]),
        figures=counts,
        status=Status(row["status"]),
        place=row["place"],
        mediators=mediators,
        label=row["label"],
        note=row["note"],
    )


def report(row: sqlite3.Row, counts: Counts = (), stances: tuple[tuple[str, Stance], ...] = ()) -> Report:
    """A row of `report`, with the parts that stand elsewhere."""
    return Report(source=source(row), status=Status(row["status"]), figures=counts, stances=stances, note=row["note"])


def pledge(row: sqlite3.Row, counts: Counts = ()) -> Pledge:
    """A row of `pledge`, with the figures that stand elsewhere."""
    return Pledge(
        code=row["code"],
        announced=date.fromisoformat(row["announced"]),
        figures=counts,
        source=source(row),
        window_from=date.fromisoformat(row["window_from"]),
        window_until=to_date(row["window_until"]),
        deadline=row["deadline"],
        note=row["note"],
    )


def statement(row: sqlite3.Row, counts: Counts = ()) -> Statement:
    """A row of `statement`, with the figures that stand elsewhere."""
    return Statement(
        as_of=date.fromisoformat(row["as_of"]),
        figures=counts,
        source=source(row),
        since=to_date(row["since"]),
        pledge=row["pledge"],
        mediator=row["mediator"],
        note=row["note"],
    )


def swaps(connection: sqlite3.Connection, found: Sequence[sqlite3.Row], known: Sequence[Side]) -> Iterator[Swap]:
    """The swaps of some rows, whole."""
    numbers = [row["id"] for row in found]
    figures = counts(connection, "swap_figure", "swap_id", numbers, known)
    mediators = rows_by_key(
        connection, "SELECT swap_id, name FROM swap_mediator WHERE swap_id IN ({}) ORDER BY swap_id, position", numbers
    )
    for row in found:
        number = row["id"]
        yield swap(row, figures[number], tuple(mediator["name"] for mediator in mediators[number]))


def reports(connection: sqlite3.Connection, found: Sequence[sqlite3.Row], known: Sequence[Side]) -> Iterator[Report]:
    """The reports of some rows, whole."""
    numbers = [row["id"] for row in found]
    figures = counts(connection, "report_figure", "report_id", numbers, known)
    stances = rows_by_key(
        connection, "SELECT report_id, pledge, stance FROM stance WHERE report_id IN ({}) ORDER BY pledge", numbers
    )
    for row in found:
        number = row["id"]
        yield report(row, figures[number], tuple((each["pledge"], Stance(each["stance"])) for each in stances[number]))


def pledges(connection: sqlite3.Connection, found: Sequence[sqlite3.Row], known: Sequence[Side]) -> Iterator[Pledge]:
    """The pledges of some rows, whole."""
    figures = counts(connection, "pledge_figure", "pledge", [row["code"] for row in found], known)
    return (pledge(row, figures[row["code"]]) for row in found)


def statements(
    connection: sqlite3.Connection, found: Sequence[sqlite3.Row], known: Sequence[Side]
) -> Iterator[Statement]:
    """The statements of some rows, whole."""
    figures = counts(connection, "statement_figure", "statement_id", [row["id"] for row in found], known)
    return (statement(row, figures[row["id"]]) for row in found)


ENTRIES: Final[
    Mapping[EntryKind, Callable[[sqlite3.Connection, Sequence[sqlite3.Row], Sequence[Side]], Iterator[Any]]]
] = {
    EntryKind.PLEDGE: pledges,
    EntryKind.SWAP: swaps,
    EntryKind.REPORT: reports,
    EntryKind.STATEMENT: statements,
}
"""What makes entries of the rows of each kind."""


def swap_records(
    connection: sqlite3.Connection, found: Sequence[sqlite3.Row], known: Sequence[Side]
) -> Iterator[SwapRecord]:
    """Swaps as the ledger holds them, without the sums so far."""
    numbers = [row["id"] for row in found]
    said = rows_by_key(
        connection, "SELECT swap_id, source FROM report WHERE NOT voided AND swap_id IN ({}) ORDER BY id", numbers
    )
    contested = rows_by_key(connection, "SELECT swap_id FROM contradiction WHERE swap_id IN ({})", numbers)
    for row, entry in zip(found, swaps(connection, found, known), strict=True):
        number = row["id"]
        yield SwapRecord(
            id=number,
            swap=entry,
            running=(),
            reports=len(said[number]),
            sources=tuple(dict.fromkeys(report["source"] for report in said[number])),
            contested=bool(contested[number]),
            voided=bool(row["voided"]),
        )


def report_records(
    connection: sqlite3.Connection, found: Sequence[sqlite3.Row], known: Sequence[Side]
) -> Iterator[ReportRecord]:
    """Reports as the ledger holds them."""
    on = list({row["swap_id"] for row in found})
    contradicting = rows_by_key(
        connection, "SELECT swap_id, report_id FROM contradiction WHERE swap_id IN ({})", on
    ).values()
    contradicts = {row["report_id"] for rows in contradicting for row in rows}
    for row, entry in zip(found, reports(connection, found, known), strict=True):
        number = row["id"]
        yield ReportRecord(
            id=number,
            swap_id=row["swap_id"],
            report=entry,
            contradicts=number in contradicts,
            voided=bool(row["voided"]),
        )


def pledge_record(connection: sqlite3.Connection, row: sqlite3.Row, known: Sequence[Side]) -> PledgeRecord:
    return PledgeRecord(next(pledges(connection, [row], known)), voided=bool(row["voided"]))


def statement_record(connection: sqlite3.Connection, row: sqlite3.Row, known: Sequence[Side]) -> StatementRecord:
    return StatementRecord(row["id"], next(statements(connection, [row], known)), voided=bool(row["voided"]))
