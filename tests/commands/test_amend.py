"""`ledger amend`: any field or figure corrected, with the reason; whatever is not named stays."""

import shlex
from typing import Any

import pytest

from tests.commands.samples import SMALL, fill
from tests.conftest import Cli


@pytest.fixture
def small(cli: Cli) -> Cli:
    fill(cli, *SMALL)
    return cli


def amend(cli: Cli, words: str, why: str = "it was wrong") -> str:
    """Amend an entry and return what was said of it."""
    return cli.ok("amend", *shlex.split(words), "--why", why).err


def texts(entry: dict[str, Any]) -> dict[str, str]:
    """An entry's figures as COUNTs."""
    return {
        f"{side}:{category}": value["text"] for side, of in entry["figures"].items() for category, value in of.items()
    }


# Figures


def test_one_figure_is_amended(small: Cli) -> None:
    said = amend(small, "2 russia=21", "the headquarters corrected it")
    assert said == "Amended swap 2: russia 20~ → 21, because the headquarters corrected it.\n"
    assert texts(small.json("show", "2")) == {"ukraine:pow": "withheld", "russia:pow": "21"}
    # What the report states is another matter.
    assert texts(small.json("show", "r5")) == {"ukraine:pow": "withheld", "russia:pow": "20~"}


def test_a_figure_is_added_and_another_taken_away(small: Cli) -> None:
    assert "ukraine:remains 5+ → none, russia:civilian none → 3" in amend(small, "3 russia:civilian=3 u:remains=none")
    assert texts(small.json("show", "3")) == {"ukraine:pow": "25", "russia:pow": "25", "russia:civilian": "3"}


def test_each_takes_away_from_those_who_have_it(small: Cli) -> None:
    amend(small, "3 each:remains=none")
    assert "ukraine:remains" not in texts(small.json("show", "3"))


def test_totals_and_progress_follow(small: Cli) -> None:
    amend(small, "3 each=35")
    totals = small.json("totals")
    assert [line["figure"]["text"] for line in totals["totals"] if line["category"] == "pow"] == ["65+", "85~"]
    assert totals["pledges"][0]["counted"]["text"] == "35..65"


def test_it_says_where_that_settles_or_starts_a_contradiction(small: Cli) -> None:
    starts = "Swap 1 is contested now: a report contradicts its figures; `ledger show 1` has them all."
    assert amend(small, "1 ukraine=29").splitlines()[1:] == [starts]
    assert small.json("show", "1")["contested"]
    assert amend(small, "1 ukraine=30").splitlines()[1:] == ["Swap 1 is no longer contested."]
    assert amend(small, "r4 ukraine=31").splitlines()[1:] == [starts]


@pytest.mark.parametrize(
    ("ref", "words", "figures"),
    [
        ("r1", "ukraine=29 russia=none", {"ukraine:pow": "29"}),
        ("r1", "each=none", {}),
        (
            "accord",
            "each=150+ ukraine:civilian=5",
            {"ukraine:pow": "150+", "ukraine:civilian": "5", "russia:pow": "150+"},
        ),
        ("s2", "both:people=none ukraine:people=..9", {"ukraine:people": "..9"}),
    ],
)
def test_figures_of_every_kind_of_entry(small: Cli, ref: str, words: str, figures: dict[str, str]) -> None:
    amend(small, f"{ref} {words}")
    assert texts(small.json("show", ref)) == figures


# Fields

SOURCES = [
    ("--source https://example.com/b", {"source": "https://example.com/b", "url": "https://example.com/b"}),
    ("--publisher Post", {"publisher": "Post"}),
    ("--published 2031-03-06", {"published": "2031-03-06"}),
    ("--archive https://archive.example/2", {"archive": "https://archive.example/2"}),
    ("--claimant Envoy", {"claimant": "Envoy"}),
    ("--by rus", {"by": "russia"}),
    ("--note Corrected", {"note": "Corrected"}),
    (
        "--publisher none --published none --archive none --claimant none --by none --note none",
        dict.fromkeys(("publisher", "published", "archive", "claimant", "by", "note")),
    ),
]


