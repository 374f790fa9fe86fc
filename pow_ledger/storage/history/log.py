"""Reading the history: which command changed what, when, by whom and why."""

import sqlite3
from collections.abc import Iterator
from datetime import date, datetime
from itertools import groupby
from typing import Final

from pow_ledger.domain.errors import LedgerError, NoSuchEntry, NoSuchPledge, NoSuchSwap
from pow_ledger.domain.history import UNDO, Command, Key, Logged, end_of, entry_table, start_of
from pow_ledger.domain.refs import LedgerRef, PledgeRef, ReportRef, ResolvedRef, StatementRef, SwapRef
from pow_ledger.domain.texts import without_controls
from pow_ledger.storage.history import recording
from pow_ledger.storage.history.recording import TRACKED

_UNDOES: Final = f"""CASE name WHEN '{UNDO}' THEN (
        SELECT max(earlier.id) FROM command AS earlier WHERE earlier.id < command.id AND {recording.UNDOABLE}
    ) END AS undoes"""

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

    A swap's history has that of the reports on it. Raises NoSuchSwap and its kin for what there never was.
    """
    concerns, values = ("TRUE", {}) if ref is None else _condition_for(connection, ref)
    days = {"since": start_of(since) if since else None, "until": end_of(until) if until else None}
    cursor = connection.execute(
        f"{_LOG} WHERE (:since IS NULL OR at >= :since) AND (:until IS NULL OR at < :until) AND {concerns} "
        "ORDER BY change.id",
        {**values, **days},
    )
    for _, rows in groupby(cursor, key=lambda row: row["number"]):
        yield _logged(list(rows))


def read_command(connection: sqlite3.Connection, number: int) -> Logged:
    """One command of the history."""
    return _logged(connection.execute(f"{_LOG} WHERE command.id = ? ORDER BY change.id", (number,)).fetchall())


def undone(connection: sqlite3.Connection, number: int) -> tuple[Logged, bool]:
    """What the revert of a command comes to: the command that it undoes or, for an undo that is reverted, redoes."""
    redone = False
    while (undoes := _undoes(connection, number)) is not None:
        number, redone = undoes, not redone
    return read_command(connection, number), redone


def _undoes(connection: sqlite3.Connection, number: int) -> int | None:
    row = connection.execute(f"SELECT {_UNDOES} FROM command WHERE id = ?", (number,)).fetchone()
    return None if row is None else row["undoes"]


def _logged(rows: list[sqlite3.Row]) -> Logged:
    first = rows[0]
    # Another program may have written anything here.
    who, why = (without_controls(first[name]) if first[name] else None for name in ("who", "why"))
    command = Command(without_controls(first["name"]), datetime.fromisoformat(first["at"]), who, why)
    return Logged(first["number"], command, first["undoes"], tuple(map(recording.change, rows)))


def _condition_for(connection: sqlite3.Connection, ref: ResolvedRef) -> tuple[str, dict[str, Key]]:
    """The changes that concern an entry, as a condition."""
    kind, entry, unknown = _table_and_entry(ref)
    own = {"entry": entry}
    known = connection.execute("SELECT 1 FROM change WHERE kind = ? AND entry = ? LIMIT 1", (kind, entry)).fetchone()
    if known is None and unknown is not None and recording.has_history(connection):
        raise unknown
    if kind == "ledger":
        return "kind IN ('ledger', 'side')", {}
    if kind == "swap":
        return f"({_rows_of('swap')} OR {_ON_SWAP})", own
    if kind == "pledge":
        codes = {f"code{number}": code for number, code in enumerate(_codes(connection, str(entry)))}
        return _rows_of("pledge", f"entry IN ({', '.join(f':{name}' for name in codes)})"), {**codes}
    return _rows_of(kind), own


def _codes(connection: sqlite3.Connection, code: str) -> list[str]:
    """A pledge's code, and those that it had before and after: one command took it by one and gave it by another."""
    known = [code]
    for each in known:
        others = connection.execute(
            """SELECT DISTINCT other.entry FROM change AS own JOIN change AS other USING (command_id, kind)
            WHERE kind = 'pledge' AND own.entry = ? AND other.entry <> own.entry
                AND (own.before IS NULL) = (other.after IS NULL) AND (own.after IS NULL) = (other.before IS NULL)
                AND (own.before IS NULL) <> (own.after IS NULL)""",
            (each,),
        )
        known += [row["entry"] for row in others if row["entry"] not in known]
    return known


def _table_and_entry(ref: ResolvedRef) -> tuple[str, Key, LedgerError | None]:
    """The table of an entry and what names it there, and what is said where there never was one."""
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


def _rows_of(kind: str, condition: str = "entry = :entry") -> str:
    """The changes of an entry and of all that belongs to it."""
    tables = ", ".join(f"'{tracked.table}'" for tracked in TRACKED if entry_table(tracked.table) == kind)
    return f"(kind IN ({tables}) AND {condition})"


_ON_SWAP: Final = _rows_of(
    "report",
    """entry IN (SELECT entry FROM change WHERE kind = 'report'
        AND (json_extract(before, '$.swap_id') = :entry OR json_extract(after, '$.swap_id') = :entry))""",
)
"""The changes of every report that is or was on a swap."""
