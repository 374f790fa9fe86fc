"""Whether the file itself is sound: its pages, its references, all that holds them in place, and its history."""

import contextlib
import functools
import sqlite3
from collections.abc import Iterator
from typing import Final

from pow_ledger.domain.history import Key, entry_table, name_of
from pow_ledger.storage.history import recording

_KINDS: Final = ("table", "index", "trigger", "view")


def faults(connection: sqlite3.Connection) -> Iterator[str]:
    """What is wrong with a ledger's file, a sentence each; nothing where it is sound."""
    with contextlib.closing(sqlite3.connect("")) as copy:
        # SQLite leaves CHECK constraints out where it opened the file read-only, so a passing copy is checked.
        connection.backup(copy)
        for row in copy.execute("PRAGMA integrity_check"):
            if row[0] != "ok":
                yield f"The file is damaged: {row[0]}."
    for row in connection.execute("PRAGMA foreign_key_check"):
        yield f"A row of {row[0]} refers to a row of {row[2]} that does not exist."
    held = _schema_of(connection)
    for (kind, name), definition in _schema_as_made().items():
        if (kind, name) not in held:
            yield f"The {kind} {name} is missing."
        elif held[kind, name] != definition:
            yield f"The {kind} {name} has been changed."
    yield from _history_faults(connection)


def _history_faults(connection: sqlite3.Connection) -> Iterator[str]:
    """Where the history does not lead to what the ledger holds, as when triggers were dropped meanwhile."""
    if not recording.has_history(connection):
        return
    broken = connection.execute(
        """SELECT DISTINCT kind, entry FROM (
            SELECT kind, entry, before, lag(after) OVER (PARTITION BY kind, entry, place ORDER BY id) AS earlier
            FROM change)
        WHERE before IS NOT earlier AND """
        f"{_without_nulls('before')} IS NOT {_without_nulls('earlier')}"
    )
    for row in broken:
        yield f"The history of {_name(*row)} has a gap."
    for tracked in recording.TRACKED:
        row = _without_nulls(recording.as_json(recording.columns(connection, tracked.table), tracked.table))
        held = f"SELECT {recording.identity_of(tracked, tracked.table)}, {row} FROM {tracked.table}"
        last = f"""SELECT kind, entry, place, {_without_nulls("after")} FROM change WHERE after IS NOT NULL
            AND id IN (SELECT max(id) FROM change WHERE kind = '{tracked.table}' GROUP BY entry, place)"""
        apart = connection.execute(
            f"""WITH held (kind, entry, place, after) AS ({held}), last AS ({last})
            SELECT DISTINCT kind, entry FROM (
                SELECT * FROM (SELECT * FROM held EXCEPT SELECT * FROM last)
                UNION ALL SELECT * FROM (SELECT * FROM last EXCEPT SELECT * FROM held))"""
        )
        for each in apart:
            yield f"The history does not know how {_name(*each)} came to be as it is."
    if connection.execute("SELECT 1 FROM recording").fetchone():
        yield "A recording of the history was left open."


def _without_nulls(row: str) -> str:
    """A row of the history without what has no value there, so that a later column is in no older row's way."""
    return f"json_patch('{{}}', {row})"


def _name(kind: str, entry: Key) -> str:
    return f"{name_of(entry_table(kind), entry)} (in {kind})"


def _schema_of(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    rows = connection.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {(row[0], row[1]): row[2] for row in rows if row[0] in _KINDS}


@functools.cache
def _schema_as_made() -> dict[tuple[str, str], str]:
    """The schema of a ledger as it is made."""
    from sqlite_utils import Database

    from pow_ledger.storage.schema.migrations import migrate

    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(Database(connection, execute_plugins=False, strict=True))
        return _schema_of(connection)
