"""The history on a terminal."""

from collections.abc import Iterable

from rich.console import Console
from rich.text import Text

from pow_ledger.display.console import heading, indented
from pow_ledger.domain.history import MAKE, MIGRATE, OUTSIDE, Logged, edit_lines, instant_words


def show_log(console: Console, found: Iterable[Logged]) -> None:
    """Print each command and what it changed, the latest last."""
    empty = True
    for logged in found:
        empty = False
        who = f" · {logged.command.who}" if logged.command.who else ""
        console.print(heading(f"#{logged.id} {_what(logged)}", f" · {instant_words(logged.command.at)}{who}"))
        for line in edit_lines(logged.edits, logged.command.why):
            console.print(indented(Text(line)))
    if empty:
        console.print("No history here.")


def _what(logged: Logged) -> str:
    """The name of a command, or words for what was no command."""
    if logged.undoes is not None:
        return f"undo of #{logged.undoes}"
    return {
        MAKE: "the ledger was made",
        MIGRATE: "the history begins with what was there" if logged.id == 1 else "migrated to a newer schema",
        OUTSIDE: "made outside, by another program",
    }.get(logged.command.name, logged.command.name)
