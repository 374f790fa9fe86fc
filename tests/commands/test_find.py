"""Finding: texts, filters, periods, and sources in the browser."""

import shlex
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pow_ledger.domain.search import folded, found_in
from tests.conftest import Cli

ENTRIES = (
    "pledge accord 2031-03-01 each=100+ --source https://example.org/accord --claimant Umerov --deadline 'near future'",
    "add 2031-03-05 each=30 --source https://example.org/a --claimant Зеленський --by ukraine --mediator UAE "
    "--place Чернігів --pledge accord",
    "report 1 ukraine=40 --source Radio --claimant Ministry --by russia",
    "add 2031-04-06 each=20 --source https://example.net/b --by russia --mediator Türkiye --mediator uae --label 9th",
    "add 2031-07-08 ukraine=7 --source https://example.com/c --status agreed --note 'An exchange in Chernihiv'",
    "state 2031-04-30 ukraine=50 --source https://example.org/s --claimant Zelenskyý",
)


@pytest.fixture
def filled(cli: Cli) -> Cli:
    for entry in ENTRIES:
        cli.ok(*shlex.split(entry))
    return cli


def refs(cli: Cli, *words: str) -> list[str]:
    return [hit["ref"] for hit in cli.json("find", *words)]


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["umerov"], ["r1"]),
        (["ЗЕЛЕНСЬКИЙ"], ["r2"]),
        (["зеленськии"], ["r2"]),
        (["zelenskyy"], ["s1"]),
        (["чернігів"], ["1"]),
        (["turkiye"], ["2"]),
        (["example.org"], ["r1", "r2", "s1"]),
        (["example.org", "зел"], ["r2"]),
        (["near future"], ["accord"]),
        (["9TH"], ["2"]),
        (["in chernihiv"], ["3"]),
        (["nothing of the kind"], []),
        (["example", "--by", "russia"], ["r2", "r4"]),
        (["example", "--during", "2031-Q2"], ["r4", "s1"]),
        (["example", "--pledge", "accord"], ["r2"]),
    ],
)
def test_entries_are_found_by_their_own_texts(filled: Cli, words: list[str], found: list[str]) -> None:
    assert sorted(refs(filled, *words)) == sorted(found)


def test_what_is_found_is_said_exactly(filled: Cli) -> None:
    assert filled.json("find", "turkiye") == [
        {
            "ref": "2", "kind": "swap", "date": "2031-04-06", "field": "mediators", "text": "Türkiye; uae",
            "voided": False,
        }
    ]  # fmt: skip
    assert filled.ok("find", "turkiye", "--csv").out == (
        "ref,kind,date,field,text,voided\n2,swap,2031-04-06,mediators,Türkiye; uae,no\n"
    )
    outcome = filled.ok("find", "nobody")
    assert (outcome.out, outcome.err) == ("", "Nothing here holds “nobody”.\n")


def test_voided_entries_are_found_only_if_asked_for(filled: Cli) -> None:
    filled.ok("void", "r2", "--why", "w")
    assert refs(filled, "зеленський") == []
    assert refs(filled, "зеленський", "--voided") == ["r2"]


@given(st.text(min_size=1), st.text(), st.text())
def test_a_text_is_found_in_whatever_holds_it(text: str, before: str, after: str) -> None:
    wanted = folded(text)
    if wanted:
        assert found_in({"note": before + text + after}, [wanted]) == "note" or wanted not in folded(
            before + text + after
        )
        assert found_in({"note": text.upper()}, [folded(text.upper())]) == "note"
    assert folded(folded(text)) == folded(text)


# Filters


