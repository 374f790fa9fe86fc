"""`ledger chart`: pictures in the terminal and as files."""

import sys
from pathlib import Path
from typing import Final
from xml.etree import ElementTree

import pytest

from pow_ledger.pictures import png
from tests.conftest import Cli
from tests.terminal import on_terminal

SOURCE: Final = ("--source", "https://example.org/a")
NAMES: Final = ("progress", "swaps", "totals", "accord")


@pytest.fixture
def recorded(cli: Cli) -> Cli:
    """A pledge, a counted swap, one with a withheld count, one that is contested, and a stated total."""
    cli.ok("pledge", "accord", "2031-03-01", "each=100+", *SOURCE, "--claimant", "Negotiator", "--by", "ukraine")
    cli.ok("add", "2031-03-05", "each=30", "--pledge", "accord", *SOURCE)
    cli.ok("add", "2031-03-09", "ukraine=20", "russia=withheld", "ukraine:remains=7", *SOURCE)
    cli.ok("add", "2031-04-12", "ukraine=25..40", "russia=1000~", "--pledge", "accord:partly", *SOURCE)
    cli.ok(
        "report", "3", "ukraine=60", "--claimant", "Other side", "--by", "russia", "--source", "https://example.org/b"
    )
    cli.ok("state", "2031-04-20", "ukraine=75", "--since", "2031-03-01", *SOURCE)
    return cli


@pytest.mark.parametrize("name", NAMES)
def test_a_file_is_svg_that_needs_nothing_else_and_is_always_the_same(recorded: Cli, name: str) -> None:
    for file in ("one.svg", "two.svg"):
        recorded.ok("chart", name, "-o", file)
    drawn = Path("one.svg").read_text(encoding="utf-8")
    assert Path("two.svg").read_text(encoding="utf-8") == drawn
    root = ElementTree.fromstring(drawn)
    assert root.attrib["role"] == "img"
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}
    assert not tags & {"script", "a", "image", "use", "foreignObject"}
    assert "@import" not in drawn and "@font-face" not in drawn
    assert drawn.count("http") == drawn.count("http://www.w3.org/2000/svg") == 1


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("progress", "Ukraine: 30–70 of 100 counted, 90 possible at most"),
        ("progress", "Russia: 30 or more"),
        ("swaps", "12 April 2031: Ukraine: 25–40 prisoners of war; Russia: about 1,000 prisoners of war."),
        ("swaps", "Contested: Other side (Russia) says Ukraine: 60 prisoners of war."),
        ("swaps", "the numbers of 1 withheld"),
        ("totals", "Ukraine: 75–90."),
        ("totals", "Russia: at least about 1,030; 1 count withheld."),
        ("totals", "Stated: 75 prisoners of war as of 20 April 2031"),
        ("accord", "3 swaps, 5 March to 12 April 2031: 1 counted, 1 partly and 1 possible."),
    ],
)
def test_the_words_tell_what_is_drawn(recorded: Cli, name: str, told: str) -> None:
    if told == "Russia: 30 or more":
        told = "Russia: about 30–1,030 of 100 counted, no upper limit"
    out = recorded.ok("chart", name, "--alt").out
    assert told in out
    recorded.ok("chart", name, "-o", "picture.svg")
    root = ElementTree.parse("picture.svg").getroot()
    assert root.find("{http://www.w3.org/2000/svg}desc").text == out.rstrip("\n")  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("progress", "30–70 of 100 counted, at most 90"),
        ("swaps", "2031-04"),
        ("totals", "≥ ~1,030  +1 withheld"),
        ("accord", "2031-03"),
    ],
)
def test_without_a_file_it_is_drawn_with_letters(recorded: Cli, name: str, shown: str) -> None:
    assert shown in recorded.ok("chart", name).out


@pytest.mark.parametrize("name", ["progress", "swaps", "totals"])
def test_of_an_empty_ledger_a_picture_says_so(cli: Cli, name: str) -> None:
    cli.ok("init")
    for words in ((), ("--alt",), ("-o", "-")):
        assert " is recorded here." in cli.ok("chart", name, *words).out


def test_png_is_as_sharp_as_a_dense_screen(recorded: Cli) -> None:
    outcome = recorded("chart", "-o", "picture.png")
    if "has no font" in outcome.err:
        pytest.skip("this system has no font")
    written = Path("picture.png").read_bytes()
    assert written.startswith(b"\x89PNG\r\n") and int.from_bytes(written[16:20]) == 1440


def test_png_without_its_extra_is_refused(recorded: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resvg_py", None)
    assert "pip install 'pow-ledger[png]'" in recorded.refused("chart", "-o", "picture.png").err
    assert not Path("picture.png").exists()


def test_png_without_a_font_is_refused(recorded: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(png, "_drawn", lambda library, word: b"")
    assert "This system has no font" in recorded.refused("chart", "-o", "picture.png").err


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("-o picture.jpg", "The ending of 'picture.jpg' names no kind of picture. End it in .svg or .png."),
        ("bars", "'bars' is neither a picture nor a pledge."),
        ("swaps accord", "`ledger chart pledge CODE` draws one pledge."),
        ("pledge second", "There is no pledge 'second'"),
        ("swaps --counted-by russia", "Only progress and a pledge can be counted by one side."),
        ("--alt -o picture.svg", "--alt and --output cannot be used together."),
        ("-o nowhere/picture.svg", "nowhere/picture.svg: No such file or directory."),
    ],
)
def test_what_cannot_be_drawn_is_refused(recorded: Cli, words: str, said: str) -> None:
    assert said in recorded.refused("chart", *words.split()).err


