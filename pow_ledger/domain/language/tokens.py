"""A text as tokens: numbers, signs, and the words of `words.py`, each with its place in the text."""

import functools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from enum import Enum, auto
from typing import Any, Final, NamedTuple

from pow_ledger.domain.language.words import LANGUAGES, Words


class Sense(Enum):
    """What a word means beside a number. A word may have several senses: `до` is "up to" and "to"."""

    ABOUT = auto()
    EXACTLY = auto()
    AT_LEAST = auto()
    OR_MORE = auto()
    OVER = auto()
    UP_TO = auto()
    UNDER = auto()
    BETWEEN = auto()
    FROM = auto()
    TO = auto()
    AND = auto()
    PLUS = auto()
    INCLUDING = auto()
    WITHHELD = auto()
    UNCLEAR = auto()
    EACH = auto()
    EACH_OF = auto()
    IN_RETURN_FOR = auto()
    RECEIVED_BY = auto()
    CATEGORY = auto()
    """With the Category."""
    SIDE = auto()
    """With the side's code."""
    MONTH = auto()
    """With its number."""
    WEEKDAY = auto()
    YEAR = auto()
    OF_MONTH = auto()
    DAYS_AGO = auto()
    """With 0 for today, and 1 for yesterday."""
    NUMBER = auto()
    """With its value."""
    HUNDRED = auto()
    THOUSAND = auto()
    ONE_THOUSAND = auto()
    NUMBER_AND = auto()


Senses = Mapping[Any, Any]
"""Senses with their values, where they have one."""
NO_SENSES: Final[Senses] = {}


class Token(NamedTuple):
    """A number, a sign, or one or more words that mean one thing."""

    text: str
    """As it stands in the text, in lower case."""
    start: int
    end: int
    number: int | None = None
    senses: Senses = NO_SENSES

    def means(self, *senses: Enum) -> bool:
        """Whether it has one of the senses."""
        return any(sense in self.senses for sense in senses)

    @property
    def word(self) -> bool:
        """Whether it is a word."""
        return self.text[:1].isalpha()


END: Final = Token("", 0, 0)
"""What follows the last token."""

_SPACES: Final = "\u00a0\u2009\u202f"
_NUMBER: Final = rf"[0-9]{{1,3}}(?:(?P<group>[,'{_SPACES}])[0-9]{{3}}(?:(?P=group)[0-9]{{3}})*)(?![0-9])|[0-9]+"
# A number with a point, an ordinal (69th, 30-річний) or a date is a text like any other: it counts nobody.
_TOKEN: Final = (
    rf"(?P<whole>(?P<integer>[0-9]{{1,3}}(?:,[0-9]{{3}})+|[0-9]+)[.,]0{{1,2}}(?![0-9.,]))|(?P<broken>[0-9]+(?:\.[0-9]+)+|[0-9]+,[0-9]{{1,2}}(?![0-9]))"
    rf"|(?P<number>{_NUMBER})(?P<ending>-?[^\W\d_]+(?:'[^\W\d_]+)*)?|(?P<word>[^\W\d_]+(?:'[^\W\d_]+)*)"
    r"|(?P<sign>>=|<=|\.\.\.|\.\.|\S)"
)
_ATTACHED: Final = frozenset({Sense.CATEGORY, Sense.EACH, Sense.MONTH, Sense.YEAR, Sense.IN_RETURN_FOR})
"""What may stand right behind a number: `20civ`, `5-Feb-2026`, `157-for-157`."""
_LETTERS: Final = str.maketrans(dict.fromkeys("’ʼ‘`´ʹ′", "'") | dict.fromkeys("‐‑‒–—−―", "-"))


def plain(text: str) -> str:
    """A text in lower case with one kind of apostrophe and dash, character by character the same length."""
    return "".join(low if len(low := letter.lower()) == 1 else letter for letter in text).translate(_LETTERS)


def composed(text: str) -> str:
    """A text whose letters are one character each (`й`, not `и` and a breve). Places in it are those of its tokens."""
    return unicodedata.normalize("NFC", text)


Entry = tuple[Any, Any, str]
"""A sense, its value if it has one, and a word or phrase that has it."""


