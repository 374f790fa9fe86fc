"""The totals screen: sums per side and category, what is pending, and every pledge."""

from collections.abc import Callable, Iterator, Sequence
from datetime import date

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from pow_ledger.display.bars import bar, share
from pow_ledger.display.console import fit_widths, grid, heading, indented
from pow_ledger.display.wording import (
    PROGRESS_COLUMNS,
    STATE_STYLES,
    counts_words,
    day_words,
    days_words,
    enumeration,
    extent_words,
    figure_signs,
    plural,
    progress_words,
    reading_words,
)
from pow_ledger.domain.entries import BOTH, Category, Pledge, Side
from pow_ledger.domain.figures import Figure, in_words
from pow_ledger.domain.progress import PledgeProgress, Progress, timing
from pow_ledger.domain.totals import PeriodTotals, Total, Totals


def show_totals(console: Console, found: Totals, sides: Sequence[Side], today: date) -> None:
    """Print the main table."""
    names = _names(sides)
    contested = f" · {found.contested} contested" if found.contested else ""
    console.print(heading("Received", f" · {extent_words(found)}{contested}"))
    if found.totals:
        _print_sums(console, _sums("Received", found.totals, names))
        for note in _notes(found, names):
            console.print(indented(Text(note, style="dim")))
    if found.pending:
        console.print()
        console.print(heading("Agreed or under way", " · in no sum yet"))
        _print_sums(console, _sums("Expected", found.pending, names))
    if found.periods:
        console.print()
        console.print(heading("By period"))
        console.print(indented(_fitting(console, lambda worded: _periods(found.periods, names, worded))))
    for pledge in found.pledges:
        console.print()
        show_pledge(console, pledge, sides, today)
    if found.pledges:
        console.print()
        console.print(legend(console, found))


def _print_sums(console: Console, table: Table) -> None:
    fit_widths(console, table)
    console.print(indented(table))


def show_pledge(console: Console, found: PledgeProgress, sides: Sequence[Side], today: date) -> None:
    """Print one pledge: what was pledged, its lines, its bars, and what was stated of it."""
    pledge = found.pledge
    console.print(
        Text.assemble(
            (pledge.code, "bold"),
            reading_words(found, _names(sides)),
            f" · {counts_words(pledge.figures, sides)} · ",
            (found.state.value, STATE_STYLES[found.state]),
        )
    )
    console.print(indented(Text("; ".join(_pledge_facts(found, today)), style="dim")))
    labels = _line_labels(found.lines, sides)
    console.print(indented(_fitting(console, lambda worded: _lines(found.lines, labels, worded))))
    for renderable in _bars(console, found.lines, labels):
        console.print(renderable)
    withheld = [
        f"{plural(line.withheld, 'count')} for {labels[line.side, line.category]}"
        for line in found.lines
        if line.withheld
    ]
    if withheld:
        console.print(indented(Text(f"Withheld: {enumeration(withheld)}, so nothing bounds what is possible.", "dim")))
    for stated in _stated(found.lines, labels):
        console.print(indented(stated))


def _fitting(console: Console, table: Callable[[Callable[[Figure], str]], Table]) -> Table:
    """The table with its figures in words, or with signs where words would wrap."""
    worded = table(in_words)
    return worded if fit_widths(console, worded) else table(figure_signs)


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
            table.add_row(
                Text(name, style="bold"),
                names[received.side],
                received.category.words,
                worded(received.figure) if received.swaps else Text("–", style="dim"),
                worded(so_far.figure) if so_far.swaps else Text("–", style="dim"),
                f"{received.swaps:,}" if received.swaps else Text("–", style="dim"),
                f"{received.withheld:,}" if received.withheld else Text("–", style="dim"),
            )
            name = ""
    return table


