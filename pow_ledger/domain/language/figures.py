"""Figures as people write them: `~250`, `about 250`, `не менее 1200`, `250–300`, `сто п'ятдесят сім`."""

import re
from collections.abc import Sequence
from typing import Final, NamedTuple

from pow_ledger.domain.errors import HugeFigure, NotAFigure, ReversedFigure, TwoReadings
from pow_ledger.domain.figures import LARGEST, WITHHELD, Figure
from pow_ledger.domain.language.tokens import END, Sense, Token, composed, plain, tokens

_BOUNDS: Final = {
    ">=": Sense.AT_LEAST,
    "≥": Sense.AT_LEAST,
    ">": Sense.OVER,
    "<=": Sense.UP_TO,
    "≤": Sense.UP_TO,
    "..": Sense.UP_TO,
    "<": Sense.UNDER,
}
_BOUND_SENSES: Final = (Sense.AT_LEAST, Sense.OVER, Sense.UP_TO, Sense.UNDER, Sense.EXACTLY)
_UNCLEAR_SIGNS: Final = frozenset({"?", "??", "???", "-", "--", "---", "*", "…", "...", "x", "х"})
"""Signs that could mean that a number was withheld, or that nobody spoke of it."""
_POINTED: Final = r"[0-9]{1,3}(?:\.[0-9]{3})+[~+]?"


class _Read(NamedTuple):
    """What has been read of a figure so far."""

    bound: Sense | None
    about: bool
    place: int


class _Range(NamedTuple):
    """The places of the two numbers of a range."""

    low: int
    high: int
    about: bool


def figure_at(found: Sequence[Token], place: int) -> tuple[Figure, int] | None:
    """The longest figure that begins at a token, and the place after it; None where none does.

    Raises a UsageError for what begins like a figure and is none, or could be two.
    """
    start = place
    if _token(found, place).means(Sense.WITHHELD):
        return WITHHELD, place + 1
    bound, about, place = _before(found, place)
    token = _token(found, place)
    if bound is None and token.means(Sense.BETWEEN, Sense.FROM):
        joint = Sense.AND if token.means(Sense.BETWEEN) else Sense.TO
        if not (
            _is_number(found, place + 1) and _token(found, place + 2).means(joint) and _is_number(found, place + 3)
        ):
            return None
        return _range(found, start, _Range(place + 1, place + 3, about))
    if token.number is None:
        return None
    after = place + 1
    if _token(found, after).text == "?":
        raise TwoReadings(
            written(found[start : after + 1]),
            f"about {token.number} (write {token.number}~)",
            f"{token.number}, which somebody doubts (write {token.number}, and the doubt in a note)",
        )
    if _is_number(found, after + 1) and _token(found, after).text in ("-", ".."):
        if bound is not None:
            raise NotAFigure(written(found[start : after + 2]))
        return _range(found, start, _Range(place, after + 1, about))
    if bound is None and _token(found, after).means(Sense.TO) and _is_number(found, after + 1):
        return _range(found, start, _Range(place, after + 1, about))
    bound, about, after = _after(found, start, _Read(bound, about, after))
    return _bounded(found[start:after], token.number, bound, about=about), after


def written(found: Sequence[Token]) -> str:
    """Tokens as a text to be quoted, with a space wherever there was one."""
    text, end = "", None
    for token in found:
        text += token.text if end in (None, token.start) else f" {token.text}"
        end = token.end
    return text


def _token(found: Sequence[Token], place: int) -> Token:
    return found[place] if place < len(found) else END


def _is_number(found: Sequence[Token], place: int) -> bool:
    return _token(found, place).number is not None


def _before(found: Sequence[Token], place: int) -> _Read:
    """What stands before a number and bounds it, or says that it is about that number."""
    bound: Sense | None = None
    about = False
    while True:
        token = _token(found, place)
        own = _BOUNDS.get(token.text) or next((sense for sense in _BOUND_SENSES if token.means(sense)), None)
        if own is not None and bound is None:
            bound = own
        elif token.text in ("~", "≈") or token.means(Sense.ABOUT):
            about = True
        else:
            return _Read(bound, about, place)
        place += 1


def _after(found: Sequence[Token], start: int, read: _Read) -> _Read:
    """What stands after a number and bounds it, or says that it is about that number."""
    bound, about, place = read
    while True:
        token = _token(found, place)
        if token.means(Sense.OR_MORE) or (token.text == "+" and not _joins(found, place)):
            if bound not in (None, Sense.AT_LEAST):
                raise NotAFigure(written(found[start : place + 1]))
            bound = Sense.AT_LEAST
        elif token.text == "~" or (token.means(Sense.ABOUT) and not _is_number(found, place + 1)):
            about = True
        else:
            return _Read(bound, about, place)
        place += 1


def _joins(found: Sequence[Token], place: int) -> bool:
    """Whether a `+` stands between two numbers. Raises TwoReadings where it leans on the first of them: `185+ 20`."""
    before, plus, after = found[place - 1], found[place], _token(found, place + 1)
    if after.number is None:
        return False
    if before.end == plus.start and plus.end != after.start:
        raise TwoReadings(
            written(found[place - 1 : place + 2]),
            f"at least {before.text}, then {after.text}",
            f"both of them (write {before.text} + {after.text})",
        )
    return True


def _range(found: Sequence[Token], start: int, read: _Range) -> tuple[Figure, int]:
    """A range with a `~` behind it, if there is one. A third number or a bound makes no sense there."""
    token, after = _token(found, read.high + 1), read.high + 1
    if token.text in ("-", "..", "+", "?") or token.means(Sense.OR_MORE):
        raise NotAFigure(written(found[start : after + 2]))
    low, high = found[read.low].number, found[read.high].number
    assert low is not None and high is not None
    _check_size(found[start:after], max(low, high))
    if low > high:
        raise ReversedFigure(written(found[start:after]), low, high)
    if token.text == "~":
        return Figure(low, high, about=True), after + 1
    return Figure(low, high, read.about), after


def _bounded(found: Sequence[Token], number: int, bound: Sense | None, *, about: bool) -> Figure:
    _check_size(found, number)
    match bound:
        case None:
            return Figure(number, number, about)
        case Sense.EXACTLY if not about:
            return Figure(number, number)
        case Sense.AT_LEAST:
            return Figure(number, None, about)
        case Sense.OVER:
            return Figure(number + 1, None, about)
        case Sense.UP_TO:
            return Figure(0, number, about)
        case Sense.UNDER if number > 0:
            return Figure(0, number - 1, about)
    raise NotAFigure(written(found))


def _check_size(found: Sequence[Token], number: int) -> None:
    if number > LARGEST:
        raise HugeFigure(written(found), LARGEST)


def refuse_unclear(text: str) -> None:
    """Raise TwoReadings for a text that could be two figures, whatever stands around it."""
    bare = text.strip()
    if re.fullmatch(_POINTED, bare):
        raise TwoReadings(bare, f"{bare.replace('.', '')} (write it so)", "a fraction, which no count is")
    found = tokens(composed(bare))
    if plain(bare) in _UNCLEAR_SIGNS or (len(found) == 1 and found[0].means(Sense.UNCLEAR)):
        raise TwoReadings(
            bare,
            "the number was not given (write withheld)",
            "nobody spoke of it (leave it out)",
        )
