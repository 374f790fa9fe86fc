"""Tables as text: CSV, TSV and Markdown, the same bytes on every machine."""

import csv
import io
import re
from typing import Final

from pow_ledger.formats.tables import Cell, Table

_RUNS_AS_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
_MARKDOWN: Final = r"([\\`*_\[\]<>|~#])"


def delimited(table: Table, delimiter: str) -> str:
    """CSV or TSV: UTF-8, a header, LF line ends, quotes only where needed.

    A text that a spreadsheet would run as a formula is led by an apostrophe.
    """
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\n")
    writer.writerow(table.columns)
    writer.writerows([_defused(cell) for cell in row] for row in table.rows)
    return text.getvalue()


def _defused(cell: Cell) -> Cell:
    return f"'{cell}" if isinstance(cell, str) and cell.startswith(_RUNS_AS_FORMULA) else cell


def markdown(table: Table) -> str:
    """A Markdown table that pastes into a document; addresses stay links."""
    lines = [table.columns, tuple("---" for _ in table.columns), *table.rows]
    return "".join(f"| {' | '.join(map(_markdown_cell, line))} |\n" for line in lines)


def _markdown_cell(cell: Cell) -> str:
    text = "" if cell is None else str(cell)
    if re.fullmatch(r"https?://[^\s<>|]+", text):
        return f"<{text}>"
    return text if text == "---" else re.sub(_MARKDOWN, r"\\\1", text)
