"""The ledger file: reads that touch nothing, writes that are whole or not at all, and what is no ledger."""

import contextlib
import os
import sqlite3
import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from sqlite_utils import Database

from pow_ledger.domain.entries import Side
from pow_ledger.domain.errors import (
    BusyLedger,
    DamagedLedger,
    LedgerError,
    LedgerExists,
    NewerLedger,
    NoLedger,
    NoSuchFolder,
    NotALedger,
    ReadOnlyLedger,
)
from pow_ledger.storage import integrity, opening, transaction
from pow_ledger.storage.entries import reading
from pow_ledger.storage.file import connecting, header
from tests.oracle import COMMAND, small_book

Contents = dict[str, bytes | None]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with nothing in it."""
    made = tmp_path / "folder"
    made.mkdir()
    return made


@pytest.fixture
def ledger(folder: Path) -> Path:
    """A ledger with one of everything."""
    path = folder / "ledger.sqlite"
    small_book().write(path)
    return path


def contents(folder: Path) -> Contents:
    """All that a folder holds, byte for byte."""
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else None for path in folder.rglob("*")}


def add(db: Database, day: str = "2031-03-05") -> None:
    """A write of one swap."""
    db.table("swap").insert({"date": day, "status": "completed"})


def add_and_fail(db: Database) -> None:
    add(db)
    raise RuntimeError("halfway")


def swaps(path: Path) -> int:
    with opening.reading(path) as connection:
        return sum(1 for _ in reading.swaps(connection))


@contextlib.contextmanager
def another_writer(path: Path) -> Iterator[sqlite3.Connection]:
    """Another program that has begun to write."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection


# Reading


def test_to_read_a_ledger_that_is_not_there_makes_nothing(folder: Path) -> None:
    with pytest.raises(NoLedger), opening.reading(folder / "ledger.sqlite"):
        pass
    with pytest.raises(NoLedger), opening.reading(folder / "missing" / "ledger.sqlite"):
        pass
    assert contents(folder) == {}


def test_reading_leaves_the_folder_as_it_is(folder: Path, ledger: Path) -> None:
    before = contents(folder)
    with opening.reading(ledger) as connection:
        assert len(list(reading.swaps(connection))) == 2
        assert contents(folder) == before
    assert contents(folder) == before


def test_what_is_opened_to_read_cannot_be_written(folder: Path, ledger: Path) -> None:
    before = contents(folder)
    with pytest.raises(ReadOnlyLedger), opening.reading(ledger) as connection:
        connection.execute("UPDATE swap SET voided = 1")
    assert contents(folder) == before


def test_a_reader_sees_one_moment(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "PATIENCE", 0.05)
    with opening.reading(ledger) as connection:
        assert len(list(reading.swaps(connection))) == 2
        with pytest.raises(BusyLedger):
            transaction.write(ledger, add, COMMAND)
        assert len(list(reading.swaps(connection))) == 2
    transaction.write(ledger, add, COMMAND)
    assert swaps(ledger) == 3


# Writing


def test_the_first_write_makes_the_ledger_and_says_so(folder: Path) -> None:
    path = folder / "ledger.sqlite"
    assert transaction.write(
        path, lambda db: "done", COMMAND, sides=[Side("a", "A"), Side("b", "B")]
    ) == transaction.Written("done", made=True)
    assert transaction.write(path, lambda db: "again", COMMAND) == transaction.Written("again", made=False)
    assert [*contents(folder)] == ["ledger.sqlite"]
    with opening.reading(path) as connection:
        assert reading.sides(connection) == (Side("a", "A"), Side("b", "B"))


@pytest.mark.parametrize("name", ["ledger.sqlite", "new.sqlite"])
def test_work_that_fails_undoes_everything(folder: Path, ledger: Path, name: str) -> None:
    before = contents(folder)
    with pytest.raises(RuntimeError, match="halfway"):
        transaction.write(folder / name, add_and_fail, COMMAND)
    assert contents(folder) == before


