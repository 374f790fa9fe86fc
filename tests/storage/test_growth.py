"""What a larger ledger asks of SQLite, counted in the steps of its virtual machine: the same on every machine.

Ten times the swaps may take ten times the steps where all of them are summed, and hardly more where only some are
told. A query that SQLite answers by looking at all rows for each of them takes a hundred times as many.
"""

import contextlib
import sqlite3
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from pow_ledger.__main__ import run
from pow_ledger.domain.checks import checks
from pow_ledger.domain.entries import Category
from pow_ledger.domain.totals import Cut
from pow_ledger.storage.entries import reading
from pow_ledger.storage.file import connecting
from pow_ledger.storage.sums.book import read_book
from pow_ledger.storage.sums.progress import contributions, read_progress
from pow_ledger.storage.sums.totals import read_totals
from tests.benchmarks.ledgers import fill
from tests.oracle import FIRST

SIZES = (300, 3000)
EVERY = 100
"""How many steps lie between two counts."""


@pytest.fixture(scope="module")
def ledgers(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, ...]:
    """Two ledgers, one of which has ten times the swaps of the other."""
    paths = tuple(tmp_path_factory.mktemp("growth") / f"{size}.sqlite" for size in SIZES)
    for path, size in zip(paths, SIZES, strict=True):
        assert run(["init", "--db", str(path)]) == 0
        fill(path, size)
    return paths


def steps(path: Path, work: Callable[[sqlite3.Connection], object]) -> int:
    """How many steps some work takes on a ledger, in units of `EVERY`."""
    counted = 0

    def count() -> None:
        nonlocal counted
        counted += 1

    with contextlib.closing(connecting.connect(path, "ro")) as connection:
        connection.execute("SELECT 1 FROM swap")
        connection.set_progress_handler(count, EVERY)
        work(connection)
    return counted


def growth(ledgers: tuple[Path, ...], work: Callable[[sqlite3.Connection], object]) -> float:
    """How many times as many steps the larger ledger takes."""
    small, large = (steps(path, work) for path in ledgers)
    return (large + 1) / (small + 1)


def everything(found: Iterator[object]) -> int:
    return sum(1 for _ in found)


@pytest.mark.parametrize(
    "work",
    [
        read_totals,
        lambda ledger: read_totals(ledger, Cut(since=FIRST.replace(year=2017))),
        lambda ledger: everything(read_progress(ledger)),
        lambda ledger: everything(read_progress(ledger, counted_by="russia")),
        lambda ledger: everything(reading.swaps(ledger)),
        lambda ledger: everything(reading.swaps_with_reports(ledger)),
        lambda ledger: everything(contributions(ledger, "pledge-a", ("ukraine", Category.POW), None)),
        lambda ledger: everything(checks.run(read_book(ledger, FIRST))),
        *(
            lambda ledger, view=view: everything(ledger.execute(f"SELECT * FROM {view}"))
            for view in ("totals", "pending", "progress", "contribution", "contradiction", "stretched")
        ),
    ],
)
def test_what_looks_at_all_swaps_takes_steps_in_proportion(
    ledgers: tuple[Path, ...], work: Callable[[sqlite3.Connection], object]
) -> None:
    assert growth(ledgers, work) < 12


@pytest.mark.parametrize(
    "work",
    [
        lambda ledger: next(reading.swaps(ledger)),
        reading.places_with_figures,
        lambda ledger: next(reading.swaps_with_reports(ledger)),
        lambda ledger: reading.swap(ledger, 200),
        lambda ledger: everything(reading.reports_on(ledger, 200)),
        lambda ledger: everything(reading.swaps_on(ledger, FIRST)),
        lambda ledger: next(contributions(ledger, "pledge-a", ("ukraine", Category.POW), None)),
    ],
)
def test_what_tells_some_takes_hardly_more_steps(
    ledgers: tuple[Path, ...], work: Callable[[sqlite3.Connection], object]
) -> None:
    assert growth(ledgers, work) < 2
