"""Opening a ledger to read: as it is, brought to the newest schema, or as it stood on an earlier day.

Reading opens the file read-only through the standard library and never creates anything. A ledger of an older
schema, or of an earlier day, is read from a temporary copy.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from datetime import date
from pathlib import Path

from pow_ledger.domain.errors import DamagedLedger, LedgerError
from pow_ledger.storage.file import connecting, header, sqlite_errors


@contextlib.contextmanager
def open_ledger(path: Path, as_of: date | None = None) -> Iterator[sqlite3.Connection]:
    """Open a ledger read-only, as it stands at one moment, or as it stood at the end of a day (UTC)."""
    with open_file(path) as connection, contextlib.ExitStack() as copies:
        try:
            connection.execute("BEGIN")
            if header.check_version(connection, path) < header.SCHEMA_VERSION:
                connection = copies.enter_context(_migrated_copy(connection))
            if as_of is not None:
                from pow_ledger.storage.history.going_back import as_it_stood

                connection = copies.enter_context(as_it_stood(connection, as_of))
            yield connection
        except sqlite3.Error as error:
            raise sqlite_errors.translate(error, path) from error
        except (LedgerError, OSError):
            raise
        except Exception as error:
            raise_if_damaged(connection, path, error)
            raise


@contextlib.contextmanager
def open_file(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a ledger's file read-only, whatever its schema. Raises NewerLedger where the schema is not known."""
    header.require_ledger(path)
    with sqlite_errors.translated(path):
        connection = connecting.connect_to_read(path)
    with contextlib.closing(connection):
        with sqlite_errors.translated(path):
            header.check_version(connection, path)
        yield connection


@contextlib.contextmanager
def _migrated_copy(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """A temporary copy of a ledger of an older schema, brought to the newest."""
    from pow_ledger.storage.schema.migrations import migrate

    with connecting.temporary_copy(connection) as copy:
        migrate(copy)
        yield copy


def raise_if_damaged(connection: sqlite3.Connection, path: Path, error: Exception) -> None:
    """Raise DamagedLedger where the file is not sound, which then explains an unexpected error."""
    from pow_ledger.storage.integrity import faults

    with sqlite_errors.translated(path):
        fault = next(faults(connection), None)
    if fault:
        raise DamagedLedger(str(path), fault) from error
