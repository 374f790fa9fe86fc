"""The feed: what was recorded or corrected, as Atom, from the history alone."""

import re
import xml.etree.ElementTree as ET
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from pow_ledger.domain.history import Change, Command, Logged
from pow_ledger.pictures.feed import LONGEST_TITLE, MOST_ENTRIES, MOST_LINES, About, feed
from pow_ledger.storage import opening
from pow_ledger.storage.history.log import read_log
from tests.commands.samples import SMALL, fill
from tests.conftest import Cli

ATOM = "{http://www.w3.org/2005/Atom}"
NAMES = {"ukraine": "Ukraine", "russia": "Russia"}
ABOUT = About("Exchanges", None, {1: "#2031-03-05-30"}, authors=False, notes=True, day=date(2031, 6, 30), names=NAMES)
ON_THE_WEB = ABOUT._replace(base_url="https://example.org/swaps/")
BEGUN = datetime(2031, 5, 1, 12, tzinfo=UTC)
HOSTILE = "]]> <script>alert(1)</script> & \" ' \x00\x08\x1b[31m\u202e\u2028\ufffe\uffff\ud800 </summary> {{ 7 * 7 }}"


@pytest.fixture
def log(cli: Cli) -> Sequence[Logged]:
    """The history of a small ledger with corrections of every kind."""
    fill(cli, *SMALL)
    cli.ok("amend", "1", "ukraine=31", "--why", "the ministry misspoke")
    cli.ok("amend", "r3", "ukraine=31", "--why", "misheard")
    cli.ok("amend", "1", "--note", "Hushed", "--why", "clearer")
    cli.ok("amend", "accord", "--code", "treaty", "--why", "that is its name")
    cli.ok("void", "2", "--why", "twice")
    cli.ok("undo")
    return log_of(cli)


def log_of(cli: Cli) -> Sequence[Logged]:
    with opening.open_ledger(cli.ledger) as ledger:
        return tuple(read_log(ledger))


def moved(number: int, *, of: int = 1, why: str | None = None, who: str | None = None, to: str = "B") -> Logged:
    """A command that moved some swaps to another place."""
    changes = (
        Change("swap", swap, "", {"id": swap, "place": "A"}, {"id": swap, "place": to}) for swap in range(1, of + 1)
    )
    command = Command("amend", BEGUN + timedelta(minutes=number), who, why)
    return Logged(number, command, None, tuple(changes))


def read(text: str) -> ET.Element:
    return ET.fromstring(text.encode())


def entries(text: str) -> list[ET.Element]:
    return read(text).findall(f"{ATOM}entry")


def said(element: ET.Element, name: str) -> str:
    return element.findtext(f"{ATOM}{name}") or ""


def link(element: ET.Element, rel: str = "alternate") -> str | None:
    return next((each.get("href") for each in element.findall(f"{ATOM}link") if each.get("rel") == rel), None)


def test_the_feed_says_what_it_is() -> None:
    assert feed([moved(1, why="misread"), moved(2)], ON_THE_WEB).splitlines()[:12] == [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">',
        "  <id>urn:uuid:c878e0a1-84e8-599a-8eb8-48ce6209b51b</id>",
        '  <title type="text">Exchanges</title>',
        "  <updated>2031-05-01T12:02:00.000Z</updated>",
        "  <author><name>pow-ledger</name></author>",
        "  <generator>pow-ledger</generator>",
        '  <rights type="text">CC BY 4.0</rights>',
        '  <link rel="alternate" type="text/html" href="https://example.org/swaps/"/>',
        '  <link rel="self" type="application/atom+xml" href="https://example.org/swaps/feed.xml"/>',
        "  <entry>",
        "    <id>urn:uuid:02e544a2-0d9d-5216-baca-494046076c11</id>",
    ]


def test_every_command_has_an_entry_the_newest_first(log: Sequence[Logged]) -> None:
    assert [said(entry, "title") for entry in entries(feed(log, ABOUT))][:7] == [
        "undo: swap 2 restored",
        "swap 2 voided",
        "pledge treaty: code accord → treaty",
        "swap 1: note “Wounded” → “Hushed”",
        "r3: Ukraine 30 → 31",
        "swap 1: Ukraine 30 → 31",
        "s2 recorded: as of 2031-06-02, since 2031-01-01, both:people 200~",
    ]


