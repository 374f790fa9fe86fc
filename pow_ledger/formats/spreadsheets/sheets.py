"""Tables that other programs wrote, as rows of cells: workbooks, CSV and TSV in any dialect, JSON arrays, JSON Lines.

One row at a time is held in memory; of a JSON array its whole text, of a workbook its whole sheet.
"""

import csv
import itertools
import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, BinaryIO, Final, NamedTuple

from pow_ledger.domain.errors import LedgerError
from pow_ledger.domain.imports.file_errors import CellError
from pow_ledger.domain.imports.import_errors import (
    BrokenFile,
    BrokenJson,
    CellTooLong,
    EmptyFile,
    JsonTooLarge,
    MisplacedQuote,
    NoSheets,
    NotAnArray,
    NotAnObject,
    NotJson,
    RepeatedKey,
    RowTooLong,
    SheetName,
    TooDeep,
    UnclosedQuote,
)
from pow_ledger.domain.texts import shown
from pow_ledger.formats.formulas import restored
from pow_ledger.formats.spreadsheets.files import LONGEST_LINE, begin, decoded, is_workbook, lines
from pow_ledger.formats.spreadsheets.header_rows import SEARCHED, Knows, RawRow, find_header

LARGEST_ARRAY: Final = 16_000_000
"""Characters. A JSON array is read whole, so it may not be larger."""

Header = tuple[str, ...]


class Form(StrEnum):
    """The format of a file."""

    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    JSONL = "jsonl"


_ENDINGS: Final = {
    ".csv": Form.CSV,
    ".tsv": Form.TSV,
    ".tab": Form.TSV,
    ".json": Form.JSON,
    ".jsonl": Form.JSONL,
    ".ndjson": Form.JSONL,
}
_DELIMITERS: Final = ",;\t"
_DECLARED: Final = re.compile(r'"?sep=(?P<delimiter>[^\w\s"]|\t)"?[;,\t]*\s*')
"""The line with which some files tell Excel their delimiter."""


class Row(NamedTuple):
    """One row that is not blank. `cells` may be fewer or more than its header has columns.

    Cells are texts. In JSON they may also be lists of texts, or anything else that the file has.
    """

    line: int
    header: Header
    cells: Sequence[object]


Rows = Iterator[Row | CellError]


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table. In JSON every row has a header of its own, and the table's is None."""

    header: Header | None
    line: int
    """The line that the header begins on."""
    rows: Rows
    name: str
    """The file's name as errors have it; of a workbook with that of the sheet."""
    said: tuple[str, ...] = ()
    """What to tell the user of how it was read."""


class Wanted(NamedTuple):
    """What the user says about a file that the file does not tell."""

    form: Form | None = None
    encoding: str | None = None
    sheet: str | None = None
    """The sheet of a workbook, by its name or number."""


def sheet(source: BinaryIO, name: str, wanted: Wanted, knows: Knows) -> Sheet:
    """Read a table up to its header. Iterating over `rows` reads the rest.

    Raises a LedgerError for a file that cannot be read, here or while its rows are read.
    """
    head = begin(source, name)
    if is_workbook(head):
        from pow_ledger.formats.spreadsheets.workbooks import read_sheet

        found = read_sheet(head, source, name, wanted.sheet, knows)
        return _headed(found.rows, SheetName(found.name, name), knows, found.said)
    if wanted.sheet is not None:
        raise NoSheets(name)
    texts = decoded(head, source, name, wanted.encoding)
    form = wanted.form
    first, texts = _begun(texts)
    if not first:
        raise EmptyFile(name, 1)
    form = form or next((of for ending, of in _ENDINGS.items() if name.lower().endswith(ending)), None)
    if form is None and first in "[{":
        form = Form.JSON
    if form is Form.JSONL or (form is Form.JSON and first == "{"):
        return Sheet(None, 1, _each_line(texts, name), name)
    if form is Form.JSON:
        return Sheet(None, 1, _array(texts, name), name)
    return _delimited(texts, name, "\t" if form is Form.TSV else None, knows)


