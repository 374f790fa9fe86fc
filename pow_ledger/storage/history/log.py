"""Reading the history: which command changed what, when, by whom and why."""

import json
import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Final

from pow_ledger.domain.errors import LedgerError, NoSuchEntry, NoSuchPledge, NoSuchSwap
from pow_ledger.domain.history import UNDO, Change, Command, Key, Logged, end_of, entry_table, start_of
from pow_ledger.domain.refs import LedgerRef, PledgeRef, ReportRef, ResolvedRef, StatementRef, SwapRef
from pow_ledger.domain.texts import without_controls
from pow_ledger.storage.history.going_back import UNDOABLE
from pow_ledger.storage.history.recording import has_history
from pow_ledger.storage.history.schema import RECORDED

_UNDOES: Final = f"""CASE name WHEN '{UNDO}' THEN (
        SELECT max(earlier.id) FROM command AS earlier WHERE earlier.id < command.id AND {UNDOABLE}
    ) END AS undoes"""
"""The command that a command reverted, if it is an undo."""

_LOG: Final = f"""SELECT command.id AS number, at, name, who, why, kind, entry, place, before, after, {_UNDOES}
FROM command JOIN change ON change.command_id = command.id"""


def read_log(
    connection: sqlite3.Connection,
    ref: ResolvedRef | None = None,
    *,
    since: date | None = None,
    until: date | None = None,
) -> Iterator[Logged]:
    """The history in its order: all of it, or what concerns one entry; the days (UTC) are both included.

    The history of a swap or a pledge has that of the reports on it. Raises NoSuchSwap and its kin where the entry
    never existed.
    """
    concerns, entry = ("TRUE", {}) if ref is None else _concerns(connection, ref)
    days = {"since": start_of(since) if since else None, "until": end_of(until) if until else None}
    cursor = connection.execute(
        f"{_LOG} WHERE (:since IS NULL OR at >= :since) AND (:until IS NULL OR at < :until) AND {concerns} "
        "ORDER BY change.id",
        {**entry, **days},
    )
    for _, rows in groupby(cursor, key=lambda row: row["number"]):
        yield _logged(list(rows))


def changes_of(connection: sqlite3.Connection, command: int) -> Iterator[Change]:
    """The changes of a command, in the order in which it made them."""
    cursor = connection.execute(
        "SELECT kind, entry, place, before, after FROM change WHERE command_id = ? ORDER BY id", (command,)
    )
    return map(_change, cursor)


def changes_so_far(connection: sqlite3.Connection) -> Iterator[Change]:
    """The changes of the command that is being recorded."""
    return changes_of(connection, connection.execute("SELECT command_id FROM recording").fetchone()[0])


def undone(connection: sqlite3.Connection, reverted: int) -> tuple[Logged, bool]:
    """The command that reverting a command undid or redid, and whether it redid it: reverting an undo redoes."""
    number, redone = reverted, False
    while (undoes := _undoes(connection, number)) is not None:
        number, redone = undoes, not redone
    rows = connection.execute(f"{_LOG} WHERE command.id = ? ORDER BY change.id", (number,)).fetchall()
    return _logged(rows), redone


def _undoes(connection: sqlite3.Connection, number: int) -> int | None:
    row = connection.execute(f"SELECT {_UNDOES} FROM command WHERE id = ?", (number,)).fetchone()
    return None if row is None else row["undoes"]


def undone_commands(connection: sqlite3.Connection) -> frozenset[int]:
    """The commands whose changes an undo has reverted, and no later undo has brought back."""
    undone: set[int] = set()
    for row in connection.execute(
        f"SELECT id, {_UNDOES} FROM command WHERE name = '{UNDO}' ORDER BY id DESC"
    ).fetchall():
        if row["id"] not in undone:
            undone.add(row["undoes"])
    return frozenset(undone)


