"""`ledger check`: each check finds what it is for, leaves a near miss alone, and says so in words."""

import contextlib
import csv
import re
import shlex
import sqlite3
from collections.abc import Iterable
from typing import Any

import pytest

from pow_ledger.domain.checks.checks import CHECKS
from tests.commands.samples import fill
from tests.conftest import Cli

BOTH_TOLD = "--by ukraine --source A"
"""What makes a report one that a side speaks in."""

Case = tuple[str, list[str], list[str], list[str]]
"""A check, its findings' subjects, the commands that raise it, and the commands of a near miss."""


def add(day: str, counts: str = "each=30", options: str = BOTH_TOLD) -> str:
    return f"add {day} {counts} {options}"


def state(day: str, counts: str, options: str = "", claimant: str = "Office") -> str:
    return f"state {day} {counts} --claimant {claimant} --source S {options}"


PLEDGE = "pledge accord 2031-03-05 each=100 --source P"
UNTIL = "amend ledger --complete-until {} --why kept"
KNOWN = UNTIL.format("2031-06-30")
SINCE = "--since 2031-03-05"
ACCORD = f"{BOTH_TOLD} --pledge accord"
TOLD = "--by ukraine --claimant Office --source"

ERRORS = {"integrity", "statements", "future"}

CASES: list[Case] = [
    (
        "statements",
        ["s1"],
        [add("2031-03-05"), state("2031-03-06", "ukraine=31", SINCE)],
        [add("2031-03-05"), state("2031-03-06", "ukraine=30", SINCE)],
    ),
    (
        "contested",
        ["r2"],
        [add("2031-03-05"), "report 1 russia=31 --by russia --source B"],
        [add("2031-03-05", "each=30 russia:civilian=4"), "report 1 russia=33~ ukraine:civilian=2 --source B"],
    ),
    (
        "contested",
        ["r2"],
        [add("2031-03-05", "ukraine=33 ukraine:civilian=51"), "report 1 ukraine:people=85 --source B"],
        [add("2031-03-05", "ukraine=33 ukraine:civilian=51"), "report 1 ukraine:people=84 --source B"],
    ),
    (
        "no-side-spoke",
        ["1"],
        [add("2031-03-05", options="--claimant Agency --source A")],
        [add("2031-03-05"), add("2031-06-25", options="--status agreed --source A")],
    ),
    (
        "repeated",
        ["2"],
        [add("2031-03-05"), add("2031-03-06", options="--by russia --source B")],
        [add("2031-03-05"), add("2031-03-07", options="--by russia --source B")],
    ),
    (
        "repeated",
        ["2"],
        [add("2031-03-05"), add("2031-03-05", options="--new --by russia --source B")],
        [add("2031-03-05"), add("2031-03-06", "ukraine=30 russia=31", "--by russia --source B")],
    ),
    # One who tells of two tells of no one swap twice; and nobody knows that two withheld figures are the same.
    (
        "repeated",
        ["2"],
        [
            add("2031-03-05", "ukraine:remains=1200", f"{TOLD} A"),
            add("2031-03-06", "ukraine:remains=1200", "--by russia --claimant Ministry --source B"),
        ],
        [
            add("2031-03-05", "ukraine:remains=1200", f"{TOLD} A --published 2031-03-05"),
            add("2031-03-06", "ukraine:remains=1200", f"{TOLD} B --published 2031-03-06"),
            add("2031-03-09", "each=withheld", "--by ukraine --source A"),
            add("2031-03-10", "each=withheld", "--by russia --source B"),
        ],
    ),
    # A swap between two that are the same hides nothing.
    (
        "repeated",
        ["3"],
        [
            add("2031-03-05"),
            add("2031-03-05", "ukraine=7", "--new --by ukraine --source C"),
            add("2031-03-06", options="--by russia --source B"),
        ],
        [
            add("2031-03-05"),
            add("2031-03-05", "ukraine=7", "--new --by ukraine --source C"),
            add("2031-03-07", options="--by russia --source B"),
        ],
    ),
    # Of three each is told beside each before it.
    (
        "repeated",
        ["2", "3", "3"],
        [add("2031-03-05"), add("2031-03-05", options="--new --source B"), add("2031-03-06", options="--source C")],
        [add("2031-03-05"), add("2031-03-07", options="--source B"), add("2031-03-09", options="--source C")],
    ),
    (
        "same-day-pledge",
        ["1"],
        [PLEDGE, add("2031-03-05", options=ACCORD)],
        [PLEDGE, add("2031-03-04", options=ACCORD), add("2031-03-05"), add("2031-03-06", "each=9", ACCORD)],
    ),
    (
        "stale",
        ["1"],
        [add("2031-06-15", options=f"{BOTH_TOLD} --status agreed")],
        [
            add("2031-06-17", options=f"{BOTH_TOLD} --status agreed"),
            add("2031-06-16", "each=5", f"{BOTH_TOLD} --status under-way"),
            add("2031-06-01", "each=6", f"{BOTH_TOLD} --status cancelled"),
            add("2031-07-30", "each=7", f"{BOTH_TOLD} --status agreed"),
        ],
    ),
    (
        "past-deadline",
        ["accord"],
        [f"{PLEDGE} --until 2031-06-29", add("2031-03-06", "each=99", ACCORD), KNOWN],
        [
            # The ledger does not know of any day after the deadline.
            "pledge fifth 2031-03-05 each=100 --until 2031-03-06 --source U",
            f"{PLEDGE} --until 2031-06-29",
            add("2031-03-06", "each=100", ACCORD),
            "pledge second 2031-03-05 each=100 --until 2031-06-30 --source Q",
            "pledge third 2031-03-05 each=withheld --until 2031-03-30 --source R",
            "pledge fourth 2031-03-05 each=100 --deadline soon --source T",
        ],
    ),
    (
        "outdated",
        ["ledger"],
        [PLEDGE, add("2031-05-01", "each=99", ACCORD)],
        [
            f"{PLEDGE} --until 2031-04-30",
            "pledge second 2031-03-05 each=withheld --source Q",
            add("2031-04-01", "each=100", f"{BOTH_TOLD} --pledge accord"),
        ],
    ),
    (
        "outdated",
        ["ledger"],
        [PLEDGE, add("2031-05-01"), UNTIL.format("2031-05-01")],
        [PLEDGE, UNTIL.format("2031-05-02")],
    ),
    ("outdated", ["ledger"], [PLEDGE, add("2031-05-01")], [PLEDGE, add("2031-05-02")]),
    (
        "contested",
        ["r2", "r3"],
        [PLEDGE, "report accord each=101 --source Q", "report accord --denied --by russia --source R"],
        [PLEDGE, "report accord each=100~ --source Q", "report accord each:people=90+ --source R"],
    ),
    (
        "both-sides-together",
        ["r2"],
        [add("2031-03-05"), "report 1 ukraine=60 --source B"],
        [add("2031-03-05"), "report 1 ukraine=61 russia=60~ --source B"],
    ),
    (
        "stage-and-total",
        ["3"],
        [add("2031-03-05", "ukraine=12"), add("2031-03-06", "ukraine=20"), add("2031-03-07", "ukraine=32")],
        [add("2031-03-05", "ukraine=12"), add("2031-03-06", "ukraine=20"), add("2031-03-07", "ukraine=33")],
    ),
    # The stages need not be the first swaps; and one swap that is the same is no sum.
    (
        "stage-and-total",
        ["4"],
        [
            add("2031-03-05", "ukraine=5"),
            add("2031-03-06", "ukraine=12"),
            add("2031-03-07", "ukraine=20"),
            add("2031-03-08", "ukraine=32"),
        ],
        [
            add("2031-03-05", "ukraine=5"),
            add("2031-03-06", "ukraine=32"),
            add("2031-03-08", "ukraine=32", "--source B"),
        ],
    ),
    (
        "stage-and-total",
        ["4"],
        [
            add("2031-03-05", "ukraine=12"),
            add("2031-03-06", "ukraine=20"),
            add("2031-03-07", "ukraine=5"),
            add("2031-03-07", "ukraine=32", f"{BOTH_TOLD} --new"),
        ],
        [
            add("2031-03-05", "ukraine=12"),
            add("2031-03-06", "russia=20"),
            add("2031-03-07", "ukraine=20~"),
            add("2031-03-08", "ukraine=32"),
        ],
    ),
]


