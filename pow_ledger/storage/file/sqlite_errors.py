"""What SQLite and the operating system refuse, told as errors of the ledger's own that name the file."""

import contextlib
import sqlite3
from collections.abc import Iterator
from pathlib import Path

from pow_ledger.domain.errors import BusyLedger, DamagedLedger, FileRefused, LedgerError, ReadOnlyLedger


@contextlib.contextmanager
def translated(path: Path) -> Iterator[None]:
    """Turn an error of SQLite or the operating system into one that names the file and says how to mend it."""
    try:
        yield
    except sqlite3.Error as error:
        raise translate(error, path) from error
    except UnicodeDecodeError as error:
        # What SQLite itself would say quotes the file.
        raise DamagedLedger(str(path), "it has something that is no text where a text should be") from error
    except OSError as error:
        if isinstance(error, PermissionError) or error.errno == 30:  # EROFS has no class of its own
            raise ReadOnlyLedger(str(path)) from error
        raise FileRefused(str(path), error.strerror or str(error)) from error


def translate(error: sqlite3.Error, at: Path) -> LedgerError:
    """The error to raise where SQLite refuses something."""
    from pow_ledger.storage.file.locks import holders

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
