"""The published page as its readers see it: on a telephone, in the dark, on paper, without scripts, and hostile."""

import json
import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest

from tests.conftest import Cli

pytestmark = pytest.mark.browser

OPEN_ALL = "document.querySelectorAll('details').forEach(each => each.open = true)"
TOO_WIDE = "document.documentElement.scrollWidth - window.innerWidth"
HOSTILE = "</style></script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>]]>{{ 7*7 }}"


@contextmanager
def opened(browser: Any, address: str, **settings: Any) -> Iterator[Any]:
    """A page in a context of its own. Fails where it asks for anything, complains, or opens a dialog."""
    context = browser.new_context(**settings)
    page = context.new_page()
    requests: list[str] = []
    complaints: list[str] = []
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(message.text))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", lambda dialog: complaints.append(dialog.message))
    page.goto(address)
    yield page
    assert [each for each in requests if each.partition("#")[0] != address.partition("#")[0]] == []
    assert complaints == []
    context.close()


@pytest.fixture
def address(site: Path) -> str:
    return (site / "index.html").as_uri()


def test_from_a_disk_and_from_a_server_it_asks_for_nothing_else(browser: Any, address: str, served: str) -> None:
    for each in (address, served):
        with opened(browser, each) as page:
            page.evaluate(OPEN_ALL)
            page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_shuts_a_reader_out(browser: Any, address: str, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright")
    settings = {"bypass_csp": True, "color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    with opened(browser, address, **settings) as page:
        page.evaluate(OPEN_ALL)
        found = axe.Axe().run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


@pytest.mark.parametrize("width", [360, 640])
def test_nobody_has_to_scroll_sideways(browser: Any, address: str, width: int) -> None:
    with opened(browser, address, viewport={"width": width, "height": 800}) as page:
        assert page.evaluate(TOO_WIDE) <= 0
        page.evaluate(OPEN_ALL)
        assert page.evaluate(TOO_WIDE) <= 0


def test_letters_of_twice_the_size_are_readable(browser: Any, address: str) -> None:
    with opened(browser, address, viewport={"width": 720, "height": 900}) as page:
        page.evaluate("document.documentElement.style.fontSize = '200%'; " + OPEN_ALL)
        assert page.evaluate(TOO_WIDE) <= 0
        texts = "[...document.querySelectorAll('p, li, dd, summary, h1, h2')]"
        cut = "filter(e => e.clientWidth && e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)"
        assert page.evaluate(f"{texts}.{cut}") == []


def test_without_scripts_a_reader_chooses_who_counts_and_opens_reports(browser: Any, address: str) -> None:
    with opened(browser, address, java_script_enabled=False) as page:
        all_sources, russia = page.locator(".by-0"), page.locator(".by-2")
        assert all_sources.is_visible() and not russia.is_visible()
        page.get_by_label("Russia", exact=True).check()
        assert russia.is_visible() and not all_sources.is_visible()
        swap = page.locator("[id='2025-10-02-185']")
        assert not swap.locator("a[rel]").first.is_visible()
        swap.locator("summary b").click()
        assert swap.locator("a[rel]").first.is_visible()


def test_an_address_of_a_swap_shows_its_reports(browser: Any, address: str) -> None:
    with opened(browser, f"{address}#2025-10-02-185") as page:
        assert page.locator("[id='2025-10-02-185'] a[rel]").first.is_visible()


def test_a_figure_of_a_pledge_leads_to_who_counts_what(browser: Any, address: str) -> None:
    with opened(browser, address) as page:
        page.locator(".by-0 td a[href='#pledge-istanbul-3']").nth(1).click()
        assert page.locator("#pledge-istanbul-3").get_by_text("counts in part").first.is_visible()


def test_in_the_dark_the_ground_is_dark(browser: Any, address: str) -> None:
    with opened(browser, address, color_scheme="dark") as page:
        assert page.evaluate("getComputedStyle(document.body).backgroundColor") == "rgb(21, 23, 26)"


def test_on_paper_every_swap_is_open(browser: Any, address: str) -> None:
    with opened(browser, address) as page:
        page.emulate_media(media="print")
        assert page.locator("[id='2025-10-02-185'] a[rel]").first.is_visible()
        assert page.pdf().startswith(b"%PDF")


def test_every_link_leads_somewhere(browser: Any, address: str, site: Path) -> None:
    with opened(browser, address) as page:
        ids = page.evaluate("[...document.querySelectorAll('[id]')].map(e => e.id)")
        links = page.evaluate(
            "[...document.querySelectorAll('a')].map(e => [e.getAttribute('href'), e.getAttribute('rel')])"
        )
    assert len(ids) == len(set(ids))
    for link, rel in links:
        if link.startswith("#"):
            assert link[1:] in ids
        elif link.startswith("http"):
            assert rel == "noopener noreferrer"
        else:
            assert (site / link).is_file(), link


def test_the_first_screen_answers(browser: Any, address: str) -> None:
    with opened(browser, address, viewport={"width": 1280, "height": 900}) as page:
        answer = page.locator("#answer").inner_text()
        assert page.locator("#answer svg").first.bounding_box()["y"] < 900
    told = (
        "146–331 of at least 1,200 prisoners of war counted",
        "Medinsky (Russia)",
        "18 counts of prisoners of war for Russia",
        "18 swaps of 121: a source contradicts",
        "Meant to be complete from 24 February 2022 to 11 March 2026.",
    )
    assert [each for each in told if each not in answer] == []


def test_search_engines_read_a_dataset(site: Path) -> None:
    page = (site / "index.html").read_text(encoding="utf-8")
    assert len(page.encode()) < 1_000_000
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    found = json.loads(data)
    assert (found["@context"], found["@type"]) == ("https://schema.org", "Dataset")
    assert 50 <= len(found["description"]) <= 5000 and found["name"] and found["license"].startswith("https://")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d", found["temporalCoverage"])
    assert all(each["contentUrl"] and "/" in each["encodingFormat"] for each in found["distribution"])


@pytest.fixture
def hostile(cli: Cli, tmp_path: Path) -> Path:
    """A ledger whose every text means harm, published."""
    cli.ok("init", "--side", f"ukraine={HOSTILE.replace('=', '').replace(',', '')}", "--side", "russia=رוסיה")
    long = "x" * 4000
    source = ("--source", 'https://example.org/?a="><script>alert(1)</script>', "--publisher", HOSTILE)
    told = ("--claimant", HOSTILE, "--note", long)
    cli.ok("pledge", "accord", "2031-03-01", "each=100+", "--deadline", HOSTILE, *source, *told)
    cli.ok(
        "add",
        "2031-03-05",
        "each=30",
        "--place",
        "ירושלים",
        "--label",
        HOSTILE,
        "--mediator",
        HOSTILE,
        *source,
        *told,
    )
    cli.ok("add", "2031-03-06", "each=1000~", "--source", HOSTILE, "--archive", "https://example.org/b")
    cli.ok("amend", "1", "ukraine=31", "--why", HOSTILE)
    cli.ok("void", "2", "--why", HOSTILE)
    cli.ok("state", "2031-04-01", "ukraine=75", *source, *told)
    # What the program refuses, another may write.
    with closing(sqlite3.connect(cli.ledger, isolation_level=None)) as connection:
        connection.execute(
            "UPDATE report SET source = 'javascript:alert(1)', archive = 'data:text/html,<b>' WHERE id = 2"
        )
    cli.ok("publish", "site", "--title", HOSTILE)
    return tmp_path / "site"


def test_a_hostile_ledger_is_shown_and_never_run(browser: Any, hostile: Path) -> None:
    page_file = hostile / "index.html"
    written = page_file.read_text(encoding="utf-8")
    assert "\u202e" not in written and "<bdi>" in written
    with opened(browser, page_file.as_uri(), viewport={"width": 360, "height": 800}) as page:
        page.evaluate(OPEN_ALL)
        assert page.evaluate(TOO_WIDE) <= 0
        assert page.evaluate("document.querySelectorAll('script').length") == 1
        assert page.evaluate("document.querySelectorAll('img, iframe, object, embed, form, base').length") == 0
        own = "[...document.querySelectorAll('*')].flatMap(e => e.getAttributeNames()).filter(n => n.startsWith('on'))"
        assert page.evaluate(own) == []
        links = page.evaluate("[...document.querySelectorAll('a')].map(e => e.getAttribute('href'))")
        assert [each for each in links if not re.match(r"https?:|#|[a-z]+(/|\.xml)", each)] == []
        assert page.get_by_text("<script>alert(1)</script>").first.is_visible()
        assert page.get_by_text("javascript:alert(1)").first.is_visible()
    ElementTree.fromstring((hostile / "feed.xml").read_text(encoding="utf-8"))
    for picture in (hostile / "pictures").iterdir():
        ElementTree.fromstring(picture.read_text(encoding="utf-8"))
        with opened(browser, picture.as_uri()):
            pass
