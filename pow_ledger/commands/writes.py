"""What the writing commands share: their ledger's sides, one write, and what is said afterwards."""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from pow_ledger.commands import context
from pow_ledger.domain.entries import DEFAULT_SIDES, Side
from pow_ledger.domain.errors import Missing
from pow_ledger.domain.refs import DateRef, Ref, ReportRef, SwapRef
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


def write(
    db: Path | None, command: str, work: "Callable[[Database], T]", *, why: str | None = None, dry_run: bool = False
) -> T:
    """Do the work on the ledger whole or not at all, and say so where that made or migrated the ledger."""
    from pow_ledger.storage import transaction

    if not dry_run:
        context.make_default_folder(db)
    path = context.ledger_path(db)
    written = transaction.write(
        path, work, context.command(command, why), dry_run=dry_run, before_commit=context.finish
    )
    if written.made:
        context.say(f"Made a new ledger at {path}.")
    if written.kept:
        context.say(f"The ledger was of an older pow-ledger and is migrated; as it was, it is kept at {written.kept}.")
    return written.result


def correct(
    db: Path | None, command: str, work: "Callable[[Database], T]", *, why: str | None = None, dry_run: bool = False
) -> T:
    """The same on a ledger that must be there already, since it holds what is to be corrected."""
    file.identify(context.ledger_path(db))
    return write(db, command, work, why=why, dry_run=dry_run)


@contextlib.contextmanager
def watching(connection: sqlite3.Connection, ref: Ref) -> Iterator[list[str]]:
    """Gather, for the one who corrects an entry, whether that makes a swap contested, or settles it."""
    hints: list[str] = []
    swap = _swap_of(connection, ref)
    before = swap is not None and reading.swap(connection, swap).contested
    yield hints
    after = swap is not None and reading.swap(connection, swap).contested
    if after and not before:
        hints.append(f"Swap {swap} is contested now: a report contradicts its figures; `ledger show {swap}` has both.")
    if before and not after:
        hints.append(f"Swap {swap} is no longer contested.")


def _swap_of(connection: sqlite3.Connection, ref: Ref) -> int | None:
    """The number of the swap that an entry is, or is a report on."""
    match ref:
        case SwapRef() | DateRef():
            return reading.swap_number(connection, ref)
        case ReportRef(number):
            return reading.report(connection, number).swap_id
    return None


def settle(recorded: str, *, dry_run: bool) -> None:
    """Tell what was written, or what would be."""
    context.say(f"Would have {recorded[0].lower()}{recorded[1:]} Nothing was written." if dry_run else recorded)
