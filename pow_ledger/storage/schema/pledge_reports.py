"""The part of the fifth migration that makes reports of the sources that pledges had until then.

A pledge had one source, in its own row. It becomes the first report on the pledge, which states the figures that the
pledge has. Its key is made from what it said when it was first recorded. The history is written anew as if it had been
so all along, so that an earlier day, an undo and the log show what they did before.
"""

import json
import sqlite3
from collections.abc import Iterator
from datetime import date
from itertools import groupby
from typing import Any, Final

from pow_ledger.domain.entries import Category, Count, Source, Status
from pow_ledger.domain.figures import Figure
from pow_ledger.domain.keys import free, pledge_report_key
from pow_ledger.storage.history.log import last_number

_SOURCE: Final = ("source", "publisher", "published", "archive", "claimant", "by_side")
_FIGURE: Final = ("side", "category", "low", "high", "about")

Row = dict[str, Any]
_Rows = dict[tuple[str, str], Row]
"""The rows of one pledge, by table and place."""
_ReportRows = dict[tuple[str, int, str], Row]
"""Rows of reports, by table, number and place."""


def move_sources_into_reports(connection: sqlite3.Connection) -> None:
    """Give each pledge a report with its source and figures, in its tables and in its history."""
    numbers = _Numbers(last_number(connection, "report"))
    _rewrite_history(connection, numbers)
    for pledge in connection.execute("SELECT * FROM pledge ORDER BY rowid").fetchall():
        figures = connection.execute("SELECT * FROM pledge_figure WHERE pledge = ?", (pledge["code"],))
        rows = {("pledge", ""): dict(pledge)} | {
            ("pledge_figure", f"{row['side']}:{row['category']}"): dict(row) for row in figures
        }
        for (table, _, _), row in _report_rows(rows, numbers).items():
            values = ", ".join(f":{column}" for column in row)
            connection.execute(f"INSERT INTO {table} ({', '.join(row)}) VALUES ({values})", row)


class _Numbers:
    """The number and the key of the report of each pledge, by every code that the pledge ever had."""

    def __init__(self, last: int) -> None:
        self._last = last
        self._by_code: dict[str, tuple[int, str]] = {}

    def of(self, rows: _Rows) -> tuple[int, str]:
        code = rows["pledge", ""]["code"]
        if code not in self._by_code:
            self._last += 1
            taken = {key for _, key in self._by_code.values()}
            self._by_code[code] = self._last, free(_key(rows), taken)
        return self._by_code[code]

    def rename(self, old: str, new: str) -> None:
        self._by_code.setdefault(new, self._by_code[old])


def _key(rows: _Rows) -> str:
    pledge = rows["pledge", ""]
    counts = tuple(
        Count(row["side"], Category(row["category"]), Figure(row["low"], row["high"], bool(row["about"])))
        for (table, _), row in rows.items()
        if table == "pledge_figure"
    )
    said = Source(pledge["source"], claimant=pledge["claimant"], by=pledge["by_side"])
    return pledge_report_key(date.fromisoformat(pledge["announced"]), said, counts)


def _report_rows(rows: _Rows, numbers: _Numbers) -> _ReportRows:
    """The rows of the report that a pledge's rows make; none where there is no pledge."""
    pledge = rows.get(("pledge", ""))
    if pledge is None:
        return {}
    number, key = numbers.of(rows)
    report = {"id": number, "swap_id": None, "pledge": pledge["code"], "status": Status.AGREED.value}
    report |= {column: pledge[column] for column in _SOURCE} | {"note": None, "voided": 0, "key": key}
    figures = {
        ("report_figure", number, place): {"report_id": number, **{column: row[column] for column in _FIGURE}}
        for (table, place), row in rows.items()
        if table == "pledge_figure"
    }
    return {("report", number, ""): report, **figures}


def _rewrite_history(connection: sqlite3.Connection, numbers: _Numbers) -> None:
    """Write the history anew: pledges without sources, and after each command's changes those of their reports."""
    of_pledges = connection.execute(
        "SELECT * FROM change WHERE kind IN ('pledge', 'pledge_figure') ORDER BY id"
    ).fetchall()
    if not of_pledges:
        return
    connection.execute(
        """CREATE TEMP TABLE rewritten
        (command_id INTEGER, follows INTEGER, number INTEGER, kind TEXT, entry ANY, place TEXT, before TEXT, after TEXT)
        STRICT"""
    )
    paths = ", ".join(f"'$.{column}'" for column in _SOURCE)
    before, after = (f"iif(kind = 'pledge', json_remove({row}, {paths}), {row})" for row in ("before", "after"))
    connection.execute(
        f"INSERT INTO rewritten SELECT command_id, 0, id, kind, entry, place, {before}, {after} FROM change"
    )
    held: dict[str, _Rows] = {}
    for command, changes in groupby(of_pledges, key=lambda row: row["command_id"]):
        for number, change in enumerate(_changes_of_reports(list(changes), held, numbers)):
            connection.execute("INSERT INTO rewritten VALUES (?, 1, ?, ?, ?, ?, ?, ?)", (command, number, *change))
    connection.execute("DELETE FROM change")
    connection.execute(
        """INSERT INTO change (id, command_id, kind, entry, place, before, after)
        SELECT row_number() OVER (ORDER BY command_id, follows, number), command_id, kind, entry, place, before, after
        FROM rewritten WHERE before IS NOT after"""
    )
    connection.execute("DROP TABLE rewritten")


def _changes_of_reports(
    changes: list[sqlite3.Row], held: dict[str, _Rows], numbers: _Numbers
) -> Iterator[tuple[str, int, str, str | None, str | None]]:
    """What one command's changes of pledges change about their reports: table, number, place, row before and after.

    `held` has the rows of all pledges, by code, and is brought up to date.
    """
    codes = dict.fromkeys(str(change["entry"]) for change in changes)
    before = {code: dict(held.get(code, {})) for code in codes}
    for change in changes:
        rows = held.setdefault(str(change["entry"]), {})
        if change["after"] is None:
            rows.pop((change["kind"], change["place"]), None)
        else:
            rows[change["kind"], change["place"]] = json.loads(change["after"])
    # To get a new code, a pledge is recorded anew and the old one deleted, by one command. Its report stays.
    went = [code for code in codes if before[code] and not held[code]]
    came = [code for code in codes if held[code] and not before[code]]
    if len(went) == len(came) == 1:
        numbers.rename(*went, *came)
    earlier, later = _ReportRows(), _ReportRows()
    for code in codes:
        earlier |= _report_rows(before[code], numbers)
        later |= _report_rows(held[code], numbers)
    for key in {**earlier, **later}:
        if earlier.get(key) != later.get(key):
            yield (*key, _as_json(earlier.get(key)), _as_json(later.get(key)))


def _as_json(row: Row | None) -> str | None:
    return None if row is None else json.dumps(row, ensure_ascii=False, separators=(",", ":"))
