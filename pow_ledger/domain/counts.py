"""COUNTs as they are typed: `SIDE[:CATEGORY]=FIGURE`, for example `each:civilian=20`."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeVar

from pow_ledger.domain.entries import BOTH, Category, Count, Counts, Side
from pow_ledger.domain.errors import (
    AmbiguousSide,
    BothNotAllowed,
    EachAndSide,
    MalformedCount,
    NoSuchFigure,
    RepeatedCount,
    UnknownCategory,
    UnknownSide,
)
from pow_ledger.domain.figures import Figure, parse_figure

EACH: Final = "each"
NONE: Final = "none"
"""The word that takes away a figure, or another value, in `ledger amend`."""

Place = tuple[str, Category]
"""A side and a category. An entry has at most one figure for each."""
Amendments = Mapping[Place, Figure | None]
F = TypeVar("F")


def parse_counts(words: Iterable[str], sides: Sequence[Side], *, both: bool = False) -> Counts:
    """Read COUNTs against a ledger's sides; `both` allows the side `both`, as statements do.

    Counts come back in the order of the sides, then of the categories. Raises a UsageError where
    a word is no COUNT, names no side or several, or gives one side and category twice.
    """
    given = _read(words, sides, parse_figure, both=both)
    return in_order((Count(*place, figure) for place, figure in given.items()), sides)


def parse_amendments(words: Iterable[str], sides: Sequence[Side], *, both: bool = False) -> Amendments:
    """Read COUNTs for `ledger amend`, where the figure `none` takes one away."""
    return _read(words, sides, lambda text: None if is_none(text) else parse_figure(text), both=both)


def is_none(word: str) -> bool:
    """Whether a word is `none`."""
    return word.strip().lower() == NONE


def amended(held: Counts, amendments: Amendments, sides: Sequence[Side]) -> Counts:
    """Counts with some changed, added or taken away. Raises NoSuchFigure where there is none to take away."""
    figures: dict[Place, Figure | None] = {(count.side, count.category): count.figure for count in held}
    for category in Category:
        taken = [place for place, figure in amendments.items() if figure is None and place[1] is category]
        # For `each=none` it is enough that one side has such a figure.
        if taken and not figures.keys() & taken:
            raise NoSuchFigure([f"{side}:{category}" for side, _ in taken])
    figures |= amendments
    return in_order((Count(*place, figure) for place, figure in figures.items() if figure is not None), sides)


def _read(words: Iterable[str], sides: Sequence[Side], read: Callable[[str], F], *, both: bool) -> dict[Place, F]:
    """The value for each side and category."""
    given = [_split(word) for word in words]
    for category in Category:
        targets = [side for side, of, _ in given if of is category and side != BOTH]
        if EACH in targets and len(targets) > 1 and set(targets) != {EACH}:
            raise EachAndSide(category, next(side for side in targets if side != EACH))
    figures: dict[Place, F] = {}
    for target, category, figure in given:
        for code in _targets(target, sides, both=both):
            if (code, category) in figures:
                raise RepeatedCount(code, category)
            figures[code, category] = read(figure)
    return figures


def in_order(counts: Iterable[Count], sides: Sequence[Side]) -> Counts:
    """Counts sorted by the ledger's order of sides (`both` last), then by category."""
    return tuple(sorted(counts, key=ordering(sides)))


def ordering(sides: Sequence[Side]) -> Callable[[Count], tuple[int, int]]:
    """That order as a sort key, for callers that sort the counts of many entries."""
    rank = {side.code: position for position, side in enumerate(sides)}
    return lambda count: (rank.get(count.side, len(rank)), _RANK[count.category])


_RANK: Final = {category: position for position, category in enumerate(Category)}


def find_side(text: str, sides: Sequence[Side]) -> str:
    """The code of the side that `text` names, in full or by any unambiguous start.

    Raises UnknownSide or AmbiguousSide.
    """
    codes = [side.code for side in sides]
    wanted = text.lower()
    if wanted in codes:
        return wanted
    starts = [code for code in codes if wanted and code.startswith(wanted)]
    if len(starts) > 1:
        raise AmbiguousSide(text, starts)
    if not starts:
        raise UnknownSide(text, codes)
    return starts[0]


def _split(word: str) -> tuple[str, Category, str]:
    target, equals, figure = word.partition("=")
    if not equals or "=" in figure or not target:
        raise MalformedCount(word)
    side, colon, category = target.partition(":")
    if not colon:
        return side.lower(), Category.POW, figure
    try:
        return side.lower(), Category(category.lower()), figure
    except ValueError:
        raise UnknownCategory(category, [known.value for known in Category]) from None


def _targets(target: str, sides: Sequence[Side], *, both: bool) -> Iterator[str]:
    if target == EACH:
        yield from (side.code for side in sides)
    elif target == BOTH:
        if not both:
            raise BothNotAllowed
        yield BOTH
    else:
        yield find_side(target, sides)
