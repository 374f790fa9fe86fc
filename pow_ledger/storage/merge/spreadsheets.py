"""Matching a spreadsheet with the ledger, where several rows may be reports on one swap."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from pow_ledger.domain.entries import Category, Count, EntryKind, Swap
from pow_ledger.domain.errors import LedgerError, TextTooLong
from pow_ledger.domain.history import Key
from pow_ledger.domain.imports.incoming import Entries, remark
from pow_ledger.domain.keys import KeyedEntry
from pow_ledger.domain.texts import LONGEST
from pow_ledger.storage.entries import reading, records
from pow_ledger.storage.merge.matching import (
    Ids,
    Match,
    NearMatch,
    column_of,
    days_to_search,
    ids_by_key,
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
        for each in sorted(near, key=lambda each: each.swap.key):
            if each.first is not None:
                # The row before may itself be a report on one before it, or on a swap of the ledger.
                opening = first.get(each.first.key, each.first)
                if opening.key in swaps:
                    swaps[each.swap.key] = swaps[opening.key]
                else:
                    first[each.swap.key] = opening
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
    reports = [
        report._replace(
            entry=report.entry._replace(note=remark(report.row, others[report.swap])),
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


@dataclass(slots=True)
class _Version:
    """One version of what happened on a day, by all who tell it so: rows, or a live swap of the ledger."""

    figures: frozenset[Count]
    label: str | None
    sources: set[tuple[str, str | None]]
    """Who says so: citation and claimant."""
    row: KeyedEntry | None
    """The first row that says so by its key; None where the ledger has it."""
    number: int | None
    """The number of the ledger's swap."""
    group: str = ""

    def is_told_by(self, row: KeyedEntry) -> bool:
        """Whether a row has the same figures, and is not told apart from it by its group."""
        return self.figures == frozenset(row.entry.figures) and not (self.group and row.group)

    def rivals(self, other: "_Version") -> bool:
        """Whether two versions may be of one swap: figures for the same people by different sources.

        Two rows of different groups, and two swaps with different labels, are told apart. Whoever tells both versions
        tells two swaps.
        """
        apart = (self.group and other.group) or (self.label and other.label and self.label != other.label)
        if apart or self.sources & other.sources:
            return False
        return any(_same_people(one, another) for one in self.figures for another in other.figures)


def _same_people(one: Count, other: Count) -> bool:
    if one.side != other.side:
        return False
    people = Category.PEOPLE in (one.category, other.category) and one.category.living and other.category.living
    return one.category is other.category or people


def _near(connection: sqlite3.Connection, entries: Entries, ids: Ids) -> Iterator[NearMatch]:
    """The unmatched rows that may be a swap of the ledger on their day, or another row before them by key."""
    rows: defaultdict[date, list[KeyedEntry]] = defaultdict(list)
    for swap in sorted(entries[EntryKind.SWAP], key=lambda swap: swap.key):
        if swap.key not in ids[EntryKind.SWAP]:
            rows[swap.entry.date].append(swap)
    sources: defaultdict[str, set[tuple[str, str | None]]] = defaultdict(set)
    for report in entries[EntryKind.REPORT]:
        sources[report.swap].add((report.entry.source.citation, report.entry.source.claimant))
    found = [near for day, of_day in rows.items() for near in _near_on(_ours(connection, day), of_day, sources)]
    return iter(sorted(found, key=lambda near: near.swap.line))


def _near_on(
    versions: list[_Version], rows: Sequence[KeyedEntry], sources: Mapping[str, set[tuple[str, str | None]]]
) -> Iterator[NearMatch]:
    """The rows of one day that have the figures of a version before them, or rival it. Adds their versions to these."""
    here = len(versions)
    for row in rows:
        version = next((each for each in versions if each.is_told_by(row)), None)
        if version is None:
            figures = frozenset(row.entry.figures)
            versions.append(_Version(figures, row.entry.label, {*sources[row.key]}, row, None, row.group))
        else:
            version.sources |= sources[row.key]
            version.group = version.group or row.group
            yield NearMatch(row, version.number, version.row)
    for place, version in enumerate(versions[here:], start=here):
        rival = next((each for each in versions[:place] if version.rivals(each)), None)
        if rival is not None and version.row is not None:
            yield NearMatch(version.row, rival.number, rival.row, alike=False)


def _ours(connection: sqlite3.Connection, day: date) -> list[_Version]:
    """The versions of the live swaps of the ledger on a day, by number."""
    return [
        _Version(
            frozenset(record.swap.figures),
            record.swap.label,
            {(each.report.source.citation, each.report.source.claimant) for each in reports},
            None,
            record.id,
        )
        for record, reports in reading.swaps_on(connection, day)
        if record.swap.figures
    ]


def notes_too_long(match: Match) -> Iterator[tuple[int, LedgerError]]:
    """Errors for rows that say more of another's swap than a note can hold, each with its line."""
    for report in match.entries[EntryKind.REPORT]:
        length = len(report.entry.note or "")
        if length > LONGEST:
            yield report.line, TextTooLong("note, with what else the row says,", length, LONGEST)
