"""Figures, counts and days in words, through every command that takes them."""

from pathlib import Path

import pytest

from tests.conftest import Cli
from tests.terminal import on_terminal

SOURCE = ("--source", "https://example.org/a")


def figures(cli: Cli, number: str = "1") -> dict[str, dict[str, str]]:
    """The adopted figures of a swap, in the notation."""
    swap = cli.json("show", number)
    return {side: {of: figure["text"] for of, figure in by.items()} for side, by in swap["figures"].items()}


@pytest.mark.parametrize(
    ("words", "day", "each"),
    [
        ("2031-03-05 157 each", "2031-03-05", {"pow": "157"}),
        ("5 March 2031 157 each", "2031-03-05", {"pow": "157"}),
        ("March 5, 2031 each 157 + 7 civ.", "2031-03-05", {"pow": "157", "civilian": "7"}),
        ("5 березня 2031 р. по 157 військовополонених", "2031-03-05", {"pow": "157"}),
        ("05.03.2031 each=about 250 each:civilian=unknown", "2031-03-05", {"pow": "250~", "civilian": "withheld"}),
        ("yesterday over 100 each", "2031-06-29", {"pow": "101+"}),
    ],
)
def test_add_takes_days_and_counts_in_words(cli: Cli, words: str, day: str, each: dict[str, str]) -> None:
    said = cli.ok("add", *words.split(), *SOURCE).err
    assert cli.json("show", "1")["date"] == day
    assert figures(cli) == {"ukraine": each, "russia": each}
    assert "Read “" in said


def test_what_is_in_the_notation_is_not_said_again(cli: Cli) -> None:
    assert "Read" not in cli.ok("add", "2031-03-05", "each=1,200~", *SOURCE).err


def test_every_other_command_takes_them_too(cli: Cli) -> None:
    cli.ok("add", "2031-03-05", "ukraine 157 russia 160", *SOURCE)
    said = cli.ok("report", "1", "ukraine", "about", "150", "--source", "Radio", "--published", "6 March 2031").err
    assert "Read “ukraine about 150” as ukraine=150~." in said
    cli.ok("pledge", "accord", "1", "March", "2031", "at least 1200 each", *SOURCE, "--until", "1 травня 2031")
    (side, _) = cli.json("pledges", "accord")
    assert side["pledged"]["text"] == "1200+"
    cli.ok("state", "6 березня 2031", "Україна 4757 осіб", "--since", "1 марта 2022", *SOURCE)
    (stated,) = cli.json("statements")
    assert (stated["as_of"], stated["since"]) == ("2031-03-06", "2022-03-01")
    assert stated["figures"]["ukraine"]["people"]["text"] == "4757"
    cli.ok("amend", "1", "russia близько 150", "--why", "corrected")
    assert figures(cli)["russia"]["pow"] == "150~"


def test_a_number_alone_is_asked_for_its_side_on_a_terminal(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parents[2]))
    words = ["add", "2031-03-05", "157", *SOURCE, "--db", str(cli.ledger)]
    screen = on_terminal(words, answers=("n",))
    assert (screen.code, cli.ledger.exists()) == (2, False)
    screen = on_terminal(words, answers=("y",))
    assert screen.code == 0
    assert "157: each side?" in screen.text
    assert figures(cli) == {"ukraine": {"pow": "157"}, "russia": {"pow": "157"}}


def test_cells_take_them_too(cli: Cli) -> None:
    Path("words.csv").write_text(
        "date,Ukraine,Russia,source\n"
        "5 Feb 2031,157 (incl. 7 civilians),about 150,Radio\n"
        "6 лютого 2031,185+20 civ.,не розголошується,Radio\n"
        "07.02.2031,понад 100,1 200,Radio\n",
        encoding="utf-8",
    )
    cli.ok("import", "words.csv")
    assert [figures(cli, number) for number in ("1", "2", "3")] == [
        {"ukraine": {"pow": "150", "civilian": "7"}, "russia": {"pow": "150~"}},
        {"ukraine": {"pow": "185", "civilian": "20"}, "russia": {"pow": "withheld"}},
        {"ukraine": {"pow": "101+"}, "russia": {"pow": "1200"}},
    ]


def test_a_cell_that_repeats_another_column_is_refused(cli: Cli) -> None:
    Path("twice.csv").write_text(
        "date,Ukraine,Ukraine civilians,source\n2031-02-05,185+20 civ.,20,Radio\n", encoding="utf-8"
    )
    assert "ukraine:civilian is given twice" in cli.refused("import", "twice.csv").err
