"""Coverage: how far a ledger is meant to know every announcement, and so how far its silence means anything."""

from datetime import date
from enum import Enum, auto
from typing import NamedTuple

from pow_ledger.domain.errors import FutureDate, ReversedDates


class Coverage(NamedTuple):
    """The days of which a ledger is meant to know everything. Nothing recorded outside of them is left out."""

    since: date | None = None
    """The first of these days (`--complete-from`); None for the day of the first swap."""
    until: date | None = None
    """The last of these days (`--complete-until`), if it is set."""
    newest_report: date | None = None
    """The day of the latest publication of a report, the latest completed swap or the latest pledge."""

    def horizon(self, today: date, asked: date | None = None) -> "Horizon":
        """The day to which days are counted: no further than the ledger knows anything, nor than was asked for."""
        if self.until is None:
            known = Horizon(self.newest_report or today, End.NEWEST_REPORT)
        else:
            known = Horizon(self.until, End.COVERAGE)
        horizons = [Horizon(today, End.TODAY), known]
        horizons += [Horizon(asked, End.ASKED)] if asked else []
        return min(horizons, key=lambda each: each.day)


class End(Enum):
    """Why days are counted no further."""

    TODAY = auto()
    COVERAGE = auto()
    """The ledger is meant to know everything up to that day, and no more."""
    NEWEST_REPORT = auto()
    """Nothing newer is recorded."""
    ASKED = auto()
    """`--until` names that day."""


class Horizon(NamedTuple):
    """The day to which days are counted, and why no further."""

    day: date
    end: End


def check_coverage(coverage: Coverage, today: date) -> None:
    """Raise FutureDate for a day still to come, and ReversedDates where the last day comes before the first."""
    for words, day in (("complete from", coverage.since), ("complete until", coverage.until)):
        if day and day > today:
            raise FutureDate(f"A ledger that is {words}", day, today, "Correct the date.")
    if coverage.since and coverage.until and coverage.until < coverage.since:
        raise ReversedDates("--complete-from", coverage.since, "--complete-until", coverage.until)
