"""Counts as people write them: `157 each`, `ukraine 157 russia 160`, `185+20 civ.`, `157 (incl. 7 civilians)`.

The tokens of such a text become items (a figure, a category, a side, a joint), and each item a letter. What an order
of items means is told by regular expressions over those letters. An order that none of them has is refused.
"""

import contextlib
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from pow_ledger.domain.entries import EACH, Category
from pow_ledger.domain.errors import MalformedCount, NoSideNamed, RepeatedCount, TwoReadings, UsageError, WrongCategory
from pow_ledger.domain.figures import Figure, parse_figure
from pow_ledger.domain.language.figures import figure_at, refuse_unclear, written
from pow_ledger.domain.language.tokens import Sense, Token, composed, tokens

Place = tuple[str, Category]


class Sides(NamedTuple):
    """The sides of a ledger, as a text of counts names them."""

    codes: Sequence[str]
    find: Callable[[str], str | None]
    """The code of the side that a word names; None where it names none."""


class _Item(NamedTuple):
    """A part of a text of counts. `letter` is its kind:

    F figure, C category, S side, J joint (`and`, `+`), K comma or semicolon, I `including`, `(` and `)`.
    """

    letter: str
    text: str
    figure: Figure | None = None
    category: Category | None = None
    side: str = ""


_UNITS: Final = "(?:FC(?:[JK]FC)*|F(?:JFC(?:[JK]FC)*)?)"
"""`185`, `185 prisoners, 20 civilians`, `185 and 20 civilians`; not `185, 20 civilians`, for want of a plus."""
_NAMED: Final = "CF(?:[JK]?CF)*"
"""`prisoners 185, civilians 20`."""
_PARTS: Final = r"K?I(?:FC|CF)(?:[JK](?:FC|CF))*|\(I(?:FC|CF)(?:[JK](?:FC|CF))*\)|K?FIC|\(FIC\)"
"""`including 7 civilians`, `7 of them civilians`."""
_SPLIT: Final = r"FC?\((?:FC|CF)(?:[JK](?:FC|CF))+\)"
"""`157 (150 prisoners, 7 civilians)`."""
_BLOCK: Final = rf"(?:{_SPLIT}|{_NAMED}|FC?(?:{_PARTS})|{_UNITS})"
_BEFORE: Final = rf"(?:S{_BLOCK}[JK]?)+"
"""Each side before its figures."""
_AFTER: Final = rf"(?:{_BLOCK}S[JK]?)+"
"""Each side after its figures."""
_AMID: Final = rf"FC?S(?:{_PARTS})"
"""`157 each, including 7 civilians`."""


def counts_in_words(text: str, sides: Sides, assumed: str | None = None) -> Mapping[Place, Figure]:
    """The figure of each side and category that a text gives; a side is a code or `each`.

    `assumed` is the side where none is named. Raises NoSideNamed where none is named and none assumed, TwoReadings
    where the text could mean two things, and another UsageError where it means none.
    """
    refuse_unclear(text)
    items = _items(text, sides)
    given: dict[Place, Figure] = {}
    for side, block in _blocks(text, items, sides, assumed):
        for category, figure in _figures(text, block, Category.POW).items():
            if (side, category) in given:
                raise RepeatedCount(side, category)
            given[side, category] = figure
    return given


def figures_in_words(text: str, category: Category, *, each: bool = False) -> Mapping[Category, Figure]:
    """The figures that a text gives for one side, by category. `category` is that of a figure without one.

    `each` is whether the text may say that they are each side's: `по 157`. Raises TwoReadings where the text could mean
    two things, WrongCategory where it gives a figure of another category and `category` does not allow that, and what
    `parse_figure` raises where it means nothing.
    """
    with contextlib.suppress(UsageError):
        return {category: parse_figure(text)}
    refuse_unclear(text)
    try:
        items = _items(_without_spaces_between_thousands(text), Sides((), lambda _: None))
        items = [item for item in items if not (each and item.side == EACH)]
        if re.fullmatch(_BLOCK, _letters(items)):
            return _figures(text, items, category)
        error = _unreadable(text, items)
    except MalformedCount as malformed:
        error = malformed
    if isinstance(error, MalformedCount):
        # Says what is wrong with it as a figure.
        parse_figure(text.strip())
    raise error


