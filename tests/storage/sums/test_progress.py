"""Progress against pledges: the design's worked example, and random ledgers against its rules."""

import sqlite3
from datetime import date
from typing import Any

import pytest
from hypothesis import given, settings

from pow_ledger.domain.entries import Category, Count, Pledge, Report, Source, Stance, Status, Swap
from pow_ledger.domain.figures import Figure
from pow_ledger.domain.totals import Cut
from pow_ledger.storage.sums.progress import contributions, read_progress
from tests.conftest import Cli
from tests.oracle import FIRST, Book, Holdings, Line, Triple, progress, triple
from tests.strategies import SIDES, books, days

SOURCE = ("--source", "https://example.org/a")


def read(ledger: sqlite3.Connection, counted_by: str | None, until: date | None = None) -> list[Line]:
    """What the ledger says, in the oracle's terms."""
    return [
        Line(
            line.pledge,
            line.side,
            line.category.value,
            triple(line.counted),
            triple(line.possible),
            (line.remaining.low, line.remaining.high),
            line.state.value,
            line.withheld,
            tuple(
                (done.swap_id, triple(done.figure), done.disposition.value, tuple(said.ref for said in done.said))
                for done in contributions(ledger, line.pledge, (line.side, line.category), counted_by, until)
            ),
        )
        for found in read_progress(ledger, Cut(until=until), counted_by=counted_by)
        for line in found.lines
    ]


def view(ledger: sqlite3.Connection, counted_by: str | None) -> dict[tuple[str, ...], tuple[Triple, Triple]]:
    """What the view `progress` says to whoever opens the file: counted and possible, by line."""
    rows = ledger.execute("SELECT * FROM progress WHERE counted_by = ?", (counted_by or "",))
    return {
        (row["pledge"], row["side"], row["category"]): (
            (row["counted_low"], row["counted_high"], bool(row["counted_about"])),
            (row["possible_low"], row["possible_high"], bool(row["possible_about"])),
        )
        for row in rows
    }


@given(books(), days())
@settings(max_examples=40)
def test_progress_at_a_day_is_that_of_the_swaps_up_to_it(book: Book, until: date) -> None:
    with book.opened() as ledger:
        for counted_by in (None, *(side.code for side in book.holdings.sides)):
            assert read(ledger, counted_by, until) == progress(book, counted_by, until)


@given(books())
@settings(max_examples=80)
def test_every_reading_of_any_ledger_follows_the_rules(book: Book) -> None:
    with book.opened() as ledger:
        for counted_by in (None, *(side.code for side in book.holdings.sides)):
            lines = progress(book, counted_by)
            assert read(ledger, counted_by) == lines
            assert view(ledger, counted_by) == {
                (line.pledge, line.side, line.category): (line.counted, line.possible) for line in lines
            }


def test_the_worked_example_of_the_design(cli: Cli) -> None:
    cli.ok("pledge", "accord", "2031-03-01", "each=100+", *SOURCE)
    cli.ok("pledge", "second", "2031-03-01", "each=100+", *SOURCE)
    cli.ok("add", "2031-03-01", "each=40", *SOURCE)
    cli.ok("add", "2031-03-05", "each=30", *SOURCE, "--pledge", "accord")
    cli.ok("add", "2031-03-09", "each=20", *SOURCE)
    cli.ok("add", "2031-03-12", "each=25", *SOURCE, "--pledge", "accord")
    cli.ok("report", "4", "--source", "another", "--pledge", "accord:excluded")
    cli.ok("add", "2031-03-20", "each=50", *SOURCE, "--pledge", "second")
    lines = cli.json("pledges", "accord")
    assert [line["side"] for line in lines] == ["ukraine", "russia"]
    for line in lines:
        texts = {key: line[key]["text"] for key in ("pledged", "counted", "possible", "remaining")}
        assert texts == {"pledged": "100+", "counted": "30..55", "possible": "30..75", "remaining": "25..70"}
        assert line["state"] == "unmet"
        assert [
            (swap["id"], swap["figure"]["text"], swap["disposition"], swap["reports"]) for swap in line["swaps"]
        ] == [
            (2, "30", "counted", ["r4"]),
            (3, "20", "possible", []),
            (4, "25", "disputed", ["r6", "r7"]),
        ]


def test_a_reading_hears_only_the_reports_that_speak_for_its_side(cli: Cli) -> None:
    cli.ok("pledge", "accord", "2031-03-01", "each=100+", *SOURCE)
    cli.ok("add", "2031-03-05", "each=30", *SOURCE, "--pledge", "accord", "--by", "russia")
    cli.ok("report", "1", "--source", "another", "--pledge", "accord:excluded", "--by", "ukraine")
    for counted_by, counted, disposition in (
        ((), "..30", "disputed"),
        (("--counted-by", "russia"), "30", "counted"),
        (("--counted-by", "ukraine"), "0", "excluded"),
    ):
        for line in cli.json("pledges", "accord", *counted_by):
            assert line["counted"]["text"] == counted
            assert [swap["disposition"] for swap in line["swaps"]] == [disposition]


