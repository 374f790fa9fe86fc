"""COUNT, as it is typed: `SIDE[:CATEGORY]=FIGURE`, for example `each:civilian=20`."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from pow_ledger.domain.entries import BOTH, Category, Count, Counts, Side
from pow_ledger.domain.errors import (
    AmbiguousSide,
    BothNotAllowed,
    EachAndSide,
    MalformedCount,
    RepeatedCount,
    UnknownCategory,
    UnknownSide,
)
from pow_ledger.domain.figures import parse_figure

EACH: Final = "each"


def parse_counts(words: Iterable[str], sides: Sequence[Side], *, both: bool = False) -> Counts:
    """Read COUNTs against a ledger's sides; `both` allows the side `both`, as statements do.

    Counts come back in the order of the sides, then of the categories. Raises a UsageError where
    a word is no COUNT, names no side or several, or gives one side and category twice.
    """
    given = [_split(word) for word in words]
    for category in Category:
        targets = [side for side, of, _ in given if of is category and side != BOTH]
        if EACH in targets and len(targets) > 1 and set(targets) != {EACH}:
            raise EachAndSide(category, next(side for side in targets if side != EACH))
    counts: dict[tuple[str, Category], Count] = {}
    for target, category, figure in given:
        for code in _targets(target, sides, both=both):
            if (code, category) in counts:
                raise RepeatedCount(code, category)
            counts[code, category] = Count(code, category, parse_figure(figure))
    return in_order(counts.values(), sides)


def in_order(counts: Iterable[Count], sides: Sequence[Side]) -> Counts:
    """Counts sorted by the ledger's order of sides (`both` last), then by category."""
    rank = {side.code: position for position, side in enumerate(sides)}
    categories = list(Category)
    return tuple(sorted(counts, key=lambda c: (rank.get(c.side, len(rank)), categories.index(c.category))))


def find_side(text: str, sides: Sequence[Side]) -> str:
    """The code of the side that `text` names: in full, or by any unambiguous start of it."""
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
