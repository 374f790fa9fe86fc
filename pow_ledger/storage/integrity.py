"""Whether the file itself is sound: its pages, its references, and all that holds them in place."""

import contextlib
import functools
import sqlite3
from collections.abc import Iterator
from typing import Final

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
    held = _schema(connection)
    for (kind, name), definition in _pristine().items():
        if (kind, name) not in held:
            yield f"The {kind} {name} is missing."
        elif held[kind, name] != definition:
            yield f"The {kind} {name} has been changed."


def _schema(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    rows = connection.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {(row[0], row[1]): row[2] for row in rows if row[0] in _KINDS}


@functools.cache
def _pristine() -> dict[tuple[str, str], str]:
    """The schema of a ledger as it is made."""
    from sqlite_utils import Database

    from pow_ledger.storage.schema import migrate

    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        migrate(Database(connection, execute_plugins=False, strict=True))
        return _schema(connection)
