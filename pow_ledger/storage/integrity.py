"""Whether the file itself is sound: its pages, its references, its schema, and its history."""

import functools
import itertools
import sqlite3
from collections.abc import Iterator
from typing import Final

from pow_ledger.domain.history import Key, entry_table, name_of
from pow_ledger.storage.file import connecting
from pow_ledger.storage.history.recording import has_history
from pow_ledger.storage.history.schema import RECORDED, RecordedTable, columns, last_change, row_as_json, row_identity

_KINDS: Final = ("table", "index", "trigger", "view")


def faults(connection: sqlite3.Connection) -> Iterator[str]:
    """What is wrong with a ledger's file, a sentence each; nothing where it is sound."""
    # SQLite does not check CHECK constraints of a file that it has open read-only, so a temporary copy is checked.
    with connecting.temporary_copy(connection) as copy:
        for row in copy.execute("PRAGMA integrity_check"):
            if row[0] != "ok":
                yield f"The file is damaged: {row[0]}."
    for row in connection.execute("PRAGMA foreign_key_check"):
        yield f"A row of {row[0]} refers to a row of {row[2]} that does not exist."
    yield from _schema_faults(connection)
    yield from _history_faults(connection)


def _schema_faults(connection: sqlite3.Connection) -> Iterator[str]:
    definitions = _definitions(connection)
    for (kind, name), definition in _definitions_of_a_new_ledger().items():
        if (kind, name) not in definitions:
            yield f"The {kind} {name} is missing."
        elif definitions[kind, name] != definition:
            yield f"The {kind} {name} has been changed."


def _history_faults(connection: sqlite3.Connection) -> Iterator[str]:
    """Where the history does not lead to the rows that are there, as when triggers were dropped meanwhile."""
    if not has_history(connection):
        return
    # Every change of a row has to begin with what the change before it ended with.
    earlier = last_change("later.kind", "later.entry", "later.place", before="later.id")
    gaps = connection.execute(
        f"""SELECT DISTINCT kind, entry FROM (
            SELECT kind, entry, before, {earlier} AS earlier FROM change AS later)
        WHERE {_differ("before", "earlier")} ORDER BY kind, entry"""
    )
    for row in gaps:
        yield f"The history of {_name(*row)} has a gap."
    for table in RECORDED:
        for entry in _unexplained(connection, table):
            yield f"The history does not know how {_name(table.name, entry)} came to be as it is."
    if connection.execute("SELECT 1 FROM recording").fetchone():
        yield "A recording of the history was left open."


def _unexplained(connection: sqlite3.Connection, table: RecordedTable) -> Iterator[Key]:
    """The entries of which the last changes do not end with the rows that are there, no more and no fewer."""
    kind, entry, place = row_identity(table, table.name)
    row = row_as_json(columns(connection, table.name), table.name)
    otherwise = connection.execute(
        f"""SELECT DISTINCT entry FROM (
            SELECT {entry} AS entry, {row} AS row, {last_change(kind, f"+{entry}", place)} AS after FROM {table.name})
        WHERE {_differ("row", "after")} ORDER BY entry"""
    )
    gone = connection.execute(
        f"""SELECT DISTINCT entry FROM (
            SELECT entry, place, max(id) AS last FROM change WHERE kind = {kind} GROUP BY entry, place) AS known
        WHERE NOT EXISTS (SELECT 1 FROM {table.name} WHERE {entry} = known.entry AND {place} = known.place)
            AND (SELECT after FROM change WHERE id = last) IS NOT NULL
        ORDER BY entry"""
    )
    return iter(dict.fromkeys(entry for (entry,) in itertools.chain(otherwise, gone)))


def _differ(one: str, other: str) -> str:
    """Whether two rows of the history differ, as an SQL condition; their texts, which seldom do, are compared first."""
    return f"{one} IS NOT {other} AND {_without_nulls(one)} IS NOT {_without_nulls(other)}"


def _without_nulls(row: str) -> str:
    """A row of the history without the columns that have no value, since older rows lack columns that came later."""
    return f"json_patch('{{}}', {row})"


def _name(kind: str, entry: Key) -> str:
    return f"{name_of(entry_table(kind), entry)} (in {kind})"


def _definitions(connection: sqlite3.Connection) -> dict[tuple[str, str], str]:
    rows = connection.execute("SELECT type, name, sql FROM sqlite_schema WHERE sql IS NOT NULL")
    return {(row[0], row[1]): row[2] for row in rows if row[0] in _KINDS}


@functools.cache
def _definitions_of_a_new_ledger() -> dict[tuple[str, str], str]:
    from pow_ledger.storage.schema.migrations import migrate

    with connecting.in_memory() as connection:
        migrate(connection)
        return _definitions(connection)
