"""What the writing commands share: their ledger's sides, one write, and what is said afterwards."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pow_ledger.commands import context
from pow_ledger.domain.dates import parse_date
from pow_ledger.domain.entries import DEFAULT_SIDES, Side
from pow_ledger.domain.errors import FutureDate, Missing
from pow_ledger.storage import file, reading

if TYPE_CHECKING:
    from sqlite_utils import Database

T = TypeVar("T")


def sides_of(db: Path | None) -> tuple[Side, ...]:
    """The sides of the ledger; of one that does not exist yet, the usual two."""
    path = context.ledger_path(db)
    if not path.exists():
        return DEFAULT_SIDES
    with file.reading(path) as connection:
        return reading.sides(connection)


def require(command: str, *parts: tuple[str, object]) -> None:
    """Raise Missing, which names them, where parts of a command line were left out."""
    missing = [name for name, given in parts if not given]
    if missing:
        raise Missing(command, missing)


def past_day(text: str, what: str) -> date:
    """Read a day that cannot lie in the future; `what` begins the sentence that refuses one that does."""
    day, today = parse_date(text, context.today()), context.today()
    if day > today:
        raise FutureDate(what, day, today, "Correct the date.")
    return day


def write(db: Path | None, work: "Callable[[Database], T]", *, dry_run: bool = False) -> T:
    """Do the work on the ledger whole or not at all, and say so where that made the ledger."""
    if not dry_run:
        context.make_default_folder(db)
    path = context.ledger_path(db)
    written = file.write(path, work, dry_run=dry_run)
    if written.made:
        context.say(f"Made a new ledger at {path}.")
    return written.result


def settle(recorded: str, *, dry_run: bool) -> None:
    """Tell what was written, or what would be."""
    context.say(f"Would have {recorded[0].lower()}{recorded[1:]} Nothing was written." if dry_run else recorded)
