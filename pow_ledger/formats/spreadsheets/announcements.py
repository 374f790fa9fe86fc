"""Rows of somebody's spreadsheet as announcements: one swap and its first report each."""

import itertools
from collections import Counter
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, field
from datetime import date
from functools import lru_cache
from typing import Any, BinaryIO, Final, NamedTuple

from pow_ledger.domain.counts import in_order
from pow_ledger.domain.entries import (
    EACH,
    Category,
    Counts,
    Report,
    Side,
    Source,
    Status,
    Swap,
    check_swap,
    publisher_of,
)
from pow_ledger.domain.errors import EachAndSide, FutureDate, LedgerError, RepeatedCount
from pow_ledger.domain.figures import Figure, total
from pow_ledger.domain.imports.file_errors import CellError
from pow_ledger.domain.imports.import_errors import (
    BeyondHeader,
    BrokenFile,
    MissingCell,
    MissingColumns,
    NoFigure,
    NoRows,
    RepeatedColumn,
    SheetName,
    cell_in,
)
from pow_ledger.domain.imports.incoming import Announcement, ReadCell
from pow_ledger.domain.texts import shown
from pow_ledger.formats.spreadsheets.asides import Asides
from pow_ledger.formats.spreadsheets.cells import Cells, plain
from pow_ledger.formats.spreadsheets.headers import MOST_NAMED, Headers, Layout, place_of
from pow_ledger.formats.spreadsheets.sheets import Form, Header, Row, Wanted, sheet
from pow_ledger.formats.spreadsheets.slashes import Slashes


@dataclass(frozen=True, slots=True)
class Reading:
    """What the user says about a file that the file does not tell."""

    encoding: str | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    """Fields by header, for headers that would not be understood, or not rightly."""
    date_format: str | None = None
    form: Form | None = None
    sheet: str | None = None
    """The sheet of a workbook, by its name or number."""


_SAMPLE: Final = 3
_DAYS: Final = frozenset({"date", "published"})
_ROW: Final = ""
"""Stands for the row as a whole where a field is expected."""


class _Plan(NamedTuple):
    """A header, and how the cells under it are read."""

    layout: Layout
    readers: tuple[tuple[int, str, Callable[[str], Any]], ...]
    """The place of each cell in the row, its field, and the function that reads it."""
    figures: tuple[str, ...]
    """The fields that are figures."""
    with_each: bool
    """Whether one of the figures is for each side."""


