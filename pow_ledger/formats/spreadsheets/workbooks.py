"""Workbooks: Excel's `.xlsx`, `.xlsm` and `.xls`, and OpenDocument's `.ods`."""

import contextlib
import io
import os
import zipfile
from collections.abc import Iterator, Sequence
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, BinaryIO, Final, NamedTuple

from pow_ledger.domain.errors import FileRefused, LedgerError
from pow_ledger.domain.imports.import_errors import (
    BrokenWorkbook,
    EmptyFile,
    NoSuchSheet,
    SeveralSheets,
    SheetName,
    WorkbookTooLarge,
)
from pow_ledger.formats.spreadsheets import compound
from pow_ledger.formats.spreadsheets.header_rows import Knows, RawRow, find_header
from pow_ledger.formats.spreadsheets.sheet_xml import look_at

if TYPE_CHECKING:
    from python_calamine import CalamineSheet, CalamineWorkbook

LARGEST: Final = 30_000_000
"""Bytes of a workbook, as it is on the disk."""
LARGEST_UNPACKED: Final = 300_000_000
"""Bytes of all its parts, unpacked."""
MOST_CELLS: Final = 5_000_000
"""Cells of a sheet, from its first to its last."""


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
    elif content.startswith(compound.BEGINNING):
        with _reading(name):
            compound.check(content)
    return content


def _opened(content: bytes, name: str) -> "CalamineWorkbook":
    import python_calamine

    with _reading(name):
        try:
            return python_calamine.load_workbook(io.BytesIO(content))
        except python_calamine.PasswordError:
            raise BrokenWorkbook(name, "it is protected by a password") from None


@contextlib.contextmanager
def _reading(name: str) -> Iterator[None]:
    """While a library reads: whatever it meets in broken parts is a BrokenWorkbook.

    What calamine raises has no common class, and if it has not thought of a fault, not even that of exceptions. It
    also prints that fault, for programmers.
    """
    try:
        with _without_stderr():
            yield
    except LedgerError:
        raise
    except Exception as error:
        raise BrokenWorkbook(name, " ".join(str(error).split()).rstrip(".") or type(error).__name__) from None
    except BaseException as error:
        if type(error).__name__ != "PanicException":
            raise
        raise BrokenWorkbook(name, "parts of it are damaged") from None


@contextlib.contextmanager
def _without_stderr() -> Iterator[None]:
    """While nothing that is not Python prints to standard error."""
    try:
        kept = os.dup(2)
    except OSError:
        # Whoever started the program has closed it.
        yield
        return
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, 2)
    try:
        yield
    finally:
        os.dup2(kept, 2)
        os.close(kept)
        os.close(nowhere)


def _rows(content: bytes, book: "CalamineWorkbook", name: str, sheet: str) -> Iterator[RawRow]:
    """The rows of a sheet that are not blank, with the numbers that they have in it."""
    wrong, (rows, columns) = look_at(content, sheet)
    # The library lays out every cell up to the last one, so its own end would be known too late.
    _check_size(rows * columns, name, sheet)
    found = _sheet(book, name, sheet)
    with _reading(SheetName(sheet, name)):
        table, merged = found.to_python(skip_empty_area=False), found.merged_cell_ranges or ()
    for (top, left), (bottom, right) in merged:
        # A cell that is merged downwards is that of each of its rows; the rest of one that spans columns stays empty.
        if left == right:
            for below in table[top + 1 : bottom + 1]:
                below[left] = table[top][left]
    for number, row in enumerate(table, start=1):
        cells = [wrong.get((number, column), _value(cell)) for column, cell in enumerate(row, start=1)]
        if any(cell not in ("", None) for cell in cells):
            yield RawRow(number, cells)


def _sheet(book: "CalamineWorkbook", name: str, sheet: str) -> "CalamineSheet":
    with _reading(SheetName(sheet, name)):
        found = book.get_sheet_by_name(sheet)
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
