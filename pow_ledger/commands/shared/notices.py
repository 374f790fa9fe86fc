"""Notices: what a command that writes says after it, so that nobody is surprised later."""

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal

from pow_ledger.commands.shared import environment
from pow_ledger.domain.entries import Category, Counts, Side, SwapRecord
from pow_ledger.domain.errors import CannotVoid
from pow_ledger.domain.history import name_of, ref_of
from pow_ledger.domain.refs import LedgerRef, PledgeRef, ReportRef, ResolvedRef, StatementRef, SwapRef
from pow_ledger.domain.repeats import repeated_report, repeated_statement
from pow_ledger.storage.entries import reading

Kind = Literal["swap", "report", "pledge", "statement"]


def entry_of(connection: sqlite3.Connection, ref: ResolvedRef) -> tuple[Kind, int | str, bool]:
    """What an entry is, what names it, and whether it is voided."""
    match ref:
        case SwapRef(number):
            return "swap", number, reading.swap(connection, number).voided
        case ReportRef(number):
            return "report", number, reading.report(connection, number).voided
        case StatementRef(number):
            return "statement", number, reading.statement(connection, number).voided
        case PledgeRef(code):
            return "pledge", code, reading.pledge(connection, code).voided
        case LedgerRef():
            raise CannotVoid


def voided_entries(connection: sqlite3.Connection, *refs: ResolvedRef) -> Iterator[str]:
    """A notice for each entry that is voided, since what is said of it is in no sum."""
    for ref in dict.fromkeys(refs):
        kind, key, voided = entry_of(connection, ref)
        if voided:
            name = name_of(kind, key)
            called = name.capitalize() if " " in name else name
            yield f"{called} is voided and in no sum; `ledger void {ref_of(kind, key)} --restore` brings it back."


@contextlib.contextmanager
def changes_of_contest(connection: sqlite3.Connection, *refs: ResolvedRef) -> Iterator[list[str]]:
    """Fill the list with what the block changes about swaps: contested, no longer contested, left without a report.

    The swaps are those that the references name, and those that the named reports are on.
    """
    notices: list[str] = []
    before = {number: reading.swap(connection, number) for number in _swaps(connection, refs)}
    yield notices
    for number, swap in before.items():
        notices += _changes_of_contest(swap, reading.swap(connection, number))


def _swaps(connection: sqlite3.Connection, refs: Iterable[ResolvedRef]) -> Iterator[int]:
    for ref in refs:
        match ref:
            case SwapRef(number):
                yield number
            case ReportRef(number):
                yield reading.report(connection, number).swap_id


def _changes_of_contest(before: SwapRecord, after: SwapRecord) -> Iterator[str]:
    number = after.id
    if after.contested and not before.contested:
        yield f"Swap {number} is contested now: a report contradicts its figures; `ledger show {number}` has them all."
    if before.contested and not after.contested:
        yield f"Swap {number} is no longer contested."
    if before.reports and not after.reports:
        yield f"No report is left on swap {number}; if it did not take place, void it with `ledger void {number}`."


def twin_of(connection: sqlite3.Connection, kind: Kind, number: int) -> str | None:
    """Another live swap, statement, or report on the same swap, that says the same, if there is one."""
    if kind == "swap":
        swap = reading.swap(connection, number).swap
        said = {(each.report.source.citation, each.report.figures) for each in reading.reports(connection, number)}
        for other, reports in reading.swaps_on(connection, swap.date):
            told = {(each.report.source.citation, each.report.figures) for each in reports}
            if other.id != number and said & told:
                return f"Swap {other.id}"
        return None
    if kind == "report":
        own = reading.report(connection, number)
        others = (each for each in reading.reports(connection, own.swap_id) if each.id != number)
        found = repeated_report(own.report, others)
        return found.ref if found else None
    if kind == "statement":
        stated = reading.statement(connection, number)
        same = repeated_statement(
            stated.statement, (each for each in reading.statements(connection) if each.id != number)
        )
        return same.ref if same else None
    return None


def implied_category(words: Iterable[str], before: Counts, after: Counts, sides: Sequence[Side]) -> Iterator[str]:
    """Where a COUNT without a category was read as prisoners of war, for a side that had only other figures."""
    from pow_ledger.display.wording import counts_words

    if all(":" in word.partition("=")[0] for word in words):
        return
    for count in after:
        held = tuple(each for each in before if each.side == count.side)
        if held and count.category is Category.POW and Category.POW not in {each.category for each in held}:
            yield (
                f"Before, there was {counts_words(held, sides)}, and no figure for prisoners of war, which a COUNT "
                "without a category is for. `ledger undo` takes that back."
            )


def recorded(what: str, *, dry_run: bool) -> None:
    """Say what was written, or what would be."""
    environment.say(f"Would have {what[0].lower()}{what[1:]} Nothing was written." if dry_run else what)
