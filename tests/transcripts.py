"""The transcripts in the documents: what each command printed, and writing it anew.

`python -m tests.transcripts` runs every transcript in the README and the manual, and writes down what is printed.
"""

import contextlib
import os
import re
import shlex
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.terminal import on_terminal

ROOT = Path(__file__).parents[1]
README = ROOT / "README.md"
DOCUMENTS = (README, *sorted((ROOT / "pow_ledger" / "manual").glob("*.md")))
SETTINGS = {"POW_LEDGER_NOW": "2026-02-01T12:00:00Z", "POW_LEDGER_AUTHOR": "olena", "NO_COLOR": "1"}
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.M | re.S)
_COMMAND = re.compile(r"^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)", re.M)


def transcript(text: str) -> Iterator[tuple[str, str]]:
    """Each command of the `console` blocks, in order, with what it printed."""
    for block in _BLOCK.findall(text):
        yield from _COMMAND.findall(block)


def printed(command: str, before: str) -> str:
    """What a command prints on a terminal of 80 columns, run in the current folder.

    `export` sets a variable for the commands after it. `cat` prints a file; where there is none yet, it makes
    one with what the document says.
    """
    match shlex.split(command.replace("\\\n", " ")):
        case ["export", setting]:
            name, _, value = setting.partition("=")
            os.environ[name] = value
            return ""
        case ["ledger", *words]:
            return "".join(f"{line.rstrip()}\n" for line in on_terminal(words, columns=80).text.splitlines())
        case ["cat", name, "|", "ledger", *words]:
            with Path(name).open("rb") as piped:
                command_line = [sys.executable, "-m", "pow_ledger", *words]
                done = subprocess.run(command_line, stdin=piped, stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
            return done.stdout.decode()
        case ["cat", name]:
            file = Path(name)
            if not file.exists():
                file.write_text(before, encoding="utf-8")
            return file.read_text(encoding="utf-8")
        case ["sqlite3", name, query]:
            with contextlib.closing(sqlite3.connect(name)) as connection:
                rows = connection.execute(query).fetchall()
            return "".join("|".join("" if cell is None else str(cell) for cell in row) + "\n" for row in rows)
    raise ValueError(f"no transcript can run {command}")


def _rewritten(text: str) -> str:
    def block(match: re.Match[str]) -> str:
        commands = _COMMAND.findall(match[1])
        return "```console\n" + "".join(f"$ {command}\n{printed(command, out)}" for command, out in commands) + "```"

    return _BLOCK.sub(block, text)


def main() -> None:
    os.environ |= SETTINGS | {"PYTHONPATH": str(ROOT)}
    for document in DOCUMENTS:
        with tempfile.TemporaryDirectory() as folder, contextlib.chdir(folder):
            text = document.read_text(encoding="utf-8")
            document.write_text(_rewritten(text), encoding="utf-8")


if __name__ == "__main__":
    main()