class Announcements:
    """The rows of one file in their order, each as an announcement or as everything that is wrong with it.

    Making it reads the file up to the header; iterating over it reads the rest, once. Raises a UsageError where `how`
    does not fit the file, and another LedgerError where the file cannot be read, then or later.
    """

    def __init__(
        self, source: BinaryIO, name: str, how: Reading, sides: Sequence[Side], today: date, pledges: Collection[str]
    ) -> None:
        self.read = 0
        """How many reports the rows have given so far; one for each row that is wrong."""
        self._today: Final = today
        self._headers: Final = Headers(sides, how.columns)
        self._cells: Final = Cells(sides, pledges, how.date_format)
        self._sides: Final = sides
        places = [f"{side.code}:{category}" for side in sides for category in Category]
        self._order: Final = {place: rank for rank, place in enumerate(places)}
        self._left_out: Final[dict[str, None]] = {}
        self._plan: Final = lru_cache(maxsize=100)(self._new_plan)
        wanted = Wanted(how.form, how.encoding, how.sheet)
        self._sheet: Final = sheet(source, name, wanted, self._headers.knows)
        self.name: Final = self._sheet.name
        """The file's name as errors have it; of a workbook with that of the sheet."""
        self._asides: Final = Asides(self.name)
        self.sample: Final[list[tuple[int, Sequence[ReadCell]]]] = []
        """The first rows that are announcements: their lines, and their cells as they were understood."""
        if self._sheet.header is not None:
            self._check_header(self._sheet.header, self._sheet.line)

    @property
    def said(self) -> tuple[str, ...]:
        """What to tell the user of how the file was read so far."""
        days = self._cells.slashes.said() if self._cells.slashes else ()
        return (*self._sheet.said, *days, *_in_words(self._cells.in_words), *self._asides.said())

    @property
    def left_out(self) -> tuple[str, ...]:
        """The headers of columns that are not read; in JSON, those met so far."""
        return tuple(self._left_out)

    def perhaps(self, header: str) -> str | None:
        """The field whose header this one nearly is, for a header that is not read."""
        return self._headers.nearly(header)

    @property
    def folded(self) -> int:
        """How many line breaks within texts have become spaces so far."""
        return self._cells.folded

    def __iter__(self) -> Iterator[Announcement | CellError]:
        row = None
        for row in self._settled():
            self.read += 1
            if isinstance(row, CellError):
                yield row
                continue
            found = self._read(row)
            if any(isinstance(each, CellError) for each in found) and self._is_aside(row):
                self.read -= 1
                continue
            self.read += sum(len(each.reports) - 1 for each in found if isinstance(each, Announcement))
            yield from found
        if row is None:
            raise NoRows(self.name, self._sheet.line)
        self._headers.check_all_seen(self.left_out)

    def _settled(self) -> Iterator[Row | CellError]:
        """The rows, held back while it is open which comes first in some column of days."""
        slashes = self._cells.slashes
        held: list[Row | CellError] = []
        for row in self._sheet.rows:
            held.append(row)
            if slashes is not None and isinstance(row, Row):
                self._look_at_days(row, slashes)
            if slashes is None or slashes.settled:
                yield from held
                held.clear()
        yield from held

    def _look_at_days(self, row: Row, slashes: Slashes) -> None:
        try:
            columns = self._plan(row.header).layout.columns
        except RepeatedColumn:
            return
        for column in columns:
            cell = row.cells[column.index] if column.field in _DAYS and column.index < len(row.cells) else None
            if isinstance(cell, str):
                place = cell_in(self.name, row.line, column.index + 1)
                slashes.look(column.field, column.header, cell, place)

    def _is_aside(self, row: Row) -> bool:
        """Whether a row that is wrong is no announcement at all. In JSON every entry is meant as one."""
        return self._sheet.header is not None and self._asides.takes(row, self._plan(row.header).layout)

    def _check_header(self, header: Header, line: int) -> None:
        try:
            missing = self._plan(header).layout.missing
        except RepeatedColumn as error:
            raise BrokenFile(self.name, line, str(error)) from None
        named = [shown(each) for each in header if each]
        self._headers.check_all_seen(named)
        if missing:
            raise MissingColumns(self.name, line, missing, named)

    def _new_plan(self, header: Header) -> _Plan:
        layout = self._headers.layout(header)
        if len(self._left_out) < MOST_NAMED:
            self._left_out.update(dict.fromkeys(layout.left_out))
        places = {column.field: place for column in layout.columns if (place := place_of(column.field))}
        figures = sorted(places, key=lambda of: self._order.get(of, -1))
        return _Plan(
            layout,
            tuple((column.index, column.field, self._cells.reader(column.field)) for column in layout.columns),
            tuple(figures),
            any(target == EACH for target, _ in places.values()),
        )

    def _read(self, row: Row) -> Sequence[Announcement | CellError]:
        """The announcement of a row, or everything that is wrong with it."""
        line, header, cells = row
        try:
            plan = self._plan(header)
        except RepeatedColumn as error:
            return [CellError(line, 1, "", "", error)]
        values: dict[str, Any] = {}
        failed: dict[str, LedgerError] = {}
        width = len(cells)
        for index, what, read in plan.readers:
            cell = cells[index] if index < width else ""
            try:
                text = cell if type(cell) is str else plain(cell, what)
                if text and not text.isspace():
                    values[what] = read(text)
            except LedgerError as error:
                failed[what] = error
        beyond = self._beyond(row, plan.layout.width) if width > plan.layout.width else []
        counts = tuple([count for of in plan.figures if of in values for count in values[of]])
        if not failed and not beyond and counts and "date" in values and "source" in values:
            try:
                several = any(len(values[of]) > 1 for of in plan.figures if of in values)
                found = self._announcement(line, values, self._in_order(counts, plan) if several else counts)
            except (EachAndSide, RepeatedCount) as error:
                failed[_ROW] = error
            except FutureDate as error:
                failed["date"] = error
            else:
                if len(self.sample) < _SAMPLE:
                    self.sample.append((line, list(_read_cells(row, plan.layout, values))))
                self._asides.count({of: _of_one_side(values[of]) for of in plan.figures if of in values})
                return [found]
        failed |= _lacking(plan, values.keys() | failed.keys())
        wrongs = [*(_wrong(row, plan.layout, what, error) for what, error in failed.items()), *beyond]
        return sorted(wrongs, key=lambda wrong: wrong.column)

    def _announcement(self, line: int, values: Mapping[str, Any], counts: Counts) -> Announcement:
        """Raises FutureDate."""
        said = values.get
        citations, status = values["source"], said("status", Status.COMPLETED)
        swap = Swap(values["date"], counts, status, said("place"), said("mediator", ()), said("label"), said("note"))
        try:
            check_swap(swap, self._today)
        except FutureDate:
            mend = "Correct the date, or write agreed or under-way in a column headed status."
            raise FutureDate("A completed swap on", swap.date, self._today, mend) from None
        reports = tuple(
            Report(
                Source(
                    citation,
                    # Publisher and archive are those of the first address.
                    publisher_of(citation, None if number else said("publisher")),
                    said("published"),
                    None if number else said("archive"),
                    said("claimant"),
                    said("by"),
                ),
                status,
                counts,
                said("pledge", ()),
            )
            for number, citation in enumerate(citations)
        )
        return Announcement(line, swap, reports, said("swap", ""))

    def _beyond(self, row: Row, width: int) -> list[CellError]:
        """An error for the first cell beyond the header that is not empty, if any.

        In a workbook such a cell is in a column of its own, and is left out. In a text file it may be half of another.
        """
        for index, cell in enumerate(row.cells[width:], start=width + 1):
            if isinstance(cell, str) and cell.strip():
                if isinstance(self.name, SheetName):
                    self._left_out[f"column {index}, which has no header"] = None
                    continue
                return [CellError(row.line, index, "", shown(cell), BeyondHeader(width))]
        return []

    def _in_order(self, counts: Counts, plan: _Plan) -> Counts:
        """The counts in order, where a cell gave several. Raises EachAndSide or RepeatedCount for two of one side."""
        places = Counter((count.side, count.category) for count in counts)
        for (side, category), times in places.items():
            if times > 1:
                raise EachAndSide(category, side) if plan.with_each else RepeatedCount(side, category)
        return in_order(counts, self._sides)


