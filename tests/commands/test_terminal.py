"""On a real terminal: questions and their answers, Ctrl-C, widths and colours."""

import os
import re
import shlex
import subprocess
import sys
import unicodedata
from pathlib import Path

import pytest

from pow_ledger.__main__ import run
from tests.commands.samples import SMALL, fill
from tests.conftest import Cli
from tests.terminal import END, INTERRUPT, Screen, on_terminal

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

SKIP = ("", "", "", "")
"""Enter for who said it, their side, the place and the mediators."""
QUESTIONS = {
    "date": "Date of the swap",
    "counts": "Who received how many",
    "source": "Source",
    "claimant": "Who said it",
    "by": "For which side do they speak",
    "pledge": "Which pledge does the source count it towards",
    "place": "Place",
    "mediators": "Mediators",
}


def asked(screen: Screen) -> list[str]:
    """The questions that stood on the screen, in their order."""
    names = {words: name for name, words in QUESTIONS.items()}
    return [names[found] for found in re.findall(f"^({'|'.join(names)})[^:\n]*: ", ESCAPE.sub("", screen.text), re.M)]


@pytest.mark.parametrize(
    ("words", "answers", "missing"),
    [
        ((), ("2031-03-05", "each=30", SOURCE, *SKIP, "y"), ["date", "counts", "source"]),
        (("2031-03-05",), ("each=30", SOURCE, *SKIP, ""), ["counts", "source"]),
        (("each=30",), ("2031-03-05", SOURCE, *SKIP, "yes"), ["date", "source"]),
        (("30", "each"), ("5 March 2031", SOURCE, *SKIP, "yes"), ["date", "source"]),
        (("2031-03-05", "each=30"), (SOURCE, *SKIP, "y"), ["source"]),
    ],
)
def test_add_asks_for_what_is_missing_and_what_an_announcement_says_besides(
    cli: Cli, words: tuple[str, ...], answers: tuple[str, ...], missing: list[str]
) -> None:
    screen = add(*words, answers=answers)
    assert screen.code == 0, screen.text
    assert asked(screen) == [*missing, "claimant", "by", "place", "mediators"]
    (swap,) = cli.json("list")
    assert (swap["date"], swap["figures"]["russia"]["pow"]["text"], swap["reports"]) == ("2031-03-05", "30", 1)
    assert cli.json("show", "r1")["source"] == SOURCE


def test_add_asks_nothing_where_nothing_is_missing(cli: Cli) -> None:
    screen = add("2031-03-05", "each=30", "--source", SOURCE, answers=())
    assert (screen.code, asked(screen), "Record this?" in screen.text) == (0, [], False)


def test_what_was_given_is_not_asked(cli: Cli) -> None:
    words = ("2031-03-05", "--claimant", "Office", "--place", "Minsk", "--by", "ru")
    screen = add(*words, answers=("each=30", SOURCE, "UAE, USA", "y"))
    assert asked(screen) == ["counts", "source", "mediators"]
    shown = cli.json("show", "1")
    assert (shown["place"], shown["mediators"]) == ("Minsk", ["UAE", "USA"])
    assert (shown["reports"][0]["claimant"], shown["reports"][0]["by"]) == ("Office", "russia")


def test_a_wrong_answer_is_explained_and_asked_again(cli: Cli) -> None:
    wrong = ("31.3.31", "2031-02-30", "2031-07-05", "2031-03-05", "each=many", "narnia=3", "each=30", "", SOURCE)
    screen = add(answers=(*wrong, "", "mars", "", "", "", "perhaps", "y"))
    assert screen.code == 0, screen.text
    complaints = (
        "'31.3.31' is not a date.",
        "2031-02-30 does not exist",
        "lies in the future",
        "'many' is not a figure.",
    )
    for complaint in (*complaints, "'narnia'", "This is needed.", "'mars'", "'perhaps'"):
        assert complaint in screen.text
    assert len(cli.json("list")) == 1


def test_a_question_explains_itself_and_goes_back(cli: Cli) -> None:
    answers = (
        "2031-03-05",
        "?",
        "each=30",
        "<",
        "30 each",
        SOURCE,
        "Ofice",
        "<",
        "Office",
        "",
        "",
        "",
        "<",
        "Qatar",
        "y",
    )
    screen = add(answers=answers)
    assert screen.code == 0, screen.text
    assert "A side's figure is of the people whom it received." in " ".join(screen.text.split())
    assert asked(screen) == [
        *("date", "counts", "counts", "source", "counts", "source", "claimant", "by", "claimant", "by"),
        *("place", "mediators", "mediators"),
    ]
    assert "Read “30 each” as each=30." in screen.text
    assert "Who said it [Ofice] (- for none): " in screen.text
    shown = cli.json("show", "1")
    assert (shown["reports"][0]["claimant"], shown["mediators"]) == ("Office", ["Qatar"])


