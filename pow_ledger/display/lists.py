"""Lists and single entries on a terminal: swaps, reports, pledges swap by swap, statements."""

import re
from collections.abc import Iterable, Sequence
from typing import Final

from rich.console import Console, Group
from rich.table import Table
from rich.text import Text

from pow_ledger.display.console import fit_widths, grid, heading, indented, underlined
from pow_ledger.display.pledges import CONTESTED, legend, show_pledge
from pow_ledger.domain.contest import is_plan
from pow_ledger.domain.coverage import Horizon
from pow_ledger.domain.entries import (
    PledgeRecord,
    Report,
    ReportRecord,
    Side,
    Source,
    StatementRecord,
    Status,
    SwapRecord,
    is_url,
)
from pow_ledger.domain.figures import in_words
from pow_ledger.domain.progress import PledgeProgress, ReportedStance, SwapsOf
from pow_ledger.domain.search import Hit, folded
from pow_ledger.domain.wording import (
    STATUS_WORDS,
    announced_words,
    counts_words,
    day_words,
    plan_words,
    scope_words,
    speaker_words,
    stance_words,
)


def show_swaps(console: Console, records: Iterable[SwapRecord], sides: Sequence[Side]) -> None:
    """Print swaps by date, and beside each side's figures the sums so far.

    Sides stand beside each other, or below each other where the terminal is too narrow for that.
    """
    held = list(records)
    if not held:
        console.print("No swaps here.")
        return
    wide = _sides_beside(held, sides)
    console.print(wide if fit_widths(console, wide, indent=0) else _sides_below(held, sides))
    if any(record.contested for record in held):
        console.print(Text(f"{CONTESTED} contested: some source contradicts the figures adopted here", style="dim"))


def _sides_beside(records: Iterable[SwapRecord], sides: Sequence[Side]) -> Table:
    columns = [column for side in sides for column in (side.name, f"so far {side.name}")]
    table = underlined("#", "Date", *columns, "Reports", right=("#", *columns, "Reports"))
    for column in table.columns[3:-1:2]:
        column.header, column.style = "so far", "dim"
    for record in records:
        cells = [cell for side in sides for cell in _side_cells(record, side)]
        table.add_row(str(record.id), _date_cell(record), *cells, f"{record.reports:,}")
    return table


def _sides_below(records: Iterable[SwapRecord], sides: Sequence[Side]) -> Table:
    table = underlined("#", "Date", "", "Received", "so far", right=("#", "Received", "so far"))
    for record in records:
        number, dated = Text(str(record.id)), _date_cell(record)
        for side in sides:
            received, so_far = _side_cells(record, side)
            if received:
                table.add_row(number, dated, side.name, received, so_far)
                number, dated = Text(), Text()
    return table


def _date_cell(record: SwapRecord) -> Text:
    text = _contested(record.swap.date.isoformat(), record.contested)
    if record.swap.status is not Status.COMPLETED:
        text.append(f"\n{STATUS_WORDS[record.swap.status]}", style="italic")
    if record.voided:
        text.append("\nvoided", style="italic")
    return text


def _contested(words: str, contested: bool) -> Text:
    text = Text(words, no_wrap=True)
    if contested:
        text.append(f" {CONTESTED}", style="bold yellow")
    return text


def _side_cells(record: SwapRecord, side: Side) -> tuple[Text, Text]:
    """What a side received, a line for each category, and beside it the sums so far."""
    own = [count for count in record.swap.figures if count.side == side.code]
    sums = {count.category: count.figure for count in record.running if count.side == side.code}
    received = "\n".join(f"{in_words(count.figure)} {count.category}" for count in own)
    so_far = "\n".join(in_words(sums[count.category]) if count.category in sums else "" for count in own)
    return Text(received, no_wrap=True), Text(so_far, no_wrap=True)


def show_swap(console: Console, record: SwapRecord, reports: Iterable[ReportRecord], sides: Sequence[Side]) -> None:
    """Print one swap, and its reports one after the other."""
    swap = record.swap
    label = f" · {swap.label}" if swap.label else ""
    marks = " · contested" * record.contested + _voided(record.voided)
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
        plan = is_plan(report.report.status, swap.status)
        show_report(console, report, sides, plan=plan_words(report.report, swap, sides) if plan else None)


def show_report(
    console: Console,
    record: ReportRecord,
    sides: Sequence[Side],
    on: tuple[str, str] | None = None,
    plan: str | None = None,
) -> None:
    """Print one report: who said what and where.

    `on` names what it is on, where the report stands alone: `("swap", "12 of 2 October 2025")`. `plan` says how what
    it announced turned out, where it is of a plan.
    """
    report: Report = record.report
    names = {side.code: side.name for side in sides}
    said = "denies it" if record.denies else "announces it" if record.pledge else STATUS_WORDS[report.status]
    title = heading(record.ref, f" · {speaker_words(report.source, names)} · {said}{' (a plan)' if plan else ''}")
    if record.contradicts and not record.denies:
        title.append(f" · {CONTESTED} contradicts the adopted figures", style="bold yellow")
    title.append(_voided(record.voided))
    console.print(title)
    stances = ", ".join(stance_words(code, stance) for code, stance in report.stances)
    facts = (
        on or ("", None),
        ("states", counts_words(report.figures, sides) or "no figure"),
        ("outcome", plan),
        ("stance", stances),
        *_source_facts(report.source),
        ("note", report.note),
    )
    console.print(indented(_fact_table(facts)))


