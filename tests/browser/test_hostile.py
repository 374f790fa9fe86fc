"""A ledger whose every text means harm: all of it is shown, and none of it is run."""

import json
import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from pow_ledger.__main__ import run
from tests.browser.reading import CUT_OFF, IDS, LINKS, OPEN_ALL, TOO_WIDE, opened
from tests.conftest import NOW

pytestmark = pytest.mark.browser

HOSTILE = "</style></script><script>alert(1)</script>\"'><img src=x onerror=alert(1)>]]>{{ 7*7 }}--></script>{% raw %}"
SIDE = HOSTILE.replace("=", "").replace(",", "")
"""What a side may be called; `=` ends its code."""
LONG = "x" * 4000
HEBREW, ARABIC = "ירושלים", "القدس"
URL = 'https://example.org/?a="><script>alert(1)</script>'
BIDI = "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

BY_UKRAINE = ("--source", URL, "--publisher", HOSTILE, "--claimant", HOSTILE, "--by", "ukraine", "--note", LONG)
BY_RUSSIA = (
    *("--source", f"https://example.net/\u200f{'z' * 1500}", "--publisher", LONG, "--claimant", LONG),
    *("--by", "russia", "--note", HOSTILE, "--archive", 'https://example.org/"onclick="alert(1)'),
)
LABELS = ("--label", HOSTILE, "--mediator", HOSTILE, "--mediator", ARABIC)
COMMANDS = (
    ("init", "--side", f"ukraine={SIDE}", "--side", f"russia={HEBREW}"),
    ("pledge", "accord", "2031-03-01", "each=100+", "--deadline", HOSTILE, *BY_UKRAINE),
    ("pledge", "mute", "2031-03-01", "each=withheld", "--deadline", HEBREW, "--source", HOSTILE, "--claimant", ARABIC),
    ("add", "2031-03-05", "each=30", "--place", f"{HEBREW} <b>", *LABELS, "--pledge", "accord", *BY_UKRAINE),
    ("report", "1", "each=40", "--pledge", "accord:excluded", *BY_RUSSIA),
    ("report", "1", "each=30", "--claimant", "Plain", "--source", "Radio"),
    ("add", "2031-03-06", "each=1000~", "--source", HOSTILE, "--place", LONG, "--label", LONG),
    ("amend", "1", "ukraine=31", "--why", HOSTILE),
    ("amend", "1", "--place", f"{ARABIC}\u200f", "--note", LONG, "--why", LONG),
    ("void", "2", "--why", f"{HOSTILE} {HEBREW}"),
    ("state", "2031-04-01", "ukraine=75", "--mediator", HOSTILE, *BY_UKRAINE),
    ("state", "2031-04-02", "ukraine=70", "--source", LONG, "--claimant", ARABIC),
)

