"""Everything that does not add up: named checks over a book, each a small function.

A check is a function from a book to findings, listed in `CHECKS` under its name; nothing else needs to know it. A
finding says what is wrong and what to do, for a reader who does not know the code. Each sentence of advice names a
command in backticks, since a page for other readers leaves those out.
"""

import functools
import itertools
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from pow_ledger.domain.checks.book import Book, Booked
from pow_ledger.domain.checks.stated_totals import Growth, Judgement, Verdict, judge
from pow_ledger.domain.entries import Category, Count, Counts, ReportRecord, Status
from pow_ledger.domain.errors import listed
from pow_ledger.domain.figures import in_words
from pow_ledger.domain.progress import Disposition

STALE_AFTER: Final = timedelta(days=14)
"""A swap may stay agreed or under way for so long before it is called stale."""
OUTDATED_AFTER: Final = timedelta(days=60)
"""A ledger with open pledges is outdated when it has had no report for so long."""
STAGES_WITHIN: Final = timedelta(days=7)
"""Stages may lie so far back that their sum still looks like a total entered as a swap."""


class Severity(StrEnum):
    """An error is a contradiction or a fault; a warning is worth a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not add up, or (with `--all`) a stated total that does."""

    check: str
    severity: Severity
    subject: str
    """The reference of the entry concerned: `12`, `r7`, `s3`, a pledge's code, or `ledger`."""
    message: str
    judgement: Judgement | None = None

    @property
    def quiet(self) -> bool:
        """Whether nothing is wrong: the stated total holds, or could not be judged."""
        return self.judgement is not None and self.judgement.verdict is not Verdict.CONTRADICTS


Check = Callable[[Book], Iterator[tuple[Severity, str, str] | tuple[Severity, str, str, Judgement]]]


def run(book: Book, names: Iterable[str] | None = None) -> Iterator[Finding]:
    """The findings of all checks, or of those named, in the order of `CHECKS`.

    A damaged file is always reported, since no other check can look into it.
    """
    wanted = {"integrity"} if book.faults else {*CHECKS} if names is None else {*names}
    for name, check in CHECKS.items():
        if name in wanted:
            for found in check(book):
                yield Finding(name, *found)


def _integrity(book: Book) -> Iterator[tuple[Severity, str, str]]:
    for fault in book.faults:
        yield Severity.ERROR, "ledger", f"{fault} Restore the ledger from a copy."


def _statements(book: Book) -> Iterator[tuple[Severity, str, str, Judgement]]:
    for judgement in judge(book):
        message = f"{_claim(book, judgement)}. {_judged_words(book, judgement)}."
        if judgement.verdict is not Verdict.CONTRADICTS:
            yield Severity.WARNING, judgement.record.ref, message, judgement
        else:
            advice = f" Check `ledger show {judgement.record.ref}` and the swaps of those days."
            yield Severity.ERROR, judgement.record.ref, message + advice, judgement


def _contested(book: Book) -> Iterator[tuple[Severity, str, str]]:
    yield from _contested_swaps(book)
    yield from _contested_pledges(book)


def _contested_swaps(book: Book) -> Iterator[tuple[Severity, str, str]]:
    for contradiction in book.contradictions():
        stated = contradiction.stated
        in_all = " living in all" if stated.category is Category.PEOPLE else ""
        yield (
            Severity.WARNING,
            f"r{contradiction.report_id}",
            f"r{contradiction.report_id} says {_worded(book, stated)}, where swap {contradiction.swap_id} of "
            f"{contradiction.day} has adopted {in_words(contradiction.adopted)}{in_all}. "
            f"`ledger show {contradiction.swap_id}` has every version; "
            f"`ledger amend {contradiction.swap_id} … --why …` adopts another.",
        )


