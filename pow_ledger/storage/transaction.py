"""Writing a ledger: one transaction per command, whole or not at all, and recorded in its history.

A ledger that does not exist yet is made beside its place and put there only when the first write has
succeeded. A ledger of an older schema is migrated by the first write, in that write's own transaction, and
kept beside itself as it was.
"""

import contextlib
import sqlite3
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from pow_ledger.domain.entries import DEFAULT_SIDES, Side
from pow_ledger.domain.errors import FileRefused, LedgerError, LedgerExists, NoSuchFolder, ReadOnlyLedger
from pow_ledger.domain.history import MAKE, MIGRATE, Command
from pow_ledger.storage import opening
from pow_ledger.storage.entries import keys
from pow_ledger.storage.file import connecting, drafts, header, sqlite_errors
from pow_ledger.storage.history import recording

if TYPE_CHECKING:
    from sqlite_utils import Database

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Written(Generic[T]):
    """What a write gave back, and what it did to the file besides."""

    result: T
    made: bool = False
    """Whether it made the ledger."""
    kept: Path | None = None
    """Where the ledger is kept as it was before it was migrated, if it was."""


def _do_nothing() -> None:
    pass


def write(
    path: Path,
    work: "Callable[[Database], T]",
    command: Command,
    *,
    sides: Sequence[Side] = DEFAULT_SIDES,
    complete_from: str | None = None,
    must_be_new: bool = False,
    dry_run: bool = False,
    before_commit: Callable[[], None] = _do_nothing,
) -> Written[T]:
    """Do `work` on a ledger in one transaction, making the ledger where there is none.

    Whatever `work` raises undoes all of it. A dry run does the work and undoes it too; work that changes
    nothing leaves the file as it was, byte for byte. `before_commit` is the last thing that can stop it.
    """
    if not path.exists() and not path.is_symlink():
        made = _make(path, work, command, sides, complete_from, dry_run=dry_run, before_commit=before_commit)
        if made is not None:
            return made
    if must_be_new:
        raise LedgerExists(str(path))
    header.require_ledger(path)
    if not stat.S_IMODE(path.stat().st_mode) & 0o222:
        raise ReadOnlyLedger(str(path))
    _require_room(path)
    with sqlite_errors.translated(path), _transaction(path, "rw") as db, contextlib.ExitStack() as drafts:
        version = header.check_version(db.conn, path)
        draft = None
        if version < header.SCHEMA_VERSION:
            if not dry_run:
                draft = drafts.enter_context(_draft_of(path.resolve()))
            _migrate(db, command)
        result, changed = _done_and_recorded(db, work, command)
        if not changed or dry_run:
            return Written(result)
        before_commit()
        # Beside the file itself, where it is named by a link.
        beside = path.resolve()
        return Written(result, kept=_commit(db, draft, beside.with_stem(f"{beside.stem}-schema-{version}")))


def _require_room(path: Path) -> None:
    """Raise FileRefused where the system lets no file be as large as the ledger is already.

    A write would then fail halfway, and to take it back would fail as well until the limit is gone.
    """
    with contextlib.suppress(ImportError):
        import resource

        most, size = resource.getrlimit(resource.RLIMIT_FSIZE)[0], path.stat().st_size
        if most != resource.RLIM_INFINITY and most < size:
            raise FileRefused(
                str(path), f"no file may have more than {most:,} bytes here (ulimit -f), and it has {size:,}"
            )


