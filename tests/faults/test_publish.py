"""A publication that is killed, whenever that is, leaves the old page or the new one, and nobody's files touched.

Run as a program, it kills the command again and again, and prints what each kill left, as JSON:

    python -m tests.faults.test_publish FOLDER TEMPLATE KILLS

Each time the command publishes into FOLDER, a fresh copy of the folder TEMPLATE, in a process of its own that is
killed: every other time at a random instant, else at a random one of its steps in the file system. This process has
one thread and has loaded everything, so that it can fork.
"""

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from pow_ledger.__main__ import run
from pow_ledger.formats.publication import DRAFTS, LIST
from tests.commands.samples import SMALL, fill
from tests.conftest import Cli
from tests.faults.kills import MOST_TRIES

pytestmark = pytest.mark.faults

ROOT = Path(__file__).parents[2]
OTHERS = {"CNAME": "example.org", ".git/config": "[core]", "tables/mine.csv": "mine"}
_STEPS = frozenset(("open", "os.chmod", "os.mkdir", "os.remove", "os.rename", "os.rmdir"))


@pytest.mark.parametrize("published", [True, False], ids=["over an earlier one", "for the first time"])
def test_a_publication_that_is_killed_leaves_a_whole_page(cli: Cli, tmp_path: Path, published: bool) -> None:
    template = tmp_path / "template"
    fill(cli, *SMALL)
    # A pledge has a picture of its own, which is removed with it.
    cli.ok("pledge", "brief", "2031-03-02", "each=5", "--source", "Radio")
    for name, content in OTHERS.items():
        (template / name).parent.mkdir(parents=True, exist_ok=True)
        (template / name).write_text(content)
    if published:
        cli.ok("publish", str(template))
    cli.ok("amend", "1", "ukraine=31", "--why", "misread")
    cli.ok("void", "brief", "--why", "misread")
    folder = tmp_path / "site"
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.test_publish", str(folder), str(template), "60"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["else"] == []
    assert (found["killed"], found["before"] + found["after"]) == (60, 60)
    assert found["before"] > 0


def _held(folder: Path) -> dict[str, bytes]:
    """Every file but drafts, which a kill may leave."""
    files = (path for path in folder.rglob("*") if path.is_file())
    names = {str(path.relative_to(folder)): path for path in files}
    return {name: path.read_bytes() for name, path in names.items() if not name.startswith(DRAFTS)}


def _start(folder: Path, on_step: Callable[[int], object] | None = None) -> int:
    """Publish in a process of its own, and return its number."""
    child = os.fork()
    if child:
        return child
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    if on_step:
        _watch(folder, on_step)
    os._exit(run(["publish", str(folder)]))


def _watch(folder: Path, on_step: Callable[[int], object]) -> None:
    """Count the steps in the file system, from the first that is in the folder."""
    steps, watching = 0, False

    def watch(event: str, args: tuple[object, ...]) -> None:
        nonlocal steps, watching
        if watching and event in _STEPS:
            steps += 1
            # What it does itself is no step of the command.
            watching = False
            on_step(steps)
            watching = True
        elif event == "os.mkdir":
            watching = watching or str(args[0]).startswith(str(folder))

    sys.addaudithook(watch)


def _kill_at(wanted: int) -> Callable[[int], None]:
    def kill(step: int) -> None:
        if step == wanted:
            os.kill(os.getpid(), signal.SIGKILL)

    return kill


def _ends_well(child: int) -> bool:
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 0


def _faults(left: dict[str, bytes], old: dict[str, bytes], new: dict[str, bytes]) -> list[str]:
    """What a killed run left and must not leave."""
    known = {name: (old.get(name), new.get(name)) for name in (old | new).keys() - {LIST}}
    faults = [f"{name} is neither the old nor the new one" for name in known if left.get(name) not in known[name]]
    faults += [f"{name} came from nowhere" for name in left.keys() - known.keys() - {LIST}]
    missing = [name for name in new if name not in left]
    if left.get("index.html") == new["index.html"] and missing:
        faults.append(f"the new page is there without {', '.join(missing)}")
    return faults


def main(folder: Path, template: Path, kills: int) -> dict[str, Any]:
    def fresh() -> None:
        shutil.rmtree(folder, ignore_errors=True)
        shutil.copytree(template, folder)

    fresh()
    old = _held(folder)
    # Also loads everything that the processes to be killed need.
    assert run(["publish", str(folder)]) == 0
    new = _held(folder)
    assert old.get("index.html") != new["index.html"]
    fresh()
    tally = folder.with_name("tally")
    began = time.monotonic()
    assert _ends_well(_start(folder, lambda step: tally.write_text(str(step))))
    lasts = time.monotonic() - began
    steps = int(tally.read_text())

    chance = random.Random(str(template))
    found: dict[str, Any] = {"killed": 0, "before": 0, "after": 0, "else": []}
    for attempt in range(MOST_TRIES * kills):
        if found["killed"] == kills:
            break
        fresh()
        if attempt % 2:
            child = _start(folder, _kill_at(chance.randint(1, steps)))
        else:
            child = _start(folder)
            time.sleep(chance.uniform(0, lasts))
            os.kill(child, signal.SIGKILL)
        if os.WIFEXITED(os.waitpid(child, 0)[1]):
            continue
        found["killed"] += 1
        left = _held(folder)
        found["after" if left.get("index.html") == new["index.html"] else "before"] += 1
        found["else"] += _faults(left, old, new)
        if not _ends_well(_start(folder)) or _held(folder) != new:
            found["else"].append("the next publication did not mend it")
    return found


if __name__ == "__main__":
    place, held, number = sys.argv[1:]
    print(json.dumps(main(Path(place), Path(held), int(number))))
