"""Days and COUNTs as they are typed, with what is said and asked about how they were read."""

from collections.abc import Callable, Sequence
from datetime import date

import typer

from pow_ledger.commands.shared import environment
from pow_ledger.domain.counts import parse_counts, read_as
from pow_ledger.domain.dates import leading_day
from pow_ledger.domain.entries import EACH, Counts, Side
from pow_ledger.domain.errors import NoSideNamed, NotADate, UsageError


def read_counts(
    words: Sequence[str],
    sides: Sequence[Side],
    *,
    both: bool = False,
    each_side: Callable[[], bool] | None = None,
    say: Callable[[str], object] = environment.say,
) -> Counts:
    """Read COUNTs, and say how they were read if that is not how they were typed.

    `each_side` asks whether figures without a side are those of each side; if left out, that is asked on a terminal.
    Raises a UsageError as `parse_counts` does.
    """
    try:
        counts = parse_counts(words, sides, both=both)
    except NoSideNamed:
        if not (each_side() if each_side else _confirmed(f"{' '.join(words)}: each side?")):
            raise
        counts = parse_counts(words, sides, both=both, assumed=EACH)
    if said := read_as(words, counts, sides):
        environment.say(said)
    return counts


def _confirmed(question: str) -> bool:
    return environment.is_interactive() and typer.confirm(question, default=False, err=True)


def read_day(words: Sequence[str]) -> tuple[date, Sequence[str]]:
    """The day that some words begin with, and the words after it."""
    return leading_day(words, environment.today())


def day_if_any(words: Sequence[str], sides: Sequence[Side]) -> tuple[str | None, list[str]]:
    """The ISO day that some words begin with, and the words after it; None where they begin with COUNTs.

    Raises a UsageError where they begin with neither.
    """
    if not words or "=" in words[0]:
        return None, list(words)
    try:
        day, rest = read_day(words)
    except NotADate:
        if _are_counts(words, sides):
            return None, list(words)
        raise
    return day.isoformat(), list(rest)


def _are_counts(words: Sequence[str], sides: Sequence[Side]) -> bool:
    try:
        parse_counts(words, sides, assumed=EACH)
    except UsageError:
        return False
    return True
