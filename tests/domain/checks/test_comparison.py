"""Each side's version of one swap: what differs, and how well the swap is attested."""

import pytest

from pow_ledger.domain.checks.book import SwapWithReports
from pow_ledger.domain.checks.comparison import Comparison, compare
from pow_ledger.domain.counts import parse_counts
from pow_ledger.domain.entries import DEFAULT_SIDES, Report, ReportRecord, Side, Source, Status, Swap, SwapRecord
from tests.oracle import FIRST

THREE = (*DEFAULT_SIDES, Side("belarus", "Belarus"))

Told = tuple[str | None, str]
"""Who speaks in a report (a side, or None), and its counts."""


def compared(*told: Told, sides: tuple[Side, ...] = DEFAULT_SIDES, contested: bool = False) -> Comparison:
    """The versions of a swap that these reports tell of; the first one's figures are adopted."""
    figures = [parse_counts(counts.split(), sides) for _, counts in told]
    reports = tuple(
        ReportRecord(
            number,
            1,
            Report(Source("a", by=by), Status.COMPLETED, figures[number - 1]),
            contradicts=False,
            voided=False,
        )
        for number, (by, _) in enumerate(told, start=1)
    )
    record = SwapRecord(1, Swap(FIRST, figures[0]), (), len(reports), (), contested=contested, voided=False)
    return compare(SwapWithReports(record, reports), sides)


def differences(found: Comparison) -> list[str]:
    """Each difference as one line: its kind, side and category, and who says what."""
    return [
        f"{each.kind} {each.side}:{each.category} " + " ".join(f"{by}={figure}" for by, figure in each.figures)
        for each in found.differences
    ]


@pytest.mark.parametrize(
    ("told", "expected", "grade"),
    [
        pytest.param([("ukraine", "each=30"), ("russia", "each=30")], [], "both sides agree", id="the same"),
        pytest.param(
            [("ukraine", "each=withheld"), ("russia", "each=withheld")], [], "both sides agree", id="both withhold"
        ),
        pytest.param(
            [("ukraine", "each=30"), ("russia", "ukraine=30 russia=31")],
            ["number russia:pow ukraine=30 russia=31"],
            "contested",
            id="one prisoner more",
        ),
        pytest.param(
            [("ukraine", "ukraine:remains=1245"), ("russia", "ukraine:remains=1248")],
            ["number ukraine:remains ukraine=1245 russia=1248"],
            "contested",
            id="remains",
        ),
        pytest.param(
            [("ukraine", "ukraine=100~"), ("russia", "ukraine=109")], [], "both sides agree", id="about a tenth"
        ),
        pytest.param([("ukraine", "ukraine=100+"), ("russia", "ukraine=300")], [], "both sides agree", id="at least"),
        pytest.param(
            [("ukraine", "ukraine=33 ukraine:civilian=51"), ("russia", "ukraine=84")],
            ["split ukraine:people ukraine=84 russia=84"],
            "both sides agree",
            id="the same 84 split differently",
        ),
        pytest.param(
            [("ukraine", "ukraine=33 ukraine:civilian=51"), ("russia", "ukraine:people=84")],
            ["split ukraine:people ukraine=84 russia=84"],
            "both sides agree",
            id="the same 84 not split",
        ),
        pytest.param(
            [("ukraine", "ukraine=33 ukraine:civilian=51"), ("russia", "ukraine=51 ukraine:civilian=33")],
            ["split ukraine:people ukraine=84 russia=84"],
            "both sides agree",
            id="the same 84 the other way round",
        ),
        pytest.param(
            [("ukraine", "ukraine=150"), ("russia", "each=150")],
            ["one-side-only russia:pow russia=150"],
            "both sides agree",
            id="a count that one side gives",
        ),
        pytest.param(
            [("ukraine", "ukraine=185 ukraine:civilian=20"), ("russia", "ukraine=185")],
            ["one-side-only ukraine:civilian ukraine=20"],
            "both sides agree",
            id="a category that one side gives",
        ),
        pytest.param(
            [("ukraine", "ukraine:remains=757"), ("russia", "russia:remains=45")],
            ["one-side-only ukraine:remains ukraine=757", "one-side-only russia:remains russia=45"],
            "one side only",
            id="each of its own",
        ),
        pytest.param(
            [("ukraine", "ukraine=withheld"), ("russia", "ukraine=146")],
            ["withheld ukraine:pow ukraine=withheld russia=146"],
            "one side only",
            id="a count that one side withholds",
        ),
        pytest.param(
            [("ukraine", "ukraine=246"), ("ukraine", "ukraine=277")],
            ["number ukraine:pow ukraine=246 ukraine=277"],
            "contested",
            id="one side's own reports",
        ),
        pytest.param([("ukraine", "each=30"), ("ukraine", "each=30")], [], "one side only", id="one side twice"),
        pytest.param([("russia", "each=30"), (None, "each=31")], [], "one side only", id="a third party beside it"),
        pytest.param([(None, "each=30")], [], "third party only", id="third party"),
    ],
)
def test_differences_and_grade(told: list[Told], expected: list[str], grade: str) -> None:
    found = compared(*told)
    assert (differences(found), found.grade) == (expected, grade)


