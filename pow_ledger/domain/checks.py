"""Everything that does not add up: named checks over a book, each one small function.

A check is a function from a book to findings, put into `CHECKS` under its name; nothing else needs to
know of it. A finding says what is wrong and what to do, for a reader who knows nothing of the code.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum
from typing import Final

from pow_ledger.domain.book import Book, BookedSwap
from pow_ledger.domain.entries import BOTH, Category, Count, ReportRecord, Status
from pow_ledger.domain.figures import Figure, in_words
from pow_ledger.domain.progress import Disposition, State
from pow_ledger.domain.reckoning import Reckoning, Verdict, reckon

STALE_AFTER: Final = timedelta(days=14)
"""How long a swap may stay agreed or under way before it is asked after."""
STAGES_WITHIN: Final = timedelta(days=7)
"""How far back the stages may lie whose sum looks like a total entered as a swap."""


class Severity(StrEnum):
    """An error is a contradiction or a fault; a warning is worth a look."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that does not add up, or with `--all` one statement that does."""

    check: str
    severity: Severity
    subject: str
    """The reference of what it is about: `12`, `r7`, `s3`, a pledge's code, or `ledger`."""
    message: str
    reckoning: Reckoning | None = None

    @property
    def consistent(self) -> bool:
        """Whether it is no finding at all, but a statement that was checked and holds."""
        return self.reckoning is not None and self.reckoning.verdict is Verdict.CONSISTENT


Check = Callable[[Book], Iterator[tuple[Severity, str, str] | tuple[Severity, str, str, Reckoning]]]


def run(book: Book, names: Iterable[str] | None = None) -> Iterator[Finding]:
    """The findings of all checks, or of those named, in the order of `CHECKS`."""
    wanted = set(CHECKS) if names is None else set(names)
    for name, check in CHECKS.items():
        if name in wanted:
            for found in check(book):
                yield Finding(name, *found)


def _integrity(book: Book) -> Iterator[tuple[Severity, str, str]]:
    for fault in book.faults:
        yield Severity.ERROR, "ledger", f"{fault} Restore the ledger from a copy."


def _statements(book: Book) -> Iterator[tuple[Severity, str, str, Reckoning]]:
    for reckoning in reckon(book):
        message = f"{_claim(book, reckoning)}. {_reckoned(book, reckoning)}."
        if reckoning.verdict is Verdict.CONSISTENT:
            yield Severity.WARNING, reckoning.record.ref, message, reckoning
        else:
            advice = f" Check `ledger show {reckoning.record.ref}` and the swaps of those days."
            yield Severity.ERROR, reckoning.record.ref, message + advice, reckoning


def _contested(book: Book) -> Iterator[tuple[Severity, str, str]]:
    dates = {booked.record.id: booked.record.swap.date for booked in book.swaps}
    for contradiction in book.contradictions:
        stated = contradiction.stated
        in_all = " living in all" if stated.category is Category.PEOPLE else ""
        yield (
            Severity.WARNING,
            f"r{contradiction.report_id}",
            f"r{contradiction.report_id} says {_worded(book, stated)}, where swap {contradiction.swap_id} of "
            f"{dates[contradiction.swap_id]} has adopted {in_words(contradiction.adopted)}{in_all}. "
            f"`ledger show {contradiction.swap_id}` has every version.",
        )


def _no_side_spoke(book: Book) -> Iterator[tuple[Severity, str, str]]:
    for booked in _completed(book):
        if not any(record.report.source.by for record in booked.reports):
            yield (
                Severity.WARNING,
                str(booked.record.id),
                f"No report speaks for a side on swap {booked.record.id} of {booked.record.swap.date}. Add one with "
                f"`ledger report {booked.record.id} … --by SIDE`.",
            )


def _repeated(book: Book) -> Iterator[tuple[Severity, str, str]]:
    recent: list[BookedSwap] = []
    for booked in book.swaps:
        swap = booked.record.swap
        recent = [other for other in recent if swap.date - other.record.swap.date <= timedelta(days=1)]
        for other in recent:
            if other.record.swap.figures == swap.figures and not _same_voice(other, booked):
                yield (
                    Severity.WARNING,
                    str(booked.record.id),
                    f"Swap {booked.record.id} of {swap.date} has the same figures as swap {other.record.id} of "
                    f"{other.record.swap.date}, and nobody tells of both. If they are one swap, its report belongs on "
                    "the other.",
                )
        if any(not count.figure.withheld for count in swap.figures):
            recent.append(booked)


def _same_voice(one: BookedSwap, other: BookedSwap) -> bool:
    """Whether someone has told of both, which nobody does of one swap."""
    return bool(_voices(one.reports) & _voices(other.reports))


def _voices(reports: Iterable[ReportRecord]) -> set[str]:
    return {record.report.source.claimant or record.report.source.citation for record in reports}


def _same_day_pledge(book: Book) -> Iterator[tuple[Severity, str, str]]:
    announced = {found.pledge.code: found.pledge.announced for found in book.pledges}
    dates = {booked.record.id: booked.record.swap.date for booked in book.swaps}
    for code, number in dict.fromkeys((code, number) for code, number, _ in book.bearing):
        if dates.get(number) == announced.get(code) and _is_counted(book, code, number):
            yield (
                Severity.WARNING,
                str(number),
                f"Swap {number} is of the day on which the pledge {code} was announced ({announced[code]}), and counts "
                f"towards it only because someone says so. `ledger pledges {code}` shows who.",
            )


def _is_counted(book: Book, code: str, number: int) -> bool:
    dispositions = {book.bearing.get((code, number, remains)) for remains in (False, True)}
    return bool(dispositions & {Disposition.COUNTED, Disposition.PARTLY, Disposition.DISPUTED})


