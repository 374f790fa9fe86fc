"""Matching a spreadsheet with the ledger: several of its rows may be reports on one swap."""

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


def match_rows(connection: sqlite3.Connection, entries: Entries) -> Match:
    """Find the swaps and reports that are here: by their keys, then reports by what they say.

    A row that is a report here is on that report's swap.
    """
    ids = ids_by_key(connection, entries)
    swaps, reports = ids[EntryKind.SWAP], ids[EntryKind.REPORT]
    made_here = {*swaps}
    by_said = {
        said: min(each.id for each in alike)
        for said, alike in reports_on(connection, days_to_search(connection, entries, ids)).items()
    }
    # The key of a row's report is what it says, since nobody has amended a row.
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

    def merge_near(match: Match) -> Match:
        known = swaps | {near.swap.key: near.ours for near in match.near if near.ours is not None}
        first = {near.swap.key: near.first for near in match.near if near.first is not None}
        return _only_reports(connection, entries, {**ids, EntryKind.SWAP: known}, made_here, first)

    match = _only_reports(connection, entries, ids, made_here, {})
    return match._replace(near=tuple(_near(connection, entries, ids)), merge_near=merge_near)


def _only_reports(
    connection: sqlite3.Connection, entries: Entries, ids: Ids, made_here: set[str], first: Mapping[str, KeyedEntry]
) -> Match:
    """A match in which rows that are on the swap of another row or source bring no swap of their own.

    What such a row says of the swap beyond that becomes its report's note. `first` has the row whose swap a row is on,
    where that is new.
    """
    known = ids[EntryKind.SWAP]
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
    return Match({**entries, EntryKind.SWAP: swaps, EntryKind.REPORT: reports}, ids)


def _swaps(connection: sqlite3.Connection, numbers: Mapping[str, Key]) -> dict[str, Swap]:
    """Swaps of the ledger, without their figures, by the keys of the rows that are on them."""
    found: dict[Key, Swap] = {}
    for batch in records.in_batches(sorted({*numbers.values()})):
        own = [
            of[0] for of in records.rows_by_key(connection, "SELECT id, * FROM swap WHERE id IN ({})", batch).values()
        ]
        found |= zip(batch, records.swaps(connection, own, ()), strict=True)
    return {key: found[number] for key, number in numbers.items()}


def _near(connection: sqlite3.Connection, entries: Entries, ids: Ids) -> Iterator[NearMatch]:
    """Rows that are not here, and have the day and the figures of a swap that is, or of an earlier row by key."""
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
    """The lines of rows that say more of a swap which another made than a note can hold."""
    for report in match.entries[EntryKind.REPORT]:
        length = len(report.entry.note or "")
        if length > LONGEST:
            yield report.line, TextTooLong("note, with what else the row says,", length, LONGEST)
