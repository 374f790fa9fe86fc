"""The data package: all that a ledger holds, out and back in, and two ledgers into one, by the command line."""

import contextlib
import sqlite3
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pow_ledger.__main__ import run
from pow_ledger.domain.entries import Holdings, Report, Source, Statement, Swap
from tests import strategies
from tests.oracle import FIRST, Book

DATA = Path(__file__).parents[2] / "data"
Bytes = dict[str, bytes]

TEXTS = st.sampled_from(
    [
        None,
        None,
        "plain",
        "=SUM(A1)",
        "'=1",
        "''-x",
        "-5",
        "@x",
        "+1",
        'say "so", he',
        "a;b",
        "\\;",
        "\\",
        "Штаб · 東京",
    ]
)
"""Texts that CSV, spreadsheets or the package itself might mistake for something else."""


@st.composite
def books(draw: st.DrawFn) -> Book:
    """Random ledgers with everything that a package has to carry."""
    book = draw(strategies.books())
    codes = [pledge.code for pledge in book.holdings.pledges]
    swaps = tuple(
        (draw(_told(swap)), tuple(draw(_sourced(said)) for said in reports)) for swap, reports in book.holdings.swaps
    )
    statements = draw(st.lists(_statements(book.holdings, codes), max_size=3))
    holdings = replace(book.holdings, swaps=swaps, statements=tuple(statements))
    return replace(book, holdings=holdings)


def _told(swap: Swap) -> st.SearchStrategy[Swap]:
    names = st.lists(TEXTS.map(str), max_size=2, unique=True).map(tuple)
    return st.tuples(TEXTS, names, TEXTS, TEXTS).map(
        lambda told: replace(swap, place=told[0], mediators=told[1], label=told[2], note=told[3])
    )


def _sourced(report: Report) -> st.SearchStrategy[Report]:
    return st.tuples(TEXTS, TEXTS, st.none() | strategies.days(), st.sampled_from(["a", "b", "=c"]), TEXTS).map(
        lambda said: replace(
            report,
            source=Source(said[3], said[0], said[2], None, said[1], report.source.by),
            note=said[4],
        )
    )


def _statements(holdings: Holdings, codes: list[str]) -> st.SearchStrategy[Statement]:
    return st.builds(
        Statement,
        as_of=strategies.days(),
        figures=strategies.counts(holdings.sides, most=3),
        source=st.builds(Source, st.sampled_from(["a", "b"]), claimant=TEXTS),
        since=st.none() | st.just(FIRST),
        pledge=st.sampled_from([None, *codes]),
        mediator=TEXTS,
        note=TEXTS,
    )


EDITS = st.tuples(
    st.sampled_from(
        (
            "swap SET place = 'elsewhere'",
            "swap SET voided = NOT voided",
            "swap SET date = date(date, '+1 day')",
            "swap_figure SET low = 7, high = 9",
            "swap_mediator SET name = 'UAE' || position",
            "report SET source = 'd', note = NULL",
            "report SET swap_id = (SELECT min(id) FROM swap)",
            "report_figure SET about = NOT about",
            "stance SET stance = 'partly'",
            "pledge SET window_until = '2999-12-31', deadline = 'soon'",
            "pledge_figure SET high = NULL",
            "statement SET mediator = NULL, voided = NOT voided",
            "statement_figure SET low = 0, high = 0",
        )
    ),
    st.integers(0, 2),
)
"""What is changed in one ledger after it was given to another: in every third row of a table."""


def edit(path: Path, edits: list[tuple[str, int]]) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        for update, remainder in edits:
            table = update.split()[0]
            key = {"swap_figure": "swap_id", "swap_mediator": "swap_id", "report_figure": "report_id"}.get(table)
            key = key or {"stance": "report_id", "statement_figure": "statement_id"}.get(table, "rowid")
            key = "length(pledge)" if table == "pledge_figure" else key
            connection.execute(f"UPDATE {update} WHERE {key} % 3 = {remainder}")
        connection.commit()


def ledger(*words: object) -> None:
    code = run([str(word) for word in words])
    assert code == 0, words


def contents(folder: Path) -> Bytes:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(book=books())
def test_out_in_and_out_again_are_the_same_bytes(book: Book) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one, other, first, second = (Path(folder, name) for name in ("1.sqlite", "2.sqlite", "first", "second"))
        book.write(one)
        ledger("export", first, "--db", one)
        ledger("import", first, "--db", other)
        ledger("export", second, "--db", other)
        assert contents(first) == contents(second)
        before = other.read_bytes()
        ledger("import", first, "--db", other)
        ledger("import", second, "--db", one)
        assert other.read_bytes() == before
        ledger("check", "--only", "integrity", "--db", other)


@settings(max_examples=40, deadline=None, phases=[Phase.explicit, Phase.generate])
@given(one=books(), two=books(), common=books(), data=st.data())
def test_one_into_the_other_is_the_other_into_the_one(one: Book, two: Book, common: Book, data: st.DataObject) -> None:
    sides = one.holdings.sides
    whose = data.draw(st.sampled_from([("--ours", "--theirs"), ("--theirs", "--ours")]))
    near = data.draw(st.sampled_from(["--merge", "--new"]))
    with tempfile.TemporaryDirectory() as folder:
        ledgers = [Path(folder, f"{name}.sqlite") for name in ("a", "b")]
        shared = Path(folder, "shared")
        base = Path(folder, "base.sqlite")
        replace_sides(common, sides).write(base)
        ledger("export", shared, "--db", base)
        for path, book in zip(ledgers, (one, two), strict=True):
            replace_sides(book, sides).write(path)
            ledger("import", shared, near, "--ours", "--db", path)
            edit(path, data.draw(st.lists(EDITS, max_size=4)))
        packages = [Path(folder, f"{name}-package") for name in ("a", "b")]
        for path, package in zip(ledgers, packages, strict=True):
            ledger("export", package, "--db", path)
        for path, package, decided in zip(ledgers, reversed(packages), whose, strict=True):
            ledger("import", package, near, decided, "--db", path)
            before = path.read_bytes()
            ledger("import", package, near, decided, "--db", path)
            assert path.read_bytes() == before
        merged = [Path(folder, f"{name}-merged") for name in ("a", "b")]
        for path, package in zip(ledgers, merged, strict=True):
            ledger("export", package, "--db", path)
            ledger("check", "--only", "integrity", "--db", path)
        assert contents(merged[0]) == contents(merged[1])


def replace_sides(book: Book, sides: Any) -> Book:
    known = {side.code for side in sides}

    def kept(counts: Any) -> Any:
        return tuple(count for count in counts if count.side in known)

    def heard(report: Report) -> Report:
        by = report.source.by if report.source.by in known else None
        return replace(report, figures=kept(report.figures), source=replace(report.source, by=by))

    held = book.holdings
    return replace(
        book,
        holdings=replace(
            held,
            sides=sides,
            pledges=tuple(replace(pledge, figures=kept(pledge.figures)) for pledge in held.pledges),
            swaps=tuple(
                (replace(swap, figures=kept(swap.figures)), tuple(map(heard, reports))) for swap, reports in held.swaps
            ),
            statements=tuple(replace(each, figures=kept(each.figures)) for each in held.statements),
        ),
    )