@pytest.mark.parametrize(("name", "subjects", "commands", "near_miss"), CASES)
def test_a_check_finds_what_it_is_for_and_no_near_miss(
    cli: Cli, name: str, subjects: list[str], commands: list[str], near_miss: list[str]
) -> None:
    fill(cli, *commands)
    outcome = cli("check", "--only", name, "-f", "json")
    assert outcome.code == (1 if name in ERRORS else 0)
    assert [(each["check"], each["subject"]) for each in outcome.json] == [(name, subject) for subject in subjects]
    assert {each["severity"] for each in outcome.json} == {"error" if name in ERRORS else "warning"}
    assert all(each["message"].endswith(".") for each in outcome.json)
    cli.ledger.unlink()
    fill(cli, *near_miss)
    assert cli.json("check", "--only", name) == []


def test_every_check_but_those_of_the_file_and_the_clock_has_a_case() -> None:
    assert {name for name, *_ in CASES} | {"integrity", "future"} == set(CHECKS)


@pytest.mark.parametrize(("today", "subjects"), [("2031-03-04", ["1"]), ("2031-03-05", [])])
def test_a_completed_swap_of_the_future_is_an_error(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, today: str, subjects: list[str]
) -> None:
    fill(cli, add("2031-03-05"), add("2031-03-09", options=f"{BOTH_TOLD} --status agreed"))
    monkeypatch.setenv("POW_LEDGER_NOW", f"{today}T12:00:00+00:00")
    outcome = cli("check", "-f", "json")
    assert outcome.code == len(subjects)
    assert [(each["check"], each["subject"]) for each in outcome.json] == [("future", each) for each in subjects]


