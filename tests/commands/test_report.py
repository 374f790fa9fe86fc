"""`ledger report`: another source on a recorded swap."""

import csv
import shlex
from typing import Any

import pytest

from tests.commands.samples import fill
from tests.conftest import Cli

SWAP = "add 2031-03-05 each=30 --source Radio"
SOURCE = ("--source", "https://example.net/b")


@pytest.fixture
def swap(cli: Cli) -> Cli:
    fill(cli, "pledge accord 2031-03-01 each=100 --source Radio", SWAP)
    return cli


def pow_of(shown: Any, side: str = "ukraine") -> str:
    return str(shown["figures"][side]["pow"]["text"])


@pytest.mark.parametrize("ref", ["1", "2031-03-05"])
def test_a_report_changes_nothing_of_its_swap(swap: Cli, ref: str) -> None:
    assert swap.ok("report", ref, "each=30", *SOURCE).err == "Recorded r3 on swap 1.\n"
    shown = swap.json("show", "1")
    assert (pow_of(shown), shown["contested"], [each["id"] for each in shown["reports"]]) == (
        "30",
        False,
        ["r2", "r3"],
    )


def test_every_option_is_kept_and_shown(swap: Cli) -> None:
    swap.ok(
        *("report", "1", "ukr=30", "--by", "ukr", "--claimant", "Office", "--publisher", "Wire", *SOURCE),
        *("--published", "2031-03-06", "--archive", "https://archive.example/b", "--note", "Later"),
        *("--status", "completed", "--pledge", "accord:partly"),
    )
    shown = swap.json("show", "r3")
    del shown["figures"]
    assert shown == {
        "id": "r3",
        "swap": 1,
        "pledge": None,
        "claimant": "Office",
        "by": "ukraine",
        "publisher": "Wire",
        "source": "https://example.net/b",
        "url": "https://example.net/b",
        "archive": "https://archive.example/b",
        "published": "2031-03-06",
        "status": "completed",
        "stances": {"accord": "partly"},
        "contradicts": False,
        "note": "Later",
        "voided": False,
    }


def test_a_report_may_have_no_figures_and_only_a_stance(swap: Cli) -> None:
    swap.ok("report", "1", "--pledge", "accord", *SOURCE)
    assert (swap.json("show", "r3")["figures"], swap.json("show", "r3")["stances"]) == ({}, {"accord": "counts"})


def test_the_same_report_twice_is_recorded_once(swap: Cli) -> None:
    swap.ok("report", "1", "each=30", *SOURCE)
    before = swap.ledger.read_bytes()
    assert swap.ok("report", "1", "ukr=30", "rus=30", *SOURCE).err == "Already recorded as r3 on swap 1.\n"
    assert swap.ledger.read_bytes() == before


@pytest.mark.parametrize(
    ("adopted", "stated", "contested"),
    [
        ("ukraine=30", "ukraine=31", True),
        ("ukraine=30", "ukraine=25..30", False),
        ("ukraine=30", "ukraine=31+", True),
        ("ukraine=30", "ukraine=withheld", False),
        ("ukraine=withheld", "ukraine=31", False),
        ("ukraine=1000~", "ukraine=1100", False),
        ("ukraine=1000~", "ukraine=1112", True),
        ("ukraine=30", "russia=31", False),
        ("ukraine=30 ukraine:civilian=5", "ukraine:people=35", False),
        ("ukraine=30 ukraine:civilian=5", "ukraine:people=36", True),
        ("ukraine=30", "ukraine:civilian=5", False),
        ("ukraine:people=30", "ukraine=31", False),
        ("ukraine=30 ukraine:remains=5", "ukraine:people=30", False),
    ],
)
def test_a_swap_is_contested_where_figures_share_no_number(
    cli: Cli, adopted: str, stated: str, contested: bool
) -> None:
    cli.ok("add", "2031-03-05", *adopted.split(), "--source", "Radio")
    outcome = cli.ok("report", "1", *stated.split(), *SOURCE)
    shown = cli.json("show", "1")
    assert (shown["contested"], "The swap is contested: " in outcome.err) == (contested, contested)
    assert shown["figures"] == shown["reports"][0]["figures"]


def test_what_the_swap_does_not_have_is_pointed_out_and_in_no_sum(swap: Cli) -> None:
    outcome = swap.ok("report", "1", "ukraine:civilian=5", *SOURCE)
    assert "The swap has no such figure: Ukraine: 5 civilians." in outcome.err
    assert {line["category"] for line in swap.json("totals")["totals"]} == {"pow"}