def _contested_pledges(book: Book) -> Iterator[tuple[Severity, str, str]]:
    for found in book.pledges:
        code = found.pledge.code
        for record in found.record.live_reports:
            if record.contradicts:
                said = " and ".join(_worded(book, count) for count in record.report.figures)
                rival = (
                    "denies the pledge" if record.denies else f"says {said}, which is not what is adopted of the pledge"
                )
                yield (
                    Severity.WARNING,
                    record.ref,
                    f"{record.ref} {rival} {code}. `ledger show {code}` has every version; "
                    f"`ledger amend {code} … --why …` adopts another.",
                )


def _no_side_spoke(book: Book) -> Iterator[tuple[Severity, str, str]]:
    for number, swap in book.swaps_without_a_side():
        yield (
            Severity.WARNING,
            str(number),
            f"No report speaks for a side on swap {number} of {swap.date}. Add one with "
            f"`ledger report {number} … --by SIDE`.",
        )


def _repeated(book: Book) -> Iterator[tuple[Severity, str, str]]:
    reports_on = functools.lru_cache(book.reports_on)
    alike: dict[Counts, list[Booked]] = {}
    for day, swaps in _by_day(book.swaps()):
        alike = {
            figures: recent for figures, told in alike.items() if (recent := _since(day - timedelta(days=1), told))
        }
        for booked in swaps:
            number, swap = booked
            if swap.status is Status.CANCELLED or all(count.figure.withheld for count in swap.figures):
                continue
            earlier = alike.setdefault(swap.figures, [])
            for other in earlier:
                if not _announced_apart(reports_on(other.number), reports_on(number)):
                    yield (
                        Severity.WARNING,
                        str(number),
                        f"Swap {number} of {swap.date} has the same figures as swap {other.number} of "
                        f"{other.swap.date}. Look whether they are one swap: `ledger show {other.number}`, "
                        f"`ledger show {number}`.",
                    )
            earlier.append(booked)


def _since(day: date, told: Sequence[Booked]) -> list[Booked]:
    return [each for each in told if each.swap.date >= day]


def _announced_apart(one: Sequence[ReportRecord], other: Sequence[ReportRecord]) -> bool:
    """Whether one claimant has announced both of two swaps on different days, as nobody does of one swap."""
    told = [
        {(record.report.source.claimant, record.report.source.published) for record in reports}
        for reports in (one, other)
    ]
    return any(
        claimant and day and claimant == other_claimant and other_day and day < other_day
        for claimant, day in told[0]
        for other_claimant, other_day in told[1]
    )


def _same_day_pledge(book: Book) -> Iterator[tuple[Severity, str, str]]:
    for found in sorted(book.pledges, key=lambda found: found.pledge.code):
        code, day = found.pledge.code, found.pledge.announced
        verdicts = book.verdicts(code, day) if found.pledge.window_from > day else {}
        for number, disposition in verdicts.items():
            if disposition is not Disposition.EXCLUDED:
                yield (
                    Severity.WARNING,
                    str(number),
                    f"Swap {number} is of the day on which the pledge {code} was announced ({day}), "
                    f"and counts towards it only because someone says so. `ledger pledges {code}` shows who.",
                )


def _future(book: Book) -> Iterator[tuple[Severity, str, str]]:
    for number, swap in book.swaps(Status.COMPLETED, after=book.today):
        yield (
            Severity.ERROR,
            str(number),
            f"Swap {number} is completed, and its date {swap.date} lies in the future. "
            f"Correct it with `ledger amend {number} --date … --why …`, or its --status.",
        )


def _stale(book: Book) -> Iterator[tuple[Severity, str, str]]:
    for number, swap in book.swaps(Status.AGREED, Status.UNDER_WAY):
        if book.today - swap.date > STALE_AFTER:
            yield (
                Severity.WARNING,
                str(number),
                f"Swap {number} of {swap.date} is still {swap.status}, more than {STALE_AFTER.days} days "
                f"after its day. If it took place, use `ledger report {number} --status completed --adopt "
                "--source …`.",
            )