# The command


SOUND = (
    add("2031-03-05", options=f"{TOLD} A"),
    "report 1 each=30 --by russia --claimant Ministry --source B",
    state("2031-03-06", "ukraine=30", SINCE),
)


@pytest.mark.parametrize("commands", [("init",), SOUND])
@pytest.mark.parametrize("options", [(), ("--only", "statements", "--only", "contested")])
def test_where_nothing_is_wrong_it_is_silent(cli: Cli, commands: tuple[str, ...], options: tuple[str, ...]) -> None:
    fill(cli, *commands)
    outcome = cli("check", *options)
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "")
    assert cli.json("check", *options) == []


WRONG = (*SOUND, "report 1 russia=31 --source C", state("2031-03-07", "ukraine=32", SINCE))


def test_only_runs_the_checks_that_are_named(cli: Cli) -> None:
    fill(cli, *WRONG)

    def names(*options: str) -> list[str]:
        return [each["check"] for each in cli("check", *options, "-f", "json").json]

    assert names() == names("--only", "contested", "--only", "statements") == ["statements", "contested"]
    assert names("--only", "contested") == ["contested"]
    assert names("--only", "stale") == []
    assert (cli("check", "--only", "contested").code, cli("check", "--only", "statements").code) == (0, 1)


def test_a_check_that_does_not_exist_is_refused(cli: Cli) -> None:
    fill(cli, *WRONG)
    outcome = cli.refused("check", "--only", "contested", "--only", "everything")
    assert outcome.code == 2
    assert "everything" in outcome.err and "stage-and-total" in outcome.err


def figure(number: int) -> dict[str, Any]:
    return {"low": number, "high": number, "about": False, "text": str(number)}


def test_all_lists_consistent_statements_to_the_letter(cli: Cli) -> None:
    fill(cli, *WRONG)
    shown = [each for each in cli("check", "--all", "-f", "json").json if each["check"] == "statements"]
    consistent, contradicts = shown
    assert (
        contradicts.items()
        >= {
            "check": "statements",
            "severity": "error",
            "subject": "s2",
            "stated": figure(32),
            "computed": figure(30),
            "difference": 2,
            "verdict": "contradicts",
        }.items()
    )
    assert "Office" in contradicts["message"] and "2031-03-07" in contradicts["message"]
    assert (
        consistent.items()
        >= {
            "check": "statements",
            "subject": "s1",
            "stated": figure(30),
            "computed": figure(30),
            "difference": 0,
            "verdict": "consistent",
            "withheld": [],
        }.items()
    )


