"""`ledger add`: one swap and its first report."""

from pathlib import Path

import pytest

from tests.commands.samples import fill
from tests.conftest import Cli

SOURCE = ("--source", "https://example.org/a")
SWAP = ("add", "2031-03-05", "each=30", *SOURCE)


def texts(figures: dict[str, dict[str, dict[str, str]]]) -> dict[str, dict[str, str]]:
    """Figures of a contract as they are typed."""
    return {side: {category: figure["text"] for category, figure in of.items()} for side, of in figures.items()}


def test_the_first_write_makes_the_ledger_and_says_so(cli: Cli) -> None:
    outcome = cli.ok(*SWAP)
    assert outcome.out == ""
    assert outcome.err == (
        f"Made a new ledger at {cli.ledger}.\n"
        "Recorded swap 1: 2031-03-05, completed; 30 prisoners of war each; said by example.org.\n"
    )


def test_the_usual_place_of_the_ledger_is_made_on_the_first_write(
    cli: Cli, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delenv("POW_LEDGER_DB")
    assert cli("list").code == 1
    assert list((tmp_path / "home").iterdir()) == []
    cli.ok(*SWAP)
    assert [swap["id"] for swap in cli.json("list")] == [1]
    assert len(list((tmp_path / "home").rglob("ledger.sqlite"))) == 1


@pytest.mark.parametrize("figures", ["each=30", "ukr=30 rus=30", "russia:pow=30 UKRAINE=30"])
def test_the_same_announcement_twice_is_recorded_once(cli: Cli, figures: str) -> None:
    cli.ok(*SWAP)
    before = cli.ledger.read_bytes()
    again = cli.ok("add", "2031-03-05", *figures.split(), *SOURCE)
    assert (again.out, again.err) == ("", "Already recorded as swap 1.\n")
    assert cli.ledger.read_bytes() == before


def test_the_same_announcement_with_another_status_says_how_to_change_it(cli: Cli) -> None:
    cli.ok(*SWAP, "--status", "under-way")
    again = cli.ok(*SWAP)
    assert again.err.startswith("Already recorded as swap 1. It is under-way there; to make it completed, use ")
    assert cli.json("show", "1")["status"] == "under-way"


OTHER = ("add", "2031-03-05", "each=30", "--source", "Radio")


def test_another_source_with_the_same_figures_may_be_a_second_voice(cli: Cli) -> None:
    cli.ok(*SWAP)
    assert "`ledger report 1 …`" in cli.refused(*OTHER).err
    cli.ok("report", "1", "each=30", "--source", "Radio")
    assert [report["publisher"] for report in cli.json("show", "1")["reports"]] == ["example.org", None]


def test_another_source_with_the_same_figures_may_be_a_second_swap(cli: Cli) -> None:
    cli.ok(*SWAP)
    assert "--new" in cli.refused(*OTHER).err
    cli.ok(*OTHER, "--new")
    assert [(swap["date"], swap["reports"]) for swap in cli.json("list")] == [("2031-03-05", 1)] * 2


@pytest.mark.parametrize("different", [("2031-03-06", "each=30"), ("2031-03-05", "each=31")])
def test_another_day_or_other_figures_are_another_swap(cli: Cli, different: tuple[str, str]) -> None:
    cli.ok(*SWAP)
    cli.ok("add", *different, *SOURCE)
    assert len(cli.json("list")) == 2


@pytest.mark.parametrize(
    ("counts", "figures"),
    [
        ("u=250", {"ukraine": {"pow": "250"}}),
        ("Ukr=1,200", {"ukraine": {"pow": "1200"}}),
        ("each=0", {"ukraine": {"pow": "0"}, "russia": {"pow": "0"}}),
        (
            "each=185 each:civilian=20",
            {"ukraine": {"pow": "185", "civilian": "20"}, "russia": {"pow": "185", "civilian": "20"}},
        ),
        ("each=1 ukr:civilian=2", {"ukraine": {"pow": "1", "civilian": "2"}, "russia": {"pow": "1"}}),
        ("ukraine:people=1000~", {"ukraine": {"people": "1000~"}}),
        ("russia:remains=1200+", {"russia": {"remains": "1200+"}}),
        ("rus:PoW=200..250", {"russia": {"pow": "200..250"}}),
        ("rus=..1200", {"russia": {"pow": "..1200"}}),
        ("rus=withheld", {"russia": {"pow": "withheld"}}),
        ("rus=10,000,000", {"russia": {"pow": "10000000"}}),
    ],
)
def test_counts_name_sides_categories_and_figures(cli: Cli, counts: str, figures: dict[str, dict[str, str]]) -> None:
    cli.ok("add", "2031-03-05", *counts.split(), *SOURCE)
    shown = cli.json("show", "1")
    assert texts(shown["figures"]) == texts(shown["reports"][0]["figures"]) == figures


@pytest.mark.parametrize(
    ("counts", "figures"),
    [
        ("each=5", {"red": {"pow": "5"}, "green": {"pow": "5"}, "grey": {"pow": "5"}}),
        ("gree=5 grey=7 r=1", {"red": {"pow": "1"}, "green": {"pow": "5"}, "grey": {"pow": "7"}}),
    ],
)
def test_three_sides(cli: Cli, counts: str, figures: dict[str, dict[str, str]]) -> None:
    fill(cli, "init --side red='The Red' --side green=Green --side grey=Grey")
    outcome = cli.ok("add", "2031-03-05", *counts.split(), "--by", "gre" if "gre=" in counts else "red", *SOURCE)
    assert ("5 prisoners of war each" in outcome.err) == counts.startswith("each")
    assert texts(cli.json("show", "1")["figures"]) == figures


def test_every_option_is_kept_and_shown(cli: Cli) -> None:
    fill(cli, *(f"pledge {code} 2031-03-01 each=100 --source Radio" for code in ("one", "two", "three")))
    words = {
        "--source": "https://www.example.org/a?b=c&d=[e]",
        "--publisher": "The [bold]Daily[/bold]",
        "--published": "2031-03-06",
        "--archive": "https://archive.example/a",
        "--claimant": "Ministry of “Defence”, Штаб",
        "--by": "rus",
        "--status": "agreed",
        "--place": "Border, at night",
        "--label": "69th",
        "--note": "=1+1 | 'quoted'",
    }
    repeated = ("--mediator", "UAE", "--mediator", "Türkiye", "--mediator", "UAE")
    stances = ("--pledge", "one", "--pledge", "two:partly", "--pledge", "three:excluded")
    cli.ok("add", "2031-03-05", "each=30", *(word for pair in words.items() for word in pair), *repeated, *stances)
    shown = cli.json("show", "1")
    report = shown["reports"][0]
    assert {key: shown[key] for key in ("date", "status", "place", "mediators", "label", "note")} == {
        "date": "2031-03-05",
        "status": "agreed",
        "place": "Border, at night",
        "mediators": ["UAE", "Türkiye"],
        "label": "69th",
        "note": "=1+1 | 'quoted'",
    }
    assert {key: report[key] for key in ("publisher", "url", "archive", "published", "claimant", "by", "status")} == {
        "publisher": "The [bold]Daily[/bold]",
        "url": "https://www.example.org/a?b=c&d=[e]",
        "archive": "https://archive.example/a",
        "published": "2031-03-06",
        "claimant": "Ministry of “Defence”, Штаб",
        "by": "russia",
        "status": "agreed",
    }
    assert report["stances"] == {"one": "counts", "two": "partly", "three": "excluded"}


@pytest.mark.parametrize(
    ("source", "publisher", "url"),
    [
        ("https://www.example.org/a", "example.org", "https://www.example.org/a"),
        ("http://news.example.org:8080/a", "news.example.org", "http://news.example.org:8080/a"),
        ("Radio Example, evening news", None, None),
        ("javascript:alert(1)", None, None),
    ],
)
def test_a_url_names_its_publisher_and_only_http_is_a_link(
    cli: Cli, source: str, publisher: str | None, url: str | None
) -> None:
    cli.ok("add", "2031-03-05", "each=30", "--source", source)
    report = cli.json("show", "r1")
    assert (report["source"], report["publisher"], report["url"]) == (source, publisher, url)


@pytest.mark.parametrize("status", ["agreed", "under-way", "completed", "cancelled"])
def test_only_completed_swaps_are_in_the_totals(cli: Cli, status: str) -> None:
    cli.ok(*SWAP, "--status", status)
    totals = cli.json("totals")
    assert (totals["swaps"], bool(totals["totals"])) == ((1, True) if status == "completed" else (0, False))
    assert bool(totals["pending"]) == (status in {"agreed", "under-way"})


@pytest.mark.parametrize("status", ["agreed", "under-way", "cancelled"])
def test_a_swap_that_is_not_completed_may_lie_ahead(cli: Cli, status: str) -> None:
    cli.ok("add", "2031-07-01", "each=30", *SOURCE, "--status", status)
    assert cli.json("show", "1")["date"] == "2031-07-01"


@pytest.mark.parametrize(("word", "day"), [("today", "2031-06-30"), ("yesterday", "2031-06-29")])
def test_days_may_be_words(cli: Cli, word: str, day: str) -> None:
    cli.ok("add", word, "each=30", *SOURCE, "--published", word)
    shown = cli.json("show", word)
    assert (shown["date"], shown["reports"][0]["published"]) == (day, day)


@pytest.mark.parametrize("exists", [False, True])
def test_a_dry_run_says_what_it_would_do_and_writes_nothing(cli: Cli, exists: bool) -> None:
    if exists:
        cli.ok("init")
    before = sorted(Path().iterdir()), cli.ledger.read_bytes() if exists else None
    outcome = cli.ok(*SWAP, "--dry-run")
    assert outcome.err == (
        "Would have recorded swap 1: 2031-03-05, completed; 30 prisoners of war each; said by example.org. "
        "Nothing was written.\n"
    )
    assert (sorted(Path().iterdir()), cli.ledger.read_bytes() if exists else None) == before


def test_a_dry_run_refuses_what_the_command_would_refuse(cli: Cli) -> None:
    assert cli.refused(*SWAP, "--pledge", "accord", "--dry-run").code == 1


def test_one_is_one_prisoner_of_war(cli: Cli) -> None:
    assert "1 prisoner of war each" in cli.ok("add", "2031-03-05", "each=1", *SOURCE).err
