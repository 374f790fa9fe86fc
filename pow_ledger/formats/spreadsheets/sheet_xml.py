"""What the XML of a sheet tells and the library that reads workbooks does not.

That is how far the sheet reaches, before every cell up to there is laid out; and which cells hold an error, or a
formula without a result. The library gives these as empty, and an empty cell says that nobody spoke of it.
An `.xls` is no XML, and nothing is found in it.
"""

import io
import itertools
import zipfile
from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import IO, Final, NamedTuple
from xml.etree import ElementTree

from pow_ledger.formats.spreadsheets.cells import Unreadable

Place = tuple[int, int]
"""A row and a column, from 1 on."""

_EXCEL: Final = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
_RELATION: Final = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TABLE: Final = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
_OFFICE: Final = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
_CALC: Final = "{urn:org:documentfoundation:names:experimental:calc:xmlns:calcext:1.0}"
_WITHOUT_RESULT: Final = "a formula that no program has worked out"
_MOST_REPEATED: Final = 1_000
"""Programs write a whole margin as one repeated cell; nobody repeats an error more often than this."""


class Looked(NamedTuple):
    """What was found in the XML of a sheet."""

    wrong: Mapping[Place, Unreadable] = MappingProxyType({})
    """Cells that have no value, though they are not empty."""
    last: Place = (0, 0)
    """The last row and the last column that have anything in them."""


class _Cell(NamedTuple):
    """A cell that is not empty."""

    place: Place
    wrong: str
    """What it has instead of a value; empty where it has one."""
    rows: int = 1
    columns: int = 1
    """How often it is repeated."""


def look_at(content: bytes, sheet: str) -> Looked:
    """Look at a sheet of an `.xlsx`, `.xlsm` or `.ods`. What is broken in the XML is left to the library to tell."""
    if not content.startswith(b"PK"):
        return Looked()
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as parts:
            return _looked(_cells(parts, sheet))
    except (KeyError, ElementTree.ParseError, zipfile.BadZipFile, ValueError, OSError):
        return Looked()


def _looked(cells: Iterator[_Cell]) -> Looked:
    wrong: dict[Place, Unreadable] = {}
    last = 0, 0
    for (row, column), what, rows, columns in cells:
        last = max(last[0], row + rows - 1), max(last[1], column + columns - 1)
        if what:
            for place in itertools.product(
                range(row, row + min(rows, _MOST_REPEATED)), range(column, column + min(columns, _MOST_REPEATED))
            ):
                wrong[place] = Unreadable(what)
    return Looked(wrong, last)


def _cells(parts: zipfile.ZipFile, sheet: str) -> Iterator[_Cell]:
    names = parts.namelist()
    if "xl/workbook.xml" in names:
        with parts.open(_part_of(parts, sheet)) as xml:
            yield from _excel(xml)
    elif "content.xml" in names:
        with parts.open("content.xml") as xml:
            yield from _open_document(xml, sheet)


# Excel


def _part_of(parts: zipfile.ZipFile, sheet: str) -> str:
    """The part of an Excel workbook that holds a sheet."""
    book = ElementTree.fromstring(parts.read("xl/workbook.xml"))
    relations = ElementTree.fromstring(parts.read("xl/_rels/workbook.xml.rels"))
    number = next((each.get(_RELATION) for each in book.iter(f"{_EXCEL}sheet") if each.get("name") == sheet), None)
    target = next((each.get("Target", "") for each in relations if each.get("Id") == number), "")
    return target.lstrip("/") if target.startswith("/") else f"xl/{target}"


def _excel(xml: IO[bytes]) -> Iterator[_Cell]:
    for _, element in ElementTree.iterparse(xml):
        if element.tag == f"{_EXCEL}c" and len(element):
            yield _Cell(_place(element.get("r", "")), _wrong_in_excel(element))
        if element.tag == f"{_EXCEL}row":
            element.clear()


def _wrong_in_excel(cell: ElementTree.Element) -> str:
    value, formula = cell.findtext(f"{_EXCEL}v", ""), cell.find(f"{_EXCEL}f")
    if cell.get("t") == "e":
        return f"the error {value}".strip()
    return _WITHOUT_RESULT if formula is not None and not value and cell.get("t") != "str" else ""


def _place(reference: str) -> Place:
    """The row and column of `C7`."""
    letters = reference.rstrip("0123456789")
    column = 0
    for letter in letters:
        column = 26 * column + ord(letter.upper()) - ord("A") + 1
    return int(reference[len(letters) :] or 0), column


# OpenDocument


def _open_document(xml: IO[bytes], sheet: str) -> Iterator[_Cell]:
    row, within = 1, False
    for event, element in ElementTree.iterparse(xml, ("start", "end")):
        if element.tag == f"{_TABLE}table":
            row, within = 1, event == "start" and element.get(f"{_TABLE}name") == sheet
        elif element.tag == f"{_TABLE}table-row" and event == "end":
            rows = int(element.get(f"{_TABLE}number-rows-repeated", 1))
            if within:
                yield from _row(element, row, rows)
            row += rows
            element.clear()


def _row(element: ElementTree.Element, row: int, rows: int) -> Iterator[_Cell]:
    column = 1
    for cell in element:
        columns = int(cell.get(f"{_TABLE}number-columns-repeated", 1))
        if len(cell) or cell.get(f"{_TABLE}formula") or cell.get(f"{_OFFICE}value-type"):
            yield _Cell((row, column), _wrong_in_open_document(cell), rows, columns)
        column += columns


def _wrong_in_open_document(cell: ElementTree.Element) -> str:
    if cell.get(f"{_CALC}value-type") == "error":
        return f"the error {''.join(cell.itertext())}".strip()
    return _WITHOUT_RESULT if cell.get(f"{_TABLE}formula") and not cell.get(f"{_OFFICE}value-type") else ""
