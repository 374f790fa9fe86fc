"""The picture `swaps`: marks that follow the numbers, and words for each of them."""

import itertools
from datetime import date, timedelta
from pathlib import Path

import pytest

from pow_ledger.__main__ import run
from pow_ledger.domain.coverage import Coverage
from pow_ledger.domain.entries import (
    Side,
    Status,
)
from pow_ledger.domain.figures import in_words, total
from pow_ledger.pictures.frames import WIDE, Setting
from pow_ledger.pictures.rendering import inlined, svg
from pow_ledger.pictures.shapes import Mark, Shape
from pow_ledger.pictures.swaps import MANY, living, swaps
from pow_ledger.pictures.timeline import axis
from pow_ledger.storage import opening
from pow_ledger.storage.entries import reading
from tests.pictures.drawings import check, shapes, texts
from tests.pictures.samples import FIRST, FOUR, TODAY, TWO, WIDTHS, marks, setting, swap


def of(mark: Mark, look: str) -> list[Shape]:
    return [shape for shape in mark.shapes if shape.attributes["class"] == look]


def number(shape: Shape, name: str) -> float:
    return float(shape.attributes[name])


def tip(shape: Shape) -> float:
    """Where an upward bar ends."""
    return number(shape, "y")


@WIDTHS
def test_bars_follow_the_numbers_on_one_scale_for_both_sides(width: int) -> None:
    found = [swap(1, {"ukraine": "120", "ukraine:civilian": "30", "russia": "75"}), swap(2, {"ukraine:people": "75"})]
    first, second = marks(swaps(found, setting(width=width)))
    (up,), (down,), (half,) = of(first, "side-0"), of(first, "side-1"), of(second, "side-0")
    assert number(up, "height") == pytest.approx(2 * number(down, "height"))
    assert number(up, "height") == pytest.approx(2 * number(half, "height"))
    # Both begin on one axis, the first side upward.
    assert number(up, "y") + number(up, "height") == pytest.approx(number(down, "y"))


def test_a_range_is_solid_to_its_low_bound_and_light_to_its_high_one() -> None:
    exact, between, at_most = marks(
        swaps([swap(1, {"ukraine": "90"}), swap(2, {"ukraine": "30..90"}), swap(3, {"ukraine": "..90"})], setting())
    )
    (whole,), (solid,), (light,) = of(exact, "side-0"), of(between, "side-0"), of(between, "band-0")
    assert number(solid, "height") == pytest.approx(number(whole, "height") / 3)
    assert tip(light) == pytest.approx(tip(whole))
    assert number(light, "y") + number(light, "height") == pytest.approx(tip(solid))
    assert tip(of(at_most, "band-0")[0]) == pytest.approx(tip(whole))


def test_an_approximate_count_has_a_soft_end_that_fits_on_the_scale() -> None:
    exact, about = marks(swaps([swap(1, {"ukraine": "100"}), swap(2, {"ukraine": "100~"})], setting()))
    (whole,), (solid,), (light,) = of(exact, "side-0"), of(about, "side-0"), of(about, "band-0")
    assert number(solid, "height") == pytest.approx(0.9 * number(whole, "height"))
    assert number(solid, "height") + number(light, "height") == pytest.approx(1.1 * number(whole, "height"))


@WIDTHS
@pytest.mark.parametrize("sides", [TWO[:1], TWO, FOUR], ids=["one", "two", "four"])
def test_at_least_goes_on_in_steps_that_stay_within_the_scale(sides: tuple[Side, ...], width: int) -> None:
    drawn = swaps([swap(1, {side.code: "100+" for side in sides})], setting(sides, width))
    (mark,) = marks(drawn)
    steps = of(mark, "side-0")
    assert len(steps) == 4
    (label,) = [box for box in texts(drawn) if box.text == "≥ 100" and box.bottom <= tip(steps[-1]) + 3][:1]
    assert tip(steps[-1]) >= label.bottom - 3


def test_a_withheld_count_is_a_ring_of_one_size_on_its_side_of_the_axis() -> None:
    found = [
        swap(1, {"ukraine": "100", "russia": "100"}),
        swap(9, {"ukraine": "withheld"}),
        swap(19, {"russia": "withheld"}),
    ]
    bar, up, down = marks(swaps(found, setting()))
    base = number(of(bar, "side-1")[0], "y")
    (above,), (below,) = up.shapes, down.shapes
    assert [each.tag for each in (above, below)] == ["circle", "circle"]
    assert above.attributes["r"] == below.attributes["r"]
    assert number(above, "cy") + number(above, "r") < base < number(below, "cy") - number(below, "r")


