"""The four pictures: they show what the tables say, for any ledger and at any width."""

import itertools
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pow_ledger.__main__ import run
from pow_ledger.domain.coverage import Coverage
from pow_ledger.domain.entries import (
    BOTH,
    Category,
    Count,
    Pledge,
    PledgeRecord,
    Side,
)
from pow_ledger.domain.figures import ZERO, Figure, total
from pow_ledger.domain.progress import (
    PledgeProgress,
    Progress,
    StatedTotal,
    remaining_of,
    state_of,
    steps_of,
)
from pow_ledger.pictures.frames import NARROW, WIDE, Setting
from pow_ledger.pictures.letters import shortened, width_of, wrapped
from pow_ledger.pictures.pledge import pledge
from pow_ledger.pictures.progress import progress
from pow_ledger.pictures.scales import Days, Numbers, day_ticks, number_ticks, round_up
from pow_ledger.pictures.shapes import Drawing, Mark
from pow_ledger.pictures.swaps import swaps
from pow_ledger.pictures.totals import totals
from pow_ledger.storage import opening
from pow_ledger.storage.entries import reading
from pow_ledger.storage.sums.progress import contributions, read_progress
from tests.pictures.drawings import check, shapes
from tests.pictures.samples import TODAY, TWO, WIDTHS, marks, setting, swap
from tests.strategies import figures

LONG = (
    Side("one", "The Democratic Republic of a Name That Nobody Has Ever Fitted In"),
    Side("two", "Сторона с очень длинным названием, которое никуда не помещается"),
    Side("three", "C"),
    Side("four", "D"),
)


def line(side: str, pledged: Figure, counted: Figure, possible: Figure, *stated: StatedTotal) -> Progress:
    return Progress(
        *("accord", side, Category.POW, pledged, counted, possible),
        remaining=remaining_of(pledged, counted, possible),
        state=state_of(pledged, counted, possible),
        stated=stated,
    )


def promised(*lines: Progress, code: str = "accord") -> PledgeProgress:
    figures = tuple(Count(each.side, each.category, each.pledged) for each in lines)
    record = PledgeRecord(Pledge(code, date(2031, 3, 1), figures, date(2031, 3, 2)), (), False)
    return PledgeProgress(record, None, lines, None)


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("bundled") / "ledger.sqlite"
    assert run(["init", "--bundled", "--db", str(path)]) == 0
    return path


@WIDTHS
def test_the_bundled_dataset_is_fit_to_print(bundled: Path, width: int) -> None:
    with opening.open_ledger(bundled) as ledger:
        of = Setting(reading.sides(ledger), TODAY, reading.coverage(ledger), width)
        pledges = tuple(read_progress(ledger))
        check(progress(pledges, of))
        check(swaps(tuple(reading.swaps_with_reports(ledger)), of))
        check(totals(tuple(reading.swaps(ledger)), tuple(reading.statements(ledger)), of))
        for found in pledges:
            bearing = {
                (each.side, each.category): tuple(
                    contributions(ledger, found.pledge.code, (each.side, each.category), None)
                )
                for each in found.lines
            }
            check(pledge(found, bearing, of))
            for each in found.lines:
                # The last step is what the line says.
                *_, last = [None, *steps_of(bearing[each.side, each.category])]
                assert ((last.counted, last.possible) if last else (ZERO, ZERO)) == (each.counted, each.possible)


