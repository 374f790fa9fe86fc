"""Whether a file is a ledger: the numbers in its header, and whether this program knows its schema."""

import sqlite3
from pathlib import Path
from typing import Final

from pow_ledger.domain.errors import DamagedLedger, FileRefused, NewerLedger, NoLedger, NotALedger

APPLICATION_ID: Final = 0x504F574C
"""`POWL` in the file's header tells a ledger from another program's SQLite file."""
SCHEMA_VERSION: Final = 6
"""The newest schema that this program knows; a ledger has its own in `PRAGMA user_version`."""

_HEADER_OF_A_LOG: Final = 32
"""Bytes of a write-ahead log without any page (sqlite.org/fileformat2.html)."""
_MAGIC: Final = b"SQLite format 3\x00"


def is_sqlite(path: Path) -> bool:
    """Whether there is an SQLite file at a path, a ledger or not."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return file.read(len(_MAGIC)) == _MAGIC


def require_ledger(path: Path) -> None:
    """Raise NoLedger, NotALedger or DamagedLedger for anything but a whole ledger.

    Called before SQLite opens the file, since SQLite would turn an empty file into a database.
    """
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
    # While a program writes, header and size may differ for a moment.
    if not any(_is_whole(path) for _ in range(3)):
        raise DamagedLedger(str(path), "its end is missing")


def is_write_ahead(path: Path) -> bool:
    """Whether an SQLite file is in write-ahead mode."""
    try:
        with path.open("rb") as file:
            # Byte 19 is the version with which it can be read: 2 for write-ahead (sqlite.org/fileformat2.html).
            return file.read(20)[19:20] == b"\x02"
    except OSError:
        return False


def _is_whole(path: Path) -> bool:
    """Whether a file has all pages that its header counts, or a journal or log from which SQLite restores them."""
    with path.open("rb") as file:
        header = file.read(100)
    page, pages = int.from_bytes(header[16:18], "big"), int.from_bytes(header[28:32], "big")
    # A page of 65,536 bytes is written as 1.
    whole = pages * (0x10000 if page == 1 else page) <= path.stat().st_size
    # Through a link, SQLite keeps these beside the file itself.
    file_itself = path.resolve()
    journal, log = (file_itself.with_name(f"{file_itself.name}-{kind}") for kind in ("journal", "wal"))
    return whole or journal.exists() or (log.exists() and log.stat().st_size > _HEADER_OF_A_LOG)


def check_version(connection: sqlite3.Connection, path: Path) -> int:
    """The version of a ledger's schema. Raises NewerLedger where it is newer than this program knows."""
    version = int(connection.execute("PRAGMA user_version").fetchone()[0])
    if version > SCHEMA_VERSION:
        raise NewerLedger(str(path), version, SCHEMA_VERSION)
    return version