def test_what_the_same_publisher_said_last_time_is_the_default(cli: Cli) -> None:
    cli.ok("pledge", "accord", "2031-03-01", "each=100+", "--source", SOURCE)
    cli.ok("pledge", "later", "2031-03-10", "each=100+", "--source", SOURCE)
    cli.ok(
        *(
            "add",
            "2031-03-04",
            "each=20",
            "--source",
            "https://example.org/b",
            "--claimant",
            "Office",
            "--by",
            "russia",
        ),
        *("--place", "Minsk", "--mediator", "UAE", "--mediator", "USA", "--pledge", "accord:partly"),
    )
    screen = add("2031-03-05", "each=30", answers=(SOURCE, "", "", "", "", "", "y"))
    assert screen.code == 0, screen.text
    for prompt in ("Who said it [Office]", "[accord:partly]", "Place [Minsk]", "Mediators [UAE; USA]"):
        assert prompt in screen.text
    assert "accord, announced 1 March 2031: at least 100 prisoners of war each" in screen.text
    assert "later, announced" not in screen.text
    (report,) = cli.json("show", "2")["reports"]
    assert (report["claimant"], report["by"], report["stances"]) == ("Office", "russia", {"accord": "partly"})
    # `-` leaves out what was said last time; a number stands for a pledge.
    screen = add("2031-03-07", "each=30", answers=("https://example.org/c", "-", "-", "1", "-", "-", "y"))
    (report,) = cli.json("show", "3")["reports"]
    assert (report["claimant"], report["by"], report["stances"]) == (None, None, {"accord": "counts"})
    assert cli.json("show", "3")["place"] is None


@pytest.mark.parametrize(
    ("claimant", "words", "by"),
    [
        ("", "[russia]", "russia"),
        ("Headquarters", "[ukraine]", "ukraine"),
        ("Stranger", "(Enter to skip)", None),
        ("-", "(Enter to skip)", None),
    ],
)
def test_the_default_of_the_side_is_the_one_that_the_claimant_spoke_for(
    cli: Cli, claimant: str, words: str, by: str | None
) -> None:
    for name, side in (("Headquarters", "ukraine"), ("Ministry", "russia")):
        cli.ok("add", "2031-03-04", f"{side}=20", "--source", SOURCE, "--claimant", name, "--by", side)
    screen = add("2031-03-05", "each=30", answers=("https://www.example.org/b", claimant, "", "", "", "y"))
    assert screen.code == 0, screen.text
    assert f"For which side do they speak (ukraine, russia) {words}" in screen.text
    assert cli.json("show", "3")["reports"][0]["by"] == by


@pytest.mark.parametrize(
    ("recorded", "asked"),
    [
        (("--publisher", "The Daily", "--source", "https://example.org/a"), ("https://example.org/b",)),
        (("--publisher", "The Daily", "--source", "Page 1"), ("--publisher", "the daily", "Page 2")),
        (("--publisher", "The Daily", "--source", "Page 1"), ("--publisher", "the daily", "https://example.net/b")),
    ],
)
def test_a_publisher_is_known_by_its_name_and_by_its_host(
    cli: Cli, recorded: tuple[str, ...], asked: tuple[str, ...]
) -> None:
    cli.ok("add", "2031-03-04", "each=20", "--claimant", "Office", *recorded)
    *options, source = asked
    assert "Who said it [Office]" in add("2031-03-05", "each=30", *options, answers=(source, INTERRUPT)).text


def test_a_pledge_is_chosen_by_its_number_or_code_and_a_wrong_one_is_asked_again(cli: Cli) -> None:
    for code, day, *until in (
        ("old", "02", "--until", "2031-03-04"),
        ("early", "03"),
        ("accord", "05"),
        ("next", "06"),
    ):
        cli.ok("pledge", code, f"2031-03-{day}", "each=100+", *until, "--source", "Radio")
    wrong = ("nosuch", "1 accord:partly", "1:mostly", "3")
    screen = add("2031-03-05", "each=30", answers=("Radio", "", "", *wrong, "1:partly, 2 old:excluded", "", "", "y"))
    assert screen.code == 0, screen.text
    assert re.findall(r"^  (\d)  (\S+), announced", screen.text, re.M)[:2] == [("1", "accord"), ("2", "early")]
    assert "  3  " not in screen.text
    for complaint in ("no pledge 'nosuch'", "Two stances are given on the pledge accord", "'mostly'", "no pledge '3'"):
        assert complaint in screen.text
    stances = cli.json("show", "1")["reports"][0]["stances"]
    assert stances == {"accord": "partly", "early": "counts", "old": "excluded"}


