"""Ledgers built for tests, and what the design's rules make of them, in plain Python and without SQL.

The numbers in the comments are the design's rules for pledges.
"""

import contextlib
import functools
import sqlite3
import tempfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime
from pathlib import Path

from sqlite_utils import Database

from pow_ledger.domain.entries import (
    DEFAULT_SIDES,
    Category,
    Count,
    Pledge,
    Report,
    Side,
    Source,
    Stance,
    Statement,
    Status,
    Swap,
)
from pow_ledger.domain.figures import Figure
from pow_ledger.domain.history import Command
from pow_ledger.storage import opening, transaction
from pow_ledger.storage.entries import writing

FIRST = date(2031, 3, 1)
"""The day on which every random book begins."""

COMMAND = Command("test", datetime(2031, 6, 30, 12, tzinfo=UTC))
"""What tests that write without a command line are recorded under."""

Triple = tuple[int, int | None, bool]
"""A figure as plain data, so that the oracle does its own arithmetic."""


@dataclass(frozen=True, slots=True)
class Holdings:
    """All that a ledger holds, as it is carried from one place to another."""

    sides: tuple[Side, ...]
    complete_from: date | None
    """The day from which the swaps are complete, where that is earlier than the first of them."""
    pledges: tuple[Pledge, ...]
    swaps: tuple[tuple[Swap, tuple[Report, ...]], ...]
    """Each swap with its reports, in order."""
    statements: tuple[Statement, ...]


def add_holdings(db: Database, holdings: Holdings) -> None:
    """Write all that `holdings` has, in its order."""
    for pledge in holdings.pledges:
        writing.add_pledge(db, pledge)
    for swap, reports in holdings.swaps:
        writing.add_swap(db, swap, *reports)
    for statement in holdings.statements:
        writing.add_statement(db, statement)


@dataclass(frozen=True)
class Entry:
    """A live swap with its number, and the live reports on it with theirs."""

    number: int
    swap: Swap
    reports: tuple[tuple[int, Report], ...]


@dataclass(frozen=True)
class Book:
    """What a ledger is given, and which of it is voided afterwards, by number or code."""

    holdings: Holdings
    voided_swaps: frozenset[int] = frozenset()
    voided_reports: frozenset[int] = frozenset()
    voided_pledges: frozenset[str] = frozenset()

    @property
    def entries(self) -> list[Entry]:
        """The live swaps by date and number."""
        report_numbers = iter(range(1, 1 + sum(len(reports) for _, reports in self.holdings.swaps)))
        entries = []
        for number, (swap, reports) in enumerate(self.holdings.swaps, start=1):
            numbered = [(next(report_numbers), report) for report in reports]
            live = tuple((found, report) for found, report in numbered if found not in self.voided_reports)
            if number not in self.voided_swaps:
                entries.append(Entry(number, swap, live))
        return sorted(entries, key=lambda entry: (entry.swap.date, entry.number))

    @property
    def completed(self) -> list[Entry]:
        """The live swaps that are completed, by date and number."""
        return [entry for entry in self.entries if entry.swap.status is Status.COMPLETED]

    @property
    def pledges(self) -> dict[str, Pledge]:
        """The live pledges by the day they were announced and by code."""
        live = (pledge for pledge in self.holdings.pledges if pledge.code not in self.voided_pledges)
        return {pledge.code: pledge for pledge in sorted(live, key=lambda pledge: (pledge.announced, pledge.code))}

    def spread(self, apart: int) -> "Book":
        """The same book with its swaps so many times further apart in time."""
        swaps = (
            (swap._replace(date=FIRST + apart * (swap.date - FIRST)), reports) for swap, reports in self.holdings.swaps
        )
        return replace(self, holdings=replace(self.holdings, swaps=tuple(swaps)))

    @contextlib.contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        """The ledger open to read."""
        with tempfile.TemporaryDirectory() as folder:
            path = Path(folder) / "ledger.sqlite"
            self.write(path)
            with opening.open_ledger(path) as connection:
                yield connection

    def write(self, path: Path) -> None:
        """Make the ledger as the program writes it, and void what is voided with plain SQL."""
        path.write_bytes(_empty(self.holdings.sides))
        transaction.write(path, transaction.Task(self._work, COMMAND))

    def _work(self, db: Database) -> None:
        add_holdings(db, self.holdings)
        voided = {
            "swap SET voided = 1 WHERE id": self.voided_swaps,
            "report SET voided = 1 WHERE id": self.voided_reports,
        }
        for update, keys in {**voided, "pledge SET voided = 1 WHERE code": self.voided_pledges}.items():
            db.conn.executemany(f"UPDATE {update} = ?", [(key,) for key in keys])


COUNTS = (Count("ukraine", Category.POW, Figure(30, 30)),)
SOURCE = Source("https://example.org/a", claimant="Office", by="ukraine")


def small_book() -> Book:
    """One of everything; beside it the second swap, its report and the pledge `spare`, which nothing refers to."""
    day, counts, source = date(2031, 3, 5), COUNTS, SOURCE
    accord = Pledge("accord", FIRST, counts, day)
    swap = Swap(day, counts, mediators=("UAE",))
    report = Report(source, Status.COMPLETED, counts, (("accord", Stance.COUNTS),))
    bare = Swap(day, ()), (Report(source, Status.COMPLETED),)
    statement = Statement(day, counts, source, pledge="accord")
    spare = accord._replace(code="spare", figures=())
    return Book(Holdings(DEFAULT_SIDES, None, (accord, spare), ((swap, (report,)), bare), (statement,)))