def _of_one_side(counts: Counts) -> Figure:
    """What a cell says that one side received, of all categories."""
    return total(count.figure for count in counts if count.side == counts[0].side)


def _in_words(figures: Mapping[str, str]) -> Iterator[str]:
    """How figures were read that are not in the notation."""
    if figures:
        some = "; ".join(f"“{cell}” as {read}" for cell, read in itertools.islice(figures.items(), 5))
        more = f"; and {len(figures) - 5:,} more" if len(figures) > 5 else ""
        yield f"Read {some}{more}."


def _read_cells(row: Row, layout: Layout, values: Mapping[str, Any]) -> Iterator[ReadCell]:
    for column in layout.columns:
        if column.field in values:
            cell = row.cells[column.index]
            text = shown(" ".join(cell.split()), 30) if isinstance(cell, str) else ""
            yield ReadCell(column.header, column.field, text, values[column.field])


def _lacking(plan: _Plan, given: AbstractSet[str]) -> dict[str, LedgerError]:
    """Errors for what every announcement needs and this one does not have."""
    lacking: dict[str, LedgerError] = {what: MissingCell(what) for what in ("date", "source") if what not in given}
    if given.isdisjoint(plan.figures):
        lacking[_ROW] = NoFigure()
    return lacking


def _wrong(row: Row, layout: Layout, what: str, error: LedgerError) -> CellError:
    column = next((column for column in layout.columns if column.field == what), None)
    if column is None:
        return CellError(row.line, 1, "", "", error)
    cell = row.cells[column.index] if column.index < len(row.cells) else ""
    return CellError(row.line, column.index + 1, column.header, shown(cell) if isinstance(cell, str) else "", error)
