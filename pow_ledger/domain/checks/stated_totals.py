"""Statements against the ledger: is a stated total what the recorded swaps add up to?

A statement is recomputed from the completed swaps of its scope: a period (`since` to the end of the
day it is stated as of), a side (`both` adds the sides), a category, and if it names them a pledge or a
mediator. Where the ledger does not reach back to `since`, the statement is measured against the one
before it of the same claimant and scope: the stated growth against the swaps between.

What was withheld leaves the computed total open, so that nothing is too high for it. One failure never causes
another: the next statement is measured by the last that held as well as by the one that did not.
"""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, replace
from enum import StrEnum

from pow_ledger.domain.checks.book import Book
from pow_ledger.domain.dates import day_after, day_before
from pow_ledger.domain.entries import Count, Statement, StatementRecord
from pow_ledger.domain.figures import Figure


class Verdict(StrEnum):
    """Whether a stated total fits the ledger."""

    CONSISTENT = "consistent"
    CONTRADICTS = "contradicts"
    NOT_JUDGED = "not judged"
    """The pledge is voided, or the ledger does not reach back far enough and has no earlier total to measure by."""


@dataclass(frozen=True, slots=True)
class Growth:
    """How much one stated total exceeds another: between `low` and `high`, which may be negative."""

    low: int | None
    high: int | None
    about: bool

    @property
    def text(self) -> str:
        """The growth in the notation of figures: `1100`, `2243+`, `..100`, `-734`."""
        if self.low == self.high is not None:
            bounds = f"{self.low}"
        elif self.high is None:
            bounds = "withheld" if self.low is None else f"{self.low}+"
        else:
            bounds = f"{'' if self.low is None else self.low}..{self.high}"
        return bounds + ("~" if self.about else "")


@dataclass(frozen=True, slots=True)
class Judgement:
    """One stated figure beside what the swaps add up to."""

    record: StatementRecord
    stated: Count
    growth: Growth | None
    """The growth since `measured_by`, which is judged where the ledger does not reach back far enough."""
    measured_by: StatementRecord | None
    computed: Figure
    """The sum of the swaps of the scope, since its beginning or since `measured_by`."""
    verdict: Verdict
    by: int
    """How far the statement is too high (above 0) or too low; 0 where it does not contradict the swaps."""
    withheld: tuple[int, ...]
    """The swaps whose withheld counts leave the computed figure open."""


def judge(book: Book) -> Iterator[Judgement]:
    """Judge every stated figure, by the day stated, then by number."""
    every_series: defaultdict[object, _Series] = defaultdict(_Series)
    for record in sorted(book.statements, key=lambda record: (record.statement.as_of, record.id)):
        for stated in record.statement.figures:
            if record.statement.pledge in book.voided_pledges:
                yield _not_judged(book, record, stated)
                continue
            scope = _scope(record.statement, stated)
            judgement = _absolute(book, record, stated) or _growth(book, record, stated, every_series[scope])
            yield judgement or _not_judged(book, record, stated)
            every_series[scope] = every_series[scope].after((record, stated.figure), judgement)


_Measure = tuple[StatementRecord, Figure]
"""An earlier statement of a series, with its figure."""


@dataclass(frozen=True, slots=True)
class _Series:
    """The earlier statements of a series by which the next one is measured."""

    sound: tuple[_Measure, ...] = ()
    """The last one that held. If it is not exact, also an earlier one: the next must fit both."""
    failed: tuple[_Measure, ...] = ()
    """Later ones that did not hold. If the next fits one of them, only that one was wrong."""

    def after(self, measure: _Measure, judgement: Judgement | None) -> "_Series":
        if judgement and judgement.verdict is Verdict.CONTRADICTS:
            return replace(self, failed=(*self.failed, measure))
        recovered = judgement is not None and judgement.measured_by in [failed for failed, _ in self.failed]
        return _Series((measure,) if measure[1].exact or recovered else (*self.sound[:1], measure))


def _scope(statement: Statement, stated: Count) -> object:
    """What statements of one series have in common: who states them, and of what."""
    mediator = (statement.mediator or "").casefold()
    speaker = statement.source.speaker.casefold()
    return (speaker, statement.since, statement.pledge, mediator, stated.side, stated.category)


def _not_judged(book: Book, record: StatementRecord, stated: Count) -> Judgement:
    computed, withheld = book.total(record.statement, stated, record.statement.since)
    return Judgement(record, stated, None, None, computed, Verdict.NOT_JUDGED, 0, withheld)


def _absolute(book: Book, record: StatementRecord, stated: Count) -> Judgement | None:
    """Judge by all swaps of the scope, where the ledger reaches back to its beginning."""
    statement, reach = record.statement, book.reaches_back_to
    # Without `since`, a total of a pledge begins with the pledge, so the ledger has all of its swaps or none.
    reached = statement.since >= reach if statement.since and reach else bool(statement.pledge and not statement.since)
    if not reached:
        return None
    computed, withheld = book.total(statement, stated, statement.since)
    contradicts = stated.figure.contradicts(computed)
    by = _distance(stated.figure.low, stated.figure.high, computed) if contradicts else 0
    return Judgement(record, stated, None, None, computed, _verdict(by), by, withheld)


def _growth(book: Book, record: StatementRecord, stated: Count, series: _Series) -> Judgement | None:
    """Judge by the swaps since the earlier statements of the same series."""
    sound = [found for measure in series.sound if (found := _since(book, record, stated, measure))]
    failed = [found for measure in series.failed if (found := _since(book, record, stated, measure))]
    contradicted = [found for found in sound if found.by]
    if contradicted:
        return next((found for found in failed if not found.by), contradicted[0])
    return sound[-1] if sound else None


def _since(book: Book, record: StatementRecord, stated: Count, before: _Measure) -> Judgement | None:
    measure, earlier = before
    reach = book.reaches_back_to
    if reach is None or measure.statement.as_of < day_before(reach):
        return None
    computed, withheld = book.total(record.statement, stated, day_after(measure.statement.as_of))
    growth = Growth(
        None if earlier.high is None else stated.figure.low - earlier.high,
        None if stated.figure.high is None else stated.figure.high - earlier.low,
        stated.figure.about or earlier.about,
    )
    by = _distance(growth.low, growth.high, computed)
    slack = sum(_tenth(figure) for figure in (stated.figure, earlier, computed))
    by = by if 10 * abs(by) > slack else 0
    return Judgement(record, stated, growth, measure, computed, _verdict(by), by, withheld)


def _tenth(figure: Figure) -> int:
    """Ten times the slack that an approximate figure has."""
    return figure.about * (figure.low if figure.high is None else figure.high)


def _verdict(by: int) -> Verdict:
    return Verdict.CONTRADICTS if by else Verdict.CONSISTENT


def _distance(low: int | None, high: int | None, computed: Figure) -> int:
    """How far an interval lies above a computed figure (or, negative, below it); 0 where they share a number."""
    if computed.high is not None and low is not None and low > computed.high:
        return low - computed.high
    if high is not None and high < computed.low:
        return high - computed.low
    return 0
