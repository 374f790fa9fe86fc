"""Opening what was published as a reader does, and what must hold whenever it is opened."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

OPEN_ALL = "document.querySelectorAll('details').forEach(each => each.open = true)"
TOO_WIDE = "document.documentElement.scrollWidth - window.innerWidth"
TEXTS = "[...document.querySelectorAll('p, li, dt, dd, summary, h1, h2, h3, h4')]"
CUT_OFF = f"{TEXTS}.filter(e => e.clientWidth && e.scrollWidth > e.clientWidth + 1).map(e => e.textContent)"
"""The texts of which a part is hidden. A pixel may be lost in rounding."""
HIDDEN = """[...document.querySelectorAll('details p, details li')]
    .filter(e => !e.checkVisibility({contentVisibilityAuto: true, visibilityProperty: true})).length"""
"""How many texts within a `<details>` are not shown."""
LINKS = "[...document.querySelectorAll('a')].map(e => [e.getAttribute('href'), e.getAttribute('rel')])"
IDS = "[...document.querySelectorAll('[id]')].map(e => e.id)"


@contextmanager
def opened(browser: Any, address: str, **settings: Any) -> Iterator[Any]:
    """A page in a context of its own. Fails where it asks for anything, complains, or opens a dialog."""
    context = browser.new_context(**settings)
    page = context.new_page()
    requests: list[str] = []
    complaints: list[str] = []

    def dismissed(dialog: Any) -> None:
        complaints.append(f"dialog: {dialog.message}")
        dialog.dismiss()

    # The icon is data, of which some versions of chromium tell as of a request.
    page.on("request", lambda request: requests.append(request.url))
    page.on("console", lambda message: complaints.append(f"{message.type}: {message.text}"))
    page.on("pageerror", lambda error: complaints.append(str(error)))
    page.on("dialog", dismissed)
    try:
        page.goto(address)
        yield page
        asked = {each.partition("#")[0] for each in requests if not each.startswith("data:")}
        assert asked == {address.partition("#")[0]}
        assert complaints == []
    finally:
        context.close()
