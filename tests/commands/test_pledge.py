"""`ledger pledge`: a figure committed to, and the window in which swaps can count."""

import pytest

from tests.conftest import Cli

PLEDGE = ("pledge", "accord", "2031-03-01", "each=100+", "--source", "https://www.example.org/a")


def test_a_pledge_is_recorded_and_says_which_swaps_can_count(cli: Cli) -> None:
    outcome = cli.ok(*PLEDGE)
    assert (outcome.out, outcome.err) == (
        "",
        f"Made a new ledger at {cli.ledger}.\n"
        "Recorded pledge accord of 2031-03-01: at least 100 prisoners of war each. Swaps from 2031-03-02 can count.\n",
    )


@pytest.mark.parametrize(
    ("options", "window"),
    [
        ((), ("2031-03-02", None)),
        (("--from", "2031-03-01"), ("2031-03-01", None)),
        (("--until", "2031-03-02"), ("2031-03-02", "2031-03-02")),
        (("--from", "2031-02-01", "--until", "yesterday"), ("2031-02-01", "2031-06-29")),
    ],
)
def test_the_window_starts_the_day_after_unless_said_otherwise(
    cli: Cli, options: tuple[str, ...], window: tuple[str, str | None]
) -> None:
    cli.ok(*PLEDGE, *options)
    shown = cli.json("show", "accord")
    assert (shown["from"], shown["until"]) == window


@pytest.mark.parametrize(
    ("options", "possible"), [((), "70"), (("--from", "2031-03-01"), "110"), (("--until", "2031-03-09"), "20")]
)
def test_swaps_in_the_window_are_possible(cli: Cli, options: tuple[str, ...], possible: str) -> None:
    cli.ok(*PLEDGE, *options)
    for day, figure in (("01", 40), ("09", 20), ("10", 50)):
        cli.ok("add", f"2031-03-{day}", f"each={figure}", "--source", "Radio")
    assert {line["possible"]["text"] for line in cli.json("pledges")} == {f"..{possible}"}


def test_every_option_is_kept_and_shown(cli: Cli) -> None:
    cli.ok(
        *(*PLEDGE, "ukr:remains=1000~", "--deadline", "in the near future", "--claimant", "Envoy", "--by", "rus"),
        *("--publisher", "Wire", "--published", "today", "--archive", "https://archive.example/a", "--note", "Spoken"),
    )
    shown = cli.json("show", "accord")
    assert {
        side: {of: each["text"] for of, each in counts.items()} for side, counts in shown.pop("figures").items()
    } == {
        "ukraine": {"pow": "100+", "remains": "1000~"},
        "russia": {"pow": "100+"},
    }
    (report,) = shown.pop("reports")
    assert (report["id"], report["pledge"], report["claimant"]) == ("r1", "accord", "Envoy")
    assert shown == {
        "id": "accord",
        "announced": "2031-03-01",
        "from": "2031-03-02",
        "until": None,
        "deadline": "in the near future",
        "claimant": "Envoy",
        "by": "russia",
        "publisher": "Wire",
        "source": "https://www.example.org/a",
        "url": "https://www.example.org/a",
        "archive": "https://archive.example/a",
        "published": "2031-06-30",
        "note": "Spoken",
        "voided": False,
        "contested": False,
    }


def test_the_publisher_is_the_host_if_left_out(cli: Cli) -> None:
    cli.ok(*PLEDGE)
    assert cli.json("show", "accord")["publisher"] == "example.org"


@pytest.mark.parametrize("code", ["a", "istanbul-3", "2031-summer", "r7-b", "rs7", "s", "each-side"])
def test_codes_are_words_and_numbers_joined_by_hyphens(cli: Cli, code: str) -> None:
    cli.ok("pledge", code, "2031-03-01", "each=100", "--source", "Radio")
    assert cli.json("show", code)["id"] == cli.json("pledges", code)[0]["pledge"] == code


@pytest.mark.parametrize("code", ["A", "a_b", "-a", "a-", "a--b", "a b", "ä", "a.b", "a:partly", "", "a" * 61])
def test_other_codes_are_refused(cli: Cli, code: str) -> None:
    assert cli.refused("pledge", "--source", "Radio", "--", code, "2031-03-01", "each=100").code == 2


def test_a_pledge_without_a_number_has_no_figure(cli: Cli) -> None:
    cli.ok("pledge", "accord", "2031-03-01", "each=withheld", "--source", "Radio")
    assert {line["state"] for line in cli.json("pledges")} == {"no-figure"}


def test_a_dry_run_writes_nothing(cli: Cli) -> None:
    assert cli.ok(*PLEDGE, "--dry-run").err.startswith("Would have recorded pledge accord")
    assert not cli.ledger.exists()
