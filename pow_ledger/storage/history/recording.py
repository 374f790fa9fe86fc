"""History: triggers write down every row before and after, grouped by command, and nothing takes it away.

A command of this program opens a recording at the start of its transaction and closes it before the end. A
change that is made while no recording is open is an edit by another program, and is recorded as made outside.
"""

import contextlib
import json
import sqlite3
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from pow_ledger.domain.history import MIGRATE, OUTSIDE, Change, Command, entry_table, stamp


class Tracked(NamedTuple):
    """A table whose rows the history keeps, and the columns that name a row."""

    table: str
    entry: str
    """The column that names the entry which a row belongs to."""
    place: tuple[str, ...] = ()
    """The columns that tell the rows of one entry apart; none where an entry has one row."""

    @property
    def key(self) -> tuple[str, ...]:
        """The primary key."""
        return (self.entry, *self.place)


TRACKED: Final = (
    Tracked("side", "code"),
    Tracked("ledger", "id"),
    Tracked("pledge", "code"),
    Tracked("swap", "id"),
    Tracked("report", "id"),
    Tracked("statement", "id"),
    Tracked("swap_mediator", "swap_id", ("position",)),
    Tracked("swap_figure", "swap_id", ("side", "category")),
    Tracked("pledge_figure", "pledge", ("side", "category")),
    Tracked("report_figure", "report_id", ("side", "category")),
    Tracked("stance", "report_id", ("pledge",)),
    Tracked("statement_figure", "statement_id", ("side", "category")),
)
"""Every table of entries, each after those that it refers to."""

_STAMP: Final = "dddd-dd-ddTdd:dd:dd.dddZ".replace("d", "[0-9]")

TABLES: Final = (
    f"""CREATE TABLE command (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    at TEXT NOT NULL CHECK (at GLOB '{_STAMP}'),
    name TEXT NOT NULL,
    who TEXT,
    why TEXT
) STRICT""",
    """CREATE TABLE change (
    id INTEGER PRIMARY KEY CHECK (id > 0),
    command_id INTEGER NOT NULL REFERENCES command (id),
    kind TEXT NOT NULL,
    entry ANY NOT NULL,
    place TEXT NOT NULL,
    before TEXT CHECK (before IS NULL OR json_valid(before)),
    after TEXT CHECK (after IS NULL OR json_valid(after)),
    CHECK (before IS NOT NULL OR after IS NOT NULL)
) STRICT""",
    # Holds the command whose changes are being recorded, and outside of a transaction nothing.
    "CREATE TABLE recording (command_id INTEGER PRIMARY KEY REFERENCES command (id)) STRICT",
)

INDEXES: Final = (
    "CREATE INDEX change_by_command ON change (command_id)",
    "CREATE INDEX change_by_row ON change (kind, entry, place)",
)


def triggers(columns_of: Callable[[str], tuple[str, ...]]) -> Iterator[str]:
    """The triggers that record every change of tables with such columns, and those that keep what is recorded."""
    for tracked in TRACKED:
        yield from _recording_triggers(tracked, columns_of(tracked.table))
    for table in ("command", "change"):
        refused = f"BEGIN SELECT RAISE(ABORT, '{table}: history is never changed'); END"
        yield f"CREATE TRIGGER {table}_kept_on_update BEFORE UPDATE ON {table} {refused}"
        yield f"CREATE TRIGGER {table}_kept_on_delete BEFORE DELETE ON {table} {refused}"
        # INSERT OR REPLACE takes a row away without setting off a trigger on DELETE.
        yield (
            f"CREATE TRIGGER {table}_kept_on_insert BEFORE INSERT ON {table} "
            f"WHEN EXISTS (SELECT 1 FROM {table} WHERE id = NEW.id) {refused}"
        )
    # Nor is anything put in between, or where the next would have no number.
    tables = ", ".join(f"'{tracked.table}'" for tracked in TRACKED)
    for table, fits in (
        ("command", "TRUE"),
        ("change", f"NEW.command_id = (SELECT max(id) FROM command) AND NEW.kind IN ({tables})"),
    ):
        next_number = f"NEW.id = 1 + coalesce((SELECT max(id) FROM {table} WHERE id < NEW.id), 0)"
        yield (
            f"CREATE TRIGGER {table}_comes_last AFTER INSERT ON {table} "
            f"WHEN NOT ({next_number} AND NEW.id = (SELECT max(id) FROM {table}) AND {fits}) "
            f"BEGIN SELECT RAISE(ABORT, '{table}: history is never changed'); END"
        )
    over = "BEGIN SELECT RAISE(ABORT, 'recording: that command is over'); END"
    yield (
        "CREATE TRIGGER recording_is_of_a_new_command BEFORE INSERT ON recording "
        "WHEN NEW.command_id IS NOT (SELECT max(id) FROM command) "
        f"OR EXISTS (SELECT 1 FROM change WHERE command_id = NEW.command_id) {over}"
    )
    yield f"CREATE TRIGGER recording_stays BEFORE UPDATE ON recording {over}"


