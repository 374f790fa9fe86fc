"""What is measured beside what, and how many times as long it may take. One generator for each part.

To add a measurement, yield one more `Measured` from a part; to add a part, write a generator and name it in `PARTS`.
"""

import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Final, NamedTuple

from tests.benchmarks.ledgers import journal, ledger, spreadsheet
from tests.benchmarks.processes import Command, installed, ours, python, run


class Measured(NamedTuple):
    """Our command beside another; `peer` is None where that is not installed."""

    what: str
    swaps: int
    command: Command
    beside: str
    peer: Command | None
    wanted: float | None = None
    """At most how many times as long as the peer; None where nothing is asked."""
    memory: int | None = None
    """At most how many MB."""


class Bench(NamedTuple):
    """Where ledgers are kept between runs, and of what sizes."""

    folder: Path
    sizes: tuple[int, ...]


_TOTALS: Final = """SELECT side, category, sum(low), sum(high) FROM swap JOIN swap_figure ON swap_id = id
WHERE status = 'completed' AND NOT voided GROUP BY side, category;"""
_PROGRESS: Final = """SELECT pledge, side, category, sum(low), sum(high)
FROM (SELECT DISTINCT pledge, swap_id FROM stance JOIN report ON report_id = id WHERE stance = 'counts' AND NOT voided)
JOIN swap ON swap.id = swap_id JOIN swap_figure USING (swap_id)
WHERE status = 'completed' AND NOT voided GROUP BY pledge, side, category;"""


def start_up(bench: Bench) -> Iterator[Measured]:
    """A command that answers at once, on the dataset that ships along, beside what its libraries take to load."""
    small = bundled(bench.folder)
    totals, version = ours("totals", "--db", small), ours("--version")
    yield Measured("totals, piped", 42, totals, "import typer", python("import typer"))
    yield Measured("totals, piped", 42, totals, "import typer, sqlite3", python("import typer, sqlite3"), 1.3)
    yield Measured(
        "totals, a table",
        42,
        (*totals, "--format", "table"),
        "import typer, sqlite3, rich.table",
        python("import typer, sqlite3, rich.table"),
        1.3,
    )
    yield Measured("--version", 0, version, "hledger --version", _other("hledger", "--version"))
    yield Measured("--version", 0, version, "ledger --version", _other("ledger", "--version"))


def sums(bench: Bench) -> Iterator[Measured]:
    """Totals and progress, beside the plainest SQL for the sums alone, and plain-text accounting on the same swaps."""
    for size in bench.sizes:
        path = ledger(bench.folder, size)
        totals, pledges = ours("totals", "--db", path), ours("pledges", "--db", path)
        wanted, memory = (1.3, 80) if size == 1_000_000 else (None, None)
        yield Measured("totals", size, totals, "sqlite3", _other("sqlite3", path, _TOTALS + _PROGRESS), wanted, memory)
        yield Measured("pledges", size, pledges, "sqlite3", _other("sqlite3", path, _PROGRESS), wanted, memory)
        if size < 1_000_000:
            text = journal(bench.folder, size)
            for program, at_most in (("hledger", 0.1), ("ledger", 0.5)):
                peer = _other(program, "balance", "-f", text)
                yield Measured("totals", size, totals, f"{program} balance", peer, at_most if size == 100_000 else None)


def imports(bench: Bench) -> Iterator[Measured]:
    """A spreadsheet into a new ledger, history included, beside the same file into a bare table.

    On 2 cores, 100,000 rows took 2.2 times as long (2.6 times the processor time; medians of three runs in turn).
    """
    for size in bench.sizes:
        rows = spreadsheet(bench.folder, size)
        into = bench.folder / "imported.sqlite"
        command = _anew(into, ours("import", rows, "--db", into))
        # It is installed with ours, beside the interpreter.
        other = (str(Path(sys.executable).with_name("sqlite-utils")), "insert", str(into), "swap", str(rows), "--csv")
        wanted, memory = (4, 300) if size == 1_000_000 else (None, None)
        yield Measured("import", size, command, "sqlite-utils insert", _anew(into, other), wanted, memory)


def _anew(path: Path, command: Command) -> Command:
    """A command that begins without a file."""
    return ("/bin/sh", "-c", 'rm -f "$0" && exec "$@"', str(path), *command)


PARTS: Final[dict[str, Callable[[Bench], Iterator[Measured]]]] = {
    "start-up": start_up,
    "sums": sums,
    "imports": imports,
}


def _other(name: str, *words: object) -> Command | None:
    program = installed(name)
    return None if program is None else (program, *map(str, words))


def bundled(folder: Path) -> Path:
    """A ledger of the dataset that ships along."""
    path = folder / "bundled.sqlite"
    path.unlink(missing_ok=True)
    run(ours("init", "--bundled", "--db", path))
    return path