def test_of_people_nobody_knows_how_many_are_of_one_kind(cli: Cli) -> None:
    cli.ok("pledge", "accord", "2031-03-01", "each=100+", "each:people=100+", *SOURCE)
    cli.ok("add", "2031-03-05", "each:people=30+", *SOURCE)
    lines = cli.json("pledges", "accord")
    assert [(line["category"], line["withheld"], line["possible"]["text"]) for line in lines] == [
        ("pow", 1, "withheld"),
        ("people", 0, "withheld"),
    ] * 2
    # The same as a swap of which someone says something, which is judged by itself.
    cli.ok("pledge", "other", "2031-03-01", "each:remains=1", *SOURCE)
    cli.ok("report", "1", "--source", "another", "--pledge", "other:excluded")
    assert [
        {**line, "swaps": [{**swap, "reports": []} for swap in line["swaps"]]} for line in cli.json("pledges", "accord")
    ] == lines


def test_the_first_day_of_a_cut_leaves_progress_whole_and_the_last_day_cuts_it(cli: Cli) -> None:
    cli.ok("pledge", "accord", "2031-03-01", "each=100+", *SOURCE)
    cli.ok("pledge", "later", "2031-03-08", "each=5", *SOURCE)
    for day in ("2031-03-05", "2031-03-10"):
        cli.ok("add", day, "each=30", "--source", day, "--pledge", "accord")
    cli.ok("state", "2031-03-05", "each=30", *SOURCE, "--pledge", "accord")
    cli.ok("state", "2031-03-10", "each=60", *SOURCE, "--pledge", "accord")
    whole = cli.json("totals", "--from", "2031-03-06")
    assert whole["pledges"] == cli.json("totals")["pledges"]
    assert whole["progress_until"] is None
    cut = cli.json("totals", "--from", "2031-03-06", "--until", "2031-03-07")
    assert (cut["swaps"], cut["totals"], cut["progress_until"]) == (0, [], "2031-03-07")
    assert cut["pledges"] == cli.json("pledges", "--until", "2031-03-07")
    assert [(line["pledge"], line["counted"]["text"], len(line["stated"])) for line in cut["pledges"]] == [
        ("accord", "30", 1)
    ] * 2
    assert [swap["id"] for swap in cli.json("pledges", "accord", "--until", "2031-03-07")[0]["swaps"]] == [1]
    assert (
        "Progress · as it was at the end of 7 March 2031"
        in cli.ok("totals", "-f", "table", "--until", "2031-03-07").out
    )
    assert "at the end of 7 March 2031" in cli.ok("totals", "-f", "markdown", "--until", "2031-03-07").out
    assert "progress at the end of 7 March 2031" in cli.ok("pledges", "accord", "--cite", "--until", "2031-03-07").out


def test_a_stated_total_stands_beside_the_sums_and_is_in_none(cli: Cli) -> None:
    cli.ok("pledge", "accord", "2031-03-01", "each=100+", *SOURCE)
    before = cli.json("pledges", "accord")
    cli.ok("state", "2031-03-20", "both=90", *SOURCE, "--pledge", "accord", "--claimant", "An ombudsman")
    for line, was in zip(cli.json("pledges", "accord"), before, strict=True):
        stated = {"figure": line["stated"][0]["figure"], "claimant": "An ombudsman", "as_of": "2031-03-20"}
        assert stated["figure"]["text"] == "90"
        assert {**line, "stated": []} == was
        assert stated.items() <= line["stated"][0].items()


@pytest.mark.parametrize(
    ("other", "stance", "voided", "possible"),
    [
        (Category.POW, Stance.COUNTS, {}, "0"),
        (Category.POW, Stance.PARTLY, {}, "0"),
        (Category.PEOPLE, Stance.COUNTS, {}, "0"),
        (Category.POW, Stance.EXCLUDED, {}, "..10"),
        (Category.REMAINS, Stance.COUNTS, {}, "..10"),
        (Category.POW, Stance.COUNTS, {"voided_reports": frozenset({1})}, "..10"),
        (Category.POW, Stance.COUNTS, {"voided_pledges": frozenset({"other"})}, "..10"),
        (Category.POW, Stance.EXCLUDED, {"voided_swaps": frozenset({1})}, "0"),
    ],
)
def test_a_swap_that_counts_towards_another_pledge_of_its_kind_is_not_possible(
    other: Category, stance: Stance, voided: dict[str, Any], possible: str
) -> None:
    def pledge(code: str, category: Category) -> Pledge:
        return Pledge(code, FIRST, (Count(SIDES[0].code, category, Figure(100, None)),), FIRST)

    swap = Swap(FIRST, (Count(SIDES[0].code, Category.POW, Figure(10, 10)),))
    report = Report(Source("a"), Status.COMPLETED, stances=(("other", stance),))
    pledges = pledge("accord", Category.POW), pledge("other", other)
    with Book(Holdings(SIDES, None, pledges, ((swap, (report,)),), ()), **voided).opened() as ledger:
        (accord,) = read_progress(ledger, code="accord")
    assert [line.possible.text for line in accord.lines] == [possible]