@WIDTHS
@pytest.mark.parametrize("sides", [LONG[:1], TWO, LONG], ids=["one side", "two", "four, with long names"])
@pytest.mark.parametrize("days", [0, 1, 30, 3650])
def test_any_number_of_sides_and_days(sides: tuple[Side, ...], days: int, width: int) -> None:
    kinds = ["30", "1000~", "withheld", "5..90", "12+", "..7"]
    found = [
        swap(
            number,
            {side.code: kinds[(number + index) % 6] for index, side in enumerate(sides)}
            | {f"{sides[0].code}:remains": "900"},
            day=date(2021, 1, 1) + timedelta(days=days * number // 9),
        )
        for number in range(10)
    ]
    of = setting(sides, width, Coverage(None, date(2031, 1, 31)))
    check(swaps(found, of))
    check(totals([each.record for each in found], [], of))


@WIDTHS
def test_withheld_only_is_a_ring_each_and_nothing_recorded_says_so(width: int) -> None:
    found = [swap(number, {"ukraine": "withheld"}) for number in (1, 2, 3)]
    drawn = swaps(found, setting(width=width))
    check(drawn)
    marks = [each for each in drawn.content if isinstance(each, Mark)]
    assert [[shape.tag for shape in mark.shapes] for mark in marks] == [["circle"]] * 3
    for empty in (
        swaps([], setting(width=width)),
        totals([], [], setting(width=width)),
        progress([], setting(width=width)),
    ):
        check(empty)
        assert "is recorded here" in empty.title


def test_a_bar_is_as_high_as_its_count_and_a_notch_stands_at_a_rival_figure() -> None:
    found = [
        swap(1, {"ukraine": "100", "russia": "50"}),
        swap(2, {"ukraine": "50"}, {"ukraine": "100"}, day=date(2031, 3, 9)),
    ]
    first, second = (each for each in swaps(found, setting()).content if isinstance(each, Mark))
    up, down = first.shapes
    assert float(up.attributes["height"]) == 2 * float(down.attributes["height"])
    assert float(up.attributes["y"]) + float(up.attributes["height"]) == down.attributes["y"]
    assert float(second.shapes[0].attributes["height"]) == float(down.attributes["height"])
    notch = second.shapes[1]
    assert (notch.attributes["class"], notch.attributes["y1"]) == ("notch", up.attributes["y"])
    assert "Contested: Rival says Ukraine: 100 prisoners of war." in second.words


def test_a_mark_leads_to_its_swap_on_the_page_and_nowhere_else() -> None:
    found = [swap(1, {"ukraine": "100"})]
    (mark,) = (each for each in swaps(found, setting(), {1: "#here"}).content if isinstance(each, Mark))
    assert mark.link == "#here"
    check(swaps(found, setting(), {1: "#here"}))


@WIDTHS
def test_thousands_of_swaps_are_a_small_picture(width: int) -> None:
    found = [
        swap(n, {"ukraine": f"{n % 300}", "russia": "withheld"}, day=date(2021, 1, 1) + timedelta(days=n))
        for n in range(3000)
    ]
    drawn = swaps(found, setting(width=width))
    check(drawn)
    assert sum(len(str(shape)) for shape in shapes(drawn)) < 150_000
    assert (
        sum(len(str(shape)) for shape in shapes(totals([each.record for each in found], [], setting(width=width))))
        < 150_000
    )


@WIDTHS
def test_500_swaps_in_a_month(width: int) -> None:
    found = [swap(n, {"ukraine": f"{n}"}, day=date(2031, 3, 1 + n % 31)) for n in range(500)]
    check(swaps(sorted(found, key=lambda each: each.record.swap.date), setting(width=width)))


@WIDTHS
def test_twenty_pledges_of_sides_with_long_names(width: int) -> None:
    numbers = [(0, 0), (1, 1), (5, 90), (100, 2000)]
    lines = [
        line(side.code, Figure(pledged, None), Figure(low, high), Figure(low, open_high))
        for side, (low, high), pledged, open_high in zip(
            LONG, numbers, (3, 10_000_000, 100, 100), (0, 1, None, 2500), strict=True
        )
    ]
    check(progress([promised(*lines, code=f"pledge-{number}") for number in range(20)], setting(LONG, width)))


@given(figures(5000), figures(5000), figures(5000), st.sampled_from([WIDE, NARROW]))
def test_any_progress_is_drawn_within_its_frame(pledged: Figure, counted: Figure, more: Figure, width: int) -> None:
    possible = Figure(counted.low, None if counted.high is None or more.high is None else counted.high + more.high)
    stated = StatedTotal(more, "Somebody", date(2031, 4, 1), "ukraine", Category.POW)
    drawn = progress([promised(line("ukraine", pledged, counted, possible, stated))], setting(width=width))
    check(drawn)
    for shape in shapes(drawn):
        if shape.tag == "rect":
            assert float(shape.attributes["x"]) + float(shape.attributes["width"]) <= width + 0.01


def _part(drawing: Drawing, look: str) -> list[Any]:
    return [shape for mark in marks(drawing) for shape in mark.shapes if shape.attributes.get("class") == look]


def test_one_person_is_seen_and_one_short_of_the_pledge_does_not_reach_it() -> None:
    for low in (1, 9_999):
        drawn = progress(
            [promised(line("ukraine", Figure(10_000, None), Figure(low, low), Figure(low, low)))], setting()
        )
        (counted,), (floor,) = _part(drawn, "counted"), _part(drawn, "floor")
        assert counted.attributes["width"] >= 1
        assert counted.attributes["x"] + counted.attributes["width"] < floor.attributes["x1"]


def test_a_surplus_crosses_the_line_of_the_pledge() -> None:
    drawn = progress([promised(line("ukraine", Figure(100, None), Figure(150, 150), Figure(150, 150)))], setting())
    (counted,), (floor,) = _part(drawn, "counted"), _part(drawn, "floor")
    assert counted.attributes["x"] + counted.attributes["width"] > floor.attributes["x1"]


def test_a_total_of_all_sides_stands_at_no_bar_of_one() -> None:
    """It would look as if that side had received it; the words have it all the same."""
    both, own = (
        StatedTotal(Figure(number, number), "Somebody", date(2031, 4, 1), side, Category.POW)
        for number, side in ((2400, BOTH), (120, "ukraine"))
    )
    drawn = progress([promised(line("ukraine", Figure(100, None), ZERO, ZERO, both, own))], setting())
    assert len(_part(drawn, "stated")) == 1
    assert "2,400 prisoners of war for all sides together" in drawn.description


def test_thousands_of_remains_flatten_no_prisoners() -> None:
    """The line of each pledged number is where its own category's bars end."""
    prisoners = line("ukraine", Figure(100, None), Figure(50, 50), Figure(50, 50))
    remains = line("ukraine", Figure(6000, None), ZERO, ZERO)._replace(category=Category.REMAINS)
    drawn = progress([promised(prisoners, remains)], setting())
    one, other = (each.attributes["x1"] for each in _part(drawn, "floor"))
    assert one == other


def test_the_last_sum_is_that_of_all_swaps() -> None:
    found = [swap(n, {"ukraine": text}) for n, text in enumerate(["30", "5..9", "1000~"], 1)]
    summed = total(count.figure for each in found for count in each.record.swap.figures)
    assert (
        f"Ukraine: about {summed.low:,}–{summed.high:,}."
        in totals([each.record for each in found], [], setting()).description
    )


@given(st.integers(1, 10_000_000))
def test_an_axis_of_numbers_is_round_and_reaches_far_enough(most: int) -> None:
    end = round_up(most)
    ticks = number_ticks(Numbers(end, 0, 100), 2)
    assert most <= end <= 2 * most + 3 and 2 <= len(ticks) <= 11
    assert all(0 <= tick.at <= 100 for tick in ticks)


@given(st.dates(date(1990, 1, 1), date(2100, 1, 1)), st.integers(0, 40_000), st.floats(100, 1000))
def test_names_of_days_never_overlap(first: date, length: int, room: float) -> None:
    ticks = day_ticks(Days(first, first + timedelta(days=length), 0, room), 11.5)
    assert all(one.at + width_of(one.words, 11.5) <= other.at for one, other in itertools.pairwise(ticks))


@given(st.text(max_size=80), st.floats(20, 400))
def test_a_text_is_made_to_fit(text: str, room: float) -> None:
    assert width_of(shortened(text, 13, room), 13) <= room
    assert all(width_of(each, 13) <= room for each in wrapped(text, 13, room))


def test_a_pledge_of_so_few_days_that_no_month_begins_names_the_first() -> None:
    found = promised(line("ukraine", Figure(100, None), ZERO, ZERO))
    of_the_third = found.record.pledge._replace(announced=date(2031, 3, 3))
    found = found._replace(record=found.record._replace(pledge=of_the_third))
    drawn = pledge(found, {}, setting(coverage=Coverage(None, date(2031, 3, 9))))
    assert "3 March 2031" in [shape.text for shape in shapes(drawn) if shape.attributes.get("class") == "small"]
