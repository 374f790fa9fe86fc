"""Going back in a ledger's history: to an earlier day in a copy, or before the last command in the ledger itself.

Both restore every row that some commands changed to what it was before the first of these changes.
"""

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Final

from pow_ledger.domain.errors import NoHistory, NothingToUndo, StandsInTheWay
from pow_ledger.domain.history import MAKE, MIGRATE, OUTSIDE, end_of, entry_table, instant_words, name_of
from pow_ledger.storage.file import connecting
from pow_ledger.storage.history.recording import without_triggers
from pow_ledger.storage.history.schema import RECORDED, RecordedTable, columns

UNDOABLE: Final = f"""earlier.name NOT IN ('{OUTSIDE}', '{MIGRATE}')
    AND EXISTS (SELECT 1 FROM change WHERE change.command_id = earlier.id)"""
"""Which commands, called `earlier` in a query, an undo may revert: it reverts the last of them."""


@contextlib.contextmanager
def as_it_stood(connection: sqlite3.Connection, day: date) -> Iterator[sqlite3.Connection]:
    """A ledger as it stood at the end of a day (UTC): itself where nothing has changed since, else a temporary copy.

    Raises NoHistory where the history does not reach back to that day.
    """
    # By number, in case a clock went back. Commands without changes do not count.
    last = connection.execute(
        """SELECT max(id) FROM command WHERE at < ?
        AND EXISTS (SELECT 1 FROM change WHERE change.command_id = command.id)""",
        (end_of(day),),
    ).fetchone()[0]
    if last is None:
        first = connection.execute("SELECT at FROM command ORDER BY id LIMIT 1").fetchone()
        raise NoHistory(day, date.fromisoformat(first[0][:10]) if first else None)
    if not connection.execute("SELECT EXISTS (SELECT 1 FROM command WHERE id > ?)", (last,)).fetchone()[0]:
        yield connection
        return
    with connecting.temporary_copy(connection) as copy:
        with without_triggers(copy):
            _restore_rows(copy, "command_id > :command", last)
            copy.execute("DELETE FROM change WHERE command_id > ?", (last,))
            copy.execute("DELETE FROM command WHERE id > ?", (last,))
        yield copy


def undo(connection: sqlite3.Connection) -> int:
    """Revert the last command, as part of the one that is being recorded, and return its number.

    Raises NothingToUndo where no command is left, and StandsInTheWay where an edit by another program has
    changed what would be reverted, or builds on it.
    """
    target = connection.execute(
        f"""SELECT id, name FROM command AS earlier
        WHERE id < (SELECT command_id FROM recording) AND {UNDOABLE} ORDER BY id DESC LIMIT 1"""
    ).fetchone()
    if target is None or target["name"] == MAKE:
        raise NothingToUndo
    what = f"Command {target['id']} ({target['name']})"
    _refuse_where_changed_since(connection, target["id"], what)
    try:
        _restore_rows(connection, "command_id = :command", target["id"])
    except sqlite3.IntegrityError as error:
        raise StandsInTheWay(what, f"Something that another program recorded builds on it ({error})") from error
    return int(target["id"])


def _refuse_where_changed_since(connection: sqlite3.Connection, target: int, what: str) -> None:
    # The first row that the command changed and that is different now: its last change (`later`) leaves it otherwise
    # than the last one up to the command did. Keys do not count, since a migration may have added them.
    later = connection.execute(
        """SELECT later.kind, later.entry, command.at FROM change AS later JOIN command ON command.id = later.command_id
        WHERE later.command_id > :target AND json_remove(later.after, '$.key') IS NOT (
            SELECT json_remove(own.after, '$.key') FROM change AS own
            WHERE own.kind = later.kind AND own.entry = later.entry AND own.place = later.place
                AND own.command_id <= :target ORDER BY own.id DESC LIMIT 1)
            AND later.id = (SELECT max(last.id) FROM change AS last WHERE last.kind = later.kind
                AND last.entry = later.entry AND last.place = later.place)
            AND EXISTS (SELECT 1 FROM change AS own WHERE own.command_id = :target
                AND own.kind = later.kind AND own.entry = later.entry AND own.place = later.place)
        ORDER BY later.id LIMIT 1""",
        {"target": target},
    ).fetchone()
    if later:
        entry, at = (
            name_of(entry_table(later["kind"]), later["entry"]),
            instant_words(datetime.fromisoformat(later["at"])),
        )
        raise StandsInTheWay(what, f"Another program has changed {entry} since ({at})")


_ENTRIES: Final = tuple(table for table in RECORDED if not table.place)
_PARTS: Final = tuple(table for table in RECORDED if table.place)
"""The tables of figures, stances and mediators, which refer to entries."""


def _restore_rows(connection: sqlite3.Connection, condition: str, command: int) -> None:
    """Restore every row of the changes that meet a condition to what it was before the first of them.

    The order keeps every reference whole at every step: parts are deleted first and inserted last.
    """
    # The + keeps SQLite from looking at every row of the history in order, where it can look at those commands' alone.
    connection.execute(
        f"""CREATE TEMP TABLE restoring AS SELECT kind, entry, before, coalesce(before, after) AS row
        FROM change WHERE id IN (SELECT min(id) FROM change WHERE {condition} GROUP BY +kind, entry, place)""",
        {"command": command},
    )
    for table in _PARTS:
        _delete_rows(connection, table, "TRUE")
    for table in _ENTRIES:
        _write_rows(connection, table)
    for table in reversed(_ENTRIES):
        _delete_rows(connection, table, "before IS NULL")
    for table in _PARTS:
        _write_rows(connection, table)
    connection.execute("DROP TABLE restoring")


def _delete_rows(connection: sqlite3.Connection, table: RecordedTable, condition: str) -> None:
    key = ", ".join(_values("row", table.key))
    connection.execute(
        f"DELETE FROM {table.name} WHERE ({', '.join(table.key)}) IN "
        f"(SELECT {key} FROM restoring WHERE kind = '{table.name}' AND {condition})"
    )


def _write_rows(connection: sqlite3.Connection, table: RecordedTable) -> None:
    """Update the rows that are still there, and insert the others."""
    names = columns(connection, table.name)
    same_row = " AND ".join(
        f"{table.name}.{column} = {value}"
        for column, value in zip(table.key, _values("before", table.key), strict=True)
    )
    restoring = f"FROM restoring WHERE kind = '{table.name}' AND before IS NOT NULL AND"
    others = [column for column in names if column not in table.key]
    # A row from before there were keys keeps the one that it has been given since.
    assignments = ", ".join(
        f"{column} = coalesce({value}, key)" if column == "key" else f"{column} = {value}"
        for column, value in zip(others, _values("before", others), strict=True)
    )
    connection.execute(f"UPDATE {table.name} SET {assignments} {restoring} {same_row}")
    connection.execute(
        f"INSERT INTO {table.name} ({', '.join(names)}) SELECT {', '.join(_values('before', names))} "
        f"{restoring} NOT EXISTS (SELECT 1 FROM {table.name} WHERE {same_row})"
    )


def _values(row: str, columns: Iterable[str]) -> list[str]:
    """The values of some columns of a row that is kept as JSON, as SQL expressions."""
    return [f"json_extract({row}, '$.{column}')" for column in columns]
