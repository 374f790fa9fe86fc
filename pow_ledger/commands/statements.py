"""`ledger statements`: running totals that officials and media stated."""

import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING

from pow_ledger.commands.shared.options import CutOptions, LedgerOptions, OutputOptions, VoidedToo, grouped
from pow_ledger.commands.shared.output import Output, write_output
from pow_ledger.domain.totals import Cut
from pow_ledger.formats import contracts, tables
from pow_ledger.storage.entries import reading

if TYPE_CHECKING:
    from rich.console import Console

    from pow_ledger.display.markdown import Sheet


@grouped
def statements(*, cut: CutOptions, voided: VoidedToo = False, output: OutputOptions, where: LedgerOptions) -> None:
    """Running totals that were stated.

    Each with who stated it and what it covers.

    \b
    Example: ledger statements --side russia --category remains
    """
    with where.opened() as ledger:
        wanted = cut.read(reading.sides(ledger))
        write_output(statements_of(ledger, wanted, voided_too=voided), output)


def statements_of(ledger: sqlite3.Connection, wanted: Cut, *, voided_too: bool = False) -> Output:
    """The stated totals in every shape of output."""
    sides = reading.sides(ledger)
    found = tuple(reading.statements(ledger, wanted, voided_too=voided_too))

    def screen(console: "Console") -> None:
        from pow_ledger.display.lists import show_statements

        show_statements(console, found, sides)

    def sheets() -> "Iterable[Sheet]":
        from pow_ledger.display import markdown

        return [markdown.statements(found, sides)]

    return Output(lambda: map(contracts.statement, found), lambda: tables.statements(found), screen, sheets)