def _past_deadline(book: Book) -> Iterator[tuple[Severity, str, str]]:
    known = book.coverage.horizon(book.today).day
    on = "" if known == book.today else f" on {known}, the last day that this ledger knows of"
    for found in book.pledges:
        last = found.pledge.window_until
        if last and known > last and found.state.outstanding:
            yield (
                Severity.WARNING,
                found.pledge.code,
                f"The pledge {found.pledge.code} is {found.state}, {(known - last).days} days past its last day "
                f"{last}{on}. `ledger pledges {found.pledge.code}` shows what counted.",
            )


def _outdated(book: Book) -> Iterator[tuple[Severity, str, str]]:
    codes = [found.pledge.code for found in book.pledges if found.state.outstanding]
    known = max(filter(None, (book.coverage.newest_report, book.coverage.until)), default=None)
    if codes and known and book.today - known >= OUTDATED_AFTER:
        still_open = f"{listed(codes, 'and')} {'is' if len(codes) == 1 else 'are'} still open"
        yield (
            Severity.WARNING,
            "ledger",
            f"Nothing is known here of the last {(book.today - known).days} days, since {known}, and {still_open}. "
            "Record what has been announced since with `ledger add`. If nothing was, say so with "
            "`ledger amend ledger --complete-until DATE --why …`.",
        )


def _both_sides_together(book: Book) -> Iterator[tuple[Severity, str, str]]:
    for (number, swap), reports in book.swaps_told_differently():
        adopted = _sums(swap.figures)
        told = [(record, _sums(record.report.figures)) for record in reports]
        for record, sums in told:
            for (side, living), figure in sums.items():
                half = next((other for other, of in told if _adds_up(figure, side, living, of, adopted)), None)
                if half:
                    what = "living people" if living else "remains"
                    yield (
                        Severity.WARNING,
                        record.ref,
                        f"{record.ref} says {figure:,} {what} for {_name(book, side)} on swap {number}, as "
                        f"many as all sides together by {half.ref}: probably their sum. Check the source.",
                    )
                    break


_Sums = dict[tuple[str, bool], int]


def _sums(counts: Counts) -> _Sums:
    """The exact sums of the living and of the remains by side, without sums that are not exact."""
    sums: _Sums = {}
    for count in counts:
        sums[count.side, count.category.living] = sums.get((count.side, count.category.living), 0) + count.figure.low
    inexact = {(count.side, count.category.living) for count in counts if not count.figure.exact}
    return {kind: number for kind, number in sums.items() if kind not in inexact}


def _adds_up(number: int, side: str, living: bool, other: _Sums, adopted: _Sums) -> bool:
    """Whether a number for one side is the sum of all sides by another report, and by the ledger where that report is
    silent.
    """
    own = other.get((side, living), 0)
    rest = sum(other.get((each, of), figure) for (each, of), figure in adopted.items() if of is living and each != side)
    return 0 < own < number == own + rest


class _Stage(NamedTuple):
    """A swap that may be a stage of a later sum."""

    day: date
    number: int
    figure: int


def _stage_and_total(book: Book) -> Iterator[tuple[Severity, str, str]]:
    earlier: dict[tuple[str, bool], list[_Stage]] = {}
    for day, swaps in _by_day(book.swaps(Status.COMPLETED)):
        earlier = {kind: [each for each in told if day - each.day <= STAGES_WITHIN] for kind, told in earlier.items()}
        of_the_day = [(number, _sums(swap.figures)) for number, swap in swaps]
        for number, sums in of_the_day:
            for (side, living), figure in sums.items():
                if stages := _stages_of(figure, earlier.get((side, living), [])):
                    what = "living people" if living else "remains"
                    yield (
                        Severity.WARNING,
                        str(number),
                        f"Swap {number} has {figure:,} {what} for {_name(book, side)}, which is what the swaps "
                        f"{' and '.join(str(stage.number) for stage in stages)} of the days before it add up to: "
                        "probably a total entered as a swap. Record it with `ledger state`.",
                    )
                    break
        for number, sums in of_the_day:
            for kind, figure in sums.items():
                if figure:
                    earlier.setdefault(kind, []).append(_Stage(day, number, figure))


