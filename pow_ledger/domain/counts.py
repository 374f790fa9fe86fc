"""COUNTs as they are typed: `SIDE[:CATEGORY]=FIGURE` (`each:civilian=20`), or words (`157 each`)."""

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, TypeVar, cast

from pow_ledger.domain.entries import BOTH, EACH, Category, Count, Counts, Side
from pow_ledger.domain.errors import (
    AmbiguousSide,
    BothNotAllowed,
    EachAndSide,
    MalformedCount,
    NoSuchFigure,
    RepeatedCount,
    UnknownCategory,
    UnknownSide,
    UsageError,
    WrongCategory,
)
from pow_ledger.domain.figures import Figure, parse_figure

NONE: Final = "none"
"""The word that takes away a figure, or another value, in `ledger amend`."""

Place = tuple[str, Category]
"""A side and a category. An entry has at most one figure for each."""
Amendments = Mapping[Place, Figure | None]
F = TypeVar("F")
SIMPLE: Final = r"[0-9]{1,7}[~+]?"
"""Most figures in the notation, for which the words of three languages need not be loaded."""


def parse_counts(
    words: Iterable[str], sides: Sequence[Side], *, both: bool = False, assumed: str | None = None
) -> Counts:
    """Read COUNTs against a ledger's sides, in the notation or in words.

    Counts come back in the order of the sides, then of the categories. `both` allows the side `both`, as statements do.
    `assumed` is the side where none is named. Raises a UsageError where the words are no COUNTs, could be two, name no
    side or several, or give one side and category twice.
    """
    given = _placed(_given([*words], sides, assumed, _figures_of), sides, both=both)
    return in_order((Count(*place, figure) for place, figure in given.items()), sides)


def parse_amendments(words: Iterable[str], sides: Sequence[Side], *, both: bool = False) -> Amendments:
    """Read COUNTs for `ledger amend`, where the figure `none` takes one away."""

    def read(text: str, category: Category | None) -> Mapping[Category, Figure | None]:
        return {category or Category.POW: None} if is_none(text) else _figures_of(text, category)

    return _placed(_given([*words], sides, None, read), sides, both=both)


def in_notation(counts: Counts, sides: Sequence[Side]) -> str:
    """Counts as COUNTs: `each=157 ukraine:civilian=7`."""
    return " ".join(_in_notation(counts, sides))


def read_as(words: Iterable[str], counts: Counts, sides: Sequence[Side]) -> str | None:
    """How words were read, where they are not in the notation: `Read “157 each” as each=157.`"""
    typed = " ".join(words)
    return None if all(map(_in_the_notation, typed.split())) else f"Read “{typed}” as {in_notation(counts, sides)}."


def _in_the_notation(word: str) -> bool:
    with contextlib.suppress(UsageError):
        parse_figure(_split(word)[2])
        return True
    return False


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


Given = tuple[str, Category, F]
"""A side as it was named, a category, and the value for both."""


def _given(
    words: Sequence[str],
    sides: Sequence[Side],
    assumed: str | None,
    read: Callable[[str, Category | None], Mapping[Category, F]],
) -> Sequence[Given[F]]:
    """What the words give, side by side, before the sides are known for certain."""
    if not words or any("=" in word for word in words):
        return [
            (target, category, value)
            for target, of, text in map(_split, _by_count(words))
            for category, value in read(text, of).items()
        ]
    from pow_ledger.domain.language import counts

    def find(text: str) -> str | None:
        with contextlib.suppress(UsageError):
            return BOTH if text == BOTH else find_side(text, sides)
        return None

    known = counts.Sides([side.code for side in sides], find)
    found = counts.counts_in_words(" ".join(words), known, assumed)
    return [(*place, cast(F, figure)) for place, figure in found.items()]


def _by_count(words: Sequence[str]) -> Iterator[str]:
    """The words that belong to each COUNT: `each=about`, `250` are one."""
    start = 0
    for place, word in enumerate([*words[1:], "="] if words else (), start=1):
        if "=" in word:
            yield " ".join(words[start:place])
            start = place


