"""Staging: what is to be imported, in a passing database of its own, so that it may be larger than the memory.

Entries stand here under the names of the ledger's tables and columns. `n` numbers them as they came, `id` is the
ledger's own number (or code) once it is known which entry they are.
"""

import contextlib
import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator
from operator import itemgetter
from pathlib import Path
from typing import Any, Final

from pow_ledger.domain import keys
from pow_ledger.domain.entries import Count, Counts, Report, Swap
from pow_ledger.domain.imports.packaged import (
    Kind,
    Packaged,
    PackagedFigure,
    PackagedPledge,
    PackagedReport,
    PackagedStance,
    PackagedStatement,
    PackagedSwap,
)
from pow_ledger.storage.entries import rows, writing
from pow_ledger.storage.file import sqlite_errors

SCHEMA: Final = "staging"
"""The name under which a staging is attached to a ledger."""

_SOURCE: Final = ("source", "publisher", "published", "archive", "claimant", "by_side", "note", "voided")
COLUMNS: Final[dict[Kind, tuple[str, ...]]] = {
    Kind.PLEDGE: ("announced", "window_from", "window_until", "deadline", *_SOURCE),
    Kind.SWAP: ("date", "status", "place", "label", "note", "voided"),
    Kind.REPORT: ("status", *_SOURCE),
    Kind.STATEMENT: ("as_of", "since", "pledge", "mediator", *_SOURCE),
}
"""What an entry says in its own row of the ledger, besides what names it."""

_BESIDES: Final[dict[Kind, tuple[str, ...]]] = {
    Kind.PLEDGE: (),
    # The names of mediators as a JSON array; NULL where nothing is said of them.
    Kind.SWAP: ("mediators", "founder"),
    # `said` is the key that the same announcement has by itself, whatever its key here.
    Kind.REPORT: ("swap_key", "swap", "said"),
    Kind.STATEMENT: ("said",),
}

NAME: Final = {Kind.PLEDGE: "code", Kind.SWAP: "id", Kind.REPORT: "id", Kind.STATEMENT: "id"}
"""The column that names an entry in the ledger."""
MEDIATORS: Final = """(SELECT json_group_array(name) FROM (
    SELECT name FROM main.swap_mediator WHERE swap_id = theirs.id ORDER BY position))"""
"""The names of the mediators that the swap has in the ledger which `theirs` is, as a JSON array."""
FIGURE: Final = "side, category, low, high, about"

_IN_ORDER: Final = {kind: itemgetter(*columns) for kind, columns in COLUMNS.items()}
_BATCH: Final = 10_000


