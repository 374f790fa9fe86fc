"""`ledger add`: record an announced swap and its first report."""

from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from pow_ledger.commands.shared import environment, ledger_file, notices, prompts, typed
from pow_ledger.commands.shared.ledger_file import Recorded
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
from pow_ledger.domain.dates import iso_date
from pow_ledger.domain.entries import Report, Side, Status, Swap, SwapRecord, check_swap
from pow_ledger.domain.errors import listed
from pow_ledger.domain.refs import PledgeRef
from pow_ledger.domain.repeats import repeated_swap
from pow_ledger.storage.entries import reading

if TYPE_CHECKING:
    from sqlite_utils import Database


class SwapOptions(NamedTuple):
    """What an announcement says of a swap besides its date and figures."""

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
    day, words = typed.day_if_any([day, *(counts or ())] if day else [], sides)
    complete = prompts.ask_for_missing(day, words, source.source, sides)
    source = source._replace(source=complete.source)
    swap, report = _entries(complete.day, complete.counts, source, about, pledge, sides)
    if complete.asked and not dry_run:
        prompts.confirm(_summary(swap, report, sides))
    record, is_new, remarks = ledger_file.write(
        db, "add", lambda ledger: _record(ledger, swap, report, new=new), dry_run=dry_run
    )
    if not is_new:
        environment.say(_already(record, report))
        return
    notices.recorded(f"Recorded swap {record.id}: {_summary(record.swap, report, sides)}", dry_run=dry_run)
    environment.say(*remarks)


def _record(db: "Database", swap: Swap, report: Report, *, new: bool) -> Recorded[SwapRecord]:
    """Record the swap and its report, unless the same announcement is here and `new` does not say otherwise."""
    from pow_ledger.storage.entries import writing

    same_day = list(reading.swaps_on(db.conn, swap.date))
    if not new and (known := repeated_swap(swap, report, same_day)):
        return Recorded(known, is_new=False)
    number = writing.add_swap(db, swap, report)
    remarks = [*notices.voided_entries(db.conn, *(PledgeRef(code) for code, _ in report.stances))]
    if same_day:
        others = [str(other.id) for other, _ in same_day]
        remarks.append(f"That day has another swap: {listed(others, 'and')}. See `ledger show {others[0]}`.")
    return Recorded(reading.swap(db.conn, number), is_new=True, notices=remarks)


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
        date=iso_date(day),
        figures=typed.read_counts(counts, sides),
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
    notice = f"Already recorded as swap {record.id}."
    if record.swap.status is not report.status:
        notice += (
            f" It is {record.swap.status} there; to make it {report.status}, use "
            f"`ledger report {record.id} --status {report.status} --adopt --source …`."
        )
    return notice