@pytest.mark.parametrize(
    ("words", "code", "complaint"),
    [
        (("2031-07-05",), 2, "lies in the future"),
        (("2031-03-05", "--pledge", "accord"), 1, "There is no pledge 'accord'."),
        (("2031-03-05", "--by", "mars"), 2, "'mars'"),
    ],
)
def test_what_would_be_refused_in_the_end_is_refused_before_anything_is_asked(
    cli: Cli, words: tuple[str, ...], code: int, complaint: str
) -> None:
    screen = add(*words, answers=())
    assert (screen.code, asked(screen)) == (code, [])
    assert complaint in screen.text


def test_the_swaps_of_that_day_and_those_beside_it_are_shown(cli: Cli) -> None:
    for day in ("2031-03-03", "2031-03-04", "2031-03-06", "2031-03-07"):
        cli.ok("add", day, f"each={day[-1]}~", "--source", SOURCE, "--place", f"Place {day[-1]}")
    cli.ok("report", "3", "each=6~", "--source", "Radio", "--claimant", "Office")
    for words, answers in (((), ("2031-03-05", "each=30", INTERRUPT)), (("2031-03-05", "each=30"), (INTERRUPT,))):
        text = add(*words, answers=answers).text
        assert text.count("Recorded around that day:") == 1
        assert "  swap 2, 4 March 2031: about 4 prisoners of war each; Place 4\n" in text
        assert "  swap 3, 6 March 2031: about 6 prisoners of war each; Place 6; said by Office\n" in text
        assert "swap 1" not in text and "swap 4" not in text
    nothing = "No swap is recorded on 1 May 2031, the day before or the day after."
    assert nothing in add("2031-05-01", answers=(INTERRUPT,)).text


@pytest.mark.parametrize(("answer", "code", "swaps"), [("y", 0, 2), ("n", 130, 1)])
def test_the_same_figures_from_another_source_are_asked_about(cli: Cli, answer: str, code: int, swaps: int) -> None:
    cli.ok("add", "2031-03-05", "each=30", "--source", SOURCE)
    answers = ("Radio, evening news", "Office", "ru", "Minsk", "UAE", "perhaps", answer, "y")
    screen = add("2031-03-05", "each=30", answers=answers)
    assert screen.code == code, screen.text
    assert "Swap 1 of that day has the same figures. Is yours another swap, y or n: perhaps\n" in screen.text
    assert len(cli.json("list")) == swaps
    lines = re.findall(r"^To add your source to swap 1: ledger (report .*)$", screen.text, re.M)
    assert bool(lines) == (answer == "n")
    for line in lines:
        cli.ok(*shlex.split(line))
        second = cli.json("show", "r2")
        assert (second["source"], second["claimant"], second["by"]) == ("Radio, evening news", "Office", "russia")


def test_the_same_figures_are_not_asked_about_where_new_is_given(cli: Cli) -> None:
    cli.ok("add", "2031-03-05", "each=30", "--source", SOURCE)
    assert add("2031-03-05", "each=30", "--new", answers=("Radio", *SKIP, "y")).code == 0
    assert len(cli.json("list")) == 2


def test_the_whole_entry_is_shown_before_the_one_question(cli: Cli) -> None:
    cited = ("--published", "2031-03-06", "--archive", "https://archive.example/a")
    screen = add(
        "2031-03-05",
        "each=30",
        "--claimant",
        "Office",
        "--label",
        "9th",
        *cited,
        answers=(SOURCE, "russia", "", "", ""),
    )
    entry = (
        "To be recorded:\n  date        5 March 2031\n  status      completed\n"
        "  counts      30 prisoners of war each (each=30)\n  source      https://example.org/a\n"
        "  publisher   example.org\n  published   6 March 2031\n"
        "  archive     https://archive.example/a\n  claimant    Office\n  speaks for  Russia\n  label       9th\n"
    )
    assert entry in screen.text
    assert screen.text.count("Record this?") == 1
    assert screen.code == 0
    assert len(cli.json("list")) == 1


