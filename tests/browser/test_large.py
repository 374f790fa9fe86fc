"""The page of a ledger of 3,000 swaps, which is no slower to read: light enough, and with all its links."""

from pathlib import Path
from typing import Any

import pytest

from pow_ledger.__main__ import run
from tests.benchmarks import ledgers
from tests.browser.reading import IDS, LINKS, OPEN_ALL, TOO_WIDE, opened
from tests.conftest import NOW

pytestmark = pytest.mark.browser

SWAPS = 3000


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of 3,000 swaps with all their reports, published."""
    folder = tmp_path_factory.mktemp("large")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POW_LEDGER_NOW", NOW)
        ledger = ledgers.ledger(folder, SWAPS)
        assert run(["publish", str(folder / "site"), "--db", str(ledger)]) == 0
    return folder / "site"


def test_a_large_ledger_is_a_light_page(browser: Any, large: Path) -> None:
    page_file = large / "index.html"
    assert page_file.stat().st_size < 3_000_000
    with opened(browser, page_file.as_uri(), viewport={"width": 360, "height": 800}) as page:
        assert page.locator("#Swaps details").count() == SWAPS
        ids, links = page.evaluate(IDS), page.evaluate(LINKS)
        page.evaluate(OPEN_ALL)
        assert page.evaluate(TOO_WIDE) <= 0
    assert len(ids) == len(set(ids))
    for link in {link for link, _ in links if not link.startswith("http")}:
        assert link[1:] in ids if link.startswith("#") else (large / link).is_file(), link
