"""A ledger of the newest release: its tables, views and triggers are still what this program makes, to the byte."""

import contextlib
import shlex
import shutil
import sqlite3
from pathlib import Path

import pytest

from tests.conftest import Cli
from tests.storage.schema.test_migrations import ADD, CURRENT, READING


@pytest.fixture
def released(cli: Cli) -> Cli:
    """The command line on a ledger that the newest release made."""
    shutil.copy(CURRENT, cli.ledger)
    return cli


def definitions(path: Path) -> set[tuple[str, str, str | None]]:
    """The SQL text of everything in a ledger's schema."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        return set(connection.execute("SELECT type, name, sql FROM sqlite_schema").fetchall())


def test_check_finds_no_fault_in_it(released: Cli) -> None:
    assert released.json("check", "--only", "integrity") == []


def test_a_new_ledger_has_the_same_schema(cli: Cli) -> None:
    cli.ok("init")
    assert definitions(cli.ledger) == definitions(CURRENT)


def test_reading_and_writing_leave_its_schema(released: Cli) -> None:
    for command in (*READING, "totals --as-of 2031-06-30", "log", ADD, "amend 1 each=31 --why w", "undo"):
        released.ok(*shlex.split(command))
        assert definitions(released.ledger) == definitions(CURRENT), command
    assert released.json("check", "--only", "integrity") == []


def test_an_import_leaves_its_schema(released: Cli) -> None:
    Path("new.csv").write_text("date,ukraine,russia,source\n2031-05-01,3,3,Radio\n")
    released.ok("import", "new.csv")
    assert definitions(released.ledger) == definitions(CURRENT)
    assert released.json("check", "--only", "integrity") == []
