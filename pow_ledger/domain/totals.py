"""Totals: sums of adopted figures, of completed swaps and of those still to come."""

from datetime import date
from typing import Final, NamedTuple

from pow_ledger.domain.coverage import Coverage
from pow_ledger.domain.dates import CalendarPeriod
from pow_ledger.domain.entries import BOTH, Category, Count, Counts, Status
from pow_ledger.domain.figures import Figure
from pow_ledger.domain.progress import PledgeProgress


class Filter(NamedTuple):
    """Which swaps a reading command takes in, besides their days."""

    mediators: frozenset[str] | None = None
    """The names of a mediator, as the ledger has them; None for any mediator or none."""
    status: Status | None = None
    pledge: str | None = None
    """The code of a pledge towards which some report says that the swap counts, in whole or in part."""
    by: str | None = None
    """A side for which some report speaks."""
    contested: bool = False


UNFILTERED: Final = Filter()


class Cut(NamedTuple):
    """What a reading command includes: days (both included), one side, one category, some swaps."""

    since: date | None = None
    until: date | None = None
    side: str | None = None
    category: Category | None = None
    filter: Filter = UNFILTERED

    def has(self, count: Count) -> bool:
        """Whether a count is in the cut's side and category. A total of both sides is in each."""
        side = self.side in (None, count.side) or count.side == BOTH
        return side and self.category in (None, count.category)

    def has_any(self, counts: Counts) -> bool:
        """Whether an entry with these counts is in the cut, which it is if any of them is."""
        return not (self.side or self.category) or any(map(self.has, counts))


EVERYTHING: Final = Cut()


class Total(NamedTuple):
    """One side's sum in one category, over `swaps` swaps, `withheld` of whose counts are unknown."""

    side: str
    category: Category
    figure: Figure
    swaps: int
    withheld: int
    range: Figure
    """The sum from the least to the most that the adopted figures and the reports that contradict them allow."""

    def with_others(self, other: "Total") -> "Total":
        """The sum over the swaps of both, for the same side and category."""
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
    coverage: Coverage
    pledges: tuple[PledgeProgress, ...]
    periods: tuple[PeriodTotals, ...] = ()
