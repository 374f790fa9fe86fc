"""Which column of a spreadsheet holds which field, told by its header, leniently.

A field is one of `FIELDS`, or a COUNT's side and category in full: `ukraine:pow`, `each:civilian`.
"""

import itertools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Final

from pow_ledger.domain.counts import find_side
from pow_ledger.domain.entries import EACH, Category, Side
from pow_ledger.domain.errors import UsageError
from pow_ledger.domain.imports.import_errors import MappedTwice, RepeatedColumn, UnknownField, UnknownHeader
from pow_ledger.domain.language.words import ENGLISH, LANGUAGES, Language, Words
from pow_ledger.domain.texts import shown

FIELDS: Final = tuple(ENGLISH.headers)
"""Every field that is no figure. Case, punctuation and plurals of its headers make no difference."""
MOST_NAMED: Final = 1_000
"""Columns. Messages never name more, however many a file has."""
_WORD: Final = re.compile(r"[^\W_]+")


@dataclass(frozen=True, slots=True)
class Column:
    """A column that is read: its place from 0, its header, and its field."""

    index: int
    header: str
    field: str


@dataclass(frozen=True, slots=True)
class Layout:
    """What the header row says of the cells below it."""

    width: int
    """The number of columns, without those at the end that have no header."""
    columns: tuple[Column, ...]
    left_out: tuple[str, ...]
    """The headers of the other columns, safe to print."""

    @property
    def missing(self) -> tuple[str, ...]:
        """The needed fields that no column holds."""
        given = {column.field for column in self.columns}
        figures = any(map(place_of, given))
        needed = [field for field in ("date", "source") if field not in given]
        return (*needed, *(() if figures else ("figures",)))


class Headers:
    """Understands headers for a ledger with these sides. `mapped` (header to field) overrules everything else.

    Raises a UsageError for a mapping to no field, or of two headers to one.
    """

    def __init__(self, sides: Sequence[Side], mapped: Mapping[str, str]) -> None:
        self._sides: Final = tuple(sides)
        self._known: Final = _spellings(self._sides)
        self._mapped: Final = {_header(header): self._target(field, sides) for header, field in mapped.items()}
        self._unseen: Final = {_header(header): shown(header) for header in mapped}
        by_field: defaultdict[str, list[str]] = defaultdict(list)
        for header in mapped:
            by_field[self._mapped[_header(header)]].append(shown(header))
        for target, headers in by_field.items():
            if len(headers) > 1:
                raise MappedTwice(target, headers)

    def knows(self, header: str) -> bool:
        """Whether a column with this header is read."""
        return self._field(header) is not None

    def nearly(self, header: str) -> str | None:
        """The field whose header this one nearly is."""
        import difflib

        names = tuple(_key(name) for side in self._sides for name in (side.code, side.name))
        simple = [key for key, field in self._known.items() if not place_of(field) or key.startswith(names)]
        near = difflib.get_close_matches(_key(header), simple, 1, 0.8)
        return self._known[near[0]] if near else None

    def layout(self, headers: Sequence[str]) -> Layout:
        """The field of each column. Raises RepeatedColumn where two columns have one field and no mapping chooses."""
        named = [bool(header.strip()) for header in headers]
        width = len(headers) - (named[::-1].index(True) if True in named else len(headers))
        found: defaultdict[str, list[Column]] = defaultdict(list)
        left_out: list[str] = []
        taken = {self._mapped[header] for header in map(_header, headers) if header in self._mapped}
        for index, header in enumerate(headers[:width]):
            self._unseen.pop(_header(header), None)
            field = self._field(header)
            if field is None or (field in taken and _header(header) not in self._mapped):
                if len(left_out) < MOST_NAMED:
                    left_out.append(shown(header) if named[index] else f"column {index + 1}, which has no header")
                continue
            found[field].append(Column(index, shown(header), field))
        for field, columns in found.items():
            if len(columns) > 1:
                raise RepeatedColumn(field, [f"column {each.index + 1} ({each.header})" for each in columns])
        return Layout(width, tuple(column for columns in found.values() for column in columns), tuple(left_out))

    def check_all_seen(self, headers: Sequence[str]) -> None:
        """Raise UnknownHeader for a mapped header that no layout had."""
        for header in self._unseen.values():
            raise UnknownHeader(header, headers)

    def _field(self, header: str) -> str | None:
        known = self._mapped.get(_header(header)) or self._known.get(_exact(header)) or self._known.get(_key(header))
        return known or _in_words(header, self._sides)

    def _target(self, text: str, sides: Sequence[Side]) -> str:
        known = self._known.get(_exact(text)) or self._known.get(_key(text))
        if known is not None:
            return known
        side, _, category = text.strip().partition(":")
        try:
            return _field(find_side(side, sides), Category(category.lower() or Category.POW))
        except (UsageError, ValueError):
            raise UnknownField(text, FIELDS) from None


