"""Writing a ledger: one transaction per command, whole or not at all, and recorded in its history.

A ledger that does not exist yet is made beside its path and put there only when the first write has
succeeded. A ledger of an older schema is migrated by the first write, in that write's own transaction, and a copy
from before the migration is kept beside it.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Generic, TypeVar

from pow_ledger.domain.coverage import Coverage
from pow_ledger.domain.entries import DEFAULT_SIDES, Side
from pow_ledger.domain.errors import LedgerError, LedgerExists, NoSuchFolder
from pow_ledger.domain.history import MAKE, MIGRATE, Command
from pow_ledger.storage import opening
from pow_ledger.storage.entries import keys
from pow_ledger.storage.file import connecting, drafts, header, sqlite_errors
from pow_ledger.storage.history import recording

if TYPE_CHECKING:
    from sqlite_utils import Database

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Task(Generic[T]):
    """What to do to a ledger in one transaction."""

    work: "Callable[[Database], T]"
    """Whatever it raises undoes all of it."""
    command: Command
    """What the history records the work as."""
    dry_run: bool = False
    """Whether to undo the work once it is done."""
    before_commit: Callable[[], None] = lambda: None
    """Called right before the commit, which it may stop by raising."""


@dataclass(frozen=True, slots=True)
class Written(Generic[T]):
    """The result of a task, and what else was done to the file."""

    result: T
    made: bool = False
    """Whether the ledger was made."""
    old_copy: Path | None = None
    """The copy of the ledger from before its migration, if it was migrated."""


def write(
    path: Path,
    task: Task[T],
    *,
    sides: Sequence[Side] = DEFAULT_SIDES,
    coverage: Coverage | None = None,
    must_be_new: bool = False,
) -> Written[T]:
    """Do a task on a ledger; where there is none, make one, with these sides and this coverage.

    A task that changes nothing leaves the file as it was, byte for byte. Raises LedgerExists where the ledger
    must be new and is not.
    """
    if not path.exists() and not path.is_symlink():
        written = _make(path, task, sides, coverage)
        if written is not None:
            return written
    if must_be_new:
        raise LedgerExists(str(path))
    return _change(path, task)


def _make(path: Path, task: Task[T], sides: Sequence[Side], coverage: Coverage | None) -> Written[T] | None:
    """Make a ledger and do its first task; None where another program has made one meanwhile."""
    from pow_ledger.storage.entries import writing
    from pow_ledger.storage.schema.migrations import migrate

    if not path.parent.is_dir() and not task.dry_run:
        raise NoSuchFolder(str(path.parent))
    with sqlite_errors.translated(path), drafts.draft_beside(path) as draft:
        with _transaction(draft, "rwc") as db:
            migrate(db.conn)
            with recording.recorded_as(db.conn, task.command._replace(name=MAKE, why=None)):
                db.table("side").insert_all(
                    {
                        "code": side.code,
                        "name": side.name,
                        "aliases": ", ".join(side.aliases) or None,
                        "position": position,
                    }
                    for position, side in enumerate(sides)
                )
                db.table("ledger").insert({"id": 1, **writing.coverage_row(coverage or Coverage())})
            result, _ = _do_recorded(db, task)
            db.conn.execute("COMMIT")
        if task.dry_run:
            return Written(result)
        task.before_commit()
        return Written(result, made=True) if drafts.place_if_free(draft, path) else None


def _change(path: Path, task: Task[T]) -> Written[T]:
    """Do a task on a ledger that exists, migrating it first where its schema is older."""
    header.require_ledger(path)
    with sqlite_errors.translated(path), _transaction(path, "rw") as db, contextlib.ExitStack() as stack:
        version = header.check_version(db.conn, path)
        # Beside the file itself, where the path is a link.
        file_itself = path.resolve()
        old_draft = None
        if version < header.SCHEMA_VERSION:
            if not task.dry_run:
                old_draft = stack.enter_context(_draft_copy(file_itself))
            _migrate(db, task.command)
        result, has_changes = _do_recorded(db, task)
        if not has_changes or task.dry_run:
            return Written(result)
        task.before_commit()
        target = file_itself.with_stem(f"{file_itself.stem}-schema-{version}")
        old_copy = drafts.place_under_free_name(old_draft, target) if old_draft else None
        try:
            db.conn.execute("COMMIT")
        except BaseException:
            if old_copy:
                old_copy.unlink()
            raise
        return Written(result, old_copy=old_copy)


@contextlib.contextmanager
def _transaction(path: Path, mode: str) -> "Iterator[Database]":
    """One transaction; what is not committed by its end is undone."""
    from sqlite_utils import Database

    try:
        with contextlib.closing(connecting.connect_to_write(path, mode)) as connection:
            connecting.begin_to_write(connection)
            try:
                yield Database(connection, execute_plugins=False, strict=True)
            finally:
                connection.rollback()
    except (LedgerError, OSError, sqlite3.Error):
        raise
    except Exception as error:
        if mode == "rw":
            with opening.open_file(path) as reader:
                opening.raise_if_damaged(reader, path, error)
        raise


def _do_recorded(db: "Database", task: Task[T]) -> tuple[T, bool]:
    """Do the work as one command of the history, which is left out if the work changes nothing; whether it did."""
    db.conn.execute("SAVEPOINT command")
    with recording.recorded_as(db.conn, task.command) as number:
        result = task.work(db)
        if not db.conn.in_transaction:
            # Some errors end the transaction; what the work did after such an error must not be taken for all of it.
            raise sqlite3.OperationalError("the transaction was lost")
    has_changes = recording.has_changes(db.conn, number)
    if not has_changes:
        db.conn.execute("ROLLBACK TO command")
    db.conn.execute("RELEASE command")
    return result, has_changes


def _migrate(db: "Database", command: Command) -> None:
    """Bring a ledger to the newest schema, as a command of its own in the history."""
    from pow_ledger.storage.schema.migrations import migrate

    migrate(db.conn)
    has_history = recording.has_history(db.conn)
    with recording.recorded_as(db.conn, Command(MIGRATE, command.at, command.who)) as number:
        if not has_history:
            recording.record_all_rows(db.conn, number)
        keys.add_missing(db.conn)


@contextlib.contextmanager
def _draft_copy(path: Path) -> Iterator[Path]:
    """A draft that is a copy of the ledger as it is."""
    with drafts.draft_beside(path) as draft, contextlib.closing(connecting.connect(path, "ro")) as reader:
        drafts.copy_ledger(reader, path, draft)
        yield draft