def _figures_of(text: str, category: Category | None) -> Mapping[Category, Figure]:
    """The figures of one COUNT, by category; of a COUNT with a category only that one."""
    if re.fullmatch(SIMPLE, text):
        return {category or Category.POW: parse_figure(text)}
    from pow_ledger.domain.language import counts

    figures = counts.figures_in_words(text, category or Category.POW)
    if category is not None and set(figures) != {category}:
        raise WrongCategory(text, category.words)
    return figures


def _placed(given: Sequence[Given[F]], sides: Sequence[Side], *, both: bool) -> dict[Place, F]:
    """The value for each side and category."""
    for category in Category:
        targets = [side for side, of, _ in given if of is category and side != BOTH]
        if EACH in targets and len(targets) > 1 and set(targets) != {EACH}:
            raise EachAndSide(category, next(side for side in targets if side != EACH))
    figures: dict[Place, F] = {}
    for target, category, figure in given:
        for code in _targets(target, sides, both=both):
            if (code, category) in figures:
                raise RepeatedCount(code, category)
            figures[code, category] = figure
    return figures


def _in_notation(counts: Counts, sides: Sequence[Side]) -> Iterator[str]:
    for category in Category:
        of = "" if category is Category.POW else f":{category}"
        figures = {count.side: count.figure for count in counts if count.category is category}
        if len(figures) == len(sides) > 1 and BOTH not in figures and len({*figures.values()}) == 1:
            figures = {EACH: next(iter(figures.values()))}
        yield from (f"{side}{of}={figure}" for side, figure in figures.items())


def in_order(counts: Iterable[Count], sides: Sequence[Side]) -> Counts:
    """Counts sorted by the ledger's order of sides (`both` last), then by category."""
    return tuple(sorted(counts, key=ordering(sides)))


def ordering(sides: Sequence[Side]) -> Callable[[Count], tuple[int, int]]:
    """That order as a sort key, for callers that sort the counts of many entries."""
    rank = {side.code: position for position, side in enumerate(sides)}
    return lambda count: (rank.get(count.side, len(rank)), _RANK[count.category])


_RANK: Final = {category: position for position, category in enumerate(Category)}


def find_side(text: str, sides: Sequence[Side]) -> str:
    """The code of the side that `text` names.

    It may be the code or any unambiguous start of it, a name of the side, or a word that some language has for it.
    Raises UnknownSide or AmbiguousSide.
    """
    codes = [side.code for side in sides]
    wanted = text.strip().casefold()
    if wanted in codes:
        return wanted
    starts = [code for code in codes if wanted and code.startswith(wanted)]
    if len(starts) > 1:
        raise AmbiguousSide(text, starts)
    named = [side.code for side in sides if wanted in map(str.casefold, (side.name, *side.aliases))]
    found = starts or named or _called(wanted, codes)
    if len(found) != 1:
        raise UnknownSide(text, codes)
    return found[0]


def _called(wanted: str, codes: Sequence[str]) -> list[str]:
    """The sides among these codes that have this name in some language."""
    from pow_ledger.domain.language.words import LANGUAGES

    return [
        code
        for code in codes
        if any(wanted == name.casefold() for language in LANGUAGES for name in language.sides.get(code, ()))
    ]


def _split(word: str) -> tuple[str, Category | None, str]:
    target, equals, figure = word.partition("=")
    if not equals or "=" in figure or not target:
        raise MalformedCount(word)
    side, colon, category = target.partition(":")
    if not colon:
        return side.lower(), None, figure
    return side.lower(), find_category(category), figure


def find_category(text: str) -> Category:
    """The category that a text names, by its code or by a word of some language: `pow`, `soldiers`, `цивільні`.

    Raises UnknownCategory.
    """
    wanted = text.strip().casefold()
    if wanted in {category.value for category in Category}:
        return Category(wanted)
    from pow_ledger.domain.language.tokens import Sense, composed, tokens

    found = tokens(composed(text))
    if len(found) == 1 and found[0].means(Sense.CATEGORY):
        category: Category = found[0].senses[Sense.CATEGORY]
        return category
    raise UnknownCategory(text, [known.value for known in Category])


def _targets(target: str, sides: Sequence[Side], *, both: bool) -> Iterator[str]:
    if target == EACH:
        yield from (side.code for side in sides)
    elif target == BOTH:
        if not both:
            raise BothNotAllowed
        yield BOTH
    else:
        yield find_side(target, sides)
