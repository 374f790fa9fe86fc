"""`ledger list`: swaps by date, with running totals."""

import sqlite3
from typing import TYPE_CHECKING

from pow_ledger.commands import context
from pow_ledger.commands.answers import Answer, give
from pow_ledger.commands.options import CutOptions, Db, OutputOptions, grouped
from pow_ledger.formats import contracts, tables
from pow_ledger.storage import file, reading

if TYPE_CHECKING:
    from rich.console import Console


@grouped
def list_swaps(*, cut: CutOptions, output: OutputOptions, db: Db = None) -> None:
    """Swaps by date, with running totals.

    Beside each swap stand the sums of the completed swaps so far. They begin with the day that --from names.

    \b
    Example: ledger list --from 2025-07-24 --side ukraine
    """
    with file.reading(context.ledger_path(db)) as ledger:
        give(swaps_of(ledger, cut), output)


def swaps_of(ledger: sqlite3.Connection, cut: CutOptions) -> Answer:
    """The list of swaps as an answer."""
    sides = reading.sides(ledger)
    wanted = cut.read(sides)

    def screen(console: "Console") -> None:
        from pow_ledger.display.lists import show_swaps

        shown = [side for side in sides if wanted.side in (None, side.code)]
        show_swaps(console, reading.swaps(ledger, wanted), shown)

    return Answer(
        lambda: [contracts.swap(record) for record in reading.swaps(ledger, wanted)],
        lambda: tables.swaps(reading.swaps(ledger, wanted), sides),
        screen,
    )