class Lexicon:
    """Phrases by their words, and beginnings of words with an open ending, each with its senses."""

    def __init__(self, entries: Iterable[Entry]) -> None:
        self._exact: Final[defaultdict[Words, dict[Any, Any]]] = defaultdict(dict)
        self._open: Final[list[tuple[Words, Any, Any]]] = []
        for sense, value, phrase in entries:
            words = tuple(plain(phrase).split())
            if any(word.endswith("*") for word in words):
                self._open.append((words, sense, value))
            else:
                self._exact[words][sense] = value
        self.longest: Final = max(map(len, [*self._exact, *(words for words, _, _ in self._open)]))
        """The most words of a phrase."""
        self.senses: Final = functools.lru_cache(maxsize=10_000)(self._senses)
        """What a phrase means, by its words; nothing where no table has it."""

    def _senses(self, words: Words) -> Senses:
        found = dict(self._exact.get(words, NO_SENSES))
        for pattern, sense, value in self._open:
            if len(pattern) == len(words) and all(map(_matches, words, pattern)):
                found.setdefault(sense, value)
        return found


def _matches(word: str, pattern: str) -> bool:
    return word.startswith(pattern[:-1]) if pattern.endswith("*") else word == pattern


@functools.cache
def lexicon() -> Lexicon:
    """The words of `words.py`."""
    return Lexicon(entries())


def tokens(text: str, known: Lexicon | None = None) -> list[Token]:
    """The tokens of a composed text, in their order."""
    known = known or lexicon()
    return _spoken(list(_phrases(_pieces(plain(text), known), known)))


def _pieces(text: str, known: Lexicon) -> list[Token]:
    """Numbers, single words and signs."""
    found: list[Token] = []
    for match in re.finditer(_TOKEN, text):
        start, end = match.span()
        if match["number"]:
            ending = match["ending"] or ""
            word = ending.removeprefix("-")
            if word and _ATTACHED.isdisjoint(known.senses((word,))):
                found.append(Token(match[0], start, end))
                continue
            value = _integer(match["number"])
            found.append(Token(match["number"], start, match.end("number"), value))
            found += [Token("-", match.start("ending"), match.start("ending") + 1)] if ending != word else []
            found += [Token(word, end - len(word), end)] if word else []
        elif match["whole"]:
            found.append(Token(match[0], start, end, _integer(match["integer"])))
        else:
            found.append(Token(match[0], start, end))
    return found


def _integer(digits: str) -> int:
    """A number with or without something between its thousands. One of absurd length is a very large one."""
    return int(re.sub("[^0-9]", "", digits)[:30])


def _phrases(pieces: Sequence[Token], known: Lexicon) -> Iterator[Token]:
    """Words joined into the longest phrases of the tables, some with points within: `в т.ч.`"""
    place = 0
    while place < len(pieces):
        piece = pieces[place]
        words, ends = [], []
        if piece.word:
            for ahead in range(place, min(place + 3 * known.longest, len(pieces))):
                if pieces[ahead].word:
                    words.append(pieces[ahead].text)
                    ends.append(ahead)
                elif pieces[ahead].text not in (".", "/"):
                    break
                if len(words) == known.longest:
                    break
        for length in range(len(words), 0, -1):
            if senses := known.senses(tuple(words[:length])):
                last = ends[length - 1]
                yield Token(" ".join(words[:length]), piece.start, pieces[last].end, senses=senses)
                place = last + 1
                break
        else:
            yield piece
            place += 1


