"""Ctrl-C at any instant: whoever is told of an interruption has changed nothing."""

import os
import random
import shlex
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from tests.commands.samples import SMALL, fill
from tests.conftest import Cli

pytestmark = pytest.mark.faults

ROOT = Path(__file__).parents[2]
PROGRAM = """
import sys
from pow_ledger.__main__ import main
print("ready", flush=True)
main(sys.argv[1:])
"""
"""The command line, once it is there: until then it is Python that is interrupted."""


@pytest.mark.parametrize(
    ("setup", "command"),
    [
        (SMALL, "add 2031-04-05 each=5 --source Radio"),
        (SMALL, "undo"),
        ((), "init --bundled"),
        (SMALL, f"import {shlex.quote(str(ROOT / 'data'))} --ours"),
    ],
    ids=["add", "undo", "init", "import"],
)
def test_an_interrupted_command_has_changed_nothing(
    cli: Cli, tmp_path: Path, setup: tuple[str, ...], command: str
) -> None:
    template = tmp_path / "template.sqlite"
    if setup:
        fill(cli, *setup)
        cli.ledger.rename(template)
    chance, codes = random.Random(command), []
    lasts = 0.0
    for attempt in range(10):
        cli.ledger.unlink(missing_ok=True)
        if setup:
            shutil.copy(template, cli.ledger)
        before = cli.ledger.read_bytes() if setup else None
        process = subprocess.Popen(
            [sys.executable, "-c", PROGRAM, *shlex.split(command)],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        assert process.stdout and process.stdout.readline() == "ready\n"
        began = time.monotonic()
        if attempt:
            time.sleep(chance.uniform(0, lasts))
            process.send_signal(signal.SIGINT)
        out, err = process.communicate()
        lasts = lasts or time.monotonic() - began
        # Python ends by the signal itself where it came in the middle of an exec(); a shell makes 130 of that too.
        code = 130 if process.returncode == -signal.SIGINT else process.returncode
        codes.append(code)
        after = cli.ledger.read_bytes() if cli.ledger.exists() else None
        assert (code, after == before) in ((130, True), (0, False)), err
        assert out == ""
        assert "Traceback" not in err
        assert code == 0 or err.endswith("Error: Interrupted; nothing was written.\n")
        assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".ledger")] == []
    assert 130 in codes


IGNORED = """
import signal, sys, weakref
from pow_ledger.__main__ import main
from pow_ledger.storage.file import connecting
begin = connecting.begin_to_write
class Something: pass
def interrupted(connection):
    thing = Something()
    reference = weakref.ref(thing, lambda gone: signal.raise_signal(signal.SIGINT))
    del thing
    begin(connection)
connecting.begin_to_write = interrupted
main(sys.argv[1:])
"""
"""A command that is interrupted in a callback, where Python ignores exceptions."""


def test_an_interrupt_that_python_ignores_is_no_less_one(cli: Cli) -> None:
    outcome = subprocess.run(
        [sys.executable, "-c", IGNORED, "add", "2031-04-05", "each=5", "--source", "Radio"],
        capture_output=True,
        text=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert (outcome.returncode, outcome.stderr) == (130, "\nError: Interrupted; nothing was written.\n")
    assert not cli.ledger.exists()
