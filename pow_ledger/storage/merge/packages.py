"""Matching a package with the ledger, one entry to one.

It makes no difference which of two ledgers is merged into the other, except for numbers.
"""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping

from pow_ledger.domain import keys
from pow_ledger.domain.entries import EntryKind
from pow_ledger.domain.history import Key
from pow_ledger.domain.imports.incoming import Entries
from pow_ledger.domain.keys import KeyedEntry
from pow_ledger.storage.entries import reading, records
from pow_ledger.storage.merge.matching import (
    Alike,
    Ids,
    Match,
    NearMatch,
    Recorded,
    alike,
    column_of,
    days_to_search,
    ids_by_key,
    live_swaps_alike,
    pair,
    reports_on,
    reports_on_pledges,
)


def match_package(connection: sqlite3.Connection, entries: Entries, *, merge_near: bool) -> Match:
    """Find the entries that the ledger has: by their keys, then by what they say.

    A swap is also the same if one of its reports is.
    """
    ids = ids_by_key(connection, entries)
    _pair_swaps_by_reports(connection, entries, ids)
    said = dict(_said(entries))
    here = {**reports_on(connection, days_to_search(connection, entries, ids)), **reports_on_pledges(connection)}
    candidates = [
        (report.swap, each.on)
        for report in entries[EntryKind.REPORT]
        if report.swap
        for each in here.get(said[report.key], ())
    ]
    key_of_swap = column_of(connection, "swap", "key", (swap for _, swap in candidates))
    pair(ids[EntryKind.SWAP], candidates, key_of_swap)
    _pair_reports(entries, ids, said, here)
    _pair_statements(connection, entries, ids)
    near = tuple(_near(connection, entries, ids))
    if merge_near:
        ids[EntryKind.SWAP].update((each.swap.key, each.ours) for each in near if each.ours is not None)
        _pair_reports(entries, ids, said, here)
    return Match(entries, ids, near)


def _said(entries: Entries) -> Iterator[tuple[str, str]]:
    """The key of each report, and the key that it would get from what it says now."""
    days = {swap.key: swap.entry.date for swap in entries[EntryKind.SWAP]}
    announced = {pledge.key: pledge.entry.announced for pledge in entries[EntryKind.PLEDGE]}
    for report in entries[EntryKind.REPORT]:
        said = report.entry.source, report.entry.figures
        if report.swap:
            yield report.key, keys.report_key(days[report.swap], *said)
        elif report.pledge in announced:
            yield report.key, keys.pledge_report_key(announced[report.pledge], *said)


def _pair_swaps_by_reports(connection: sqlite3.Connection, entries: Entries, ids: Ids) -> None:
    """Match swaps whose reports are matched."""
    known = ids[EntryKind.REPORT]
    swap_of = column_of(connection, "report", "swap_id", known.values())
    candidates = [
        (report.swap, swap_of[known[report.key]])
        for report in entries[EntryKind.REPORT]
        if report.swap and report.key in known and swap_of[known[report.key]] is not None
    ]
    pair(ids[EntryKind.SWAP], candidates, column_of(connection, "swap", "key", (swap for _, swap in candidates)))


def _pair_reports(entries: Entries, ids: Ids, said: Mapping[str, str], here: Mapping[str, list[Recorded]]) -> None:
    """Match reports that say the same of the same swap or pledge."""

    def on(report: KeyedEntry) -> Key | None:
        return ids[EntryKind.SWAP].get(report.swap) if report.swap else ids[EntryKind.PLEDGE].get(report.pledge)

    pair(
        ids[EntryKind.REPORT],
        (
            (report.key, each.id)
            for report in entries[EntryKind.REPORT]
            for each in here.get(said.get(report.key, ""), ())
            if each.on == on(report)
        ),
        {each.id: each.key for alike in here.values() for each in alike},
    )


def _pair_statements(connection: sqlite3.Connection, entries: Entries, ids: Ids) -> None:
    unmatched = [each for each in entries[EntryKind.STATEMENT] if each.key not in ids[EntryKind.STATEMENT]]
    sides = reading.sides(connection)
    query = "SELECT as_of, statement.* FROM statement WHERE as_of IN ({})"
    here: defaultdict[str, list[tuple[int, str]]] = defaultdict(list)
    for batch in records.in_batches(sorted({each.entry.as_of.isoformat() for each in unmatched})):
        for of_day in records.rows_by_key(connection, query, batch).values():
            for row in of_day:
                statement = records.statement_record(connection, row, sides).statement
                here[keys.statement_key(statement)].append((row["id"], row["key"]))
    pair(
        ids[EntryKind.STATEMENT],
        ((each.key, number) for each in unmatched for number, _ in here.get(keys.statement_key(each.entry), ())),
        {number: key for alike in here.values() for number, key in alike},
    )


def _near(connection: sqlite3.Connection, entries: Entries, ids: Ids) -> Iterator[NearMatch]:
    """The unmatched swaps that may be unmatched swaps of the ledger, since they have the same day and figures."""
    matched = {*ids[EntryKind.SWAP].values()}
    strange: defaultdict[Alike, list[KeyedEntry]] = defaultdict(list)
    for swap in sorted(entries[EntryKind.SWAP], key=lambda swap: swap.key):
        if swap.key not in ids[EntryKind.SWAP] and not swap.voided and swap.entry.figures:
            strange[alike(swap.entry.date, swap.entry.figures)].append(swap)
    familiar: defaultdict[Alike, list[int]] = defaultdict(list)
    for of, number, _ in live_swaps_alike(connection, (day for day, _ in strange)):
        if number not in matched:
            familiar[of].append(number)
    found = [pair for of, swaps in strange.items() for pair in zip(swaps, familiar[of], strict=False)]
    for swap, number in sorted(found, key=lambda each: each[0].line):
        yield NearMatch(swap, number, None)
