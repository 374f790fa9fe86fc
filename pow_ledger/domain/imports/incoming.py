"""Entries on their way into a ledger, from a spreadsheet or from another ledger's package."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple

from pow_ledger.domain import keys
from pow_ledger.domain.coverage import Coverage
from pow_ledger.domain.entries import EntryKind, Report, Side, Swap
from pow_ledger.domain.imports.file_errors import CellError
from pow_ledger.domain.imports.import_errors import RowsDiffer
from pow_ledger.domain.keys import KeyedEntry


class Announcement(NamedTuple):
    """What one row of a spreadsheet says: a swap and its first report."""

    line: int
    """The line that the row begins on; in a JSON array, the number of the entry."""
    swap: Swap
    report: Report


Entries = Mapping[EntryKind, Sequence[KeyedEntry]]


class Import(NamedTuple):
    """Everything that one import brings."""

    entries: Entries
    of_rows: bool
    """Whether it is a spreadsheet. Its rows leave out much of what an entry has, and that is no difference."""
    sides: tuple[Side, ...] = ()
    coverage: Coverage = Coverage()


def from_rows(announcements: Iterable[Announcement | CellError]) -> Iterator[KeyedEntry | CellError]:
    """The announcements of a spreadsheet, each once, as a swap and a report on it.

    Rows of the same announcement that differ in some cell are wrong.
    """
    first: dict[str, Announcement] = {}
    for row in announcements:
        if isinstance(row, CellError):
            yield row
            continue
        key = keys.swap_key(row.swap.date, row.report.source, row.report.figures)
        known = first.setdefault(key, row)
        if known is row:
            yield KeyedEntry(EntryKind.SWAP, key, row.swap, row.line)
            yield KeyedEntry(EntryKind.REPORT, keys.of_first_report(key), row.report, row.line, swap=key)
        elif known[1:] != row[1:]:
            yield CellError(row.line, 1, "", "", RowsDiffer(known.line))


def remark(row: Swap, swap: Swap) -> str | None:
    """A note of what a row says about a swap beyond what the swap has.

    A swap has one place, one label and one note, and nothing that a row says may be lost.
    """
    mediators = f"mediated by {', '.join(row.mediators)}" if row.mediators and row.mediators != swap.mediators else None
    parts = (
        row.note if row.note != swap.note else None,
        f"place: {row.place}" if row.place and row.place != swap.place else None,
        f"label: {row.label}" if row.label and row.label != swap.label else None,
        mediators,
    )
    return "; ".join(filter(None, parts)) or None
