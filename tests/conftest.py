"""What every test has at hand: an empty home, a pinned clock, and the command line."""

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from hypothesis import settings

from pow_ledger.__main__ import run

# How long an example takes depends on what else the machine is doing.
settings.register_profile("suite", deadline=None)
settings.load_profile("suite")

NOW = "2031-06-30T12:00:00+00:00"
"""The pinned instant: later than every date that the tests invent, unless they say otherwise."""


@dataclass(frozen=True)
class Outcome:
    """What one command did."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


class Cli:
    """The command line, in this process, on one ledger that need not exist yet."""

    def __init__(self, ledger: Path, capsys: pytest.CaptureFixture[str]) -> None:
        self.ledger = ledger
        self._capsys = capsys

    def __call__(self, *words: str) -> Outcome:
        """Run a command, whatever comes of it."""
        self._capsys.readouterr()
        code = run(words)
        out, err = self._capsys.readouterr()
        return Outcome(code, out, err)

    def ok(self, *words: str) -> Outcome:
        """Run a command that must succeed."""
        outcome = self(*words)
        assert outcome.code == 0, outcome.err
        return outcome

    def json(self, *words: str) -> Any:
        """What a reading command says as JSON."""
        return self.ok(*words, "-f", "json").json

    def refused(self, *words: str) -> Outcome:
        """Run a command that must fail, print nothing to stdout, and leave the ledger untouched."""
        before = self.ledger.read_bytes() if self.ledger.is_file() else None
        outcome = self(*words)
        assert outcome.code in (1, 2), outcome
        assert outcome.out == ""
        assert (self.ledger.read_bytes() if self.ledger.is_file() else None) == before
        return outcome


@pytest.fixture(autouse=True)
def surroundings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """An empty home, a pinned clock, no colour, and nothing of the user's settings."""
    home = tmp_path / "home"
    home.mkdir()
    for name in ("XDG_DATA_HOME", "COLUMNS", "FORCE_COLOR", "POW_LEDGER_DB"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("NO_COLOR", "1")
    monkeypatch.setenv("POW_LEDGER_NOW", NOW)
    monkeypatch.setenv("POW_LEDGER_AUTHOR", "Tester")
    monkeypatch.chdir(tmp_path)
    yield


@pytest.fixture
def cli(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Cli:
    """The command line on a ledger of its own, which the first write makes."""
    ledger = tmp_path / "ledger.sqlite"
    monkeypatch.setenv("POW_LEDGER_DB", str(ledger))
    return Cli(ledger, capsys)
