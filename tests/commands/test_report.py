"""`ledger report`: another source on a recorded swap."""

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
