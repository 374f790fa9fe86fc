"""Litestream follows a ledger that eight programs write to, while it and they are killed.

The test takes `litestream` from the PATH, or the program that the variable LITESTREAM names. For Linux on x86-64 it is
in the npm package `@flydotio/litestream-linux-x64`.
"""

import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest

from pow_ledger.storage import integrity, opening
from tests.conftest import Cli

pytestmark = pytest.mark.peers

ROOT = Path(__file__).parents[2]
ROUNDS, WRITERS, SWAPS = 5, 8, 6
PATIENCE = 60
"""Seconds after which what Litestream does every second is taken to be lost."""
WRITER = """
import sys
from pow_ledger.__main__ import run
for number in range(int(sys.argv[2])):
    code = run(["add", f"2030-01-{number + 1:02}", f"each={number}", "--source", f"Radio {sys.argv[1]}", "--new"])
    assert code == 0, code
    print("recorded", flush=True)
"""


@pytest.fixture
def litestream() -> str:
    program = os.environ.get("LITESTREAM") or shutil.which("litestream")
    if not program:
        pytest.skip("Litestream is not installed")
    return program


@contextmanager
def replicating(litestream: str, ledger: Path, replica: Path) -> Iterator["subprocess.Popen[bytes]"]:
    """Litestream at work; killed at the end, if it has not ended by then."""
    with subprocess.Popen(
        [litestream, "replicate", str(ledger), f"file://{replica}"],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as program:
        try:
            yield program
        finally:
            program.kill()


def restored(litestream: str, replica: Path, copy: Path) -> Path | None:
    """What Litestream has of a ledger by now; None before it has anything."""
    copy.unlink(missing_ok=True)
    command = [litestream, "restore", "-if-replica-exists", "-o", str(copy), f"file://{replica}"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0 or "no matching backups found" in done.stderr, done.stderr
    return copy if copy.exists() else None


def history(ledger: Path | None) -> list[Any]:
    """Every command of a ledger and every change that it made, in order; none where there is no ledger."""
    if ledger is None:
        return []
    with closing(sqlite3.connect(f"file:{ledger}?mode=ro", uri=True)) as connection:
        commands = connection.execute("SELECT name, id, at FROM command ORDER BY id").fetchall()
        changes = connection.execute("SELECT command_id, kind, entry, place, after FROM change ORDER BY id").fetchall()
    return [(*command, *(change for change in changes if change[0] == command[1])) for command in commands]


def copied(litestream: str, replica: Path, copy: Path, commands: int) -> Path | None:
    """What Litestream has of a ledger, as soon as that is so many commands."""
    deadline = time.monotonic() + PATIENCE
    while len(history(found := restored(litestream, replica, copy))) < commands:
        assert time.monotonic() < deadline
    return found


def sound(ledger: Path) -> bool:
    """Whether a ledger is sound and its history leads to what it holds."""
    with opening.open_ledger(ledger) as connection:
        return not [*integrity.faults(connection)]


def writers(number: int) -> "list[subprocess.Popen[str]]":
    return [
        subprocess.Popen(
            [sys.executable, "-c", WRITER, f"{number}-{each}", str(SWAPS)],
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        for each in range(WRITERS)
    ]


def test_a_copy_that_follows_holds_whole_commands_in_order(litestream: str, cli: Cli) -> None:
    """Whatever is killed, a restored copy is the ledger as it was after one of its commands, never an earlier one
    than was restored before; at last it is the ledger.
    """
    cli.ok("init")
    replica, copy = cli.ledger.with_name("replica"), cli.ledger.with_name("copy.sqlite")
    chance, acknowledged, held = random.Random(1), 0, 0
    for number in range(ROUNDS):
        with replicating(litestream, cli.ledger, replica):
            running = writers(number)
            for writer in running:
                assert writer.stdout
                for _ in range(chance.randint(1, SWAPS)):
                    acknowledged += writer.stdout.readline() == "recorded\n"
                if chance.random() < 0.3:
                    writer.kill()
            if number % 2:
                # Every second time it is killed only after it has copied something new.
                copied(litestream, replica, copy, held + 1)
        # Now that Litestream is killed, too, those that are left write without it.
        acknowledged += sum(writer.communicate()[0].count("recorded\n") for writer in running)
        assert {writer.returncode for writer in running} <= {0, -signal.SIGKILL}
        live = history(cli.ledger)
        assert sum(name == "add" for name, *_ in live) >= acknowledged
        if found := restored(litestream, replica, copy):
            assert sound(found)
            told = history(found)
            assert told == live[: len(told)] and len(told) >= held
            held = len(told)
    with replicating(litestream, cli.ledger, replica) as program:
        live = history(cli.ledger)
        found = copied(litestream, replica, copy, len(live))
        program.send_signal(signal.SIGINT)
        program.wait()
    assert found and sound(found) and history(found) == live
    assert held > 1