def _make(
    path: Path,
    work: "Callable[[Database], T]",
    command: Command,
    sides: Sequence[Side],
    complete_from: str | None,
    *,
    dry_run: bool,
    before_commit: Callable[[], None],
) -> Written[T] | None:
    """Make a ledger and do the first work on it; None where another program made one meanwhile."""
    from pow_ledger.storage.schema.migrations import migrate

    if not path.parent.is_dir() and not dry_run:
        raise NoSuchFolder(str(path.parent))
    with sqlite_errors.translated(path), drafts.draft_beside(path) as draft:
        with _transaction(draft, "rwc") as db:
            migrate(db)
            with recording.as_command(db.conn, command._replace(name=MAKE, why=None)):
                db.table("side").insert_all(
                    {"code": side.code, "name": side.name, "position": position} for position, side in enumerate(sides)
                )
                db.table("ledger").insert({"id": 1, "complete_from": complete_from})
            result, _ = _done_and_recorded(db, work, command)
            db.conn.execute("COMMIT")
        if dry_run:
            return Written(result)
        before_commit()
        return Written(result, made=True) if drafts.put_in_place(draft, path) else None


@contextlib.contextmanager
def _transaction(path: Path, mode: str) -> "Iterator[Database]":
    """One transaction; what is not committed by its end is undone."""
    from sqlite_utils import Database

    try:
        with contextlib.closing(connecting.connect(path, mode)) as connection:
            connection.execute("PRAGMA foreign_keys = ON")
            _leave_write_ahead_mode(connection)
            _begin(connection)
            try:
                yield Database(connection, execute_plugins=False, strict=True)
            finally:
                connection.rollback()
    except (LedgerError, OSError, sqlite3.Error):
        raise
    except Exception as error:
        if mode == "rw":
            with opening.as_stored(path) as reader:
                opening.raise_if_damaged(reader, path, error)
        raise


def _leave_write_ahead_mode(connection: sqlite3.Connection) -> None:
    """Have a ledger that another program has put into write-ahead mode be one file again, unless that has it open."""
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        # Such as Litestream, which replicates the file from its write-ahead log.
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise


def _begin(connection: sqlite3.Connection) -> None:
    """Begin to write, or wait for whoever writes already.

    The longer SQLite waits the less often it looks, and whoever came last looks most often. So it is asked anew
    again and again, and whoever has waited longest has no worse a chance than the others.
    """
    waits = 40
    connection.execute(f"PRAGMA busy_timeout = {round(1000 * connecting.PATIENCE / waits)}")
    for last in (*[False] * (waits - 1), True):
        try:
            connection.execute("BEGIN IMMEDIATE")
            break
        except sqlite3.OperationalError as error:
            if last or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
    connection.execute(f"PRAGMA busy_timeout = {round(1000 * connecting.PATIENCE)}")


def _done_and_recorded(db: "Database", work: "Callable[[Database], T]", command: Command) -> tuple[T, bool]:
    """Do the work as one command of the history, and say whether it changed anything; if not, it is none."""
    db.conn.execute("SAVEPOINT command")
    with recording.as_command(db.conn, command) as number:
        result = work(db)
        if not db.conn.in_transaction:
            # Some errors end it, and what came after one that was overlooked must not pass for the whole.
            raise sqlite3.OperationalError("the transaction was lost")
    changed = recording.has_changed(db.conn, number)
    if not changed:
        db.conn.execute("ROLLBACK TO command")
    db.conn.execute("RELEASE command")
    return result, changed


def _migrate(db: "Database", command: Command) -> None:
    from pow_ledger.storage.schema.migrations import migrate

    migrate(db)
    begun = recording.has_history(db.conn)
    with recording.as_command(db.conn, Command(MIGRATE, command.at, command.who)) as number:
        if not begun:
            recording.record_all(db.conn, number)
        keys.give_missing(db.conn)


@contextlib.contextmanager
def _draft_of(path: Path) -> Iterator[Path]:
    """A draft that holds the ledger as it is."""
    with drafts.draft_beside(path) as draft, contextlib.closing(connecting.connect(path, "ro")) as reader:
        drafts.copy_into(reader, path, draft)
        yield draft


def _commit(db: "Database", draft: Path | None, place: Path) -> Path | None:
    """Commit, and if there is a draft of the ledger as it was, keep it; gives its place."""
    kept = drafts.put_in_first_free_place(draft, place) if draft else None
    try:
        db.conn.execute("COMMIT")
    except BaseException:
        if kept:
            kept.unlink()
        raise
    return kept
