"""Bars: counted solid, possible light, the rest thin, and never more than there is."""

from hypothesis import given
from hypothesis import strategies as st

from pow_ledger.display.bars import bar, share
from pow_ledger.domain.entries import Category
from pow_ledger.domain.figures import Figure
from pow_ledger.domain.progress import Progress, remaining_of, state_of


def _line(floor: int, counted: int, possible: int | None) -> Progress:
    pledged, done, open_to = Figure(floor, None), Figure(counted, possible), Figure(counted, possible)
    return Progress(
        pledge="accord",
        side="ukraine",
        category=Category.POW,
        pledged=pledged,
        counted=done,
        possible=open_to,
        remaining=remaining_of(pledged, done, open_to),
        state=state_of(pledged, done, open_to),
    )


@given(
    floor=st.integers(1, 5_000),
    counted=st.integers(0, 6_000),
    more=st.integers(0, 6_000) | st.none(),
    width=st.integers(8, 60),
)
def test_a_bar_is_as_wide_as_asked_and_shows_every_person(
    floor: int, counted: int, more: int | None, width: int
) -> None:
    possible = None if more is None else counted + more
    drawn = bar(_line(floor, counted, possible), width).plain
    solid, light = drawn.count("█"), drawn.count("░")
    assert len(drawn) == width
    assert drawn == "█" * solid + "░" * light + "·" * (width - solid - light)
    assert (solid > 0) == (counted > 0)
    assert (solid == width) == (counted >= floor)
    assert (solid + light == width) == (possible is None or possible >= floor)


def test_a_bar_without_unicode_reads_too() -> None:
    assert bar(_line(100, 50, 75), 8, ascii_only=True).plain == "####++.."


def test_the_share_says_what_is_certain_and_the_most() -> None:
    assert share(_line(1200, 146, 364)) == "12% counted, at most 30%"
    assert share(_line(1200, 331, 331)) == "27% counted"
    assert share(_line(1000, 250, None)) == "25% counted, no upper limit"
    assert share(_line(1200, 1199, 1199)) == "99% counted"
