"""Files that are cut short, empty, or have wrong bits: a clear error or the sound part, and never a write."""

import random
import shlex
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.commands.samples import SMALL, fill
from tests.conftest import Cli

pytestmark = pytest.mark.faults

READING = (
    "totals",
    "list --voided",
    "show 3",
    "pledges accord",
    "statements",
    "compare",
    "check",
    "log",
    "totals --as-of 2031-06-30",
    "export reports",
    "backup copy.sqlite",
)
WRITING = ("add 2031-04-05 each=5 --source Radio", "amend 3 each=5 --why w", "void 3 --why w", "undo")


def answer(cli: Cli, command: str) -> str:
    """What a command says of a damaged ledger: an answer or a message, and no more than that."""
    Path("copy.sqlite").unlink(missing_ok=True)
    outcome = cli(*shlex.split(command))
    assert outcome.code in (0, 1), (command, outcome.err)
    assert "Traceback" not in outcome.err and "fault in pow-ledger" not in outcome.err, (command, outcome.err)
    assert outcome.code == 0 or outcome.out or outcome.err.startswith("Error: "), command
    return outcome.out + outcome.err


@pytest.fixture
def small(cli: Cli) -> Cli:
    fill(cli, *SMALL)
    return cli


@pytest.mark.parametrize("seed", range(24))
def test_wrong_bits(small: Cli, seed: int) -> None:
    chance = random.Random(seed)
    whole = small.ledger.read_bytes()
    damaged = bytearray(whole)
    # Texts and figures are few among the bytes; half of the damage is put where something is.
    held = [place for place, byte in enumerate(whole) if byte] if seed % 2 else range(len(whole))
    for _ in range(chance.choice([1, 3, 30])):
        damaged[chance.choice(held)] ^= 1 << chance.randrange(8)
    small.ledger.write_bytes(damaged)
    for command in READING:
        answer(small, command)
        assert small.ledger.read_bytes() == damaged
    for command in WRITING:
        small.ledger.write_bytes(damaged)
        if answer(small, command).startswith("Error: "):
            assert small.ledger.read_bytes() == damaged


@pytest.mark.parametrize("part", [0, 1, 50, 99, 100, 512, 4095, 4096, 5000, 40_000, 100_000, -4096, -1])
def test_a_file_that_is_cut_short(small: Cli, part: int) -> None:
    cut = small.ledger.read_bytes()[:part]
    small.ledger.write_bytes(cut)
    for command in (*READING, *WRITING):
        said = answer(small, command)
        assert said.startswith("Error: "), said
        assert small.ledger.read_bytes() == cut


def test_a_value_that_no_rule_allows_is_the_files_fault(small: Cli) -> None:
    with closing(sqlite3.connect(small.ledger, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE swap_figure SET category = 'soldiers' WHERE swap_id = 1")
    outcome = small.refused("list")
    assert outcome.err.startswith(f"Error: {small.ledger} cannot be read: The file is damaged: CHECK constraint failed")
    assert outcome.err.endswith(". Restore it from a copy.\n")


def unfinished(cli: Cli) -> bytes:
    """Leave a ledger as a program leaves it that was killed in the middle of a great write; gives what it was."""
    before, journal = cli.ledger.read_bytes(), Path(f"{cli.ledger}-journal")
    with closing(sqlite3.connect(cli.ledger, isolation_level=None)) as writer:
        writer.execute("PRAGMA cache_size = 1")
        writer.execute("BEGIN IMMEDIATE")
        writer.execute("UPDATE swap SET note = 'half'")
        writer.execute("UPDATE report SET note = source")
        writer.execute("CREATE TABLE ballast AS SELECT a.* FROM report AS a, report AS b, report AS c")
        shutil.copy(cli.ledger, "half.sqlite")
        shutil.copy(journal, "half.sqlite-journal")
    Path("half.sqlite").replace(cli.ledger)
    Path("half.sqlite-journal").replace(journal)
    assert cli.ledger.read_bytes() != before
    return before


@pytest.mark.parametrize("command", [*READING, *WRITING])
def test_what_a_killed_program_left_half_written_is_taken_back(small: Cli, command: str) -> None:
    told = small.json("show", "1")
    before = unfinished(small)
    assert small(*shlex.split(command)).code == 0
    if command in READING:
        assert small.ledger.read_bytes() == before
    assert small.json("show", "1") == told
    assert not Path(f"{small.ledger}-journal").exists()


def test_where_it_cannot_be_taken_back_it_is_not_read(small: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    unfinished(small)
    connect: Any = sqlite3.connect

    def read_only(database: str, *arguments: object, **options: object) -> Any:
        return connect(database.replace("mode=rw", "mode=ro"), *arguments, **options)

    monkeypatch.setattr(sqlite3, "connect", read_only)
    assert small.refused("totals").err == (
        f"Error: A program was stopped while it wrote to {small.ledger}, and what it left there must be undone first. "
        "Make the file and its folder writable and read it once.\n"
    )
