"""Connecting to a ledger's file: under any name, through links, and beside other programs that have it open."""

import contextlib
import os
import sqlite3
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pow_ledger.domain.errors import BusyLedger, DamagedLedger, ReadOnlyLedger
from pow_ledger.storage import integrity, opening, transaction
from pow_ledger.storage.file import connecting
from pow_ledger.storage.transaction import Task
from tests.oracle import COMMAND
from tests.storage.files import ADD, add, contents, swaps


@pytest.mark.parametrize("name", ["a b", "what?", "a#b", "100%", "%41", "a?mode=memory", "a&b;c", "Обмін", "'\"", "-x"])
def test_a_ledger_may_have_any_name(folder: Path, name: str) -> None:
    inside = folder / name
    inside.mkdir()
    assert transaction.write(inside / name, ADD).made
    assert not transaction.write(inside / name, ADD).made
    assert swaps(inside / name) == 2
    assert {*contents(folder)} == {name, f"{name}/{name}"}


def test_a_name_that_is_not_utf8_is_a_name_too(folder: Path) -> None:
    path = folder / os.fsdecode(b"caf\xe9")
    assert transaction.write(path, ADD).made
    assert swaps(path) == 1


def test_a_link_to_a_ledger_stays_a_link(folder: Path, ledger: Path) -> None:
    link = folder / "link.sqlite"
    link.symlink_to(ledger)
    assert not transaction.write(link, ADD).made
    assert link.is_symlink()
    assert swaps(link) == swaps(ledger) == 3


def test_a_read_only_ledger_is_read_and_not_written(folder: Path, ledger: Path) -> None:
    ledger.chmod(0o444)
    before = contents(folder)
    assert swaps(ledger) == 2
    for dry_run in (False, True):
        with pytest.raises(ReadOnlyLedger):
            transaction.write(ledger, Task(add, COMMAND, dry_run=dry_run))
    assert contents(folder) == before


# Beside other programs


@contextlib.contextmanager
def another_writer(path: Path) -> Iterator[sqlite3.Connection]:
    """Another program that has begun to write."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None, check_same_thread=False)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield connection


def test_a_second_writer_waits_for_the_first(ledger: Path) -> None:
    with another_writer(ledger) as first:
        first.execute("INSERT INTO swap (date, status) VALUES ('2031-03-05', 'completed')")
        threading.Timer(0.2, first.execute, ["COMMIT"]).start()
        transaction.write(ledger, ADD)
    assert swaps(ledger) == 4


def test_a_second_writer_that_waits_in_vain_is_refused(
    folder: Path, ledger: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(connecting, "LOCK_TIMEOUT", 0.05)
    with another_writer(ledger):
        before = contents(folder)
        with pytest.raises(BusyLedger):
            transaction.write(ledger, ADD)
        assert contents(folder) == before
    transaction.write(ledger, ADD)


def test_a_write_makes_one_file_of_it_again(folder: Path, ledger: Path) -> None:
    with contextlib.closing(sqlite3.connect(ledger)) as other:
        other.execute("PRAGMA journal_mode = WAL")
    transaction.write(ledger, ADD)
    assert [*contents(folder)] == ["ledger.sqlite"]
    with contextlib.closing(sqlite3.connect(ledger)) as other:
        assert other.execute("PRAGMA journal_mode").fetchone() == ("delete",)


@pytest.mark.parametrize("with_log", [True, False])
def test_a_log_that_a_killed_program_had_begun_to_write_back_is_used(
    folder: Path, ledger: Path, with_log: bool
) -> None:
    """The page that counts all others is written back first, so the file that is left seems to have lost its end."""
    before = swaps(ledger)
    with contextlib.closing(sqlite3.connect(ledger, isolation_level=None)) as replicating:
        replicating.execute("PRAGMA journal_mode = WAL")
        replicating.execute("PRAGMA wal_autocheckpoint = 0")
        replicating.execute("CREATE TABLE other (text TEXT)")
        replicating.execute("INSERT INTO other VALUES (?)", ["x" * 1_000_000])
        (pages,) = replicating.execute("PRAGMA page_count").fetchone()
        # The log goes with the last connection that ends well.
        log = ledger.with_name(f"{ledger.name}-wal")
        left = {path: path.read_bytes() for path in (ledger, log)}
    begun = bytearray(left[ledger])
    begun[28:32] = pages.to_bytes(4, "big")
    ledger.write_bytes(begun)
    if with_log:
        log.write_bytes(left[log])
        assert swaps(ledger) == before
        transaction.write(ledger, ADD)
        assert swaps(ledger) == before + 1
        assert [*contents(folder)] == ["ledger.sqlite"]
    else:
        with pytest.raises(DamagedLedger):
            transaction.write(ledger, ADD)


def test_a_program_that_replicates_the_file_may_have_it_open_meanwhile(folder: Path, ledger: Path) -> None:
    before = swaps(ledger)
    with contextlib.closing(sqlite3.connect(ledger, isolation_level=None)) as replicating:
        # As Litestream does: write-ahead mode, and a read that keeps the log from being emptied.
        replicating.execute("PRAGMA journal_mode = WAL")
        replicating.execute("BEGIN")
        replicating.execute("SELECT count(*) FROM swap").fetchone()
        transaction.write(ledger, ADD)
        with opening.open_ledger(ledger) as connection:
            assert connection.execute("SELECT count(*) FROM swap").fetchone()[0] == before + 1
            assert [*integrity.faults(connection)] == []
        replicating.execute("ROLLBACK")
        assert replicating.execute("SELECT count(*) FROM swap").fetchone() == (before + 1,)
    transaction.write(ledger, Task(lambda db: add(db, "2031-03-06"), COMMAND))
    assert swaps(ledger) == before + 2
    assert [*contents(folder)] == ["ledger.sqlite"]