def test_without_a_single_number_the_axis_names_none_but_zero() -> None:
    drawn = swaps([swap(1, {"ukraine": "withheld", "ukraine:remains": "7"})], setting())
    assert [box.text for box in texts(drawn) if box.text.isdecimal()] == ["0"]
    check(drawn)


def test_rings_of_one_week_in_many_years_stand_beyond_each_other() -> None:
    found = [swap(n, {"ukraine": "withheld"}) for n in (1, 2, 3)]
    found.append(swap(4, {"ukraine": "9"}, day=date(2039, 1, 1)))
    rings = [of(mark, "open")[0] for mark in marks(swaps(found, setting()))[1:]]
    heights = sorted(number(each, "cy") for each in rings)
    assert all(high - low > 2 * number(rings[0], "r") for low, high in itertools.pairwise(heights))


def test_no_bar_is_drawn_over_a_ring() -> None:
    drawn = marks(swaps([swap(1, {"ukraine": "withheld"}), swap(2, {"ukraine": "9"})], setting()))
    assert [bool(of(mark, "open")) for mark in drawn] == [False, True]


def test_a_contested_swap_has_a_notch_at_each_rival_figure_and_all_figures_in_words() -> None:
    found = [
        swap(1, {"ukraine": "80", "russia": "60"}, {"ukraine": "100"}, {"ukraine": "40", "russia": "60"}),
        swap(2, {"ukraine": "100"}),
        swap(3, {"ukraine": "40"}),
    ]
    contested, hundred, forty = marks(swaps(found, setting()))
    # What a report says of Russia is what the ledger has, so nothing is contested there.
    notches = sorted(number(each, "y1") for each in of(contested, "notch"))
    assert notches == pytest.approx([tip(hundred.shapes[0]), tip(forty.shapes[0])])
    for figure in ("80", "100", "40"):
        assert f"{figure} prisoners of war" in contested.words


def test_a_rival_figure_for_civilians_alone_is_no_figure_for_all_the_living() -> None:
    found = [
        swap(1, {"ukraine": "185", "ukraine:civilian": "20"}, {"ukraine:civilian": "10"}),
        swap(2, {"ukraine": "195"}),
    ]
    contested, same = marks(swaps(found, setting()))
    (notch,) = of(contested, "notch")
    assert number(notch, "y1") == pytest.approx(tip(same.shapes[0]))


def test_a_rival_split_of_the_same_number_has_a_notch_at_the_end_of_the_bar() -> None:
    (mark,) = marks(swaps([swap(1, {"ukraine": "96", "ukraine:civilian": "12"}, {"ukraine": "108"})], setting()))
    assert number(of(mark, "notch")[0], "y1") == pytest.approx(tip(of(mark, "side-0")[0]))


def test_a_rival_figure_far_beyond_the_scale_is_an_arrow_and_flattens_nothing() -> None:
    drawn = swaps([swap(1, {"ukraine": "100"}, {"ukraine": "5000"})], setting())
    (mark,) = marks(drawn)
    assert [shape.tag for shape in of(mark, "notch")] == ["path"]
    assert number(of(mark, "side-0")[0], "height") > 60
    assert any("beyond the scale" in box.text for box in texts(drawn))
    assert "5,000" in mark.words
    check(drawn)


def test_remains_have_a_strip_and_a_scale_of_their_own_and_a_side_is_told_its_own_most() -> None:
    found = [swap(1, {"ukraine": "10", "ukraine:remains": "1200", "russia:remains": "1"}, {"ukraine:remains": "1100"})]
    drawn = swaps(found, setting())
    (mark,) = marks(drawn)
    many, one = of(mark, "remains")
    assert number(many, "height") > number(one, "height") >= 1
    (notch,) = of(mark, "notch")
    assert tip(many) < number(notch, "y1") < number(many, "y") + number(many, "height")
    assert {"remains, the most at once 1,200", "remains, the most at once 1"} <= {box.text for box in texts(drawn)}


def test_the_largest_number_of_each_side_is_written_beside_its_bar() -> None:
    drawn = swaps([swap(1, {"ukraine": "185", "russia": "30..70"}), swap(2, {"ukraine": "90"})], setting())
    assert {"185", "30–70"} <= {box.text for box in texts(drawn)}
    assert "The largest was 185 on 1 March 2031." in drawn.description


