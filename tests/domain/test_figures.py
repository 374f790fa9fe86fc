"""Figures: the notation both ways, and the algebra against sets of whole numbers."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pow_ledger.domain.errors import (
    FractionalFigure,
    HugeFigure,
    NegativeFigure,
    NotAFigure,
    ReversedFigure,
    UsageError,
)
from pow_ledger.domain.figures import LARGEST, WITHHELD, ZERO, Figure, parse_figure, total
from tests.strategies import figures

HORIZON = 60
"""Members above it are left out, which changes no member of a sum up to it."""

small = figures(largest=HORIZON // 3)


def members(figure: Figure) -> set[int]:
    """The whole numbers that a figure allows, up to the horizon."""
    return set(range(figure.low, HORIZON + 1 if figure.high is None else figure.high + 1))


@pytest.mark.parametrize(
    ("text", "figure"),
    [
        ("250", Figure(250, 250)),
        ("0", Figure(0, 0)),
        ("1000~", Figure(1000, 1000, about=True)),
        ("1200+", Figure(1200, None)),
        ("..1200", Figure(0, 1200)),
        ("200..250", Figure(200, 250)),
        ("withheld", Figure(0, None)),
        ("10000000", Figure(10_000_000, 10_000_000)),
        ("1311+~", Figure(1311, None, about=True)),
        ("0+~", Figure(0, None, about=True)),
        ("..5~", Figure(0, 5, about=True)),
        ("200..250~", Figure(200, 250, about=True)),
    ],
)
def test_the_notation_reads_and_prints_the_same(text: str, figure: Figure) -> None:
    assert parse_figure(text) == figure
    assert figure.text == str(figure) == text


@pytest.mark.parametrize(
    ("text", "same"),
    [
        ("1,200", "1200"),
        ("10,000,000", "10000000"),
        ("1,200+", "1200+"),
        ("..1,200", "..1200"),
        ("1,000..1,200", "1000..1200"),
        ("1,000~", "1000~"),
        ("0+", "withheld"),
        ("0..5", "..5"),
        ("..0", "0"),
        ("7..7", "7"),
        ("0007", "7"),
        ("0" * 5000 + "7", "7"),
    ],
)
def test_other_spellings_of_a_figure(text: str, same: str) -> None:
    assert parse_figure(text).text == same


@given(figures())
def test_every_figure_reads_back_as_it_prints(figure: Figure) -> None:
    assert parse_figure(figure.text) == figure


@pytest.mark.parametrize(
    ("error", "texts"),
    [
        (ReversedFigure, "300..200 1..0 10000000..9999999 1,200..1,100 300..200~"),
        (NegativeFigure, "-1 -1,200 -5~ \u22125 -1..5"),
        (FractionalFigure, "2.5 1,5 1,2 12,34 1.000 2.5~ 2.5+"),
        (HugeFigure, f"10000001 10,000,001 10000001+ ..10000001 5..10000001 {'9' * 10_000}"),
        (NotAFigure, "+ ~ .. ..~ , many +5 1e3 0x10 1_000 1200++ 1200~~ 1200~+ 1200+.. 1..2..3 1...2 ..5+ 5.."),
        (NotAFigure, "1,,200 ,200 1200, Withheld withheld~ withheld+ nan inf 12\n 1\0 \u202e12"),
        (NotAFigure, "\u0663 \uff13 \xb2 1\u0660 \u0be7"),  # digits, but not ASCII
    ],
)
def test_each_kind_of_wrong_figure_has_its_own_error(error: type[UsageError], texts: str) -> None:
    for text in texts.split(" "):
        with pytest.raises(UsageError) as refusal:
            parse_figure(text)
        assert (text, refusal.type) == (text, error)


@pytest.mark.parametrize("text", ["", " ", "12 ", " 12", "1 200"])
def test_no_figure_is_blank_or_has_a_blank(text: str) -> None:
    with pytest.raises(NotAFigure):
        parse_figure(text)


@given(st.text() | st.text(alphabet="0123456789,.+~-"))
def test_any_text_is_a_figure_that_prints_or_a_usage_error(text: str) -> None:
    try:
        figure = parse_figure(text)
    except UsageError:
        return
    assert parse_figure(figure.text) == figure
    assert 0 <= figure.low <= (LARGEST if figure.high is None else figure.high) <= LARGEST


@pytest.mark.parametrize(("low", "high"), [(-1, 5), (-1, None), (3, 2)])
def test_no_figure_has_a_negative_or_reversed_bound(low: int, high: int | None) -> None:
    with pytest.raises(ValueError, match="no figure lies between"):
        Figure(low, high)


@given(small, small)
def test_a_sum_allows_exactly_the_sums_of_what_its_parts_allow(one: Figure, other: Figure) -> None:
    sums = {a + b for a, b in product(members(one), members(other))}
    assert members(one + other) == {number for number in sums if number <= HORIZON}
    assert (one + other).about == (one.about or other.about)


@given(figures(), figures(), figures())
def test_addition_is_associative_and_commutative_and_zero_is_neutral(a: Figure, b: Figure, c: Figure) -> None:
    assert (a + b) + c == a + (b + c) == total([c, b, a])
    assert a + b == b + a
    assert a + ZERO == a == ZERO + a
    assert total([]) == ZERO


@given(figures())
def test_withheld_is_not_zero_and_leaves_any_sum_open(figure: Figure) -> None:
    assert WITHHELD.withheld and not ZERO.withheld
    assert figure + WITHHELD == Figure(figure.low, None, figure.about)


def test_a_total_with_a_withheld_count_is_a_floor() -> None:
    assert total([parse_figure("1,000"), parse_figure("311"), WITHHELD]).text == "1311+"


@given(small, small)
def test_figures_contradict_when_they_share_no_number_or_lie_over_a_tenth_apart(one: Figure, other: Figure) -> None:
    a, b = min(product(members(one), members(other)), key=lambda pair: abs(pair[0] - pair[1]))
    slack = max(Fraction(a * one.about, 10), Fraction(b * other.about, 10))
    assert one.contradicts(other) == other.contradicts(one) == (abs(a - b) > slack)
    if not one.about and not other.about:
        assert one.contradicts(other) == members(one).isdisjoint(members(other))


@pytest.mark.parametrize(
    ("one", "other", "contradicts"),
    [
        ("250", "250", False),
        ("250", "251", True),
        ("200..250", "250..300", False),
        ("200..250", "251+", True),
        ("withheld", "1,200", False),
        ("withheld", "0", False),
        ("..5", "0", False),
        ("1000~", "1100", False),
        ("1000~", "1101", True),
        ("1000~", "900", False),
        ("1000~", "899", True),
        ("15~", "16", False),
        ("15~", "17", True),
        ("1000~", "1111~", False),
        ("1000~", "1112~", True),
        ("1000", "1111~", False),
        ("0~", "1", True),
    ],
)
def test_what_contradicts_what(one: str, other: str, contradicts: bool) -> None:
    assert parse_figure(one).contradicts(parse_figure(other)) == contradicts
    assert parse_figure(other).contradicts(parse_figure(one)) == contradicts
