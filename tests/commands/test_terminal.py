"""On a real terminal: questions and their answers, Ctrl-C, widths and colours."""

import os
import re
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from pow_ledger.__main__ import run
from tests.commands.samples import SMALL, fill
from tests.conftest import Cli
from tests.terminal import INTERRUPT, Screen, on_terminal

ROOT = Path(__file__).parents[2]
SOURCE = "https://example.org/a"
ESCAPE = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]|\x1b\]8;[^\x1b]*\x1b\\")


@pytest.fixture(autouse=True)
def program(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(ROOT))
    monkeypatch.setenv("TERM", "xterm-256color")


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ledger = tmp_path_factory.mktemp("bundled") / "2025.sqlite"
    assert run(["init", "--bundled", "--db", str(ledger)]) == 0
    return ledger


def add(*words: str, answers: tuple[str, ...]) -> Screen:
    return on_terminal(["add", *words], answers=answers)


# Questions


@pytest.mark.parametrize(
    ("words", "answers", "asked"),
    [
        ((), ("2031-03-05", "each=30", SOURCE, "y"), ["Date", "Counts", "Source"]),
        (("2031-03-05",), ("each=30", SOURCE, "y"), ["Counts", "Source"]),
        (("each=30",), ("2031-03-05", SOURCE, "y"), ["Date", "Source"]),
        (("2031-03-05", "each=30"), (SOURCE, "y"), ["Source"]),
        (("2031-03-05", "--source", SOURCE), ("each=30", "y"), ["Counts"]),
        (("2031-03-05", "each=30", "--source", SOURCE), (), []),
    ],
)
def test_add_asks_only_for_what_is_missing(
    cli: Cli, words: tuple[str, ...], answers: tuple[str, ...], asked: list[str]
) -> None:
    screen = add(*words, answers=answers)
    assert screen.code == 0
    assert re.findall(r"^(Date|Counts|Source)\b", screen.text, re.M) == asked
    assert screen.text.count("Record this?") == bool(asked)
    (swap,) = cli.json("list")
    assert (swap["date"], swap["figures"]["russia"]["pow"]["text"], swap["reports"]) == ("2031-03-05", "30", 1)
    assert cli.json("show", "r1")["source"] == SOURCE


def test_a_wrong_answer_is_explained_and_asked_again(cli: Cli) -> None:
    answers = ("31.3.31", "2031-02-30", "2031-03-05", "each=many", "narnia=3", "each=30", " ", SOURCE, "y")
    screen = add(answers=answers)
    assert screen.code == 0
    for complaint in ("'31.3.31' is not a date.", "2031-02-30 does not exist", "'many' is not a figure.", "'narnia'"):
        assert complaint in screen.text
    assert [len(re.findall(rf"^{question}\b", screen.text, re.M)) for question in ("Date", "Counts")] == [3, 3]
    assert len(cli.json("list")) == 1


def test_the_summary_is_shown_before_the_one_question(cli: Cli) -> None:
    screen = add("2031-03-05", "each=30", "--claimant", "Office", answers=(SOURCE, ""))
    summary = "2031-03-05, completed; 30 prisoners of war each; said by Office."
    assert screen.text.index(summary) < screen.text.index("Record this?")
    assert screen.code == 0
    assert len(cli.json("list")) == 1


@pytest.mark.parametrize(
    ("words", "answers"),
    [
        (("2031-03-05", "each=30"), (SOURCE, "n")),
        (("2031-03-05", "each=30"), (SOURCE, INTERRUPT)),
        (("2031-03-05", "each=30"), (INTERRUPT,)),
        ((), (INTERRUPT,)),
        ((), ("2031-03-05", INTERRUPT)),
    ],
)
def test_no_and_ctrl_c_write_nothing(cli: Cli, words: tuple[str, ...], answers: tuple[str, ...]) -> None:
    screen = add(*words, answers=answers)
    assert screen.code == 130
    assert "Traceback" not in screen.text
    assert screen.text.endswith("\nError: Interrupted; nothing was written.\n")
    assert not cli.ledger.exists()


def test_a_dry_run_asks_for_what_is_missing_and_nothing_more(cli: Cli) -> None:
    screen = add("2031-03-05", "each=30", "--dry-run", answers=(SOURCE,))
    assert (screen.code, "Record this?" in screen.text) == (0, False)
    assert not cli.ledger.exists()


def test_without_a_terminal_nothing_is_asked(cli: Cli) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "pow_ledger", "add"], input=b"2031-03-05\n", capture_output=True, env=os.environ
    )
    assert (done.returncode, done.stdout) == (2, b"")
    assert done.stderr.startswith(b"Error: Missing: DATE, a COUNT such as each=250 and --source.")
    assert not cli.ledger.exists()


