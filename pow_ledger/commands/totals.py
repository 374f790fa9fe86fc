"""`ledger totals`: sums, and progress against every pledge: the main table."""

import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from pow_ledger.commands.shared import completion, environment
from pow_ledger.commands.shared.options import (
    Cite,
    CountedBy,
    CutOptions,
    FilterOptions,
    LedgerOptions,
    OutputOptions,
    grouped,
)
from pow_ledger.commands.shared.output import Output, write_output, write_text
from pow_ledger.domain.counts import find_side
from pow_ledger.domain.dates import Period
from pow_ledger.domain.totals import UNFILTERED, Cut
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
    filters: FilterOptions,
    period: PeriodOption = None,
    counted_by: CountedBy = None,
    pledge: Annotated[
        str | None,
        typer.Option(
            "--pledge", metavar="CODE", autocompletion=completion.pledges, help="Of the pledges only this one, in full."
        ),
    ] = None,
    everything: Annotated[bool, typer.Option("--all", help="Every pledge in full, those met or past too.")] = False,
    cite: Cite = False,
    output: OutputOptions,
    where: LedgerOptions,
) -> None:
    """Totals, and progress against every pledge.

    --from and --until cut the totals. Progress has each pledge's own window; with --until it is as it was at the end
    of that day. Totals of some swaps only (--mediator, --by, …) say so, and leave progress out.

    \b
    Example: ledger totals --from 2025-07-24 --counted-by russia
    """
    with where.opened() as ledger:
        sides = reading.sides(ledger)
        wanted = cut.read(sides, filters.read(ledger, sides))
        if cite:
            write_text(_citation(ledger, wanted), output)
        else:
            if pledge is not None:
                reading.pledge(ledger, pledge)
            write_output(totals_of(ledger, wanted, period, counted_by, pledge=pledge, in_full=everything), output)


def _citation(ledger: sqlite3.Connection, wanted: Cut) -> str:
    from pow_ledger.display.citations import AsOf, cite_totals

    sides = reading.sides(ledger)
    found = read_totals(ledger, wanted)
    as_of = AsOf(environment.today(), found.coverage)
    return cite_totals(found, reading.sources_of_totals(ledger, wanted), sides, as_of)


def totals_of(
    ledger: sqlite3.Connection,
    wanted: Cut,
    period: Period | None,
    counted_by: str | None,
    *,
    pledge: str | None = None,
    in_full: bool = False,
) -> Output:
    """The main table in every shape of output."""
    sides = reading.sides(ledger)
    reader = find_side(counted_by, sides) if counted_by is not None else None
    found = read_totals(ledger, wanted, counted_by=reader, period=period, pledge=pledge)

    said = ""
    if wanted.filter != UNFILTERED:
        from pow_ledger.domain.wording import filter_words

        said = f"Only {filter_words(wanted.filter, {side.code: side.name for side in sides})}."

    def screen(console: "Console") -> None:
        from pow_ledger.display.totals import show_totals

        show_totals(console, found, sides, environment.today(), in_full=in_full or pledge is not None)

    def sheets() -> "Iterable[Sheet]":
        from pow_ledger.display import markdown

        return markdown.totals(found, sides)

    return Output(lambda: contracts.totals(found), lambda: tables.totals(found), screen, sheets, said)
