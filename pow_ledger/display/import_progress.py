"""A progress bar for a long import, on a terminal."""

import contextlib
import os
import stat
import sys
from collections.abc import Callable, Iterator
from typing import BinaryIO, Final

from pow_ledger.domain.texts import without_controls

LONG: Final = 500_000
"""Bytes. A smaller file is read before anybody would see a bar."""


@contextlib.contextmanager
def watched(source: BinaryIO, name: str) -> Iterator[tuple[BinaryIO, Callable[[str], None]]]:
    """A file that shows how much of it has been read.

    Also gives a function that shows that something else has begun, which takes an unknown time.
    """
    size = _size(source)
    if not sys.stderr.isatty() or (size is not None and size < LONG):
        yield source, lambda what: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(f"Reading {without_controls(name)}", total=size)

        def go_on(what: str) -> None:
            progress.update(task, description=without_controls(what), total=None)

        # Nobody knows how much will come out of a pipe.
        yield (source if size is None else progress.wrap_file(source, task_id=task, total=size)), go_on


def _size(source: BinaryIO) -> int | None:
    """How many bytes a file has; None for a pipe."""
    with contextlib.suppress(OSError, AttributeError, ValueError):
        found = os.fstat(source.fileno())
        return found.st_size if stat.S_ISREG(found.st_mode) else None
    return None
