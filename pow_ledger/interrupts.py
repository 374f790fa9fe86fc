"""Ctrl-C: a command that says that it was interrupted has written nothing.

`__main__` and the commands that write share it, so it stands beside the layers and imports none of them.
"""

import contextlib
import inspect
import signal
import sys

_ignored = False
"""Whether an interrupt came where Python ignores exceptions."""


def remember_ignored(exception: "sys.UnraisableHookArgs") -> None:
    """Remember an interrupt that Python ignores, as it does at the end of an import. Serves as `sys.unraisablehook`."""
    if isinstance(exception.exc_value, KeyboardInterrupt):
        global _ignored
        _ignored = True
    elif not _ends_too_late(exception):
        sys.__unraisablehook__(exception)


def _ends_too_late(exception: "sys.UnraisableHookArgs") -> bool:
    """Whether an interrupted transaction of sqlite-utils rolls back after its connection was closed, as closing did."""
    sqlite3 = sys.modules.get("sqlite3")
    failed = sqlite3 is not None and isinstance(exception.exc_value, sqlite3.ProgrammingError)
    # Python 3.14 no longer hands over the generator itself.
    trace = exception.exc_traceback
    return failed and trace is not None and bool(trace.tb_frame.f_code.co_flags & inspect.CO_GENERATOR)


def hold_off() -> None:
    """Ignore Ctrl-C from now on. The last thing that a command does before it commits.

    Raises KeyboardInterrupt where an interrupt was ignored before.
    """
    # Only the main thread can set this, and only the main thread is interrupted.
    with contextlib.suppress(ValueError):
        signal.signal(signal.SIGINT, signal.SIG_IGN)
    if _ignored:
        raise KeyboardInterrupt
