"""Tables that other programs wrote, as rows of cells: CSV and TSV in any dialect, JSON arrays, and JSON Lines.

One row at a time is held in memory; of a JSON array, its whole text.
"""

import csv
import itertools
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
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
    NotAnArray,
    NotAnObject,
    NotJson,
    RepeatedKey,
    RowTooLong,
    TooDeep,
    UnclosedQuote,
)
from pow_ledger.domain.texts import shown
from pow_ledger.formats.formulas import restored
from pow_ledger.formats.spreadsheets.files import LONGEST_LINE, decoded, lines

LARGEST_ARRAY: Final = 16_000_000
"""Characters. A JSON array is read whole, so it may not be larger."""

Header = tuple[str, ...]
Knows = Callable[[str], bool]
"""Whether a text is the header of a column that is wanted."""


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


def sheet(source: BinaryIO, name: str, form: Form | None, encoding: str | None, knows: Knows) -> Sheet:
    """Read a table up to its header. Iterating over `rows` reads the rest.

    Raises a LedgerError for a file that cannot be read, here or while its rows are read.
    """
    texts = decoded(source, name, encoding)
    first, texts = _begun(texts)
    if not first:
        raise EmptyFile(name, 1)
    form = form or next((of for ending, of in _ENDINGS.items() if name.lower().endswith(ending)), None)
    if form is None and first in "[{":
        form = Form.JSON
    if form is Form.JSONL or (form is Form.JSON and first == "{"):
        return Sheet(None, 1, _each_line(texts, name))
    if form is Form.JSON:
        return Sheet(None, 1, _array(texts, name))
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
    start, rest = _whole_row(itertools.chain([head], source))
    delimiter = delimiter or _delimiter(start, knows)
    records = _Records(itertools.chain(start, rest), name)
    records.number = before
    rows = _rows(records, name, delimiter)
    top = next(rows, None)
    if top is None:
        raise EmptyFile(name, before + 1)
    if isinstance(top, CellError):
        raise BrokenFile(name, top.line, str(top.error))
    return Sheet(top.header, top.line, rows)


def _whole_row(source: Iterator[str]) -> tuple[list[str], Iterator[str]]:
    """The lines of the first row, as far as that can be told before the delimiter is known; and the lines after it."""
    start: list[str] = []
    size = quotes = 0
    for line in source:
        start.append(line)
        size += len(line)
        quotes += line.count('"')
        if quotes % 2 == 0 or size > LONGEST_LINE:
            break
    return start, source


def _delimiter(start: Sequence[str], knows: Knows) -> str:
    """The delimiter that makes the most headers known, else the one that gives the most headers.

    One that would cut a quoted header in two is never chosen before another.
    """

    def merit(delimiter: str) -> tuple[int, bool, int]:
        try:
            cells = next(csv.reader(start, delimiter=delimiter))
        except csv.Error:
            return 0, False, 0
        return sum(map(knows, cells)), all(cell.count('"') % 2 == 0 for cell in cells), len(cells)

    return max(_DELIMITERS, key=merit)


def _rows(records: _Records, name: str, delimiter: str) -> Rows:
    """Every row that is not blank, the header first."""
    header: Header = ()
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
            header = header or tuple(" ".join(cell.split()) for cell in cells)
            yield Row(records.first, header, cells)


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
