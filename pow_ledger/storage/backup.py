"""Backing up: a copy of the whole ledger, checked before it is put at its target."""

import sqlite3
from collections.abc import Callable
from pathlib import Path

from pow_ledger.domain.errors import DamagedLedger, NoSuchFolder, SomethingThere
from pow_ledger.storage import opening
from pow_ledger.storage.file import drafts, sqlite_errors
from pow_ledger.storage.integrity import faults


def back_up(path: Path, target: Path, before_commit: Callable[[], None] = lambda: None) -> None:
    """Copy a ledger to a target where no file is yet, once the copy is known to be sound.

    `before_commit` is called right before the copy is put there, and may stop it by raising. Raises SomethingThere,
    NoSuchFolder or, where the copy is not sound, DamagedLedger, and then leaves nothing.
    """
    if not target.parent.is_dir():
        raise NoSuchFolder(str(target.parent))
    if target.exists() or target.is_symlink():
        raise SomethingThere(str(target))
    with opening.open_file(path) as connection, sqlite_errors.translated(target), drafts.draft_beside(target) as draft:
        try:
            drafts.copy_ledger(connection, path, draft)
        except sqlite3.DatabaseError as error:
            if error.sqlite_errorcode & 0xFF in (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_READONLY):
                raise
            # Any other error is not of writing the copy, but of reading the ledger.
            if error.sqlite_errorcode & 0xFF == sqlite3.SQLITE_BUSY:
                raise sqlite_errors.translate(error, path) from error
            raise DamagedLedger(str(path), "not all of it can be copied") from error
        with opening.open_ledger(draft) as copy:
            fault = next(faults(copy), None)
        if fault:
            raise DamagedLedger(str(path), fault)
        before_commit()
        if not drafts.place_if_free(draft, target):
            raise SomethingThere(str(target))
