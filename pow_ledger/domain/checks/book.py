"""The book: a whole ledger at one moment, for the checks that look at all of it.

What a ledger has few of is in it. The swaps, of which there may be any number, are asked of it one at a time.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

from pow_ledger.domain.coverage import Coverage
from pow_ledger.domain.entries import Count, ReportRecord, Side, Statement, StatementRecord, Status, Swap, SwapRecord
from pow_ledger.domain.figures import Figure
from pow_ledger.domain.progress import Disposition, PledgeProgress


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A figure of a live report that contradicts the adopted one."""

    swap_id: int
    day: date
    """The day of the swap."""
    report_id: int
    stated: Count
    adopted: Figure
    """The adopted figure of the same side and category; for `people`, of all the living."""


@dataclass(frozen=True, slots=True)
class SwapWithReports:
    """A live swap with its live reports, by number."""

    record: SwapRecord
    reports: tuple[ReportRecord, ...]


class Booked(NamedTuple):
    """A live swap with its number."""

    number: int
    swap: Swap


@dataclass(frozen=True, slots=True, kw_only=True)
class Book(ABC):
    """Everything in a ledger that is not voided, and the day on which it is read.

    Whatever is iterated is read meanwhile, so that no number of swaps takes memory. It may be iterated again, which
    reads it again.
    """

    today: date
    sides: tuple[Side, ...]
    coverage: Coverage
    first_swap: date | None
    """The day of the first swap."""
    pledges: tuple[PledgeProgress, ...]
    voided_pledges: frozenset[str]
    """The codes of voided pledges, by which no total can be measured."""
    statements: tuple[StatementRecord, ...]
    faults: tuple[str, ...]
    """What is wrong with the file itself, of which nothing else is read then."""

    @property
    def reaches_back_to(self) -> date | None:
        """The day from which the ledger has every swap:

        that of its first swap, or an earlier one from `--complete-from`.
        """
        return min(filter(None, (self.first_swap, self.coverage.since)), default=None)

    @abstractmethod
    def swaps(self, *statuses: Status, after: date | None = None) -> Iterator[Booked]:
        """The swaps by date and number: all, or those of some statuses, or those after a day."""

    @abstractmethod
    def swaps_without_a_side(self) -> Iterator[Booked]:
        """The completed swaps on which no report speaks for a side, by date and number."""

    @abstractmethod
    def swaps_told_differently(self) -> Iterator[tuple[Booked, tuple[ReportRecord, ...]]]:
        """The swaps, with their reports, of which two reports give a side different numbers of the living or of
        remains, by date and number.
        """

    @abstractmethod
    def reports_on(self, number: int) -> tuple[ReportRecord, ...]:
        """The reports on a swap, by number."""

    @abstractmethod
    def contradictions(self) -> Iterator[Contradiction]:
        """Every figure of a report that contradicts the adopted one, by swap and report."""

    @abstractmethod
    def verdicts(self, pledge: str, day: date) -> Mapping[int, Disposition]:
        """What reports make of the swaps of a day towards a pledge, by number; without those that none speaks of."""

    @abstractmethod
    def total(self, scope: Statement, stated: Count, first: date | None) -> tuple[Figure, tuple[int, ...]]:
        """What the completed swaps of a statement's scope add to a count stated in it, and the swaps with a withheld
        count in it.

        They are those from `first` (or the beginning) to the day of the statement.
        """
