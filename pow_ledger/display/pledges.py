"""Pledges on a terminal: each in full, or the open ones with their bars and the others in a line each."""

from collections.abc import Callable, Iterator, Sequence
from typing import Final

from rich.console import Console, RenderableType
from rich.table import Table
from rich.text import Text

from pow_ledger.display.bars import bar, share
from pow_ledger.display.console import fit_widths, grid, heading, indented
from pow_ledger.domain.coverage import Horizon
from pow_ledger.domain.entries import BOTH, Category, Side
from pow_ledger.domain.figures import Figure, in_words
from pow_ledger.domain.progress import PledgeProgress, Progress, State, timing
from pow_ledger.domain.wording import (
    PROGRESS_COLUMNS,
    announced_words,
    counts_words,
    day_words,
    days_words,
    enumeration,
    figure_signs,
    plural,
    progress_words,
    reading_words,
    speaker_words,
    sum_words,
    timing_words,
)

CONTESTED = "≠"
STATE_STYLES: Final = {
    State.MET: "bold green",
    State.UNMET: "bold yellow",
    State.NONE: "bold yellow",
    State.UNDETERMINED: "bold cyan",
    State.NO_FIGURE: "dim",
}


def show_pledges(console: Console, pledges: Sequence[PledgeProgress], sides: Sequence[Side], horizon: Horizon) -> None:
    """Print the open pledges, each with its bars, then those that are met or past in one line each."""
    closed = [found for found in pledges if found.closed(horizon.day)]
    for found in pledges:
        if found not in closed:
            console.print()
            console.print(_title(found, sides))
            for renderable in _measured_bars(console, found.lines, _line_labels(found.lines, sides)):
                console.print(renderable)
            facts = (announced_words(found.record, _names(sides)), *_days(found, horizon))
            console.print(indented(Text("; ".join(facts), style="dim")))
    if closed:
        console.print()
        console.print(heading("Met or past", " · `ledger pledges` has each of them in full"))
        table = grid("", "", "")
        table.show_header = False
        for found in closed:
            table.add_row(
                Text(found.pledge.code, style="bold"),
                counts_words(found.pledge.figures, sides),
                Text(_state_words(found), style=STATE_STYLES[found.state]),
            )
        console.print(indented(table))


def _state_words(found: PledgeProgress) -> str:
    return f"{found.state.value}{f', contested {CONTESTED}' if found.record.contested else ''}"


def _title(found: PledgeProgress, sides: Sequence[Side]) -> Text:
    return Text.assemble(
        (found.pledge.code, "bold"),
        reading_words(found, _names(sides)),
        f" · {counts_words(found.pledge.figures, sides)} · ",
        (_state_words(found), STATE_STYLES[found.state]),
    )


def show_pledge(console: Console, found: PledgeProgress, sides: Sequence[Side], horizon: Horizon) -> None:
    """Print one pledge: what was pledged, its lines, its bars, and what was stated of it."""
    console.print(_title(found, sides))
    console.print(indented(Text("; ".join(_pledge_facts(found, sides, horizon)), style="dim")))
    for rival in _rivals(found, sides):
        console.print(indented(rival))
    labels = _line_labels(found.lines, sides)
    console.print(indented(fitting(console, lambda worded: _lines(found.lines, labels, worded))))
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


def _rivals(found: PledgeProgress, sides: Sequence[Side]) -> Iterator[Text]:
    """What reports say of a pledge that contradicts the adopted figures."""
    for record in found.record.live_reports:
        if record.contradicts:
            said = "denies it" if record.denies else f"says {counts_words(record.report.figures, sides)}"
            yield Text(
                f"{CONTESTED} {record.ref}: {speaker_words(record.report.source, _names(sides))} {said}", "yellow"
            )


def _pledge_facts(found: PledgeProgress, sides: Sequence[Side], horizon: Horizon) -> Iterator[str]:
    pledge = found.pledge
    yield announced_words(found.record, _names(sides))
    if pledge.window_until:
        yield f"swaps of {days_words(pledge.window_from, pledge.window_until)} can count"
    else:
        yield f"swaps from {day_words(pledge.window_from)} can count"
    if pledge.deadline:
        yield f"deadline as worded: “{pledge.deadline}”"
    yield from _days(found, horizon)


def _days(found: PledgeProgress, horizon: Horizon) -> Iterator[str]:
    return timing_words(timing(found.pledge, found.state, found.last_counted, horizon.day), horizon)


def fitting(console: Console, table: Callable[[Callable[[Figure], str]], Table]) -> Table:
    """The table with its figures in words, or with signs where words would wrap."""
    worded = table(in_words)
    return worded if fit_widths(console, worded) else table(figure_signs)


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


def _measured_bars(
    console: Console, lines: Sequence[Progress], labels: dict[tuple[str, Category], str]
) -> Iterator[RenderableType]:
    """A bar for each line, and beside it what is counted of how many."""
    table = grid("", "", "")
    table.show_header = False
    words = {line: _measure(line) for line in lines}
    label_width = max(len(labels[line.side, line.category]) for line in lines)
    width = min(30, console.width - label_width - max(map(len, words.values())) - 6)
    for line in lines:
        drawn = (
            bar(line, max(width, 8), ascii_only=console.options.ascii_only) if line.pledged.low else Text("–", "dim")
        )
        table.add_row(Text(labels[line.side, line.category], style="bold"), drawn, words[line])
    yield indented(table)


def _measure(line: Progress) -> str:
    """`146–331 of 1,200 counted, at most 364`."""
    counted = sum_words(line.counted, figure_signs)
    if line.state is State.NO_FIGURE:
        return f"{counted} counted"
    words = f"{counted} of {line.pledged.low:,} counted"
    if line.possible.high is None:
        return f"{words}, no upper limit" if line.counted.high is not None else words
    return words if line.possible.high == line.counted.high else f"{words}, at most {line.possible.high:,}"


def legend(console: Console, pledges: Sequence[PledgeProgress]) -> Text:
    """A legend: what the signs of the bars mean, and whose reports were heard."""
    solid, light = ("#", "+") if console.options.ascii_only else ("█", "░")
    text = Text.assemble(
        (solid, "green"),
        (" counted: a report says so and none disagrees  ", "dim"),
        (light, "cyan"),
        (" possible: the most that could be argued", "dim"),
    )
    if any(pledge.counted_by for pledge in pledges):
        text.append("\nOnly one side's stances are heard; the figures are the adopted ones.", "dim")
    return text


def _names(sides: Sequence[Side]) -> dict[str, str]:
    return {side.code: side.name for side in sides}
