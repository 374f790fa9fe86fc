"""Keys of entries that were recorded without: by an older pow-ledger, or by another program."""

import sqlite3
from typing import Final

from pow_ledger.domain import keys
from pow_ledger.domain.entries import Counts
from pow_ledger.storage import reading, rows

_LACKING: Final = {table: f"SELECT 1 FROM {table} WHERE key IS NULL" for table in ("swap", "report", "statement")}


def lacking(connection: sqlite3.Connection) -> bool:
    """Whether some entry has no key."""
    return any(connection.execute(f"{query} LIMIT 1").fetchone() for query in _LACKING.values())


def give(connection: sqlite3.Connection) -> None:
    """Give a key to every entry that has none, by what it says now."""
    known = reading.sides(connection)

    def figures(table: str, owner: str, number: int) -> Counts:
        return rows.counts(connection, table, owner, [number], known)[number]

    # A swap's key is that of its first report.
    lacking = connection.execute(
        """SELECT report.*, swap.date FROM report JOIN swap ON swap.id = swap_id WHERE report.key IS NULL
        ORDER BY report.id"""
    ).fetchall()
    for row in lacking:
        said = figures("report_figure", "report_id", row["id"])
        day = rows.to_date(row["date"])
        assert day
        _set(connection, "report", row["id"], keys.report_key(day, rows.source(row), said))
    lacking = connection.execute(
        """SELECT swap.id AS number, swap.date, first.* FROM swap
        LEFT JOIN report AS first ON first.id = (SELECT min(id) FROM report WHERE swap_id = swap.id)
        WHERE swap.key IS NULL ORDER BY swap.id"""
    ).fetchall()
    for row in lacking:
        day = rows.to_date(row["date"])
        assert day
        if row["id"] is None:
            key = keys.swap_key(day, None, figures("swap_figure", "swap_id", row["number"]))
        else:
            key = keys.swap_key(day, rows.source(row), figures("report_figure", "report_id", row["id"]))
        _set(connection, "swap", row["number"], key)
    for row in connection.execute("SELECT * FROM statement WHERE key IS NULL ORDER BY id").fetchall():
        record = rows.statement_record(connection, row, known)
        _set(connection, "statement", row["id"], keys.statement_key(record.statement))


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
