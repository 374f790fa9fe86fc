"""Drafts: whole ledger files made beside their target, and put there in one step or not at all."""

import contextlib
import os
import sqlite3
import stat
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from pow_ledger.storage.file import connecting


@contextlib.contextmanager
def draft_beside(target: Path) -> Iterator[Path]:
    """A path beside the target at which to make its draft; removed when the block ends."""
    import tempfile

    # In the same folder, so that the finished draft can be linked to the target in one step.
    folder = target.parent if target.parent.is_dir() else None
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=folder, ignore_cleanup_errors=True) as temporary:
        yield Path(temporary) / "draft"


def place_if_free(draft: Path, target: Path) -> bool:
    """Put a finished draft at its target; returns False, and does nothing, where a file is there already."""
    # VACUUM INTO leaves it to the system when its copy reaches the disk.
    _sync(draft, os.O_RDWR)
    try:
        os.link(draft, target)
    except FileExistsError:
        return False
    except OSError:
        # A file system without hard links: create the target first, since renaming would replace another's file.
        try:
            os.close(os.open(target, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return False
        draft.replace(target)
    # Where a folder cannot be opened or synced, the system does it in its own time.
    with contextlib.suppress(OSError):
        _sync(target.parent, os.O_RDONLY)
    return True


def place_under_free_name(draft: Path, target: Path) -> Path:
    """Put a finished draft at the first free path of `target`, `target-2`, `target-3`, …, and return that."""
    targets = (target if number == 1 else target.with_stem(f"{target.stem}-{number}") for number in count(1))
    return next(each for each in targets if place_if_free(draft, each))


def _sync(path: Path, mode: int) -> None:
    """Write a file's content, or a folder's entries, to the disk. Windows does so only of a file open to be written."""
    descriptor = os.open(path, mode)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def copy_ledger(connection: sqlite3.Connection, ledger: Path, draft: Path) -> None:
    """Copy the ledger that a connection reads into a draft, as it stands at one moment, with its permissions."""
    connection.execute("VACUUM INTO ?", (connecting.sqlite_uri(draft),))
    draft.chmod(stat.S_IMODE(ledger.stat().st_mode))