def _without_spaces_between_thousands(text: str) -> str:
    """Raises TwoReadings for `157 160`, which may as well be two numbers: no side ever received so many people."""

    def joined(number: re.Match[str]) -> str:
        digits = number[0].replace(" ", "")
        if len(digits) == 6:
            raise TwoReadings(number[0], f"{digits} (write it so)", "two numbers (write one figure)")
        return digits

    return re.sub(r"(?<![0-9])[0-9]{1,3}(?: [0-9]{3})+(?![0-9])", joined, text)


# Items


def _items(text: str, sides: Sides) -> Sequence[_Item]:
    # A point ends an abbreviation here, and no sentence.
    found = [token for token in tokens(composed(text)) if token.text != "."]
    return list(_read_items(text, found, sides))


def _letters(items: Sequence[_Item]) -> str:
    return "".join(item.letter for item in items)


def _read_items(text: str, found: Sequence[Token], sides: Sides) -> Iterator[_Item]:
    place = 0
    while place < len(found):
        token = found[place]
        if read := figure_at(found, place):
            figure, after = read
            place, traded = _traded(found, figure, place, after)
            yield from traded
            continue
        place += 1
        if token.text in ("=", ":") or (token.means(Sense.RECEIVED_BY) and _names_side(found, place, sides)):
            continue
        if token.means(Sense.OF_MONTH) and place < len(found) and found[place].means(Sense.CATEGORY):
            continue
        yield _item(text, token, sides)


def _traded(found: Sequence[Token], figure: Figure, place: int, after: int) -> tuple[int, list[_Item]]:
    """A figure as an item, and the place after it. `157 for 157` is as much for each side."""
    item = _Item("F", written(found[place:after]), figure=figure)
    if after + 1 < len(found) and found[after].means(Sense.IN_RETURN_FOR) and (read := figure_at(found, after + 1)):
        if read[0] != figure:
            raise TwoReadings(
                written(found[place : read[1]]),
                f"the first side received {figure}",
                "the other did. Write SIDE=FIGURE for each side",
            )
        return read[1], [item, _Item("S", EACH, side=EACH)]
    return after, [item]


def _item(text: str, token: Token, sides: Sides) -> _Item:
    if token.means(Sense.EACH, Sense.EACH_OF):
        return _Item("S", token.text, side=EACH)
    if token.means(Sense.CATEGORY):
        return _Item("C", token.text, category=token.senses[Sense.CATEGORY])
    if token.means(Sense.PLUS, Sense.AND) or token.text in ("+", "&"):
        return _Item("J", token.text)
    if token.text in (",", ";"):
        return _Item("K", token.text)
    if token.means(Sense.INCLUDING):
        return _Item("I", token.text)
    if token.text in ("(", ")"):
        return _Item(token.text, token.text)
    if side := _side(token, sides):
        return _Item("S", token.text, side=side)
    raise MalformedCount(text)


def _names_side(found: Sequence[Token], place: int, sides: Sides) -> bool:
    return place < len(found) and (found[place].means(Sense.EACH) or _side(found[place], sides) is not None)


def _side(token: Token, sides: Sides) -> str | None:
    code = token.senses.get(Sense.SIDE)
    return code if code in sides.codes else sides.find(token.text) if token.word else None


# What an order of items means


def _blocks(
    text: str, items: Sequence[_Item], sides: Sides, assumed: str | None
) -> Iterator[tuple[str, Sequence[_Item]]]:
    """The items of each side, without the side itself and without joints to the next one."""
    letters = _letters(items)
    if re.fullmatch(_BLOCK, letters):
        if assumed is None:
            raise _no_side(text, items, sides)
        yield assumed, items
    elif re.fullmatch(_BEFORE, letters):
        for match in re.finditer(f"S({_BLOCK})[JK]?", letters):
            yield items[match.start()].side, items[match.start(1) : match.end(1)]
    elif re.fullmatch(_AMID, letters):
        at = letters.index("S")
        yield items[at].side, [*items[:at], *items[at + 1 :]]
    elif re.fullmatch(_AFTER, letters):
        for match in re.finditer(f"({_BLOCK})S[JK]?", letters):
            yield items[match.end(1)].side, items[match.start(1) : match.end(1)]
    else:
        raise _unreadable(text, items)


def _no_side(text: str, items: Sequence[_Item], sides: Sides) -> NoSideNamed:
    (category, figure), *others = _figures(text, items, Category.POW).items()
    of = "" if category is Category.POW else f":{category}"
    return NoSideNamed(text, None if others else f"{of}={figure}", sides.codes)


