"""`ledger backup`: a sound copy of the whole ledger, which never takes another file's place."""

import contextlib
import shutil
import sqlite3
import stat
from pathlib import Path

import pytest

from tests.commands.samples import SMALL, fill
from tests.conftest import Cli


@pytest.fixture
def small(cli: Cli) -> Cli:
    fill(cli, *SMALL)
    return cli


def files() -> set[str]:
    return {path.name for path in Path().iterdir() if path.is_file()}


def test_the_copy_answers_as_the_ledger_does(small: Cli) -> None:
    before = small.ledger.read_bytes()
    assert small.ok("backup", "copy.sqlite").err == "Copied the ledger to copy.sqlite.\n"
    assert small.ledger.read_bytes() == before
    assert files() == {"ledger.sqlite", "copy.sqlite"}
    for question in ("totals", "list", "pledges", "check", "log"):
        assert small.json(question, "--db", "copy.sqlite") == small.json(question)


def test_without_a_name_it_stands_beside_the_ledger_under_the_instant(small: Cli) -> None:
    small.ok("backup")
    assert files() == {"ledger.sqlite", "ledger-2031-06-30T120000.sqlite"}


def test_restored_it_is_the_ledger_again(small: Cli) -> None:
    told = small.json("totals")
    small.ok("backup", "copy.sqlite")
    small.ok("amend", "1", "each=999", "--why", "a mistake")
    small.ledger.unlink()
    shutil.copy("copy.sqlite", small.ledger)
    assert small.json("totals") == told
    small.ok("add", "2031-03-20", "each=5", "--source", "Post")


def test_it_is_taken_while_another_program_writes(small: Cli) -> None:
    with contextlib.closing(sqlite3.connect(small.ledger, isolation_level=None)) as writer:
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE swap SET place = 'half' WHERE id = 1")
        small.ok("backup", "copy.sqlite")
        writer.execute("COMMIT")
    assert small.json("show", "1", "--db", "copy.sqlite")["place"] == "Border"
    assert small.json("show", "1")["place"] == "half"


@pytest.mark.parametrize("there", ["file", "folder", "dangling link", "ledger"])
def test_nothing_is_written_over(small: Cli, there: str) -> None:
    place = Path("ledger.sqlite" if there == "ledger" else "copy.sqlite")
    if there == "file":
        place.write_text("mine")
    elif there == "folder":
        place.mkdir()
    elif there == "dangling link":
        place.symlink_to("nowhere")
    outcome = small.refused("backup", str(place))
    assert outcome.err == (
        f"Error: There is something at {place} already, and nothing is ever written over. Name another file.\n"
    )
    assert there != "file" or place.read_text() == "mine"
    assert files() <= {"ledger.sqlite", "copy.sqlite"}


def test_a_ledger_that_is_not_sound_is_not_passed_off_as_a_backup(small: Cli) -> None:
    with contextlib.closing(sqlite3.connect(small.ledger)) as connection:
        connection.execute("DROP TRIGGER swap_history_on_update")
    assert "The trigger swap_history_on_update is missing." in small.refused("backup", "copy.sqlite").err
    assert files() == {"ledger.sqlite"}


def test_the_copy_is_as_private_as_the_ledger(small: Cli) -> None:
    small.ledger.chmod(0o600)
    small.ok("backup", "copy.sqlite")
    assert stat.S_IMODE(Path("copy.sqlite").stat().st_mode) == 0o600