def place_of(field: str) -> tuple[str, Category] | None:
    """The side's code, or `each`, and the category of a field that is figures; None for any other."""
    target, colon, category = field.partition(":")
    return (target, Category(category)) if colon else None


def _field(target: str, category: Category) -> str:
    return f"{target}:{category}"


@lru_cache(maxsize=10)
def _spellings(sides: tuple[Side, ...]) -> Mapping[str, str]:
    """The field of every header that is understood, by what `_exact` or `_key` makes of it.

    A header that could mean two figures means neither.
    """
    figures: defaultdict[str, set[str]] = defaultdict(set)
    exact: dict[str, str] = {}
    for language in LANGUAGES:
        for name, code in _called(sides, language):
            for category, spellings in language.category_headers.items():
                for spelling in spellings:
                    figures[_key(f"{name} {spelling}")].add(_field(code, category))
                    figures[_key(f"{spelling} {name}")].add(_field(code, category))
    for code, category in itertools.product([EACH, *(side.code for side in sides)], Category):
        exact[_field(code, category)] = _field(code, category)
    others = {
        _key(spelling): field
        for language in LANGUAGES
        for field, spellings in language.headers.items()
        for spelling in (field, *spellings)
    }
    return {**{key: next(iter(found)) for key, found in figures.items() if len(found) == 1}, **others, **exact}


def _called(sides: tuple[Side, ...], language: Language) -> Iterator[tuple[str, str]]:
    """What the header of a side's column may call it, and the side's code or `each`."""
    yield from ((name, EACH) for name in language.each_headers)
    for side in sides:
        yield from ((name, side.code) for name in _names(side, language))


def _names(side: Side, language: Language) -> Words:
    """The names of a side in the ledger and in a language."""
    return (side.code, side.name, *side.aliases, *language.sides.get(side.code, ()))


def _in_words(header: str, sides: tuple[Side, ...]) -> str | None:
    """The field of a header in several words, all of which must be understood: `POWs returned to Ukraine`.

    A side there is the one that received people; an adjective says whose people came home.
    """
    for language in LANGUAGES:
        for beside, named in (
            (language.received_headers, {side.code: _names(side, language) for side in sides}),
            (language.freed_headers, language.adjective_headers),
        ):
            if field := _made_of(header, sides, language, beside, named):
                return field
    return None


def _made_of(
    header: str, sides: tuple[Side, ...], language: Language, beside: Words, named: Mapping[str, Words]
) -> str | None:
    """The field of a header that is made of one side, at most one category, and words that may stand beside them."""
    rest = f" {_plain_words(header)} "
    codes = [side.code for side in sides if side.code in named]
    found = [code for code in codes if (left := _without(rest, named[code])) != rest and (rest := left)]
    kinds: list[Category] = []
    for category, spellings in language.category_headers.items():
        left = _without(rest, tuple(filter(None, spellings)))
        kinds += [category] * (left != rest)
        rest = left
    rest = _without(rest, beside)
    if rest.strip() or len(found) != 1 or len(kinds) > 1 or (named is language.adjective_headers and not kinds):
        return None
    return _field(found[0], kinds[0] if kinds else Category.POW)


def _without(text: str, phrases: Words) -> str:
    for phrase in _longest_first(phrases):
        while f" {phrase} " in text:
            text = text.replace(f" {phrase} ", " ")
    return text


@lru_cache(maxsize=1_000)
def _longest_first(phrases: Words) -> Words:
    """Phrases as `_plain_words` has them, which every cell above and within a header is compared with."""
    return tuple(sorted(map(_plain_words, phrases), key=len, reverse=True))


def _plain_words(text: str) -> str:
    """A text as words without case, punctuation and plurals."""
    found = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return " ".join(word.removesuffix("s") if len(word) > 3 else word for word in found)


def _exact(header: str) -> str:
    return header.strip().lower()


def _header(header: str) -> str:
    """A mapped header, regardless of case and spaces."""
    return " ".join(header.split()).casefold()


def _key(text: str) -> str:
    """A header without case, spaces, punctuation and plurals."""
    return _plain_words(text).replace(" ", "")
