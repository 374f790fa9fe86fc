"""The book: a whole ledger at one moment, for questions that look at all of it at once."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date

from pow_ledger.domain.entries import Count, ReportRecord, Side, StatementRecord, Status, SwapRecord
from pow_ledger.domain.figures import Figure
from pow_ledger.domain.progress import Disposition, PledgeProgress


@dataclass(frozen=True, slots=True)
class Contradiction:
    """What a live report states that contradicts the adopted figure."""

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
    """All that is live in a ledger, in its order, and the day on which it is read."""

    today: date
    sides: tuple[Side, ...]
    complete_from: date | None
    swaps: tuple[SwapWithReports, ...]
    pledges: tuple[PledgeProgress, ...]
    statements: tuple[StatementRecord, ...]
    contradictions: tuple[Contradiction, ...]
    dispositions: Mapping[tuple[str, int, bool], Disposition]
    """What a completed swap is to a pledge, by code, number and kind (whether remains)."""
    faults: tuple[str, ...]
    """What is wrong with the file itself."""
    voided_pledges: frozenset[str] = frozenset()
    """The codes of those that are out of the book, so that nothing can be measured by them."""

    @property
    def reaches_back_to(self) -> date | None:
        """The day from which the ledger has every swap: its first swap's, or an earlier one that it was given."""
        first = self.swaps[0].record.swap.date if self.swaps else None
        return min(filter(None, (first, self.complete_from)), default=None)

    def completed(self, first: date | None, last: date) -> Iterator[SwapWithReports]:
        """The completed swaps from `first` (or the beginning) to `last`, both included."""
        for booked in self.swaps:
            swap = booked.record.swap
            if swap.status is Status.COMPLETED and swap.date <= last and (first is None or swap.date >= first):
                yield booked