@pytest.mark.parametrize(
    ("ref", "words", "fields"),
    [
        ("1", "--date 2031-03-06", {"date": "2031-03-06"}),
        ("1", "--status agreed", {"status": "agreed"}),
        ("1", "--place 'Two words'", {"place": "Two words"}),
        ("1", "--label 2nd --note Sick", {"label": "2nd", "note": "Sick"}),
        ("1", "--mediator Qatar --mediator Turkey", {"mediators": ["Qatar", "Turkey"]}),
        ("1", "--mediator Qatar --mediator UAE", {"mediators": ["Qatar", "UAE"]}),
        (
            "1",
            "--place none --label none --note none --mediator none",
            {"place": None, "label": None, "note": None, "mediators": []},
        ),
        ("2031-03-05", "--place Minsk", {"place": "Minsk"}),
        ("2031-03-05", "--date 2031-03-06", {"date": "2031-03-06"}),
        ("r3", "--status agreed", {"status": "agreed"}),
        ("r3", "--swap 2", {"swap": 2}),
        ("r3", "--swap 2031-03-09", {"swap": 2}),
        ("r3", "--pledge accord:partly", {"stances": {"accord": "partly"}}),
        ("r3", "--pledge bodies:excluded", {"stances": {"accord": "counts", "bodies": "excluded"}}),
        ("r3", "--pledge accord:none --pledge bodies", {"stances": {"bodies": "counts"}}),
        ("r3", "--pledge none", {"stances": {}}),
        ("accord", "--from 2031-03-05", {"from": "2031-03-05"}),
        ("accord", "--until 2031-06-01", {"until": "2031-06-01"}),
        ("bodies", "--until none --from none", {"until": None, "from": "2031-03-02"}),
        ("accord", "--deadline soon", {"deadline": "soon"}),
        ("accord", "--deadline none", {"deadline": None}),
        # The window goes on to begin on the next day where it did; where it was given, it stays.
        ("accord", "--date 2031-02-27", {"announced": "2031-02-27", "from": "2031-02-28"}),
        ("bodies", "--date 2031-02-27", {"announced": "2031-02-27", "from": "2031-03-01"}),
        ("s1", "--date 2031-06-03", {"as_of": "2031-06-03"}),
        ("s1", "--since 2031-03-01", {"since": "2031-03-01"}),
        ("s2", "--since none --mediator none", {"since": None, "mediator": None}),
        ("s2", "--mediator Qatar --pledge bodies", {"mediator": "Qatar", "pledge": "bodies"}),
        ("s1", "--pledge none", {"pledge": None}),
        *((ref, words, fields) for ref in ("r1", "r3", "s1") for words, fields in SOURCES),
    ],
)  # fmt: skip
def test_every_field_is_amended_and_no_other(small: Cli, ref: str, words: str, fields: dict[str, Any]) -> None:
    number = "1" if ref.startswith("2031") else ref
    before = small.json("show", number)
    amend(small, f"{ref} {words}")
    after = small.json("show", number)
    before.pop("reports", None), after.pop("reports", None)
    host = {"publisher": "example.com"} if "--source" in words else {}
    unasked = {"running": after["running"]} if "running" in after else {}
    if "contradicts" in after:
        unasked["contradicts"] = after["contradicts"]
    assert after == before | fields | host | unasked


def test_a_publisher_of_its_own_stays_with_another_source(small: Cli) -> None:
    amend(small, "r1 --publisher Post")
    amend(small, "r1 --source https://example.com/b")
    assert small.json("show", "r1")["publisher"] == "Post"


def test_a_pledge_gets_another_code_and_all_that_referred_to_it_follows(small: Cli) -> None:
    progress = small.json("pledges", "accord")
    said = amend(small, "accord --code treaty --until 2031-12-31")
    assert said == "Amended pledge treaty: code accord → treaty, until none → 2031-12-31, because it was wrong.\n"
    assert small.json("pledges", "treaty") == [{**line, "pledge": "treaty"} for line in progress]
    assert small.json("show", "s1")["pledge"] == "treaty"
    assert small.refused("show", "accord").code == 1
    # Its history goes on under either code.
    assert [each["command"] for each in small.json("log", "treaty")] == ["pledge", "amend"]
    assert small.json("log", "accord") == small.json("log", "treaty")
    small.ok("undo")
    assert small.json("pledges", "accord") == progress


def test_a_voided_pledge_stays_voided_under_its_new_code(small: Cli) -> None:
    small.ok("void", "accord", "--why", "never made")
    amend(small, "accord --code treaty")
    assert small.json("show", "treaty")["voided"]