@functools.cache
def _empty(sides: tuple[Side, ...]) -> bytes:
    """A ledger with nothing in it; to copy one is far quicker than to make one."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "ledger.sqlite"
        transaction.write(path, transaction.Task(lambda db: None, COMMAND), sides=sides)
        return path.read_bytes()


@dataclass(frozen=True)
class Line:
    """One line of a pledge, as the rules make it."""

    pledge: str
    side: str
    category: str
    counted: Triple
    possible: Triple
    remaining: tuple[int, int | None]
    state: str
    withheld: int
    """How many counts that could count leave open how much."""
    swaps: tuple[tuple[int, Triple, str, tuple[str, ...]], ...]
    """Number, figure in full, disposition, reports heard."""


def triple(figure: Figure) -> Triple:
    return figure.low, figure.high, figure.about


def plus(parts: Iterable[Triple]) -> Triple:
    """The sum of bounds: unbounded plus anything is unbounded, about plus anything about."""
    lows, highs, abouts = zip((0, 0, False), *parts, strict=True)
    return sum(lows), None if None in highs else sum(highs), any(abouts)


def progress(book: Book, counted_by: str | None = None, until: date = date.max) -> list[Line]:
    """Progress on every line of every live pledge, as all count it or as one side does, at the end of a day (10)."""
    return [
        _line(book, counted_by, until, pledge, side.code, category, figure)
        for pledge in book.pledges.values()
        if pledge.announced <= until
        for side in book.holdings.sides
        for category in Category
        for figure in (_figure_of(pledge, side.code, category),)
        if figure
    ]


def _figure_of(pledge: Pledge, side: str, category: Category) -> Triple | None:
    found = [triple(count.figure) for count in pledge.figures if (count.side, count.category) == (side, category)]
    return found[0] if found else None


def _line(
    book: Book, counted_by: str | None, until: date, pledge: Pledge, side: str, category: Category, pledged: Triple
) -> Line:
    swaps = []
    withheld = 0
    for entry in book.completed:
        if entry.swap.date > until:
            continue
        parts = _towards(entry.swap, side, category)
        figure = plus(parts) if parts else None
        stances = _heard(book, entry, counted_by)
        said = {ref: stance for ref, code, stance in stances if code == pledge.code}
        disposition = _verdict(set(said.values()))
        # 3: a stance beats the window. 4: no stance, in the window, and claimed by no other pledge.
        if disposition is None and _in_window(pledge, entry) and not _claimed(book, stances, pledge, category):
            disposition = "possible"
        if figure and disposition:
            swaps.append((entry.number, figure, disposition, tuple(said)))
            withheld += sum((low, high) == (0, None) for low, high, _ in parts if disposition != "excluded")
    full = [figure for _, figure, disposition, _ in swaps if disposition == "counted"]
    from_none = [(0, *figure[1:]) for _, figure, disposition, _ in swaps if disposition in ("partly", "disputed")]
    open_ = [(0, *figure[1:]) for _, figure, disposition, _ in swaps if disposition == "possible"]
    counted, possible = plus(full + from_none), plus(full + from_none + open_)
    floor = pledged[0]
    # 6: at best what is possible is done, at worst only what is certain; never below 0.
    at_best = 0 if possible[1] is None else max(0, floor - possible[1])
    remaining = at_best, max(0, floor - counted[0])
    state = _state(pledged, counted, possible)
    return Line(pledge.code, side, category.value, counted, possible, remaining, state, withheld, tuple(swaps))


def _heard(book: Book, entry: Entry, counted_by: str | None) -> list[tuple[str, str, Stance]]:
    """3 and 9: the stances of live reports on live pledges, of all reports or of those that speak for one side."""
    return [
        (f"r{number}", code, stance)
        for number, report in entry.reports
        for code, stance in report.stances
        if code in book.pledges and counted_by in (None, report.source.by)
    ]


def _verdict(stances: set[Stance]) -> str | None:
    """3: `partly` from one, or `counts` from one and `excluded` from another, is from none to all."""
    if Stance.PARTLY in stances:
        return "partly"
    if {Stance.COUNTS, Stance.EXCLUDED} <= stances:
        return "disputed"
    if Stance.COUNTS in stances:
        return "counted"
    return "excluded" if stances else None


def _in_window(pledge: Pledge, entry: Entry) -> bool:
    """2, both ends included."""
    ended = pledge.window_until is not None and entry.swap.date > pledge.window_until
    return entry.swap.date >= pledge.window_from and not ended


def _claimed(book: Book, stances: list[tuple[str, str, Stance]], pledge: Pledge, category: Category) -> bool:
    """4, the exception: it counts or partly counts towards another pledge with a figure of the same kind."""
    return any(
        (category is Category.REMAINS) is (count.category is Category.REMAINS)
        for _, code, stance in stances
        if code != pledge.code and stance is not Stance.EXCLUDED
        for count in book.pledges[code].figures
    )


def _towards(swap: Swap, side: str, category: Category) -> list[Triple]:
    """5: what each count of a swap can add to a line, in full."""
    parts: list[Triple] = []
    for count in swap.figures:
        low, high, about = triple(count.figure)
        living = Category.REMAINS not in (count.category, category)
        if count.side != side:
            continue
        if count.category is category or (living and category is Category.PEOPLE):
            parts.append((low, high, about))
        elif living and count.category is Category.PEOPLE:
            parts.append((0, high, about))
    return parts


def _state(pledged: Triple, counted: Triple, possible: Triple) -> str:
    """7, for one side and category."""
    floor, ceiling, _ = pledged
    if floor == 0 and ceiling is None:
        return "no-figure"
    if counted[0] >= floor:
        return "met"
    if possible[1] == 0:
        return "none"
    return "unmet" if possible[1] is not None and possible[1] < floor else "undetermined"
