"""Lists and single entries on a terminal: swaps, reports, pledges swap by swap, statements."""

import re
from collections.abc import Iterable, Sequence
from datetime import date

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from pow_ledger.display.screens import grid, heading, indented, ruled
from pow_ledger.display.totals import legend, show_pledge
from pow_ledger.display.wording import (
    CATEGORIES,
    STATUS_WORDS,
    counts_words,
    day_words,
    figure_words,
    stance_words,
)
from pow_ledger.domain.entries import (
    Pledge,
    Report,
    ReportRecord,
    Side,
    Source,
    StatementRecord,
    Status,
    SwapRecord,
    is_url,
)
from pow_ledger.domain.figures import Figure
from pow_ledger.domain.progress import PledgeProgress, Said


def show_swaps(console: Console, records: Iterable[SwapRecord], sides: Sequence[Side]) -> None:
    """Print swaps by date, and beside each side's figures the sums so far."""
    columns = [column for side in sides for column in (side.name, f"so far {side.name}")]
    table = ruled("#", "Date", *columns, "Reports", right=("#", *columns, "Reports"))
    for column in table.columns[3:-1:2]:
        column.header, column.style = "so far", "dim"
    swaps = 0
    for record in records:
        swaps += 1
        table.add_row(str(record.id), _marked(record), *_side_cells(record, sides), f"{record.reports:,}")
    if not swaps:
        console.print("No swaps here.")
        return
    console.print(table)
    console.print(Text("≠ contested: some source contradicts the figures adopted here", style="dim"))


def _marked(record: SwapRecord) -> Text:
    text = Text(record.swap.date.isoformat(), no_wrap=True)
    if record.contested:
        text.append(" ≠", style="bold yellow")
    if record.swap.status is not Status.COMPLETED:
        text.append(f"\n{STATUS_WORDS[record.swap.status]}", style="italic")
    return text


def _side_cells(record: SwapRecord, sides: Sequence[Side]) -> list[Text]:
    cells = []
    for side in sides:
        own = [count for count in record.swap.figures if count.side == side.code]
        sums = {count.category: count.figure for count in record.running if count.side == side.code}
        received = (f"{_tight(count.figure)} {count.category}" for count in own)
        so_far = (_tight(sums[count.category]) if count.category in sums else "" for count in own)
        cells += [Text("\n".join(received)), Text("\n".join(so_far))]
    return cells


def _tight(figure: Figure) -> str:
    """A figure in the notation, with commas between thousands."""
    return re.sub("[0-9]+", lambda number: f"{int(number[0]):,}", figure.text)


def show_swap(console: Console, record: SwapRecord, reports: Iterable[ReportRecord], sides: Sequence[Side]) -> None:
    """Print one swap and lay its reports beside each other."""
    swap = record.swap
    label = f" · {swap.label}" if swap.label else ""
    marks = "".join(word for word, on in ((" · contested", record.contested), (" · voided", record.voided)) if on)
    console.print(
        heading(f"Swap {record.id}", f" · {day_words(swap.date)} · {STATUS_WORDS[swap.status]}{label}{marks}")
    )
    table = grid("", "")
    table.add_row("adopted", Text(counts_words(swap.figures, sides), style="bold"))
    table.add_row("sums so far", counts_words(record.running, sides) or "none")
    for name, value in (("place", swap.place), ("mediators", ", ".join(swap.mediators)), ("note", swap.note)):
        if value:
            table.add_row(name, value)
    table.show_header = False
    console.print(indented(table))
    for report in reports:
        console.print()
        show_report(console, report, sides)


def show_report(console: Console, record: ReportRecord, sides: Sequence[Side]) -> None:
    """Print one report: who said what, where."""
    report: Report = record.report
    title = heading(record.ref, f" · {_speaker(report.source, sides)} · {STATUS_WORDS[report.status]}")
    if record.contradicts:
        title.append(" · ≠ contradicts the adopted figures", style="bold yellow")
    if record.voided:
        title.append(" · voided")
    console.print(title)
    stances = ", ".join(stance_words(code, stance) for code, stance in report.stances)
    facts = (
        ("states", counts_words(report.figures, sides) or "no figure"),
        ("stance", stances),
        *_source_facts(report.source),
        ("note", report.note),
    )
    console.print(indented(_facts(facts)))


