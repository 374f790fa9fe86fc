"""The picture `totals`: the sums of each side by day, beside totals that somebody stated."""

import re
from datetime import date, timedelta
from pathlib import Path

import pytest

from pow_ledger.__main__ import run
from pow_ledger.domain.coverage import Coverage
from pow_ledger.domain.entries import (
    Category,
    Count,
    Side,
    Source,
    Statement,
    StatementRecord,
    SwapRecord,
)
from pow_ledger.domain.figures import in_words, parse_figure, total
from pow_ledger.pictures.frames import Setting
from pow_ledger.pictures.rendering import svg
from pow_ledger.pictures.shapes import Drawing, Mark, Shape
from pow_ledger.pictures.totals import totals
from pow_ledger.storage import opening
from pow_ledger.storage.entries import reading
from tests.pictures import samples
from tests.pictures.drawings import check, shapes, texts
from tests.pictures.samples import FIRST, FOUR, TODAY, TWO, WIDTHS, marks, setting


def swap(
    number: int, figures: dict[str, str], *, day: date | None = None, status: str = "completed", voided: bool = False
) -> SwapRecord:
    """A swap without the reports on it, of which no total takes notice."""
    return samples.swap(number, figures, day=day, status=status).record._replace(voided=voided)


def stated(
    number: int,
    figure: str,
    *,
    side: str = "ukraine",
    category: Category = Category.PEOPLE,
    since: date | None = FIRST,
    as_of: date = date(2031, 3, 20),
    pledge: str | None = None,
    mediator: str | None = None,
    voided: bool = False,
) -> StatementRecord:
    figures = (Count(side, category, parse_figure(figure)),)
    source = Source("a", claimant="Headquarters")
    return StatementRecord(number, Statement(as_of, figures, source, since, pledge, mediator), voided)


def lines(drawing: Drawing, look: str) -> list[Shape]:
    """The shapes of a look, without the legend's."""
    return [each for each in shapes(drawing) if each.attributes["class"] == look and each.tag == "path"]


def height(point: Mark) -> float:
    """How high a point stands above the axis."""
    tie = point.shapes[0]
    return float(tie.attributes["y2"]) - float(tie.attributes["y1"])


@WIDTHS
@pytest.mark.parametrize("kinds", [["30", "5", "9"], ["30", "5..9", "1000~"], ["12+", "withheld"], ["withheld"]])
def test_final_sums_are_the_sums_of_figures(kinds: list[str], width: int) -> None:
    found = [swap(n, {"ukraine": text, "ukraine:civilian": "2"}) for n, text in enumerate(kinds, 1)]
    summed = total(count.figure for each in found for count in each.swap.figures)
    drawn = totals(found, [], setting(width=width))
    check(drawn)
    withheld = f"; {kinds.count('withheld')} count withheld" if "withheld" in kinds else ""
    shown = [box.text for box in texts(drawn)]
    assert f"Ukraine: {in_words(summed)}{withheld}" in shown
    assert f"Ukraine: {in_words(summed)}{withheld}." in drawn.description


def test_voided_and_unfinished_swaps_are_in_no_sum() -> None:
    found = [
        swap(1, {"ukraine": "30"}),
        swap(2, {"ukraine": "500"}, voided=True),
        swap(3, {"ukraine": "500"}, status="agreed"),
        swap(4, {"ukraine": "500"}, status="cancelled"),
        swap(5, {"ukraine:remains": "500"}),
    ]
    assert "Ukraine: 30." in totals(found, [], setting()).description


def test_what_nobody_mentions_is_not_zero() -> None:
    assert "Russia: no living people are recorded." in totals([swap(1, {"ukraine": "3"})], [], setting()).description


def test_a_line_steps_up_by_each_swap() -> None:
    drawn = totals([swap(1, {"ukraine": "50"}), swap(11, {"ukraine": "50"})], [], setting())
    (line,) = lines(drawn, "line-0")
    heights = [float(each) for each in re.findall(r"V([0-9.]+)", str(line.attributes["d"]))]
    start = float(re.findall(r"^M[0-9.]+ ([0-9.]+)", str(line.attributes["d"]))[0])
    assert len(heights) == 2
    assert start - heights[1] == pytest.approx(2 * (start - heights[0]), abs=0.2)


