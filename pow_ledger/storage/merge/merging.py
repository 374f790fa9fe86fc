"""An import, step by step, inside the caller's transaction: match it with the ledger, compare, and add the rest."""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date

from pow_ledger.domain.coverage import Coverage
from pow_ledger.domain.entries import EntryKind, Side
from pow_ledger.domain.history import Key
from pow_ledger.domain.imports.import_errors import OtherSides
from pow_ledger.domain.imports.incoming import Entries, Import
from pow_ledger.domain.imports.result import Decisions, Difference, Differing, ImportResult, Near, Some, Tally
from pow_ledger.storage.entries import keys, reading
from pow_ledger.storage.entries.writing import coverage_row
from pow_ledger.storage.merge import adding, differences
from pow_ledger.storage.merge.matching import Ids, Match
from pow_ledger.storage.merge.packages import match_package
from pow_ledger.storage.merge.spreadsheets import match_rows, notes_too_long


def merge(connection: sqlite3.Connection, brought: Import, decisions: Decisions) -> ImportResult:
    """Merge an import into a ledger. A result without a tally says why nothing was added.

    Raises OtherSides where the ledger lacks one of the sides, and NoSuchPledge where something refers to a pledge that
    neither has.
    """
    _require_sides(connection, brought.sides)
    keys.add_missing(connection)
    find = match_rows if brought.of_rows else match_package
    match = find(connection, brought.entries, merge_near=decisions.near is Near.MERGE)
    near = Some.of(each.described for each in match.near)
    if near.count and decisions.near is None:
        return ImportResult(None, near)
    if errors := tuple(notes_too_long(match)):
        return ImportResult(None, near, errors=errors)
    adding.require_pledges(connection, match.entries)
    _cover_if_empty(connection, brought.coverage)
    new, ids = adding.numbered(connection, match)

    def compared() -> Iterator[Difference]:
        yield from differences.of_the_ledger(connection, brought)
        yield from differences.of_entries(connection, match, ids, of_rows=brought.of_rows)

    differing = Some.of(compared())
    if differing.count and decisions.differing is None:
        return ImportResult(None, near, differing)
    renamed = 0 if brought.of_rows else differences.adopt_first_keys(connection, match)
    adding.add(connection, new, ids)
    if decisions.differing is Differing.THEIRS:
        for difference in compared():
            differences.take_theirs(connection, difference)
    return ImportResult(
        tally(match, new, voided=_voided(connection, match)),
        near,
        differing,
        renamed=renamed,
        sample=tuple((swap.entry.date, swap.entry.figures) for swap in new[EntryKind.SWAP][:5]),
        crowded=crowded_days(connection, new, ids, among_themselves=brought.of_rows),
    )


def _require_sides(connection: sqlite3.Connection, sides: Sequence[Side]) -> None:
    ours, theirs = ([side.code for side in each] for each in (reading.sides(connection), sides))
    if not {*theirs} <= {*ours}:
        raise OtherSides(theirs, ours)


def _cover_if_empty(connection: sqlite3.Connection, coverage: Coverage) -> None:
    """Give a ledger without swaps the coverage of the other ledger."""
    days = {column: day for column, day in coverage_row(coverage).items() if day}
    if days and not connection.execute("SELECT EXISTS (SELECT 1 FROM swap)").fetchone()[0]:
        connection.execute(f"UPDATE ledger SET {', '.join(f'{column} = :{column}' for column in days)}", days)


def _voided(connection: sqlite3.Connection, match: Match) -> int:
    """How many of the matched swaps are voided in the ledger."""
    voided = {row["id"] for row in connection.execute("SELECT id FROM swap WHERE voided")}
    return sum(number in voided for number in match.ids[EntryKind.SWAP].values())


def tally(match: Match, new: Entries, *, voided: int = 0) -> Tally:
    """How many of the entries are new, and how many were here."""
    return Tally(
        added={kind: len(new[kind]) for kind in EntryKind},
        known={kind: len(match.entries[kind]) - len(new[kind]) for kind in EntryKind},
        voided=voided,
    )


def crowded_days(
    connection: sqlite3.Connection, new: Entries, ids: Ids, *, among_themselves: bool
) -> Some[tuple[date, tuple[int, ...]]]:
    """The days on which an added swap is not the only one, with the numbers of all their live swaps.

    A package keeps swaps of one day apart on purpose. So of a package, only days that had a swap before.
    """
    added = {ids[EntryKind.SWAP][swap.key] for swap in new[EntryKind.SWAP]}
    return Some.of(_crowded_days(connection, added, among_themselves=among_themselves), 5)


def _crowded_days(
    connection: sqlite3.Connection, added: set[Key], *, among_themselves: bool
) -> Iterator[tuple[date, tuple[int, ...]]]:
    by_day: dict[str, list[int]] = {}
    for row in connection.execute("SELECT date, id FROM swap WHERE NOT voided ORDER BY date, id"):
        by_day.setdefault(row["date"], []).append(row["id"])
    for day, numbers in by_day.items():
        new = sum(number in added for number in numbers)
        if new and (len(numbers) > 1 if among_themselves else len(numbers) > new):
            yield date.fromisoformat(day), tuple(numbers)
