"""Days as people write them: `5 Feb 2026`, `February 5, 2026`, `5 лютого 2026`, `05.02.2026`, `20260205`."""

import re
from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from pow_ledger.domain.errors import NoSuchDate, NotADate, TwoReadings
from pow_ledger.domain.language.tokens import END, Sense, Token, composed, plain, tokens

_NUMBERS: Final = (
    r"(?P<year>[0-9]{4})(?P<dash>[-./])(?P<month>[0-9]{1,2})(?P=dash)(?P<day>[0-9]{1,2})",
    r"(?P<day>[0-9]{1,2})\.(?P<month>[0-9]{1,2})\.(?P<year>[0-9]{4})",
    r"(?P<year>(?:19|20)[0-9]{2})(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
)
"""In numbers, wherever their order has one reading. Nobody writes a year before a day before a month, and points stand
behind the day in every language that is read here."""
_EITHER: Final = r"(?P<one>[0-9]{1,2})(?P<dash>[-/])(?P<other>[0-9]{1,2})(?P=dash)(?P<year>[0-9]{4})"
"""The day first in most of the world, the month in the United States."""
_ORDINAL: Final = r"([0-9]{1,2})(?:st|nd|rd|th|-?го|-?е)"
_BETWEEN: Final = (",", ".", "-", "/")
MOST_WORDS: Final = 6
"""The most words of a day: `Thursday the 5th of February 2026`."""


def day_in_words(text: str) -> date:
    """Read a day that is the same whenever it is read.

    Raises TwoReadings where it could be two days, NoSuchDate for one that no calendar has, and NotADate.
    """
    bare = plain(composed(text)).strip().removesuffix(".")
    found = tokens(bare)
    if found and found[-1].means(Sense.YEAR):
        bare = bare[: found[-1].start].strip()
    for pattern in _NUMBERS:
        if match := re.fullmatch(pattern, bare):
            return _day(text, int(match["year"]), int(match["month"]), int(match["day"]))
    if match := re.fullmatch(_EITHER, bare):
        return _either(text, int(match["one"]), int(match["other"]), int(match["year"]))
    return _with_month(text, found)


def days_ago(text: str) -> int | None:
    """0 for `today`, 1 for `yesterday`, in any language; None for anything else."""
    found = tokens(composed(text))
    return found[0].senses.get(Sense.DAYS_AGO) if len(found) == 1 else None


def _day(text: str, year: int, month: int, day: int) -> date:
    try:
        return date(year, month, day)
    # OverflowError of a number that is too large for any calendar.
    except (ValueError, OverflowError):
        raise NoSuchDate(text.strip()) from None


def _either(text: str, one: int, other: int, year: int) -> date:
    if one == other or max(one, other) > 12:
        return _day(text, year, *((one, other) if other > 12 else (other, one)))
    readings = (_day(text, year, month, day) for month, day in ((other, one), (one, other)))
    raise TwoReadings(text.strip(), *(f"{day.day} {day:%B} (write {day})" for day in readings))


def _with_month(text: str, found: Sequence[Token]) -> date:
    """A day whose month is a word, before or after the day. A weekday may stand before it; it is not checked."""
    parts = [token for token in found if token.text not in _BETWEEN and not token.means(Sense.OF_MONTH)]
    if parts and parts[0].means(Sense.WEEKDAY):
        parts = parts[1:]
    if parts and parts[0].text in ("the", "on"):
        parts = parts[1:]
    if len(parts) > 3 and parts[3].means(Sense.YEAR):
        del parts[3]
    first, second, third = (*parts, END, END, END)[:3]
    day, month = (first, second) if second.means(Sense.MONTH) else (second, first)
    number = _ordinal(day)
    if len(parts) != 3 or not month.means(Sense.MONTH) or number is None or not _is_year(third):
        raise NotADate(text.strip())
    return _day(text, third.number or 0, month.senses[Sense.MONTH], number)


def _ordinal(token: Token) -> int | None:
    match = re.fullmatch(_ORDINAL, token.text)
    return int(match[1]) if match else token.number


def _is_year(token: Token) -> bool:
    return token.number is not None and re.fullmatch("[0-9]{4}", token.text) is not None


class DayWords(NamedTuple):
    """A day and its month in a text, and the year if that stands there."""

    number: int
    month: int
    day: date | None
    """The whole day, where the year is there."""
    span: tuple[int, int]


def days_among(found: Sequence[Token]) -> list[DayWords]:
    """The days among the tokens of a text: `5 лютого`, `February 5, 2026`, `05.02.2026`."""
    parts = [token for token in found if token.text not in (".", ",")]
    return [day for place in range(len(parts)) if (day := _day_at(parts, place))]


def _day_at(found: Sequence[Token], place: int) -> DayWords | None:
    token = found[place]
    if match := re.fullmatch(_NUMBERS[1], token.text) or re.fullmatch(_NUMBERS[0], token.text):
        return _known(int(match["day"]), int(match["month"]), int(match["year"]), (token.start, token.end))
    if not token.means(Sense.MONTH):
        return None
    near = [found[each] if 0 <= each < len(found) else END for each in (place - 2, place - 1, place + 1, place + 2)]
    before, after = (near[0] if near[1].means(Sense.OF_MONTH) else near[1]), near[2]
    beyond = [each for each in near[2:] if each.text != ","]
    number, last = _ordinal(before), token
    if number is None or not 1 <= number <= 31:
        number, last = _ordinal(after), after
        before, beyond = token, [each for each in (near[3], *found[place + 3 : place + 4]) if each.text != ","]
    if number is None or not 1 <= number <= 31:
        return None
    year = beyond[0] if beyond and _is_year(beyond[0]) else END
    return _known(number, token.senses[Sense.MONTH], year.number, (before.start, (year.end or last.end)))


def _known(number: int, month: int, year: int | None, span: tuple[int, int]) -> DayWords | None:
    if year is None:
        return DayWords(number, month, None, span)
    try:
        return DayWords(number, month, date(year, month, number), span)
    except ValueError:
        return None
