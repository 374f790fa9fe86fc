"""The terminal at which someone answers questions, with Tab to complete them."""

import contextlib
import io
import sys
from collections.abc import Callable, Iterator, Sequence

from pow_ledger.commands.shared import environment
from pow_ledger.domain.texts import without_controls


class Keyboard:
    """Asks on stderr and reads from stdin, so that stdout stays free for data."""

    def __init__(self) -> None:
        # What is not UTF-8 is refused like any other wrong answer, and asked again.
        if isinstance(sys.stdin, io.TextIOWrapper):
            sys.stdin.reconfigure(errors="surrogateescape")

    def ask(self, question: str, choices: Sequence[str] = (), between: str = "") -> str:
        """One line of what is typed. Raises EOFError where nobody types any more.

        Tab completes choices; `between` are the characters that separate them where several may be typed.
        """
        if sys.stdout.isatty():
            # Python edits and completes a line only where it may print to the terminal itself.
            with _completing(choices, between):
                return input(without_controls(question))
        print(without_controls(question), end="", file=sys.stderr, flush=True)
        line = sys.stdin.readline()
        if not line:
            raise EOFError
        return line

    def say(self, *lines: str) -> None:
        """Show lines, whatever they hold."""
        environment.say(*map(without_controls, lines))


@contextlib.contextmanager
def _completing(choices: Sequence[str], between: str) -> Iterator[None]:
    """Complete what is typed last on a line with Tab, where the system can; then as it was before."""
    try:
        import readline
    except ImportError:
        yield
        return
    before, delimiters = readline.get_completer(), readline.get_completer_delims()
    readline.set_completer(completer(choices))
    readline.set_completer_delims(between)
    readline.parse_and_bind("bind ^I rl_complete" if "libedit" in (readline.__doc__ or "") else "tab: complete")
    try:
        yield
    finally:
        readline.set_completer(before)
        readline.set_completer_delims(delimiters)


def completer(choices: Sequence[str]) -> Callable[[str, int], str | None]:
    """The choices that begin with what is typed, regardless of case and of spaces before it, one by one."""

    def complete(typed: str, number: int) -> str | None:
        bare = typed.lstrip()
        found = [choice for choice in choices if choice.casefold().startswith(bare.casefold())]
        return typed.removesuffix(bare) + found[number] if number < len(found) else None

    return complete
