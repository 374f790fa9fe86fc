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
    lines: int | None = None
    """Only until so many lines are told; None for the whole command."""
    once: bool = False
    """Whether one run will do, since it is long and its memory is what counts."""


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
_POSSIBLE: Final = """SELECT pledge.code, held.side, held.category, sum(held.low), sum(held.high)
FROM pledge CROSS JOIN swap ON date >= window_from AND (window_until IS NULL OR date <= window_until)
JOIN swap_figure AS held ON held.swap_id = swap.id
JOIN pledge_figure AS line ON line.pledge = pledge.code AND line.side = held.side AND line.category = held.category
WHERE status = 'completed' AND NOT swap.voided
    AND swap.id NOT IN (SELECT swap_id FROM stance JOIN report ON report_id = report.id WHERE NOT voided)
GROUP BY pledge.code, held.side, held.category;"""
_CONTESTED: Final = """SELECT count(DISTINCT swap_id), min(stated.low), max(stated.high)
FROM report_figure AS stated JOIN report ON report.id = report_id
JOIN swap_figure AS held USING (swap_id, side, category)
WHERE NOT voided AND (stated.low > held.high OR held.low > stated.high);"""


def start_up(bench: Bench) -> Iterator[Measured]:
    """A command that answers at once, on the dataset that ships along, beside what its libraries take to load."""
    small = bundled(bench.folder)
    totals, version = ours("totals", "--db", small), ours("--version")
    yield Measured("totals, piped", 42, totals, "import typer", python("import typer"))
    yield Measured("totals, piped", 42, totals, "import typer, sqlite3", python("import typer, sqlite3"), 1.3)
    table = (*totals, "--format", "table")
    # Whatever Rich prints takes its console, which its tables alone do not load.
    for modules, wanted in (("rich.table", 1.3), ("rich.table, rich.console", None)):
        code = f"import typer, sqlite3, {modules}"
        yield Measured("totals, a table", 42, table, code, python(code), wanted)
    yield Measured("--version", 0, version, "hledger --version", _other("hledger", "--version"))
    yield Measured("--version", 0, version, "ledger --version", _other("ledger", "--version"))


def sums(bench: Bench) -> Iterator[Measured]:
    """Totals and progress, beside the plainest SQL for the same sums, and plain-text accounting on the same swaps.

    `totals` also says what is contested, for which everything that reports state is looked at, and what of progress is
    possible; beside them stands what the shell takes for sums of which nothing is said but what is adopted and counted.
    """
    for size in bench.sizes:
        path = ledger(bench.folder, size)
        totals, pledges = ours("totals", "--db", path), ours("pledges", "--db", path)

        def shell(*queries: str, path: Path = path) -> Command | None:
            return _other("sqlite3", path, "".join(queries))

        wanted, memory = (1.3, 80) if size == 1_000_000 else (None, None)
        same = shell(_TOTALS, _PROGRESS, _POSSIBLE, _CONTESTED)
        yield Measured("totals", size, totals, "sqlite3, the same sums", same, wanted, memory)
        yield Measured("totals", size, totals, "sqlite3, adopted and counted", shell(_TOTALS, _PROGRESS))
        yield Measured("pledges", size, pledges, "sqlite3, the same sums", shell(_PROGRESS, _POSSIBLE), wanted, memory)
        if size < 1_000_000:
            text = journal(bench.folder, size)
            for program, at_most in (("hledger", 0.1), ("ledger", 0.5)):
                peer = _other(program, "balance", "-f", text)
                yield Measured("totals", size, totals, f"{program} balance", peer, at_most if size == 100_000 else None)


def writes(bench: Bench) -> Iterator[Measured]:
    """What is done after every announcement, beside the same in a ledger that has nothing else."""
    empty = bench.folder / "empty.sqlite"
    for size in bench.sizes:
        full = ledger(bench.folder, size)
        empty.unlink(missing_ok=True)
        run(ours("init", "--db", empty))
        for path in (empty, full):
            run(ours("add", "2025-06-01", "each=5", "--source", "Radio", "--db", path))
        for words in (
            ("add", "2025-07-01", "each=5", "--new"),
            ("report", "2025-06-01", "each=6"),
            ("show", "2025-06-01"),
            ("undo",),
        ):
            source = ("--source",) if words[0] in ("add", "report") else ()
            command, peer = (_of_now(ours(*words, "--db", path, *source)) for path in (full, empty))
            yield Measured(
                words[0], size, command, f"{words[0]}, empty ledger", peer, 1.2 if size == 1_000_000 else None
            )


def rows(bench: Bench) -> Iterator[Measured]:
    """What is told row by row: when its first row comes, beside the start of any command, and what memory it takes."""
    start = ours("totals", "--db", bundled(bench.folder))
    for size in bench.sizes:
        path = ledger(bench.folder, size)
        wanted, memory = (1.5, 100) if size == 1_000_000 else (None, None)
        for words in (
            ("list",),
            ("export", "swaps"),
            ("export", "reports"),
            ("pledges", "pledge-a"),
            ("pledges", "pledge-j"),
        ):
            command, what = ours(*words, "--db", path), " ".join(words)
            yield Measured(f"{what}, first row", size, command, "totals of 42 swaps", start, wanted, lines=2)
            yield Measured(what, size, command, "", None, memory=memory, once=True)


def checks(bench: Bench) -> Iterator[Measured]:
    """What looks at the whole book, beside the same at a tenth of the size."""
    for size in bench.sizes:
        if 10_000 < size <= 100_000:
            for words in ("check", "compare"):
                command, peer = (_anyhow(ours(words, "--db", ledger(bench.folder, of))) for of in (size, size // 10))
                yield Measured(words, size, command, f"{words} of {size // 10:,}", peer, 12)


def imports(bench: Bench) -> Iterator[Measured]:
    """A spreadsheet into a new ledger, history included, beside the same file into a bare table."""
    for size in bench.sizes:
        table = spreadsheet(bench.folder, size)
        into = bench.folder / "imported.sqlite"
        command = _anew(into, ours("import", table, "--db", into))
        # It is installed with ours, beside the interpreter.
        other = (str(Path(sys.executable).with_name("sqlite-utils")), "insert", str(into), "swap", str(table), "--csv")
        wanted, memory = (4, 300) if size == 1_000_000 else (None, None)
        yield Measured("import", size, command, "sqlite-utils insert", _anew(into, other), wanted, memory)


def _of_now(command: Command) -> Command:
    """A command whose last option is a source that nobody has named before, if it is `--source`."""
    return (
        ("/bin/sh", "-c", 'exec "$@" "Radio $(date +%s%N)"', "sh", *command) if command[-1] == "--source" else command
    )


def _anyhow(command: Command) -> Command:
    """A command that may end with exit code 1, as a check does that has found something."""
    return ("/bin/sh", "-c", '"$@" || test $? = 1', "sh", *command)


def _anew(path: Path, command: Command) -> Command:
    """A command that begins without a file."""
    return ("/bin/sh", "-c", 'rm -f "$0" && exec "$@"', str(path), *command)


PARTS: Final[dict[str, Callable[[Bench], Iterator[Measured]]]] = {
    "start-up": start_up,
    "sums": sums,
    "writes": writes,
    "rows": rows,
    "checks": checks,
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