def show_pledge_entry(console: Console, pledge: Pledge, sides: Sequence[Side]) -> None:
    """Print one pledge as it was announced."""
    console.print(heading(pledge.code, f" · announced {day_words(pledge.announced)}"))
    until = f" to {day_words(pledge.window_until)}" if pledge.window_until else ""
    facts = (
        ("pledged", counts_words(pledge.figures, sides)),
        ("window", f"{day_words(pledge.window_from)}{until or ' on'}"),
        ("deadline", pledge.deadline),
        ("claimant", _speaker(pledge.source, sides)),
        *_source_facts(pledge.source),
        ("note", pledge.note),
    )
    console.print(indented(_facts(facts)))


def show_progress(
    console: Console,
    pledges: Sequence[PledgeProgress],
    sides: Sequence[Side],
    today: date,
    *,
    by_swap: bool,
    reader: str | None,
) -> None:
    """Print pledges with their progress, and if wanted swap by swap who says what."""
    if not pledges:
        console.print("No pledges here.")
        return
    for found in pledges:
        show_pledge(console, found, sides, today)
        console.print()
        if by_swap:
            _print_swaps(console, found, sides)
    console.print(legend(console, next((side.name for side in sides if side.code == reader), None)))


def _print_swaps(console: Console, found: PledgeProgress, sides: Sequence[Side]) -> None:
    names = {side.code: side.name for side in sides}
    for line in found.lines:
        console.print(heading(names[line.side], f" · {CATEGORIES[line.category]}"))
        table = grid("Swap", "Date", "Figure", "Is", "Who says so", right=("Swap", "Figure"))
        for swap in line.swaps:
            said = Group(*(Text(_said(one, names)) for one in swap.said)) if swap.said else Text("no one", style="dim")
            table.add_row(
                str(swap.swap_id), swap.date.isoformat(), figure_words(swap.figure), swap.disposition.value, said
            )
        console.print(indented(table if line.swaps else Text("No completed swap bears on it.", style="dim")))
        console.print()


def show_rows(console: Console, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print any flat table as it stands."""
    table = ruled(*columns)
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    console.print(table)


def show_statements(console: Console, records: Iterable[StatementRecord], sides: Sequence[Side]) -> None:
    """Print stated totals with their scopes."""
    table = ruled("#", "As of", "Since", "Stated", "Who", "Scope")
    for record in records:
        stated = record.statement
        scope = ", ".join(filter(None, (stated.pledge, stated.mediator and f"by {stated.mediator}")))
        table.add_row(
            record.ref,
            Text(stated.as_of.isoformat(), no_wrap=True),
            Text(stated.since.isoformat() if stated.since else "not said", no_wrap=True),
            Text(counts_words(stated.figures, sides)),
            Text(stated.source.claimant or stated.source.publisher or stated.source.citation),
            Text(scope),
        )
    if table.row_count:
        console.print(table)
    else:
        console.print("No statements here.")


def show_statement(console: Console, record: StatementRecord, sides: Sequence[Side]) -> None:
    """Print one stated total."""
    stated = record.statement
    console.print(heading(record.ref, f" · {_speaker(stated.source, sides)} · as of {day_words(stated.as_of)}"))
    facts = (
        ("states", counts_words(stated.figures, sides)),
        ("since", day_words(stated.since) if stated.since else "not said"),
        ("pledge", stated.pledge),
        ("mediator", stated.mediator),
        *_source_facts(stated.source),
        ("note", stated.note),
    )
    console.print(indented(_facts(facts)))


def _facts(facts: Iterable[tuple[str, str | None]]) -> Table:
    table = grid("", "")
    table.show_header = False
    for name, value in facts:
        if value:
            link = f"link {value}" if is_url(value) else ""
            table.add_row(Text(name, style="dim"), Text(value, overflow="fold", style=link))
    return table


def _source_facts(source: Source) -> Iterable[tuple[str, str | None]]:
    published = f", {day_words(source.published)}" if source.published else ""
    return (
        ("in", f"{source.publisher}{published}" if source.publisher else published.removeprefix(", ")),
        ("source", source.citation),
        ("archive", source.archive),
    )


def _speaker(source: Source, sides: Sequence[Side]) -> str:
    names = {side.code: side.name for side in sides}
    side = f" ({names[source.by]})" if source.by else ""
    return f"{source.claimant or 'claimant not named'}{side}"


def _said(said: Said, names: dict[str, str]) -> str:
    side = f" ({names[said.by]})" if said.by else ""
    return f"{said.ref} {said.stance}: {said.claimant or 'claimant not named'}{side}"
