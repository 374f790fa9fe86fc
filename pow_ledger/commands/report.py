"""`ledger report`: another source on a recorded swap."""

from dataclasses import replace
from typing import TYPE_CHECKING, Annotated

import typer

from pow_ledger.commands import completion, context, writes
from pow_ledger.commands.options import (
    CountWords,
    Db,
    DryRun,
    Note,
    SourceOptions,
    Stances,
    StatusOption,
    grouped,
    read_stances,
)
from pow_ledger.domain.counts import parse_counts
from pow_ledger.domain.entries import Count, Report, ReportRecord, Side, refuse_future
from pow_ledger.domain.errors import Missing
from pow_ledger.domain.figures import Figure
from pow_ledger.domain.refs import parse_swap_ref
from pow_ledger.domain.repeats import repeated_report
from pow_ledger.storage import reading

if TYPE_CHECKING:
    from sqlite_utils import Database


@grouped
def report(
    swap: Annotated[
        str,
        typer.Argument(
            metavar="SWAP", help="A swap's number, or its date if only one has it.", autocompletion=completion.swaps
        ),
    ],
    counts: CountWords = None,
    *,
    source: SourceOptions,
    status: StatusOption = None,
    pledge: Stances = None,
    note: Note = None,
    adopt: Annotated[
        bool,
        typer.Option("--adopt", help="Make the status and figures of this report the swap's own."),
    ] = False,
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Record another source on a recorded swap.

    The swap keeps its figures and status unless --adopt is given; a report that contradicts them
    makes it contested.

    \b
    Example: ledger report 1 ukraine=withheld --by ukraine --source https://www.pravda.com.ua/eng/news/2025/07/23/
    """
    if source.source is None:
        raise Missing("report", ["--source"])
    sides = writes.sides_of(db)
    ref = parse_swap_ref(swap, context.today())
    said, figures, stances = source.read(sides), parse_counts(counts or [], sides), read_stances(pledge)

    def work(ledger: "Database") -> tuple[ReportRecord, bool, list[str]]:
        from pow_ledger.storage import writing

        number = reading.swap_number(ledger.conn, ref)
        before = reading.swap(ledger.conn, number).swap
        entry = Report(said, status or before.status, figures, stances, note)
        known = repeated_report(entry, reading.reports(ledger.conn, number))
        record = known or reading.report(ledger.conn, writing.add_report(ledger, number, entry))
        if adopt:
            refuse_future(before.date, entry.status, context.today())
            writing.adopt(ledger, number, entry)
        after = reading.swap(ledger.conn, number).swap
        differs = reading.contradictions(ledger.conn, record.id)
        held = {(count.side, count.category) for count in after.figures}
        lacking = [count for count in entry.figures if (count.side, count.category) not in held]
        hints = [*_differences(differs, sides, number), *_lacking(lacking, sides, number)]
        if entry.status is not after.status:
            hints.append(
                f"The swap stays {after.status}, where this report says {entry.status}. If the report is right, run "
                "the same command again with --adopt."
            )
        if adopt and after != before:
            hints.append(f"Swap {number} now has this report's status and figures.")
        return record, known is None, hints

    record, recorded, hints = writes.write(db, work, dry_run=dry_run)
    if recorded:
        writes.settle(f"Recorded {record.ref} on swap {record.swap_id}.", dry_run=dry_run)
    else:
        context.say(f"Already recorded as {record.ref} on swap {record.swap_id}.")
    for hint in hints:
        context.say(hint)


def _differences(differs: tuple[tuple[Count, Figure], ...], sides: tuple[Side, ...], number: int) -> list[str]:
    from pow_ledger.display.wording import counts_words

    return [
        f"Swap {number} is contested. This report says {counts_words((count,), sides)}; the ledger has adopted "
        f"{counts_words((replace(count, figure=adopted),), sides)}."
        for count, adopted in differs
    ]


def _lacking(lacking: list[Count], sides: tuple[Side, ...], number: int) -> list[str]:
    from pow_ledger.display.wording import counts_words

    return [
        f"Swap {number} has no such figure yet: {counts_words((count,), sides)}. It is kept with the report and "
        "in no sum."
        for count in lacking
    ]