def test_a_ledger_is_never_replaced_by_a_picture(recorded: Cli) -> None:
    Path("picture.svg").write_bytes(recorded.ledger.read_bytes())
    assert "picture.svg" in recorded.refused("chart", "-o", "picture.svg").err


def test_until_a_day_pledges_are_as_they_were_then(recorded: Cli) -> None:
    assert "30 of 100 counted, 50 possible at most" in recorded.ok("chart", "--alt", "--until", "2031-03-31").out


def test_as_one_side_counts_it(recorded: Cli) -> None:
    assert "As Russia counts it" in recorded.ok("chart", "--alt", "--counted-by", "russia").out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ("swaps --category pow", "It shows all living people of a swap"),
        ("totals --counted-by russia", "Only progress and a pledge can be counted by one side."),
        ("accord --from 2031", "A pledge has its own first day"),
        ("accord --until 2031-02", "it was announced on 2031-03-01, after 2031-02-28"),
        ("accord --category remains", "it has no figure for this side and category"),
        ("--narrow", "Name a file with -o."),
    ],
)
def test_a_cut_that_a_picture_cannot_take_is_refused(recorded: Cli, words: str, said: str) -> None:
    assert said in recorded.refused("chart", *words.split()).err
    assert said in recorded.refused("chart", *words.split(), *([] if "--narrow" in words else ["--alt"])).err


def test_stated_totals_stand_beside_sums_of_the_same_days_only(recorded: Cli) -> None:
    assert "Stated" in recorded.ok("chart", "totals", "--alt").out
    assert "Stated" not in recorded.ok("chart", "totals", "--alt", "--from", "2031-03-06").out


def test_of_one_side_nothing_is_told_of_the_others(recorded: Cli) -> None:
    told = recorded.ok("chart", "swaps", "--alt", "--side", "russia").out
    assert "Russia received at least about 1,030 living people" in told
    # Only what is said of Ukraine contradicts.
    assert "Ukraine" not in told and "Contested" not in told
    assert "Contested" in recorded.ok("chart", "swaps", "--alt", "--side", "ukraine").out
    assert "Ukraine" not in recorded.ok("chart", "totals", "--side", "russia").out


def test_a_record_that_is_complete_from_a_day_leaves_no_empty_days_before_a_cut(recorded: Cli) -> None:
    recorded.ok("amend", "ledger", "--complete-from", "2025-01-01", "--why", "checked")
    recorded.ok("chart", "swaps", "--from", "2031-03", "-o", "cut.svg")
    drawn = Path("cut.svg").read_text(encoding="utf-8")
    assert "Meant to be complete" not in drawn and ">2026<" not in drawn


def test_coverage_ends_with_the_cut_and_the_last_counted_swap_is_counted_to_it(recorded: Cli) -> None:
    recorded.ok(
        "amend", "ledger", "--complete-from", "2031-01-01", "--complete-until", "2031-05-01", "--why", "checked"
    )
    until = recorded.ok("chart", "accord", "--until", "2031-03-31").out
    assert "As of 31 March 2031. Meant to be complete from 1 January 2031 to 31 March 2031." in " ".join(until.split())
    assert "26 days from the last counted swap to 31 March 2031" in " ".join(until.split())
    assert "where this ledger ends" not in until
    assert "Meant to be complete" not in recorded.ok("chart", "swaps", "--until", "2030").out


def test_narrow_is_as_wide_as_a_telephone(recorded: Cli) -> None:
    recorded.ok("chart", "swaps", "--narrow", "-o", "narrow.svg")
    assert ElementTree.parse("narrow.svg").getroot().attrib["width"] == "344"


def test_png_without_a_letter_of_its_words_is_refused(recorded: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded.ok("init", "--side", "one=One", "--side", "two=Жито", "--db", "other.sqlite")
    recorded.ok("add", "2031-03-05", "each=1", *SOURCE, "--db", "other.sqlite")
    monkeypatch.setattr(png, "_drawn", lambda library, word: b"box" if word in ("Ж", png._NO_LETTER) else word.encode())
    assert "has the letters Ж, so" in recorded("chart", "swaps", "-o", "picture.png", "--db", "other.sqlite").err
    assert not Path("picture.png").exists()


def test_months_that_are_too_many_are_quarters_and_a_gap_is_one_row(cli: Cli) -> None:
    cli.ok("add", "2026-01-05", "ukraine=30", *SOURCE)
    assert "2026-01" in cli.ok("chart", "swaps").out
    cli.ok("add", "2031-03-05", "each=30", *SOURCE)
    rows = [line.split() for line in cli.ok("chart", "swaps").out.splitlines() if line.startswith("  20")]
    assert [row[0] for row in rows] == ["2026-Q1", "2031-Q1"] * 2
    assert cli.ok("chart", "swaps").out.count("…") == 2
    # Russia is not mentioned in the first: that is no zero.
    assert rows[2] == ["2026-Q1", "–"]


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize("columns", [62, 80, 200])
def test_no_line_is_wider_than_the_terminal(recorded: Cli, name: str, columns: int) -> None:
    lines = on_terminal(["chart", name], columns=columns).text.splitlines()
    assert lines and max(map(len, lines)) <= columns


def test_a_terminal_without_blocks_gets_other_signs(recorded: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    for name in ("progress", "swaps", "totals"):
        shown = on_terminal(["chart", name], columns=62).text
        assert shown.isascii() and "#" in shown and max(map(len, shown.splitlines())) <= 62
