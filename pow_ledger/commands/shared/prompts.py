"""Prompts: asking on a terminal for what an announcement still lacks. Elsewhere the error names it."""

import sys
from collections.abc import Callable
from typing import NamedTuple, TypeVar

import typer

from pow_ledger.commands.shared import environment
from pow_ledger.domain.counts import parse_counts
from pow_ledger.domain.dates import parse_date
from pow_ledger.domain.entries import EACH, Side
from pow_ledger.domain.errors import Missing, UsageError
from pow_ledger.domain.texts import clean_text

T = TypeVar("T")


class Complete(NamedTuple):
    """The parts that every announcement needs, and whether any had to be asked for."""

    day: str
    counts: list[str]
    source: str
    asked: bool


def ask_for_missing(day: str | None, counts: list[str] | None, source: str | None, sides: tuple[Side, ...]) -> Complete:
    """The date, counts and source, asked for where they are missing and someone sits at a terminal.

    Raises Missing, which names them, where nobody does.
    """
    words = list(counts or [])
    missing = [
        name for name, given in (("DATE", day), ("a COUNT such as each=250", words), ("--source", source)) if not given
    ]
    if missing and not environment.is_interactive():
        raise Missing("add", missing)
    today = environment.today()
    if day is None:
        day = _ask("Date (2025-07-23, today or yesterday)", lambda text: str(parse_date(text, today)))
    if not words:
        example = f"{sides[0].code}=250 {sides[1].code}:civilian=20"
        words = _ask(f"Counts, for example each=250, or {example}", lambda text: _counts(text, sides))
    if source is None:
        source = _ask("Source (a URL, or a citation in words)", lambda text: clean_text(text, "source"))
    return Complete(day, words, source, bool(missing))


def require(command: str, *parts: tuple[str, object]) -> None:
    """Raise Missing, which names the parts of a command line that were left out, where there are any."""
    missing = [name for name, given in parts if not given]
    if missing:
        raise Missing(command, missing)


def confirm(summary: str) -> None:
    """Show what will be written, and ask once. The answer no ends the command."""
    if not typer.confirm(f"{summary}\nRecord this?", default=True, err=True):
        raise typer.Abort


def _counts(text: str, sides: tuple[Side, ...]) -> list[str]:
    words = text.split()
    parse_counts(words, sides, assumed=EACH)
    return words


def _ask(question: str, read: Callable[[str], T]) -> T:
    """Ask until the answer can be read, and say each time what is wrong with it."""
    while True:
        answer = typer.prompt(question, err=True).strip()
        try:
            return read(answer)
        except UsageError as error:
            print(error, file=sys.stderr)
