"""The README keeps its word: its transcripts are what the program prints, its commands are one line each."""

import os
import re
import shlex
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.terminal import on_terminal

README = Path(__file__).parents[1] / "README.md"


def _transcript() -> Iterator[tuple[str, str]]:
    """Each command of the `console` blocks, in order, with what it printed."""
    for block in re.findall(r"^```console\n(.*?)^```$", README.read_text(encoding="utf-8"), re.M | re.S):
        for command, printed in re.findall(r"^\$ ((?:.*\\\n)*.*)\n((?:(?!\$ ).*\n)*)", block, re.M):
            yield command.replace("\\\n", " "), printed


def test_the_transcripts_are_what_a_terminal_of_80_columns_shows(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("POW_LEDGER_NOW", "2026-02-01T12:00:00Z")
    monkeypatch.setenv("POW_LEDGER_AUTHOR", "olena")
    for command, printed in _transcript():
        match shlex.split(command):
            case ["export", setting]:
                monkeypatch.setenv(*setting.split("=", 1))
            case ["ledger", *words]:
                shown = on_terminal(words, columns=80).text
                assert [line.rstrip() for line in shown.splitlines()] == printed.splitlines(), command
            case ["cat", name]:
                (tmp_path / name).write_text(printed, encoding="utf-8")
            case ["sqlite3", name, query]:
                with closing(sqlite3.connect(tmp_path / name)) as connection:
                    rows = connection.execute(query).fetchall()
                assert [
                    "|".join("" if value is None else str(value) for value in row) for row in rows
                ] == printed.splitlines()
            case other:
                pytest.fail(f"no test knows how to run {other}")
    assert os.environ["POW_LEDGER_DB"] == "july.sqlite"


def test_the_first_two_commands_are_one_line_each() -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```$", README.read_text(encoding="utf-8"), re.M | re.S)
    assert [block.count("\n") for block in blocks[:2]] == [1, 1]
    assert blocks[0].rstrip().endswith("ledger totals --db .venv/2025.sqlite")
    assert blocks[1].rstrip().endswith("pytest")


def test_the_check_that_it_shows_is_one_of_the_programs_own() -> None:
    shown = re.findall(r"^```python\n(.*?)^```$", README.read_text(encoding="utf-8"), re.M | re.S)
    source = (README.parent / "pow_ledger" / "domain" / "checks" / "checks.py").read_text(encoding="utf-8")
    assert shown and all(code in source for code in shown)


def test_every_file_that_the_documents_link_to_exists() -> None:
    for document in README.parent.glob("*.md"):
        for target in re.findall(r"\]\((?!https?:)([^)]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"
