"""`ledger statements`: running totals that officials and media stated."""

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
def statements(*, cut: CutOptions, output: OutputOptions, db: Db = None) -> None:
    """Running totals that were stated.

    Each with who stated it and what it covers.

    \b
    Example: ledger statements --side russia --category remains
    """
    with file.reading(context.ledger_path(db)) as ledger:
        give(statements_of(ledger, cut), output)


def statements_of(ledger: sqlite3.Connection, cut: CutOptions) -> Answer:
    """The stated totals as an answer."""
    sides = reading.sides(ledger)
    found = tuple(reading.statements(ledger, cut.read(sides)))

    def screen(console: "Console") -> None:
        from pow_ledger.display.lists import show_statements

        show_statements(console, found, sides)

    return Answer(lambda: [contracts.statement(record) for record in found], lambda: tables.statements(found), screen)
