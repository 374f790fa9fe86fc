"""Totals: sums of adopted figures over completed swaps, and over those still to come."""

from datetime import date
from typing import Final, NamedTuple

from pow_ledger.domain.dates import CalendarPeriod
from pow_ledger.domain.entries import BOTH, Category, Count
from pow_ledger.domain.figures import Figure
from pow_ledger.domain.progress import PledgeProgress


class Cut(NamedTuple):
    """What a reading command leaves in: days (both included), one side, one category."""

    since: date | None = None
    until: date | None = None
    side: str | None = None
    category: Category | None = None

    def has(self, count: Count) -> bool:
        """Whether a count is of the cut's side and category; a total of both sides is of each."""
        side = self.side in (None, count.side) or count.side == BOTH
        return side and self.category in (None, count.category)


EVERYTHING: Final = Cut()


class Total(NamedTuple):
    """One side's sum in one category, over `swaps` swaps, `withheld` of whose counts are unknown."""

    side: str
    category: Category
    figure: Figure
    swaps: int
    withheld: int
    range: Figure
    """The sum with every contested figure stretched to what the reports that contradict it state."""

    def with_others(self, other: "Total") -> "Total":
        """The same side and category over the swaps of both."""
        return Total(
            self.side,
            self.category,
            self.figure + other.figure,
            self.swaps + other.swaps,
            self.withheld + other.withheld,
            self.range + other.range,
        )


class PeriodTotals(NamedTuple):
    """The sums of one month, quarter or year, and the sums from the beginning to its end."""

    period: CalendarPeriod
    totals: tuple[Total, ...]
    running: tuple[Total, ...]


class Totals(NamedTuple):
    """The main table: sums, what is pending, and progress against every pledge."""

    cut: Cut
    swaps: int
    """Completed swaps, within the cut."""
    first: date | None
    """The day of the first swap summed; None where there is none."""
    last: date | None
    contested: int
    """How many of the swaps summed some report contradicts."""
    totals: tuple[Total, ...]
    pending: tuple[Total, ...]
    pledges: tuple[PledgeProgress, ...]
    periods: tuple[PeriodTotals, ...] = ()
