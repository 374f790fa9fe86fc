"""A browser, and pages that were published for it."""

import functools
import http.server
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from pow_ledger.__main__ import run
from tests.conftest import NOW

sync_api = pytest.importorskip("playwright.sync_api")

_OPTIONS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
)


@pytest.fixture(scope="session")
def browser() -> Iterator["sync_api.Browser"]:  # type: ignore[name-defined]
    with sync_api.sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=_OPTIONS)
        yield launched
        launched.close()


@pytest.fixture(scope="session")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The bundled dataset, published."""
    folder = tmp_path_factory.mktemp("published")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("POW_LEDGER_NOW", NOW)
        assert run(["init", "--bundled", "--db", str(folder / "ledger.sqlite")]) == 0
        assert run(["publish", str(folder / "site"), "--db", str(folder / "ledger.sqlite")]) == 0
    return folder / "site"


@pytest.fixture(scope="session")
def served(site: Path) -> Iterator[str]:
    """The address of the same page on a server of this machine."""

    class Quiet(http.server.SimpleHTTPRequestHandler):
        def log_message(self, *_: object) -> None:
            pass

    handler = functools.partial(Quiet, directory=str(site))
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/index.html"
        server.shutdown()
