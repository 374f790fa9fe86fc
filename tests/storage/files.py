"""Ledger files in a folder of their own, and writes to them: what tests of the file share."""

from pathlib import Path

from sqlite_utils import Database

from pow_ledger.storage import opening
from pow_ledger.storage.entries import reading
from pow_ledger.storage.transaction import Task
from tests.oracle import COMMAND

Contents = dict[str, bytes | None]


def contents(folder: Path) -> Contents:
    """All that a folder holds, byte for byte."""
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def add(db: Database, day: str = "2031-03-05") -> None:
    """A write of one swap."""
    db.table("swap").insert({"date": day, "status": "completed"})


ADD = Task(add, COMMAND)


def swaps(path: Path) -> int:
    """How many swaps a ledger has."""
    with opening.open_ledger(path) as connection:
        return sum(1 for _ in reading.swaps(connection))