def test_adopt_makes_the_figures_and_the_status_the_swaps_own(swap: Cli) -> None:
    swap.ok("report", "1", "ukraine=31", "ukraine:civilian=2", "--status", "cancelled", "--adopt", *SOURCE)
    shown = swap.json("show", "1")
    assert {side: {of: each["text"] for of, each in counts.items()} for side, counts in shown["figures"].items()} == {
        "ukraine": {"pow": "31", "civilian": "2"},
        "russia": {"pow": "30"},
    }
    assert shown["status"] == "cancelled"


@pytest.mark.parametrize(
    ("held", "told"),
    [
        ("ukraine:people=100", "ukraine:pow=60 ukraine:civilian=41"),
        ("ukraine=60 ukraine:civilian=40", "ukraine:people=110"),
    ],
)
def test_the_command_that_it_prints_adopts_a_split_for_the_whole_and_a_whole_for_the_split(
    cli: Cli, held: str, told: str
) -> None:
    cli.ok("add", "2031-03-05", *held.split(), *SOURCE)
    told_by = ("--claimant", "A. B", "--by", "ukraine", "--note", "it's so", "--source", "https://example.org/b?c&d")
    printed = cli.ok("report", "1", *told.split(), *told_by).err
    command = printed[printed.index("adopt it: ledger ") + len("adopt it: ledger ") :]
    outcome = cli.ok(*shlex.split(command))
    assert outcome.err.startswith("Already recorded as r2")
    figures = cli.json("show", "1")["figures"]["ukraine"]
    assert [f"ukraine:{category}={each['text']}" for category, each in figures.items()] == told.split()


def test_a_report_that_is_recorded_already_can_still_be_adopted(swap: Cli) -> None:
    words = ("report", "1", "ukraine=31", *SOURCE)
    assert "contested" in swap.ok(*words).err
    swap.ok(*words, "--adopt")
    shown = swap.json("show", "1")
    assert (pow_of(shown), len(shown["reports"])) == ("31", 2)


def test_another_status_is_pointed_out_and_changes_nothing_until_it_is_adopted(cli: Cli) -> None:
    fill(cli, f"{SWAP} --status under-way")
    words = ("report", "1", "each=30", "--status", "completed", *SOURCE)
    assert "The swap stays under-way" in cli.ok(*words).err
    assert cli.json("show", "1")["status"] == "under-way"
    cli.ok(*words, "--adopt")
    assert cli.json("show", "1")["status"] == "completed"


def test_a_dry_run_writes_nothing_and_claims_nothing(swap: Cli) -> None:
    before = swap.ledger.read_bytes()
    outcome = swap.ok("report", "1", "ukraine=31", "--adopt", "--dry-run", *SOURCE)
    assert outcome.err.startswith("Would have recorded r3")
    assert "now has" not in outcome.err
    assert swap.ledger.read_bytes() == before


# Reports on pledges

ACCORD = ("pledge", "accord", "2031-03-01", "each=100+", "--claimant", "Envoy", "--by", "ukraine", "--source", "Radio")


@pytest.fixture
def accord(cli: Cli) -> Cli:
    cli.ok(*ACCORD)
    return cli


def said(cli: Cli) -> list[tuple[str, str | None, bool]]:
    """The reports on the pledge: number, claimant, and whether each contradicts what is adopted."""
    return [(each["id"], each["claimant"], each["contradicts"]) for each in cli.json("show", "accord")["reports"]]


def test_a_pledge_is_reported_on_as_a_swap_is(accord: Cli) -> None:
    told = accord.ok(
        "report", "accord", "each=120+", "--claimant", "Minister", "--by", "russia", "--source", "Post"
    ).err
    assert told == "Recorded r2 on pledge accord.\n"
    assert said(accord) == [("r1", "Envoy", False), ("r2", "Minister", False)]
    assert accord.json("show", "accord")["figures"]["ukraine"]["pow"]["text"] == "100+"
    again = accord.ok("report", "accord", "each=120+", "--claimant", "Minister", "--by", "russia", "--source", "Post")
    assert again.err == "Already recorded as r2 on pledge accord.\n"
    assert accord.ok(*ACCORD).err == "Already recorded as pledge accord.\n"
    assert "announced 1 March 2031 by Envoy (Ukraine) and Minister (Russia)" in accord.ok("pledges", "-f", "table").out
    cited = accord.ok("pledges", "accord", "--cite").out
    assert "Pledge accord, announced 1 March 2031 by Envoy (Ukraine) and Minister (Russia): to Ukraine" in cited
    assert cited.endswith("Sources\nEnvoy: Radio\nMinister: Post\n")


