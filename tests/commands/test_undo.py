"""`ledger undo`: the last command reverted, whole, whichever it was."""

import contextlib
import shlex
import sqlite3
from typing import Any

import pytest

from tests.commands.samples import SMALL, fill
from tests.conftest import Cli

QUESTIONS = (
    "totals",
    "list --voided",
    "pledges",
    "pledges accord",
    "statements --voided",
    "compare",
    "check --all",
    "show 1",
)


@pytest.fixture
def small(cli: Cli) -> Cli:
    fill(cli, *SMALL)
    return cli


def everything(cli: Cli) -> list[Any]:
    """What the ledger answers, its history aside."""
    outcomes = [cli(*shlex.split(question), "-f", "json") for question in QUESTIONS]
    return [(outcome.code, outcome.out, outcome.err) for outcome in outcomes]


def outside(cli: Cli, *statements: str) -> None:
    with contextlib.closing(sqlite3.connect(cli.ledger, isolation_level=None)) as connection:
        for statement in statements:
            connection.execute(statement)


@pytest.mark.parametrize(
    "command",
    [
        "add 2031-03-20 each=5 each:civilian=2 --mediator UAE --pledge accord --source Radio",
        "report 2 ukraine=7 russia:civilian=3 --status agreed --adopt --source Post",
        "pledge second 2031-03-01 each=5 --source Radio",
        "state 2031-06-03 both=7 --pledge accord --source Radio",
        "amend 1 each=3 u:civilian=2 --date 2031-03-06 --mediator Qatar --place none --why w",
        "amend 3 each:pow=none --why w",
        "amend r3 --swap 2 --pledge accord:none --pledge bodies --why w",
        "amend accord --code treaty each=7 --why w",
        "amend s2 --pledge bodies ukraine=3 --why w",
        "amend ledger --complete-from 2031-01-01 --why w",
        "void 1 --why w",
        "void r3 --why w",
        "void accord --why w",
        "void s1 --why w",
    ],
)
def test_every_command_is_undone_whole_and_redone(small: Cli, command: str) -> None:
    before = everything(small)
    small.ok(*shlex.split(command))
    after = everything(small)
    assert after != before or "ledger" in command
    for undone in (True, False):
        assert small.ok("undo").err.startswith("Undid command 12, " if undone else "Redid command 12, ")
        assert everything(small) == (before if undone else after)


def test_it_says_what_it_undid(small: Cli) -> None:
    small.ok("amend", "2", "russia=21", "--why", "the page says so")
    told = ["  swap 2: russia 20~ → 21, because the page says so"]
    assert small.ok("undo").err.splitlines() == ["Undid command 12, amend of 2031-06-30 12:00 UTC:", *told]
    assert small.ok("undo").err.splitlines() == ["Redid command 12, amend of 2031-06-30 12:00 UTC:", *told]
    assert [(each["id"], each["command"], each["undoes"]) for each in small.json("log")[-3:]] == [
        (12, "amend", None),
        (13, "undo", 12),
        (14, "undo", 13),
    ]


def test_a_dry_run_says_it_and_does_nothing(small: Cli) -> None:
    before = small.ledger.read_bytes()
    said = small.ok("undo", "--dry-run").err.splitlines()
    assert said == [
        "Would undo command 11, state of 2031-06-30 12:00 UTC:",
        "  s2 recorded: as of 2031-06-02, since 2031-01-01, both:people 200~",
        "Nothing was written.",
    ]
    assert small.ledger.read_bytes() == before


def test_the_whole_dataset_in_one(cli: Cli) -> None:
    cli.ok("init", "--bundled")
    full = everything(cli)
    assert cli.ok("undo").err.splitlines()[1:] == [
        "  10 pledges recorded",
        "  122 swaps recorded",
        "  395 reports recorded",
        "  90 statements recorded",
        "  1 ledger changed",
    ]
    assert (cli.json("list"), cli.json("pledges"), cli.json("statements")) == ([], [], [])
    cli.ok("undo")
    assert everything(cli) == full