def test_a_band_is_open_above_from_the_day_of_a_withheld_count_on() -> None:
    bounded = totals([swap(1, {"ukraine": "50"}), swap(9, {"ukraine": "20..90"})], [], setting())
    assert lines(bounded, "band-0") and not lines(bounded, "haze-0")
    assert not any("open above" in box.text for box in texts(bounded))
    opened = totals(
        [swap(1, {"ukraine": "50"}), swap(9, {"ukraine": "withheld"}), swap(9, {"russia": "5"})], [], setting()
    )
    (haze,) = lines(opened, "haze-0")
    (line,) = lines(opened, "line-0")
    starts = [float(re.findall(r"^M([0-9.]+)", str(each.attributes["d"]))[0]) for each in (line, haze)]
    assert starts[0] < starts[1]
    assert any("open above" in box.text for box in texts(opened))
    # Russia's counts are all known.
    assert not lines(opened, "haze-1")


def test_a_stated_total_is_a_point_at_its_number_tied_to_its_day() -> None:
    found = [swap(1, {"ukraine": "50"}), swap(25, {"ukraine": "50"})]
    small, large = marks(totals(found, [stated(1, "40"), stated(2, "80")], setting()))
    assert height(large) == pytest.approx(2 * height(small))
    assert small.shapes[0].attributes["class"] == "tie"
    assert small.shapes[1].attributes["class"] == "stated"
    assert small.words == "Stated: 40 people as of 20 March 2031, since 1 March 2031, Headquarters."


@pytest.mark.parametrize("figure", ["..90", "90+", "90~", "90", "90..300"])
def test_a_stated_total_of_any_kind_stands_within_the_picture(figure: str) -> None:
    drawn = totals([swap(1, {"ukraine": "5"}), swap(25, {"ukraine": "5"})], [stated(1, figure)], setting())
    (point,) = marks(drawn)
    assert 60 < height(point) <= 141


@pytest.mark.parametrize(
    ("statement", "drawn"),
    [
        (stated(1, "40", since=FIRST), True),
        (stated(1, "40", since=FIRST - timedelta(days=20)), True),
        # Before the record, years of swaps may be missing.
        (stated(1, "40", since=FIRST - timedelta(days=400)), False),
        # Of fewer swaps than are summed.
        (stated(1, "40", since=FIRST + timedelta(days=5)), False),
        (stated(1, "40", since=None), True),
        (stated(1, "4000", since=None), False),
        (stated(1, "40", side="both"), False),
        (stated(1, "40", category=Category.CIVILIAN), False),
        (stated(1, "40", pledge="accord"), False),
        (stated(1, "40", mediator="UAE"), False),
    ],
)
def test_only_totals_of_what_is_summed_are_drawn_and_the_others_are_counted(
    statement: StatementRecord, drawn: bool
) -> None:
    found = [swap(1, {"ukraine": "50"}), swap(25, {"ukraine": "50"})]
    picture = totals(found, [statement], setting())
    check(picture)
    assert len(marks(picture)) == drawn
    assert ("1 other stated total is not drawn, since it cannot" in picture.description) is not drawn


def test_a_total_since_before_the_first_swap_is_drawn_where_the_record_reaches_back() -> None:
    found = [swap(1, {"ukraine": "50"}), swap(25, {"ukraine": "50"})]
    long_ago = stated(1, "40", since=date(2029, 3, 1))
    assert not marks(totals(found, [long_ago], setting()))
    assert marks(totals(found, [long_ago], setting(coverage=Coverage(date(2029, 3, 1)))))


def test_voided_totals_and_those_of_remains_are_not_mentioned() -> None:
    of = [stated(1, "40", voided=True), stated(2, "40", category=Category.REMAINS)]
    drawn = totals([swap(1, {"ukraine": "50"})], of, setting())
    assert not marks(drawn) and "stated" not in drawn.description


