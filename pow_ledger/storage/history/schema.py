"""The tables and triggers of the history: every row before and after each change, grouped by command.

While a command of this program writes, its number is in the table `recording`. A change that is made while that table
is empty is an edit by another program, and is recorded as made outside. Nothing is ever deleted from the history.
"""

import sqlite3
from collections.abc import Callable, Iterator
from typing import Final, NamedTuple

from pow_ledger.domain.history import OUTSIDE


class RecordedTable(NamedTuple):
    """A table whose rows the history records, and the columns that identify a row."""

    name: str
    entry: str
    """The column that names the entry which a row belongs to."""
    place: tuple[str, ...] = ()
    """The columns that tell the rows of one entry apart; none where an entry has one row."""

    @property
    def key(self) -> tuple[str, ...]:
        """The primary key."""
        return (self.entry, *self.place)


RECORDED: Final = (
    RecordedTable("side", "code"),
    RecordedTable("ledger", "id"),
    RecordedTable("pledge", "code"),
    RecordedTable("swap", "id"),
    RecordedTable("report", "id"),
    RecordedTable("statement", "id"),
    RecordedTable("swap_mediator", "swap_id", ("position",)),
    RecordedTable("swap_figure", "swap_id", ("side", "category")),
    RecordedTable("pledge_figure", "pledge", ("side", "category")),
    RecordedTable("report_figure", "report_id", ("side", "category")),
    RecordedTable("stance", "report_id", ("pledge",)),
    RecordedTable("statement_figure", "statement_id", ("side", "category")),
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
    """The triggers that record every change, given each table's columns, and those that protect what is recorded."""
    for table in RECORDED:
        yield from _recording_triggers(table, columns_of(table.name))
    for name in ("command", "change"):
        refused = f"BEGIN SELECT RAISE(ABORT, '{name}: history is never changed'); END"
        yield f"CREATE TRIGGER {name}_kept_on_update BEFORE UPDATE ON {name} {refused}"
        yield f"CREATE TRIGGER {name}_kept_on_delete BEFORE DELETE ON {name} {refused}"
        # INSERT OR REPLACE deletes a row without setting off a trigger on DELETE.
        yield (
            f"CREATE TRIGGER {name}_kept_on_insert BEFORE INSERT ON {name} "
            f"WHEN EXISTS (SELECT 1 FROM {name} WHERE id = NEW.id) {refused}"
        )
    # Nor may a row be inserted between others, or under the highest possible number, which would leave the next none.
    kinds = ", ".join(f"'{table.name}'" for table in RECORDED)
    for name, fits in (
        ("command", "TRUE"),
        ("change", f"NEW.command_id = (SELECT max(id) FROM command) AND NEW.kind IN ({kinds})"),
    ):
        next_number = f"NEW.id = 1 + coalesce((SELECT max(id) FROM {name} WHERE id < NEW.id), 0)"
        yield (
            f"CREATE TRIGGER {name}_comes_last AFTER INSERT ON {name} "
            f"WHEN NOT ({next_number} AND NEW.id = (SELECT max(id) FROM {name}) AND {fits}) "
            f"BEGIN SELECT RAISE(ABORT, '{name}: history is never changed'); END"
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


_NOW: Final = "strftime('%Y-%m-%dT%H:%M:%fZ', 'now')"

# The edits of one statement share an instant, and so one command.
_OPEN_OUTSIDE_COMMAND: Final = f"""INSERT INTO command (at, name) SELECT {_NOW}, '{OUTSIDE}'
    WHERE NOT EXISTS (SELECT 1 FROM recording) AND NOT EXISTS (
        SELECT 1 FROM command
        WHERE id = (SELECT max(id) FROM command) AND name = '{OUTSIDE}' AND at = {_NOW})"""


def _recording_triggers(table: RecordedTable, columns: tuple[str, ...]) -> Iterator[str]:
    old, new = row_as_json(columns, "OLD"), row_as_json(columns, "NEW")
    old_row, new_row = (", ".join(row_identity(table, row)) for row in ("OLD", "NEW"))
    # A REPLACE has deleted the earlier row without a trigger; the history still has it.
    kind, entry, place = row_identity(table, "NEW")
    replaced = last_change(kind, f"+{entry}", place)
    same_row = " AND ".join(f"OLD.{column} IS NEW.{column}" for column in table.key)
    differs = " OR ".join(f"OLD.{column} IS NOT NEW.{column}" for column in columns)
    for name, event, condition, records in (
        ("insert", "INSERT", "TRUE", [(new_row, replaced, new)]),
        ("delete", "DELETE", "TRUE", [(old_row, old, "NULL")]),
        ("update", "UPDATE", f"{same_row} AND ({differs})", [(old_row, old, new)]),
        ("move", "UPDATE", f"NOT ({same_row})", [(old_row, old, "NULL"), (new_row, replaced, new)]),
    ):
        inserts = "".join(
            f"INSERT INTO change (command_id, kind, entry, place, before, after) "
            f"VALUES ((SELECT max(id) FROM command), {row}, {before}, {after}); "
            for row, before, after in records
        )
        yield (
            f"CREATE TRIGGER {table.name}_history_on_{name} AFTER {event} ON {table.name} WHEN {condition} "
            f"BEGIN {_OPEN_OUTSIDE_COMMAND}; {inserts}END"
        )


def row_as_json(columns: tuple[str, ...], row: str) -> str:
    """A row as the history records it, as an SQL expression."""
    return f"json_object({', '.join(f'{column!r}, {row}.{column}' for column in columns)})"


def row_identity(table: RecordedTable, row: str) -> tuple[str, str, str]:
    """The kind, entry and place under which the history records a row, as SQL expressions."""
    place = " || ':' || ".join(f"{row}.{column} || ''" for column in table.place) or "''"
    return f"'{table.name}'", f"{row}.{table.entry}", place


def last_change(kind: str, entry: str, place: str, before: str = "") -> str:
    """What the last change of a row left of it, or the last before another change, as an SQL expression.

    An `entry` that has a column's affinity needs a + before it, or the index goes unused: `change.entry` has none.
    """
    earlier = f" AND id < {before}" if before else ""
    return (
        f"(SELECT after FROM change WHERE kind = {kind} AND entry = {entry} "
        f"AND place = {place}{earlier} ORDER BY id DESC LIMIT 1)"
    )
