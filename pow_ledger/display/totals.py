"""The totals screen: sums per side and category, what is pending, and every pledge."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pow_ledger.display.console import fit_widths, grid, heading, indented
from pow_ledger.display.pledges import fitting, legend, show_pledge, show_pledges
from pow_ledger.domain.entries import Side
from pow_ledger.domain.figures import Figure, in_words
from pow_ledger.domain.totals import UNFILTERED, PeriodTotals, Total, Totals
from pow_ledger.domain.wording import coverage_words, day_words, enumeration, extent_words, filter_words, plural


def show_totals(console: Console, found: Totals, sides: Sequence[Side], today: date, *, in_full: bool) -> None:
    """Print the main table: what was received, how far the open pledges have come, the others in a line each.

    With `in_full`, every pledge is told in full.
    """
    names = {side.code: side.name for side in sides}
    contested = f" · {found.contested} contested" if found.contested else ""
    only = f" · only {filter_words(found.cut.filter, names)}" if found.cut.filter != UNFILTERED else ""
    console.print(heading("Received", f" · {extent_words(found)}{contested}{only}"))
    if covered := coverage_words(found.coverage, today):
        console.print(indented(Text(covered, style="dim")))
    if found.totals:
        _print_sums(console, _sums("Received", found.totals, names))
    if found.pending:
        console.print()
        console.print(heading("Agreed or under way", " · in no sum yet"))
        _print_sums(console, _sums("Expected", found.pending, names))
    if found.periods:
        console.print()
        console.print(heading("By period"))
        console.print(indented(fitting(console, lambda worded: _periods(found.periods, names, worded))))
    if found.pledges:
        _print_progress(console, found, sides, today, in_full=in_full)
    notes = list(_notes(found, names))
    if notes:
        console.print()
        for note in notes:
            console.print(Text(note, style="dim"))


def _print_progress(console: Console, found: Totals, sides: Sequence[Side], today: date, *, in_full: bool) -> None:
    horizon = found.coverage.horizon(today, found.cut.until)
    if found.cut.until:
        console.print()
        console.print(heading("Progress", f" · as it was at the end of {day_words(found.cut.until)}"))
    if in_full:
        for pledge in found.pledges:
            console.print()
            show_pledge(console, pledge, sides, horizon)
    else:
        show_pledges(console, found.pledges, sides, horizon)
    console.print()
    console.print(legend(console, found.pledges))
    if found.cut.since:
        console.print(Text("Progress has each pledge's own days, whatever --from says.", "dim"))


def _print_sums(console: Console, table: Table) -> None:
    fit_widths(console, table)
    console.print(indented(table))


def _sums(what: str, totals: Sequence[Total], names: dict[str, str]) -> Table:
    table = grid("", "", what, "Swaps", "Withheld", right=(what, "Swaps", "Withheld"))
    before = ""
    for total in totals:
        if before and total.side != before:
            table.add_section()
        table.add_row(
            Text(names[total.side] if total.side != before else "", style="bold"),
            total.category.words,
            Text(in_words(total.figure), style="bold"),
            f"{total.swaps:,}",
            f"{total.withheld:,}" if total.withheld else Text("–", style="dim"),
        )
        before = total.side
    return table


def _notes(found: Totals, names: dict[str, str]) -> Iterator[str]:
    for side, name in names.items():
        withheld = [total for total in found.totals if total.side == side and total.withheld]
        if withheld:
            counts = [f"{plural(total.withheld, 'count')} of {total.category.words}" for total in withheld]
            yield f"Withheld for {name}: {enumeration(counts)}."
    if any(total.withheld for total in found.totals):
        yield "A total with a withheld count is a floor: nobody has said by how much the true one is higher."
    if found.contested:
        yield (
            f"{plural(found.contested, 'swap is', 'swaps are')} contested: some source contradicts the figures "
            "adopted here; `ledger compare --differences` shows where."
        )
    for total in found.totals:
        if total.range != total.figure:
            sums = f"{in_words(total.range)} {total.category.words}"
            yield f"By one source or another, {names[total.side]} received {sums}."


def _periods(periods: Sequence[PeriodTotals], names: dict[str, str], worded: Callable[[Figure], str]) -> Table:
    numbers = ("Received", "So far", "Swaps", "Withheld")
    table = grid("Period", "", "", *numbers, right=numbers)
    for period in periods:
        name = period.period.name
        for received, so_far in zip(period.totals, period.running, strict=True):
            if not received.swaps:
                continue
            table.add_row(
                Text(name, style="bold"),
                names[received.side],
                received.category.words,
                worded(received.figure),
                worded(so_far.figure),
                f"{received.swaps:,}",
                f"{received.withheld:,}" if received.withheld else Text("–", style="dim"),
            )
            name = ""
    return table
