"""The keys of entries in a ledger: a free one for a new entry, and those that older or foreign rows lack."""

import sqlite3
from datetime import date

from pow_ledger.domain import keys
from pow_ledger.domain.entries import Counts
from pow_ledger.storage.entries import reading, records, rows
from pow_ledger.storage.schema.tables import KEYED


def any_missing(connection: sqlite3.Connection) -> bool:
    """Whether some entry has no key, since an older pow-ledger or another program recorded it."""
    return any(connection.execute(f"SELECT 1 FROM {table} WHERE key IS NULL LIMIT 1").fetchone() for table in KEYED)


def add_missing(connection: sqlite3.Connection) -> None:
    """Give a key to every entry that has none, made from what it says now."""
    sides = reading.sides(connection)

    def figures(table: str, owner: str, number: int) -> Counts:
        return records.counts_by_key(connection, table, owner, [number], sides)[number]

    on_what = """SELECT report.*, date, announced FROM report
        LEFT JOIN swap ON swap.id = swap_id LEFT JOIN pledge ON pledge.code = report.pledge"""
    for row in _without(connection, on_what, "report"):
        said, counts = rows.source(row), figures("report_figure", "report_id", row["id"])
        if row["pledge"] is None:
            key = keys.report_key(date.fromisoformat(row["date"]), said, counts)
        else:
            key = keys.pledge_report_key(date.fromisoformat(row["announced"]), said, counts)
        _set(connection, "report", row["id"], key)
    # A swap's key is that of its first report; without reports, that of its own figures.
    first_reports = """SELECT swap.id AS number, swap.date, first.* FROM swap
        LEFT JOIN report AS first ON first.id = (SELECT min(id) FROM report WHERE swap_id = swap.id)"""
    for row in _without(connection, first_reports, "swap"):
        if row["id"] is None:
            source, counts = None, figures("swap_figure", "swap_id", row["number"])
        else:
            source, counts = rows.source(row), figures("report_figure", "report_id", row["id"])
        _set(connection, "swap", row["number"], keys.swap_key(date.fromisoformat(row["date"]), source, counts))
    for row in _without(connection, "SELECT * FROM statement", "statement"):
        record = records.statement_record(connection, row, sides)
        _set(connection, "statement", row["id"], keys.statement_key(record.statement))


def _without(connection: sqlite3.Connection, query: str, table: str) -> list[sqlite3.Row]:
    return connection.execute(f"{query} WHERE {table}.key IS NULL ORDER BY {table}.id").fetchall()


def _set(connection: sqlite3.Connection, table: str, number: int, key: str) -> None:
    connection.execute(f"UPDATE {table} SET key = ? WHERE id = ?", (unused(connection, table, key), number))


def unused(connection: sqlite3.Connection, table: str, key: str) -> str:
    """This key for a new entry of a table, with a number appended where another entry has it already."""
    return keys.free(key, _Taken(connection, table))


class _Taken:
    """The keys of a table's entries, looked up one at a time."""

    def __init__(self, connection: sqlite3.Connection, table: str) -> None:
        self._connection = connection
        self._query = f"SELECT 1 FROM {table} WHERE key = ?"

    def __contains__(self, key: object) -> bool:
        return self._connection.execute(self._query, (key,)).fetchone() is not None
