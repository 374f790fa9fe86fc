"""Rows of a table that are no announcements: sums of the rows above, notes below, and headings between."""

import unicodedata
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from pow_ledger.domain.entries import Category
from pow_ledger.domain.errors import LedgerError, UsageError, listed
from pow_ledger.domain.figures import ZERO, Figure
from pow_ledger.domain.imports.import_errors import place_in
from pow_ledger.domain.language.words import LANGUAGES
from pow_ledger.domain.texts import shown
from pow_ledger.formats.spreadsheets.cells import day_reader, read_figures
from pow_ledger.formats.spreadsheets.headers import Column, Layout, place_of
from pow_ledger.formats.spreadsheets.sheets import Row

_TOTALS: Final = tuple(word for language in LANGUAGES for word in language.total)
_MOST_TOLD: Final = 10


class _Sum(NamedTuple):
    """What the figures of a column add up to: all of them, and those since the last row of sums."""

    all: Figure = ZERO
    since: Figure = ZERO


class Asides:
    """Tells such rows, given all rows in their order. A row with a day and a source is never one of them."""

    def __init__(self, name: str) -> None:
        self._name: Final = name
        self._sums: Final[defaultdict[str, _Sum]] = defaultdict(_Sum)
        self._left_out: Final[dict[str, list[str]]] = {"sums": [], "notes": []}
        self._wrong: Final[list[str]] = []

    def count(self, figures: Mapping[str, Figure]) -> None:
        """Take in the figures of an announcement, by the field of their column."""
        for field, figure in figures.items():
            sums = self._sums[field]
            self._sums[field] = _Sum(sums.all + figure, sums.since + figure)

    def takes(self, row: Row, layout: Layout) -> bool:
        """Whether a row is no announcement. It is left out then."""
        cells = {column: _text(row.cells[column.index]) for column in layout.columns if column.index < len(row.cells)}
        given = {column: text for column, text in cells.items() if text}
        if any(column.field == "source" for column in given) or any(
            column.field == "date" and _is_day(text) for column, text in given.items()
        ):
            return self._is_note(row, given)
        figures = {column: text for column, text in given.items() if place_of(column.field)}
        heading = next(filter(None, map(_text, row.cells)), "")
        if _begins_with_total(heading) or self._adds_up(given, figures):
            self._compare(row, figures)
            self._left_out["sums"].append(str(row.line))
            for field, sums in self._sums.items():
                self._sums[field] = sums._replace(since=ZERO)
            return True
        return self._is_note(row, given)

    def said(self) -> Iterator[str]:
        """What was left out, and where sums disagree with the rows above them."""
        for what, rows in self._left_out.items():
            if rows:
                held = "only sums" if what == "sums" else "only a note or heading"
                more, one = len(rows) - _MOST_TOLD, len(rows) == 1
                named = [*rows[:_MOST_TOLD], *([f"{more:,} more"] if more > 0 else [])]
                which = f"row {rows[0]}, which holds" if one else f"rows {listed(named, 'and')}, which hold"
                yield f"Left out: {which} {held}."
        yield from self._wrong[:_MOST_TOLD]

    def _is_note(self, row: Row, given: Mapping[Column, str]) -> bool:
        texts = [text for text in map(_text, row.cells) if text]
        alone = len(texts) == 1 and not _is_day(texts[0])
        if not alone or any(place_of(column.field) or "://" in text for column, text in given.items()):
            return False
        self._left_out["notes"].append(str(row.line))
        return True

    def _adds_up(self, given: Mapping[Column, str], figures: Mapping[Column, str]) -> bool:
        """Whether a row has nothing but the sums of the columns above it."""
        if not figures or len(figures) < len(given):
            return False
        return all(_figure(text) in self._sums[column.field] != _Sum() for column, text in figures.items())

    def _compare(self, row: Row, figures: Mapping[Column, str]) -> None:
        for column, text in figures.items():
            stated, sums = _figure(text), self._sums[column.field]
            if stated is not None and all(map(stated.contradicts, sums)):
                place = place_in(self._name, row.line, column.index + 1)
                self._wrong.append(
                    f"{place} says {shown(text)} for “{column.header}”, and the rows above it add up to {sums.all}."
                )


def _text(cell: object) -> str:
    return cell.strip() if isinstance(cell, str) else ""


def _figure(text: str) -> Figure | None:
    """The one figure of a cell, whatever its category."""
    try:
        figures = read_figures(text, Category.PEOPLE)
    except UsageError:
        return None
    return next(iter(figures.values())) if len(figures) == 1 else None


def _is_day(text: str) -> bool:
    try:
        day_reader(None)(text)
    except LedgerError:
        return False
    return True


def _begins_with_total(text: str) -> bool:
    words = _words(text)
    return any(words[: len(total)] == total for total in map(_words, _TOTALS))


def _words(text: str) -> Sequence[str]:
    plain = "".join(letter if letter.isalnum() else " " for letter in unicodedata.normalize("NFC", text).casefold())
    return plain.split()