@pytest.mark.parametrize(
    ("ukraine", "russia"),
    [
        ("ukraine:people=84", "ukraine=33 ukraine:civilian=52"),
        ("ukraine=33 ukraine:civilian=52", "ukraine:people=84"),
        ("ukraine:people=84", "ukraine=85"),
    ],
)
def test_living_people_who_differ_in_number_and_split_differ_in_number(ukraine: str, russia: str) -> None:
    found = compared(("ukraine", ukraine), ("russia", russia))
    assert [each.split()[0] for each in differences(found)][:1] == ["number"]
    assert found.grade == "contested"


def test_a_sum_beside_the_same_split_is_no_count_that_one_side_gives() -> None:
    split = "ukraine=270 ukraine:civilian=120"
    found = compared(("ukraine", split), ("ukraine", "ukraine:people=390"), ("russia", split))
    assert (differences(found), found.grade) == ([], "both sides agree")


def test_a_swap_that_the_ledger_holds_contested_is_contested() -> None:
    assert compared((None, "each=30"), (None, "each=31"), contested=True).grade == "contested"
    assert compared(("ukraine", "each=30"), (None, "each=31"), contested=True).grade == "contested"


def test_a_side_speaks_once_over_all_its_reports_in_the_order_of_the_sides() -> None:
    found = compared(("russia", "each=246"), ("ukraine", "ukraine=246"), (None, "each=1"), ("ukraine", "ukraine=277"))
    assert [
        (each.by, each.reports, " ".join(f"{c.side}={c.figure}" for c in each.figures)) for each in found.versions
    ] == [
        ("ukraine", ("r2", "r4"), "ukraine=246 ukraine=277"),
        ("russia", ("r1",), "ukraine=246 russia=246"),
    ]
    assert differences(found) == [
        "number ukraine:pow ukraine=246 ukraine=277 russia=246",
        "one-side-only russia:pow russia=246",
    ]


def test_where_no_side_has_spoken_the_third_parties_are_one_version() -> None:
    (only,) = compared((None, "each=30"), (None, "russia=31")).versions
    assert (only.by, only.reports) == (None, ("r1", "r2"))


@pytest.mark.parametrize(
    ("told", "expected", "grade"),
    [
        ([("ukraine", "each=9"), ("russia", "each=9"), ("belarus", "each=9")], [], "both sides agree"),
        ([("ukraine", "belarus=9"), ("belarus", "belarus=9")], [], "both sides agree"),
        (
            [("ukraine", "belarus=9"), ("russia", "belarus=9"), ("belarus", "belarus=8")],
            ["number belarus:pow ukraine=9 russia=9 belarus=8"],
            "contested",
        ),
        (
            [("ukraine", "belarus=9"), ("russia", "ukraine=5"), ("belarus", "belarus=9")],
            ["one-side-only ukraine:pow russia=5"],
            "both sides agree",
        ),
        (
            [("ukraine", "russia=3 russia:civilian=4"), ("russia", "russia=7"), ("belarus", "russia:people=7")],
            ["split russia:people ukraine=7 russia=7 belarus=7"],
            "both sides agree",
        ),
    ],
)
def test_three_sides(told: list[Told], expected: list[str], grade: str) -> None:
    found = compared(*told, sides=THREE)
    assert (differences(found), found.grade) == (expected, grade)
