"""The ledger that a command works on: what the command has to know beforehand, and writing."""

import sqlite3
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Generic, NamedTuple, TypeVar

from pow_ledger import interrupts
from pow_ledger.commands.shared import environment
from pow_ledger.domain.entries import DEFAULT_SIDES, Side
from pow_ledger.storage import opening
from pow_ledger.storage.entries import reading
from pow_ledger.storage.file import header, sqlite_errors

if TYPE_CHECKING:
    from sqlite_utils import Database

T = TypeVar("T")


class Recorded(NamedTuple, Generic[T]):
    """What a command has recorded, or has found to be recorded already."""

    entry: T
    is_new: bool
    notices: Sequence[str] = ()
    """What to tell the user afterwards."""


def sides(db: Path | None) -> tuple[Side, ...]:
    """The sides of the ledger, or the usual two if it does not exist yet."""
    return ask(db, reading.sides, DEFAULT_SIDES)


def pledge_codes(db: Path | None) -> frozenset[str]:
    """The codes of all pledges, voided ones too; none if the ledger does not exist yet."""
    nothing: frozenset[str] = frozenset()
    return ask(db, reading.pledge_codes, nothing)


def ask(db: Path | None, question: "Callable[[sqlite3.Connection], T]", otherwise: T) -> T:
    """What the ledger answers, or `otherwise` if it does not exist yet. It is open no longer than that takes."""
    path = environment.ledger_path(db)
    with sqlite_errors.translated(path):
        if not path.exists():
            return otherwise
    with opening.open_ledger(path) as connection:
        return question(connection)


def write(
    db: Path | None,
    command: str,
    work: "Callable[[Database], T]",
    *,
    why: str | None = None,
    dry_run: bool = False,
    sides: Sequence[Side] = DEFAULT_SIDES,
) -> T:
    """Do the work on the ledger, whole or not at all. Says so if that made or migrated the ledger.

    `sides` are those of a ledger that has to be made. Raises whatever the work raises, and then nothing is written.
    """
    from pow_ledger.storage import transaction

    if not dry_run:
        environment.make_default_folder(db)
    path = environment.ledger_path(db)
    written = transaction.write(
        path,
        transaction.Task(
            work,
            environment.command_record(command, why),
            dry_run=dry_run,
            before_commit=interrupts.hold_off,
        ),
        sides=sides,
    )
    if written.made:
        environment.say(f"Made a new ledger at {path}.")
    if written.old_copy:
        environment.say(
            f"The ledger was of an older pow-ledger and is migrated; as it was, it is kept at {written.old_copy}."
        )
    return written.result


def correct(
    db: Path | None, command: str, work: "Callable[[Database], T]", *, why: str | None = None, dry_run: bool = False
) -> T:
    """Do the work on a ledger that must exist, since it holds what is to be corrected."""
    header.require_ledger(environment.ledger_path(db))
    return write(db, command, work, why=why, dry_run=dry_run)