def test_a_summary_has_every_edit_and_the_reason(log: Sequence[Logged]) -> None:
    found = {said(entry, "title"): said(entry, "summary") for entry in entries(feed(log, ABOUT))}
    assert found["swap 1: Ukraine 30 → 31"] == "swap 1: Ukraine 30 → 31, because the ministry misspoke"


def test_what_concerns_one_swap_leads_to_it(log: Sequence[Logged]) -> None:
    for about, page in ((ABOUT, "index.html"), (ON_THE_WEB, "https://example.org/swaps/")):
        found = {said(entry, "title"): link(entry) for entry in entries(feed(log, about))}
        assert found["swap 1: Ukraine 30 → 31"] == f"{page}#2031-03-05-30"
        # A report leads to its swap, even where only its figures changed.
        assert found["r3: Ukraine 30 → 31"] == f"{page}#2031-03-05-30"
        # No address is known, or it is no swap.
        assert found["swap 2 voided"] == page
        assert found["pledge treaty: code accord → treaty"] == page


def test_without_an_address_the_feed_does_not_say_where_it_is() -> None:
    found = read(feed([moved(1)], ABOUT))
    assert (link(found), link(found, "self")) == ("index.html", None)


def test_an_address_may_lack_its_last_slash() -> None:
    assert feed([moved(1)], ON_THE_WEB._replace(base_url="https://example.org/swaps")) == feed([moved(1)], ON_THE_WEB)


def test_what_the_ledger_began_with_is_no_news(log: Sequence[Logged]) -> None:
    assert {logged.command.name for logged in log} >= {"make"}
    assert "side ukraine" not in feed(log, ABOUT)


def test_notes_and_authors_are_told_only_if_asked_for(log: Sequence[Logged]) -> None:
    hushed = feed(log, ABOUT._replace(notes=False))
    assert not re.search("Hushed|Wounded|One way|note|Tester", hushed)
    assert len(entries(hushed)) == len(entries(feed(log, ABOUT))) - 1
    named = entries(feed(log, ABOUT._replace(authors=True)))
    assert {said(author, "name") for entry in named for author in entry.findall(f"{ATOM}author")} == {"Tester"}
    assert "Hushed" in feed(log, ABOUT)
    assert "Tester" not in feed(log, ABOUT)


def test_the_same_history_gives_the_same_bytes(log: Sequence[Logged]) -> None:
    assert feed(log, ABOUT) == feed(tuple(log), ABOUT._replace(day=date(2040, 1, 1)))


def test_identifiers_are_unique_and_stay(cli: Cli, log: Sequence[Logged]) -> None:
    def ids(log: Sequence[Logged]) -> list[str]:
        return [said(each, "id") for each in (read(feed(log, ABOUT)), *entries(feed(log, ABOUT)))]

    before = ids(log)
    assert len(set(before)) == len(before)
    cli.ok("void", "1", "--why", "twice")
    after = ids(log_of(cli))
    assert [after[0], *after[2:]] == before
    assert all(re.fullmatch(r"urn:uuid:[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", each) for each in after)


def test_another_ledger_has_other_identifiers() -> None:
    one, other = [moved(1), moved(3)], [moved(2), moved(3)]
    assert said(read(feed(one, ABOUT)), "id") != said(read(feed(other, ABOUT)), "id")
    assert said(entries(feed(one, ABOUT))[0], "id") != said(entries(feed(other, ABOUT))[0], "id")


def test_a_ledger_without_history_has_a_feed_of_its_day() -> None:
    found = read(feed([], ABOUT))
    assert said(found, "updated") == "2031-06-30T00:00:00.000Z"
    assert said(found, "id").startswith("urn:uuid:")
    assert not entries(feed([], ABOUT))


def test_a_history_without_news_is_as_old_as_its_last_command() -> None:
    made = moved(1)._replace(command=Command("make", BEGUN))
    assert said(read(feed([made], ABOUT)), "updated") == "2031-05-01T12:00:00.000Z"


