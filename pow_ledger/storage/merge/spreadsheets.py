"""Matching a spreadsheet with the ledger, where several rows may be reports on one swap."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping

from pow_ledger.domain.entries import EntryKind, Swap
from pow_ledger.domain.errors import LedgerError, TextTooLong
from pow_ledger.domain.history import Key
from pow_ledger.domain.imports.incoming import Entries, remark
from pow_ledger.domain.keys import KeyedEntry
from pow_ledger.domain.texts import LONGEST
from pow_ledger.storage.entries import records
from pow_ledger.storage.merge.matching import (
    Alike,
    Ids,
    Match,
    NearMatch,
    alike,
    column_of,
    days_to_search,
    ids_by_key,
    live_swaps_alike,
    reports_on,
)


def match_rows(connection: sqlite3.Connection, entries: Entries, *, merge_near: bool) -> Match:
    """Find the swaps and reports that the ledger has: by their keys, then reports by what they say.

    A row that is a report of the ledger is on that report's swap.
    """
    ids = ids_by_key(connection, entries)
    swaps, reports = ids[EntryKind.SWAP], ids[EntryKind.REPORT]
    made_here = {*swaps}
    by_said = {
        said: min(each.id for each in alike)
        for said, alike in reports_on(connection, days_to_search(connection, entries, ids)).items()
    }
    # The key of a row's report is made from what the row says.
    reports |= {
        report.key: by_said[report.key]
        for report in entries[EntryKind.REPORT]
        if report.key not in reports and report.key in by_said
    }
    swap_of = column_of(connection, "report", "swap_id", reports.values())
    swaps |= {
        report.swap: swap_of[reports[report.key]]
        for report in entries[EntryKind.REPORT]
        if report.swap not in swaps and report.key in reports
    }

    near = tuple(_near(connection, entries, ids))
    first: dict[str, KeyedEntry] = {}
    if merge_near:
        swaps.update((each.swap.key, each.ours) for each in near if each.ours is not None)
        first = {each.swap.key: each.first for each in near if each.first is not None}
    return _only_reports(connection, Match(entries, ids, near), made_here, first)


def _only_reports(
    connection: sqlite3.Connection, match: Match, made_here: set[str], first: Mapping[str, KeyedEntry]
) -> Match:
    """A match in which rows on the swap of another row, or of the ledger, only bring a report.

    What such a row says of the swap beyond that becomes its report's note. `first` has the other row where the swap is
    new.
    """
    entries, known = match.entries, match.ids[EntryKind.SWAP]
    others = _swaps(connection, {key: number for key, number in known.items() if key not in made_here})
    others |= {key: row.entry for key, row in first.items()}
    rows_of = {swap.key: swap for swap in entries[EntryKind.SWAP]}
    reports = [
        report._replace(
            entry=report.entry._replace(note=remark(rows_of[report.swap].entry, others[report.swap])),
            swap=first[report.swap].key if report.swap in first else report.swap,
        )
        if report.swap in others
        else report
        for report in entries[EntryKind.REPORT]
    ]
    swaps = [swap for swap in entries[EntryKind.SWAP] if swap.key not in others]
    return match._replace(entries={**entries, EntryKind.SWAP: swaps, EntryKind.REPORT: reports})


def _swaps(connection: sqlite3.Connection, numbers: Mapping[str, Key]) -> dict[str, Swap]:
    """The swaps of the ledger, by the keys of the rows that are on them."""
    found: dict[Key, Swap] = {}
    for batch in records.in_batches(sorted({*numbers.values()})):
        own = [
            of[0] for of in records.rows_by_key(connection, "SELECT id, * FROM swap WHERE id IN ({})", batch).values()
        ]
        found |= zip(batch, records.swaps(connection, own, ()), strict=True)
    return {key: found[number] for key, number in numbers.items()}


def _near(connection: sqlite3.Connection, entries: Entries, ids: Ids) -> Iterator[NearMatch]:
    """The unmatched rows with the day and the figures of a swap of the ledger, or of another row before it by key."""
    strange: defaultdict[Alike, list[KeyedEntry]] = defaultdict(list)
    for swap in sorted(entries[EntryKind.SWAP], key=lambda swap: swap.key):
        if swap.key not in ids[EntryKind.SWAP]:
            strange[alike(swap.entry.date, swap.entry.figures)].append(swap)
    familiar: dict[Alike, int] = {}
    for of, number, _ in live_swaps_alike(connection, (day for day, _ in strange)):
        familiar[of] = min(number, familiar.get(of, number))
    found = [
        NearMatch(swap, familiar.get(of), None if of in familiar else swaps[0])
        for of, swaps in strange.items()
        for swap in (swaps if of in familiar else swaps[1:])
    ]
    return iter(sorted(found, key=lambda near: near.swap.line))


def notes_too_long(match: Match) -> Iterator[tuple[int, LedgerError]]:
    """Errors for rows that say more of another's swap than a note can hold, each with its line."""
    for report in match.entries[EntryKind.REPORT]:
        length = len(report.entry.note or "")
        if length > LONGEST:
            yield report.line, TextTooLong("note, with what else the row says,", length, LONGEST)