def columns(connection: sqlite3.Connection, table: str) -> tuple[str, ...]:
    return tuple(row[1] for row in connection.execute(f"PRAGMA table_info({table})"))


_INSTANT: Final = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"

# The edits of one statement share an instant, and so a group.
_BEGIN_OUTSIDE: Final = f"""INSERT INTO command (at, name) SELECT {_INSTANT}, '{OUTSIDE}'
    WHERE NOT EXISTS (SELECT 1 FROM recording) AND NOT EXISTS (
        SELECT 1 FROM command
        WHERE id = (SELECT max(id) FROM command) AND name = '{OUTSIDE}' AND at = {_INSTANT})"""


def _recording_triggers(tracked: Tracked, names: tuple[str, ...]) -> Iterator[str]:
    table, old, new = tracked.table, as_json(names, "OLD"), as_json(names, "NEW")
    old_row, new_row = identity_of(tracked, "OLD"), identity_of(tracked, "NEW")
    # A REPLACE has taken away the row that was there without a word; the history still has it.
    # The + takes the column's affinity from its value: `entry` has none, and the index would go unused.
    replaced = (
        f"(SELECT after FROM change WHERE kind = '{table}' AND entry = +NEW.{tracked.entry} "
        f"AND place = {_place(tracked, 'NEW')} ORDER BY id DESC LIMIT 1)"
    )
    same_row = " AND ".join(f"OLD.{column} IS NEW.{column}" for column in tracked.key)
    differs = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in names)
    for name, event, condition, records in (
        ("insert", "INSERT", "TRUE", [(new_row, replaced, new)]),
        ("delete", "DELETE", "TRUE", [(old_row, old, "NULL")]),
        ("update", "UPDATE", f"{same_row} AND ({differs})", [(old_row, old, new)]),
        ("move", "UPDATE", f"NOT ({same_row})", [(old_row, old, "NULL"), (new_row, replaced, new)]),
    ):
        recorded = "".join(
            f"INSERT INTO change (command_id, kind, entry, place, before, after) "
            f"VALUES ((SELECT max(id) FROM command), {row}, {before}, {after}); "
            for row, before, after in records
        )
        yield (
            f"CREATE TRIGGER {table}_history_on_{name} AFTER {event} ON {table} WHEN {condition} "
            f"BEGIN {_BEGIN_OUTSIDE}; {recorded}END"
        )


def as_json(names: tuple[str, ...], row: str) -> str:
    """A row as the history keeps it, as an SQL expression."""
    return f"json_object({', '.join(f'{name!r}, {row}.{name}' for name in names)})"


def identity_of(tracked: Tracked, row: str) -> str:
    """What names a row: its table, its entry and its place, as SQL expressions."""
    return f"'{tracked.table}', {row}.{tracked.entry}, {_place(tracked, row)}"


def _place(tracked: Tracked, row: str) -> str:
    return " || ':' || ".join(f"{row}.{column} || ''" for column in tracked.place) or "''"


# Recording


@contextlib.contextmanager
def as_command(connection: sqlite3.Connection, command: Command) -> Iterator[int]:
    """Record what is done meanwhile as one command's, inside the caller's transaction; gives its number."""
    number = connection.execute(
        "INSERT INTO command (at, name, who, why) VALUES (?, ?, ?, ?)",
        (stamp(command.at), command.name, command.who, command.why),
    ).lastrowid
    assert number is not None
    connection.execute("INSERT INTO recording (command_id) VALUES (?)", (number,))
    yield number
    connection.execute("DELETE FROM recording")


