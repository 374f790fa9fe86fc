"""`ledger pledges`: progress against every pledge; with a code, swap by swap and who says what."""

import sqlite3
from collections.abc import Iterable
from typing import TYPE_CHECKING, Annotated

import typer

from pow_ledger.commands import completion, context
from pow_ledger.commands.answers import Answer, give, give_text
from pow_ledger.commands.options import Cite, CountedBy, CutOptions, LedgerOptions, OutputOptions, grouped
from pow_ledger.domain.counts import find_side
from pow_ledger.formats import contracts, tables
from pow_ledger.storage import reading
from pow_ledger.storage.progress import read_progress

if TYPE_CHECKING:
    from rich.console import Console

    from pow_ledger.display.pasting import Sheet


@grouped
def pledges(
    code: Annotated[
        str | None,
        typer.Argument(
            metavar="CODE", help="One pledge, swap by swap.", autocompletion=completion.pledges, show_default=False
        ),
    ] = None,
    *,
    counted_by: CountedBy = None,
    cut: CutOptions,
    cite: Cite = False,
    output: OutputOptions,
    where: LedgerOptions,
) -> None:
    """Progress against every pledge.

    With a CODE, swap by swap and who says what.

    --from and --until choose pledges by the day they were announced; progress has its own window.

    \b
    Example: ledger pledges istanbul-3 --counted-by ukraine
    """
    with where.opened() as ledger:
        if cite:
            give_text(_citation(ledger, code, cut, counted_by), output)
        else:
            give(progress_of(ledger, code, cut, counted_by), output)


def _citation(ledger: sqlite3.Connection, code: str | None, cut: CutOptions, counted_by: str | None) -> str:
    from pow_ledger.display.citing import cite_pledge

    sides = reading.sides(ledger)
    reader = find_side(counted_by, sides) if counted_by is not None else None
    _tell_if_voided(ledger, code)
    return "\n".join(
        cite_pledge(found, reading.counting_sources(ledger, found.pledge.code, reader), sides, context.today())
        for found in read_progress(ledger, cut.read(sides), code=code, counted_by=reader)
    )


def progress_of(ledger: sqlite3.Connection, code: str | None, cut: CutOptions, counted_by: str | None) -> Answer:
    """Progress against all pledges, or swap by swap against one, as an answer."""
    sides = reading.sides(ledger)
    reader = find_side(counted_by, sides) if counted_by is not None else None
    _tell_if_voided(ledger, code)
    found = tuple(read_progress(ledger, cut.read(sides), code=code, counted_by=reader, by_swap=code is not None))

    def screen(console: "Console") -> None:
        from pow_ledger.display.lists import show_progress

        show_progress(console, found, sides, context.today(), by_swap=code is not None)

    def sheets() -> "Iterable[Sheet]":
        from pow_ledger.display import pasting

        return pasting.progress(found, sides)

    if code is None:
        return Answer(lambda: contracts.progress(found), lambda: tables.progress(found), screen, sheets)
    return Answer(lambda: contracts.progress_by_swap(found), lambda: tables.progress_by_swap(found), screen)


def _tell_if_voided(ledger: sqlite3.Connection, code: str | None) -> None:
    """Say why there is nothing to tell of a pledge. Raises NoSuchPledge where there is none."""
    if code is not None and reading.pledge(ledger, code).voided:
        context.say(f"The pledge {code} is voided: there is no progress towards it. `ledger show {code}` still has it.")
