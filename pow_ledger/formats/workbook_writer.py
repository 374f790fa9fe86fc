"""Tables as workbooks: days are days, whole figures are numbers, and no text is ever a formula."""

import datetime
import re
from collections.abc import Iterator
from typing import BinaryIO, Final

from pow_ledger.domain.errors import MissingExtra
from pow_ledger.formats.tables import Cell, Table

_DAYS: Final = frozenset({"date", "published", "as_of", "since", "announced", "first", "last", "from", "until"})
"""The columns of days."""
_WIDEST: Final = 60
_MEASURED: Final = 200
"""Rows that decide how wide a column is."""

Value = str | int | datetime.date | None


def write_workbook(table: Table, to: BinaryIO, created: datetime.datetime) -> None:
    """Write a table as the one sheet of an `.xlsx` file; the same bytes for the same table and time.

    Raises MissingExtra where the library that does it is not installed.
    """
    try:
        import xlsxwriter
    except ImportError:
        raise MissingExtra("Writing a workbook", "xlsx", "Spreadsheet programs also open CSV.") from None
    rows = [list(_values(table, row)) for row in table.rows]
    options = {"strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False, "in_memory": True}
    with xlsxwriter.Workbook(to, options) as book:
        # The file would otherwise hold the moment at which it was made.
        book.set_properties({"created": created.replace(tzinfo=None)})
        sheet = book.add_worksheet("Table")
        bold, day = book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd"})
        sheet.freeze_panes(1, 0)
        sheet.write_row(0, 0, table.columns, bold)
        for number, row in enumerate(rows, start=1):
            for column, value in enumerate(row):
                if isinstance(value, datetime.date):
                    sheet.write_datetime(number, column, datetime.datetime.combine(value, datetime.time()), day)
                elif isinstance(value, int):
                    sheet.write_number(number, column, value)
                elif value is not None:
                    sheet.write_string(number, column, value)
        for column, header in enumerate(table.columns):
            widths = [len(header), *(len(str(row[column])) for row in rows[:_MEASURED] if row[column] is not None)]
            sheet.set_column(column, column, min(max(widths), _WIDEST) + 2)


def _values(table: Table, row: tuple[Cell, ...]) -> Iterator[Value]:
    """The cells of a row as what they are."""
    for column, cell in zip(table.columns, row, strict=True):
        if isinstance(cell, str) and column in _DAYS and re.fullmatch(r"[1-9][0-9]{3}-[0-9]{2}-[0-9]{2}", cell):
            yield datetime.date.fromisoformat(cell)
        elif isinstance(cell, str) and column in table.numbers and re.fullmatch("[0-9]{1,9}", cell):
            yield int(cell)
        else:
            yield cell or None if isinstance(cell, str) else cell