RUNS = "javascript:alert(1)", "data:text/html,<script>alert(1)</script>"
WRITTEN_ELSEWHERE = (
    ("UPDATE report SET source = ?, archive = ? WHERE claimant = 'Plain'", *RUNS),
    ("UPDATE report SET archive = ? WHERE id = 1", "JaVaScRiPt:alert(2)"),
    ("UPDATE statement SET source = ?, archive = ? WHERE id = 2", "vbscript:alert(3)", "//example.org/"),
)
"""What the program refuses and the file does not."""


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The hostile ledger, published."""
    folder = tmp_path_factory.mktemp("hostile")
    ledger = folder / "ledger.sqlite"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POW_LEDGER_NOW", NOW)
        patch.setenv("POW_LEDGER_AUTHOR", HOSTILE)
        for command in COMMANDS:
            assert run([*command, "--db", str(ledger)]) == 0
        with closing(sqlite3.connect(ledger, isolation_level=None)) as connection:
            for statement, *values in WRITTEN_ELSEWHERE:
                assert connection.execute(statement, values).rowcount == 1
        assert run(["publish", str(folder / "site"), "--title", HOSTILE, "--authors", "--db", str(ledger)]) == 0
    return folder / "site"


@pytest.fixture
def page(browser: Any, hostile: Path) -> Iterator[Any]:
    """The page on a telephone, with everything open. Nothing may have been asked for, and no dialog opened."""
    address = (hostile / "index.html").as_uri()
    with opened(browser, address, viewport={"width": 360, "height": 800}) as page:
        page.evaluate(OPEN_ALL)
        yield page


def test_no_text_becomes_an_element(page: Any) -> None:
    assert page.locator("script").count() == 1
    assert page.locator("script").get_attribute("type") == "application/ld+json"
    assert page.locator("style").count() == 1
    assert page.locator("img, image, iframe, object, embed, form, base, foreignObject").count() == 0
    names = "[...document.querySelectorAll('*')].flatMap(each => each.getAttributeNames())"
    assert [name for name in page.evaluate(names) if name.startswith("on")] == []


def test_links_lead_to_web_pages_and_to_what_is_published_only(page: Any, hostile: Path) -> None:
    ids, links = page.evaluate(IDS), page.evaluate(LINKS)
    assert len(ids) == len(set(ids))
    for link, rel in links:
        if link.startswith("#"):
            assert link[1:] in ids
        elif re.match("https?://", link):
            assert rel == "noopener noreferrer"
        else:
            assert (hostile / link).is_file(), link


@pytest.mark.parametrize(
    "text",
    [HOSTILE, SIDE, "javascript:alert(1)", "vbscript:alert(3)", HEBREW, ARABIC, "{{ 7*7 }}", "x" * 400],
    ids=["markup", "side", "javascript", "vbscript", "hebrew", "arabic", "template", "long"],
)
def test_a_text_is_shown_as_it_was_written(page: Any, text: str) -> None:
    assert page.get_by_text(text).locator("visible=true").count() > 0


def test_the_title_is_shown_as_it_was_written(page: Any) -> None:
    assert page.title() == HOSTILE
    assert page.get_by_role("heading", level=1).inner_text() == HOSTILE


def test_no_text_widens_the_page(page: Any) -> None:
    assert page.evaluate(TOO_WIDE) <= 0
    assert page.evaluate(CUT_OFF) == []


def test_no_text_turns_what_surrounds_it_round(page: Any) -> None:
    """Whatever runs from right to left is in an element of its own, pictures aside."""
    letters = """[...document.querySelectorAll('body *')].filter(each => !each.closest('bdi, svg') &&
        [...each.childNodes].some(node => node.nodeType === 3 && /[\\u0590-\\u06ff]/.test(node.data)))
        .map(each => each.outerHTML.slice(0, 300))"""
    assert page.evaluate(letters) == []


def test_no_markup_is_shown_instead_of_what_it_does(page: Any) -> None:
    assert page.get_by_text("<bdi>").count() == 0


@pytest.fixture(scope="module")
def overridden(hostile: Path) -> Path:
    """The same with letters that turn others round, which the file refuses unless a program switches its rules off."""
    ledger = hostile.parent / "overridden.sqlite"
    shutil.copyfile(hostile.parent / "ledger.sqlite", ledger)
    with closing(sqlite3.connect(ledger, isolation_level=None)) as connection:
        connection.execute("PRAGMA ignore_check_constraints = ON")
        connection.execute("UPDATE swap SET place = ? WHERE id = 1", [f"Homel{BIDI}lemoH"])
        connection.execute("UPDATE report SET claimant = ? WHERE id = 1", [f"Office{BIDI}eciffO"])
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POW_LEDGER_NOW", NOW)
        assert run(["publish", str(hostile.parent / "overridden"), "--db", str(ledger)]) == 0
    return hostile.parent / "overridden"


def test_letters_that_turn_others_round_are_left_out(browser: Any, overridden: Path) -> None:
    for name in ("index.html", "feed.xml", *(f"pictures/{each.name}" for each in (overridden / "pictures").iterdir())):
        written = (overridden / name).read_text(encoding="utf-8")
        assert [f"{ord(each):x}" for each in BIDI if each in written] == [], name
    with opened(browser, (overridden / "index.html").as_uri()) as page:
        assert f"Homel{'?' * len(BIDI)}lemoH" in page.locator("#Swaps").text_content()


def test_a_damaged_ledger_is_not_said_to_add_up(browser: Any, overridden: Path) -> None:
    with opened(browser, (overridden / "index.html").as_uri()) as page:
        assert "Nothing was found" not in page.locator("#Checks").inner_text()
        ids = page.evaluate(IDS)
        assert [link for link, _ in page.evaluate(LINKS) if link.startswith("#") and link[1:] not in ids] == []


def test_nothing_shuts_a_reader_out_of_it(browser: Any, hostile: Path) -> None:
    axe = pytest.importorskip("axe_playwright_python.sync_playwright").Axe()
    with opened(browser, (hostile / "index.html").as_uri(), bypass_csp=True) as page:
        page.evaluate(OPEN_ALL)
        found = axe.run(page).response["violations"]
        assert [(each["id"], each["nodes"][0]["html"]) for each in found] == []


def test_each_picture_is_a_picture_only(browser: Any, hostile: Path) -> None:
    etree = pytest.importorskip("lxml.etree")
    for picture in sorted((hostile / "pictures").iterdir()):
        etree.fromstring(picture.read_bytes())
        with opened(browser, picture.as_uri()) as page:
            assert page.evaluate("document.querySelectorAll('script, a, image, img, foreignObject').length") == 0


def test_the_feed_and_the_dataset_are_read(hostile: Path) -> None:
    feedparser = pytest.importorskip("feedparser")
    found = feedparser.parse((hostile / "feed.xml").read_bytes())
    assert not found.bozo and len(found.entries) > 5
    assert {each.link.partition("#")[0] for each in found.entries} == {"index.html"}
    written = (hostile / "index.html").read_text(encoding="utf-8")
    (data,) = re.findall(r'<script type="application/ld\+json">(.*?)</script>', written, re.S)
    assert json.loads(data)["name"] == HOSTILE
    assert 50 <= len(json.loads(data)["description"]) <= 5000