def record_all(connection: sqlite3.Connection, command: int) -> None:
    """Begin the history of a ledger that had none: all that it holds is recorded, under one command."""
    for tracked in TRACKED:
        after = as_json(columns(connection, tracked.table), tracked.table)
        connection.execute(
            f"INSERT INTO change (command_id, kind, entry, place, after) "
            f"SELECT ?, {identity_of(tracked, tracked.table)}, {after} FROM {tracked.table}",
            (command,),
        )


@contextlib.contextmanager
def in_bulk(connection: sqlite3.Connection) -> Iterator[None]:
    """Record the entries that the block adds all together, at its end; it may do nothing else.

    That takes half the time that triggers take. They are dropped meanwhile, inside the caller's transaction.
    """
    last = {
        table: connection.execute(f"SELECT coalesce(max(rowid), 0) FROM {table}").fetchone()[0]
        for table in ("pledge", "swap", "report", "statement")
    }
    recorders = connection.execute(
        """SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'
        AND (name GLOB '*_history_on_*' OR tbl_name = 'change')"""
    ).fetchall()
    for name, _ in recorders:
        connection.execute(f'DROP TRIGGER "{name}"')
    yield
    for tracked in TRACKED:
        entries = entry_table(tracked.table)
        if entries not in last:
            continue
        name = "code" if entries == "pledge" else "id"
        after = as_json(columns(connection, tracked.table), tracked.table)
        connection.execute(
            f"""INSERT INTO change (command_id, kind, entry, place, after)
            SELECT (SELECT command_id FROM recording), {identity_of(tracked, tracked.table)}, {after}
            FROM {tracked.table} WHERE {tracked.entry} IN (SELECT {name} FROM {entries} WHERE rowid > ?)
            ORDER BY {", ".join(tracked.key)}""",
            (last[entries],),
        )
    for _, definition in recorders:
        connection.execute(definition)


def has_history(connection: sqlite3.Connection) -> bool:
    """Whether a ledger has a history: one of an older schema has none before it is first written."""
    return bool(connection.execute("SELECT EXISTS (SELECT 1 FROM command)").fetchone()[0])


UNDOABLE: Final = f"""earlier.name NOT IN ('{OUTSIDE}', '{MIGRATE}')
    AND EXISTS (SELECT 1 FROM change WHERE change.command_id = earlier.id)"""
"""Which earlier commands an undo may be of: the last of them is the one that it reverts."""


def has_changed(connection: sqlite3.Connection, command: int) -> bool:
    """Whether a command has changed anything yet."""
    cursor = connection.execute("SELECT EXISTS (SELECT 1 FROM change WHERE command_id = ?)", (command,))
    return bool(cursor.fetchone()[0])


def changes_of(connection: sqlite3.Connection, command: int) -> Iterator[Change]:
    """What a command has changed, in the order in which it did."""
    cursor = connection.execute(
        "SELECT kind, entry, place, before, after FROM change WHERE command_id = ? ORDER BY id", (command,)
    )
    return map(change, cursor)


def changes_so_far(connection: sqlite3.Connection) -> Iterator[Change]:
    """What the command that is being recorded has changed."""
    return changes_of(connection, connection.execute("SELECT command_id FROM recording").fetchone()[0])


def change(row: sqlite3.Row) -> Change:
    before, after = (json.loads(row[name]) if row[name] else None for name in ("before", "after"))
    return Change(row["kind"], row["entry"], row["place"], before, after)


def last_number(connection: sqlite3.Connection, table: str) -> int:
    """The highest number that an entry of a table ever had; no number is given twice.

    It is in the history, but for rows of a program that let nothing be recorded.
    """
    highest = connection.execute(
        f"SELECT (SELECT max(entry) FROM change WHERE kind = ?), (SELECT max(id) FROM {table})", (table,)
    ).fetchone()
    return max(int(number or 0) for number in highest)
