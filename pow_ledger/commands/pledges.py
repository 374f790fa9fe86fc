"""`ledger pledges`: progress against every pledge; with a code, swap by swap and who says what."""

import sqlite3
from collections.abc import Iterable
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from pow_ledger.commands.shared import completion, environment
from pow_ledger.commands.shared.options import Cite, CountedBy, CutOptions, LedgerOptions, OutputOptions, grouped
from pow_ledger.commands.shared.output import Output, write_output, write_text
from pow_ledger.domain.counts import find_side
from pow_ledger.domain.coverage import Horizon
from pow_ledger.domain.progress import PledgeProgress, SwapsOf
from pow_ledger.domain.totals import Cut
from pow_ledger.formats import contracts, tables
from pow_ledger.storage.entries import reading
from pow_ledger.storage.sums.progress import contributions, read_progress

if TYPE_CHECKING:
    from rich.console import Console

    from pow_ledger.display.markdown import Sheet


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

    --from and --until choose pledges by the day they were announced; progress has its own window. With --until it is
    as it was at the end of that day.

    \b
    Example: ledger pledges istanbul-3 --counted-by ukraine
    """
    with where.opened() as ledger:
        if cite:
            write_text(_citation(ledger, code, cut, counted_by), output)
        else:
            write_output(progress_of(ledger, code, cut.read(reading.sides(ledger)), counted_by), output)


def _citation(ledger: sqlite3.Connection, code: str | None, cut: CutOptions, counted_by: str | None) -> str:
    from pow_ledger.display.citations import AsOf, cite_pledge

    sides = reading.sides(ledger)
    wanted = cut.read(sides)
    as_of = AsOf(environment.today(), reading.coverage(ledger), wanted.until)
    reader = find_side(counted_by, sides) if counted_by is not None else None
    _tell_if_voided(ledger, code)
    return "\n".join(
        cite_pledge(
            found,
            _swaps_of(ledger, reader, wanted.until),
            reading.sources_of_progress(ledger, found.pledge.code, reader, wanted.until),
            sides,
            as_of,
        )
        for found in read_progress(ledger, wanted, code=code, counted_by=reader)
    )


def progress_of(ledger: sqlite3.Connection, code: str | None, wanted: Cut, counted_by: str | None) -> Output:
    """Progress against all pledges, or swap by swap against one, in every shape of output."""
    sides = reading.sides(ledger)
    reader = find_side(counted_by, sides) if counted_by is not None else None
    if code is not None:
        return _swap_by_swap(ledger, code, wanted, reader)
    found = tuple(read_progress(ledger, wanted, counted_by=reader))

    def screen(console: "Console") -> None:
        from pow_ledger.display.lists import show_progress

        show_progress(console, found, sides, _horizon(ledger, wanted))

    def sheets() -> "Iterable[Sheet]":
        from pow_ledger.display import markdown

        return markdown.progress(found, sides, wanted.until)

    return Output(lambda: contracts.progress(found), lambda: tables.progress(found), screen, sheets)


def _swap_by_swap(ledger: sqlite3.Connection, code: str, wanted: Cut, reader: str | None) -> Output:
    """Progress against one pledge. The flat table has no sums, so its first row does not wait for them."""
    _tell_if_voided(ledger, code)
    swaps_of = _swaps_of(ledger, reader, wanted.until)

    def progress() -> tuple[PledgeProgress, ...]:
        return tuple(read_progress(ledger, wanted, code=code, counted_by=reader))

    def screen(console: "Console") -> None:
        from pow_ledger.display.lists import show_progress

        show_progress(console, progress(), reading.sides(ledger), _horizon(ledger, wanted), swaps_of)

    def table() -> tables.Table:
        places = (
            (count.side, count.category)
            for record in reading.pledges(ledger, wanted)
            for count in record.pledge.figures
            if record.pledge.code == code and wanted.has(count)
        )
        return tables.progress_by_swap(
            (code, place, contributions(ledger, code, place, reader, wanted.until)) for place in places
        )

    return Output(
        lambda: contracts.progress_by_swap((line, swaps_of(line)) for found in progress() for line in found.lines),
        table,
        screen,
    )


def _swaps_of(ledger: sqlite3.Connection, reader: str | None, until: date | None) -> SwapsOf:
    return lambda line: contributions(ledger, line.pledge, (line.side, line.category), reader, until)


def _horizon(ledger: sqlite3.Connection, wanted: Cut) -> Horizon:
    return reading.coverage(ledger).horizon(environment.today(), wanted.until)


def _tell_if_voided(ledger: sqlite3.Connection, code: str | None) -> None:
    """Say that a pledge is voided, which is why it has no progress. Raises NoSuchPledge where there is none."""
    if code is not None and reading.pledge(ledger, code).voided:
        environment.say(
            f"The pledge {code} is voided: there is no progress towards it. `ledger show {code}` still has it."
        )
