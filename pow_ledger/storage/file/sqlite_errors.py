"""Translating errors of SQLite and the operating system into the ledger's own, which name the file."""

import contextlib
import errno
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from pow_ledger.domain.errors import (
    BusyLedger,
    DamagedLedger,
    FileRefused,
    LedgerError,
    ReadOnlyLedger,
    WriteAheadLedger,
)
from pow_ledger.storage.file.header import is_write_ahead


@contextlib.contextmanager
def translated(path: Path) -> Iterator[None]:
    """Raise errors of SQLite and the operating system as ones that name the file and say how to mend it."""
    try:
        yield
    except sqlite3.Error as error:
        raise translate(error, path) from error
    except UnicodeDecodeError as error:
        # SQLite's own message would quote the file.
        raise DamagedLedger(str(path), "it has something that is no text where a text should be") from error
    except OSError as error:
        # Python gives EROFS no class of its own.
        if isinstance(error, PermissionError) or error.errno == errno.EROFS:
            raise ReadOnlyLedger(str(path)) from error
        raise FileRefused(str(path), error.strerror or str(error)) from error


def _cannot_write_beside(error: sqlite3.Error) -> bool:
    code = getattr(error, "sqlite_errorcode", 0) & 0xFF
    return code in (sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY, sqlite3.SQLITE_IOERR)


def translate(error: sqlite3.Error, path: Path) -> LedgerError:
    """The ledger's own error for one of SQLite."""
    from pow_ledger.storage.file.locks import holders

    file = str(path)
    if _cannot_write_beside(error) and is_write_ahead(path):
        return WriteAheadLedger(file)
    # The primary code is the low byte of the extended one (sqlite.org/rescode.html).
    match getattr(error, "sqlite_errorcode", 0) & 0xFF:
        case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
            return BusyLedger(file, holders(path))
        case sqlite3.SQLITE_READONLY | sqlite3.SQLITE_PERM | sqlite3.SQLITE_AUTH:
            return ReadOnlyLedger(file)
        case sqlite3.SQLITE_CANTOPEN:
            return FileRefused(file, "the file or its folder cannot be opened")
        case sqlite3.SQLITE_FULL:
            return FileRefused(file, "the disk is full; nothing was written")
        case sqlite3.SQLITE_IOERR:
            return FileRefused(file, "reading or writing failed; nothing was written")
    return DamagedLedger(file, str(error))