def test_the_last_total_is_told_whatever_order_they_are_recorded_in() -> None:
    found = [swap(1, {"ukraine": "50"}), swap(25, {"ukraine": "50"})]
    of = [stated(1, "61", as_of=date(2031, 3, 20)), stated(2, "44", as_of=date(2031, 3, 9))]
    assert "the last one this. Stated: 61 people" in totals(found, of, setting()).description


@WIDTHS
def test_the_bundled_totals_are_those_of_the_ledger(tmp_path: Path, width: int) -> None:
    path = tmp_path / "bundled.sqlite"
    assert run(["init", "--bundled", "--db", str(path)]) == 0
    with opening.open_ledger(path) as ledger:
        found, of = tuple(reading.swaps(ledger)), tuple(reading.statements(ledger))
        drawn = totals(found, of, Setting(reading.sides(ledger), TODAY, reading.coverage(ledger), width))
    check(drawn)
    for side in TWO:
        summed = total(c.figure for c in found[-1].running if c.side == side.code and c.category.living)
        assert f"{side.name}: {in_words(summed)}; " in drawn.description
    assert marks(drawn) and "<script" not in svg(drawn)


@WIDTHS
def test_90_stated_totals_do_not_clutter(width: int) -> None:
    found = [swap(n, {"ukraine": "50", "russia": "30"}, day=FIRST + timedelta(days=10 * n)) for n in range(90)]
    of = [stated(n, f"{50 * n + 20}", as_of=FIRST + timedelta(days=10 * n)) for n in range(1, 91)]
    drawn = totals(found, of, Setting(TWO, date(2034, 1, 1), Coverage(FIRST, date(2033, 8, 8)), width))
    check(drawn)
    assert len(marks(drawn)) == 90
    # Words are on a pointer only.
    assert not any("Headquarters" in box.text for box in texts(drawn))


@WIDTHS
@pytest.mark.parametrize("sides", [TWO[:1], TWO, (*TWO, FOUR[0]), FOUR], ids=["one", "two", "three", "four"])
def test_extremes_are_fit_to_print(sides: tuple[Side, ...], width: int) -> None:
    kinds = ["30", "1000~", "withheld", "5..90", "1200+", "..7", "10000000"]
    for days in (0, 5, 30, 3650):
        found = [
            swap(
                n,
                {side.code: kinds[(n + index) % 7] for index, side in enumerate(sides)},
                day=FIRST - timedelta(days=3650) + timedelta(days=days * n // 12),
            )
            for n in range(12)
        ]
        check(totals(found, [stated(1, "40", since=None)], setting(sides, width, Coverage(None, date(2031, 5, 1)))))


@WIDTHS
def test_thousands_of_swaps_are_a_small_file(width: int) -> None:
    found = [swap(n, {"ukraine": f"{n % 300}", "russia": "withheld" if n % 9 == 0 else "5..9"}) for n in range(1, 3001)]
    drawn = totals(found, [], Setting(TWO, date(2040, 1, 1), Coverage(), width))
    check(drawn)
    assert len(svg(drawn)) < 100_000


@WIDTHS
def test_the_ground_is_grey_beyond_the_record(width: int) -> None:
    drawn = totals([swap(1, {"ukraine": "5"})], [], setting(width=width, coverage=Coverage(None, date(2031, 5, 1))))
    grey = [
        each for each in shapes(drawn) if each.attributes["class"] == "beyond" and float(each.attributes["height"]) > 10
    ]
    assert len(grey) == len(TWO)
    assert "up to 1 May 2031" in drawn.description
    check(drawn)


@WIDTHS
def test_nothing_recorded_says_so(width: int) -> None:
    for found in ([], [swap(1, {"ukraine": "5"}, status="agreed")], [swap(1, {"ukraine": "5"}, voided=True)]):
        empty = totals(found, [stated(1, "40")], setting(width=width))
        check(empty)
        assert empty.title == empty.description == "No completed swap is recorded here."