@pytest.mark.parametrize(
    ("filters", "numbers"),
    [
        ([], [1, 2, 3]),
        (["--mediator", "UAE"], [1, 2]),
        (["--mediator", "türkiye"], [2]),
        (["--status", "agreed"], [3]),
        (["--by", "ukr"], [1]),
        (["--by", "russia"], [1, 2]),
        (["--contested"], [1]),
        (["--pledge", "accord"], [1]),
        (["--mediator", "uae", "--by", "russia", "--during", "2031-04"], [2]),
    ],
)
def test_filters_leave_in_the_same_swaps_everywhere(filled: Cli, filters: list[str], numbers: list[int]) -> None:
    assert [swap["id"] for swap in filled.json("list", *filters)] == numbers
    assert [swap["id"] for swap in filled.json("export", "swaps", *filters)] == numbers
    compared = {each["id"] for each in filled.json("compare", *filters)}
    assert compared == {*numbers}
    if "--pledge" in filters:
        return
    shown = filled.json("list", *filters)
    totals = filled.json("totals", *filters)
    for total in (*totals["totals"], *totals["pending"]):
        of = [swap["figures"].get(total["side"], {}).get(total["category"]) for swap in shown]
        status = ("completed",) if total in totals["totals"] else ("agreed", "under-way")
        figures = [figure["low"] for figure, swap in zip(of, shown, strict=True) if figure and swap["status"] in status]
        assert sum(figures) == total["figure"]["low"]


def test_filtered_totals_say_so_first_and_leave_progress_out(filled: Cli) -> None:
    outcome = filled.ok("totals", "--mediator", "uae", "--by", "russia", "-f", "table", "-o", "totals.txt")
    first = " ".join(Path("totals.txt").read_text().split())
    only = "only swaps mediated by UAE and uae, of which a source speaks for Russia"
    assert first.startswith(f"Received · 2 completed swaps · 5 March to 6 April 2031 · 1 contested · {only}")
    assert outcome.err.startswith(f"O{only[1:]}.\n")
    assert filled.json("totals", "--by", "russia")["pledges"] == []
    cited = filled.ok("totals", "--by", "russia", "--cite").out
    assert "in 2 completed swaps (only swaps of which a source speaks for Russia) from" in cited


# Periods


@pytest.mark.parametrize(
    ("words", "numbers"),
    [
        (["--from", "2031-04"], [2, 3]),
        (["--until", "2031-Q1"], [1]),
        (["--from", "2031", "--until", "2031"], [1, 2, 3]),
        (["--during", "2031-q3"], [3]),
        (["--during", "2030"], []),
        (["--until", "2031-04"], [1, 2]),
    ],
)
def test_a_period_stands_where_a_day_does(filled: Cli, words: list[str], numbers: list[int]) -> None:
    assert [swap["id"] for swap in filled.json("list", *words)] == numbers


def test_a_category_may_be_a_word_of_any_language(filled: Cli) -> None:
    for word in ("pow", "POWs", "prisoners", "військовополонені", "солдаты"):
        assert len(filled.json("list", "--category", word)) == 3
    assert filled.json("list", "--category", "bodies") == []
    assert "There is no category 'generals'" in filled.refused("list", "--category", "generals").err


# In the browser


def test_a_source_is_opened_in_the_browser(filled: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    browser = tmp_path / "browser"
    browser.write_text('#!/bin/sh\nprintf %s "$1" > opened\n')
    browser.chmod(0o755)
    monkeypatch.setenv("BROWSER", f"{browser} %s")
    monkeypatch.setattr("webbrowser._tryorder", None)
    for ref, address in {
        "r1": "https://example.org/accord",
        "1": "https://example.org/a",
        "accord": "https://example.org/accord",
        "s1": "https://example.org/s",
    }.items():
        outcome = filled.ok("open", ref)
        assert outcome.out == ""
        assert outcome.err.endswith(f"Opened {address}\n")
        assert Path("opened").read_text() == address
    assert "Swap 1 has 2 reports" in filled.ok("open", "1").err


def test_without_a_browser_the_address_is_printed(filled: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("webbrowser.open", lambda address: False)
    assert filled.ok("open", "r1").out == "https://example.org/accord\n"
    filled.ok("amend", "r1", "--archive", "https://archive.example/1", "--why", "kept")
    assert filled.ok("open", "r1", "--archive").out == "https://archive.example/1\n"


def test_a_source_in_words_cannot_be_opened(filled: Cli) -> None:
    assert filled.refused("open", "r3").err == "Error: Report r3 has a source in words and no address: Radio.\n"
    assert filled.refused("open", "r1", "--archive").err == (
        "Error: Report r1 has no archived copy. `ledger amend` with --archive adds one to a report.\n"
    )
