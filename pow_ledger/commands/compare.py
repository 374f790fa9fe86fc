"""`ledger compare`: each side's version of every swap, differences marked."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from pow_ledger.commands.shared.options import (
    CutOptions,
    FilterOptions,
    LedgerOptions,
    OutputOptions,
    PledgeFilter,
    grouped,
)
from pow_ledger.commands.shared.output import Output, write_output
from pow_ledger.domain.checks.comparison import Comparison
from pow_ledger.domain.checks.comparison import compare as compare_versions
from pow_ledger.formats import contracts, tables
from pow_ledger.storage.entries import reading

if TYPE_CHECKING:
    from rich.console import Console

    from pow_ledger.display.markdown import Sheet


@grouped
def compare(
    *,
    differences: Annotated[
        bool, typer.Option("--differences", help="Only the swaps in which versions differ, and what they differ in.")
    ] = False,
    silent: Annotated[
        bool, typer.Option("--silent", help="Only what one side speaks of and the other is silent on.")
    ] = False,
    cut: CutOptions,
    filters: FilterOptions,
    pledge: PledgeFilter = None,
    output: OutputOptions,
    where: LedgerOptions,
) -> None:
    """Each side's version of every swap.

    A swap is graded: both sides agree; one side only; third party only, where no side has spoken; or contested,
    where some source contradicts the adopted figures. A third party is shown where it does, or speaks alone.

    \b
    Example: ledger compare --differences --from 2025-08-01
    """
    with where.opened() as ledger:
        sides = reading.sides(ledger)
        wanted = cut.read(sides, filters.read(ledger, sides, pledge))
        compared = (compare_versions(swap, sides) for swap in reading.swaps_with_reports(ledger, wanted))
        found = _chosen(compared, differences=differences, silent=silent)

        def screen(console: "Console") -> None:
            from pow_ledger.display.findings import show_comparisons

            show_comparisons(console, found, sides)

        def sheets() -> "Iterable[Sheet]":
            from pow_ledger.display import markdown

            return [markdown.comparisons(found, sides)]

        write_output(
            Output(lambda: contracts.comparisons(found), lambda: tables.comparisons(found), screen, sheets), output
        )


def _chosen(compared: Iterable[Comparison], *, differences: bool, silent: bool) -> Iterator[Comparison]:
    for each in compared:
        if differences and silent:
            if each.differs or each.is_silent:
                yield each
        elif differences:
            if each.differs:
                yield each.only(silent=False)
        elif not silent:
            yield each
        elif each.is_silent:
            yield each.only(silent=True)
