"""Workbooks: Excel's `.xlsx`, `.xlsm` and `.xls`, and OpenDocument's `.ods`."""

import io
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from types import MappingProxyType
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple
from xml.etree import ElementTree

from pow_ledger.domain.errors import FileRefused
from pow_ledger.domain.imports.import_errors import (
    BrokenWorkbook,
    EmptyFile,
    NoSuchSheet,
    SeveralSheets,
    SheetName,
    WorkbookTooLarge,
)
from pow_ledger.formats.spreadsheets.cells import Unreadable
from pow_ledger.formats.spreadsheets.header_rows import Knows, RawRow, find_header

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

LARGEST: Final = 30_000_000
"""Bytes of a workbook, as it is on the disk."""
LARGEST_UNPACKED: Final = 300_000_000
"""Bytes of all its parts, unpacked."""
MOST_CELLS: Final = 5_000_000
"""Cells of a sheet, from its first to its last."""
_SPREADSHEET: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


_Place = tuple[int, int]
"""A row and a column, from 1 on."""


class Rows(NamedTuple):
    """The rows of a sheet that are not blank, and the sheet's name."""

    name: str
    rows: Iterator[RawRow]
    said: tuple[str, ...]


def read_sheet(head: bytes, source: BinaryIO, name: str, wanted: str | None, knows: Knows) -> Rows:
    """The sheet that is wanted; without one, the only one that has headers which are known, or the only one at all.

    A hidden sheet is read only if it is named.

    Raises a LedgerError where the file is no workbook, is too large, or has no such sheet or several.
    """
    from python_calamine import SheetVisibleEnum

    content = _content(head, source, name)
    book = _opened(content, name)
    sheets = {sheet: number for number, sheet in enumerate(book.sheet_names, start=1)}
    if wanted is not None:
        found = [
            sheet for sheet, number in sheets.items() if wanted.strip().casefold() in (sheet.casefold(), str(number))
        ]
        if not found:
            raise NoSuchSheet(name, wanted, [*sheets])
        return Rows(found[0], _rows(content, book, name, found[0]), ())
    shown = [each.name for each in book.sheets_metadata if each.visible is SheetVisibleEnum.Visible]
    filled = {sheet: list(_rows(content, book, name, sheet)) for sheet in shown}
    full = {sheet: rows for sheet, rows in filled.items() if rows}
    known = [sheet for sheet, rows in full.items() if _known(rows, knows) > 1] or [*full]
    if not known:
        raise EmptyFile(name, 1)
    if len(known) > 1:
        raise SeveralSheets(name, known)
    said = (f"Read the sheet {known[0]}.",) if len(sheets) > 1 else ()
    return Rows(known[0], iter(full[known[0]]), said)


def _known(rows: Sequence[RawRow], knows: Knows) -> int:
    """How many headers of a sheet are known."""
    header, _ = find_header(rows, knows)
    return sum(map(knows, header.header)) if header else 0


def _content(head: bytes, source: BinaryIO, name: str) -> bytes:
    try:
        content = head + (source.read(LARGEST) or b"")
    except OSError as error:
        raise FileRefused(name, error.strerror or str(error)) from None
    if len(content) > LARGEST:
        raise WorkbookTooLarge(name, f"over {LARGEST:,} bytes")
    if content.startswith(b"PK"):
        try:
            with zipfile.ZipFile(io.BytesIO(content)) as parts:
                size = sum(part.file_size for part in parts.infolist())
        # NotImplementedError is what Python raises for an archive of a newer kind than it knows.
        except (zipfile.BadZipFile, ValueError, NotImplementedError, OSError) as error:
            raise BrokenWorkbook(name, str(error).lower()) from None
        if size > LARGEST_UNPACKED:
            raise WorkbookTooLarge(name, f"over {LARGEST_UNPACKED:,} bytes unpacked")
    return content


def _opened(content: bytes, name: str) -> "CalamineWorkbook":
    import python_calamine

    try:
        return python_calamine.load_workbook(io.BytesIO(content))
    except python_calamine.PasswordError:
        raise BrokenWorkbook(name, "it is protected by a password") from None
    # What its library raises for broken parts has no common class.
    except Exception as error:
        raise BrokenWorkbook(name, _one_line(error)) from None


def _one_line(error: Exception) -> str:
    return " ".join(str(error).split()).rstrip(".") or type(error).__name__


