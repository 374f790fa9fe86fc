"""Which programs have a ledger locked, on systems that say so: Linux, in /proc/locks."""

import os
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from pow_ledger.domain.texts import without_controls

_LOCKS: Final = Path("/proc/locks")
_FIRST_BYTE, _LAST_BYTE = 0x40000000, 0x40000000 + 511
"""The bytes of a file that SQLite locks (sqlite.org/lockingv3.html)."""


def holders(path: Path) -> tuple[str, ...]:
    """The other programs that have a ledger locked, as `sqlite3 (process 4711)`; none where that is unknown."""
    try:
        numbers = dict.fromkeys(_processes(_LOCKS.read_text(), path.stat().st_ino))
    except (OSError, ValueError, IndexError):
        return ()
    return tuple(f"{name} (process {number})" for number in numbers if (name := _name_of(number)))


def _processes(locks: str, inode: int) -> Iterator[int]:
    """The processes that lock SQLite's bytes of a file, from lines like `1: POSIX ADVISORY WRITE 4711 fe:00:42 0 9`."""
    for line in locks.splitlines():
        words = line.split()
        # A line with `->` is of a process that waits for a lock.
        if "->" in words or int(words[5].rpartition(":")[2]) != inode:
            continue
        if _FIRST_BYTE <= int(words[6]) <= _LAST_BYTE:
            yield int(words[4])


def _name_of(process: int) -> str | None:
    """The name of a process; None for this one, and for one that this user may not see."""
    if process in (os.getpid(), 0, -1):
        return None
    try:
        return without_controls(Path(f"/proc/{process}/comm").read_text().strip())
    except OSError:
        return None