@pytest.mark.parametrize(
    ("words", "answers"),
    [
        (("2031-03-05", "each=30"), (SOURCE, *SKIP, "n")),
        (("2031-03-05", "each=30"), (SOURCE, *SKIP, INTERRUPT)),
        (("2031-03-05", "each=30"), (INTERRUPT,)),
        (("2031-03-05", "each=30"), (SOURCE, END)),
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


def test_tab_completes_what_the_ledger_knows(cli: Cli) -> None:
    cli.ok("pledge", "accord", "2031-03-01", "each=100+", "--source", "Radio")
    known = ("--claimant", "Office of the President", "--place", "Old Bridge", "--mediator", "Red Cross")
    cli.ok("add", "2031-03-04", "each=20", "--source", "https://example.org/a", *known, "--mediator", "UAE")
    cli.ok("add", "2031-03-03", "each=20", "--source", "Evening News")
    answers = ("ea\t:ci\t20 ukr\t=3", "https://ex\tb", "office of the p\t", "uk\t", "1:p\t", "old b\t")
    screen = add("2031-03-05", answers=(*answers, "uae, red c\t", "y"))
    assert screen.code == 0, screen.text
    shown = cli.json("show", "3")
    (report,) = shown["reports"]
    assert (report["source"], report["claimant"]) == ("https://example.org/b", "Office of the President")
    assert (report["by"], report["stances"]) == ("ukraine", {"accord": "partly"})
    assert (shown["place"], shown["mediators"]) == ("Old Bridge", ["uae", "Red Cross"])
    figures = {side: {of: figure["text"] for of, figure in by.items()} for side, by in shown["figures"].items()}
    assert figures == {"ukraine": {"pow": "3", "civilian": "20"}, "russia": {"civilian": "20"}}
    screen = add("2031-03-07", "each=1", answers=("ev\t", "", "", "acc\t:ex\t", "", "", "y"))
    (report,) = cli.json("show", "4")["reports"]
    assert (report["source"], report["stances"]) == ("Evening News", {"accord": "excluded"})


def test_explanations_fit_a_terminal_of_80_columns(cli: Cli) -> None:
    cli.ok("pledge", "accord", "2031-03-01", "each=100+", "--source", "Radio")
    cli.ok("add", "2031-03-05", "each=30", "--source", SOURCE)
    asked = ("2031-03-05", "each=30", "Radio", "", "", "", "", "", "y", "n")
    text = add(answers=tuple(word for answer in asked for word in ("?", answer))).text
    assert text.count(": ?") == len(asked)
    assert [line for line in text.splitlines() if len(line) > 80] == []


def test_a_mediator_with_a_comma_in_its_name_is_one(cli: Cli) -> None:
    for names in (("Emirates, United Arab",), ("Emirates, United Arab", "USA")):
        options = [word for name in names for word in ("--mediator", name)]
        cli.ok("add", "2031-03-04", f"each={len(names)}", "--source", "https://example.org/a", *options)
        screen = add("2031-03-05", f"each={len(names)}", answers=("https://example.org/b", *SKIP, "y"))
        assert screen.code == 0, screen.text
        assert cli.json("list")[-1]["date"] == "2031-03-05"
        assert cli.json("show", str(2 * len(names)))["mediators"] == list(names)


def test_what_is_no_utf_8_is_an_answer_like_any_other_wrong_one(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    # As on a terminal whose locale is not C.
    monkeypatch.setenv("PYTHONIOENCODING", "utf-8:strict")
    screen = add(answers=("\udcff", "2031-03-05", "\udcff", "each=30", SOURCE, "\udcff", *SKIP, "y"))
    assert screen.code == 0, screen.text
    assert "The claimant is not valid UTF-8 at position 1." in screen.text


def test_questions_never_stand_in_what_another_program_reads(cli: Cli) -> None:
    piped = '"$0" -m pow_ledger add each=30 --source Radio > out; exit $?'
    shell = "import os, sys; os.execv('/bin/sh', ['sh', '-c', sys.argv[1], sys.executable])"
    screen = on_terminal([piped], answers=("2031-03-05", *SKIP, "y"), run=("-c", shell))
    assert screen.code == 0, screen.text
    assert asked(screen) == ["date", "claimant", "by", "place", "mediators"]
    assert Path("out").read_bytes() == b""


def test_a_dry_run_asks_for_what_is_missing_and_nothing_more(cli: Cli) -> None:
    screen = add("2031-03-05", "each=30", "--dry-run", answers=(SOURCE, *SKIP))
    assert (screen.code, "Record this?" in screen.text) == (0, False)
    assert "To be recorded:\n  date        5 March 2031\n" in screen.text
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


def test_filtered_totals_in_a_file_are_said_to_be_filtered_on_a_terminal_too(cli: Cli) -> None:
    fill(cli, *SMALL)
    screen = on_terminal(["totals", "--status", "completed", "-o", "totals.csv"])
    assert (screen.text, screen.code) == ("Only swaps completed.\nWrote totals.csv.\n", 0)
    assert "Only swaps" not in on_terminal(["totals", "--status", "completed"]).text