def _future(book: Book) -> Iterator[tuple[Severity, str, str]]:
    for booked in _completed(book):
        if booked.record.swap.date > book.today:
            yield (
                Severity.ERROR,
                str(booked.record.id),
                f"Swap {booked.record.id} is completed, and its date {booked.record.swap.date} lies in the future. "
                "Correct the date or the status.",
            )


def _stale(book: Book) -> Iterator[tuple[Severity, str, str]]:
    for booked in book.swaps:
        swap = booked.record.swap
        waiting = book.today - swap.date
        if swap.status in (Status.AGREED, Status.UNDER_WAY) and waiting > STALE_AFTER:
            yield (
                Severity.WARNING,
                str(booked.record.id),
                f"Swap {booked.record.id} of {swap.date} has been {swap.status} for {waiting.days} days. If it took "
                f"place, use `ledger report {booked.record.id} --status completed --adopt --source …`.",
            )


def _past_deadline(book: Book) -> Iterator[tuple[Severity, str, str]]:
    for found in book.pledges:
        last = found.pledge.window_until
        if last and book.today > last and found.state not in (State.MET, State.NO_FIGURE):
            yield (
                Severity.WARNING,
                found.pledge.code,
                f"The pledge {found.pledge.code} is {found.state}, {(book.today - last).days} days past its last day "
                f"{last}. `ledger pledges {found.pledge.code}` shows what counted.",
            )


def _both_sides_together(book: Book) -> Iterator[tuple[Severity, str, str]]:
    for booked in book.swaps:
        for record in booked.reports:
            for count in record.report.figures:
                half = next((other for other in booked.reports if _is_twice(count, other)), None)
                # Two who say the same apart from each other have not both added up the sides.
                alike = [other for other in booked.reports if count in other.report.figures]
                if half and len(_voices(alike)) < 2:
                    yield (
                        Severity.WARNING,
                        record.ref,
                        f"{record.ref} says {_worded(book, count)} on swap {booked.record.id}, twice what {half.ref} "
                        "says: probably all sides together. Check the source.",
                    )


def _is_twice(count: Count, other: ReportRecord) -> bool:
    """Whether a figure is exactly twice what another report says of the same side and category."""
    halves = (
        half.figure for half in other.report.figures if (half.side, half.category) == (count.side, count.category)
    )
    return _exact(count.figure) and any(_exact(half) and half.low and count.figure == half + half for half in halves)


def _stage_and_total(book: Book) -> Iterator[tuple[Severity, str, str]]:
    recent: dict[tuple[str, Category], list[tuple[BookedSwap, int]]] = {}
    for booked in _completed(book):
        for count in booked.record.swap.figures:
            if not _exact(count.figure) or not count.figure.low:
                continue
            before = recent.setdefault((count.side, count.category), [])
            day = booked.record.swap.date
            before[:] = [each for each in before if day - each[0].record.swap.date <= STAGES_WITHIN]
            stages = _adding_up_to(count.figure.low, [each for each in before if each[0].record.swap.date < day])
            if stages:
                numbers = " and ".join(str(stage.record.id) for stage in stages)
                yield (
                    Severity.WARNING,
                    str(booked.record.id),
                    f"Swap {booked.record.id} has {_worded(book, count)}, which is what the swaps {numbers} of the "
                    "days before it add up to: probably a total entered as a swap. Record it with `ledger state`.",
                )
            before.append((booked, count.figure.low))


def _adding_up_to(number: int, before: list[tuple[BookedSwap, int]]) -> list[BookedSwap]:
    """The latest two or more swaps whose sum is a number, if some are."""
    sum_so_far = 0
    for taken, (_, figure) in enumerate(reversed(before), start=1):
        sum_so_far += figure
        if sum_so_far == number and taken > 1:
            return [booked for booked, _ in before[-taken:]]
    return []


def _completed(book: Book) -> Iterator[BookedSwap]:
    return (booked for booked in book.swaps if booked.record.swap.status is Status.COMPLETED)


def _exact(figure: Figure) -> bool:
    return figure.low == figure.high and not figure.about


def _worded(book: Book, count: Count) -> str:
    names = {side.code: side.name for side in book.sides} | {BOTH: "all sides together"}
    return f"{in_words(count.figure)} {count.category.words} for {names[count.side]}"


def _claim(book: Book, reckoning: Reckoning) -> str:
    statement = reckoning.record.statement
    who = statement.source.claimant or statement.source.publisher or statement.source.citation
    scope = "".join(
        (
            f" since {statement.since}" if statement.since else "",
            f" towards {statement.pledge}" if statement.pledge else "",
            f" mediated by {statement.mediator}" if statement.mediator else "",
        )
    )
    return f"{who} stated {_worded(book, reckoning.stated)} as of {statement.as_of}{scope}"


def _reckoned(book: Book, reckoning: Reckoning) -> str:
    measure, growth = reckoning.measured_by, reckoning.growth
    made = in_words(reckoning.computed)
    if measure and growth:
        what = f"That is {growth.text} more than {measure.ref} stated as of {measure.statement.as_of}"
        what += f"; the swaps between make {made}"
    else:
        what = f"The swaps of the ledger make {made}"
    if reckoning.withheld:
        what += f", left open by the withheld counts of {_numbers(reckoning.withheld)}"
    if reckoning.by:
        what += f": {abs(reckoning.by):,} too {'many' if reckoning.by > 0 else 'few'}"
    return what


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
    "both-sides-together": _both_sides_together,
    "stage-and-total": _stage_and_total,
}