def _pledge_facts(found: PledgeProgress, today: date) -> Iterator[str]:
    pledge: Pledge = found.pledge
    yield f"announced {day_words(pledge.announced)}"
    if pledge.window_until:
        yield f"swaps of {days_words(pledge.window_from, pledge.window_until)} can count"
    else:
        yield f"swaps from {day_words(pledge.window_from)} can count"
    if pledge.deadline:
        yield f"deadline as worded: “{pledge.deadline}”"
    days = timing(pledge, found.state, found.last_counted, today)
    if days.past_deadline is not None:
        yield f"{plural(days.past_deadline, 'day')} past its deadline"
    if days.since_last_counted is not None:
        yield f"{plural(days.since_last_counted, 'day')} since the last counted swap"


def _line_labels(lines: Sequence[Progress], sides: Sequence[Side]) -> dict[tuple[str, Category], str]:
    """A line's side, with its category where the pledge has several."""
    names = _names(sides)
    several = len({line.category for line in lines}) > 1
    return {
        (line.side, line.category): f"{names[line.side]}, {line.category.words}" if several else names[line.side]
        for line in lines
    }


def _lines(
    lines: Sequence[Progress], labels: dict[tuple[str, Category], str], worded: Callable[[Figure], str]
) -> Table:
    table = grid("", *PROGRESS_COLUMNS, "State", right=PROGRESS_COLUMNS)
    for line in lines:
        pledged, counted, possible, remaining = progress_words(line, worded)
        table.add_row(
            Text(labels[line.side, line.category], style="bold"),
            pledged,
            Text(counted, style="green"),
            Text(possible, style="cyan"),
            remaining,
            Text(line.state.value, style=STATE_STYLES[line.state]),
        )
    return table


def _bars(
    console: Console, lines: Sequence[Progress], labels: dict[tuple[str, Category], str]
) -> Iterator[RenderableType]:
    shown = [line for line in lines if line.pledged.low]
    if not shown:
        return
    label_width = max(len(labels[line.side, line.category]) for line in shown)
    share_width = max(len(share(line)) for line in shown)
    width = min(60, console.width - label_width - share_width - 6)
    if width < 8:
        return
    for line in shown:
        label = labels[line.side, line.category]
        yield Text.assemble(
            (f"  {label:<{label_width}}  ", "bold"),
            bar(line, width, ascii_only=console.options.ascii_only),
            f"  {share(line)}",
            no_wrap=True,
        )


def _stated(lines: Sequence[Progress], labels: dict[tuple[str, Category], str]) -> Iterator[Text]:
    """Each stated total once, for the first line that it is about."""
    seen = set()
    for line in lines:
        for stated in line.stated:
            if stated not in seen:
                seen.add(stated)
                whom = "all sides together" if stated.side == BOTH else labels[line.side, line.category]
                category = "" if stated.category is line.category else f" {stated.category.words}"
                yield Text.assemble(
                    (f"Stated, {whom}: ", "dim"),
                    f"{in_words(stated.figure)}{category}",
                    (f" as of {day_words(stated.as_of)}, {stated.claimant or 'claimant not named'}", "dim"),
                )


def legend(console: Console, found: Totals | Sequence[PledgeProgress]) -> Text:
    """A legend: what the signs of the bars mean, whose reports were heard, and that `--from` does not cut progress."""
    solid, light = ("#", "+") if console.options.ascii_only else ("█", "░")
    text = Text.assemble(
        (solid, "green"),
        (" counted: a report says so and none disagrees  ", "dim"),
        (light, "cyan"),
        (" possible: the most that could be argued", "dim"),
    )
    pledges = found.pledges if isinstance(found, Totals) else found
    if any(pledge.counted_by for pledge in pledges):
        text.append("\nOnly one side's stances are heard; the figures are the adopted ones.", "dim")
    if isinstance(found, Totals) and (found.cut.since or found.cut.until):
        text.append("\nProgress has each pledge's own days, whatever days the totals have.", "dim")
    return text


def _names(sides: Sequence[Side]) -> dict[str, str]:
    return {side.code: side.name for side in sides}
