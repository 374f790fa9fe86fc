"""Keys of entries that were recorded without: by an older pow-ledger, or by another program."""

import sqlite3
from datetime import date
from typing import Final

from pow_ledger.domain import keys
from pow_ledger.domain.entries import Counts
from pow_ledger.storage.entries import reading, rows

_WITHOUT_KEY: Final = {table: f"SELECT 1 FROM {table} WHERE key IS NULL" for table in ("swap", "report", "statement")}


def any_missing(connection: sqlite3.Connection) -> bool:
    """Whether some entry has no key."""
    return any(connection.execute(f"{query} LIMIT 1").fetchone() for query in _WITHOUT_KEY.values())


def give_missing(connection: sqlite3.Connection) -> None:
    """Give a key to every entry that has none, by what it says now."""
    known = reading.sides(connection)

    def figures(table: str, owner: str, number: int) -> Counts:
        return rows.counts(connection, table, owner, [number], known)[number]

    for row in _without(connection, "SELECT report.*, date FROM report JOIN swap ON swap.id = swap_id", "report"):
        said = figures("report_figure", "report_id", row["id"])
        key = keys.report_key(date.fromisoformat(row["date"]), rows.source(row), said)
        _set(connection, "report", row["id"], key)
    # A swap's key is that of its first report.
    first = """SELECT swap.id AS number, swap.date, first.* FROM swap
        LEFT JOIN report AS first ON first.id = (SELECT min(id) FROM report WHERE swap_id = swap.id)"""
    for row in _without(connection, first, "swap"):
        source = None if row["id"] is None else rows.source(row)
        owner = (
            ("swap_figure", "swap_id", row["number"]) if source is None else ("report_figure", "report_id", row["id"])
        )
        key = keys.swap_key(date.fromisoformat(row["date"]), source, figures(*owner))
        _set(connection, "swap", row["number"], key)
    for row in _without(connection, "SELECT * FROM statement", "statement"):
        record = rows.statement_record(connection, row, known)
        _set(connection, "statement", row["id"], keys.statement_key(record.statement))


def _without(connection: sqlite3.Connection, query: str, table: str) -> list[sqlite3.Row]:
    return connection.execute(f"{query} WHERE {table}.key IS NULL ORDER BY {table}.id").fetchall()


def unused(connection: sqlite3.Connection, table: str, key: str) -> str:
    """A key for a new entry of a table: this one, or with a number where another entry says the same."""
    return keys.free(key, _Taken(connection, table))


def _set(connection: sqlite3.Connection, table: str, number: int, key: str) -> None:
    connection.execute(f"UPDATE {table} SET key = ? WHERE id = ?", (unused(connection, table, key), number))


class _Taken:
    """The keys of a table's entries."""

    def __init__(self, connection: sqlite3.Connection, table: str) -> None:
        self._connection = connection
        self._query = f"SELECT 1 FROM {table} WHERE key = ?"

    def __contains__(self, key: object) -> bool:
        return self._connection.execute(self._query, (key,)).fetchone() is not None