def _rows(content: bytes, book: "CalamineWorkbook", name: str, sheet: str) -> Iterator[RawRow]:
    """The rows of a sheet that are not blank, with the numbers that they have in it."""
    wrong, (rows, columns) = _looked_at(content, sheet)
    # The library lays out every cell up to the last one, so its own end would be known too late.
    _check_size(rows * columns, name, sheet)
    found = _sheet(book, name, sheet)
    table = found.to_python(skip_empty_area=False)
    for (top, left), (bottom, right) in found.merged_cell_ranges or ():
        # A cell that is merged downwards is that of each of its rows; the rest of one that spans columns stays empty.
        if left == right:
            for below in table[top + 1 : bottom + 1]:
                below[left] = table[top][left]
    for number, row in enumerate(table, start=1):
        cells = [wrong.get((number, column), _value(cell)) for column, cell in enumerate(row, start=1)]
        if any(cell not in ("", None) for cell in cells):
            yield RawRow(number, cells)


def _sheet(book: "CalamineWorkbook", name: str, sheet: str) -> "CalamineSheet":
    try:
        found = book.get_sheet_by_name(sheet)
    except Exception as error:
        raise BrokenWorkbook(SheetName(sheet, name), _one_line(error)) from None
    if found.end:
        _check_size((found.end[0] + 1) * (found.end[1] + 1), name, sheet)
    return found


def _check_size(cells: int, name: str, sheet: str) -> None:
    if cells > MOST_CELLS:
        raise WorkbookTooLarge(SheetName(sheet, name), f"over {MOST_CELLS:,} cells")


def _value(cell: Any) -> object:
    """A cell as it would be typed: days as 2025-07-23, whole numbers without a point."""
    if isinstance(cell, bool | str):
        return cell
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell)


# What the library does not tell: how large a sheet is before it is read; and cells that hold an error, or a formula
# without a result. It gives these as empty, and an empty cell says that nobody spoke of it.


class _Looked(NamedTuple):
    """What is found in the XML of an `.xlsx` sheet; nothing for other workbooks."""

    wrong: Mapping[_Place, Unreadable] = MappingProxyType({})
    last: _Place = (0, 0)
    """The last row and the last column that have a value."""


def _looked_at(content: bytes, sheet: str) -> _Looked:
    if not content.startswith(b"PK"):
        return _Looked()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            part = _part_of(parts, sheet)
            if part is None:
                return _Looked()
            with parts.open(part) as xml:
                return _look_at(xml)
    except (KeyError, ElementTree.ParseError, zipfile.BadZipFile, ValueError, OSError):
        return _Looked()


def _part_of(parts: zipfile.ZipFile, sheet: str) -> str | None:
    """The part of an `.xlsx` that holds a sheet; None for other workbooks."""
    if "xl/workbook.xml" not in parts.namelist():
        return None
    book = ElementTree.fromstring(parts.read("xl/workbook.xml"))
    relations = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
    number = next(
        (each.get(_RELATION) for each in book.iter(f"{_SPREADSHEET}sheet") if each.get("name") == sheet), None
    )
    target = next((each.get("Target", "") for each in relations if each.get("Id") == number), "")
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _look_at(xml: Any) -> _Looked:
    wrong: dict[_Place, Unreadable] = {}
    last = 0, 0
    for _, element in ElementTree.iterparse(xml):
        if element.tag == f"{_SPREADSHEET}c" and len(element):
            place = _place(element.get("r", ""))
            last = max(last[0], place[0]), max(last[1], place[1])
            if what := _wrong(element):
                wrong[place] = Unreadable(what)
        if element.tag == f"{_SPREADSHEET}row":
            element.clear()
    return _Looked(wrong, last)


def _wrong(cell: ElementTree.Element) -> str:
    """What a cell has instead of a value; empty where it has one."""
    value, formula = cell.find(f"{_SPREADSHEET}v"), cell.find(f"{_SPREADSHEET}f")
    if cell.get("t") == "e":
        return f"the error {value.text if value is not None else ''}".strip()
    without = value is None or not value.text
    return (
        "a formula that no program has worked out" if formula is not None and without and cell.get("t") != "str" else ""
    )


def _place(reference: str) -> _Place:
    """The row and column of `C7`."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter.upper()) - ord("A") + 1
    return int(reference[len(letters) :] or 0), column