def entries() -> Iterator[Entry]:
    """Every phrase of the tables with its sense."""
    for language in LANGUAGES:
        for sense, phrases in {
            Sense.ABOUT: language.about,
            Sense.EXACTLY: language.exactly,
            Sense.AT_LEAST: language.at_least,
            Sense.OR_MORE: language.or_more,
            Sense.OVER: language.over,
            Sense.UP_TO: language.up_to,
            Sense.UNDER: language.under,
            Sense.BETWEEN: language.between,
            Sense.FROM: language.from_,
            Sense.TO: language.to,
            Sense.AND: language.and_,
            Sense.PLUS: language.plus,
            Sense.INCLUDING: language.including,
            Sense.WITHHELD: language.withheld,
            Sense.UNCLEAR: language.unclear,
            Sense.EACH: language.each,
            Sense.EACH_OF: language.each_of,
            Sense.IN_RETURN_FOR: language.in_return_for,
            Sense.RECEIVED_BY: language.received_by,
            Sense.WEEKDAY: language.weekdays,
            Sense.YEAR: language.year,
            Sense.OF_MONTH: language.of_month,
            Sense.HUNDRED: language.hundred,
            Sense.THOUSAND: language.thousand,
            Sense.ONE_THOUSAND: language.one_thousand,
            Sense.NUMBER_AND: language.number_and,
        }.items():
            yield from ((sense, None, phrase) for phrase in phrases)
        yield from ((Sense.CATEGORY, of, phrase) for of, phrases in language.categories.items() for phrase in phrases)
        yield from ((Sense.SIDE, code, phrase) for code, phrases in language.sides.items() for phrase in phrases)
        yield from ((Sense.MONTH, of, phrase) for of, phrases in enumerate(language.months, 1) for phrase in phrases)
        yield from ((Sense.NUMBER, value, phrase) for value, phrases in language.numbers.items() for phrase in phrases)
        yield from ((Sense.DAYS_AGO, 0, phrase) for phrase in language.today)
        yield from ((Sense.DAYS_AGO, 1, phrase) for phrase in language.yesterday)


# Numbers in words


def _spoken(found: list[Token]) -> list[Token]:
    """The tokens, with the words of each number joined into it: `сто п'ятдесят сім`, `5 thousand`."""
    joined: list[Token] = []
    place = 0
    while place < len(found):
        value, after = _number_at(found, place)
        if after == place:
            joined.append(found[place])
            place += 1
            continue
        first, last = found[place], found[after - 1]
        text = " ".join(token.text for token in found[place:after])
        joined.append(Token(text, first.start, last.end, value, first.senses if after == place + 1 else NO_SENSES))
        place = after
    return joined


def _number_at(found: Sequence[Token], place: int) -> tuple[int, int]:
    """The number that stands in words at a place, or in digits before "thousand", and the place after it.

    That is the place itself where there is none.
    """
    token = found[place]
    if token.number is not None:
        if place + 1 < len(found) and found[place + 1].means(Sense.THOUSAND):
            return 1000 * token.number, place + 2
        return 0, place
    value, after = _below_thousand(found, place)
    if after == place and (token.means(Sense.ONE_THOUSAND) or _bounded_thousand(found, place)):
        value, after = 1, place
    elif after == place or after >= len(found):
        return value, after
    if after < len(found) and found[after].means(Sense.THOUSAND):
        rest, end = _below_thousand(found, _past_and(found, after + 1))
        return (1000 * value + rest, end) if rest else (1000 * value, after + 1)
    return value, after


def _bounded_thousand(found: Sequence[Token], place: int) -> bool:
    """Whether "thousand" without a number is one, since it is bounded: `не менее тысячи`."""
    bounds = (Sense.AT_LEAST, Sense.OVER, Sense.UP_TO, Sense.ABOUT)
    return place > 0 and found[place].text in _OF_ONE_THOUSAND and found[place - 1].means(*bounds)


_OF_ONE_THOUSAND: Final = frozenset({"тисячі", "тысячи"})


def _below_thousand(found: Sequence[Token], place: int) -> tuple[int, int]:
    """A number under a thousand in words, and the place after it."""
    value = _value(found, place)
    if value is None:
        return 0, place
    place += 1
    if value < 20 and place < len(found) and found[place].means(Sense.HUNDRED):
        value, place = 100 * value, place + 1
    elif value < 100:
        return _with_unit(found, value, place)
    tens = _value(found, rest := _past_and(found, place))
    if tens is None or not 0 < tens < 100:
        return value, place
    below, place = _with_unit(found, tens, rest + 1)
    return value + below, place


def _with_unit(found: Sequence[Token], tens: int, place: int) -> tuple[int, int]:
    """Tens with the unit after them, with a hyphen between or without."""
    if tens < 20:
        return tens, place
    unit_at = place + 1 if place < len(found) and found[place].text == "-" else place
    unit = _value(found, unit_at)
    return (tens + unit, unit_at + 1) if unit and unit < 10 else (tens, place)


def _value(found: Sequence[Token], place: int) -> int | None:
    return found[place].senses.get(Sense.NUMBER) if place < len(found) else None


def _past_and(found: Sequence[Token], place: int) -> int:
    return place + 1 if place < len(found) and found[place].means(Sense.NUMBER_AND) else place
