"""Tables as text: CSV, TSV and Markdown, the same bytes on every machine, written row by row."""

import csv
import itertools
import re
from collections.abc import Collection, Iterable, Sequence
from typing import Final, TextIO

from pow_ledger.formats.formulas import defused
from pow_ledger.formats.tables import Cell, Table

_MARKDOWN: Final = r"([\\`*_\[\]<>|~#])"


def write_delimited(table: Table, delimiter: str, to: TextIO) -> None:
    """Write CSV or TSV: a header, LF line ends, quotes only where needed.

    A text that a spreadsheet would run as a formula gets an apostrophe in front.
    """
    writer = csv.writer(to, delimiter=delimiter, lineterminator="\n")
    rows = iter(table.rows)
    # The first row is read before the header is written, so that a ledger that cannot be read prints nothing.
    first = list(itertools.islice(rows, 1))
    writer.writerow(table.columns)
    writer.writerows(
        [defused(cell) if isinstance(cell, str) else cell for cell in row] for row in itertools.chain(first, rows)
    )


def write_markdown(
    columns: Sequence[str], rows: Iterable[Sequence[Cell]], to: TextIO, *, right: Collection[str] = ()
) -> None:
    """Write a Markdown table, with numbers to the right and addresses as links."""
    rules = ("---:" if column in right else "---" for column in columns)
    to.write(f"{_line(map(markdown, columns))}{_line(rules)}")
    to.writelines(_line(map(markdown, row)) for row in rows)


def write_sheets(
    sheets: Iterable[tuple[str, Sequence[str], Iterable[Sequence[Cell]], Collection[str]]], to: TextIO
) -> None:
    """Write Markdown tables one after the other.

    Each is a heading, columns, rows, and the columns to align to the right.
    """
    for number, (heading, columns, rows, right) in enumerate(sheets):
        to.write("\n" * bool(number))
        if heading:
            to.write(f"**{markdown(heading)}**\n\n")
        write_markdown(columns, rows, to, right=right)


def _line(cells: Iterable[str]) -> str:
    return f"| {' | '.join(cells)} |\n"


def markdown(cell: Cell) -> str:
    """A text for a Markdown document, in which nothing is taken for markup."""
    text = "" if cell is None else str(cell)
    if re.fullmatch(r"https?://[^\s<>|]+", text):
        return f"<{text}>"
    return re.sub(_MARKDOWN, r"\\\1", text)