def _unreadable(text: str, items: Sequence[_Item]) -> UsageError:
    """The error for an order of items that means nothing, or more than one thing."""
    letters = _letters(items)
    if re.fullmatch("S?FK?FCS?|S?FKFCS?", letters) or re.fullmatch(r"S?FC?\((?:FC|CF)\)S?", letters):
        whole, part = [item for item in items if item.letter == "F"]
        of = next(item for item in items if item.letter == "C" and item.text != whole.text)
        return TwoReadings(
            text,
            f"{part.text} of the {whole.text} are {of.text} (write {whole.text} including {part.text} {of.text})",
            f"they come on top (write {whole.text} + {part.text} {of.text})",
        )
    if re.search("S.*F.*S.*F|F.*S.*F|S.*F.*S", letters):
        return TwoReadings(text, "a side comes before its figures", "after them. Write SIDE=FIGURE for each side")
    if re.search("FCFS?$", letters):
        return TwoReadings(text, "a category comes before its figure", "after it. Write SIDE:CATEGORY=FIGURE for each")
    return MalformedCount(text)


# The figures of one side


def _figures(text: str, block: Sequence[_Item], default: Category) -> Mapping[Category, Figure]:
    letters = _letters(block)
    if "I" in letters:
        return _with_parts(text, block, letters, default)
    if "(" in letters:
        return _split(text, block, letters, default)
    return _allowed(text, _one_each(text, _pairs(block), default), default)


def _pairs(block: Sequence[_Item]) -> list[tuple[Category | None, Figure]]:
    """Each figure with its category, if it has one: the one beside it on the side where the first has its own."""
    pairs: list[tuple[Category | None, Figure]] = []
    waiting: Category | None = None
    before = next((item.letter for item in block if item.letter in "FC"), "") == "C"
    for item in block:
        if item.letter == "C" and before:
            waiting = item.category
        elif item.letter == "F":
            assert item.figure is not None
            pairs.append((waiting, item.figure))
            waiting = None
        elif item.letter == "C":
            pairs[-1] = (item.category, pairs[-1][1])
    return pairs


def _one_each(text: str, pairs: Sequence[tuple[Category | None, Figure]], default: Category) -> dict[Category, Figure]:
    given: dict[Category, Figure] = {}
    for category, figure in pairs:
        if (category or default) in given:
            raise TwoReadings(
                text, "the figures add up", "one of them stands for another. Write one figure for each category"
            )
        given[category or default] = figure
    return given


def _allowed(text: str, given: dict[Category, Figure], default: Category) -> dict[Category, Figure]:
    """The figures, if a place for `default` may hold them. POW is the place of any without a category."""
    if default in (Category.POW, Category.PEOPLE) or set(given) == {default}:
        return given
    raise WrongCategory(text, default.words)


def _with_parts(text: str, block: Sequence[_Item], letters: str, default: Category) -> Mapping[Category, Figure]:
    """A figure that includes others: they are taken off it, since no one is counted twice."""
    at = re.search("(?<=.)[KI(]", letters)
    assert at
    (named, whole), parts = _pairs(block[: at.start()])[0], _one_each(text, _pairs(block[at.start() :]), default)
    kind = named or default
    # Prisoners of war include no civilians; but a number without a category may be all that came.
    overlapping = kind in parts or Category.REMAINS in parts or kind in (Category.CIVILIAN, Category.REMAINS)
    if overlapping or named not in (None, Category.PEOPLE):
        raise TwoReadings(
            text,
            "the parts are counted in the whole",
            "they are counted beside it. Write SIDE:CATEGORY=FIGURE for each",
        )
    return {kind: _less(text, whole, parts.values()), **parts}


def _split(text: str, block: Sequence[_Item], letters: str, default: Category) -> Mapping[Category, Figure]:
    """A figure with all its parts, which must add up to it."""
    at = letters.index("(")
    whole, parts = _pairs(block[:at])[0][1], _one_each(text, _pairs(block[at:]), default)
    if (
        not whole.exact
        or not all(part.exact for part in parts.values())
        or whole.low != sum(each.low for each in parts.values())
    ):
        raise TwoReadings(
            text,
            f"there are {whole} in all",
            "there are as many as the parts add up to. Write one figure for each category",
        )
    return _allowed(text, parts, default)


def _less(text: str, whole: Figure, parts: Iterable[Figure]) -> Figure:
    """What is left of a whole without its parts, which are exact."""
    given = list(parts)
    taken = sum(part.low for part in given)
    if not all(part.exact for part in given) or whole.withheld or taken > whole.low:
        raise MalformedCount(text)
    return Figure(whole.low - taken, None if whole.high is None else whole.high - taken, whole.about)
