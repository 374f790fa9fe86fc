"""Which column of a spreadsheet holds which field, told by its header, leniently.

A field is one of `FIELDS`, or a COUNT's side and category in full: `ukraine:pow`, `each:civilian`.
"""

import itertools
import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pow_ledger.domain.counts import find_side
from pow_ledger.domain.entries import EACH, Category, Side
from pow_ledger.domain.errors import UsageError
from pow_ledger.domain.imports.import_errors import MappedTwice, RepeatedColumn, UnknownField, UnknownHeader
from pow_ledger.domain.texts import shown

FIELDS: Final[Mapping[str, tuple[str, ...]]] = {
    "date": ("day", "swap date", "exchange date", "date of swap", "date of exchange"),
    "source": ("source url", "source link", "url", "link", "citation", "reference"),
    "place": ("location", "where"),
    "mediator": ("mediated by",),
    "status": ("state",),
    "claimant": ("claimed by", "said by", "who said it"),
    "by": ("speaks for", "speaking for", "for side"),
    "publisher": ("published by", "outlet", "media"),
    "published": ("published on", "date published", "publication date", "publishing date"),
    "archive": ("archive url", "archive link", "archived", "archived at"),
    "pledge": ("stance", "counts towards"),
    "label": ("name", "title"),
    "note": ("comment", "remark"),
}
"""Every field that is no figure, with other headers that it may have.

Case, punctuation and plurals make no difference.
"""

_CATEGORIES: Final[Mapping[Category, tuple[str, ...]]] = {
    Category.POW: ("", "pow", "prisoners of war", "prisoners"),
    Category.CIVILIAN: ("civilian",),
    Category.PEOPLE: ("people",),
    Category.REMAINS: ("remains", "bodies"),
}
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
        self._known: Final = _spellings(sides)
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

        near = difflib.get_close_matches(_key(header), self._known, 1, 0.8)
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
        return self._mapped.get(_header(header)) or self._known.get(_exact(header)) or self._known.get(_key(header))

    def _target(self, text: str, sides: Sequence[Side]) -> str:
        known = self._known.get(_exact(text)) or self._known.get(_key(text))
        if known is not None:
            return known
        side, _, category = text.strip().partition(":")
        try:
            return _field(find_side(side, sides), Category(category.lower() or Category.POW))
        except (UsageError, ValueError):
            raise UnknownField(text, [*FIELDS]) from None


def place_of(field: str) -> tuple[str, Category] | None:
    """The side's code, or `each`, and the category of a field that is figures; None for any other."""
    target, colon, category = field.partition(":")
    return (target, Category(category)) if colon else None


def _field(target: str, category: Category) -> str:
    return f"{target}:{category}"


def _spellings(sides: Sequence[Side]) -> Mapping[str, str]:
    """The field of every header that is understood, by what `_exact` or `_key` makes of it.

    A header that could mean two figures means neither.
    """
    figures: defaultdict[str, set[str]] = defaultdict(set)
    exact: dict[str, str] = {}
    called = [(EACH, EACH), ("each side", EACH), ("per side", EACH)]
    called += [(name, side.code) for side in sides for name in (side.code, side.name)]
    for (name, code), category in itertools.product(called, Category):
        field = _field(code, category)
        exact[field] = field
        for spelling in _CATEGORIES[category]:
            figures[_key(f"{name} {spelling}")].add(field)
            figures[_key(f"{spelling} {name}")].add(field)
    others = {_key(spelling): field for field, also in FIELDS.items() for spelling in (field, *also)}
    return {**{key: next(iter(found)) for key, found in figures.items() if len(found) == 1}, **others, **exact}


def _exact(header: str) -> str:
    return header.strip().lower()


def _header(header: str) -> str:
    """A mapped header, regardless of case and spaces."""
    return " ".join(header.split()).casefold()


def _key(text: str) -> str:
    """A header without case, spaces, punctuation and plurals."""
    found = _WORD.findall(unicodedata.normalize("NFKC", text).casefold())
    return "".join(word.removesuffix("s") if len(word) > 3 else word for word in found)