class Staging:
    """A passing database that takes what is to be imported."""

    def __init__(self, path: Path) -> None:
        self._path: Final = path
        self._connection: Final = sqlite3.connect(path, isolation_level=None)
        self._waiting: Final[defaultdict[str, list[tuple[Any, ...]]]] = defaultdict(list)
        self._count = 0
        self._number: Final = dict.fromkeys(Kind, 0)
        # It is gone with the command, so that nothing is lost with it.
        self._connection.execute("PRAGMA journal_mode = OFF")
        self._connection.execute("PRAGMA synchronous = OFF")
        with sqlite_errors.naming(path):
            for statement in _tables():
                self._connection.execute(statement)
            self._connection.execute("BEGIN")

    def take(self, carried: Packaged) -> None:
        """Take an entry of another ledger, or a part of one."""
        match carried:
            case PackagedSwap(key, swap, voided, line):
                self._swap(key, swap, voided, line)
            case PackagedReport(key, on, report, voided, line):
                self._report(key, on, None, report, None, voided, line)
            case PackagedPledge(pledge, voided, line):
                row = {**writing.pledge_row(pledge), "voided": int(voided)}
                self._entry(Kind.PLEDGE, pledge.code, line, row)
            case PackagedStatement(key, statement, voided, line):
                row = {**writing.statement_row(statement), "voided": int(voided)}
                self._entry(Kind.STATEMENT, key, line, row, None)
            case PackagedFigure(kind, owner, count, line):
                self._put("part", (kind.value, owner, *_count(count), line))
            case PackagedStance(report, code, stance, line):
                self._put("opinion", (report, code, stance.value, line))

    def announce(self, swap: Swap, report: Report, line: int) -> None:
        """Take a swap and its first report, of which nobody has made keys yet."""
        key = keys.swap_key(swap.date, report.source, report.figures)
        number = self._swap(key, swap, None, line)
        said = keys.of_first_report(key)
        n = self._report(said, key, number, report, said, None, line)
        for count in swap.figures:
            part = _count(count)
            self._put("swap_figure", (number, *part))
            self._put("report_figure", (n, *part))
        for code, stance in report.stances:
            self._put("stance", (n, code, stance.value))

    @property
    def swaps(self) -> int:
        """How many swaps were taken; of a spreadsheet, how many rows."""
        return self._number[Kind.SWAP]

    def close(self) -> None:
        """Have everything written, so that it can be attached to a ledger."""
        self._flush()
        with sqlite_errors.naming(self._path):
            self._connection.execute("COMMIT")
            self._connection.close()

    def attach(self, connection: sqlite3.Connection) -> None:
        """Attach it to a ledger, before a transaction begins, in which it is no part of what has to be whole.

        A copy, since a merge changes it, and another program may come first and have the merge begin anew.
        """
        import shutil

        copy = self._path.with_name("attached.sqlite")
        with sqlite_errors.naming(copy):
            shutil.copyfile(self._path, copy)
        connection.execute(f"ATTACH ? AS {SCHEMA}", (str(copy),))
        connection.execute(f"PRAGMA {SCHEMA}.journal_mode = OFF")
        connection.execute(f"PRAGMA {SCHEMA}.synchronous = OFF")

    def _swap(self, key: str, swap: Swap, voided: bool | None, line: int) -> int:
        row = {**writing.swap_row(swap), "voided": None if voided is None else int(voided)}
        # An announcement without mediators says nothing of them.
        silent = voided is None and not swap.mediators
        return self._entry(Kind.SWAP, key, line, row, None if silent else _names(swap.mediators), None)

    def _report(
        self, key: str, on: str, swap: int | None, report: Report, said: str | None, voided: bool | None, line: int
    ) -> int:
        row = {**writing.report_row(report), "voided": None if voided is None else int(voided)}
        return self._entry(Kind.REPORT, key, line, row, on, swap, said)

    def _entry(self, kind: Kind, key: str, line: int, row: dict[str, Any], *besides: Any) -> int:
        self._number[kind] = number = self._number[kind] + 1
        self._put(kind, (number, key, line, None, *_IN_ORDER[kind](row), *besides))
        return number

    def _put(self, table: str, row: tuple[Any, ...]) -> None:
        self._waiting[table].append(row)
        self._count += 1
        if self._count >= _BATCH:
            self._flush()

    def _flush(self) -> None:
        for table, waiting in self._waiting.items():
            if waiting:
                places = ", ".join("?" * len(waiting[0]))
                with sqlite_errors.naming(self._path):
                    self._connection.executemany(f"INSERT INTO {table} VALUES ({places})", waiting)
                waiting.clear()
        self._count = 0


@contextlib.contextmanager
def staging() -> Iterator[Staging]:
    """A staging that is gone in the end."""
    import tempfile

    with tempfile.TemporaryDirectory(prefix="pow-ledger-") as folder:
        yield Staging(Path(folder) / "staging.sqlite")


def counts(db: sqlite3.Connection, table: str, key: int | str, owner: str = "n") -> Counts:
    """The figures of one entry, by side and category."""
    found = db.execute(f"SELECT {FIGURE} FROM {table} WHERE {owner} = ? ORDER BY side, category", (key,))
    return tuple(map(rows.count, found))


def statement_key(row: sqlite3.Row, figures: Counts) -> str:
    """The key that a stated total has by itself."""
    return keys.statement_key(rows.statement(row, figures))


def columns_of(kind: Kind) -> tuple[str, ...]:
    """All columns of a staged entry, in order."""
    return ("n", "key", "line", "id", *COLUMNS[kind], *_BESIDES[kind])


def _tables() -> Iterator[str]:
    # With types, since SQLite compares by them, and finds nothing by an index where they differ.
    figure = "side TEXT, category TEXT, low INTEGER, high INTEGER, about INTEGER"
    for kind in Kind:
        columns = ", ".join(f"{column} {_type(kind, column)}" for column in columns_of(kind))
        yield f"CREATE TABLE {kind} ({columns}, PRIMARY KEY (n))"
        yield f"CREATE TABLE {kind}_figure (n INTEGER, {figure}, PRIMARY KEY (n, side, category)) WITHOUT ROWID"
    yield "CREATE TABLE stance (n INTEGER, pledge TEXT, stance TEXT, PRIMARY KEY (n, pledge)) WITHOUT ROWID"
    # Parts of entries that are known by their keys, until all entries are here.
    yield f"CREATE TABLE part (kind TEXT, owner TEXT, {figure}, line INTEGER)"
    yield "CREATE TABLE opinion (report TEXT, pledge TEXT, stance TEXT, line INTEGER)"


def _type(kind: Kind, column: str) -> str:
    number = column in ("n", "line", "voided", "founder", "swap") or (column == "id" and kind is not Kind.PLEDGE)
    return "INTEGER" if number else "TEXT"


def _count(count: Count) -> tuple[str, str, int, int | None, int]:
    figure = count.figure
    return (count.side, count.category, figure.low, figure.high, int(figure.about))


def _names(mediators: Iterable[str]) -> str:
    return json.dumps(list(mediators), ensure_ascii=False, separators=(",", ":"))
