"""`ledger state`: a running total that someone stated."""

import pytest

from tests.commands.samples import fill
from tests.conftest import Cli

TOTAL = ("state", "2031-06-01", "ukraine:people=4757", "--source", "https://www.example.org/a")


def test_a_statement_is_recorded_and_in_no_sum(cli: Cli) -> None:
    outcome = cli.ok(*TOTAL)
    assert (outcome.out, outcome.err) == (
        "",
        f"Made a new ledger at {cli.ledger}.\nRecorded s1: Ukraine: 4,757 people as of 2031-06-01.\n",
    )
    assert cli.json("totals")["totals"] == []


def test_every_option_is_kept_and_shown(cli: Cli) -> None:
    fill(cli, "pledge accord 2031-03-01 each=100 --source Radio")
    cli.ok(
        *(*TOTAL, "--since", "2022-02-24", "--pledge", "accord", "--mediator", "UAE", "--note", "Roughly"),
        *("--claimant", "Office", "--by", "ukr", "--publisher", "Wire", "--published", "yesterday"),
        *("--archive", "https://archive.example/a"),
    )
    shown = cli.json("show", "s1")
    del shown["figures"]
    assert shown == {
        "id": "s1",
        "as_of": "2031-06-01",
        "since": "2022-02-24",
        "pledge": "accord",
        "mediator": "UAE",
        "claimant": "Office",
        "by": "ukraine",
        "publisher": "Wire",
        "source": "https://www.example.org/a",
        "url": "https://www.example.org/a",
        "archive": "https://archive.example/a",
        "published": "2031-06-29",
        "note": "Roughly",
        "voided": False,
    }


@pytest.mark.parametrize(
    ("counts", "figures"),
    [
        ("both:people=2883", {"both": {"people": "2883"}}),
        ("BOTH=7000+", {"both": {"pow": "7000+"}}),
        ("ukr=80 rus=80 both=160", {"ukraine": {"pow": "80"}, "russia": {"pow": "80"}, "both": {"pow": "160"}}),
    ],
)
def test_both_adds_the_sides_here(cli: Cli, counts: str, figures: dict[str, dict[str, str]]) -> None:
    cli.ok("state", "today", *counts.split(), "--source", "Radio")
    shown = cli.json("show", "s1")
    assert shown["as_of"] == "2031-06-30"
    assert {side: {of: each["text"] for of, each in of.items()} for side, of in shown["figures"].items()} == figures


@pytest.mark.parametrize(
    "command",
    ["add 2031-03-05 both=1", "report 1 both=1", "pledge accord 2031-03-01 both=1", "state today each=1 --by both"],
)
def test_both_is_allowed_nowhere_else(cli: Cli, command: str) -> None:
    fill(cli, "add 2031-03-05 each=30 --source Radio")
    assert cli.refused(*command.split(), "--source", "Radio").code == 2


def test_a_total_of_a_pledge_stands_beside_its_progress(cli: Cli) -> None:
    fill(cli, "pledge accord 2031-03-01 each=100 --source Radio")
    cli.ok(*TOTAL, "--pledge", "accord", "--claimant", "Office")
    ukraine, russia = cli.json("pledges")
    assert [(each["figure"]["text"], each["claimant"], each["as_of"]) for each in ukraine["stated"]] == [
        ("4757", "Office", "2031-06-01")
    ]
    assert (ukraine["counted"]["text"], russia["stated"]) == ("0", [])


def test_the_same_statement_twice_is_recorded_once(cli: Cli) -> None:
    cli.ok(*TOTAL)
    before = cli.ledger.read_bytes()
    assert cli.ok(*TOTAL).err == "Already recorded as s1.\n"
    assert cli.ledger.read_bytes() == before


def test_a_dry_run_writes_nothing(cli: Cli) -> None:
    assert cli.ok(*TOTAL, "--dry-run").err.startswith("Would have recorded s1")
    assert not cli.ledger.exists()
