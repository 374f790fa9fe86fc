"""Connecting to a ledger's file, and copying a ledger into memory."""

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final
from urllib.parse import quote

from pow_ledger.domain.errors import OldSqlite

PATIENCE: Final = 10.0
"""Seconds to wait for another program that has the ledger locked."""

OLDEST_SQLITE: Final = (3, 37)
"""The first release with STRICT tables."""


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


@contextlib.contextmanager
def copy_in_memory(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """A copy of a ledger in memory, gone when the block ends."""
    with contextlib.closing(sqlite3.connect(":memory:", isolation_level=None)) as copy:
        copy.row_factory = sqlite3.Row
        connection.backup(copy)
        yield copy
