"""Which row of a table is its header: it may stand under titles, and take two rows."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import chain, islice
from typing import Final, NamedTuple, TypeVar

SEARCHED: Final = 50
"""Rows that are not blank. A header further down is none."""

Knows = Callable[[str], bool]
"""Whether a text is the header of a column that is wanted."""
R = TypeVar("R")


class RawRow(NamedTuple):
    """A row that is not blank, before its header is known."""

    line: int
    cells: Sequence[object]


class HeaderRow(NamedTuple):
    """The header of a table."""

    header: tuple[str, ...]
    lines: tuple[int, ...]
    """The line it stands on, or the two lines."""
    skipped: int
    """How many rows stand above it."""


def find_header(rows: Iterable[RawRow | R], knows: Knows) -> tuple[HeaderRow | R | None, Iterator[RawRow | R]]:
    """The header, and the rows below it.

    It is the row with the most headers that are known; if none has two, the first. Anything else than a row is given
    back instead if it comes before the header. None where there is no row.
    """
    source = iter(rows)
    first: list[RawRow | R] = list(islice(source, SEARCHED))
    best, most = 0, 1
    header: HeaderRow | None = None
    for place, row in enumerate(first):
        if not isinstance(row, RawRow):
            continue
        above = first[place - 1] if place else None
        for lines, cells in _candidates(row, above if isinstance(above, RawRow) else None, knows):
            known = sum(map(knows, cells))
            if known > most:
                best, most = place, known
                header = HeaderRow(cells, lines, place + 1 - len(lines))
    if header is None and first and isinstance(first[0], RawRow):
        header = HeaderRow(_texts(first[0]), (first[0].line,), 0)
    broken = next((row for row in first[: best + 1] if not isinstance(row, RawRow)), None)
    return broken or header, chain(first[best + 1 :], source)


def _candidates(row: RawRow, above: RawRow | None, knows: Knows) -> Iterator[tuple[tuple[int, ...], tuple[str, ...]]]:
    """A row as a header; and with the row above it, whose cells may each span several columns."""
    own = _texts(row)
    yield (row.line,), own
    if above is not None:
        spanning, spans = _texts(above), ""
        joined = []
        for place, text in enumerate(own):
            over = spanning[place] if place < len(spanning) else ""
            spans = over or spans
            both = f"{spans} {text}" if text else over
            joined.append(text if knows(text) or (text and not knows(both)) else both)
        yield (above.line, row.line), tuple(joined)


def _texts(row: RawRow) -> tuple[str, ...]:
    return tuple(
        " ".join(cell.split()) if isinstance(cell, str) else "" if cell is None else str(cell) for cell in row.cells
    )