def test_only_the_newest_commands_have_entries() -> None:
    log = [moved(number, to=f"B{number}") for number in range(1, MOST_ENTRIES + 6)]
    found = entries(feed(log, ABOUT))
    assert len(found) == MOST_ENTRIES
    assert said(found[0], "title") == f"swap 1: place “A” → “B{MOST_ENTRIES + 5}”"


@pytest.mark.parametrize("why", [None, "misread"])
@pytest.mark.parametrize("of", [2, MOST_LINES, MOST_LINES + 1])
def test_no_summary_is_long(of: int, why: str | None) -> None:
    (found,) = entries(feed([moved(1, of=of, why=why)], ABOUT))
    lines = said(found, "summary").splitlines()
    assert said(found, "title") == f"{of} swaps changed"
    assert len(lines) <= MOST_LINES
    assert lines[-1].endswith("because misread") is (why is not None)
    if of == MOST_LINES and why:
        assert lines[-2:] == ["and 2 more", "because misread"]


def test_a_long_title_is_cut() -> None:
    (found,) = entries(feed([moved(1, to="B" * 4000)], ABOUT))
    assert (len(said(found, "title")), said(found, "title")[-1]) == (LONGEST_TITLE, "…")
    assert len(said(found, "summary")) > 4000


def test_hostile_texts_are_shown_and_do_nothing() -> None:
    about = ABOUT._replace(title=HOSTILE, authors=True, base_url="https://example.org/?\"'<&/")
    text = feed([moved(1, why=HOSTILE, who=HOSTILE, to=HOSTILE)], about)
    assert "<script" not in text
    assert not re.search("[\x00-\x08\x0b-\x1f\u202e\u2028\ufffe\uffff\ud800]", text)
    found = read(text)
    shown = "]]> <script>alert(1)</script> & \" ' ???[31m????? </summary> {{ 7 * 7 }}"
    assert said(found, "title") == shown
    (entry,) = entries(text)
    assert said(entry, "summary") == f"swap 1: place “A” → “{shown}”, because {shown}"
    assert entry.findtext(f"{ATOM}author/{ATOM}name") == shown
    assert link(found, "self") == "https://example.org/?\"'<&/feed.xml"


@pytest.mark.browser
@pytest.mark.parametrize("about", [ABOUT, ON_THE_WEB._replace(authors=True), ABOUT._replace(title=HOSTILE)])
@pytest.mark.parametrize("empty", [True, False])
def test_the_feed_is_what_the_grammar_of_atom_describes(log: Sequence[Logged], about: About, empty: bool) -> None:
    etree = pytest.importorskip("lxml.etree")
    grammar = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
    grammar.assertValid(etree.fromstring(feed(() if empty else log, about).encode()))


@pytest.mark.browser
def test_the_grammar_refuses_what_is_no_feed() -> None:
    etree = pytest.importorskip("lxml.etree")
    grammar = etree.RelaxNG(etree.parse(Path(__file__).with_name("atom.rng")))
    text = feed([moved(1)], ON_THE_WEB)
    for broken in (
        text.replace("<generator>", "<maker>").replace("</generator>", "</maker>"),
        re.sub("<updated>.*?</updated>", "", text, count=1),
        text.replace("2031-05-01T12", "yesterday"),
        text.replace('type="text"', 'type="words"'),
    ):
        assert not grammar.validate(etree.fromstring(broken.encode()))


@pytest.mark.browser
def test_readers_of_feeds_read_it(log: Sequence[Logged]) -> None:
    feedparser = pytest.importorskip("feedparser")
    found = feedparser.parse(feed(log, ON_THE_WEB).encode())
    assert not found.bozo
    assert (found.version, found.feed.title, found.feed.rights) == ("atom10", "Exchanges", "CC BY 4.0")
    assert [entry.title for entry in found.entries] == [said(entry, "title") for entry in entries(feed(log, ABOUT))]
    assert found.entries[-1].link.startswith("https://example.org/swaps/")
    assert all(entry.updated_parsed for entry in found.entries)
