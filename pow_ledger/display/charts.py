"""Charts on a terminal: bars by month, or by quarter or year where months would be too many."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby, islice
from typing import Final, NamedTuple

from rich.console import Console
from rich.text import Text

from pow_ledger.display.bars import bar
from pow_ledger.display.console import grid, heading, indented
from pow_ledger.display.pledges import legend, show_pledge, show_pledges
from pow_ledger.domain.coverage import Horizon
from pow_ledger.domain.dates import Period, calendar_period, calendar_periods
from pow_ledger.domain.entries import Category, Count, Side, SwapRecord
from pow_ledger.domain.figures import ZERO, Figure, total
from pow_ledger.domain.progress import PledgeProgress, Progress, Step
from pow_ledger.domain.wording import days_words, figure_signs, plural, sum_words

MOST_ROWS: Final = 36
"""Of months, before they are added up to quarters, and of quarters, before they are added up to years."""
_LONGEST_BAR: Final = 50
_SHORTEST_BAR: Final = 10
_LOOKS: Final = ("bold cyan", "bold yellow", "bold green", "bold magenta")
_SIGNS: Final = ("█", "░", "►")
_ASCII: Final = ("#", "+", ">")
_NOTHING: Final = "–"
_GAP: Final = "…"
_SPELT_OUT: Final = 4
"""How much longer a line gets where a terminal has no signs such as ≥ and …, which are then spelt out."""


class Row(NamedTuple):
    """One period of a side: its sum, and what else is to be said of it."""

    name: str
    figure: Figure | None
    """None where nothing of this side is recorded in the period."""
    notes: tuple[str, ...] = ()
    left_out: bool = False
    """Whether it stands for several periods without any swap."""


def show_progress(
    console: Console, pledges: Sequence[PledgeProgress], sides: Sequence[Side], horizon: Horizon, record: str
) -> None:
    """Print the pledges with their bars."""
    _print_heading(console, "Progress", f" · {plural(len(pledges), 'pledge')}" if pledges else "", record)
    if not pledges:
        console.print("No pledge is recorded here.")
        return
    show_pledges(console, pledges, sides, horizon)
    console.print()
    console.print(legend(console, pledges))


def show_swaps(console: Console, swaps: Sequence[SwapRecord], sides: Sequence[Side], record: str) -> None:
    """Print what each side received in each period."""
    _print_heading(console, "Swaps", _extent(swaps), record)
    if _said_to_be_empty(console, swaps):
        return
    grouped = _by_period(swaps)
    rows = {side: tuple(_received(grouped, side.code)) for side in sides}
    _print_rows(console, rows)
    _print_legend(console, rows)
    console.print(Text("Bars are of living people. Remains are named beside them.", "dim"))


def show_totals(console: Console, swaps: Sequence[SwapRecord], sides: Sequence[Side], record: str) -> None:
    """Print what each side had received by the end of each period."""
    _print_heading(console, "Received so far", _extent(swaps), record)
    if _said_to_be_empty(console, swaps):
        return
    grouped = _by_period(swaps)
    rows = {side: tuple(_received_so_far(grouped, side.code)) for side in sides}
    _print_rows(console, rows)
    _print_legend(console, rows)
    console.print(
        Text(
            "Living people, by the figures adopted here. `ledger statements` has the totals that others stated.", "dim"
        )
    )


def show_pledge_so_far(
    console: Console,
    found: PledgeProgress,
    grown: Mapping[tuple[str, Category], Sequence[Step]],
    sides: Sequence[Side],
    horizon: Horizon,
    record: str,
) -> None:
    """Print one pledge, and how far it had come by the end of each period."""
    names = {side.code: side.name for side in sides}
    show_pledge(console, found, sides, horizon)
    console.print(indented(Text(record, style="dim")))
    days = [each.day for steps in grown.values() for each in steps]
    length = _length(min(days), max(days)) if days else Period.MONTH
    for line in found.lines:
        console.print()
        console.print(heading(names[line.side], f" · {line.category.words}, by {length.value}"))
        steps = grown.get((line.side, line.category), ())
        if not steps:
            console.print(indented(Text("No swap counts, or could.", "dim")))
        else:
            _print_steps(console, line, steps, length)
    console.print()
    console.print(legend(console, [found]))


# Periods


def _length(first: date, last: date) -> Period:
    """The shortest periods that make no more than `MOST_ROWS`, or years."""
    for length in (Period.MONTH, Period.QUARTER):
        if sum(1 for _ in islice(calendar_periods(first, last, length), MOST_ROWS + 1)) <= MOST_ROWS:
            return length
    return Period.YEAR


def _by_period(swaps: Sequence[SwapRecord]) -> Mapping[str, Sequence[SwapRecord]]:
    """The swaps of every period from the first to the last, of which some may have none."""
    first, last = swaps[0].swap.date, swaps[-1].swap.date
    length = _length(first, last)
    grouped: dict[str, list[SwapRecord]] = {each.name: [] for each in calendar_periods(first, last, length)}
    for each in swaps:
        grouped[calendar_period(each.swap.date, length).name].append(each)
    return grouped


def _shown(names: Iterable[str], is_empty: Callable[[str], bool]) -> Iterator[tuple[str, bool]]:
    """The periods to show, and whether one stands for a gap; of several empty ones in a row, one stands for all."""
    for empty, run in groupby(names, is_empty):
        each = list(run)
        if empty and len(each) > 1:
            yield _GAP, True
        else:
            yield from ((name, False) for name in each)


def _received(grouped: Mapping[str, Sequence[SwapRecord]], side: str) -> Iterator[Row]:
    for name, gap in _shown(grouped, lambda name: not grouped[name]):
        if gap:
            yield Row(name, None, left_out=True)
            continue
        swaps = [each for each in grouped[name] if any(count.side == side for count in each.swap.figures)]
        figures = [count.figure for each in swaps for count in _living(each, side)]
        remains = _remains(swaps, side)
        contested = sum(each.contested for each in swaps)
        notes = (
            plural(len(swaps), "swap") if swaps else "",
            _withheld_words(_withheld(figures)),
            f"{contested:,} contested" if contested else "",
            f"remains: {sum_words(total(remains), figure_signs)}" if remains else "",
        )
        yield Row(name, total(figures) if figures else None, tuple(filter(None, notes)))


def _received_so_far(grouped: Mapping[str, Sequence[SwapRecord]], side: str) -> Iterator[Row]:
    # What is not mentioned is no zero.
    so_far: Figure | None = None
    withheld = 0
    sums: dict[str, tuple[Figure | None, str]] = {}
    for name, swaps in grouped.items():
        figures = [count.figure for each in swaps for count in _living(each, side)]
        if figures:
            so_far, withheld = (so_far or ZERO) + total(figures), withheld + _withheld(figures)
        sums[name] = so_far, _withheld_words(withheld)
    for name, gap in _shown(grouped, lambda name: not grouped[name]):
        if gap:
            yield Row(name, None, left_out=True)
        else:
            figure, words = sums[name]
            yield Row(name, figure, (words,) if words else ())


def _living(record: SwapRecord, side: str) -> Sequence[Count]:
    return [count for count in record.swap.figures if count.side == side and count.category.living]


def _remains(swaps: Iterable[SwapRecord], side: str) -> Sequence[Figure]:
    counts = (count for each in swaps for count in each.swap.figures if count.side == side)
    return [count.figure for count in counts if count.category is Category.REMAINS]


def _withheld(figures: Iterable[Figure]) -> int:
    return sum(figure.withheld for figure in figures)


def _withheld_words(number: int) -> str:
    return f"+{number:,} withheld" if number else ""


# Lines


def _print_heading(console: Console, title: str, rest: str, record: str) -> None:
    console.print(heading(title, rest))
    console.print(indented(Text(record, style="dim")))


def _extent(swaps: Sequence[SwapRecord]) -> str:
    if not swaps:
        return ""
    contested = sum(each.contested for each in swaps)
    told = f" · {plural(len(swaps), 'completed swap')} · {days_words(swaps[0].swap.date, swaps[-1].swap.date)}"
    return f"{told} · {contested:,} contested" if contested else told


def _said_to_be_empty(console: Console, swaps: Sequence[SwapRecord]) -> bool:
    if not swaps:
        console.print("No completed swap is recorded here.")
    return not swaps


def _print_rows(console: Console, rows: Mapping[Side, Sequence[Row]]) -> None:
    """Print each side's periods, with bars of one scale."""
    every = [row for each in rows.values() for row in each]
    most = max([1, *(max(row.figure.low, row.figure.high or 0) for row in every if row.figure)])
    room = _room(console)
    name = max(len(row.name) for row in every)
    figure = max(len(_figure_words(row)) for row in every)
    notes = max(len(", ".join(row.notes)) for row in every)
    left = room - name - figure - 6
    longest = min(_LONGEST_BAR, max(_SHORTEST_BAR, left - notes))
    for number, (side, each) in enumerate(rows.items()):
        console.print()
        console.print(Text(side.name, "bold"))
        table = grid("", "", "", "", right=("",))
        table.show_header = False
        widths = (name, longest, figure, max(min(left - longest, notes), 8))
        for column, width in zip(table.columns, widths, strict=True):
            column.width = width
        table.columns[0].justify = table.columns[1].justify = table.columns[3].justify = "left"
        table.columns[3].no_wrap = False
        for row in each:
            drawn = _bar(row.figure, most, longest, _LOOKS[number % len(_LOOKS)], console.options.ascii_only)
            look = "dim" if row.left_out or row.figure is None else ""
            table.add_row(
                Text(row.name, look), drawn, Text(_figure_words(row), look), Text(", ".join(row.notes), "dim")
            )
        console.print(indented(table))


