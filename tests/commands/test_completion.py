"""Completion, through the protocol that shells speak: what is offered, and that nothing ever breaks or is made."""

from pathlib import Path

import pytest
from typer._completion_classes import BashComplete

from pow_ledger.app import command_line
from tests.commands.samples import SMALL, fill
from tests.conftest import Cli

GROUP = command_line()
NUMBERS = ["4", "3", "2", "1"]
ENDINGS = ["=", ":pow=", ":civilian=", ":people=", ":remains="]


def counts(*sides: str) -> list[str]:
    """What is offered for sides: several endings each, so that the shell adds no space behind the first `=`."""
    return [f"{side}{ending}" for side in sides for ending in ENDINGS]


SIDES = counts("each", "ukraine", "russia")
CATEGORIES = ["pow=", "civilian=", "people=", "remains="]


def offered(typed: str) -> list[str]:
    """What is offered at the end of a line; its last word is the one that is being typed."""
    _, *words, incomplete = typed.split(" ")
    shell = BashComplete(GROUP, {}, "ledger", "_LEDGER_COMPLETE")
    return [item.value for item in shell.get_completions(words, incomplete)]


@pytest.fixture
def small(cli: Cli) -> Cli:
    fill(cli, *SMALL)
    return cli


@pytest.mark.parametrize(
    ("typed", "expected"),
    [
        ("ledger st", ["state", "statements"]),
        ("ledger add 2031-03-05 ", SIDES),
        ("ledger add 2031-03-05 uk", counts("ukraine")),
        ("ledger add 2031-03-05 ea", counts("each")),
        ("ledger add 2031-03-05 each=1 ru", counts("russia")),
        ("ledger add 2031-03-05 ukraine:", [f"ukraine:{category}" for category in CATEGORIES]),
        ("ledger add 2031-03-05 ukraine:c", ["ukraine:civilian="]),
        ("ledger add 2031-03-05 each:r", ["each:remains="]),
        ("ledger report 1 ru", counts("russia")),
        ("ledger pledge code 2031-03-05 ", SIDES),
        ("ledger state 2031-03-05 ", [*SIDES, *counts("both")]),
        ("ledger state 2031-03-05 both:pe", ["both:people="]),
        ("ledger add 2031-03-05 --by ", ["ukraine", "russia"]),
        ("ledger totals --side r", ["russia"]),
        ("ledger totals --counted-by ", ["ukraine", "russia"]),
        ("ledger totals --category c", ["civilian"]),
        ("ledger totals --period ", ["month", "quarter", "year"]),
        ("ledger list -f m", ["markdown"]),
        ("ledger list --format ", ["table", "csv", "tsv", "json", "markdown", "xlsx"]),
        ("ledger add 2031-03-05 --status ", ["agreed", "under-way", "completed", "cancelled"]),
        ("ledger add 2031-03-05 --pledge ", ["accord", "bodies"]),
        ("ledger add 2031-03-05 --pledge accord:", ["accord:counts", "accord:partly", "accord:excluded"]),
        ("ledger report 1 --pledge accord:p", ["accord:partly"]),
        ("ledger state 2031-03-05 --pledge b", ["bodies"]),
        ("ledger pledges ", ["accord", "bodies"]),
        ("ledger pledges ac", ["accord"]),
        ("ledger report ", [*NUMBERS, "accord", "bodies"]),
        ("ledger show ", [*NUMBERS, "accord", "bodies"]),
        ("ledger show b", ["bodies"]),
        ("ledger show nothing", []),
    ],
)
def test_what_the_ledger_has_is_offered(small: Cli, typed: str, expected: list[str]) -> None:
    assert offered(typed) == expected


def test_tables_to_export_are_offered(small: Cli) -> None:
    assert offered("ledger export s") == ["swaps", "statements"]


def test_the_ledger_named_on_the_line_is_asked(small: Cli) -> None:
    small.ok("init", "--side", "armenia=Armenia", "--side", "azerbaijan=Azerbaijan", "--db", "other.sqlite")
    assert offered("ledger add --db other.sqlite 2031-03-05 a") == counts("armenia", "azerbaijan")
    assert offered("ledger add 2031-03-05 --db other.sqlite a") == counts("armenia", "azerbaijan")
    assert offered("ledger show --db other.sqlite ") == []


@pytest.mark.parametrize("content", [None, b"", b"not a ledger", b"SQLite format 3\0" + bytes(100)])
def test_without_a_ledger_that_can_be_read_nothing_breaks_and_nothing_is_made(cli: Cli, content: bytes | None) -> None:
    if content is not None:
        cli.ledger.write_bytes(content)
    before = sorted(Path().rglob("*"))
    assert offered("ledger add 2031-03-05 ") == SIDES
    assert offered("ledger add 2031-03-05 --by u") == ["ukraine"]
    assert [offered(f"ledger {typed} ") for typed in ("show", "report", "pledges", "add --pledge")] == [[]] * 4
    assert sorted(Path().rglob("*")) == before
    assert (cli.ledger.read_bytes() if content is not None else None) == content


def test_a_damaged_ledger_breaks_nothing(small: Cli) -> None:
    small.ledger.write_bytes(small.ledger.read_bytes()[:100] + 8000 * b"\xff")
    assert (offered("ledger show "), offered("ledger add 2031-03-05 e")) == ([], counts("each"))


def test_bash_gets_one_offer_a_line(
    small: Cli, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("_LEDGER_COMPLETE", "complete_bash")
    monkeypatch.setenv("COMP_WORDS", "ledger add 2031-03-05 ")
    monkeypatch.setenv("COMP_CWORD", "3")
    with pytest.raises(SystemExit):
        small()
    assert capsys.readouterr().out.split() == SIDES


@pytest.mark.parametrize(
    ("split", "expected"),
    [
        # Bash splits words at `:` and `=` before it asks.
        ("ledger add 2031-03-05 ukraine :", CATEGORIES),
        ("ledger add 2031-03-05 ukraine : c", ["civilian="]),
        ("ledger add 2031-03-05 each : pe", ["people="]),
        ("ledger add 2031-03-05 each=1 --pledge accord : p", ["partly"]),
        ("ledger add 2031-03-05 each=1 --pledge accord :", ["counts", "partly", "excluded"]),
    ],
)
def test_words_that_bash_has_split_are_completed_too(small: Cli, split: str, expected: list[str]) -> None:
    assert offered(split) == expected
