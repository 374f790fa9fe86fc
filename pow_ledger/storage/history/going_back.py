"""Going back in a ledger's history: an earlier day in a copy, the last command in the ledger itself.

Both set every row that some changes touched to what it was before the first of them.
"""

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date, datetime
from typing import Final

from pow_ledger.domain.errors import NoHistory, NothingToUndo, StandsInTheWay
from pow_ledger.domain.history import MAKE, end_of, entry_table, instant_words, name_of
from pow_ledger.storage.file import connecting
from pow_ledger.storage.history import recording
from pow_ledger.storage.history.recording import TRACKED, Tracked


@contextlib.contextmanager
def as_it_stood(connection: sqlite3.Connection, day: date) -> Iterator[sqlite3.Connection]:
    """A ledger as it stood at the end of a day (UTC): itself where nothing has changed since, else a copy in memory.

    Raises NoHistory where the history does not reach back to that day.
    """
    # What came last is what counts, should a clock have gone back; a command that changed nothing says nothing.
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
    with connecting.copy_in_memory(connection) as copy:
        triggers = copy.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall()
        for name, _ in triggers:
            copy.execute(f'DROP TRIGGER "{name}"')
        _restore_rows(copy, "command_id > :command", last)
        copy.execute("DELETE FROM change WHERE command_id > ?", (last,))
        copy.execute("DELETE FROM command WHERE id > ?", (last,))
        for _, definition in triggers:
            copy.execute(definition)
        yield copy


def undo(connection: sqlite3.Connection) -> int:
    """Revert the last command, as part of the one that is being recorded, and return its number.

    Raises NothingToUndo where no command is left, and StandsInTheWay where an edit by another program has
    changed what would be reverted, or builds on it.
    """
    target = connection.execute(
        f"""SELECT id, name FROM command AS earlier
        WHERE id < (SELECT command_id FROM recording) AND {recording.UNDOABLE} ORDER BY id DESC LIMIT 1"""
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
    # A row that was changed and changed back is as the command left it; so is one that only got a key.
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


_ENTRIES: Final = tuple(tracked for tracked in TRACKED if not tracked.place)
_PARTS: Final = tuple(tracked for tracked in TRACKED if tracked.place)


def _restore_rows(connection: sqlite3.Connection, condition: str, command: int) -> None:
    """Set every row touched by the changes that meet a condition to what it was before the first of them.

    The order keeps every reference whole at every step: parts go first and come back last.
    """
    connection.execute(
        f"""CREATE TEMP TABLE touched AS SELECT kind, entry, before, coalesce(before, after) AS known
        FROM change WHERE id IN (SELECT min(id) FROM change WHERE {condition} GROUP BY kind, entry, place)""",
        {"command": command},
    )
    for tracked in _PARTS:
        _delete_rows(connection, tracked, "TRUE")
    for tracked in _ENTRIES:
        _reinsert_rows(connection, tracked)
    for tracked in reversed(_ENTRIES):
        _delete_rows(connection, tracked, "before IS NULL")
    for tracked in _PARTS:
        _reinsert_rows(connection, tracked)
    connection.execute("DROP TABLE touched")


def _delete_rows(connection: sqlite3.Connection, tracked: Tracked, condition: str) -> None:
    key = ", ".join(_json_values("known", tracked.key))
    connection.execute(
        f"DELETE FROM {tracked.table} WHERE ({', '.join(tracked.key)}) IN "
        f"(SELECT {key} FROM touched WHERE kind = '{tracked.table}' AND {condition})"
    )


def _reinsert_rows(connection: sqlite3.Connection, tracked: Tracked) -> None:
    columns = recording.columns(connection, tracked.table)
    rest = [column for column in columns if column not in tracked.key]
    same_row = " AND ".join(
        f"{tracked.table}.{column} = {value}"
        for column, value in zip(tracked.key, _json_values("before", tracked.key), strict=True)
    )
    from_touched = f"FROM touched WHERE kind = '{tracked.table}' AND before IS NOT NULL AND"
    # A row of before there were keys keeps the one that it has got since.
    held = dict(zip(rest, _json_values("before", rest), strict=True))
    values = ", ".join(
        f"{column} = coalesce({value}, key)" if column == "key" else f"{column} = {value}"
        for column, value in held.items()
    )
    connection.execute(f"UPDATE {tracked.table} SET {values} {from_touched} {same_row}")
    connection.execute(
        f"INSERT INTO {tracked.table} ({', '.join(columns)}) SELECT {', '.join(_json_values('before', columns))} "
        f"{from_touched} NOT EXISTS (SELECT 1 FROM {tracked.table} WHERE {same_row})"
    )


def _json_values(row: str, columns: Iterable[str]) -> list[str]:
    """The values that a row of the history has in some columns, as SQL expressions."""
    return [f"json_extract({row}, '$.{column}')" for column in columns]