def _begun(texts: Iterator[str]) -> tuple[str, Iterator[str]]:
    """The first character that is not blank, if any, and the whole text again."""
    for text in texts:
        if start := text.lstrip()[:1]:
            # Blank lines before it only matter for the line numbers that follow.
            return start, itertools.chain([text], texts)
    return "", texts


# CSV and TSV


class _Records:
    """Hands lines to a CSV reader, and remembers those of the row that is being read."""

    def __init__(self, source: Iterable[str], name: str) -> None:
        self._source, self._name = iter(source), name
        self._size = 0
        self.number = 0
        """The line that was read last."""
        self.row: list[str] = []
        """The lines since the row began."""
        self.ended = False

    @property
    def first(self) -> int:
        """The line that the row begins on."""
        return self.number - len(self.row) + 1

    def next_row(self) -> None:
        self.row.clear()
        self._size = 0

    def __iter__(self) -> Iterator[str]:
        for line in self._source:
            self.number += 1
            self.row.append(line)
            self._size += len(line)
            if self._size > LONGEST_LINE:
                raise RowTooLong(self._name, self.first, LONGEST_LINE)
            yield line
        self.ended = True


def _delimited(texts: Iterable[str], name: str, delimiter: str | None, knows: Knows) -> Sheet:
    source = lines(texts, name)
    before, head = 0, ""
    for head in source:
        if delimiter is None and before == 0 and (declared := _DECLARED.fullmatch(head)):
            delimiter = declared["delimiter"]
        elif head.strip(" \r\n,;\t"):
            break
        before += 1
    else:
        raise EmptyFile(name, max(before, 1))
    start = list(_first_rows(itertools.chain([head], source)))
    records = _Records(itertools.chain(start, source), name)
    records.number = before
    return _headed(_rows(records, name, delimiter or _delimiter(start, knows)), name, knows)


def _headed(rows: Iterable[RawRow | CellError], name: str, knows: Knows, said: tuple[str, ...] = ()) -> Sheet:
    """A table whose header stands in one of its rows. Raises EmptyFile or BrokenFile where it has none."""
    header, rest = find_header(rows, knows)
    if header is None:
        raise EmptyFile(name, 1)
    if isinstance(header, CellError):
        raise BrokenFile(name, header.line, str(header.error))
    if header.skipped or len(header.lines) > 1:
        stands = " and ".join(map(str, header.lines))
        said = (*said, f"The header is row{'s' if len(header.lines) > 1 else ''} {stands}.")
    below = (row if isinstance(row, CellError) else Row(row.line, header.header, row.cells) for row in rest)
    return Sheet(header.header, header.lines[0], below, name, said)


def _first_rows(source: Iterator[str]) -> Iterator[str]:
    """The lines of the first rows, as far as rows can be told before the delimiter is known."""
    rows = size = quotes = 0
    for line in source:
        yield line
        size += len(line)
        quotes += line.count('"')
        rows += quotes % 2 == 0
        if rows == SEARCHED or size > LONGEST_LINE:
            return


def _delimiter(start: Sequence[str], knows: Knows) -> str:
    """The delimiter that makes the most headers known in some row, else the one that gives the most cells in the first.

    One that would cut a quoted header in two is never chosen before another.
    """

    def merit(delimiter: str) -> tuple[int, bool, int]:
        try:
            rows = list(csv.reader(start, delimiter=delimiter))
        except csv.Error:
            return 0, False, 0
        known = [sum(map(knows, cells)) for cells in rows]
        cells = rows[known.index(max(known))] if rows else []
        return max(known, default=0), all(cell.count('"') % 2 == 0 for cell in cells), len(cells)

    return max(_DELIMITERS, key=merit)


def _rows(records: _Records, name: str, delimiter: str) -> Iterator[RawRow | CellError]:
    """Every row that is not blank, the header among them."""
    reader = csv.reader(records, delimiter=delimiter, strict=True)
    while True:
        records.next_row()
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            yield CellError(records.first, 1, "", "", _misquoted(records, name, delimiter, str(error)))
            continue
        if any(map(str.strip, cells)):
            cells = [restored(cell) if cell[:1] == "'" else cell for cell in cells]
            yield RawRow(records.first, cells)


