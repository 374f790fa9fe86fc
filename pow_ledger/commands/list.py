"""`ledger list`: swaps by date, with running totals."""

import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pow_ledger.commands.shared.options import (
    CutOptions,
    FilterOptions,
    LedgerOptions,
    OutputOptions,
    PledgeFilter,
    VoidedToo,
    grouped,
)
from pow_ledger.commands.shared.output import Output, write_output
from pow_ledger.domain.totals import Cut
from pow_ledger.formats import contracts, tables
from pow_ledger.storage.entries import reading

if TYPE_CHECKING:
    from rich.console import Console

    from pow_ledger.display.markdown import Sheet


@grouped
def list_swaps(
    *,
    cut: CutOptions,
    filters: FilterOptions,
    pledge: PledgeFilter = None,
    voided: VoidedToo = False,
    output: OutputOptions,
    where: LedgerOptions,
) -> None:
    """Swaps by date, with running totals.

    Beside each swap stand the sums of all completed swaps up to it, whatever is left out of the list. A sum since a
    day is in `ledger totals --from`.

    \b
    Example: ledger list --from 2025-07-24 --side ukraine
    """
    with where.opened() as ledger:
        sides = reading.sides(ledger)
        wanted = cut.read(sides, filters.read(ledger, sides, pledge))
        write_output(swaps_of(ledger, wanted, voided_too=voided), output)


def swaps_of(ledger: sqlite3.Connection, wanted: Cut, *, voided_too: bool = False) -> Output:
    """The list of swaps in every shape of output."""
    sides = reading.sides(ledger)
    shown = [side for side in sides if wanted.side in (None, side.code)]

    def screen(console: "Console") -> None:
        from pow_ledger.display.lists import show_swaps

        show_swaps(console, reading.swaps(ledger, wanted, voided_too=voided_too), shown)

    def sheets() -> "Iterable[Sheet]":
        from pow_ledger.display import markdown

        return [markdown.swaps(reading.swaps(ledger, wanted, voided_too=voided_too), shown)]

    return Output(
        lambda: map(contracts.swap, reading.swaps(ledger, wanted, voided_too=voided_too)),
        lambda: tables.swaps(
            reading.swaps(ledger, wanted, voided_too=voided_too),
            reading.places_with_figures(ledger, wanted, voided_too=voided_too),
        ),
        screen,
        sheets,
    )
