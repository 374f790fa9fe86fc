"""Taking what is staged into a ledger, whole or not at all: one way for spreadsheets, packages and the dataset."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import date

from pow_ledger.domain.carried import Decisions, Differing, Intake, Near, Some
from pow_ledger.domain.entries import Side
from pow_ledger.domain.errors import OtherSides
from pow_ledger.storage import differing, gathering, matching, merging, reading
from pow_ledger.storage.gathering import Fault


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
    ours, theirs = ([side.code for side in each] for each in (reading.sides(connection), sides))
    if not {*theirs} <= {*ours}:
        raise OtherSides(theirs, ours)
    faults = 0
    for fault in _faults(connection, partial=partial):
        faults += 1
        complain(fault)
    if faults:
        return Intake(None)
    matching.match(connection, partial=partial)
    near = Some.of(matching.near(connection, partial=partial))
    if near.count and decisions.near is None:
        return Intake(None, near)
    if near.count and decisions.near is Near.MERGE:
        matching.join_near(connection, partial=partial)
    tally = merging.number(connection)
    found = Some.of(differing.differences(connection, partial=partial))
    if found.count and decisions.differing is None:
        return Intake(None, near, found)
    merging.merge(connection, partial=partial)
    if found.count and decisions.differing is Differing.THEIRS:
        for difference in differing.differences(connection, partial=partial):
            differing.take(connection, difference)
    merging.complete(connection, complete_from)
    return Intake(tally, near, found, Some.of(merging.crowded_days(connection)))


def _faults(connection: sqlite3.Connection, *, partial: bool) -> Iterator[Fault]:
    yield from gathering.gather(connection, partial=partial)
    if partial:
        yield from gathering.drop_repeats(connection)
