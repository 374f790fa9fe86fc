"""The page as it is written: what it says of a ledger, without a browser."""

import html
import json
import os
import re
import shlex
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import pytest

from tests.commands.samples import SMALL, fill
from tests.conftest import Cli

A = ("--source", "https://example.org/a")
B = ("--source", "https://example.org/b")


class Page(HTMLParser):
    """The words of a page, and of each element that has an id, with white space made one space."""

    VOID = frozenset(("meta", "link", "input", "br", "img", "rect", "path", "line", "circle", "stop"))
    """Elements that never end."""
    OPTIONAL = frozenset(("li", "p"))
    """Elements whose end the page leaves out."""

    def __init__(self, folder: str = "site") -> None:
        super().__init__()
        self.written = Path(folder, "index.html").read_text(encoding="utf-8")
        self.ids: list[str] = []
        self.links: list[tuple[str, str | None]] = []
        self._open: list[tuple[str, str | None]] = []
        self._words: dict[str | None, list[str]] = {None: []}
        self.feed(self.written)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = dict(attrs)
        if name := found.get("id"):
            self.ids.append(name)
            self._words[name] = []
        if tag == "a":
            self.links.append((found["href"] or "", found.get("rel")))
        if tag not in self.VOID:
            self._open.append((tag, name))

    def handle_endtag(self, tag: str) -> None:
        while self._open and self._open[-1][0] != tag and self._open[-1][0] in self.OPTIONAL:
            self._open.pop()
        if self._open and self._open[-1][0] == tag:
            self._open.pop()

    def handle_data(self, data: str) -> None:
        if not {"style", "script"} & {tag for tag, _ in self._open}:
            for name in {None, *(name for _, name in self._open if name)}:
                self._words[name].append(data)

    def words(self, name: str | None = None) -> str:
        """The words of an element, or of the whole page."""
        return " ".join("".join(self._words[name]).split())

    @property
    def title(self) -> str:
        """That of the page, not of a picture."""
        (found,) = re.findall(r"<title>(.*?)</title>", self.written.partition("</head>")[0])
        return html.unescape(found)

    @property
    def dataset(self) -> Any:
        (found,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', self.written, re.DOTALL)
        return json.loads(found)


def published(cli: Cli, *options: str, folder: str = "site") -> Page:
    cli.ok("publish", folder, *options)
    return Page(folder)


def everything(folder: str) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in Path(folder).rglob("*") if path.is_file()}


def having(folder: str, text: str) -> set[str]:
    """The files that have a text somewhere."""
    return {name for name, content in everything(folder).items() if text.encode() in content}


@pytest.fixture
def small(cli: Cli) -> Cli:
    fill(cli, *SMALL)
    return cli


def swap_address(page: Page, day: str) -> str:
    (found,) = [each for each in page.ids if each.startswith(day)]
    return found


def test_the_bundled_dataset_answers_first(cli: Cli) -> None:
    cli.ok("init", "--bundled")
    answer = published(cli).words("Answer")
    for words in (
        "Each side: 0 of 1,000 prisoners of war counted, 205 possible at most. This record ends before it, on 11 "
        "March 2026.",
        "Ukraine: 146–331 of at least 1,200 prisoners of war counted, 569 possible at most",
        "Counted by Coordination Headquarters (Ukraine), Medinsky (Russia)",
        "18 counts of prisoners of war for Russia",
        "18 swaps of 121: a source contradicts the figures adopted.",
        "Meant to be complete from 24 February 2022 to 11 March 2026.",
    ):
        assert words in answer


def test_the_answer_is_that_of_the_command_line(small: Cli) -> None:
    small.ok("pledge", "open", "2031-06-01", "each=50+", *A, "--claimant", "Envoy")
    small.ok("add", "2031-06-05", "each=12", *B, "--pledge", "open", "--by", "russia", "--claimant", "Ministry")
    lines = [line for line in small.json("pledges") if line["pledge"] == "open"]
    assert {(line["pledged"]["text"], line["counted"]["text"]) for line in lines} == {("50+", "12")}
    assert "Each side: 12 of at least 50 prisoners of war counted." in published(small).words("Answer")


def test_each_link_leads_somewhere_and_each_id_is_given_once(small: Cli) -> None:
    small.ok("void", "2", "--why", "twice")
    page = published(small)
    assert len(page.ids) == len(set(page.ids))
    for link, rel in page.links:
        if link.startswith("#"):
            assert link[1:] in page.ids
        elif link.startswith("https://"):
            assert rel == "noopener noreferrer"
        else:
            assert Path("site", link).is_file(), link