def test_the_contract_of_other_findings_is_four_words(cli: Cli) -> None:
    fill(cli, *WRONG)
    found = cli.json("check", "--only", "contested")
    assert [set(each) for each in found] == [{"check", "severity", "subject", "message"}]
    assert "31" in found[0]["message"] and "30" in found[0]["message"] and "swap 1 " in found[0]["message"]


def test_csv_has_one_row_for_each_finding(cli: Cli) -> None:
    fill(cli, *WRONG)
    rows = [*csv.DictReader(cli("check", "-f", "csv").out.splitlines())]
    assert [(row["check"], row["severity"], row["subject"], row["stated"], row["computed"]) for row in rows] == [
        ("statements", "error", "s2", "32", "30"),
        ("contested", "warning", "r3", "", ""),
    ]


def test_the_table_says_what_to_do(cli: Cli) -> None:
    fill(cli, *WRONG)
    table = " ".join(cli("check", "-f", "table").out.split())
    assert re.search(r"s2 .* 32 30 2 too many", table)
    assert "Check each statement, for example with `ledger show s2`, and the swaps of its days." in table
    assert "has adopted 30. `ledger show 1` has every version; `ledger amend 1 … --why …` adopts another." in table


# Statements


def test_a_statement_of_a_pledge_whose_swaps_were_all_withheld_is_consistent_and_shown(cli: Cli) -> None:
    fill(
        cli,
        PLEDGE,
        add("2031-03-06", "each=withheld", ACCORD),
        add("2031-03-09", "each=withheld", ACCORD),
        state("2031-03-10", "ukraine:people=1000+", "--pledge accord"),
    )
    (found,) = cli.json("check", "--all", "--only", "statements")
    assert (found["verdict"], found["computed"]["text"], found["withheld"]) == ("consistent", "withheld", [1, 2])
    ukraine, russia = cli.json("totals")["pledges"]
    assert ukraine["counted"]["text"] == "withheld"
    assert [(each["figure"]["text"], each["claimant"]) for each in ukraine["stated"]] == [("1000+", "Office")]
    assert russia["stated"] == []


@pytest.mark.parametrize(
    ("counts", "options", "by"),
    [
        ("both=62", "", 0),
        ("both=60", "", -2),
        ("both:people=65", "", 0),
        ("both:people=66", "", 1),
        ("ukraine:civilian=3", "", 0),
        ("russia:remains=0", "", 0),
        ("russia:remains=1", "", 1),
        ("ukraine=10", "--mediator UAE", 0),
        ("ukraine=11", "--mediator UAE", 1),
        ("ukraine=20", "--pledge accord", 0),
        ("ukraine=21", "--pledge accord", 1),
        ("ukraine=9", "--pledge accord", -11),
    ],
)
def test_scopes(cli: Cli, counts: str, options: str, by: int) -> None:
    fill(
        cli,
        PLEDGE,
        add("2031-03-05", "ukraine=10 russia=12 ukraine:civilian=3", f"{BOTH_TOLD} --mediator UAE"),
        add("2031-03-09", "each=20", ACCORD),
        add("2031-03-20", "each=9", "--by ukraine --source Later"),
    )
    cli.ok(*shlex.split(state("2031-03-19", counts, f"{options} {SINCE}")))
    (found,) = cli("check", "--all", "--only", "statements", "-f", "json").json
    assert found["difference"] == by


def test_what_is_stated_before_the_ledger_begins_is_judged_where_it_is_complete_from_then(cli: Cli) -> None:
    said = state("2031-03-06", "ukraine=31", "--since 2031-01-01")
    fill(cli, add("2031-03-05"), said)
    assert cli.json("check", "--only", "statements") == []
    assert [found["verdict"] for found in cli.json("check", "--all", "--only", "statements")] == ["not judged"]
    cli.ledger.unlink()
    fill(cli, "init --complete-from 2031-01-01", add("2031-03-05"), said)
    (found,) = cli("check", "--only", "statements", "-f", "json").json
    assert (found["difference"], found["measured_by"]) == (1, None)


# One planted error