def test_the_first_command_leaves_an_empty_ledger(cli: Cli) -> None:
    cli.ok("add", "2031-03-05", "each=30", "--source", "Radio")
    cli.ok("undo")
    assert cli.json("list") == []
    cli.ok("undo")
    assert len(cli.json("list")) == 1


def test_after_another_command_it_is_that_one_that_is_undone(small: Cli) -> None:
    small.ok("amend", "1", "--place", "Minsk", "--why", "w")
    small.ok("undo")
    small.ok("amend", "1", "--label", "2nd", "--why", "w")
    small.ok("undo")
    assert (small.json("show", "1")["place"], small.json("show", "1")["label"]) == ("Border", "1st")


# Edits by other programs


def test_an_edit_from_outside_that_is_not_in_the_way_stays(small: Cli) -> None:
    small.ok("amend", "1", "each=3", "--why", "w")
    outside(small, "UPDATE swap SET place = 'Minsk' WHERE id = 1")
    assert small.ok("undo").err.startswith("Undid command 12, amend")
    assert small.json("show", "1")["place"] == "Minsk"
    assert small.json("show", "1")["figures"]["russia"]["pow"]["text"] == "30"


@pytest.mark.parametrize(
    ("command", "edit", "reason"),
    [
        (
            "amend 1 each=3 --why w",
            "UPDATE swap_figure SET low = 4, high = 4 WHERE swap_id = 1",
            "Another program has changed swap 1 since (",
        ),
        (
            "amend 1 each=3 --why w",
            "DELETE FROM swap_figure WHERE swap_id = 1",
            "Another program has changed swap 1 since (",
        ),
        ("void r3 --why w", "UPDATE report SET note = 'x' WHERE id = 3", "Another program has changed r3 since ("),
        ("void accord --why w", "UPDATE pledge SET note = 'x'", "Another program has changed pledge accord since ("),
        (
            "add 2031-03-20 each=5 --source Post",
            "INSERT INTO report (swap_id, status, source) VALUES (5, 'completed', 'x')",
            "Something that another program recorded builds on it (swap.id: report refers to it).",
        ),
        (
            "amend 3 u:remains=none --why w",
            "INSERT INTO swap_figure VALUES (3, 'ukraine', 'remains', 1, 1, 0)",
            "Another program has changed swap 3 since (",
        ),
        (
            "amend 1 --mediator none --why w",
            "INSERT INTO swap_mediator VALUES (1, 7, 'UAE')",
            "Something that another program recorded builds on it (swap_mediator.name: the swap has that mediator).",
        ),
    ],
)
def test_one_that_stands_in_the_way_is_named_and_nothing_undone(
    small: Cli, command: str, edit: str, reason: str
) -> None:
    small.ok(*shlex.split(command))
    outside(small, edit)
    outcome = small.refused("undo")
    assert outcome.code == 1
    assert outcome.err.startswith(f"Error: Command 12 ({command.split()[0]}) cannot be undone. {reason}")
    assert outcome.err.endswith("See `ledger log`; `ledger amend` and `ledger void` correct single entries.\n")


def test_an_edit_from_outside_before_the_command_is_no_hindrance(small: Cli) -> None:
    outside(small, "UPDATE swap SET place = 'Minsk' WHERE id = 1")
    small.ok("amend", "1", "--place", "Border", "--why", "w")
    small.ok("undo")
    assert small.json("show", "1")["place"] == "Minsk"
    # What was done outside is no command, and is not undone in turn.
    assert small.ok("undo").err.startswith("Redid command 13, amend")


def test_an_edit_from_outside_that_was_taken_back_is_no_hindrance(small: Cli) -> None:
    small.ok("amend", "1", "each=3", "--why", "w")
    outside(
        small,
        "UPDATE swap_figure SET low = 4, high = 4 WHERE swap_id = 1",
        "UPDATE swap_figure SET low = 3, high = 3 WHERE swap_id = 1",
    )
    small.ok("undo")
    assert small.json("show", "1")["figures"]["russia"]["pow"]["text"] == "30"