@pytest.mark.parametrize("taken", ["totals", "pledge-bodies", "statement-1", "check-0", "by-0"])
def test_a_key_from_elsewhere_takes_no_address_of_the_page(small: Cli, taken: str) -> None:
    page = published(small)
    swaps = Path("site/package/swaps.csv")
    key = swap_address(page, "2031-03-05")
    for path in (swaps, Path("site/package/reports.csv"), Path("site/package/swap_figures.csv")):
        path.write_text(path.read_text(encoding="utf-8").replace(f"{key},", f"{taken},"), encoding="utf-8")
    small.ok("import", "site/package", "--db", "other.sqlite")
    page = published(small, "--db", "other.sqlite", folder="other")
    assert len(page.ids) == len(set(page.ids)) and taken in page.ids


def test_what_is_voided_is_listed_with_the_reason(small: Cli) -> None:
    for ref in ("2", "r3", "s1", "bodies"):
        small.ok("void", ref, "--why", f"{ref} was a mistake")
    page = published(small)
    for name in (swap_address(page, "2031-03-09"), "Pledge-bodies", "Statement-1"):
        assert "voided" in page.words(name)
    assert "voided on 30 June 2031, because 2 was a mistake" in page.words(swap_address(page, "2031-03-09"))
    assert "voided on 30 June 2031, because s1 was a mistake" in page.words("Statement-1")
    assert "voided on 30 June 2031, because bodies was a mistake" in page.words("Pledge-bodies")
    assert "r3: voided on 30 June 2031, because r3 was a mistake" in page.words()


def test_what_is_voided_is_neither_summed_nor_drawn(small: Cli) -> None:
    small.ok("void", "1", "--why", "twice")
    page = published(small)
    address = swap_address(page, "2031-03-05")
    assert page.words("Totals").startswith("Totals 2 completed swaps")
    assert f'<a href="#{address}" tabindex' not in page.written


def test_a_correction_stands_at_the_swap_and_so_does_its_undoing(small: Cli) -> None:
    small.ok("amend", "1", "ukraine=31", "--why", "the ministry misspoke")
    page = published(small)
    address = swap_address(page, "2031-03-05")
    assert "corrected on 30 June 2031: Ukraine 30 → 31, because the ministry misspoke" in page.words(address)
    small.ok("undo")
    told = published(small).words(address)
    assert "corrected on 30 June 2031: Ukraine 30 → 31, because the ministry misspoke" in told
    assert "corrected on 30 June 2031, when an earlier command was undone: Ukraine 31 → 30" in told
    small.ok("amend", "r3", "ukraine=32", "--why", "misheard")
    assert "r3: corrected on 30 June 2031: Ukraine 30 → 32, because misheard" in published(small).words(address)


def test_authors_are_named_only_if_asked_for(small: Cli) -> None:
    small.ok("amend", "1", "ukraine=31", "--why", "misspoke")
    published(small)
    assert having("site", "Tester") == set()
    assert "corrected on 30 June 2031 by Tester" in published(small, "--authors", folder="named").words()


def test_without_notes_no_note_is_in_any_file(small: Cli) -> None:
    notes = ("Wounded", "One way", "Of a report", "Of a total", "Of another total")
    small.ok("amend", "r3", "--note", notes[2], "--why", "clearer")
    small.ok("amend", "s1", "--note", notes[3], "--why", "clearer")
    small.ok("amend", "s1", "--note", notes[4], "--why", "clearer still")
    published(small, folder="with")
    published(small, "--no-notes", folder="without")
    for note in notes:
        assert {"index.html"} <= having("with", note)
        assert having("without", note) == set()
    # The same as a folder that had them before.
    published(small, "--no-notes", folder="with")
    assert everything("with") == everything("without")


