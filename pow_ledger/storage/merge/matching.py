"""Which incoming entries the ledger has already: what packages and spreadsheets have in common.

An entry is the same in both if its key is. A report is also the same if it says the same of a swap of that day: then
two people have recorded it, each for themselves.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Any, NamedTuple

from pow_ledger.domain import keys
from pow_ledger.domain.entries import Counts, EntryKind, Source
from pow_ledger.domain.history import Key
from pow_ledger.domain.imports.incoming import Entries
from pow_ledger.domain.imports.result import NearRepeat
from pow_ledger.domain.keys import KeyedEntry
from pow_ledger.storage.entries import reading, records, rows

NAME = {EntryKind.PLEDGE: "code", EntryKind.SWAP: "id", EntryKind.REPORT: "id", EntryKind.STATEMENT: "id"}
"""The column that names an entry in the ledger."""

Ids = Mapping[EntryKind, dict[str, Key]]
"""The numbers (of pledges, the codes) that entries have in the ledger, by their keys."""
Alike = tuple[date, frozenset[object]]
"""The day and the figures of a swap, in which near repeats are alike."""


class NearMatch(NamedTuple):
    """An incoming swap that may be a swap of the ledger (`ours`), or an earlier one of its file (`first`)."""

    swap: KeyedEntry
    ours: int | None
    first: KeyedEntry | None
    alike: bool = True
    """Whether it has the same figures; otherwise it is a rival version."""

    @property
    def described(self) -> NearRepeat:
        entry = self.swap.entry
        line = self.first.line if self.first else 0
        return NearRepeat(self.swap.line, entry.date, entry.figures, self.ours, line, self.alike)


class Match(NamedTuple):
    """The incoming entries, and which of them the ledger has."""

    entries: Entries
    """The entries to compare or to add.

    A row of a spreadsheet that only reports on a swap has no swap of its own here.
    """
    ids: Ids
    near: tuple[NearMatch, ...]
    """The near repeats; those that are to be merged are matched already."""


def ids_by_key(connection: sqlite3.Connection, entries: Entries) -> Ids:
    """The entries whose keys the ledger has."""
    found: dict[EntryKind, dict[str, Key]] = {}
    for kind in EntryKind:
        column = "code" if kind is EntryKind.PLEDGE else "key"
        query = f"SELECT {column}, {NAME[kind]} AS id FROM {kind} WHERE {column} IN ({{}})"
        found[kind] = {
            key: of_key[0]["id"]
            for batch in records.in_batches(entry.key for entry in entries[kind])
            for key, of_key in records.rows_by_key(connection, query, batch).items()
            if of_key
        }
    return found


class Recorded(NamedTuple):
    """A report of the ledger."""

    id: int
    key: str
    on: Key
    """The number of its swap, or the code of its pledge."""


def reports_on(connection: sqlite3.Connection, days: Iterable[date]) -> Mapping[str, list[Recorded]]:
    """The reports on swaps of some days, by the key that each would get from what it says now."""
    found: defaultdict[str, list[Recorded]] = defaultdict(list)
    query = (
        "SELECT date AS day, report.* FROM swap JOIN report ON swap_id = swap.id WHERE date IN ({}) ORDER BY report.id"
    )
    for batch in records.in_batches(sorted({day.isoformat() for day in days})):
        reports = [row for of_day in records.rows_by_key(connection, query, batch).values() for row in of_day]
        for said, report in _by_what_they_say(connection, reports, keys.report_key):
            found[said].append(report)
    return found


def reports_on_pledges(connection: sqlite3.Connection) -> Mapping[str, list[Recorded]]:
    """The reports on pledges, by the key that each would get from what it says now, and by the key that it has."""
    found: defaultdict[str, list[Recorded]] = defaultdict(list)
    query = "SELECT announced AS day, report.* FROM report JOIN pledge ON code = report.pledge ORDER BY report.id"
    for batch in records.in_batches(connection.execute(query)):
        for said, report in _by_what_they_say(connection, batch, keys.pledge_report_key):
            for key in {said, report.key}:
                found[key].append(report)
    return found


def _by_what_they_say(
    connection: sqlite3.Connection, reports: Sequence[sqlite3.Row], key_of: Callable[[date, Source, Counts], str]
) -> Iterator[tuple[str, Recorded]]:
    """Reports, each with the key that it would get from what it says now; `day` is that of its swap or pledge."""
    numbers = [row["id"] for row in reports]
    figures = records.counts_by_key(connection, "report_figure", "report_id", numbers, reading.sides(connection))
    for row in reports:
        said = key_of(date.fromisoformat(row["day"]), rows.source(row), figures[row["id"]])
        yield said, Recorded(row["id"], row["key"], row["swap_id"] or row["pledge"])


def column_of(connection: sqlite3.Connection, table: str, column: str, numbers: Iterable[Key]) -> Mapping[Key, Any]:
    """One column of a table for some entries, by their numbers."""
    query = f"SELECT id, {column} AS value FROM {table} WHERE id IN ({{}})"
    return {
        number: row["value"]
        for batch in records.in_batches(sorted({*numbers}))
        for number, of_entry in records.rows_by_key(connection, query, batch).items()
        for row in of_entry
    }


def days_to_search(connection: sqlite3.Connection, entries: Entries, ids: Ids) -> Iterator[date]:
    """The days on which the ledger may have an unmatched report under another key."""
    known = ids[EntryKind.SWAP]
    yield from (swap.entry.date for swap in entries[EntryKind.SWAP] if swap.key not in known)
    unmatched = {
        report.swap for report in entries[EntryKind.REPORT] if report.swap and report.key not in ids[EntryKind.REPORT]
    }
    days = column_of(connection, "swap", "date", (known[key] for key in unmatched if key in known))
    yield from map(date.fromisoformat, days.values())


def live_swaps_alike(connection: sqlite3.Connection, days: Iterable[date]) -> Iterator[tuple[Alike, int, str]]:
    """The live swaps of some days that have figures:

    in what they may be alike, number and key, in the order of their keys.
    """
    sides = reading.sides(connection)
    query = "SELECT date, id, key FROM swap WHERE NOT voided AND date IN ({}) ORDER BY key"
    for batch in records.in_batches(sorted({day.isoformat() for day in days})):
        swaps = [row for of_day in records.rows_by_key(connection, query, batch).values() for row in of_day]
        figures = records.counts_by_key(connection, "swap_figure", "swap_id", [row["id"] for row in swaps], sides)
        for row in swaps:
            if figures[row["id"]]:
                yield alike(date.fromisoformat(row["date"]), figures[row["id"]]), row["id"], row["key"]


def alike(day: date, figures: Counts) -> Alike:
    return day, frozenset(figures)


def pair(matched: dict[str, Key], candidates: Iterable[tuple[str, Key]], key_of: Mapping[Key, str]) -> None:
    """Match incoming keys with entries of the ledger, one to one, where neither is matched yet.

    Of several ways to do that the order of both keys decides. So it is the same whichever of two ledgers is merged into
    the other. `key_of` has the keys of the ledger's entries.
    """
    taken = set(matched.values())
    for theirs, ours in sorted({*candidates}, key=lambda both: sorted((both[0], key_of[both[1]]))):
        if theirs not in matched and ours not in taken:
            matched[theirs] = ours
            taken.add(ours)
