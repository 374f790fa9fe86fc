"""Sides, settings and swaps that the pictures are drawn of, and the marks of a drawing."""

from datetime import date, timedelta

import pytest

from pow_ledger.domain.checks.book import SwapWithReports
from pow_ledger.domain.coverage import Coverage
from pow_ledger.domain.entries import Category, Count, Report, ReportRecord, Side, Source, Status, Swap, SwapRecord
from pow_ledger.domain.figures import parse_figure
from pow_ledger.pictures.frames import NARROW, WIDE, Setting
from pow_ledger.pictures.shapes import Drawing, Mark

TWO = (Side("ukraine", "Ukraine"), Side("russia", "Russia"))
FOUR = (Side("one", "The Democratic Republic of a Name That Nobody Has Ever Fitted In"), *TWO, Side("d", "Д" * 60))
FIRST = date(2031, 3, 1)
TODAY = date(2031, 6, 30)
WIDTHS = pytest.mark.parametrize("width", [WIDE, NARROW])


def setting(sides: tuple[Side, ...] = TWO, width: int = WIDE, coverage: Coverage | None = None) -> Setting:
    return Setting(sides, TODAY, coverage or Coverage(), width)


def counts(figures: dict[str, str]) -> tuple[Count, ...]:
    """Counts from `ukraine` or `ukraine:civilian` and a figure in the notation."""
    places = {where: where.partition(":") for where in figures}
    return tuple(
        Count(side, Category(category or "pow"), parse_figure(figures[where]))
        for where, (side, _, category) in places.items()
    )


def swap(
    number: int, figures: dict[str, str], *rivals: dict[str, str], day: date | None = None, status: str = "completed"
) -> SwapWithReports:
    """A swap, of the day of its number in March if none is given, and the reports that contradict it."""
    reports = tuple(
        ReportRecord(each, number, Report(Source("a", claimant="Rival"), Status.COMPLETED, counts(rival)), True, False)
        for each, rival in enumerate(rivals)
    )
    held = Swap(day or FIRST + timedelta(days=number - 1), counts(figures), Status(status))
    return SwapWithReports(SwapRecord(number, held, (), len(reports), (), bool(rivals), False), reports)


def marks(drawing: Drawing) -> list[Mark]:
    return [each for each in drawing.content if isinstance(each, Mark)]
