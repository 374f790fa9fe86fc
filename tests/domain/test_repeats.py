"""The same announcement twice, and another source with the same figures."""

from datetime import date

import pytest

from pow_ledger.domain.entries import (
    Category,
    Count,
    Report,
    ReportRecord,
    Source,
    Stance,
    Statement,
    StatementRecord,
    Status,
    Swap,
    SwapRecord,
)
from pow_ledger.domain.errors import SameFigures
from pow_ledger.domain.figures import Figure
from pow_ledger.domain.repeats import repeated_report, repeated_statement, repeated_swap

COUNTS = (Count("ukraine", Category.POW, Figure(30, 30)),)
OTHER_COUNTS = (Count("ukraine", Category.POW, Figure(31, 31)),)
SWAP = Swap(date(2031, 3, 5), COUNTS)
REPORT = Report(Source("https://example.org/a"), Status.COMPLETED, COUNTS)
ANOTHER_SOURCE = REPORT._replace(source=Source("https://example.org/b"))
ANOTHER_CLAIMANT = REPORT._replace(source=REPORT.source._replace(claimant="Office"))
STATEMENT = Statement(date(2031, 3, 5), COUNTS, Source("a"))

Recorded = tuple[SwapRecord, tuple[ReportRecord, ...]]


def recorded(number: int, swap: Swap, *reports: Report, voided: bool = False) -> Recorded:
    """A swap as the ledger holds it, with its reports."""
    said = tuple(
        ReportRecord(position, number, report, contradicts=False, voided=voided)
        for position, report in enumerate(reports, start=1)
    )
    return SwapRecord(number, swap, (), len(reports), (), contested=False, voided=False), said


def test_nothing_is_repeated_where_nothing_is_recorded_that_day() -> None:
    assert repeated_swap(SWAP, REPORT, []) is None


def test_the_same_source_with_the_same_figures_is_the_same_announcement() -> None:
    first = recorded(12, SWAP, REPORT)
    assert repeated_swap(SWAP, REPORT, [first]) == first[0]


def test_a_second_report_that_says_it_already_is_enough() -> None:
    adopted_otherwise = recorded(12, SWAP._replace(figures=OTHER_COUNTS), ANOTHER_SOURCE, REPORT)
    assert repeated_swap(SWAP, REPORT, [adopted_otherwise]) == adopted_otherwise[0]


def test_the_same_announcement_is_found_behind_another_swap_with_the_same_figures() -> None:
    swaps = [recorded(11, SWAP, ANOTHER_SOURCE), recorded(12, SWAP, REPORT)]
    assert repeated_swap(SWAP, REPORT, swaps) == swaps[1][0]


def test_the_same_source_with_other_figures_is_another_swap() -> None:
    other = REPORT._replace(figures=OTHER_COUNTS)
    assert repeated_swap(SWAP._replace(figures=OTHER_COUNTS), other, [recorded(12, SWAP, REPORT)]) is None


@pytest.mark.parametrize(
    "known",
    [
        recorded(12, SWAP, ANOTHER_SOURCE),
        recorded(12, SWAP, ANOTHER_CLAIMANT),
        recorded(12, SWAP),
        recorded(12, SWAP, REPORT, voided=True),
    ],
    ids=["another source", "another claimant", "no report", "voided report"],
)
def test_the_same_figures_from_another_source_are_for_a_person_to_decide(known: Recorded) -> None:
    with pytest.raises(SameFigures, match=r"Swap 12 of 2031-03-05 .*`ledger report 12 …`.*--new"):
        repeated_swap(SWAP, REPORT, [known])


def test_a_report_is_repeated_when_it_says_the_same_in_the_same_source() -> None:
    known = ReportRecord(1, 12, REPORT, contradicts=False, voided=False)
    assert repeated_report(REPORT, [known]) == known
    assert repeated_report(ANOTHER_SOURCE, [known]) is None
    assert repeated_report(REPORT._replace(figures=OTHER_COUNTS), [known]) is None
    assert repeated_report(REPORT._replace(stances=(("accord", Stance.COUNTS),)), [known]) is None
    assert repeated_report(REPORT, [known._replace(voided=True)]) is None


def test_a_statement_is_repeated_when_it_is_the_same_word_for_word() -> None:
    known = StatementRecord(1, STATEMENT, voided=False)
    assert repeated_statement(STATEMENT, [known]) == known
    assert repeated_statement(STATEMENT._replace(mediator="UAE"), [known]) is None
    assert repeated_statement(STATEMENT, [known._replace(voided=True)]) is None
