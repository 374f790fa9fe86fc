"""What is no ledger, or none that this program knows: refused, and left as it is."""

import contextlib
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from pow_ledger.domain.errors import DamagedLedger, LedgerError, NewerLedger, NoLedger, NotALedger
from pow_ledger.storage import opening, transaction
from pow_ledger.storage.entries import reading
from pow_ledger.storage.file import header
from tests.oracle import small_book
from tests.storage.files import ADD, contents


def _sqlite(path: Path, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection, connection:
        for statement in statements:
            connection.execute(statement)


def _newer(path: Path) -> None:
    small_book().write(path)
    _sqlite(path, f"PRAGMA user_version = {header.SCHEMA_VERSION + 1}")


def _damaged(path: Path) -> None:
    small_book().write(path)
    path.write_bytes(path.read_bytes()[:100] + b"\xff" * 8000)


@pytest.mark.parametrize(
    ("make", "error", "words"),
    [
        (lambda path: path.write_text("date,ukraine\n"), NotALedger, "is not an SQLite file"),
        (lambda path: path.write_bytes(b""), NotALedger, "is an empty file"),
        (lambda path: path.mkdir(), NotALedger, "is a folder"),
        (lambda path: os.mkfifo(path), NotALedger, "is not a file"),
        (lambda path: _sqlite(path, "CREATE TABLE swap (id)"), NotALedger, "is another program's SQLite file"),
        (_newer, NewerLedger, r"was made by a newer pow-ledger \(schema 7; this one knows 6\)"),
        (_damaged, DamagedLedger, "cannot be read"),
    ],
)
def test_what_is_no_ledger_of_this_program_is_refused_and_left_as_it_is(
    folder: Path, make: Callable[[Path], object], error: type[LedgerError], words: str
) -> None:
    path = folder / "ledger.sqlite"
    make(path)
    before = contents(folder)
    with pytest.raises(error, match=words), opening.open_ledger(path) as connection:
        list(reading.swaps(connection))
    with pytest.raises(error, match=words):
        transaction.write(path, ADD)
    assert contents(folder) == before


def test_a_link_to_nothing_is_no_ledger(folder: Path) -> None:
    link = folder / "link.sqlite"
    link.symlink_to(folder / "gone.sqlite")
    with pytest.raises(NoLedger):
        transaction.write(link, ADD)
    with pytest.raises(NoLedger), opening.open_ledger(link):
        pass
