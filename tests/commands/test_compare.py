"""`ledger compare`: each side's version of every swap, as JSON, as a table, and of the year 2025."""

from collections import Counter
from typing import Any

import pytest

from tests.commands.samples import fill
from tests.conftest import Cli

Json = dict[str, Any]

RIVALS = (
    # 1: agreed.
    "add 2031-03-05 each=30 --by ukraine --claimant Office --source A",
    "report 1 each=30 --by russia --claimant Ministry --source B",
    # 2: the same 84, split differently, though Russia's own is told by Russia alone.
    "add 2031-03-09 ukraine=33 ukraine:civilian=51 --by ukraine --claimant Office --source A",
    "report 2 each=84 --by russia --claimant Ministry --source B",
    # 3: one more.
    "add 2031-03-12 ukraine=25 --by ukraine --claimant Office --source A",
    "report 3 ukraine=26 --by russia --claimant Ministry --source B",
    # 4: one side withholds.
    "add 2031-03-20 ukraine=withheld --by ukraine --claimant Office --source A",
    "report 4 ukraine=146 --by russia --claimant Ministry --source B",
    # 5: nobody who speaks for a side.
    "add 2031-03-25 ukraine:remains=10~ --claimant Agency --source C",
)


@pytest.fixture
def rivals(cli: Cli) -> Cli:
    fill(cli, *RIVALS)
    return cli


def figure(number: int, *, about: bool = False) -> Json:
    return {"low": number, "high": number, "about": about, "text": f"{number}{'~' * about}"}


WITHHELD = {"low": 0, "high": None, "about": False, "text": "withheld"}


def version(by: str | None, report: str, figures: dict[str, dict[str, Json]]) -> Json:
    stated = {side: {of: [value] for of, value in given.items()} for side, given in figures.items()}
    return {"by": by, "reports": [report], "figures": stated}


def difference(kind: str, side: str, category: str, **said: Json) -> Json:
    figures = [{"by": by, "figure": value} for by, value in said.items()]
    return {"kind": kind, "side": side, "category": category, "figures": figures}


def compared(number: int, day: str, grade: str, versions: list[Json], differences: list[Json], adopted: Json) -> Json:
    return {
        "id": number,
        "date": day,
        "status": "completed",
        "grade": grade,
        "figures": adopted,
        "versions": versions,
        "differences": differences,
    }


EACH_30 = {"ukraine": {"pow": figure(30)}, "russia": {"pow": figure(30)}}
SPLIT = {"ukraine": {"pow": figure(33), "civilian": figure(51)}}
ALL_POW = {"ukraine": {"pow": figure(84)}, "russia": {"pow": figure(84)}}
REMAINS = {"ukraine": {"remains": figure(10, about=True)}}

EXPECTED = [
    compared(
        *(1, "2031-03-05", "both sides agree"),
        [version("ukraine", "r1", EACH_30), version("russia", "r2", EACH_30)],
        [],
        EACH_30,
    ),
    compared(
        *(2, "2031-03-09", "contested"),
        [version("ukraine", "r3", SPLIT), version("russia", "r4", ALL_POW)],
        [
            difference("split", "ukraine", "people", ukraine=figure(84), russia=figure(84)),
            difference("one-side-only", "russia", "pow", russia=figure(84)),
        ],
        SPLIT,
    ),
    compared(
        *(3, "2031-03-12", "contested"),
        [
            version("ukraine", "r5", {"ukraine": {"pow": figure(25)}}),
            version("russia", "r6", {"ukraine": {"pow": figure(26)}}),
        ],
        [difference("number", "ukraine", "pow", ukraine=figure(25), russia=figure(26))],
        {"ukraine": {"pow": figure(25)}},
    ),
    compared(
        *(4, "2031-03-20", "one side only"),
        [
            version("ukraine", "r7", {"ukraine": {"pow": WITHHELD}}),
            version("russia", "r8", {"ukraine": {"pow": figure(146)}}),
        ],
        [difference("withheld", "ukraine", "pow", ukraine=WITHHELD, russia=figure(146))],
        {"ukraine": {"pow": WITHHELD}},
    ),
    compared(5, "2031-03-25", "third party only", [version(None, "r9", REMAINS)], [], REMAINS),
]


def test_the_document_to_the_letter(rivals: Cli) -> None:
    assert rivals.json("compare") == EXPECTED


@pytest.mark.parametrize(
    ("options", "kept"),
    [
        (("--differences", "--silent"), [2, 3, 4]),
        (("--from", "2031-03-12"), [3, 4, 5]),
        (("--until", "2031-03-09"), [1, 2]),
        (("--from", "2031-03-09", "--until", "2031-03-12"), [2, 3]),
        (("--differences", "--until", "2031-03-05"), []),
        (("--silent", "--until", "2031-03-05"), []),
        (("--category", "remains"), [5]),
        (("--side", "ukr", "--category", "pow"), [1, 2, 3, 4]),
    ],
)
def test_options_choose_swaps_and_change_none(rivals: Cli, options: tuple[str, ...], kept: list[int]) -> None:
    assert rivals.json("compare", *options) == [EXPECTED[number - 1] for number in kept]


