"""Connecting to a ledger's file to read or to write it, and making a temporary copy of one."""

import contextlib
import os
import sqlite3
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

from pow_ledger.domain.errors import FileRefused, OldSqlite, ReadOnlyLedger, UnfinishedWrite
from pow_ledger.storage.file import header

LOCK_TIMEOUT: Final = 10.0
"""Seconds to wait for another program that has the ledger locked."""

OLDEST_SQLITE: Final = (3, 37)
"""The first release with STRICT tables."""


def sqlite_uri(path: Path, mode: str = "rwc") -> str:
    """The address by which SQLite opens a file of any name."""
    return f"file:{quote(os.fsencode(path.absolute()))}?mode={mode}"


def connect(path: Path, mode: str) -> sqlite3.Connection:
    """Open an SQLite file to read (`ro`), to write (`rw`), or to create and write (`rwc`)."""
    if sqlite3.sqlite_version_info < OLDEST_SQLITE:
        raise OldSqlite(sqlite3.sqlite_version, ".".join(map(str, OLDEST_SQLITE)))
    connection = sqlite3.connect(sqlite_uri(path, mode), uri=True, timeout=LOCK_TIMEOUT, isolation_level=None)
    connection.row_factory = sqlite3.Row
    return connection


def connect_to_read(path: Path) -> sqlite3.Connection:
    """Open a ledger read-only. Raises UnfinishedWrite where a killed program's write cannot be rolled back."""
    connection = connect(path, "ro")
    try:
        connection.execute("PRAGMA schema_version")
    except sqlite3.OperationalError as error:
        connection.close()
        if error.sqlite_errorcode != sqlite3.SQLITE_READONLY_ROLLBACK:
            raise
        _roll_back_unfinished_write(path)
        return connect(path, "ro")
    return connection


def _roll_back_unfinished_write(path: Path) -> None:
    """Let SQLite roll back the write of a program that was killed halfway, which it cannot do read-only."""
    try:
        with contextlib.closing(connect(path, "rw")) as connection:
            connection.execute("PRAGMA schema_version")
    except sqlite3.OperationalError as error:
        raise UnfinishedWrite(str(path)) from error


def connect_to_write(path: Path, mode: str) -> sqlite3.Connection:
    """Open a ledger to write (`rw`), or create its file (`rwc`); foreign keys are on, write-ahead mode is off.

    Raises ReadOnlyLedger or FileRefused where a write to an existing ledger could not succeed.
    """
    if mode == "rw":
        _refuse_unwritable(path)
    connection = connect(path, mode)
    try:
        # A migration rebuilds tables that others refer to. Triggers hold the references where foreign keys do not.
        is_current = connection.execute("PRAGMA user_version").fetchone()[0] == header.SCHEMA_VERSION
        connection.execute(f"PRAGMA foreign_keys = {'ON' if is_current else 'OFF'}")
        # The removal of the journal is what commits, so the folder has to be on the disk too: else a power cut soon
        # after may bring the journal back, and with it the ledger as it was.
        connection.execute("PRAGMA synchronous = EXTRA")
        _leave_write_ahead_mode(connection)
    except sqlite3.Error:
        connection.close()
        raise
    return connection


def _refuse_unwritable(path: Path) -> None:
    status = path.stat()
    if not stat.S_IMODE(status.st_mode) & 0o222:
        raise ReadOnlyLedger(str(path))
    # Beyond the system's limit a write would fail halfway, and rolling it back would fail too until the limit is gone.
    with contextlib.suppress(ImportError):
        import resource

        limit = resource.getrlimit(resource.RLIMIT_FSIZE)[0]
        if limit != resource.RLIM_INFINITY and limit < status.st_size:
            raise FileRefused(
                str(path),
                f"no file may have more than {limit:,} bytes here (ulimit -f), and it has {status.st_size:,}",
            )


def _leave_write_ahead_mode(connection: sqlite3.Connection) -> None:
    """Make a ledger that another program put into write-ahead mode one file again, unless that has it open."""
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.OperationalError as error:
        # Such as Litestream, which replicates the file from its write-ahead log.
        if error.sqlite_errorcode & 0xFF not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise


def begin_to_write(connection: sqlite3.Connection) -> None:
    """Begin a write transaction, waiting up to LOCK_TIMEOUT for another program's to end.

    SQLite's own wait looks ever less often, so whoever came last would win most often. Many short waits give every
    program the same chance.
    """
    waits = 40
    connection.execute(f"PRAGMA busy_timeout = {round(1000 * LOCK_TIMEOUT / waits)}")
    for last in (*[False] * (waits - 1), True):
        try:
            connection.execute("BEGIN IMMEDIATE")
            break
        except sqlite3.OperationalError as error:
            if last or error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY:
                raise
    connection.execute(f"PRAGMA busy_timeout = {round(1000 * LOCK_TIMEOUT)}")


@contextlib.contextmanager
def in_memory() -> Iterator[sqlite3.Connection]:
    """An empty database in memory, gone when the block ends."""
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


@contextlib.contextmanager
def temporary_copy(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """A copy of a ledger, gone when the block ends or the program is killed.

    What is small stays in memory; SQLite writes the rest to a file without a name in the folder for temporary files.
    Raises FileRefused where that has no room.
    """
    with contextlib.closing(sqlite3.connect("", isolation_level=None)) as copy:
        copy.row_factory = sqlite3.Row
        try:
            connection.backup(copy)
            yield copy
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode & 0xFF not in (
                sqlite3.SQLITE_FULL,
                sqlite3.SQLITE_IOERR,
                sqlite3.SQLITE_CANTOPEN,
            ):
                raise
            raise FileRefused(
                "The folder for temporary files (TMPDIR)", "a copy of the ledger could not be written there"
            ) from error
