"""The totals screen: sums per side and category, what is pending, and every pledge."""

from collections.abc import Iterator, Sequence
from datetime import date

from rich.console import Console, RenderableType
from rich.text import Text

from pow_ledger.display.bars import bar, share
from pow_ledger.display.screens import grid, heading, indented
from pow_ledger.display.wording import (
    CATEGORIES,
    STATE_STYLES,
    counts_words,
    day_words,
    days_words,
    figure_words,
    plural,
)
from pow_ledger.domain.entries import BOTH, Category, Pledge, Side
from pow_ledger.domain.progress import PledgeProgress, Progress, State, timing
from pow_ledger.domain.totals import PeriodTotals, Total, Totals


def show_totals(console: Console, found: Totals, sides: Sequence[Side], today: date, reader: str | None) -> None:
    """Print the main table. `reader` is the side as which progress is counted, if any."""
    names = _names(sides)
    console.print(heading("Completed swaps", f" · {_extent(found)}"))
    if found.totals:
        console.print(indented(_sums(found.totals, names)))
        for note in _notes(found, names):
            console.print(indented(Text(note, style="italic")))
    if found.pending:
        console.print()
        console.print(heading("Agreed or under way", " · in no sum yet"))
        console.print(indented(_sums(found.pending, names)))
    if found.periods:
        console.print()
        console.print(heading("By period", " · received, and so far"))
        console.print(indented(_periods(found.periods, names)))
    for pledge in found.pledges:
        console.print()
        show_pledge(console, pledge, sides, today)
    if found.pledges:
        console.print()
        console.print(legend(console, reader and names[reader]))


def show_pledge(console: Console, found: PledgeProgress, sides: Sequence[Side], today: date) -> None:
    """Print one pledge: what was pledged, its lines, its bars, and what was stated of it."""
    pledge = found.pledge
    console.print(
        Text.assemble(
            (pledge.code, "bold"),
            f" · {counts_words(pledge.figures, sides)} · ",
            (found.state.value, STATE_STYLES[found.state]),
        )
    )
    console.print(indented(Text("; ".join(_terms(found, today)), style="dim")))
    labels = _labels(found.lines, sides)
    console.print(indented(_lines(found.lines, labels)))
    for renderable in _bars(console, found.lines, labels):
        console.print(renderable)
    for words in _stated(found.lines, labels):
        console.print(indented(Text(words)))


def _extent(found: Totals) -> str:
    if not found.swaps:
        return "none yet"
    contested = f", {found.contested} contested" if found.contested else ""
    return f"{plural(found.swaps, 'swap')} from {days_words(found.first, found.last)}{contested}"


def _sums(totals: Sequence[Total], names: dict[str, str]) -> RenderableType:
    table = grid("", "", "Received", "Swaps", "Withheld", right=("Received", "Swaps", "Withheld"))
    before = ""
    for total in totals:
        if before and total.side != before:
            table.add_section()
        table.add_row(
            Text(names[total.side] if total.side != before else "", style="bold"),
            CATEGORIES[total.category],
            Text(figure_words(total.figure), style="bold"),
            f"{total.swaps:,}",
            f"{total.withheld:,}" if total.withheld else Text("–", style="dim"),
        )
        before = total.side
    return table


def _notes(found: Totals, names: dict[str, str]) -> Iterator[str]:
    withheld = [total for total in found.totals if total.withheld]
    if withheld:
        counts = ", ".join(f"{names[total.side]} {CATEGORIES[total.category]} {total.withheld}" for total in withheld)
        one = sum(total.withheld for total in withheld) == 1
        yield (
            f"{'A count was' if one else 'Counts were'} withheld ({counts}): those totals are floors, and "
            "nobody has said by how much the true ones are higher."
        )
    if found.contested:
        yield (
            f"{plural(found.contested, 'swap is', 'swaps are')} contested: some source contradicts the figures "
            "adopted here. `ledger show` has every version."
        )


def _periods(periods: Sequence[PeriodTotals], names: dict[str, str]) -> RenderableType:
    table = grid("Period", "", "", "Received", "So far", "Swaps", right=("Received", "So far", "Swaps"))
    for period in periods:
        own = {(total.side, total.category): total for total in period.totals}
        name = period.stretch.name
        if not period.running:
            table.add_row(Text(name, style="bold"), Text("no swap", style="dim"))
        for total in period.running:
            received = own.get((total.side, total.category))
            table.add_row(
                Text(name, style="bold"),
                names[total.side],
                CATEGORIES[total.category],
                figure_words(received.figure) if received else Text("–", style="dim"),
                figure_words(total.figure),
                f"{received.swaps:,}" if received else Text("–", style="dim"),
            )
            name = ""
    return table


def _terms(found: PledgeProgress, today: date) -> Iterator[str]:
    pledge: Pledge = found.pledge
    yield f"announced {day_words(pledge.announced)}"
    until = f" to {day_words(pledge.window_until)}" if pledge.window_until else ""
    yield f"swaps from {day_words(pledge.window_from)}{until} can count"
    if pledge.deadline:
        yield f"deadline as worded: “{pledge.deadline}”"
    days = timing(pledge, found.state, found.last_counted, today)
    if days.past_deadline is not None:
        yield f"{plural(days.past_deadline, 'day')} past its deadline"
    if days.since_last_counted is not None:
        yield f"{plural(days.since_last_counted, 'day')} since the last counted swap"


def _labels(lines: Sequence[Progress], sides: Sequence[Side]) -> dict[tuple[str, Category], str]:
    """A line's side, with its category where the pledge has several."""
    names = _names(sides)
    several = len({line.category for line in lines}) > 1
    return {
        (line.side, line.category): f"{names[line.side]}, {CATEGORIES[line.category]}" if several else names[line.side]
        for line in lines
    }


def _lines(lines: Sequence[Progress], labels: dict[tuple[str, Category], str]) -> RenderableType:
    measures = ("Pledged", "Counted", "Possible", "Remaining")
    table = grid("", *measures, "State", right=measures)
    for line in lines:
        known = line.state is not State.NO_FIGURE
        table.add_row(
            Text(labels[line.side, line.category], style="bold"),
            figure_words(line.pledged) if known else "no number given",
            Text(figure_words(line.counted), style="green"),
            Text(figure_words(line.possible), style="cyan"),
            figure_words(line.remaining) if known else "–",
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


def _stated(lines: Sequence[Progress], labels: dict[tuple[str, Category], str]) -> Iterator[str]:
    """Each stated total once, beside the first line that it speaks of."""
    seen = set()
    for line in lines:
        for stated in line.stated:
            if stated in seen:
                continue
            seen.add(stated)
            whom = "all sides together" if stated.side == BOTH else labels[line.side, line.category]
            category = "" if stated.category is line.category else f" {CATEGORIES[stated.category]}"
            yield (
                f"Stated, {whom}: {figure_words(stated.figure)}{category} as of {day_words(stated.as_of)}"
                f" ({stated.claimant or 'claimant not named'})"
            )


def legend(console: Console, reader: str | None) -> Text:
    """What the glyphs of the bars mean, and whose reports were heard."""
    solid, light = ("#", "+") if console.options.ascii_only else ("█", "░")
    heard = f" Only reports that speak for {reader} are heard." if reader else ""
    return Text.assemble(
        (solid, "green"),
        " counted: certain  ",
        (light, "cyan"),
        f" possible: the most that could be argued.{heard}",
        style="dim",
    )


def _names(sides: Sequence[Side]) -> dict[str, str]:
    return {side.code: side.name for side in sides}
