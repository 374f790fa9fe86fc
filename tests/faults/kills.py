"""Run as a program: kills a command of the ledger again and again, and prints what each kill left, as JSON.

    python -m tests.faults.kills FOLDER LEDGER KILLS WORDS...

Each time the command runs on a fresh copy of LEDGER (on none, where that is `-`), in a process of its own that is
killed: every other time at a random instant, else at a random one of the SQL statements that it executes. This
process has one thread and has loaded everything, so that it can fork.
"""

import json
import os
import random
import shutil
import signal
import sqlite3
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

# Not used here but in the processes to be killed, which find them loaded.
import sqlite_utils  # noqa: F401

from pow_ledger.__main__ import run
from pow_ledger.storage import integrity, opening
from pow_ledger.storage.file import connecting
from pow_ledger.storage.history.schema import RECORDED

MOST_TRIES = 4
"""How many times as many runs as kills there may be, since some end before they are killed."""


def content(path: Path) -> list[Any] | None:
    """Every row that a ledger holds; None where there is no ledger. Fails where it cannot be read or is not sound."""
    if not path.exists():
        return None
    with opening.open_ledger(path) as connection:
        faults = [*integrity.faults(connection)]
        assert not faults, faults
        return [
            [table.name, *map(list, connection.execute(f"SELECT * FROM {table.name} ORDER BY {', '.join(table.key)}"))]
            for table in RECORDED
        ]


def start(words: Sequence[str], on_statement: Callable[[int], object] | None = None) -> int:
    """Run a command in a process of its own, and return its number."""
    child = os.fork()
    if child:
        return child
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    if on_statement:
        _watch(on_statement)
    os._exit(run(words))


def _watch(on_statement: Callable[[int], object]) -> None:
    connect, executed = connecting.connect, 0

    def watched(path: Path, mode: str) -> sqlite3.Connection:
        def count(_: str) -> None:
            nonlocal executed
            executed += 1
            on_statement(executed)

        connection = connect(path, mode)
        connection.set_trace_callback(count)
        return connection

    connecting.connect = watched


def _kill_at(wanted: int) -> Callable[[int], None]:
    def kill(executed: int) -> None:
        if executed == wanted:
            os.kill(os.getpid(), signal.SIGKILL)

    return kill


def _ends_well(child: int) -> bool:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def main(folder: Path, ledger: Path | None, kills: int, words: Sequence[str]) -> dict[str, Any]:
    path = folder / "ledger.sqlite"
    os.environ["POW_LEDGER_DB"] = str(path)

    def fresh() -> None:
        shutil.rmtree(folder)
        folder.mkdir()
        if ledger:
            shutil.copy(ledger, path)

    fresh()
    before = content(path)
    tally = folder.with_name("tally")
    assert _ends_well(start(words, lambda executed: tally.write_text(str(executed))))
    statements = int(tally.read_text())
    after = content(path)
    assert after != before
    fresh()
    began = time.monotonic()
    assert _ends_well(start(words))
    lasts = time.monotonic() - began

    chance = random.Random(str(words))
    found: dict[str, Any] = {"killed": 0, "before": 0, "after": 0, "else": [], "litter": []}
    for attempt in range(MOST_TRIES * kills):
        if found["killed"] == kills:
            break
        fresh()
        if attempt % 2:
            child = start(words, _kill_at(chance.randint(1, statements)))
        else:
            child = start(words)
            time.sleep(chance.uniform(0, lasts))
            os.kill(child, signal.SIGKILL)
        if os.WIFEXITED(os.waitpid(child, 0)[1]):
            continue
        found["killed"] += 1
        try:
            left = content(path)
        except Exception as error:
            found["else"].append(f"{type(error).__name__}: {error}")
            continue
        state = "before" if left == before else "after" if left == after else None
        if state:
            found[state] += 1
        else:
            found["else"].append("neither the old nor the new state")
        found["litter"] += [each.name for each in folder.iterdir() if each.name != path.name]
    return found


if __name__ == "__main__":
    place, template, number, *command = sys.argv[1:]
    print(json.dumps(main(Path(place), None if template == "-" else Path(template), int(number), command)))
