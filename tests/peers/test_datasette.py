"""Datasette serves a ledger as it is: the numbers of the command line, and nothing that writes."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from pow_ledger.domain.figures import Figure
from tests.commands.samples import SMALL, fill
from tests.conftest import Cli

pytestmark = pytest.mark.peers


def served(ledger: Path, address: str) -> subprocess.CompletedProcess[str]:
    """What Datasette answers, without a server."""
    command = [sys.executable, "-m", "datasette", str(ledger), "--get", address]
    return subprocess.run(command, capture_output=True, text=True, check=False)


def rows(ledger: Path, view: str, where: str = "") -> list[dict[str, Any]]:
    answer = served(ledger, f"/{ledger.stem}/{view}.json?_shape=array&_size=max{where}")
    assert answer.returncode == 0, answer.stderr
    found: list[dict[str, Any]] = json.loads(answer.stdout)
    return found


def figure(row: dict[str, Any], prefix: str = "") -> str:
    return Figure(row[f"{prefix}low"], row[f"{prefix}high"], bool(row[f"{prefix}about"])).text


@pytest.fixture(params=["small", "bundled"])
def ledger(request: pytest.FixtureRequest, cli: Cli) -> Cli:
    if request.param == "small":
        fill(cli, *SMALL)
    else:
        cli.ok("init", "--bundled")
    return cli


@pytest.mark.parametrize("view", ["totals", "pending"])
def test_sums_are_those_of_the_command_line(ledger: Cli, view: str) -> None:
    told = {
        (line["side"], line["category"], line["figure"]["text"], line["swaps"], line["withheld"])
        for line in ledger.json("totals")[view]
    }
    found = rows(ledger.ledger, view)
    assert {(row["side"], row["category"], figure(row), row["swaps"], row["withheld"]) for row in found} == told
    assert len(found) == len(told)


@pytest.mark.parametrize("counted_by", ["", "ukraine"])
def test_progress_is_that_of_the_command_line(ledger: Cli, counted_by: str) -> None:
    measures = ("pledged", "counted", "possible")
    told = [
        (line["pledge"], line["side"], line["category"], *(line[each]["text"] for each in measures), line["withheld"])
        for line in ledger.json("pledges", *(("--counted-by", counted_by) if counted_by else ()))
    ]
    found = [
        (row["pledge"], row["side"], row["category"], *(figure(row, f"{each}_") for each in measures), row["withheld"])
        for row in rows(ledger.ledger, "progress")
        if row["counted_by"] == counted_by
    ]
    assert sorted(found) == sorted(told)


@pytest.mark.parametrize("statement", ["delete+from+swap", "drop+view+totals", "insert+into+side+values('a','b',3)"])
def test_nothing_can_be_written_through_it(ledger: Cli, statement: str) -> None:
    before = ledger.ledger.read_bytes()
    answer = served(ledger.ledger, f"/{ledger.ledger.stem}.json?sql={statement}")
    assert answer.returncode != 0
    assert "must be a SELECT" in answer.stdout + answer.stderr
    assert ledger.ledger.read_bytes() == before
