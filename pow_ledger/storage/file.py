"""The ledger file: what makes a file a ledger, opening it to read, and writing it as a whole or not at all.

Reading opens the file read-only through the standard library and never creates anything. Writing is
one `BEGIN IMMEDIATE` transaction. A ledger that does not exist yet is made beside its place and moved
there only when the first write has succeeded.
"""

import contextlib
import os
import sqlite3
import stat
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final, Generic, TypeVar
from urllib.parse import quote

from pow_ledger.domain.entries import DEFAULT_SIDES, Side
from pow_ledger.domain.errors import (
    BusyLedger,
    DamagedLedger,
    FileRefused,
    LedgerError,
    LedgerExists,
    NewerLedger,
    NoLedger,
    NoSuchFolder,
    NotALedger,
    OldSqlite,
    ReadOnlyLedger,
)

if TYPE_CHECKING:
    from sqlite_utils import Database

T = TypeVar("T")

APPLICATION_ID: Final = 0x504F574C
"""`POWL`, in the file's header: how a ledger differs from another program's SQLite file."""
SCHEMA_VERSION: Final = 1
"""The newest schema that this program knows; a ledger says its own in `PRAGMA user_version`."""
PATIENCE: Final = 10.0
"""Seconds to wait for another writer."""

OLDEST_SQLITE: Final = (3, 37)
"""The first release with STRICT tables."""

_MAGIC: Final = b"SQLite format 3\x00"


@dataclass(frozen=True, slots=True)
class Written(Generic[T]):
    """What a write gave back, and whether it made the ledger."""

    result: T
    made: bool


@contextlib.contextmanager
def reading(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a ledger read-only, as it stands at one moment."""
    _identify(path)
    with _speaking_of(path):
        connection = _connect(path, "ro")
    with contextlib.closing(connection):
        try:
            _check_version(connection, path)
            connection.execute("BEGIN")
            yield connection
        except sqlite3.Error as error:
            raise _in_words(error, str(path)) from error


def write(
    path: Path,
    work: "Callable[[Database], T]",
    *,
    sides: Sequence[Side] = DEFAULT_SIDES,
    complete_from: str | None = None,
    must_be_new: bool = False,
    dry_run: bool = False,
) -> Written[T]:
    """Do `work` on a ledger in one transaction, making the ledger where there is none.

    Whatever `work` raises undoes all of it. A dry run does the work and undoes it too.
    """
    if not path.exists() and not path.is_symlink():
        made = _make(path, work, sides, complete_from, dry_run=dry_run)
        if made is not None:
            return made
    if must_be_new:
        raise LedgerExists(str(path))
    _identify(path)
    if not stat.S_IMODE(path.stat().st_mode) & 0o222:
        raise ReadOnlyLedger(str(path))
    with _speaking_of(path), _transaction(path, "rw", dry_run=dry_run) as db:
        _check_version(db.conn, path)
        return Written(work(db), made=False)


def _make(
    path: Path,
    work: "Callable[[Database], T]",
    sides: Sequence[Side],
    complete_from: str | None,
    *,
    dry_run: bool,
) -> Written[T] | None:
    """Make a ledger and do the first work on it; None where another program made one meanwhile."""
    from pow_ledger.storage.schema import migrate

    if not path.parent.is_dir() and not dry_run:
        raise NoSuchFolder(str(path.parent))
    with _speaking_of(path), _draft_beside(path) as draft:
        with _transaction(draft, "rwc", dry_run=False) as db:
            migrate(db)
            db.table("side").insert_all(
                {"code": side.code, "name": side.name, "position": position} for position, side in enumerate(sides)
            )
            db.table("ledger").insert({"id": 1, "complete_from": complete_from})
            result = work(db)
        if not dry_run:
            try:
                os.link(draft, path)
            except FileExistsError:
                return None
            except OSError:
                # A file system without hard links.
                if path.exists():
                    return None
                draft.rename(path)
    return Written(result, made=not dry_run)


@contextlib.contextmanager
def _draft_beside(path: Path) -> Iterator[Path]:
    import tempfile

    # In the same folder, so that the finished file can be linked into place in one step.
    beside = path.parent if path.parent.is_dir() else None
    with tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=beside) as folder:
        yield Path(folder) / "draft"


@contextlib.contextmanager
def _transaction(path: Path, mode: str, *, dry_run: bool) -> "Iterator[Database]":
    from sqlite_utils import Database

    with contextlib.closing(_connect(path, mode)) as connection:
        connection.execute("PRAGMA foreign_keys = ON")
        connection.execute("BEGIN IMMEDIATE")
        try:
            yield Database(connection, execute_plugins=False, strict=True)
        except BaseException:
            connection.rollback()
            raise
        connection.execute("ROLLBACK" if dry_run else "COMMIT")


def is_sqlite(path: Path) -> bool:
    """Whether there is an SQLite file at a path, a ledger or not."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def _connect(path: Path, mode: str) -> sqlite3.Connection:
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise OldSqlite(sqlite3.sqlite_version, ".".join(map(str, OLDEST_SQLITE)))
    uri = f"file:{quote(os.fsencode(path.absolute()))}?mode={mode}"
    connection = sqlite3.connect(uri, uri=True, timeout=PATIENCE, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


def _identify(path: Path) -> None:
    """Refuse what is no ledger before SQLite is asked to open it, so that nothing is ever made of it."""
    try:
        if path.is_dir():
            raise NotALedger(str(path), "a folder")
        if not path.exists():
            raise NoLedger(str(path))
        if not path.is_file():
            raise NotALedger(str(path), "not a file")
        with path.open("rb") as file:
            header = file.read(100)
    except OSError as error:
        raise FileRefused(str(path), error.strerror or str(error)) from None
    if not header:
        raise NotALedger(str(path), "an empty file")
    if not header.startswith(_MAGIC):
        raise NotALedger(str(path), "not an SQLite file")
    # Bytes 68 to 71 of an SQLite file are its application id (sqlite.org/fileformat2.html).
    if int.from_bytes(header[68:72], "big") != APPLICATION_ID:
        raise NotALedger(str(path), "another program's SQLite file")


def _check_version(connection: sqlite3.Connection, path: Path) -> None:
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    if version > SCHEMA_VERSION:
        raise NewerLedger(str(path), version, SCHEMA_VERSION)


@contextlib.contextmanager
def _speaking_of(path: Path) -> Iterator[None]:
    """Say what SQLite and the operating system refuse in words that name the file."""
    try:
        yield
    except sqlite3.Error as error:
        raise _in_words(error, str(path)) from error
    except OSError as error:
        if isinstance(error, PermissionError) or error.errno == 30:  # EROFS has no class of its own
            raise ReadOnlyLedger(str(path)) from error
        raise FileRefused(str(path), error.strerror or str(error)) from error


def _in_words(error: sqlite3.Error, path: str) -> LedgerError:
    # The primary code is the low byte of the extended one (sqlite.org/rescode.html).
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return BusyLedger(path)
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return ReadOnlyLedger(path)
        case sqlite3.SQLITE_CANTOPEN:
            return FileRefused(path, "the file or its folder cannot be opened")
        case sqlite3.SQLITE_FULL:
            return FileRefused(path, "the disk is full; nothing was written")
        case sqlite3.SQLITE_IOERR:
            return FileRefused(path, "reading or writing failed; nothing was written")
    return DamagedLedger(path, str(error))
