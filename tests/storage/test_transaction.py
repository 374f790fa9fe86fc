"""Writing a ledger: whole or not at all, and made by the first write."""

from pathlib import Path

import pytest
from sqlite_utils import Database

from pow_ledger.domain.entries import Side
from pow_ledger.domain.errors import LedgerError, LedgerExists, NoSuchFolder
from pow_ledger.storage import opening, transaction
from pow_ledger.storage.entries import reading
from pow_ledger.storage.transaction import Task, Written
from tests.oracle import COMMAND
from tests.storage.files import ADD, add, contents, swaps


def add_and_fail(db: Database) -> None:
    add(db)
    raise RuntimeError("halfway")


def test_the_first_write_makes_the_ledger_and_says_so(folder: Path) -> None:
    path = folder / "ledger.sqlite"
    assert transaction.write(path, Task(lambda db: "done", COMMAND), sides=[Side("a", "A"), Side("b", "B")]) == Written(
        "done", made=True
    )
    assert transaction.write(path, Task(lambda db: "again", COMMAND)) == Written("again", made=False)
    assert [*contents(folder)] == ["ledger.sqlite"]
    with opening.open_ledger(path) as connection:
        assert reading.sides(connection) == (Side("a", "A"), Side("b", "B"))


@pytest.mark.parametrize("name", ["ledger.sqlite", "new.sqlite"])
def test_work_that_fails_undoes_everything(folder: Path, ledger: Path, name: str) -> None:
    before = contents(folder)
    with pytest.raises(RuntimeError, match="halfway"):
        transaction.write(folder / name, Task(add_and_fail, COMMAND))
    assert contents(folder) == before


@pytest.mark.parametrize("name", ["ledger.sqlite", "new.sqlite"])
def test_a_dry_run_does_the_work_and_undoes_it(folder: Path, ledger: Path, name: str) -> None:
    before = contents(folder)

    def work(db: Database) -> int:
        add(db)
        return sum(1 for _ in reading.swaps(db.conn))

    written = transaction.write(folder / name, Task(work, COMMAND, dry_run=True))
    assert written == Written(3 if name == ledger.name else 1, made=False)
    assert contents(folder) == before


def test_a_wrong_row_undoes_the_rows_before_it(folder: Path, ledger: Path) -> None:
    before = contents(folder)

    def work(db: Database) -> None:
        add(db)
        db.table("swap_figure").insert({"swap_id": 99, "side": "russia", "category": "pow", "low": 1, "high": 1})

    with pytest.raises(LedgerError):
        transaction.write(ledger, Task(work, COMMAND))
    assert contents(folder) == before


def test_work_that_has_lost_its_transaction_does_not_pass_for_whole(folder: Path, ledger: Path) -> None:
    before = contents(folder)

    def work(db: Database) -> None:
        add(db)
        # As SQLite does by itself on some errors.
        db.conn.rollback()

    with pytest.raises(LedgerError):
        transaction.write(ledger, Task(work, COMMAND))
    assert contents(folder) == before


def test_a_ledger_that_must_be_new_is_never_written_over(folder: Path, ledger: Path) -> None:
    before = contents(folder)
    with pytest.raises(LedgerExists):
        transaction.write(ledger, ADD, must_be_new=True)
    assert contents(folder) == before


def test_no_ledger_is_made_in_a_folder_that_does_not_exist(folder: Path) -> None:
    with pytest.raises(NoSuchFolder):
        transaction.write(folder / "missing" / "ledger.sqlite", ADD)
    assert contents(folder) == {}


# Two first writers


def test_of_two_first_writers_the_loser_writes_into_the_ledger_of_the_winner(folder: Path) -> None:
    path = folder / "ledger.sqlite"

    def beaten(db: Database) -> None:
        if not path.exists():
            transaction.write(path, ADD)
        add(db, "2031-03-06")

    assert not transaction.write(path, Task(beaten, COMMAND)).made
    assert swaps(path) == 2
    assert [*contents(folder)] == ["ledger.sqlite"]


def test_a_ledger_that_must_be_new_is_not_where_another_was_first(folder: Path) -> None:
    path = folder / "ledger.sqlite"
    with pytest.raises(LedgerExists):
        transaction.write(path, Task(lambda db: transaction.write(path, ADD), COMMAND), must_be_new=True)
    assert swaps(path) == 1
    assert [*contents(folder)] == ["ledger.sqlite"]
