"""The console that everything is printed on, and the look that all tables share."""

import os
from collections.abc import Sequence
from typing import IO, Final, Literal

from rich import box
from rich.console import Console, RenderableType
from rich.measure import Measurement
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

WIDTH_WITHOUT_TERMINAL: Final = 100
NARROWEST: Final = 62
DATES: Final = ("Date", "As of", "Period")


def console(file: IO[str]) -> Console:
    """A console that prints texts as they are; with NO_COLOR it sends no escape sequences.

    Where there is no terminal to measure, it is `WIDTH_WITHOUT_TERMINAL` wide. It is never narrower than `NARROWEST`: a
    terminal that wraps a line shows all of it, but a table that is squeezed cuts figures off.
    """
    width = max(NARROWEST, Console(file=file).width) if file.isatty() else WIDTH_WITHOUT_TERMINAL
    colours: Literal["auto"] | None = None if os.environ.get("NO_COLOR") else "auto"
    # Rich would ask the terminal for its height with each line, and nothing here needs it.
    return Console(file=file, width=width, height=25, color_system=colours, markup=False, highlight=False, emoji=False)


def fit_widths(console: Console, table: Table, indent: int = 2) -> bool:
    """Set the widths of a table's columns if no cell has to wrap, and say whether that is so.

    Rich would otherwise measure each cell five times.
    """
    unbounded = console.options.update(width=10_000)
    for column in table.columns:
        cells = (column.header, *column.cells)
        column.width = max(Measurement.get(console, unbounded, cell).maximum for cell in cells)
    if Measurement.get(console, unbounded, table).maximum <= console.width - indent:
        return True
    for column in table.columns:
        column.width = None
    return False


def grid(*columns: str, right: Sequence[str] = ()) -> Table:
    """A table without lines: dim headers, two spaces between columns, numbers to the right."""
    return _columns(Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim"), columns, right)


def underlined(*columns: str, right: Sequence[str] = ()) -> Table:
    """A table whose header is underlined, for long lists."""
    look = box.SIMPLE_HEAD
    return _columns(Table(box=look, pad_edge=False, padding=(0, 1, 0, 0), show_edge=False), columns, right)


def _columns(table: Table, columns: Sequence[str], right: Sequence[str]) -> Table:
    for column in columns:
        # Columns aligned to the right hold numbers. Neither numbers nor dates may be broken.
        number = column in right
        whole = number or column in DATES
        table.add_column(column, justify="right" if number else "left", no_wrap=whole, overflow="fold")
    return table


def heading(text: str, rest: str = "") -> Text:
    """A bold heading with what belongs to it."""
    return Text.assemble((text, "bold"), rest)


def indented(renderable: RenderableType, by: int = 2) -> Padding:
    return Padding(renderable, (0, 0, 0, by), expand=False)
