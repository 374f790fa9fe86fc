"""Many programs at one ledger: writers that come at once, readers meanwhile, and one that does not let go."""

import json
import os
import sqlite3
import subprocess
import sys
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

import pytest

from pow_ledger.storage.file import connecting
from tests.commands.samples import SMALL, fill
from tests.conftest import Cli

pytestmark = pytest.mark.faults

ROOT = Path(__file__).parents[2]
WRITERS, SWAPS = 8, 50
WRITER = """
import sys
from pow_ledger.__main__ import run
for number in range(int(sys.argv[2])):
    date, source = f"20{10 + number}-01-0{sys.argv[1]}", f"Radio {sys.argv[1]}"
    code = run(["add", date, f"each={number}", "--status", "agreed", "--source", source])
    assert code == 0, code
"""
READER = """
import json, sys
from pow_ledger.__main__ import run
while not sys.stdin.closed and sys.stdin.readline():
    assert run(["list", "-f", "json"]) == 0
    print("end", flush=True)
"""
HOLDER = """
import sqlite3, sys
connection = sqlite3.connect(sys.argv[1], isolation_level=None)
connection.execute("BEGIN IMMEDIATE")
print("locked", flush=True)
sys.stdin.read()
"""


def python(program: str, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", program, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )


def test_eight_that_add_at_once_lose_nothing(cli: Cli) -> None:
    # The first of them makes the ledger.
    writers = [python(WRITER, str(number + 1), str(SWAPS)) for number in range(WRITERS)]
    outcomes = [(writer.communicate()[1], writer.returncode) for writer in writers]
    assert [(said, code) for said, code in outcomes if code or "Error" in said] == []
    assert sum("Made a new ledger" in said for said, _ in outcomes) == 1
    swaps = cli.json("list")
    assert sorted(swap["id"] for swap in swaps) == list(range(1, WRITERS * SWAPS + 1))
    assert len({(swap["date"], swap["figures"]["ukraine"]["pow"]["low"]) for swap in swaps}) == WRITERS * SWAPS
    assert len(cli.json("log")) == 1 + WRITERS * SWAPS
    assert cli.json("check", "--only", "integrity") == []


def states(cli: Cli, writes: Sequence[str]) -> list[list[int]]:
    """Which swaps a reader found, each time that it looked while others wrote."""
    reader = python(READER)
    assert reader.stdin and reader.stdout
    found, text = [], ""
    with closing(reader.stdin):
        for statement in writes:
            with closing(sqlite3.connect(cli.ledger, isolation_level=None)) as writer:
                writer.execute("BEGIN IMMEDIATE")
                writer.execute("PRAGMA cache_spill = 1")
                writer.execute(statement)
                reader.stdin.write("look\n")
                reader.stdin.flush()
                while (line := reader.stdout.readline()) != "end\n":
                    text += line
                found.append([swap["id"] for swap in json.loads(text)])
                text = ""
                writer.execute("COMMIT")
    reader.stdout.close()
    assert reader.wait() == 0
    if reader.stderr:
        reader.stderr.close()
    return found


def test_a_reader_sees_the_old_state_until_the_new_one_is_whole(cli: Cli) -> None:
    fill(cli, *SMALL)
    add = "INSERT INTO swap (date, status) VALUES ('2031-06-21', 'agreed')"
    assert states(cli, [add, add]) == [[1, 2, 3, 4], [1, 2, 3, 4, 5]]
    assert len(cli.json("list")) == 6


def test_who_does_not_let_go_is_named(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(cli, *SMALL)
    monkeypatch.setattr(connecting, "LOCK_TIMEOUT", 0.2)
    holder = python(HOLDER, str(cli.ledger))
    assert holder.stdout and holder.stdout.readline() == "locked\n"
    outcome = cli.refused("add", "2031-04-05", "each=5", "--source", "Radio")
    name = Path(f"/proc/{holder.pid}/comm").read_text().strip()
    assert outcome.err == (
        f"Error: {name} (process {holder.pid}) has {cli.ledger} locked and did not finish in time. Wait for it or "
        "close what it has open, then try again.\n"
    )
    assert len(cli.json("list")) == 4
    holder.communicate("")
    cli.ok("add", "2031-04-05", "each=5", "--source", "Radio")