def test_swaps_of_one_day_stand_beside_each_other() -> None:
    drawn = marks(swaps([swap(n, {"ukraine": "9"}, day=FIRST) for n in (1, 2, 3)], setting()))
    places = [number(mark.shapes[0], "x") for mark in drawn]
    width = number(drawn[0].shapes[0], "width")
    assert all(after - before >= width for before, after in itertools.pairwise(places))


@pytest.mark.parametrize("days", [0, 30, 3650])
@WIDTHS
def test_bars_are_neither_hairlines_nor_blocks(width: int, days: int) -> None:
    found = [swap(n, {"ukraine": "9"}, day=FIRST + timedelta(days=days * n // 100)) for n in range(1, 101)]
    for mark in marks(swaps(found, setting(width=width))):
        assert 1.2 <= number(mark.shapes[0], "width") <= 10


def test_every_swap_has_a_mark_with_its_words_and_its_link() -> None:
    found = [swap(n, {"ukraine": f"{n}", "russia": "withheld"}) for n in range(1, 121)]
    drawn = swaps(found, setting(), {n: f"#swap-{n}" for n in range(1, 120)})
    by_link = {mark.link: mark.words for mark in marks(drawn)}
    assert len(marks(drawn)) == 120
    for n in range(1, 120):
        assert f"Ukraine: {n:,} prisoner" in by_link[f"#swap-{n}"]
    # The last one has no place on the page.
    assert "Ukraine: 120 prisoners of war" in by_link[""]
    assert inlined(drawn, linked=True).count("<a href=") == 119
    assert "<a " not in svg(drawn)


@WIDTHS
def test_up_to_so_many_swaps_have_marks_and_more_are_one_shape(width: int) -> None:
    found = [swap(n, {"ukraine": "5"}) for n in range(1, MANY + 2)]
    assert len(marks(swaps(found[:-1], setting(width=width)))) == MANY
    crowd = swaps(found, setting(width=width))
    assert not marks(crowd)
    check(crowd)
    assert "too many to name each" in " ".join(box.text for box in texts(crowd))


@WIDTHS
def test_thousands_of_swaps_are_a_small_file(width: int) -> None:
    found = [
        swap(n, {"ukraine": f"{n % 300}", "russia": "withheld" if n % 9 == 0 else f"{n % 70}..{n % 70 + 9}"})
        for n in range(1, 3001)
    ]
    drawn = swaps(found, setting(width=width))
    check(drawn)
    assert len(svg(drawn)) < 100_000
    ground = next(shape for shape in shapes(drawn) if shape.attributes["class"] == "axis")
    rings = [shape for shape in shapes(drawn) if shape.tag == "circle" and number(shape, "cy") > number(ground, "y1")]
    assert rings and all(number(each, "cx") - number(each, "r") >= number(ground, "x1") for each in rings)


@WIDTHS
@pytest.mark.parametrize("sides", [TWO[:1], TWO, (*TWO, FOUR[0]), FOUR], ids=["one", "two", "three", "four"])
def test_extremes_are_fit_to_print(sides: tuple[Side, ...], width: int) -> None:
    kinds = ["30", "1000~", "withheld", "5..90", "1200+", "..7", "10000000"]
    for days in (0, 5, 30, 3650):
        found = [
            swap(
                n,
                {side.code: kinds[(n + index) % 7] for index, side in enumerate(sides)}
                | {f"{side.code}:remains": kinds[(n + 3) % 7] for side in sides},
                {side.code: "4000" for side in sides},
                day=FIRST + timedelta(days=days * n // 12),
            )
            for n in range(12)
        ]
        check(swaps(found, setting(sides, width, Coverage(FIRST + timedelta(days=1), date(2031, 5, 1)))))


@WIDTHS
def test_500_swaps_in_a_month_are_seen_where_there_is_room(width: int) -> None:
    found = [
        swap(n, {"ukraine": f"{n % 90 + 1}", "russia": "withheld"}, day=date(2031, 3, 1 + n // 17)) for n in range(500)
    ]
    drawn = swaps(found, setting(width=width))
    check(drawn)
    if width == WIDE:
        assert len({number(of(mark, "side-0")[0], "x") for mark in marks(drawn)}) > 490


@WIDTHS
def test_the_bundled_swaps_have_a_mark_each(tmp_path: Path, width: int) -> None:
    path = tmp_path / "bundled.sqlite"
    assert run(["init", "--bundled", "--db", str(path)]) == 0
    with opening.open_ledger(path) as ledger:
        found = tuple(reading.swaps_with_reports(ledger))
        drawn = swaps(found, Setting(reading.sides(ledger), TODAY, reading.coverage(ledger), width))
    check(drawn)
    completed = [each for each in found if each.record.swap.status is Status.COMPLETED]
    assert len(marks(drawn)) == len(completed)
    contested = [mark for mark in marks(drawn) if "Contested: " in mark.words]
    assert len(contested) == sum(each.record.contested for each in completed)
    assert all(of(mark, "notch") for mark in contested)
    assert "<script" not in svg(drawn)


@WIDTHS
def test_a_single_day_is_named_below_the_picture(width: int) -> None:
    drawn = swaps([swap(5, {"ukraine": "9"})], setting(width=width, coverage=Coverage(None, date(2031, 3, 5))))
    check(drawn)
    assert "5 March 2031" in [box.text for box in texts(drawn)]


@WIDTHS
def test_the_days_after_the_record_are_grey_and_take_no_more_than_a_sixth(width: int) -> None:
    found = [swap(1, {"ukraine": "9"}, day=date(2012, 3, 1)), swap(2, {"ukraine": "9"}, day=date(2013, 3, 1))]
    of_record = setting(width=width, coverage=Coverage(None, date(2013, 3, 1)))
    drawn = swaps(found, of_record)
    days = axis([each.record.swap.date for each in found], of_record, 9)
    (grey,) = [each for each in shapes(drawn) if each.attributes["class"] == "beyond" and number(each, "height") > 10]
    assert 0 < number(grey, "width") <= (days.end - days.start) / 6
    assert "1 March 2013" in drawn.description
    check(drawn)


def test_sums_in_words_are_the_sums_of_figures() -> None:
    texts_of = ["30", "5..9", "1000~", "12+", "withheld"]
    found = [swap(n, {"ukraine": text, "ukraine:civilian": "2"}) for n, text in enumerate(texts_of, 1)]
    figures = [living(each.record.swap.figures, "ukraine") for each in found]
    summed = total(figure for figure in figures if figure is not None)
    assert f"Ukraine received {in_words(summed)} living people in 5 swaps" in swaps(found, setting()).description


def test_what_nobody_mentions_is_not_zero() -> None:
    told = swaps([swap(1, {"ukraine:remains": "7"})], setting()).description
    assert "No living people are recorded as received by Ukraine; it received the remains of 7." in told
    assert "No living people are recorded as received by Russia." in told


def test_of_many_swaps_the_last_that_are_withheld_or_contested_are_named() -> None:
    found = [swap(n, {"ukraine": "withheld"}) for n in range(1, 21)]
    found += [swap(n, {"ukraine": f"{n}"}, {"ukraine": f"{n + 500}"}) for n in range(21, 45)]
    told = swaps(found, setting()).description
    assert "the numbers of 20 withheld (9 March 2031, 10 March 2031, " in told and "and 8 earlier days)" in told
    assert "Contested: 24 swaps, of which these are the last 12." in told
    assert told.count("Contested: Rival says") == 12
    few = swaps(found[:40], setting()).description
    assert "1 March 2031: Ukraine: prisoners of war (number not given)." in few
    assert few.count("Contested: Rival says") == 20


@WIDTHS
def test_what_is_not_completed_is_told_and_not_drawn(width: int) -> None:
    planned = [
        swap(2, {"ukraine": "9"}, status="agreed"),
        swap(3, {"ukraine": "9"}, status="cancelled"),
        swap(4, {}),
    ]
    drawn = swaps([swap(1, {"ukraine": "9"}), *planned], setting(width=width))
    assert len(marks(drawn)) == 1
    assert "Swaps that are not drawn: 1 agreed, 1 cancelled and 1 without any figure." in drawn.description
    for found, title in (
        ([], "No completed swap is recorded here."),
        (planned[:2], "No completed swap is recorded here."),
        (planned, "No completed swap with a figure is recorded here."),
    ):
        empty = swaps(found, setting(width=width))
        check(empty)
        assert (empty.title, bool(marks(empty))) == (title, False)
        assert ("not drawn" in empty.description) == bool(found)
