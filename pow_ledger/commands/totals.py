"""`ledger totals`: sums, and progress against every pledge: the main table."""

import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from pow_ledger.commands.shared import environment
from pow_ledger.commands.shared.options import Cite, CountedBy, CutOptions, LedgerOptions, OutputOptions, grouped
from pow_ledger.commands.shared.output import Output, write_output, write_text
from pow_ledger.domain.counts import find_side
from pow_ledger.domain.dates import Period
from pow_ledger.formats import contracts, tables
from pow_ledger.storage.entries import reading
from pow_ledger.storage.sums.totals import read_totals

if TYPE_CHECKING:
    from rich.console import Console

    from pow_ledger.display.markdown import Sheet

PeriodOption = Annotated[
    Period | None, typer.Option("--period", help="Add the sums of each month, quarter or year, and the sums so far.")
]


@grouped
def totals(
    *,
    cut: CutOptions,
    period: PeriodOption = None,
    counted_by: CountedBy = None,
    cite: Cite = False,
    output: OutputOptions,
    where: LedgerOptions,
) -> None:
    """Totals, and progress against every pledge.

    --from and --until cut the totals; progress has each pledge's own window.

    \b
    Example: ledger totals --from 2025-07-24 --counted-by russia
    """
    with where.opened() as ledger:
        if cite:
            write_text(_citation(ledger, cut), output)
        else:
            write_output(totals_of(ledger, cut, period, counted_by), output)


def _citation(ledger: sqlite3.Connection, cut: CutOptions) -> str:
    from pow_ledger.display.citations import cite_totals

    sides = reading.sides(ledger)
    wanted = cut.read(sides)
    found = read_totals(ledger, wanted)
    return cite_totals(found, reading.sources_of_totals(ledger, wanted), sides, environment.today())


def totals_of(ledger: sqlite3.Connection, cut: CutOptions, period: Period | None, counted_by: str | None) -> Output:
    """The main table in every shape of output."""
    sides = reading.sides(ledger)
    reader = find_side(counted_by, sides) if counted_by is not None else None
    found = read_totals(ledger, cut.read(sides), counted_by=reader, period=period)

    def screen(console: "Console") -> None:
        from pow_ledger.display.totals import show_totals

        show_totals(console, found, sides, environment.today())

    def sheets() -> "Iterable[Sheet]":
        from pow_ledger.display import markdown

        return markdown.totals(found, sides)

    return Output(lambda: contracts.totals(found), lambda: tables.totals(found), screen, sheets)
