"""`ledger void`: out of every sum, still visible, and back again."""

import pytest

from tests.commands.samples import SMALL, fill
from tests.conftest import Cli


@pytest.fixture
def small(cli: Cli) -> Cli:
    fill(cli, *SMALL)
    return cli


def received(cli: Cli) -> list[tuple[str, str, str]]:
    return [(line["side"], line["category"], line["figure"]["text"]) for line in cli.json("totals")["totals"]]


def test_a_voided_swap_is_out_of_every_sum_and_still_there(small: Cli) -> None:
    said = small.ok("void", "1", "--why", "it never took place").err
    assert said.splitlines() == [
        "Voided swap 1, because it never took place.",
        "It is in no sum now; `ledger list --voided` and `ledger show 1` still show it.",
        "The stances of its 2 reports count no more.",
    ]
    assert received(small) == [("ukraine", "pow", "25+"), ("ukraine", "remains", "5+"), ("russia", "pow", "45~")]
    assert small.json("pledges")[0]["counted"]["text"] == "25"
    assert [each["id"] for each in small.json("list")] == [2, 3, 4]
    listed = small.json("list", "--voided")
    assert [(each["id"], each["voided"]) for each in listed] == [(1, True), (2, False), (3, False), (4, False)]
    assert listed[0]["running"] == {}
    assert small.json("show", "1")["voided"]
    assert small.json("show", "2031-03-05")["id"] == 1
    assert {each["id"] for each in small.json("compare")} == {2, 3, 4}


def test_a_voided_swap_is_marked_wherever_it_is_shown(small: Cli) -> None:
    small.ok("void", "1", "--why", "wrong")
    assert "voided" in small.ok("list", "--voided", "-f", "table").out
    assert "voided" in small.ok("show", "1", "-f", "table").out
    header, first, *_ = small.ok("list", "--voided").out.splitlines()
    assert dict(zip(header.split("\t"), first.split("\t"), strict=True))["voided"] == "yes"


def test_restored_it_is_as_it_was(small: Cli) -> None:
    questions = ("totals", "list", "pledges", "compare", "check", "show 1")
    before = [small.json(*question.split()) for question in questions]
    small.ok("void", "1", "--why", "wrong")
    assert small.ok("void", "2031-03-05", "--restore").err.splitlines() == [
        "Restored swap 1.",
        "It is in the sums again, with 2 reports and their stances.",
    ]
    assert [small.json(*question.split()) for question in questions] == before


def test_a_voided_report_is_heard_no_more(small: Cli) -> None:
    said = small.ok("void", "r4", "--why", "the page was withdrawn").err
    assert said.splitlines() == [
        "Voided r4, because the page was withdrawn.",
        "Swap 1 keeps the figures that it has adopted.",
        "Its stance on accord counts no more.",
    ]
    # Swap 1 was disputed by it.
    assert small.json("pledges")[0]["counted"]["text"] == "55"
    assert small.json("show", "1")["reports"][1]["voided"]
    assert small.json("list")[0]["reports"] == 1


def test_the_last_report_of_a_swap(small: Cli) -> None:
    said = small.ok("void", "r5", "--why", "wrong").err
    assert "No report is left on swap 2; if it did not take place, void it with `ledger void 2`." in said


def test_a_report_that_is_voided_or_restored_settles_or_starts_a_contradiction(small: Cli) -> None:
    assert "Swap 3 is no longer contested." in small.ok("void", "r7", "--why", "wrong").err
    assert not small.json("show", "3")["contested"]
    assert "Swap 3 is contested now" in small.ok("void", "r7", "--restore").err


def test_a_voided_pledge_takes_its_stances_out(small: Cli) -> None:
    said = small.ok("void", "accord", "--why", "it was no promise").err
    assert said.splitlines() == [
        "Voided pledge accord, because it was no promise.",
        "3 reports took a stance on it. These stances count no more, so swaps that counted towards it can be possible "
        "for other pledges again.",
        "1 stated total of it cannot be checked any more.",
    ]
    assert {line["pledge"] for line in small.json("pledges")} == {"bodies"}
    assert small.json("show", "accord")["voided"]
    assert "voided" in small.ok("show", "accord", "-f", "table").out
    assert small.ok("void", "accord", "--restore").err.splitlines()[1] == "3 stances on it count again."