def _misquoted(records: _Records, name: str, delimiter: str, message: str) -> MisplacedQuote:
    """The error for a row with wrong quotes. Raises BrokenFile where nothing after it could be understood."""
    if records.ended:
        # A lenient reader takes everything after the quote for one cell.
        cells = next(csv.reader(records.row, delimiter=delimiter))
        within = sum(1 for _ in lines([cells[-1]], name))
        raise UnclosedQuote(name, records.number - max(within, 1) + 1)
    if message.startswith("field larger"):
        raise CellTooLong(name, records.first, csv.field_size_limit())
    return MisplacedQuote(records.number)


# JSON


class _Object(dict[str, Any]):
    """A JSON object that knows if a key is given twice, in it or in an object in it."""

    repeated: str | None = None


def _object(pairs: list[tuple[str, Any]]) -> _Object:
    found = _Object(pairs)
    if len(found) < len(pairs):
        found.repeated = Counter(key for key, _ in pairs).most_common(1)[0][0]
    for value in found.values():
        if isinstance(value, _Object):
            found.repeated = found.repeated or value.repeated
    return found


# Numbers stay as they are written, so that they are read in the notation of figures.
_DECODER: Final = json.JSONDecoder(object_pairs_hook=_object, parse_int=str, parse_float=str)
_BLANK: Final = re.compile(r"[ \t\n\r]+")


def _each_line(texts: Iterable[str], name: str) -> Rows:
    for number, line in enumerate(lines(texts, name), start=1):
        if not line.strip():
            continue
        try:
            value = _DECODER.decode(line)
        except json.JSONDecodeError as error:
            yield _wrong(number, NotJson(error.pos + 1, error.msg.lower()))
        except RecursionError:
            raise TooDeep(name, number) from None
        else:
            yield _row(number, value)


def _array(texts: Iterable[str], name: str) -> Rows:
    pieces, size = [], 0
    for piece in texts:
        pieces.append(piece)
        size += len(piece)
        if size > LARGEST_ARRAY:
            raise JsonTooLarge(name, LARGEST_ARRAY)
    text = "".join(pieces)
    del pieces
    try:
        yield from (_row(number, value) for number, value in enumerate(_elements(text, name), start=1))
    except json.JSONDecodeError as error:
        raise BrokenJson(name, error.lineno, error.colno, error.msg.lower()) from None
    except RecursionError:
        raise TooDeep(name, 1) from None


def _elements(text: str, name: str) -> Iterator[object]:
    """The elements of an array, each decoded when it is needed."""

    def skip(place: int) -> int:
        blank = _BLANK.match(text, place)
        return blank.end() if blank else place

    place = skip(0)
    if text[place] != "[":
        raise NotAnArray(name)
    place = skip(place + 1)
    if text[place : place + 1] != "]":
        while True:
            value, place = _DECODER.raw_decode(text, place)
            yield value
            place = skip(place)
            if text[place : place + 1] != ",":
                break
            place = skip(place + 1)
    if text[place : place + 1] != "]":
        raise json.JSONDecodeError("Expecting ',' or ']'", text, place)
    if (end := skip(place + 1)) < len(text):
        raise json.JSONDecodeError("Extra data", text, end)


def _row(number: int, value: object) -> Row | CellError:
    if not isinstance(value, _Object):
        return _wrong(number, NotAnObject())
    if value.repeated is not None:
        return _wrong(number, RepeatedKey(shown(value.repeated)))
    pairs = [pair for key, cell in value.items() for pair in _spread(key, cell)]
    return Row(number, tuple(key for key, _ in pairs), [cell for _, cell in pairs])


def _spread(key: str, cell: object) -> Iterator[tuple[str, object]]:
    """The field itself; of `figures` a field for each side and category in it."""
    if key.strip().lower() != "figures" or not isinstance(cell, Mapping):
        yield key, "" if cell is None else cell
        return
    for side, of in cell.items():
        if not isinstance(of, Mapping):
            yield side, "" if of is None else of
            continue
        for category, figure in of.items():
            yield f"{side}:{category}", "" if figure is None else figure


def _wrong(number: int, error: LedgerError) -> CellError:
    return CellError(number, 1, "", "", error)
