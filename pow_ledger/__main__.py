"""The one boundary: every exception becomes a message and an exit code here."""

import codecs
import contextvars
import errno
import gc
import io
import os
import signal
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from pow_ledger import interrupts
from pow_ledger.domain.errors import Exit, LedgerError, ManyLines, OutputRefused, UnknownOption
from pow_ledger.domain.texts import without_controls

NAMES: Final = ("ledger", "pow-ledger")
_PLAIN: Final = {
    "≥": ">=",
    "≤": "<=",
    "≠": "!=",
    "–": "-",
    "·": "-",
    "“": '"',
    "”": '"',
    "…": "...",
    "─": "-",
    "→": "->",
}
"""What stands for a sign that a terminal cannot show; a `?` would change what a figure says."""


def main(arguments: Sequence[str] | None = None) -> None:
    """Run the command line and end the process with its exit code."""
    # Modules are loaded by the hundred and leave next to no garbage, for which Python would look every 700 objects.
    gc.set_threshold(50_000)
    sys.unraisablehook = interrupts.remember_ignored
    codecs.register_error("plain", _plainly)
    _replace_closed_streams()
    for stream in (sys.stdout, sys.stderr):
        if not isinstance(stream, io.TextIOWrapper):
            continue
        if stream.isatty():
            stream.reconfigure(errors="plain")
        else:
            # Files and pipes are UTF-8 with LF everywhere.
            stream.reconfigure(encoding="utf-8", errors="replace", newline="\n")
    code = _said(sys.argv[1:] if arguments is None else arguments)
    # What is left to do is to end, and nothing is to say otherwise.
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    # All that is left goes with the process; to look through it for cycles first would take as long as to read totals.
    gc.freeze()
    sys.exit(code)


class _Closed(io.TextIOBase):
    """Stands for a standard output that whoever started the program has closed: `ledger totals >&-`."""

    def write(self, text: str) -> int:
        raise OSError(errno.EBADF, "standard output is closed")


def _replace_closed_streams() -> None:
    """Python leaves None for a stream that is closed, which no code expects."""
    if sys.stdout is None:
        sys.stdout = _Closed()
    if sys.stderr is None:
        sys.stderr = io.StringIO()
    if sys.stdin is None:
        sys.stdin = io.StringIO()


def _plainly(error: UnicodeError) -> tuple[str, int]:
    if not isinstance(error, UnicodeEncodeError):
        raise error
    return "".join(_PLAIN.get(sign, "?") for sign in error.object[error.start : error.end]), error.end


def run(arguments: Sequence[str]) -> int:
    """Run the command line and return its exit code; never raises, and leaves the process as it was."""
    interrupt = signal.getsignal(signal.SIGINT)
    try:
        return _said(arguments)
    finally:
        if signal.getsignal(signal.SIGINT) is not interrupt:
            signal.signal(signal.SIGINT, interrupt)


def _said(arguments: Sequence[str]) -> int:
    try:
        return _run(arguments)
    except KeyboardInterrupt:
        return _failed("Interrupted; nothing was written.", Exit.INTERRUPTED, start="\n")


def _run(arguments: Sequence[str]) -> int:
    import typer

    streams = sys.stdout, sys.stderr
    try:
        from pow_ledger.app import command_line

        # In a context of its own, so that what one command sets ends with it.
        context = contextvars.copy_context()
        code = context.run(command_line(), args=list(arguments), prog_name=_name(), standalone_mode=False)
        sys.stdout.flush()
        if code == Exit.INTERRUPTED:
            # Typer makes a silent code of it.
            raise KeyboardInterrupt
    except LedgerError as error:
        # A file's name may hold anything.
        message = str(error) if isinstance(error, ManyLines) else without_controls(str(error))
        return _failed(message, error.exit_code)
    except typer.TyperException as error:
        return _failed(without_controls(_wrong_usage(error)), Exit.USAGE)
    except (typer.Abort, EOFError):
        raise KeyboardInterrupt from None
    except BrokenPipeError:
        return _nobody_reads()
    except SystemExit as end:
        # What Typer makes of it, unless it has written out a completion.
        if not isinstance(end.__context__, BrokenPipeError):
            raise
        sys.stdout, sys.stderr = streams
        return _nobody_reads()
    except OSError as error:
        return _failed(without_controls(str(OutputRefused(error.strerror or str(error)))), Exit.REFUSED)
    except Exception as error:
        what = without_controls(f"{type(error).__name__}: {error}")
        return _failed(
            f"This is a fault in pow-ledger, not in what you did: {what}. Please report it with the command that you "
            "ran.",
            Exit.REFUSED,
        )
    return code if isinstance(code, int) else Exit.DONE


def _nobody_reads() -> Exit:
    """Whoever read our output has gone, and has had what it wanted."""
    # Python would complain once more as it closes stdout.
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return Exit.DONE


def _name() -> str:
    """The name that the program was called by, since completion is set up for that one."""
    called = Path(sys.argv[0]).stem
    return called if called in NAMES else NAMES[0]


def _wrong_usage(error: Exception) -> str:
    context = getattr(error, "ctx", None)
    command = context.command_path if context else "ledger"
    if context and hasattr(error, "option_name"):
        return str(_unknown_option(command, context, error.option_name))
    message = getattr(error, "format_message", error.__str__)()
    return f"{message if message.endswith('?') else message.rstrip('.') + '.'} `{command} --help` shows what it takes."


def _unknown_option(command: str, context: Any, option: str) -> UnknownOption:
    from pow_ledger.app import command_line
    from pow_ledger.wrong_usage import option_meant

    def options(of: Any) -> set[str]:
        return {each for parameter in of.params for each in parameter.opts if each.startswith("-")} | {"--help"}

    meant = option_meant(option, options(context.command))
    group = command_line()
    elsewhere = (
        [] if meant else [name for name in group.list_commands(context) if option in options(group.commands[name])]
    )
    return UnknownOption(command, option, meant, elsewhere)


def _failed(message: str, code: Exit, start: str = "") -> Exit:
    print(f"{start}Error: {message}", file=sys.stderr)
    return code


if __name__ == "__main__":
    main()