def _room(console: Console) -> int:
    """How wide a line may be behind its indent."""
    return console.width - 2 - (_SPELT_OUT if console.options.ascii_only else 0)


def _figure_words(row: Row) -> str:
    if row.figure is None:
        return "" if row.left_out else _NOTHING
    return sum_words(row.figure, figure_signs)


def _bar(figure: Figure | None, most: int, width: int, look: str, ascii_only: bool) -> Text:
    """A bar: solid up to the low end, light up to the high end; a sign where there is no high end."""
    if figure is None:
        return Text("")
    solid, light, more = _ASCII if ascii_only else _SIGNS
    room = width - 1
    low = _cells(figure.low, most, room)
    high = low if figure.high is None else _cells(figure.high, most, room)
    return Text.assemble(
        (solid * low, look),
        (light * (high - low), look),
        (more if figure.high is None else "", look),
        no_wrap=True,
    )


def _cells(count: int, most: int, width: int) -> int:
    return max(1, round(width * count / most)) if count else 0


def _print_legend(console: Console, rows: Mapping[Side, Sequence[Row]]) -> None:
    """The meaning of the signs that occur, besides that of a solid bar."""
    figures = [row.figure for each in rows.values() for row in each if row.figure]
    _, light, more = _ASCII if console.options.ascii_only else _SIGNS
    told = [
        f"{light} the number may be up to there" if any(f.high not in (None, f.low) for f in figures) else "",
        f"{more} and more: numbers were withheld, or are at least so many"
        if any(f.high is None for f in figures)
        else "",
    ]
    console.print()
    if any(told):
        console.print(Text("  ".join(filter(None, told)), "dim"))