@pytest.mark.parametrize("name", ["ledger.sqlite", "new.sqlite"])
def test_a_dry_run_does_the_work_and_undoes_it(folder: Path, ledger: Path, name: str) -> None:
    before = contents(folder)

    def work(db: Database) -> int:
        add(db)
        return sum(1 for _ in reading.swaps(db.conn))

    written = transaction.write(folder / name, work, COMMAND, dry_run=True)
    assert written == transaction.Written(3 if name == ledger.name else 1, made=False)
    assert contents(folder) == before


def test_a_wrong_row_undoes_the_rows_before_it(folder: Path, ledger: Path) -> None:
    before = contents(folder)

    def work(db: Database) -> None:
        add(db)
        db.table("swap_figure").insert({"swap_id": 99, "side": "russia", "category": "pow", "low": 1, "high": 1})

    with pytest.raises(LedgerError):
        transaction.write(ledger, work, COMMAND)
    assert contents(folder) == before


def test_work_that_has_lost_its_transaction_does_not_pass_for_whole(folder: Path, ledger: Path) -> None:
    before = contents(folder)

    def work(db: Database) -> None:
        add(db)
        # As SQLite does by itself on some errors.
        db.conn.rollback()

    with pytest.raises(LedgerError):
        transaction.write(ledger, work, COMMAND)
    assert contents(folder) == before


def test_a_ledger_that_must_be_new_is_never_written_over(folder: Path, ledger: Path) -> None:
    before = contents(folder)
    with pytest.raises(LedgerExists):
        transaction.write(ledger, add, COMMAND, must_be_new=True)
    assert contents(folder) == before


# Two writers


def test_a_second_writer_waits_for_the_first(ledger: Path) -> None:
    with another_writer(ledger) as first:
        first.execute("INSERT INTO swap (date, status) VALUES ('2031-03-05', 'completed')")
        threading.Timer(0.2, first.execute, ["COMMIT"]).start()
        transaction.write(ledger, add, COMMAND)
    assert swaps(ledger) == 4


def test_a_second_writer_that_waits_in_vain_is_refused(
    folder: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "PATIENCE", 0.05)
    with another_writer(ledger):
        before = contents(folder)
        with pytest.raises(BusyLedger):
            transaction.write(ledger, add, COMMAND)
        assert contents(folder) == before
    transaction.write(ledger, add, COMMAND)


def test_of_two_first_writers_the_loser_writes_into_the_ledger_of_the_winner(folder: Path) -> None:
    path = folder / "ledger.sqlite"

    def beaten(db: Database) -> None:
        if not path.exists():
            transaction.write(path, add, COMMAND)
        add(db, "2031-03-06")

    assert not transaction.write(path, beaten, COMMAND).made
    assert swaps(path) == 2
    assert [*contents(folder)] == ["ledger.sqlite"]


def test_a_ledger_that_must_be_new_is_not_where_another_was_first(folder: Path) -> None:
    path = folder / "ledger.sqlite"
    with pytest.raises(LedgerExists):
        transaction.write(path, lambda db: transaction.write(path, add, COMMAND), COMMAND, must_be_new=True)
    assert swaps(path) == 1
    assert [*contents(folder)] == ["ledger.sqlite"]


# What is refused


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
        (_newer, NewerLedger, r"was made by a newer pow-ledger \(schema 5; this one knows 4\)"),
        (_damaged, DamagedLedger, "cannot be read"),
    ],
)
def test_what_is_no_ledger_of_this_program_is_refused_and_left_as_it_is(
    folder: Path, make: Callable[[Path], object], error: type[LedgerError], words: str
) -> None:
    path = folder / "ledger.sqlite"
    make(path)
    before = contents(folder)
    with pytest.raises(error, match=words), opening.reading(path) as connection:
        list(reading.swaps(connection))
    with pytest.raises(error, match=words):
        transaction.write(path, add, COMMAND)
    assert contents(folder) == before


