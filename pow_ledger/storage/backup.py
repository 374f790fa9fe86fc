"""Backing up: a copy of the whole ledger, checked before it stands in its place."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from pow_ledger.domain.errors import DamagedLedger, NoSuchFolder, SomethingThere
from pow_ledger.storage import opening
from pow_ledger.storage.file import drafts, sqlite_errors
from pow_ledger.storage.integrity import faults


def back_up(path: Path, place: Path, before_commit: Callable[[], None] = lambda: None) -> None:
    """Copy a ledger to a place where nothing stands yet, once the copy is known to be sound.

    `before_commit` is the last thing that can stop it. Raises SomethingThere or NoSuchFolder, or DamagedLedger where
    the copy is not sound, and then leaves nothing.
    """
    if not place.parent.is_dir():
        raise NoSuchFolder(str(place.parent))
    if place.exists() or place.is_symlink():
        raise SomethingThere(str(place))
    with opening.as_stored(path) as connection, sqlite_errors.translated(place), drafts.draft_beside(place) as draft:
        try:
            drafts.copy_into(connection, path, draft)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY):
                raise
            # It is not the copy that cannot be written, but the ledger that cannot be read.
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                raise sqlite_errors.translate(error, path) from error
            raise DamagedLedger(str(path), "not all of it can be copied") from error
        with opening.reading(draft) as copied:
            fault = next(faults(copied), None)
        if fault:
            raise DamagedLedger(str(path), fault)
        before_commit()
        if not drafts.put_in_place(draft, place):
            raise SomethingThere(str(place))