def test_what_differs_and_what_one_side_is_silent_on_are_told_apart(rivals: Cli) -> None:
    for options, silent, kept in ((("--differences",), False, [2, 3, 4]), (("--silent",), True, [2])):
        assert rivals.json("compare", *options) == [
            {**each, "differences": [one for one in each["differences"] if (one["kind"] == "one-side-only") is silent]}
            for each in (EXPECTED[number - 1] for number in kept)
        ]


def test_a_plan_is_no_version_of_what_happened(cli: Cli) -> None:
    fill(
        cli,
        "add 2031-03-05 each=250 --status agreed --by russia --claimant Envoy --source A",
        "report 1 each=246 --status completed --adopt --by ukraine --claimant Office --source B",
    )
    assert cli.json("compare", "--differences") == []
    (compared,) = cli.json("compare")
    assert [(version["by"], version["reports"]) for version in compared["versions"]] == [("ukraine", ["r2"])]
    assert not cli.json("show", "1")["contested"]
    assert cli.json("check", "--only", "contested") == []
    shown = cli.ok("show", "1", "-f", "table").out
    assert "r1 · Envoy (Russia) · agreed (a plan)" in shown
    assert "outcome  Ukraine: 250 prisoners of war were agreed, 246 exchanged; Russia: 250" in shown
    assert "Envoy" not in cli.ok("show", "1", "--cite").out.partition("Sources")[0]
    # What is agreed twice over, with other figures, is a contest.
    fill(cli, "add 2031-07-05 each=10 --status agreed --source A", "report 2 each=12 --status agreed --source B")
    assert cli.json("show", "2")["contested"]
    # Under way is further than agreed.
    cli.ok("report", "2", "each=11", "--status", "under-way", "--adopt", "--source", "C")
    assert not cli.json("show", "2")["contested"]


def test_the_table_names_who_says_what_and_each_difference(rivals: Cli) -> None:
    table = rivals.ok("compare", "-f", "table").out
    for words in (
        "the same 84 people for Ukraine, split differently",
        "only Russia counts 84 prisoners of war for Russia",
        "both sides agree",
        "one side only",
        "third party only",
        "contested",
    ):
        assert words in table
    told = " ".join(table.split())
    assert "prisoners of war for Ukraine: Ukraine says 25, Russia says 26" in told
    assert "prisoners of war for Ukraine: Ukraine withholds the number, Russia says 146" in told


def test_rows_have_one_line_for_each_side_that_has_spoken(rivals: Cli) -> None:
    header, *lines = [line.split("\t") for line in rivals.ok("compare", "-f", "tsv").out.splitlines()]
    rows = [dict(zip(header, line, strict=True)) for line in lines]
    assert [(row["swap"], row["by"]) for row in rows] == [
        *((number, side) for number in "1234" for side in ("ukraine", "russia")),
        ("5", ""),
    ]
    assert [row["states"] for row in rows if row["swap"] == "3"] == ["ukraine:pow=25", "ukraine:pow=26"]


def test_an_empty_ledger_has_no_versions(cli: Cli) -> None:
    cli.ok("init")
    assert cli.json("compare") == []
    assert cli.ok("compare", "--differences", "-f", "tsv").out.count("\n") <= 1


def test_a_third_side_is_laid_beside_the_others(cli: Cli) -> None:
    cli.ok("init", "--side", "a=A", "--side", "b=B", "--side", "c=C")
    fill(cli, *(f"{start} c=9 --by {by} --source {by}" for start, by in (("add 2031-03-05", "a"), ("report 1", "b"))))
    cli.ok("report", "1", "c=8", "--by", "c", "--source", "C")
    (found,) = cli.json("compare")
    assert ([each["by"] for each in found["versions"]], found["grade"]) == (["a", "b", "c"], "contested")
    assert found["differences"] == [difference("number", "c", "pow", a=figure(9), b=figure(9), c=figure(8))]


def test_the_real_year_has_the_split_of_august_and_the_two_numbers_of_april(cli: Cli) -> None:
    cli.ok("init", "--bundled")
    by_day = {found["date"]: found for found in cli.json("compare")}
    august = by_day["2025-08-14"]
    assert august["differences"][0] == difference("split", "ukraine", "people", ukraine=figure(84), russia=figure(84))
    assert august["grade"] == "contested"
    april = next(found for found in cli.json("compare", "--from", "2025-04-19", "--until", "2025-04-19"))
    numbers = [(each["by"], each["figure"]["text"]) for each in april["differences"][0]["figures"]]
    assert numbers == [("ukraine", "246"), ("ukraine", "277"), ("russia", "246")]
    assert april["grade"] == "contested"
    june = by_day["2025-06-16"]["differences"][0]
    assert june == difference("number", "ukraine", "remains", ukraine=figure(1245), russia=figure(1248))
    grades = Counter(found["grade"] for found in cli.json("compare"))
    assert set(grades) >= {"both sides agree", "one side only", "contested"}
    assert set(grades) <= {"both sides agree", "one side only", "third party only", "contested"}