def test_a_read_only_ledger_is_read_and_not_written(folder: Path, ledger: Path) -> None:
    ledger.chmod(0o444)
    before = contents(folder)
    assert swaps(ledger) == 2
    for dry_run in (False, True):
        with pytest.raises(ReadOnlyLedger):
            transaction.write(ledger, add, COMMAND, dry_run=dry_run)
    assert contents(folder) == before


def test_no_ledger_is_made_in_a_folder_that_does_not_exist(folder: Path) -> None:
    with pytest.raises(NoSuchFolder):
        transaction.write(folder / "missing" / "ledger.sqlite", add, COMMAND)
    assert contents(folder) == {}


# Where a ledger may be


@pytest.mark.parametrize("name", ["a b", "what?", "a#b", "100%", "%41", "a?mode=memory", "a&b;c", "Обмін", "'\"", "-x"])
def test_a_ledger_may_have_any_name(folder: Path, name: str) -> None:
    inside = folder / name
    inside.mkdir()
    assert transaction.write(inside / name, add, COMMAND).made
    assert not transaction.write(inside / name, add, COMMAND).made
    assert swaps(inside / name) == 2
    assert {*contents(folder)} == {name, f"{name}/{name}"}


def test_a_name_that_is_not_utf8_is_a_name_too(folder: Path) -> None:
    path = folder / os.fsdecode(b"caf\xe9")
    assert transaction.write(path, add, COMMAND).made
    assert swaps(path) == 1


def test_a_link_to_a_ledger_stays_a_link(folder: Path, ledger: Path) -> None:
    link = folder / "link.sqlite"
    link.symlink_to(ledger)
    assert not transaction.write(link, add, COMMAND).made
    assert link.is_symlink()
    assert swaps(link) == swaps(ledger) == 3


def test_a_link_to_nothing_is_no_ledger(folder: Path) -> None:
    link = folder / "link.sqlite"
    link.symlink_to(folder / "gone.sqlite")
    with pytest.raises(NoLedger):
        transaction.write(link, add, COMMAND)
    with pytest.raises(NoLedger), opening.reading(link):
        pass


def test_where_there_are_no_hard_links_no_other_files_place_is_taken(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_link(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_link)
    path = folder / "ledger.sqlite"

    def beaten(db: Database) -> None:
        if not path.exists():
            transaction.write(path, add, COMMAND)
        add(db, "2031-03-06")

    assert not transaction.write(path, beaten, COMMAND).made
    assert swaps(path) == 2
    assert [*contents(folder)] == ["ledger.sqlite"]


def test_a_write_makes_one_file_of_it_again(folder: Path, ledger: Path) -> None:
    with contextlib.closing(sqlite3.connect(ledger)) as other:
        other.execute("PRAGMA journal_mode = WAL")
    transaction.write(ledger, add, COMMAND)
    assert [*contents(folder)] == ["ledger.sqlite"]
    with contextlib.closing(sqlite3.connect(ledger)) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("delete",)


def test_a_program_that_replicates_the_file_may_have_it_open_meanwhile(folder: Path, ledger: Path) -> None:
    before = swaps(ledger)
    with contextlib.closing(sqlite3.connect(ledger, isolation_level=None)) as replicating:
        # As Litestream does: write-ahead mode, and a read that keeps the log from being emptied.
        replicating.execute("PRAGMA journal_mode = WAL")
        replicating.execute("BEGIN")
        replicating.execute("SELECT count(*) FROM swap").fetchone()
        transaction.write(ledger, add, COMMAND)
        with opening.reading(ledger) as connection:
            assert connection.execute("SELECT count(*) FROM swap").fetchone()[0] == before + 1
            assert [*integrity.faults(connection)] == []
        replicating.execute("ROLLBACK")
        assert replicating.execute("SELECT count(*) FROM swap").fetchone() == (before + 1,)
    transaction.write(ledger, lambda db: add(db, "2031-03-06"), COMMAND)
    assert swaps(ledger) == before + 2
    assert [*contents(folder)] == ["ledger.sqlite"]
