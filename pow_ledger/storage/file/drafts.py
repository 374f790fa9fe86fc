"""Drafts: whole ledger files that are made beside their place, and put there in one step or not at all."""

import contextlib
import os
import sqlite3
import stat
from collections.abc import Iterator
from itertools import count
from pathlib import Path

from pow_ledger.storage.file import connecting


@contextlib.contextmanager
def draft_beside(path: Path) -> Iterator[Path]:
    """Where a file can be made that is to stand at `path`; what is left there in the end is removed."""
    import tempfile

    # In the same folder, so that the finished file can be linked into place in one step.
    beside = path.parent if path.parent.is_dir() else None
    with tempfile.TemporaryDirectory(prefix=f".{path.name}-", dir=beside, ignore_cleanup_errors=True) as folder:
        yield Path(folder) / "draft"


def put_in_place(draft: Path, path: Path) -> bool:
    """Let a finished draft stand at `path`; False, and nothing done, where something stands there already."""
    try:
        os.link(draft, path)
    except FileExistsError:
        return False
    except OSError:
        # A file system without hard links: take the place first, since to rename would take it from another.
        try:
            os.close(os.open(path, os.O_CREAT | os.O_EXCL))
        except FileExistsError:
            return False
        draft.replace(path)
    _settle(path.parent)
    return True


def _settle(folder: Path) -> None:
    """Have the folder's new entry on the disk, as SQLite has the file's contents there, before anyone is told."""
    # Where a folder cannot be opened or synced, the system does it in its own time.
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def put_in_first_free_place(draft: Path, path: Path) -> Path:
    """Let a finished draft stand at `path`, or at the first of `path-2`, `path-3`, … that is free."""
    places = (path if number == 1 else path.with_stem(f"{path.stem}-{number}") for number in count(1))
    return next(place for place in places if put_in_place(draft, place))


def copy_into(connection: sqlite3.Connection, ledger: Path, draft: Path) -> None:
    """Write the ledger that a connection reads into a new file, as it stands at one moment, for the same readers."""
    connection.execute("VACUUM INTO ?", (connecting.uri(draft),))
    draft.chmod(stat.S_IMODE(ledger.stat().st_mode))
