"""Whole entries: rows with the parts that other tables have, read for a batch of entries at a time."""

import itertools
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, TypeVar

from pow_ledger.domain.contest import contradictions
from pow_ledger.domain.counts import ordering
from pow_ledger.domain.entries import (
    Counts,
    EntryKind,
    Pledge,
    PledgeRecord,
    Report,
    ReportRecord,
    Side,
    Stance,
    Statement,
    StatementRecord,
    Status,
    Swap,
    SwapRecord,
)
from pow_ledger.storage.entries import rows

BATCH: Final = 100
"""How many entries are read at a time: enough to save queries, few enough that the first come at once."""

T = TypeVar("T")
Key = TypeVar("Key", bound=int | str)


def in_batches(items: Iterable[T]) -> Iterator[list[T]]:
    iterator = iter(items)
    while batch := list(itertools.islice(iterator, BATCH)):
        yield batch


def rows_by_key(connection: sqlite3.Connection, query: str, keys: Sequence[Key]) -> dict[Key, list[sqlite3.Row]]:
    """The rows of a query by the key in their first column; the query has `IN ({})` for the keys.

    The keys are given as values, so that SQLite reads no other rows, in views neither.
    """
    by_key: dict[Key, list[sqlite3.Row]] = {key: [] for key in keys}
    for row in connection.execute(query.format(", ".join("?" * len(keys))), keys):
        by_key[row[0]].append(row)
    return by_key


def counts_by_key(
    connection: sqlite3.Connection, table: str, owner: str, keys: Sequence[Key], sides: Sequence[Side]
) -> dict[Key, Counts]:
    """The counts of entries, each entry's in order."""
    query = f"SELECT {owner}, side, category, low, high, about FROM {table} WHERE {owner} IN ({{}})"
    order = ordering(sides)
    return {
        key: tuple(sorted(map(rows.count, figures), key=order))
        for key, figures in rows_by_key(connection, query, keys).items()
    }


def swaps(connection: sqlite3.Connection, found: Sequence[sqlite3.Row], sides: Sequence[Side]) -> Iterator[Swap]:
    """The swaps of some rows, whole."""
    numbers = [row["id"] for row in found]
    figures = counts_by_key(connection, "swap_figure", "swap_id", numbers, sides)
    mediators = rows_by_key(
        connection, "SELECT swap_id, name FROM swap_mediator WHERE swap_id IN ({}) ORDER BY swap_id, position", numbers
    )
    for row in found:
        number = row["id"]
        yield rows.swap(row, figures[number], tuple(mediator["name"] for mediator in mediators[number]))


def reports(connection: sqlite3.Connection, found: Sequence[sqlite3.Row], sides: Sequence[Side]) -> Iterator[Report]:
    """The reports of some rows, whole."""
    numbers = [row["id"] for row in found]
    figures = counts_by_key(connection, "report_figure", "report_id", numbers, sides)
    stances = rows_by_key(
        connection, "SELECT report_id, pledge, stance FROM stance WHERE report_id IN ({}) ORDER BY pledge", numbers
    )
    for row in found:
        number = row["id"]
        yield rows.report(
            row, figures[number], tuple((each["pledge"], Stance(each["stance"])) for each in stances[number])
        )


def pledges(connection: sqlite3.Connection, found: Sequence[sqlite3.Row], sides: Sequence[Side]) -> Iterator[Pledge]:
    """The pledges of some rows, whole."""
    figures = counts_by_key(connection, "pledge_figure", "pledge", [row["code"] for row in found], sides)
    return (rows.pledge(row, figures[row["code"]]) for row in found)


def statements(
    connection: sqlite3.Connection, found: Sequence[sqlite3.Row], sides: Sequence[Side]
) -> Iterator[Statement]:
    """The statements of some rows, whole."""
    figures = counts_by_key(connection, "statement_figure", "statement_id", [row["id"] for row in found], sides)
    return (rows.statement(row, figures[row["id"]]) for row in found)


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
    connection: sqlite3.Connection, found: Sequence[sqlite3.Row], sides: Sequence[Side]
) -> Iterator[SwapRecord]:
    """Swaps as the ledger holds them, without the sums so far."""
    numbers = [row["id"] for row in found]
    said = rows_by_key(
        connection, "SELECT swap_id, source FROM report WHERE NOT voided AND swap_id IN ({}) ORDER BY id", numbers
    )
    contested = rows_by_key(connection, "SELECT swap_id FROM contradiction WHERE swap_id IN ({})", numbers)
    for row, entry in zip(found, swaps(connection, found, sides), strict=True):
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
    connection: sqlite3.Connection, found: Sequence[sqlite3.Row], sides: Sequence[Side]
) -> Iterator[ReportRecord]:
    """Reports as the ledger holds them."""
    swap_ids = list({row["swap_id"] for row in found if row["swap_id"] is not None})
    contradicting = rows_by_key(
        connection, "SELECT swap_id, report_id FROM contradiction WHERE swap_id IN ({})", swap_ids
    ).values()
    contradict_swaps = {row["report_id"] for of_swap in contradicting for row in of_swap}
    codes = list({row["pledge"] for row in found if row["pledge"] is not None})
    pledged = counts_by_key(connection, "pledge_figure", "pledge", codes, sides) if codes else {}
    for row, entry in zip(found, reports(connection, found, sides), strict=True):
        number, pledge = row["id"], row["pledge"]
        contradicts = number in contradict_swaps
        if pledge is not None and not row["voided"]:
            contradicts = entry.status is Status.CANCELLED or any(contradictions(pledged[pledge], entry.figures))
        yield ReportRecord(
            id=number,
            on=row["swap_id"] if pledge is None else pledge,
            report=entry,
            contradicts=contradicts,
            voided=bool(row["voided"]),
        )


def pledge_records(
    connection: sqlite3.Connection, found: Sequence[sqlite3.Row], sides: Sequence[Side]
) -> Iterator[PledgeRecord]:
    """Pledges as the ledger holds them, with the reports on them."""
    query = "SELECT pledge, * FROM report WHERE pledge IN ({}) ORDER BY id"
    said = rows_by_key(connection, query, [row["code"] for row in found])
    for row, entry in zip(found, pledges(connection, found, sides), strict=True):
        on_it = tuple(report_records(connection, said[entry.code], sides))
        yield PledgeRecord(entry, on_it, voided=bool(row["voided"]))


def statement_record(connection: sqlite3.Connection, row: sqlite3.Row, sides: Sequence[Side]) -> StatementRecord:
    return StatementRecord(row["id"], next(statements(connection, [row], sides)), voided=bool(row["voided"]))
