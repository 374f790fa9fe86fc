"""`ledger publish`: a folder that anyone can read, and that says what was corrected."""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.conftest import Cli

A = ("--source", "https://example.org/a")
B = ("--source", "https://example.org/b")


@pytest.fixture
def recorded(cli: Cli) -> Cli:
    """A pledge, a swap with a note, and one of another source."""
    cli.ok("pledge", "accord", "2031-03-01", "each=100+", *A, "--claimant", "Negotiator", "--by", "ukraine")
    cli.ok("add", "2031-03-05", "each=150", "--pledge", "accord", *A, "--note", "Told on the phone")
    cli.ok("add", "2031-03-09", "ukraine=20", *B)
    return cli


def page(folder: str = "site") -> str:
    return Path(folder, "index.html").read_text(encoding="utf-8")


def everything(folder: str) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


def addresses(text: str) -> list[str]:
    return re.findall(r'id="(2031-[^"]+)"', text)


def test_the_folder_has_all_that_the_page_links_to(recorded: Cli) -> None:
    assert recorded.ok("publish", "site").err == "Wrote site/index.html and 24 files beside it.\n"
    links = re.findall(r'href="((?:pictures|tables|package)/[^"]+|feed\.xml)"', page())
    assert len(links) > 10 and all(Path("site", link).is_file() for link in links)
    assert recorded.ok("import", "site/package", "--db", "other.sqlite").code == 0


def test_the_answer_comes_first(recorded: Cli) -> None:
    recorded.ok("publish", "site", "--title", "Under the accord")
    text = re.sub(r"<[^>]+>", "", page())
    assert "Under the accord" in text
    assert "No pledge is open." in text


def test_of_an_open_pledge_it_says_how_much_and_by_whom(cli: Cli) -> None:
    cli.ok("pledge", "accord", "2031-03-01", "each=200+", *A, "--claimant", "Negotiator", "--by", "ukraine")
    cli.ok("add", "2031-03-05", "each=150", "--pledge", "accord", *A, "--claimant", "Ministry", "--by", "russia")
    cli.ok("publish", "site")
    text = re.sub(r"<[^>]+>|\s+", " ", page())
    assert "Each side: 150 of at least 200 prisoners of war counted. Counted by Ministry (Russia)." in text


def test_the_same_ledger_and_day_give_the_same_bytes(recorded: Cli) -> None:
    recorded.ok("publish", "one")
    recorded.ok("publish", "two")
    assert everything("one") == everything("two")


def test_a_corrected_figure_stands_at_its_swap_with_day_and_reason(recorded: Cli) -> None:
    recorded.ok("amend", "1", "each=157", "--why", "the ministry corrected itself")
    recorded.ok("publish", "site")
    assert (
        "corrected on 30 June 2031: Ukraine 150 → 157, Russia 150 → 157, because the ministry corrected itself"
        in page()
    )
    assert "Ukraine 150 → 157" in Path("site/feed.xml").read_text(encoding="utf-8")


def test_voided_entries_stay_with_the_reason(recorded: Cli) -> None:
    recorded.ok("state", "2031-04-01", "ukraine=500", *B)
    for ref in ("2", "s1", "accord"):
        recorded.ok("void", ref, "--why", f"{ref} was a mistake")
    recorded.ok("publish", "site")
    assert page().count('class="flag">voided') == 2 and "(voided)" in page()
    for ref in ("2", "s1", "accord"):
        assert f"voided on 30 June 2031, because {ref} was a mistake" in page()


def test_who_keeps_the_ledger_is_published_only_if_asked_for(recorded: Cli) -> None:
    recorded.ok("amend", "1", "each=157", "--why", "corrected")
    recorded.ok("publish", "site")
    assert not [name for name, content in everything("site").items() if b"Tester" in content]
    recorded.ok("publish", "named", "--authors")
    assert b"Tester" in everything("named")["feed.xml"]


@pytest.mark.parametrize("keyless", [False, True])
def test_without_notes_none_is_anywhere(recorded: Cli, keyless: bool) -> None:
    recorded.ok("amend", "1", "--note", "Told on the phone twice", "--why", "clearer")
    if keyless:
        # As another program writes a swap; to give it a key, the ledger is copied.
        with closing(sqlite3.connect(recorded.ledger)) as connection:
            connection.execute(
                "INSERT INTO swap (id, date, status, note) VALUES (9, '2031-03-10', 'completed', 'on the phone')"
            )
            connection.commit()
    recorded.ok("publish", "with")
    recorded.ok("publish", "without", "--no-notes")
    having = {name for name, content in everything("with").items() if b"on the phone" in content}
    assert having >= {"index.html", "feed.xml", "tables/swaps.csv", "package/swaps.csv"}
    assert not [name for name, content in everything("without").items() if b"on the phone" in content]


def test_the_page_of_an_earlier_day(recorded: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    recorded.ok("publish", "then")
    monkeypatch.setenv("POW_LEDGER_NOW", "2031-07-05T12:00:00Z")
    recorded.ok("amend", "1", "each=157", "--why", "corrected")
    recorded.ok("publish", "again", "--as-of", "2031-06-30")
    assert everything("again") == everything("then")


def test_an_address_stays_whatever_is_corrected_and_recorded(recorded: Cli) -> None:
    recorded.ok("publish", "site")
    before = addresses(page())
    recorded.ok("amend", "1", "each=157", "--date", "2031-03-04", "--why", "corrected")
    recorded.ok("report", "1", "each=160", *B)
    recorded.ok("add", "2031-03-02", "each=5", "--source", "https://example.org/c")
    recorded.ok("void", "2", "--why", "a mistake")
    recorded.ok("publish", "site")
    assert len(before) == 2 and set(before) < set(addresses(page()))


def test_addresses_are_whole_with_a_base(recorded: Cli) -> None:
    recorded.ok("publish", "site", "--base-url", "https://example.org/exchanges")
    assert '"contentUrl": "https://example.org/exchanges/tables/totals.csv"' in page()
    assert "https://example.org/exchanges/#2031" in Path("site/feed.xml").read_text(encoding="utf-8")
    assert recorded.refused("publish", "site", "--base-url", "javascript:alert(1)").code == 2


def test_an_empty_ledger_says_that_nothing_is_recorded(cli: Cli) -> None:
    cli.ok("init")
    cli.ok("publish", "site")
    assert "No pledge is recorded here." in page() and "No swap is recorded here." in page()


def test_a_foreign_page_is_never_replaced(recorded: Cli) -> None:
    Path("site").mkdir()
    Path("site/index.html").write_text("mine", encoding="utf-8")
    assert "site has index.html already" in recorded.refused("publish", "site").err
    assert everything("site") == {"index.html": b"mine"}


def test_a_folder_that_cannot_be_made_is_one_clear_error(recorded: Cli) -> None:
    Path("file").write_text("", encoding="utf-8")
    for folder in ("file", "file/site", "nowhere/site"):
        err = recorded.refused("publish", folder).err
        assert err.startswith("Error: ") and err.count("\n") == 1 and "fault in pow-ledger" not in err