def last_number(connection: sqlite3.Connection, table: str) -> int:
    """The highest number that an entry of a table ever had, so that no number is given twice."""
    # The table is asked too, in case a program that has dropped the triggers inserted rows.
    highest = connection.execute(
        f"SELECT (SELECT max(entry) FROM change WHERE kind = ?), (SELECT max(id) FROM {table})", (table,)
    ).fetchone()
    return max(int(number or 0) for number in highest)


def _logged(rows: list[sqlite3.Row]) -> Logged:
    first = rows[0]
    # Another program may have written anything here.
    who, why = (without_controls(first[name]) if first[name] else None for name in ("who", "why"))
    command = Command(without_controls(first["name"]), datetime.fromisoformat(first["at"]), who, why)
    return Logged(first["number"], command, first["undoes"], tuple(map(_change, rows)))


def _change(row: sqlite3.Row) -> Change:
    before, after = (json.loads(row[name]) if row[name] else None for name in ("before", "after"))
    return Change(row["kind"], row["entry"], row["place"], before, after)


def _concerns(connection: sqlite3.Connection, ref: ResolvedRef) -> tuple[str, dict[str, Key]]:
    """The condition on changes that concern an entry, and its values."""
    kind, entry, unknown = _entry(ref)
    recorded = connection.execute("SELECT 1 FROM change WHERE kind = ? AND entry = ? LIMIT 1", (kind, entry)).fetchone()
    if recorded is None and unknown is not None and has_history(connection):
        raise unknown
    match kind:
        case "ledger":
            return "kind IN ('ledger', 'side')", {}
        case "swap":
            return f"({_rows_of('swap')} OR {_of_reports_on('swap_id', ':entry')})", {"entry": entry}
        case "pledge":
            codes = {f"code{number}": code for number, code in enumerate(_all_codes(connection, str(entry)))}
            named = ", ".join(f":{name}" for name in codes)
            return f"({_rows_of('pledge', f'entry IN ({named})')} OR {_of_reports_on('pledge', named)})", {**codes}
    return _rows_of(kind), {"entry": entry}


def _entry(ref: ResolvedRef) -> tuple[str, Key, LedgerError | None]:
    """The table of an entry, its key there, and the error to raise where it never existed."""
    match ref:
        case SwapRef(number):
            return "swap", number, NoSuchSwap(number)
        case ReportRef(number):
            return "report", number, NoSuchEntry("report", f"r{number}", "show SWAP")
        case StatementRef(number):
            return "statement", number, NoSuchEntry("statement", f"s{number}", "statements")
        case PledgeRef(code):
            return "pledge", code, NoSuchPledge(code)
        case LedgerRef():
            return "ledger", 1, None


def _all_codes(connection: sqlite3.Connection, code: str) -> list[str]:
    """A pledge's code and all that it had before and after: a command renames it by deleting and inserting it."""
    codes = [code]
    for each in codes:
        others = connection.execute(
            """SELECT DISTINCT other.entry FROM change AS own JOIN change AS other USING (command_id, kind)
            WHERE kind = 'pledge' AND own.entry = ? AND other.entry <> own.entry
                AND (own.before IS NULL) = (other.after IS NULL) AND (own.after IS NULL) = (other.before IS NULL)
                AND (own.before IS NULL) <> (own.after IS NULL)""",
            (each,),
        )
        codes += [row["entry"] for row in others if row["entry"] not in codes]
    return codes


def _rows_of(kind: str, condition: str = "entry = :entry") -> str:
    """The condition on changes of an entry and of all parts that belong to it."""
    tables = ", ".join(f"'{table.name}'" for table in RECORDED if entry_table(table.name) == kind)
    return f"(kind IN ({tables}) AND {condition})"


def _of_reports_on(column: str, values: str) -> str:
    """The condition on changes of every report that is or was on a swap or a pledge."""
    on = " OR ".join(f"json_extract({row}, '$.{column}') IN ({values})" for row in ("before", "after"))
    return _rows_of("report", f"entry IN (SELECT entry FROM change WHERE kind = 'report' AND ({on}))")
