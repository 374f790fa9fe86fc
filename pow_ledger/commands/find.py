"""`ledger find`: entries whose words, names or addresses hold a text."""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from pow_ledger.commands.shared import environment
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
from pow_ledger.domain.texts import clean_text
from pow_ledger.formats import contracts, tables
from pow_ledger.storage.entries import finding, reading

if TYPE_CHECKING:
    from rich.console import Console

    from pow_ledger.display.markdown import Sheet


@grouped
def find(
    texts: Annotated[
        list[str], typer.Argument(metavar="TEXT...", help="What to look for; of several, an entry must hold all.")
    ],
    *,
    cut: CutOptions,
    filters: FilterOptions,
    pledge: PledgeFilter = None,
    voided: VoidedToo = False,
    output: OutputOptions,
    where: LedgerOptions,
) -> None:
    """Entries that hold a text.

    It is looked for in claimants, publishers, sources and their addresses, archives, places, mediators, labels, notes,
    codes and deadlines, in upper or lower case, with or without accents. An entry is found by its own texts: a swap
    not by those of its reports. A filter of swaps leaves pledges and stated totals out.

    \b
    Example: ledger find zelenskyy --during 2025-Q3
    """
    wanted = [clean_text(text, "text") for text in texts]
    with where.opened() as ledger:
        sides = reading.sides(ledger)
        within = cut.read(sides, filters.read(ledger, sides, pledge))
        found = tuple(finding.find(ledger, wanted, within, voided_too=voided))

        def screen(console: "Console") -> None:
            from pow_ledger.display.lists import show_hits

            show_hits(console, found, wanted)

        def sheets() -> "Iterable[Sheet]":
            from pow_ledger.display import markdown

            return [markdown.hits(found)]

        if not found:
            environment.say(f"Nothing here holds {' and '.join(f'“{text}”' for text in wanted)}.")
        if found or output.asked:
            write_output(Output(lambda: map(contracts.hit, found), lambda: tables.hits(found), screen, sheets), output)