@pytest.mark.parametrize(
    ("words", "rival", "cited"),
    [
        ("each=90", "says 90 prisoners of war each", "Minister (Russia) put it as 90 prisoners of war each."),
        ("each:people=90", "says 90 people each", "Minister (Russia) put it as 90 people each."),
        ("--denied", "denies it", "Minister (Russia) denies the pledge accord."),
    ],
)
def test_a_rival_report_makes_a_pledge_contested_and_changes_no_figure(
    accord: Cli, words: str, rival: str, cited: str
) -> None:
    before = accord.json("pledges", "accord")
    outcome = accord.ok("report", "accord", words, "--claimant", "Minister", "--by", "russia", "--source", "Post")
    assert "The pledge is contested: " in outcome.err
    assert said(accord) == [("r1", "Envoy", False), ("r2", "Minister", True)]
    assert accord.json("show", "accord")["contested"]
    assert accord.json("pledges", "accord") == [{**line, "contested": True} for line in before]
    assert f"≠ r2: Minister (Russia) {rival}" in accord.ok("pledges", "accord", "-f", "table").out
    assert "contested ≠" in accord.ok("totals", "-f", "table").out
    assert cited in accord.ok("pledges", "accord", "--cite").out
    assert [each["subject"] for each in accord.json("check", "--only", "contested")] == ["r2"]
    told = accord.ok("void", "r2", "--why", "misread").err
    assert "The pledge accord is no longer contested." in told
    assert "The pledge accord keeps the figures that it has adopted." in told
    assert not accord.json("show", "accord")["contested"]


def test_who_denies_a_pledge_is_not_among_those_who_announced_it(accord: Cli) -> None:
    accord.ok("report", "accord", "each=90", "--claimant", "Minister", "--by", "russia", "--source", "Post")
    accord.ok("report", "accord", "--denied", "--claimant", "Spokesman", "--by", "russia", "--source", "Mail")
    header, row = csv.reader(accord.ok("show", "accord", "-f", "csv").out.splitlines())
    told = dict(zip(header, row, strict=True))["announced_by"]
    assert told == "Envoy ukraine:pow=100+ russia:pow=100+; Minister ukraine:pow=90 russia:pow=90"


def test_a_report_that_is_right_is_adopted(accord: Cli) -> None:
    told = accord.ok("report", "accord", "each=90", "--source", "Post", "--adopt").err
    assert "The pledge accord is now of 90 prisoners of war each." in told
    assert [line["pledged"]["text"] for line in accord.json("pledges", "accord")] == ["90", "90"]
    # Now the first report contradicts it.
    assert said(accord) == [("r1", "Envoy", True), ("r2", None, False)]
    accord.ok("undo")
    assert said(accord) == [("r1", "Envoy", False)]


def test_a_report_on_a_pledge_is_amended_and_follows_a_new_code(accord: Cli) -> None:
    accord.ok("report", "accord", "each=100", "--claimant", "Minister", "--source", "Post")
    told = accord.ok("amend", "r2", "ukraine=90", "--claimant", "Ministry", "--note", "Later", "--why", "misread").err
    assert "The pledge accord is contested now: a report contradicts its figures" in told
    assert accord.json("show", "r2")["claimant"] == "Ministry"
    refused = accord.refused("amend", "r2", "--status", "completed", "--why", "w")
    assert refused.code == 2 and "A report on a pledge has no --status." in refused.err
    accord.ok("amend", "accord", "--code", "treaty", "--why", "renamed")
    assert [report["id"] for report in accord.json("show", "treaty")["reports"]] == ["r1", "r2"]
    assert [each["command"] for each in accord.json("log", "treaty")] == ["pledge", "report", "amend", "amend"]
    accord.ok("undo")
    assert len(said(accord)) == 2


def test_as_of_an_earlier_day_a_pledge_has_the_reports_of_then(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    cli.ok(*ACCORD)
    monkeypatch.setenv("POW_LEDGER_NOW", "2031-07-02T12:00:00Z")
    cli.ok("report", "accord", "--denied", "--source", "Post")
    assert cli.json("show", "accord")["contested"]
    assert not cli.json("show", "accord", "--as-of", "2031-06-30")["contested"]
    assert len(cli.json("show", "accord", "--as-of", "2031-06-30")["reports"]) == 1
