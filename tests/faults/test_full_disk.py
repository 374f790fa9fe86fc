"""A disk that is full, at whatever write: a clear error, and nothing changed."""

import contextlib
import resource
import shlex
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.commands.samples import SMALL, fill
from tests.conftest import Cli

pytestmark = pytest.mark.faults

SCHEMA_1 = Path(__file__).parents[1] / "storage" / "ledgers" / "schema-1.sqlite"
NOTE = 3000 * "n"
"""Long enough for a ledger to grow by it."""


@contextlib.contextmanager
def no_file_beyond(size: int) -> Iterator[None]:
    """Let no file grow beyond a size, which is what a full disk looks like to whoever writes."""
    limits = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, limits[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, limits)


def contents() -> dict[Path, bytes | None]:
    return {path: path.read_bytes() if path.is_file() else None for path in Path().rglob("*")}


@pytest.mark.parametrize("ledger", ["none", "schema 1", "today's"])
@pytest.mark.parametrize(
    "command",
    [
        f"add 2031-04-05 each=5 --note {NOTE} --source Radio",
        f"report 1 ukraine=31 --note {NOTE} --source Radio",
        f"pledge third 2031-03-01 each=5 --note {NOTE} --source Radio",
        f"state 2031-04-05 both=5 --note {NOTE} --source Radio",
        f"amend 1 --note {NOTE} --why {NOTE}",
        f"void 1 --why {NOTE}",
        f"undo --why {NOTE}",
        "init --bundled --db another.sqlite",
        "backup copy.sqlite",
        "export swaps.csv",
    ],
    ids=lambda command: command.split()[0],
)
def test_wherever_the_disk_is_full_nothing_is_changed(cli: Cli, command: str, ledger: str) -> None:
    if ledger == "schema 1":
        shutil.copy(SCHEMA_1, cli.ledger)
        # Its history begins with its first write.
        if command.startswith("undo"):
            return
    elif ledger == "today's":
        fill(cli, *SMALL)
    before = contents()
    held = cli.ledger.stat().st_size if ledger != "none" else 0
    # Just beyond what is there already, a write fails in the middle of its commit.
    beyond = range(held, held + 15 * 4096, 4096)
    for refused, size in enumerate(
        (*range(0, 40_000, 3_000), *beyond, *range(held + 80_000, held + 2_000_000, 120_000))
    ):
        with no_file_beyond(size):
            outcome = cli(*shlex.split(command))
        if outcome.code == 0:
            # All that it needed was room.
            assert refused or command.startswith("export")
            return
        assert outcome.code == 1
        assert outcome.err.startswith("Error: "), outcome.err
        assert "Traceback" not in outcome.err and "fault in pow-ledger" not in outcome.err
        assert contents() == before
    assert ledger == "none"