# The totals screen and its kin


def width(line: str) -> int:
    """How many columns a line takes; all that is printed here takes one column per character."""
    assert all(unicodedata.east_asian_width(character) not in "WF" for character in line)
    return len(line)


@pytest.mark.parametrize(
    ("command", "columns"),
    [
        *(
            (command, 80)
            for command in ("totals --period month", "list", "show 37", "pledges istanbul-3", "statements")
        ),
        *((command, 120) for command in ("totals", "list")),
    ],
)
def test_nothing_is_wider_than_the_terminal(
    bundled: Path, monkeypatch: pytest.MonkeyPatch, command: str, columns: int
) -> None:
    monkeypatch.setenv("POW_LEDGER_DB", str(bundled))
    screen = on_terminal(command.split(), columns=columns)
    assert screen.code == 0
    assert [line for line in screen.text.splitlines() if width(line) > columns] == []


def test_how_much_of_the_pledge_is_done_is_on_the_first_screen(bundled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POW_LEDGER_DB", str(bundled))
    first = on_terminal(["totals"], columns=80).text.splitlines()[:24]
    at = next(number for number, line in enumerate(first) if line.startswith("istanbul-3 · at least 1,200"))
    assert all("of 1,200 counted" in line for line in first[at + 1 : at + 3])


@pytest.mark.parametrize("columns", [80, 120])
def test_the_totals_screen_has_every_number_and_code_whole(
    bundled: Path, cli: Cli, monkeypatch: pytest.MonkeyPatch, columns: int
) -> None:
    monkeypatch.setenv("POW_LEDGER_DB", str(bundled))
    text = on_terminal(["totals", "--all"], columns=columns).text
    assert "…" not in text
    document = cli.json("totals")
    for line in document["totals"]:
        assert f"{line['figure']['low']:,}" in text
    for line in document["pledges"]:
        assert re.search(rf"^{line['pledge']} ", text, re.M)
        assert re.search(rf"\b{line['state']}\b", text)
        for measure in ("pledged", "counted", "possible", "remaining"):
            bounds = {line[measure]["low"], line[measure]["high"]} - {None, 0}
            assert [bound for bound in bounds if not re.search(rf"(?<![\d,]){bound:,}(?![\d,])", text)] == []


@pytest.mark.parametrize(
    ("setting", "coloured"),
    [({"NO_COLOR": "1"}, False), ({"TERM": "dumb"}, False), ({"NO_COLOR": "1", "TERM": "dumb"}, False), ({}, True)],
)
def test_colour_is_there_unless_it_is_unwanted(
    cli: Cli, monkeypatch: pytest.MonkeyPatch, setting: dict[str, str], coloured: bool
) -> None:
    fill(cli, *SMALL)
    monkeypatch.delenv("NO_COLOR")
    for name, value in setting.items():
        monkeypatch.setenv(name, value)
    for command in ("totals", "show 1"):
        assert ("\x1b" in on_terminal(command.split()).text) == coloured


@pytest.mark.parametrize("command", ["totals", "show 1"])
def test_colour_changes_no_word(cli: Cli, monkeypatch: pytest.MonkeyPatch, command: str) -> None:
    fill(cli, *SMALL)
    plain = on_terminal(command.split()).text
    monkeypatch.delenv("NO_COLOR")
    coloured = on_terminal(command.split()).text
    assert coloured != plain
    assert ESCAPE.sub("", coloured) == plain


def test_markup_in_texts_is_shown_and_not_obeyed(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    note = "[red]see[/red] [link=https://evil.example]here[/link] :smile:"
    cli.ok("add", "2031-03-05", "each=1", "--source", "[b]Radio[/b]", "--note", note, "--place", "[/]")
    monkeypatch.delenv("NO_COLOR")
    text = on_terminal(["show", "1"], columns=120).text
    assert note in text and "[b]Radio[/b]" in text
    assert "\x1b]8" not in text


@pytest.mark.parametrize("columns", [40, 80])
def test_a_long_address_is_folded_and_whole(cli: Cli, columns: int) -> None:
    url = f"https://example.org/{'/'.join(str(number) for number in range(100))}"
    cli.ok("add", "2031-03-05", "each=1", "--source", url)
    assert url in re.sub(r"\s", "", on_terminal(["show", "1"], columns=columns).text)


def test_a_terminal_without_utf8_is_served_too(bundled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POW_LEDGER_DB", str(bundled))
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    screen = on_terminal(["totals"])
    assert screen.code == 0
    assert screen.text.isascii() and "?" not in screen.text
