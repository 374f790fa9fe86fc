"""Recording what a command changes in the history, which the triggers do once the command is opened here."""

import contextlib
import sqlite3
from collections.abc import Iterator

from pow_ledger.domain.history import Command, entry_table, stamp
from pow_ledger.storage.history.schema import RECORDED, RecordedTable, columns, row_as_json, row_identity


@contextlib.contextmanager
def recorded_as(connection: sqlite3.Connection, command: Command) -> Iterator[int]:
    """Record the block's changes as one command's, inside the caller's transaction; gives the command's number."""
    number = connection.execute(
        "INSERT INTO command (at, name, who, why) VALUES (?, ?, ?, ?)",
        (stamp(command.at), command.name, command.who, command.why),
    ).lastrowid
    assert number is not None
    connection.execute("INSERT INTO recording (command_id) VALUES (?)", (number,))
    yield number
    connection.execute("DELETE FROM recording")


@contextlib.contextmanager
def in_bulk(connection: sqlite3.Connection) -> Iterator[None]:
    """Record the entries that the block adds all together when it ends, which takes half the time of row by row.

    Nothing else may change in the block.
    """
    last_rows = {
        entries: connection.execute(f"SELECT coalesce(max(rowid), 0) FROM {entries}").fetchone()[0]
        for entries in ("pledge", "swap", "report", "statement")
    }
    with without_triggers(connection, "name GLOB '*_history_on_*' OR tbl_name = 'change'"):
        yield
        for table in RECORDED:
            entries = entry_table(table.name)
            if entries in last_rows:
                name = "code" if entries == "pledge" else "id"
                added = f"SELECT {name} FROM {entries} WHERE rowid > {last_rows[entries]}"
                which = f"WHERE {table.entry} IN ({added}) ORDER BY {', '.join(table.key)}"
                _record_rows(connection, table, "(SELECT command_id FROM recording)", which)


def record_all_rows(connection: sqlite3.Connection, command: int) -> None:
    """Begin the history of a ledger that has none: record all its rows under one command."""
    for table in RECORDED:
        _record_rows(connection, table, str(command))


def _record_rows(connection: sqlite3.Connection, table: RecordedTable, command: str, which: str = "") -> None:
    row = row_as_json(columns(connection, table.name), table.name)
    connection.execute(
        f"""INSERT INTO change (command_id, kind, entry, place, after)
        SELECT {command}, {", ".join(row_identity(table, table.name))}, {row} FROM {table.name} {which}"""
    )


@contextlib.contextmanager
def without_triggers(connection: sqlite3.Connection, condition: str = "TRUE") -> Iterator[None]:
    """Drop the triggers that meet a condition until the block ends, inside the caller's transaction."""
    triggers = connection.execute(
        f"SELECT name, sql FROM sqlite_schema WHERE type = 'trigger' AND ({condition})"
    ).fetchall()
    for name, _ in triggers:
        connection.execute(f'DROP TRIGGER "{name}"')
    yield
    for _, definition in triggers:
        connection.execute(definition)


def has_history(connection: sqlite3.Connection) -> bool:
    """Whether a ledger has a history: one of the first schema has none until it is first written."""
    return bool(connection.execute("SELECT EXISTS (SELECT 1 FROM command)").fetchone()[0])


def has_changes(connection: sqlite3.Connection, command: int) -> bool:
    """Whether a command has changed anything yet."""
    cursor = connection.execute("SELECT EXISTS (SELECT 1 FROM change WHERE command_id = ?)", (command,))
    return bool(cursor.fetchone()[0])