def _stages_of(figure: int, told: Sequence[_Stage]) -> Sequence[_Stage]:
    """The first two or more successive stages that add up to a figure, if any do.

    None of them is 0, so a longer run has a larger sum, and no end has to be looked at twice.
    """
    end = added = 0
    for start, first in enumerate(told):
        while end < len(told) and added < figure:
            added += told[end].figure
            end += 1
        if added == figure and end - start > 1:
            return told[start:end]
        added -= first.figure
    return ()


def _by_day(swaps: Iterator[Booked]) -> Iterator[tuple[date, Iterator[Booked]]]:
    return itertools.groupby(swaps, key=lambda booked: booked.swap.date)


def _worded(book: Book, count: Count) -> str:
    return f"{in_words(count.figure)} {count.category.words} for {_name(book, count.side)}"


def _name(book: Book, side: str) -> str:
    return next((each.name for each in book.sides if each.code == side), "all sides together")


def _claim(book: Book, judgement: Judgement) -> str:
    statement = judgement.record.statement
    scope = "".join(
        (
            f" since {statement.since}" if statement.since else "",
            f" towards {statement.pledge}" if statement.pledge else "",
            f" mediated by {statement.mediator}" if statement.mediator else "",
        )
    )
    return f"{statement.source.speaker} stated {_worded(book, judgement.stated)} as of {statement.as_of}{scope}"


def _judged_words(book: Book, judgement: Judgement) -> str:
    measure, growth = judgement.measured_by, judgement.growth
    made = in_words(judgement.computed)
    if judgement.record.statement.pledge in book.voided_pledges:
        return f"The pledge {judgement.record.statement.pledge} is voided, so that no swap can be measured by it"
    if judgement.verdict is Verdict.NOT_JUDGED:
        return "The ledger does not reach back far enough to judge it, and has no earlier total of its kind"
    if measure and growth and measure.statement.as_of == judgement.record.statement.as_of:
        what = f"{measure.ref} states another figure for the same day"
    elif measure and growth:
        what = f"That is {_growth_words(growth)} than {measure.ref} stated as of {measure.statement.as_of}"
        what += f"; the swaps between make {made}"
    else:
        what = f"The swaps of the ledger make {made}"
    if judgement.withheld:
        what += f", left open by the withheld counts of {_numbers(judgement.withheld)}"
    if judgement.by:
        what += f": {abs(judgement.by):,} too {'many' if judgement.by > 0 else 'few'}"
    return what


def _growth_words(growth: Growth) -> str:
    """`1,100 more`, `734 fewer`, `at least 2,243 more`, `between 10 fewer and 20 more`."""
    about = "about " if growth.about else ""
    if growth.low is not None and growth.high is not None and growth.low != growth.high:
        return f"{about}between {_more(growth.low)} and {_more(growth.high)}"
    if growth.low is not None:
        return f"{'' if growth.high is not None else 'at least '}{about}{_more(growth.low)}"
    return "any number more" if growth.high is None else f"at most {about}{_more(growth.high)}"


def _more(number: int) -> str:
    return f"{abs(number):,} {'fewer' if number < 0 else 'more'}"


def _numbers(numbers: tuple[int, ...]) -> str:
    word = "swap" if len(numbers) == 1 else "swaps"
    return f"{word} {', '.join(map(str, numbers))}"


CHECKS: Final[Mapping[str, Check]] = {
    "integrity": _integrity,
    "statements": _statements,
    "contested": _contested,
    "no-side-spoke": _no_side_spoke,
    "repeated": _repeated,
    "same-day-pledge": _same_day_pledge,
    "future": _future,
    "stale": _stale,
    "past-deadline": _past_deadline,
    "outdated": _outdated,
    "both-sides-together": _both_sides_together,
    "stage-and-total": _stage_and_total,
}
