"""Whole processes, timed in turn: each command once a round, so that a machine that slows down slows all of them."""

import os
import shutil
import statistics
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

_LAUNCHER: Final = Path(__file__).with_name("launcher.py")
_ENVIRONMENT: Final = {
    # Bytecode must be written, as it is where the program is installed; and nothing of the user's be read.
    name: value
    for name, value in os.environ.items()
    if not name.startswith("PYTHON") and not name.startswith("POW_LEDGER")
}

Command = tuple[str, ...]


class Run(NamedTuple):
    """One finished process: seconds by the clock, seconds of processor time, and its peak memory in MB."""

    wall: float
    cpu: float
    memory: float


def python(code: str) -> Command:
    """A piece of Python in the interpreter that runs this."""
    return (sys.executable, "-c", code)


def ours(*words: object) -> Command:
    """Our command, as it is installed beside that interpreter."""
    return (str(Path(sys.executable).with_name("ledger")), *map(str, words))


def installed(name: str) -> str | None:
    """Another program; ours is not taken for ledger-cli, which has the same name."""
    elsewhere = [each for each in os.get_exec_path() if Path(each) != Path(sys.executable).parent]
    return shutil.which(name, path=os.pathsep.join(elsewhere))


def run(command: Command, lines: int | None = None) -> Run:
    """Run a command to its end, its output thrown away; or only until it has told so many lines."""
    launched = [sys.executable, "-S", str(_LAUNCHER), str(lines or 0), *command]
    done = subprocess.run(launched, env=_ENVIRONMENT, stdout=subprocess.PIPE, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)} ended with {done.returncode}")
    return Run(*map(float, done.stdout.split()))


def in_turn(commands: Sequence[Command], rounds: int, lines: int | None = None) -> list[list[Run]]:
    """The runs of each command, in rounds of all of them, after one round that is not counted (of one, that is)."""
    for command in commands if rounds > 1 else ():
        run(command, lines)
    return [list(runs) for runs in zip(*([run(each, lines) for each in commands] for _ in range(rounds)), strict=True)]


def ratio(ones: Sequence[Run], others: Sequence[Run]) -> tuple[float, float]:
    """How many times as long one command took as another, by the clock and by processor: medians of the pairs."""
    return (
        statistics.median(one.wall / other.wall for one, other in zip(ones, others, strict=True)),
        statistics.median(one.cpu / other.cpu for one, other in zip(ones, others, strict=True)),
    )
