"""The ledger file: what makes a file a ledger, opening it to read, and what is said where that fails.

Reading opens the file read-only through the standard library and never creates anything. A ledger of an older
schema, or as it stood on an earlier day, is read from a passing copy in memory.
"""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Final
from urllib.parse import quote

from pow_ledger.domain.errors import (
    BusyLedger,
    DamagedLedger,
    FileRefused,
    LedgerError,
    NewerLedger,
    NoLedger,
    NotALedger,
    OldSqlite,
    ReadOnlyLedger,
    UnfinishedWrite,
)

APPLICATION_ID: Final = 0x504F574C
"""`POWL`, in the file's header: how a ledger differs from another program's SQLite file."""
SCHEMA_VERSION: Final = 4
"""The newest schema that this program knows; a ledger says its own in `PRAGMA user_version`."""
PATIENCE: Final = 10.0
"""Seconds to wait for another program that has the ledger locked."""

OLDEST_SQLITE: Final = (3, 37)
"""The first release with STRICT tables."""

_MAGIC: Final = b"SQLite format 3\x00"


@contextlib.contextmanager
def reading(path: Path, as_of: date | None = None) -> Iterator[sqlite3.Connection]:
    """Open a ledger read-only, as it stands at one moment, or as it stood at the end of a day (UTC)."""
    with opened(path) as connection, contextlib.ExitStack() as copies:
        try:
            connection.execute("BEGIN")
            if check_version(connection, path) < SCHEMA_VERSION:
                connection = copies.enter_context(_migrated(connection))
            if as_of is not None:
                from pow_ledger.storage.rewinding import as_it_stood

                connection = copies.enter_context(as_it_stood(connection, as_of))
            yield connection
        except sqlite3.Error as error:
            raise in_words(error, path) from error
        except (LedgerError, OSError):
            raise
        except Exception as error:
            blame_the_file(connection, path, error)
            raise


def blame_the_file(connection: sqlite3.Connection, path: Path, error: Exception) -> None:
    """Raise DamagedLedger where an error that no one foresaw is owed to a file that is not sound."""
    from pow_ledger.storage.integrity import faults

    with speaking_of(path):
        fault = next(faults(connection), None)
    if fault:
        raise DamagedLedger(str(path), fault) from error


@contextlib.contextmanager
def opened(path: Path) -> Iterator[sqlite3.Connection]:
    """A ledger's file itself, open to read, whatever its schema. Raises NewerLedger where that is not known."""
    identify(path)
    with speaking_of(path):
        connection = _connect_to_read(path)
    with contextlib.closing(connection):
        with speaking_of(path):
            check_version(connection, path)
        yield connection


def _connect_to_read(path: Path) -> sqlite3.Connection:
    connection = connect(path, "ro")
    try:
        connection.execute("PRAGMA schema_version")
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
            raise
        _undo_unfinished_write(path)
        return connect(path, "ro")
    return connection


def _undo_unfinished_write(path: Path) -> None:
    """Let SQLite take back what a program wrote that was killed halfway: whoever opens the file next has to."""
    try:
        with contextlib.closing(connect(path, "rw")) as connection:
            connection.execute("PRAGMA schema_version")
    except sqlite3.OperationalError as error:
        raise UnfinishedWrite(str(path)) from error


@contextlib.contextmanager
def _migrated(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """A copy in memory of a ledger of an older schema, brought to the newest."""
    from sqlite_utils import Database

    from pow_ledger.storage.schema import migrate

    with in_memory(connection) as copy:
        migrate(Database(copy, execute_plugins=False, strict=True))
        yield copy


@contextlib.contextmanager
def in_memory(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """A passing copy of a ledger."""
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        copy.row_factory = sqlite3.Row
        connection.backup(copy)
        yield copy


def is_sqlite(path: Path) -> bool:
    """Whether there is an SQLite file at a path, a ledger or not."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def uri(path: Path, mode: str = "rwc") -> str:
    """The address by which SQLite opens a file of any name."""
    return f"file:{quote(os.fsencode(path.absolute()))}?mode={mode}"


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """Open an SQLite file to read (`ro`), to write (`rw`), or to make it as well (`rwc`)."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise OldSqlite(sqlite3.sqlite_version, ".".join(map(str, OLDEST_SQLITE)))
    connection = sqlite3.connect(uri(path, mode), uri=True, timeout=PATIENCE, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


def identify(path: Path) -> None:
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
    # While a program writes, header and file need not agree.
    if not any(_is_whole(path) for _ in range(3)):
        raise DamagedLedger(str(path), "its end is missing")


def _is_whole(path: Path) -> bool:
    """Whether a file has all the pages that its header speaks of, or a journal to bring it there."""
    with path.open("rb") as file:
        header = file.read(100)
    page, pages = int.from_bytes(header[16:18], "big"), int.from_bytes(header[28:32], "big")
    # A page of 65,536 bytes is written as 1.
    whole = pages * (0x10000 if page == 1 else page) <= path.stat().st_size
    # SQLite has its journal beside the file itself, where that is named by a link.
    itself = path.resolve()
    return whole or itself.with_name(f"{itself.name}-journal").exists()


def check_version(connection: sqlite3.Connection, path: Path) -> int:
    """The schema of a ledger. Raises NewerLedger where this program does not know it."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > SCHEMA_VERSION:
        raise NewerLedger(str(path), version, SCHEMA_VERSION)
    return version


@contextlib.contextmanager
def speaking_of(path: Path) -> Iterator[None]:
    """Say what SQLite and the operating system refuse in words that name the file."""
    try:
        yield
    except sqlite3.Error as error:
        raise in_words(error, path) from error
    except UnicodeDecodeError as error:
        # What SQLite itself would say quotes the file.
        raise DamagedLedger(str(path), "it has something that is no text where a text should be") from error
    except OSError as error:
        if isinstance(error, PermissionError) or error.errno == 30:  # EROFS has no class of its own
            raise ReadOnlyLedger(str(path)) from error
        raise FileRefused(str(path), error.strerror or str(error)) from error


def in_words(error: sqlite3.Error, at: Path) -> LedgerError:
    """What SQLite refuses, in words that name the file."""
    from pow_ledger.storage.locks import holders

    path = str(at)
    # The primary code is the low byte of the extended one (sqlite.org/rescode.html).
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return BusyLedger(path, holders(at))
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return ReadOnlyLedger(path)
        case sqlite3.SQLITE_CANTOPEN:
            return FileRefused(path, "the file or its folder cannot be opened")
        case sqlite3.SQLITE_FULL:
            return FileRefused(path, "the disk is full; nothing was written")
        case sqlite3.SQLITE_IOERR:
            return FileRefused(path, "reading or writing failed; nothing was written")
    return DamagedLedger(path, str(error))