REPORTED = (
    ("2031-03-05", "ukraine=30 russia=31"),
    ("2031-03-09", "ukraine=40 ukraine:civilian=4 russia=44"),
    ("2031-03-15", "ukraine:remains=1200 russia:remains=27"),
)
STATED = (
    ("2031-03-06", "ukraine=30 russia=31", "--since 2031-03-05", "Office"),
    ("2031-03-16", "ukraine:people=74 russia=75 ukraine:remains=1200", "--since 2031-03-05", "Office"),
    ("2031-03-04", "ukraine:people=4000", "--since 2022-02-24", "Ministry"),
    ("2031-03-16", "ukraine:people=4074", "--since 2022-02-24", "Ministry"),
)


def consistent_ledger() -> list[str]:
    """A ledger of which both sides say the same, and of which two officials state true totals."""
    commands = [add(day, counts, f"{TOLD} A") for day, counts in REPORTED]
    commands += [
        f"report {number} {counts} --by russia --claimant Ministry --source B"
        for number, (_, counts) in enumerate(REPORTED, start=1)
    ]
    return commands + [state(*each) for each in STATED]


def planted() -> Iterable[Any]:
    """Where one figure of that ledger stands (table, number, side, category), and what must be named if it is wrong."""
    for number, (_, counts) in enumerate(REPORTED, start=1):
        for place in places(counts):
            yield pytest.param("swap", number, *place, f"swap {number}")
            yield pytest.param("report", number, *place, f"r{number}")
            yield pytest.param("report", number + len(REPORTED), *place, f"r{number + len(REPORTED)}")
    for number, (_, counts, *_) in enumerate(STATED, start=1):
        for place in places(counts):
            # The third statement only begins a series: it is by the fourth that it can be told.
            yield pytest.param("statement", number, *place, f"s{4 if number == 3 else number}")


def places(counts: str) -> list[tuple[str, str]]:
    """The side and category of each COUNT."""
    named = [count.partition("=")[0].partition(":") for count in counts.split()]
    return [(side, category or "pow") for side, _, category in named]


def test_the_ledger_without_an_error_is_silent(cli: Cli) -> None:
    fill(cli, *consistent_ledger())
    assert cli.json("check") == []


@pytest.mark.parametrize("error", [-1, 1])
@pytest.mark.parametrize(("table", "number", "side", "category", "name"), [*planted()])
def test_an_error_of_one_prisoner_is_found_and_named(
    cli: Cli, table: str, number: int, side: str, category: str, name: str, error: int
) -> None:
    fill(cli, *consistent_ledger())
    with contextlib.closing(sqlite3.connect(cli.ledger, isolation_level=None)) as ledger:
        changed = ledger.execute(
            f"UPDATE {table}_figure SET low = low + ?, high = high + ? "
            f"WHERE {table}_id = ? AND side = ? AND category = ?",
            (error, error, number, side, category),
        )
        assert changed.rowcount == 1
    found = cli("check", "-f", "json").json
    assert any(name == each["subject"] or f"{name} " in each["message"] for each in found)
    if table != "swap":
        assert {each["subject"] for each in found} == {name}


# The real year


def test_the_bundled_dataset(cli: Cli) -> None:
    cli.ok("init", "--bundled")
    outcome = cli("check", "-f", "json")
    found = outcome.json
    assert outcome.code == 1
    assert not {"integrity", "future"} & {each["check"] for each in found}
    messages = [each["message"] for each in found]

    def told(*words: str) -> bool:
        return any(all(word in message for word in words) for message in messages)

    assert told("Russian Ministry of Defence", "6,060 remains", "6,057", "3 too many")
    assert told("277", "2025-04-19", "246")
    assert told("84", "2025-08-14", "33")
    assert told("Malyar stated 808 people for Ukraine as of 2022-10-02", "763", "45 too many")
    # The sums of 2024 follow exactly.
    assert not told("1,358") and not told("1,266")
    verdicts = cli("check", "--all", "--only", "statements", "-f", "json").json
    over_a_thousand = [each for each in verdicts if "towards istanbul-2." in each["message"]]
    assert over_a_thousand and {each["verdict"] for each in over_a_thousand} == {"consistent"}
