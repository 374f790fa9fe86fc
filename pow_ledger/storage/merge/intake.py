"""Taking what is staged into a ledger, whole or not at all: one way for spreadsheets, packages and the dataset."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from pow_ledger.domain.entries import Side
from pow_ledger.domain.imports.import_errors import OtherSides
from pow_ledger.domain.imports.packaged import Decisions, Difference, Differing, Intake, Near, NearRepeat, Some
from pow_ledger.storage.entries import reading
from pow_ledger.storage.merge import differing, gathering, matching, merging
from pow_ledger.storage.merge.gathering import Fault


def take_in(
    connection: sqlite3.Connection,
    decisions: Decisions,
    complain: Callable[[Fault], None],
    *,
    partial: bool,
    sides: Sequence[Side] = (),
    complete_from: date | None = None,
) -> Intake:
    """Merge a staging that is attached to a ledger into it, inside the caller's transaction.

    `partial` says that it is a spreadsheet, which speaks of first reports only. Whatever is wrong goes to `complain`.
    Raises OtherSides where the ledger lacks one of the sides.
    """
    _require_sides(connection, sides)
    empty = connection.execute("SELECT NOT EXISTS (SELECT 1 FROM main.swap)").fetchone()[0]
    if _told(complain, _faults(connection, partial=partial)):
        return Intake(None)
    near = _matched(connection, decisions, partial=partial)
    if near.count and decisions.near is None:
        return Intake(None, near)
    if partial and _told(complain, gathering.endless_remarks(connection)):
        return Intake(None)
    if empty and complete_from:
        merging.complete(connection, complete_from)
    tally = merging.number(connection)

    def differences() -> Iterator[Difference]:
        yield from differing.of_the_ledger(connection, sides, complete_from)
        yield from differing.differences(connection, partial=partial)

    found = Some.of(differences())
    if found.count and decisions.differing is None:
        return Intake(None, near, found)
    renamed = merging.merge(connection, partial=partial)
    if decisions.differing is Differing.THEIRS:
        for difference in differences():
            differing.take(connection, difference)
    crowded = Some.of(merging.crowded_days(connection, partial=partial), 5)
    return Intake(tally, near, found, renamed, tuple(merging.first_new(connection)), crowded)


def _require_sides(connection: sqlite3.Connection, sides: Sequence[Side]) -> None:
    ours, theirs = ([side.code for side in each] for each in (reading.sides(connection), sides))
    if not {*theirs} <= {*ours}:
        raise OtherSides(theirs, ours)


def _matched(connection: sqlite3.Connection, decisions: Decisions, *, partial: bool) -> Some[NearRepeat]:
    """Find which entries are here already, and which only may be; the latter are what was decided, if it was."""
    matching.match(connection, partial=partial)
    near = Some.of(matching.near(connection, partial=partial))
    if decisions.near is Near.MERGE:
        matching.join_near(connection, partial=partial)
    if partial:
        matching.keep_remarks(connection)
    return near


def _told(complain: Callable[[Fault], None], faults: Iterator[Fault]) -> bool:
    """Tell of every fault, and say whether there was any."""
    found = False
    for fault in faults:
        complain(fault)
        found = True
    return found


def _faults(connection: sqlite3.Connection, *, partial: bool) -> Iterator[Fault]:
    yield from gathering.gather(connection, partial=partial)
    if partial:
        yield from gathering.drop_repeats(connection)