def test_an_earlier_day_is_the_earlier_page(small: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    published(small, folder="then")
    monkeypatch.setenv("POW_LEDGER_NOW", "2031-07-05T12:00:00Z")
    small.ok("amend", "1", "each=57", "--why", "corrected")
    small.ok("add", "2031-07-02", "each=7", *A)
    published(small, folder="now")
    published(small, "--as-of", "2031-06-30", folder="again")
    assert everything("again") == everything("then") != everything("now")


def test_the_same_ledger_gives_the_same_bytes(small: Cli) -> None:
    published(small, folder="one")
    published(small, folder="two")
    assert everything("one") == everything("two")


def test_an_address_of_a_swap_never_changes(small: Cli) -> None:
    address = swap_address(published(small), "2031-03-05")
    for command in (
        "amend 1 each=57 --date 2031-03-06 --place Elsewhere --why corrected",
        "amend r1 each=57 --claimant Another --why corrected",
        "add 2031-03-05 each=5 --source https://example.org/c",
        "void 1 --why mistaken",
    ):
        small.ok(*shlex.split(command))
        page = published(small)
        assert "1st" in page.words(address)


def test_an_empty_ledger_says_so(cli: Cli) -> None:
    cli.ok("init")
    page = published(cli)
    assert page.words("Answer").startswith("No pledge is recorded here. No completed swap is recorded here.")
    assert "Withheld Nothing: no completed swap is recorded here." in page.words("Answer")
    assert "No swap is recorded here." in page.words("Swaps")
    assert "temporalCoverage" not in page.dataset
    assert {link[1:] for link, _ in page.links if link.startswith("#")} <= set(page.ids)


def test_a_contested_pledge_is_contested(cli: Cli) -> None:
    cli.ok("pledge", "accord", "2031-03-01", "each=100+", *A, "--claimant", "Envoy")
    cli.ok("report", "accord", "each=50", *B, "--claimant", "Another")
    cli.ok("add", "2031-03-05", "each=10", "--source", "Radio")
    page = published(cli)
    assert "no source contradicts the figures adopted" not in page.words("Answer")
    assert "Contested 1 pledge (accord): a source contradicts the figures adopted." in page.words("Answer")
    assert ("#Pledge-accord", None) in page.links[[link for link, _ in page.links].index("#Method") :]


def test_advice_to_whoever_keeps_the_ledger_is_left_out(cli: Cli) -> None:
    cli.ok("pledge", "accord", "2031-03-01", "each=100+", *A, "--published", "2031-03-01")
    words = published(cli).words("Checks")
    assert "Nothing is known here of the last" in words
    assert "Record what" not in words and "ledger amend" not in words


@pytest.mark.skipif(os.geteuid() == 0, reason="nothing is forbidden to root")
def test_a_folder_that_must_not_be_written_is_one_error(small: Cli) -> None:
    Path("site").mkdir(mode=0o500)
    err = small.refused("publish", "site").err
    assert err.startswith("Error: ") and err.count("\n") == 1


def test_a_folder_in_the_place_of_a_file_is_one_error(small: Cli) -> None:
    Path("file").write_text("", encoding="utf-8")
    err = small.refused("publish", "file/site").err
    assert err.startswith("Error: ") and err.count("\n") == 1
    assert "fault in pow-ledger" not in err


def test_search_engines_are_told_what_it_is(small: Cli) -> None:
    page = published(small, "--base-url", "https://example.org/exchanges/", "--title", "Under the accord")
    assert page.title == "Under the accord"
    found = page.dataset
    assert (found["@type"], found["name"]) == ("Dataset", "Under the accord")
    assert found["url"] == "https://example.org/exchanges/"
    assert all(each["contentUrl"].startswith("https://example.org/exchanges/") for each in found["distribution"])
    assert "https://example.org/exchanges/#2031-03-05" in Path("site/feed.xml").read_text(encoding="utf-8")
    assert 50 <= len(found["description"]) <= 5000


def test_a_title_is_a_text_like_any_other(small: Cli) -> None:
    title = "A & B </title><script>alert(1)</script> \"'"
    page = published(small, "--title", title)
    assert page.words().startswith(title) and page.dataset["name"] == title
    assert page.written.count("<script") == 1


def test_nothing_but_its_own_style_is_allowed(small: Cli) -> None:
    page = published(small)
    (policy,) = re.findall(r'<meta http-equiv="Content-Security-Policy" content="([^"]*)">', page.written)
    assert html.unescape(policy).startswith("default-src 'none';") and "unsafe" not in policy and "http" not in policy
    assert "style=" not in re.sub(r"<style>.*?</style>", "", page.written, flags=re.DOTALL)


def test_a_pledge_of_some_sides_is_not_called_one_of_each(cli: Cli) -> None:
    cli.ok("init", "--side", "north=North", "--side", "south=South", "--side", "east=East")
    cli.ok("pledge", "accord", "2031-03-01", "north=100+", "south=100+", *A)
    answer = published(cli).words("Answer")
    assert "North: 0 of at least 100 prisoners of war counted; South: 0 of at least 100" in answer
    assert "Each side" not in answer


def test_what_does_not_add_up_names_who_speaks(cli: Cli) -> None:
    cli.ok("add", "2031-03-05", "each=30", *A)
    cli.ok("report", "1", "each=40", *B, "--claimant", "Envoy", "--by", "russia")
    cli.ok("state", "2031-03-04", "ukraine=100", *A, "--claimant", "Office")
    cli.ok("state", "2031-03-06", "ukraine=190", *B, "--claimant", "Office")
    words = published(cli).words("Checks")
    assert "Envoy (Russia) says 40 prisoners of war for Ukraine, where swap 1 of 2031-03-05 has adopted 30." in words
    assert "That is 90 more than Office stated as of 2031-03-04; the swaps between make 30: 60 too many." in words
    assert not re.search(r"\b[rs]\d", words)


def test_what_is_withheld_leads_to_the_swaps(cli: Cli) -> None:
    cli.ok("add", "2031-03-05", "ukraine=withheld", "russia=30", *A)
    cli.ok("add", "2031-03-06", "each=30", *A)
    page = published(cli)
    assert ("#Withheld", None) in page.links
    assert page.words("Withheld").startswith("5 March 2031: Ukraine: prisoners of war (number not given); Russia: 30")
    assert "6 March" not in page.words("Withheld")
