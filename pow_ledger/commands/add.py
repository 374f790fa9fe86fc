"""`ledger add`: record an announced swap and its first report."""

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from pow_ledger.commands.shared import environment, ledger_file, notices, prompts
from pow_ledger.commands.shared.options import (
    CountWords,
    Db,
    DryRun,
    Note,
    SourceOptions,
    Stances,
    StatusOption,
    grouped,
    read_stances,
    text,
)
from pow_ledger.domain.counts import parse_counts
from pow_ledger.domain.dates import parse_date
from pow_ledger.domain.entries import Report, Side, Status, Swap, SwapRecord, check_swap
from pow_ledger.domain.errors import listed
from pow_ledger.domain.refs import PledgeRef
from pow_ledger.domain.repeats import repeated_swap
from pow_ledger.storage.entries import reading

if TYPE_CHECKING:
    from sqlite_utils import Database


class SwapOptions(NamedTuple):
    """What is known of a swap besides its date and figures."""

    status: StatusOption = None
    place: Annotated[
        str | None, typer.Option("--place", callback=text("place"), metavar="TEXT", help="Where it took place.")
    ] = None
    mediator: Annotated[
        list[str] | None,
        typer.Option("--mediator", callback=text("mediator"), metavar="NAME", help="Who mediated it. Repeatable."),
    ] = None
    label: Annotated[
        str | None,
        typer.Option("--label", callback=text("label"), metavar="TEXT", help="What it is called: “69th”."),
    ] = None
    note: Note = None


@grouped
def add(
    day: Annotated[
        str | None,
        typer.Argument(metavar="DATE", help="The day of the swap: 2025-10-02, today or yesterday.", show_default=False),
    ] = None,
    counts: CountWords = None,
    *,
    source: SourceOptions,
    about: SwapOptions,
    pledge: Stances = None,
    new: Annotated[
        bool, typer.Option("--new", help="A second swap that day, though it looks like a recorded one.")
    ] = False,
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Record a swap and its first report.

    The ledger adopts the figures of that report. Without --status the swap is completed. The same
    announcement twice is recorded once. On a terminal it asks for what is missing.

    \b
    Example: ledger add 2025-10-02 each=185 each:civilian=20 --by russia --source https://www.interfax.ru/russia/1050490
    """
    sides = ledger_file.sides(db)
    asked = prompts.ask_for_missing(day, counts, source.source, sides)
    source = source._replace(source=asked.source)
    swap, report = _entries(asked.day, asked.counts, source, about, pledge, sides)

    def work(ledger: "Database") -> tuple[SwapRecord, bool, list[str]]:
        from pow_ledger.storage.entries import writing

        same_day = list(reading.swaps_on(ledger.conn, swap.date))
        known = None if new else repeated_swap(swap, report, same_day)
        if known:
            return known, False, []
        number = writing.add_swap(ledger, swap, report)
        notes = [*notices.voided_entries(ledger.conn, *(PledgeRef(code) for code, _ in report.stances))]
        if same_day:
            others = [str(other.id) for other, _ in same_day]
            notes.append(
                f"That day has another swap: {listed(others, 'and')}. `ledger show {others[0]}` tells it apart."
            )
        return reading.swap(ledger.conn, number), True, notes

    if asked.questions and not dry_run:
        prompts.confirm(_summary(swap, report, sides))
    record, recorded, notes = ledger_file.write(db, "add", work, dry_run=dry_run)
    if not recorded:
        environment.say(_already(record, report))
        return
    notices.recorded(f"Recorded swap {record.id}: {_summary(record.swap, report, sides)}", dry_run=dry_run)
    environment.say(*notes)


def _entries(
    day: str,
    counts: list[str],
    source: SourceOptions,
    about: SwapOptions,
    pledge: list[str] | None,
    sides: tuple[Side, ...],
) -> tuple[Swap, Report]:
    status = about.status or Status.COMPLETED
    swap = Swap(
        date=parse_date(day, environment.today()),
        figures=parse_counts(counts, sides),
        status=status,
        place=about.place,
        mediators=tuple(dict.fromkeys(about.mediator or ())),
        label=about.label,
        note=about.note,
    )
    check_swap(swap, environment.today())
    return swap, Report(source.read(sides), status, swap.figures, read_stances(pledge))


def _summary(swap: Swap, report: Report, sides: tuple[Side, ...]) -> str:
    from pow_ledger.display.wording import STATUS_WORDS, counts_words, stance_words

    stances = "".join(f"; {stance_words(code, stance)}" for code, stance in report.stances)
    said = report.source.speaker
    return f"{swap.date}, {STATUS_WORDS[swap.status]}; {counts_words(swap.figures, sides)}; said by {said}{stances}."


def _already(record: SwapRecord, report: Report) -> str:
    words = f"Already recorded as swap {record.id}."
    if record.swap.status is not report.status:
        words += (
            f" It is {record.swap.status} there; to make it {report.status}, use "
            f"`ledger report {record.id} --status {report.status} --adopt --source …`."
        )
    return words