def _print_steps(console: Console, line: Progress, steps: Sequence[Step], length: Period) -> None:
    """Print how far a line had come by the end of each period."""
    last_of: dict[str, Step] = {calendar_period(each.day, length).name: each for each in steps}
    names = [each.name for each in calendar_periods(steps[0].day, steps[-1].day, length)]
    shown = list(_shown(names, lambda name: name not in last_of))
    words = {name: _measure(line, each) for name, each in last_of.items()}
    room = _room(console) - max(len(name) for name, _ in shown) - max(map(len, words.values())) - 4
    width = min(_LONGEST_BAR, max(_SHORTEST_BAR, room))
    with_bars = line.pledged.low > 0
    table = grid(*[""] * (2 + with_bars))
    table.show_header = False
    for name, _ in shown:
        if name not in last_of:
            table.add_row(Text(name, "dim"))
            continue
        at = line._replace(counted=last_of[name].counted, possible=last_of[name].possible)
        drawn = [bar(at, width, ascii_only=console.options.ascii_only)] if with_bars else []
        table.add_row(name, *drawn, words[name])
    console.print(indented(table))


def _measure(line: Progress, at: Step) -> str:
    """`146–331 of 1,200 counted, at most 364`, as of the end of a period."""
    counted = sum_words(at.counted, figure_signs)
    of = f" of {line.pledged.low:,}" if line.pledged.low else ""
    if at.possible.high is None:
        return f"{counted}{of} counted, no upper limit"
    return (
        f"{counted}{of} counted"
        if at.possible.high == at.counted.high
        else f"{counted}{of} counted, at most {at.possible.high:,}"
    )
