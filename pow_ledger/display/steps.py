"""The steps of a command that may take long, shown on a terminal once it has taken a second."""

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from typing import Final

PATIENCE: Final = 1.0
"""Seconds before anything is shown."""


@contextlib.contextmanager
def steps() -> Iterator[Callable[[str], None]]:
    """A function to call at the start of each step, with what it does. Nothing stays on the screen at the end."""
    if not sys.stderr.isatty():
        yield lambda what: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    progress = Progress(*columns, console=Console(stderr=True), transient=True)
    task = progress.add_task("", total=None)
    begun = time.monotonic()

    def begin(what: str) -> None:
        progress.update(task, description=what)
        if time.monotonic() - begun >= PATIENCE:
            progress.start()

    try:
        yield begin
    finally:
        progress.stop()
