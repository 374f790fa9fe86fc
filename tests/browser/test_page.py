"""The published page as its readers see it: on a telephone, in the dark, on paper, and without scripts."""

import json
import re
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

from tests.browser.reading import CUT_OFF, HIDDEN, IDS, LINKS, OPEN_ALL, TOO_WIDE, opened

pytestmark = pytest.mark.browser

SWAP = "details:has(> [id='2025-10-02-185'])"


@pytest.fixture
def address(site: Path) -> str:
    return (site / "index.html").as_uri()


def test_from_a_disk_and_from_a_server_it_asks_for_nothing_else(browser: Any, address: str, served: str) -> None:
    for each in (address, served):
        with opened(browser, each) as page:
            page.evaluate(OPEN_ALL)
            page.mouse.wheel(0, 20_000)
            page.wait_for_load_state("networkidle")


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1280])
def test_nothing_shuts_a_reader_out(browser: Any, address: str, scheme: str, width: int) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    # The policy of the page keeps every script out, that of axe too.
    settings = {"bypass_csp": True, "color_scheme": scheme, "viewport": {"width": width, "height": 900}}
    with opened(browser, address, **settings) as page:
        found = axe.run(page).response["violations"]
        page.evaluate(OPEN_ALL)
        found += axe.run(page).response["violations"]
        for reading in range(1, page.get_by_role("radio").count()):
            page.get_by_role("radio").nth(reading).check()
            found += axe.run(page, context="#Pledges fieldset").response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


@pytest.mark.parametrize("width", [320, 360, 640, 1280])
def test_nobody_has_to_scroll_sideways(browser: Any, address: str, width: int) -> None:
    """At 640 pixels it is what a reader sees who enlarges a window of 1,280 to 200 %."""
    with opened(browser, address, viewport={"width": width, "height": 800}) as page:
        assert page.evaluate(TOO_WIDE) <= 0
        page.evaluate(OPEN_ALL)
        assert page.evaluate(TOO_WIDE) <= 0
        assert page.evaluate(CUT_OFF) == []


def test_letters_of_twice_the_size_are_readable(browser: Any, address: str) -> None:
    with opened(browser, address, viewport={"width": 720, "height": 900}) as page:
        page.evaluate("document.documentElement.style.fontSize = '200%'; " + OPEN_ALL)
        assert page.evaluate(TOO_WIDE) <= 0
        assert page.evaluate(CUT_OFF) == []


def test_without_scripts_a_reader_chooses_who_counts_and_opens_reports(browser: Any, address: str) -> None:
    with opened(browser, address, java_script_enabled=False) as page:
        readings = page.locator(".by")
        for number, name in enumerate(("all sources", "Ukraine", "Russia")):
            page.get_by_label(name, exact=True).check()
            assert [readings.nth(each).is_visible() for each in range(3)] == [each == number for each in range(3)]
        source = page.locator(SWAP).locator("a[rel]").first
        assert not source.is_visible()
        page.locator(SWAP).locator("summary b").click()
        assert source.is_visible()


def test_each_side_counts_other_swaps(browser: Any, address: str) -> None:
    """What a reader is shown is what that side says, and not three times the same."""
    with opened(browser, address) as page:
        tables = [page.locator(f".by-{number} tbody").text_content() for number in range(3)]
        assert len(set(tables)) == 3


def test_an_address_of_a_swap_shows_its_reports(browser: Any, address: str) -> None:
    with opened(browser, f"{address}#2025-10-02-185") as page:
        assert page.locator(SWAP).locator("a[rel]").first.is_visible()
        assert page.locator(SWAP).bounding_box()["y"] < 200
        assert page.locator("details:not(:has(> :target)) a[rel]").first.is_hidden()
        assert page.locator(SWAP).evaluate("each => each.open")
        page.locator(SWAP).locator("summary b").click()
        assert page.locator(SWAP).locator("a[rel]").first.is_hidden()


def test_the_keyboard_opens_a_swap(browser: Any, address: str) -> None:
    with opened(browser, address) as page:
        page.locator(SWAP).locator("summary").press("Enter")
        assert page.locator(SWAP).locator("a[rel]").first.is_visible()


