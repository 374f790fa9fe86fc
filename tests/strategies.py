"""Hypothesis strategies: figures, and whole ledgers small enough to be checked by hand."""

from collections.abc import Hashable, Iterable
from datetime import date, timedelta
from typing import TypeVar

from hypothesis import strategies as st

from pow_ledger.domain.entries import Category, Count, Counts, Pledge, Report, Side, Source, Stance, Status, Swap
from pow_ledger.domain.figures import LARGEST, Figure, parse_figure
from pow_ledger.domain.totals import Cut
from tests.oracle import FIRST, Book, Holdings

Key = TypeVar("Key", bound=Hashable)

SIDES = (Side("ukraine", "Ukraine"), Side("russia", "Russia"), Side("belarus", "Belarus"))
PLEDGES = ("accord", "second", "third")
FIGURES = "0 1 2 5 21 30 8~ 19~ 3+ 25+ ..7 4..9 6..40~ 0+~ withheld"
"""One of each kind and more, so that a ledger draws a figure in one choice."""


@st.composite
def figures(draw: st.DrawFn, largest: int = LARGEST) -> Figure:
    """Any figure that can be typed: exact, about, bounded on either side, both or neither."""
    low = draw(st.just(0) | st.integers(0, largest))
    high = draw(st.just(low) | st.none() | st.integers(low, largest))
    return Figure(low, high, draw(st.booleans()))


def days(first: date = FIRST, last: date = FIRST + timedelta(days=5)) -> st.SearchStrategy[date]:
    """Six days by default, so that swaps and windows meet at their edges."""
    return st.dates(first, last)


def counts(sides: tuple[Side, ...], most: int) -> st.SearchStrategy[Counts]:
    """Up to `most` figures, in the order in which a ledger keeps them; more for the first side, so that they meet."""
    places = [(side.code, category) for side in sides for category in Category]
    return st.dictionaries(
        st.sampled_from(places + 2 * places[: len(Category)]),
        st.sampled_from([*map(parse_figure, FIGURES.split())]),
        max_size=most,
    ).map(lambda found: tuple(Count(*place, found[place]) for place in places if place in found))


def reports(sides: tuple[Side, ...], codes: tuple[str, ...]) -> st.SearchStrategy[Report]:
    """Reports that speak for a side or for none, and take a stance on some pledges."""
    return st.builds(
        Report,
        source=(st.none() | st.sampled_from([side.code for side in sides])).map(lambda by: Source("a", by=by)),
        status=st.sampled_from([Status.COMPLETED] * 4 + list(Status)),
        figures=counts(sides, most=4),
        stances=st.tuples(
            *(st.sampled_from([None, None, *((code, stance) for stance in Stance)]) for code in codes)
        ).map(lambda stances: tuple(filter(None, stances))),
        # Of a NamedTuple Hypothesis makes up what is left out.
        note=st.none(),
    )


def swaps(sides: tuple[Side, ...]) -> st.SearchStrategy[Swap]:
    """Swaps of any status, most of them completed."""
    statuses = st.sampled_from([Status.COMPLETED] * 4 + list(Status))
    return st.tuples(days(), counts(sides, most=4), statuses).map(lambda known: Swap(*known))


@st.composite
def pledges(draw: st.DrawFn, code: str, sides: tuple[Side, ...]) -> Pledge:
    """Pledges whose windows begin any day and end, if they do, no earlier."""
    window_from = draw(days(last=FIRST + timedelta(days=2)))
    return Pledge(
        code=code,
        announced=draw(days()),
        figures=draw(counts(sides, most=4)),
        window_from=window_from,
        window_until=draw(st.none() | days(first=window_from)),
    )


@st.composite
def books(draw: st.DrawFn) -> Book:
    """Whole ledgers: two or three sides, up to eight swaps and three pledges, some of it voided."""
    sides = SIDES[: draw(st.integers(2, 3))]
    codes = PLEDGES[: draw(st.sampled_from([0, 1, 2, 2, 3, 3]))]
    entries = st.tuples(swaps(sides), st.lists(reports(sides, codes), max_size=3).map(tuple))
    holdings = Holdings(
        sides=sides,
        complete_from=None,
        pledges=tuple(draw(pledges(code, sides)) for code in codes),
        swaps=tuple(draw(st.lists(entries, min_size=1, max_size=8))),
        statements=(),
    )
    return Book(
        holdings,
        voided_swaps=draw(_voided(range(1, len(holdings.swaps) + 1))),
        voided_reports=draw(_voided(range(1, sum(len(said) for _, said in holdings.swaps) + 1))),
        voided_pledges=draw(_voided(codes)),
    )


def _voided(keys: Iterable[Key]) -> st.SearchStrategy[frozenset[Key]]:
    """One of the keys, or none."""
    return st.sampled_from([frozenset[Key](), *(frozenset({key}) for key in keys)])


@st.composite
def cuts(draw: st.DrawFn) -> Cut:
    """Any days, side and category, or none of them."""
    since = draw(st.none() | days())
    return Cut(
        since=since,
        until=draw(st.none() | days(first=since or FIRST)),
        side=draw(st.sampled_from([None, None, None, *(side.code for side in SIDES)])),
        category=draw(st.sampled_from([None, None, None, *Category])),
    )