def test_the_day_from_which_the_ledger_is_complete(small: Cli) -> None:
    assert "ledger: complete from none → 2031-01-01" in amend(small, "ledger --complete-from 2031-01-01")
    assert small.json("log", "ledger")[-1]["changes"] == [
        {
            "ref": "ledger",
            "table": "ledger",
            "before": {"id": 1, "complete_from": None, "complete_until": None, "bundled": None},
            "after": {"id": 1, "complete_from": "2031-01-01", "complete_until": None, "bundled": None},
        }
    ]
    amend(small, "ledger --complete-from none")
    assert small.json("log", "ledger")[-1]["changes"][0]["after"]["complete_from"] is None


# What it says


def test_a_dry_run_says_what_it_would_do(small: Cli) -> None:
    before = small.ledger.read_bytes()
    said = amend(small, "2 russia=21 --dry-run")
    assert said == "Would have amended swap 2: russia 20~ → 21, because it was wrong. Nothing was written.\n"
    assert small.ledger.read_bytes() == before


def test_what_is_so_already_is_no_change(small: Cli) -> None:
    assert amend(small, "1 each=30 --place Border --mediator UAE --mediator Qatar") == (
        "Nothing to change: swap 1 says so already.\n"
    )


def test_mediators_in_another_order_are_a_change(small: Cli) -> None:
    assert "swap 1: mediators in another order" in amend(small, "1 --mediator Qatar --mediator UAE")


def test_an_entry_that_is_voided_can_be_amended(small: Cli) -> None:
    small.ok("void", "1", "--why", "wrong")
    amend(small, "1 --place Minsk")
    assert (small.json("show", "1")["place"], small.json("show", "1")["voided"]) == ("Minsk", True)


def test_a_report_moved_to_another_swap_is_in_the_history_of_both(small: Cli) -> None:
    amend(small, "r7 --swap 2")
    for swap in ("2", "3"):
        edit = small.json("log", swap)[-1]["edits"][0]
        assert (edit["ref"], edit["text"]) == ("r7", "r7: swap 3 → 2")


# What it says besides


def test_a_count_without_a_category_that_adds_another_kind_is_told_of(cli: Cli) -> None:
    cli.ok("add", "2031-03-05", "ukraine:remains=1245", "russia=5", "--source", "Radio")
    assert amend(cli, "1 ukraine=1248").splitlines()[1:] == [
        "Before, there was Ukraine: 1,245 remains, and no figure for prisoners of war, which a COUNT without a "
        "category is for. `ledger undo` takes that back."
    ]
    assert "Before, there was" not in amend(cli, "1 russia=6 ukraine:civilian=2")


def test_a_report_that_moves_turns_both_swaps(small: Cli) -> None:
    assert amend(small, "r7 --swap 1").splitlines()[1:] == [
        "Swap 3 is no longer contested.",
        "Swap 1 is contested now: a report contradicts its figures; `ledger show 1` has them all.",
    ]
    assert "No report is left on swap 2; if it did not take place, void it with `ledger void 2`." in amend(
        small, "r5 --swap 1"
    )


def test_of_what_is_voided_it_says_so(small: Cli) -> None:
    small.ok("void", "1", "--why", "wrong")
    small.ok("void", "s1", "--why", "wrong")
    told = "Swap 1 is voided and in no sum; `ledger void 1 --restore` brings it back."
    assert told in amend(small, "1 --place Minsk")
    assert told in amend(small, "r7 --swap 1")
    assert told in small.ok("report", "1", "each=3", "--source", "Post").err
    assert "s1 is voided and in no sum; `ledger void s1 --restore` brings it back." in amend(small, "s1 --note x")
    small.ok("void", "accord", "--why", "wrong")
    told = "Pledge accord is voided and in no sum; `ledger void accord --restore` brings it back."
    assert told in small.ok("add", "2031-04-01", "each=3", "--pledge", "accord", "--source", "Post").err
    assert small.ok("pledges", "accord", "-f", "json").err == (
        "The pledge accord is voided: there is no progress towards it. `ledger show accord` still has it.\n"
    )


def test_none_is_none_in_any_case(small: Cli) -> None:
    amend(small, "1 --place None --note NONE ukraine=None")
    shown = small.json("show", "1")
    assert (shown["place"], shown["note"], list(shown["figures"])) == (None, None, ["russia"])


def test_a_reason_keeps_its_words_and_the_sentence_one_stop(small: Cli) -> None:
    assert amend(small, "1 --place Minsk", "the page says so.").endswith("because the page says so.\n")
    assert small.json("log", "1")[-1]["why"] == "the page says so."