def show_pledge_entry(console: Console, record: PledgeRecord, sides: Sequence[Side]) -> None:
    """Print one pledge, and the reports on it one after the other."""
    pledge = record.pledge
    names = {side.code: side.name for side in sides}
    marks = " · contested" * record.contested + _voided(record.voided)
    console.print(heading(pledge.code, f" · {announced_words(record, names)}{marks}"))
    until = f" to {day_words(pledge.window_until)}" if pledge.window_until else ""
    facts = (
        ("pledged", counts_words(pledge.figures, sides)),
        ("window", f"{day_words(pledge.window_from)}{until or ' on'}"),
        ("deadline", pledge.deadline),
        ("note", pledge.note),
    )
    console.print(indented(_fact_table(facts)))
    for report in record.reports:
        console.print()
        show_report(console, report, sides)


def show_progress(
    console: Console,
    pledges: Sequence[PledgeProgress],
    sides: Sequence[Side],
    horizon: Horizon,
    swaps_of: SwapsOf | None = None,
) -> None:
    """Print pledges with their progress; with `swaps_of`, swap by swap and who says what."""
    if not pledges:
        console.print("No pledges here.")
        return
    for found in pledges:
        show_pledge(console, found, sides, horizon)
        console.print()
        if swaps_of:
            _print_swaps(console, found, sides, swaps_of)
    console.print(legend(console, pledges))


def _print_swaps(console: Console, found: PledgeProgress, sides: Sequence[Side], swaps_of: SwapsOf) -> None:
    names = {side.code: side.name for side in sides}
    for line in found.lines:
        console.print(heading(names[line.side], f" · {line.category.words}"))
        table = grid("Swap", "Date", "Figure", "Is", "Who says so", right=("Swap", "Figure"))
        for swap in swaps_of(line):
            said = Group(*(Text(_said(one, names)) for one in swap.said)) if swap.said else Text("no one", style="dim")
            table.add_row(
                str(swap.swap_id),
                swap.date.isoformat(),
                in_words(swap.figure),
                _contested(swap.disposition.value, swap.contested),
                said,
            )
        console.print(indented(table if table.row_count else Text("No completed swap bears on it.", style="dim")))
        console.print()


def show_hits(console: Console, found: Iterable[Hit], wanted: Sequence[str]) -> None:
    """Print the entries that hold some texts, with the texts marked."""
    table = underlined("Ref", "Date", "", "Text")
    for each in found:
        text = Text(_around(each.text, wanted[0]))
        for one in wanted:
            text.highlight_regex(re.compile(re.escape(one), re.IGNORECASE), "bold underline")
        kind = f"{each.kind.value}{', voided' if each.voided else ''}"
        table.add_row(Text(each.ref, no_wrap=True), each.day.isoformat(), f"{kind}: {each.field}", text)
    console.print(table)


_AROUND: Final = 160
"""Characters of a text that are shown."""


def _around(text: str, wanted: str) -> str:
    """A text, or of a long one the part in which another is found."""
    at = max(folded(text).find(folded(wanted)), 0)
    start = max(at - _AROUND // 3, 0) if len(text) > _AROUND else 0
    cut = text[start : start + _AROUND]
    return f"{'…' if start else ''}{cut}{'…' if start + _AROUND < len(text) else ''}"


def show_rows(console: Console, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """Print any flat table as it stands."""
    table = underlined(*columns)
    for row in rows:
        table.add_row(*(Text("" if cell is None else str(cell)) for cell in row))
    console.print(table)


def show_statements(console: Console, records: Iterable[StatementRecord], sides: Sequence[Side]) -> None:
    """Print stated totals with their scopes."""
    table = underlined("#", "As of", "Stated", "Who, and of what")
    for record in records:
        stated = record.statement
        who = stated.source.speaker
        table.add_row(
            Text(record.ref, no_wrap=True),
            Text(stated.as_of.isoformat()) + Text("\nvoided" * record.voided, style="italic"),
            Text(counts_words(stated.figures, sides)),
            Text.assemble(who, (f"\n{scope_words(stated)}", "dim")),
        )
    if table.row_count:
        console.print(table)
    else:
        console.print("No statements here.")


def show_statement(console: Console, record: StatementRecord, sides: Sequence[Side]) -> None:
    """Print one stated total."""
    stated = record.statement
    names = {side.code: side.name for side in sides}
    said = f" · {speaker_words(stated.source, names)} · as of {day_words(stated.as_of)}{_voided(record.voided)}"
    console.print(heading(record.ref, said))
    facts = (
        ("states", counts_words(stated.figures, sides)),
        ("since", day_words(stated.since) if stated.since else "not said"),
        ("pledge", stated.pledge),
        ("mediator", stated.mediator),
        *_source_facts(stated.source),
        ("note", stated.note),
    )
    console.print(indented(_fact_table(facts)))


def _voided(voided: bool) -> str:
    return " · voided" * voided


def _fact_table(facts: Iterable[tuple[str, str | None]]) -> Table:
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


def _said(said: ReportedStance, names: dict[str, str]) -> str:
    side = f" ({names[said.by]})" if said.by else ""
    return f"{said.ref} {said.stance}: {said.claimant or 'claimant not named'}{side}"