@pytest.mark.parametrize("column", [3, 4])
def test_a_figure_of_a_pledge_leads_to_who_counts_what(browser: Any, address: str, column: int) -> None:
    """The fourth column is what is counted, and the fifth what is possible."""
    with opened(browser, address) as page:
        row = page.locator(".by-0 tr", has=page.locator("td:first-child a[href='#Pledge-istanbul-3']")).first
        row.locator("td").nth(column).locator("a").click()
        pledge = page.locator("#Pledge-istanbul-3")
        assert pledge.get_by_text("counts in part").first.is_visible()
        pledge.locator("a[href='#2025-10-02-185']").first.click()
        assert page.locator(SWAP).locator("a[rel]").first.is_visible()


def test_in_the_dark_letters_are_light(browser: Any, address: str) -> None:
    brightness = """name => {
        const numbers = getComputedStyle(document.body)[name].match(/[\\d.]+/g).slice(0, 3).map(Number);
        return numbers.reduce((sum, each) => sum + each, 0) / 3;
    }"""
    for scheme, dark in (("dark", True), ("light", False)):
        with opened(browser, address, color_scheme=scheme) as page:
            ground, letters = page.evaluate(brightness, "backgroundColor"), page.evaluate(brightness, "color")
            assert (ground < 50, letters > 200) == (dark, dark)


def test_on_paper_every_text_is_shown(browser: Any, address: str) -> None:
    with opened(browser, address) as page:
        assert page.evaluate(HIDDEN) > 500
        page.emulate_media(media="print")
        page.wait_for_function(f"() => {HIDDEN} === 0", timeout=5_000)
        printed = page.pdf()
        assert printed.startswith(b"%PDF") and len(re.findall(rb"/Type\s*/Page\b", printed)) > 1


def test_every_link_leads_somewhere(browser: Any, address: str, site: Path) -> None:
    with opened(browser, address) as page:
        ids, links = page.evaluate(IDS), page.evaluate(LINKS)
    assert len(ids) == len(set(ids))
    assert len(links) > 500
    for link, rel in links:
        if link.startswith("#"):
            assert link[1:] in ids
        elif urlsplit(link).scheme:
            assert urlsplit(link).scheme in ("http", "https") and rel == "noopener noreferrer", link
        else:
            assert (site / link).is_file(), link


def test_the_first_screen_answers(browser: Any, address: str) -> None:
    """How much of the 1,200 and by whose word, what is withheld, what is contested, and how fresh it is."""
    with opened(browser, address, viewport={"width": 1280, "height": 900}) as page:
        answer = page.locator("#Answer").inner_text()
        sentences = page.locator("#Answer > p")
        lowest = [sentences.nth(each).bounding_box() for each in range(sentences.count())]
        assert max(box["y"] + box["height"] for box in lowest) < 900
        assert page.locator("#Answer svg").first.bounding_box()["y"] < 900
    told = (
        "146–331 of at least 1,200 prisoners of war counted",
        "Medinsky (Russia)",
        "18 counts of prisoners of war for Russia",
        "18 swaps of 121: a source contradicts",
        "Meant to be complete from 24 February 2022 to 11 March 2026.",
    )
    assert [each for each in told if each not in answer] == []


def test_facts_are_seen_without_scrolling(browser: Any, address: str) -> None:
    with opened(browser, address, viewport={"width": 1280, "height": 900}) as page:
        facts = page.locator("#Answer dl").bounding_box()
        assert facts["y"] + facts["height"] <= 900


def test_search_engines_read_a_dataset(site: Path) -> None:
    page = (site / "index.html").read_text(encoding="utf-8")
    assert len(page.encode()) < 1_000_000
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', page, re.S)
    found = json.loads(data)
    assert (found["@context"], found["@type"]) == ("https://schema.org", "Dataset")
    assert 50 <= len(found["description"]) <= 5000 and found["name"] and found["license"].startswith("https://")
    assert re.fullmatch(r"\d{4}-\d\d-\d\d/\d{4}-\d\d-\d\d", found["temporalCoverage"])
    assert found["distribution"]
    for each in found["distribution"]:
        assert (site / each["contentUrl"]).is_file() and "/" in each["encodingFormat"]


def test_each_picture_stands_alone(browser: Any, site: Path) -> None:
    pictures = sorted((site / "pictures").iterdir())
    assert len(pictures) > 5
    for picture in pictures:
        with opened(browser, picture.as_uri()) as page:
            assert page.evaluate("document.documentElement.tagName") == "svg"
            assert page.evaluate("document.querySelectorAll('script, a, image, use, foreignObject').length") == 0


def test_feed_readers_read_the_feed(site: Path) -> None:
    feedparser = pytest.importorskip("feedparser")
    found = feedparser.parse((site / "feed.xml").read_bytes())
    assert not found.bozo
    assert found.feed.title and found.feed.id
