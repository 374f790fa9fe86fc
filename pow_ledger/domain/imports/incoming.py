"""Entries on their way into a ledger, from a spreadsheet or from another ledger's package."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from pow_ledger.domain import keys
from pow_ledger.domain.coverage import Coverage
from pow_ledger.domain.entries import EntryKind, Report, Side, Swap
from pow_ledger.domain.imports.file_errors import CellError
from pow_ledger.domain.imports.import_errors import DaysDiffer, RowsDiffer
from pow_ledger.domain.keys import KeyedEntry


class Announcement(NamedTuple):
    """What one row of a spreadsheet says: a swap, and a report on it by each of its sources."""

    line: int
    """The line that the row begins on; in a JSON array, the number of the entry."""
    swap: Swap
    reports: tuple[Report, ...]
    group: str = ""
    """What the rows of one swap have in common in a column `swap`, if there is one."""

    @property
    def report(self) -> Report:
        """The report of its first source."""
        return self.reports[0]


class ReadCell(NamedTuple):
    """A cell and what it was read as."""

    header: str
    field: str
    cell: str
    """Shortened and safe to print."""
    value: Any


Entries = Mapping[EntryKind, Sequence[KeyedEntry]]


class Import(NamedTuple):
    """Everything that one import brings."""

    entries: Entries
    of_rows: bool
    """Whether it is a spreadsheet. Its rows leave out much of what an entry has, and that is no difference."""
    sides: tuple[Side, ...] = ()
    coverage: Coverage = Coverage()


def from_rows(announcements: Iterable[Announcement | CellError]) -> Iterator[KeyedEntry | CellError]:
    """The announcements of a spreadsheet, each once, as a swap and the reports on it.

    Rows of one group are reports on the swap of the first of them, whose figures are adopted. Rows of the same
    announcement that differ in some cell are wrong, and so are rows of one group that differ in their day.
    """
    first: dict[str, Announcement] = {}
    groups: dict[str, tuple[str, Announcement]] = {}
    for row in announcements:
        if isinstance(row, CellError):
            yield row
            continue
        key = keys.swap_key(row.swap.date, row.report.source, row.report.figures)
        known = first.setdefault(key, row)
        swap, opening = groups.setdefault(row.group, (key, row)) if row.group else (key, row)
        if known is not row:
            if known[1:] != row[1:]:
                yield CellError(row.line, 1, "", "", RowsDiffer(known.line))
        elif opening.swap.date != row.swap.date:
            yield CellError(row.line, 1, "", "", DaysDiffer(row.group, opening.line, opening.swap.date))
        else:
            if opening is row:
                yield KeyedEntry(EntryKind.SWAP, swap, row.swap, row.line, group=row.group)
            yield from _reports(row, swap, opening)


def _reports(row: Announcement, swap: str, opening: Announcement) -> Iterator[KeyedEntry]:
    """The reports of a row on a swap, which the row that opens its group has made."""
    for report in row.reports:
        said = report if opening is row else report._replace(note=remark(row.swap, opening.swap))
        key = keys.report_key(row.swap.date, report.source, report.figures)
        yield KeyedEntry(EntryKind.REPORT, key, said, row.line, swap=swap, row=row.swap)


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