def test_a_total_of_a_voided_pledge_is_no_false_alarm(small: Cli) -> None:
    small.ok("void", "accord", "--why", "wrong")
    (found,) = [each for each in small.json("check", "--only", "statements", "--all") if each["subject"] == "s1"][:1]
    assert found["verdict"] == "not judged"
    assert "The pledge accord is voided, so that no swap can be measured by it." in found["message"]


def test_a_contested_swap_that_is_voided_is_not_told_of(small: Cli) -> None:
    assert [each["subject"] for each in small.json("check", "--only", "contested")] == ["r7"]
    small.ok("void", "3", "--why", "wrong")
    assert small.json("check", "--only", "contested") == []


def test_a_voided_statement_is_beside_no_pledge(small: Cli) -> None:
    assert small.ok("void", "s1", "--why", "misread").err == "Voided s1, because misread.\n"
    assert small.json("pledges")[0]["stated"] == []
    assert [each["id"] for each in small.json("statements")] == ["s2"]
    assert [each["id"] for each in small.json("statements", "--voided")] == ["s1", "s2"]
    assert "voided" in small.ok("statements", "--voided", "-f", "table").out
    assert "voided" in small.ok("show", "s1", "-f", "table").out


@pytest.mark.parametrize("ref", ["1", "r3", "s1", "accord"])
def test_twice_is_once(small: Cli, ref: str) -> None:
    small.ok("void", ref, "--why", "wrong")
    before = small.ledger.read_bytes()
    name = {"1": "swap 1", "accord": "pledge accord"}.get(ref, ref)
    assert small.ok("void", ref, "--why", "again").err == f"Nothing to change: {name} is voided already.\n"
    assert small.ledger.read_bytes() == before
    small.ok("void", ref, "--restore", "--why", "it was right")
    assert small.ok("void", ref, "--restore").err == f"Nothing to change: {name} is not voided.\n"


def test_an_announcement_that_was_voided_can_be_recorded_anew(small: Cli) -> None:
    small.ok("void", "2", "--why", "wrong figures")
    assert "Recorded swap 5" in small.ok("add", "2031-03-09", "ukraine=withheld", "russia=20~", "--source", "Radio").err
    # Of two swaps of that day, the date names the one that is not voided.
    assert small.json("show", "2031-03-09")["id"] == 5


def test_a_dry_run_writes_nothing(small: Cli) -> None:
    before = small.ledger.read_bytes()
    said = small.ok("void", "1", "--why", "wrong", "--dry-run").err
    assert said.startswith("Would have voided swap 1, because wrong. Nothing was written.\n")
    assert small.ledger.read_bytes() == before


def test_what_was_recorded_anew_meanwhile_is_told_of_when_it_comes_back(small: Cli) -> None:
    state = ("state", "2031-06-03", "both=7", "--source", "Radio")
    report = ("report", "1", "each=3", "--source", "Post")
    swap = ("add", "2031-04-01", "each=3", "--source", "Post")
    for command, first, second in ((state, "s3", "s4"), (report, "r9", "r10"), (swap, "5", "Swap 6")):
        small.ok(*command)
        small.ok("void", first, "--why", "wrong")
        small.ok(*command)
        assert (
            f"{second} says the same in the same source; one of them is enough."
            in small.ok("void", first, "--restore").err.splitlines()
        )


def test_a_voided_report_is_in_no_export(small: Cli) -> None:
    small.ok("void", "r4", "--why", "wrong")
    assert [row.split(",")[0] for row in small.ok("export", "reports").out.splitlines()] == [
        *("id", "r3", "r5", "r6", "r7", "r8", "r1", "r2")
    ]
    assert "r4" in small.ok("show", "1").out


def test_a_report_shown_alone_says_of_which_swap_it_is(small: Cli) -> None:
    assert "swap    1 of 2031-03-05" in small.ok("show", "r4", "-f", "table").out
    small.ok("void", "1", "--why", "wrong")
    assert "swap    1 of 2031-03-05, voided" in small.ok("show", "r4", "-f", "table").out
