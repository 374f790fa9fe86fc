"""`ledger add --from-text`: an announcement's own words, and what somebody adds to them."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.conftest import Cli
from tests.terminal import on_terminal

TEXT = """Kyiv, 5 March 2031. Ukraine has brought home 185 servicemen and 20 civilians from Russian captivity.
In exchange, 185 Russian prisoners of war were handed over, with the mediation of the UAE, Zelenskyy said.
Since the start of the full-scale war 7,000 people have come home.
"""
ROOT = Path(__file__).parents[2]


@pytest.fixture
def announcement() -> str:
    Path("news.txt").write_text(TEXT, encoding="utf-8")
    return "news.txt"


def test_elsewhere_it_prints_the_command_and_writes_nothing(cli: Cli, announcement: str) -> None:
    outcome = cli.ok("add", "--from-text", announcement)
    assert outcome.out == (
        "ledger add 2031-03-05 each=185 ukraine:civilian=20 --claimant Zelenskyy --by ukraine --mediator UAE "
        "--source …\n"
    )
    assert not cli.ledger.exists()


def test_it_shows_the_words_that_decided_each_field(cli: Cli, announcement: str) -> None:
    assert cli.ok("add", "--from-text", announcement).err == (
        "Read from the text:\n"
        "  date        5 March 2031 ← “5 March 2031”\n"
        "  status      completed ← “brought home”\n"
        "  Ukraine     185 prisoners of war ← “185 servicemen”, “Ukraine”, “brought home”\n"
        "  Ukraine     20 civilians ← “20 civilians from Russian captivity”, “Ukraine”, “brought home”\n"
        "  Russia      185 prisoners of war ← “185 Russian prisoners of war”, “Russian”\n"
        "  claimant    Zelenskyy ← “Zelenskyy”\n"
        "  speaks for  Ukraine ← “Zelenskyy”\n"
        "  mediators   UAE ← “UAE”\n"
        "  source      –\n"
    )


def test_the_command_that_it_prints_records_the_entry(cli: Cli, announcement: str) -> None:
    words = cli.ok(
        "add", "--from-text", announcement, "--source", "https://example.org/a", "--label", "9th"
    ).out.split()
    cli.ok(*words[1:])
    shown = cli.json("show", "1")
    assert {side: {of: figure["text"] for of, figure in by.items()} for side, by in shown["figures"].items()} == {
        "ukraine": {"pow": "185", "civilian": "20"},
        "russia": {"pow": "185"},
    }
    assert (shown["label"], shown["mediators"]) == ("9th", ["UAE"])


def test_what_is_typed_wins(cli: Cli, announcement: str) -> None:
    words = ("6 March 2031", "each=190", "--claimant", "Office", "--status", "under-way", "--mediator", "Qatar")
    outcome = cli.ok("add", *words, "--from-text", announcement)
    assert outcome.out == (
        "ledger add 2031-03-06 each=190 --status under-way --claimant Office --mediator Qatar --source …\n"
    )


@pytest.mark.parametrize(
    ("text", "command", "said"),
    [
        (
            "157 Ukrainian soldiers were released from captivity, then 160 Ukrainian soldiers.",
            "ledger add … … --source …",
            "  Ukraine     – (prisoners of war: 157 and 160 could both be the count)\n",
        ),
        (
            "Forty soldiers marched in Kyiv on 5 March 2031.",
            "ledger add … … --status … --source …",
            "  date        – (the text does not speak of an exchange)\n",
        ),
        (
            "Обмін 157 на 157 військовополонених. https://example.org/b",
            "ledger add … each=157 --source https://example.org/b",
            "  source      https://example.org/b ← “https://example.org/b”\n",
        ),
        (
            "The sides agreed to exchange 1,200 prisoners each, said Umerov.",
            "ledger add … each=1200 --status agreed --claimant Umerov --by ukraine --source …",
            "  status      agreed ← “agreed to”\n",
        ),
    ],
)
def test_what_is_not_sure_is_left_open_and_says_why(cli: Cli, text: str, command: str, said: str) -> None:
    Path("text").write_text(text, encoding="utf-8")
    outcome = cli.ok("add", "--from-text", "text")
    assert outcome.out == f"{command}\n"
    assert said in outcome.err


def test_a_pasted_text_is_read_from_standard_input(cli: Cli) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pow_ledger", "add", "--from-text", "-"],
        input=TEXT.encode(),
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
    )
    assert (done.returncode, done.stdout.split()[2:4]) == (0, [b"2031-03-05", b"each=185"])


def test_at_a_terminal_it_asks_for_the_rest_and_then_once(
    cli: Cli, announcement: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    screen = on_terminal(["add", "--from-text", announcement], answers=("https://example.org/a", "Minsk", "y"))
    assert screen.code == 0, screen.text
    assert "185 servicemen and 20 civilians" in screen.text
    assert [
        word
        for word in ("Date of", "Who received", "Source:", "Who said", "Place", "Mediators (")
        if word in screen.text
    ] == [
        "Source:",
        "Place",
    ]
    shown = cli.json("show", "1")
    assert (shown["date"], shown["place"], shown["reports"][0]["claimant"]) == ("2031-03-05", "Minsk", "Zelenskyy")


def test_nothing_is_written_without_a_yes_even_where_nothing_is_missing(
    cli: Cli, announcement: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    words = ["add", "--from-text", announcement, "--source", "Radio", "--place", "Minsk"]
    assert on_terminal(words, answers=("n",)).code == 130
    assert not cli.ledger.exists()


def test_a_status_that_the_text_does_not_tell_is_asked(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    Path("text").write_text("On 5 March 2031 prisoners were discussed.", encoding="utf-8")
    answers = ("5 March 2031", "comp", "30 each", "Radio", "", "", "", "", "y")
    screen = on_terminal(["add", "--from-text", "text"], answers=answers)
    assert screen.code == 0, screen.text
    assert cli.json("show", "1")["status"] == "completed"


def test_a_plan_for_a_day_to_come_cannot_be_completed(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    Path("text").write_text("On 5 July 2031 prisoners were discussed.", encoding="utf-8")
    answers = ("2031-07-05", "completed", "agreed", "30 each", "Radio", "", "", "", "", "y")
    screen = on_terminal(["add", "--from-text", "text"], answers=answers)
    assert screen.code == 0, screen.text
    assert "lies in the future" in screen.text
    assert cli.json("show", "1")["status"] == "agreed"
