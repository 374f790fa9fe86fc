"""The book: a whole ledger at one moment, for the checks that look at all of it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pow_ledger.domain.coverage import Coverage
from pow_ledger.domain.entries import Count, ReportRecord, Side, StatementRecord, Status, SwapRecord
from pow_ledger.domain.figures import Figure
from pow_ledger.domain.progress import Disposition, PledgeProgress


@dataclass(frozen=True, slots=True)
class Contradiction:
    """A figure of a live report that contradicts the adopted one."""

    swap_id: int
    report_id: int
    stated: Count
    adopted: Figure
    """The adopted figure of the same side and category; for `people`, of all the living."""


@dataclass(frozen=True, slots=True)
class SwapWithReports:
    """A live swap with its live reports, by number."""

    record: SwapRecord
    reports: tuple[ReportRecord, ...]


@dataclass(frozen=True, slots=True)
class Book:
    """Everything in a ledger that is not voided, in its order, and the day on which it is read."""

    today: date
    sides: tuple[Side, ...]
    coverage: Coverage
    swaps: tuple[SwapWithReports, ...]
    pledges: tuple[PledgeProgress, ...]
    statements: tuple[StatementRecord, ...]
    contradictions: tuple[Contradiction, ...]
    dispositions: Mapping[tuple[str, int, bool], Disposition]
    """What each completed swap is to each pledge, by code, swap number, and whether remains are meant."""
    faults: tuple[str, ...]
    """What is wrong with the file itself."""
    voided_pledges: frozenset[str] = frozenset()
    """The codes of voided pledges, by which no total can be measured."""

    @property
    def reaches_back_to(self) -> date | None:
        """The day from which the ledger has every swap:

        that of its first swap, or an earlier one from `--complete-from`.
        """
        first = self.swaps[0].record.swap.date if self.swaps else None
        return min(filter(None, (first, self.coverage.since)), default=None)

    def completed(self, first: date | None, last: date) -> Iterator[SwapWithReports]:
        """The completed swaps from `first` (or the beginning) to `last`, both included."""
        for booked in self.swaps:
            swap = booked.record.swap
            if swap.status is Status.COMPLETED and swap.date <= last and (first is None or swap.date >= first):
                yield booked
