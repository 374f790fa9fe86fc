"""The console that everything is printed on, and the look that the tables share."""

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


def console(file: IO[str]) -> Console:
    """A console that takes nothing in a text for markup; with NO_COLOR it sends no escape sequence at all.

    Where there is no terminal to measure it is `WIDTH_WITHOUT_TERMINAL` wide.
    """
    width = None if file.isatty() else WIDTH_WITHOUT_TERMINAL
    colours: Literal["auto"] | None = None if os.environ.get("NO_COLOR") else "auto"
    return Console(file=file, width=width, color_system=colours, markup=False, highlight=False, emoji=False)


def fits(console: Console, renderable: RenderableType, indent: int = 2) -> bool:
    """Whether a renderable can be printed without any cell of it wrapping."""
    return Measurement.get(console, console.options, renderable).maximum <= console.width - indent


def grid(*columns: str, right: Sequence[str] = ()) -> Table:
    """A table without lines: dim headers, one space between columns, numbers to the right."""
    table = Table(box=None, pad_edge=False, padding=(0, 2, 0, 0), header_style="dim", show_edge=False)
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left", overflow="fold")
    return table


def ruled(*columns: str, right: Sequence[str] = ()) -> Table:
    """A table whose header is underlined, for long lists."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False, padding=(0, 2, 0, 0), header_style="bold", show_edge=False)
    for column in columns:
        table.add_column(column, justify="right" if column in right else "left", overflow="fold")
    return table


def heading(text: str, rest: str = "") -> Text:
    """A bold heading with what belongs to it."""
    return Text.assemble((text, "bold"), rest)


def indented(renderable: RenderableType, by: int = 2) -> Padding:
    return Padding(renderable, (0, 0, 0, by), expand=False)
