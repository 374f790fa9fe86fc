"""Notices: what a command that writes says after it, so that nobody is surprised later."""

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from typing import Literal, NamedTuple

from pow_ledger.commands.shared import environment
from pow_ledger.domain.entries import Category, Counts, Side
from pow_ledger.domain.errors import CannotVoid
from pow_ledger.domain.history import name_of, ref_of
from pow_ledger.domain.refs import LedgerRef, PledgeRef, ReportRef, ResolvedRef, StatementRef, SwapRef
from pow_ledger.domain.repeats import announcements, repeated_report, repeated_statement
from pow_ledger.storage.entries import reading

Kind = Literal["swap", "report", "pledge", "statement"]


class Entry(NamedTuple):
    """An entry that a reference names."""

    kind: Kind
    key: int | str
    """Its number, or a pledge's code."""
    voided: bool

    @property
    def name(self) -> str:
        """What a sentence calls it."""
        return name_of(self.kind, self.key)


def entry_of(connection: sqlite3.Connection, ref: ResolvedRef) -> Entry:
    """The entry that a reference names. Raises CannotVoid for the ledger itself."""
    match ref:
        case SwapRef(number):
            return Entry("swap", number, reading.swap(connection, number).voided)
        case ReportRef(number):
            return Entry("report", number, reading.report(connection, number).voided)
        case StatementRef(number):
            return Entry("statement", number, reading.statement(connection, number).voided)
        case PledgeRef(code):
            return Entry("pledge", code, reading.pledge(connection, code).voided)
        case LedgerRef():
            raise CannotVoid


def voided_entries(connection: sqlite3.Connection, *refs: ResolvedRef) -> Iterator[str]:
    """A notice for each entry that is voided, since what is said of it is in no sum."""
    for ref in dict.fromkeys(refs):
        entry = entry_of(connection, ref)
        if entry.voided:
            name = entry.name.capitalize() if " " in entry.name else entry.name
            back = f"ledger void {ref_of(entry.kind, entry.key)} --restore"
            yield f"{name} is voided and in no sum; `{back}` brings it back."


@contextlib.contextmanager
def changes_of_contest(connection: sqlite3.Connection, *refs: ResolvedRef) -> Iterator[list[str]]:
    """Fill the list with what the block changes about swaps and pledges: contested, no longer so, without a report.

    They are those that the references name, and those that the named reports are on.
    """
    notices: list[str] = []
    concerned = dict.fromkeys(_reported_on(connection, refs))
    swaps = {on: reading.swap(connection, on) for on in concerned if isinstance(on, int)}
    pledges = {on: reading.pledge(connection, on) for on in concerned if isinstance(on, str)}
    yield notices
    for number, swap in swaps.items():
        after = reading.swap(connection, number)
        notices += _changes_of_contest(f"Swap {number}", str(number), (swap.contested, after.contested))
        if swap.reports and not after.reports:
            notices.append(
                f"No report is left on swap {number}; if it did not take place, void it with `ledger void {number}`."
            )
    for code, pledge in pledges.items():
        if code in reading.pledge_codes(connection):
            contested = pledge.contested, reading.pledge(connection, code).contested
            notices += _changes_of_contest(f"The pledge {code}", code, contested)


def _reported_on(connection: sqlite3.Connection, refs: Iterable[ResolvedRef]) -> Iterator[int | str]:
    """The numbers of swaps and codes of pledges that the references name, or that the named reports are on."""
    for ref in refs:
        match ref:
            case SwapRef(number):
                yield number
            case PledgeRef(code):
                yield code
            case ReportRef(number):
                yield reading.report(connection, number).on


def _changes_of_contest(name: str, ref: str, contested: tuple[bool, bool]) -> Iterator[str]:
    match contested:
        case False, True:
            yield f"{name} is contested now: a report contradicts its figures; `ledger show {ref}` has them all."
        case True, False:
            yield f"{name} is no longer contested."


def same_entry(connection: sqlite3.Connection, kind: Kind, number: int) -> str | None:
    """Another live swap, statement, or report on the same swap, that says the same, if there is one."""
    if kind == "swap":
        day = reading.swap(connection, number).swap.date
        own = announcements(day, reading.reports_on(connection, number))
        others = (
            other.id
            for other, reports in reading.swaps_on(connection, day)
            if other.id != number and own & announcements(day, reports)
        )
        swap = next(others, None)
        return None if swap is None else f"Swap {swap}"
    if kind == "report":
        record = reading.report(connection, number)
        reports = (each for each in reading.reports_on(connection, record.on) if each.id != number)
        report = repeated_report(record.report, reports)
        return report.ref if report else None
    stated = reading.statement(connection, number)
    statements = (each for each in reading.statements(connection) if each.id != number)
    statement = repeated_statement(stated.statement, statements)
    return statement.ref if statement else None


def implied_category(words: Iterable[str], before: Counts, after: Counts, sides: Sequence[Side]) -> Iterator[str]:
    """Where a COUNT without a category was read as prisoners of war, for a side that had only other figures."""
    from pow_ledger.domain.wording import counts_words

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
