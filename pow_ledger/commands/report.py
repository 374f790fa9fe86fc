"""`ledger report`: another source on a recorded swap or pledge."""

import shlex
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pow_ledger.commands.shared import completion, environment, ledger_file, notices, prompts, typed
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
)
from pow_ledger.domain.contest import contradictions, is_plan, require_categories_of
from pow_ledger.domain.entries import (
    Category,
    Count,
    Counts,
    PledgeRecord,
    Report,
    ReportRecord,
    Side,
    Status,
    Swap,
    adopting,
    check_swap,
    host_of,
    with_figures,
)
from pow_ledger.domain.errors import NotOfAPledge, NotOfASwap
from pow_ledger.domain.figures import Figure
from pow_ledger.domain.refs import PledgeRef, SwapRef, parse_reported_ref
from pow_ledger.domain.repeats import repeated_report
from pow_ledger.domain.wording import STATUS_WORDS, counts_words
from pow_ledger.storage.entries import reading

if TYPE_CHECKING:
    from sqlite_utils import Database


@grouped
def report(
    on: Annotated[
        str,
        typer.Argument(
            metavar="SWAP|PLEDGE",
            help="A swap's number, its date if only one has it, or a pledge's code.",
            autocompletion=completion.references,
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
        typer.Option("--adopt", help="Adopt its figures, and of a swap its status; what it does not state stays."),
    ] = False,
    denied: Annotated[bool, typer.Option("--denied", help="Of a pledge: the source says that there is none.")] = False,
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Record another source on a swap or pledge.

    The swap or pledge keeps its figures, and the swap its status, unless --adopt is given. A report that
    contradicts them makes it contested.

    \b
    Example: ledger report 1 ukraine=withheld --by ukraine --source https://www.pravda.com.ua/eng/news/2025/07/23/
    """
    prompts.require("report", ("--source", source.source))
    sides = ledger_file.sides(db)
    ref = parse_reported_ref(on, environment.today())
    cited, figures, stances = source.read(sides), typed.read_counts(counts or [], sides), read_stances(pledge)
    if isinstance(ref, PledgeRef):
        if status is not None or stances:
            raise NotOfAPledge(["--status"] * (status is not None) + ["--pledge"] * bool(stances), ref.code)
        if not figures and not denied:
            prompts.require("report", ("a COUNT such as each=1200+, or --denied", figures))
        entry = Report(cited, Status.CANCELLED if denied else Status.AGREED, figures, (), note)
        _write(db, "pledge", lambda ledger: _on_pledge(ledger, ref.code, entry, sides, adopt=adopt), dry_run=dry_run)
        return
    if denied:
        raise NotOfASwap("--denied")

    def on_swap(db: "Database") -> Recorded[ReportRecord]:
        from pow_ledger.storage.entries import writing

        number = reading.swap_number(db.conn, ref)
        before = reading.swap(db.conn, number).swap
        entry = Report(cited, status or before.status, figures, stances, note)
        known = repeated_report(entry, reading.reports_on(db.conn, number))
        record = known or reading.report(db.conn, writing.add_report(db, number, entry))
        if adopt:
            adopted = adopting(before, entry)
            check_swap(adopted, environment.today())
            writing.amend_swap(db, number, adopted)
        after = reading.swap(db.conn, number).swap
        remarks = list(_departures(number, after, entry, reading.contradictions(db.conn, record.id), sides))
        if adopt and after != before:
            remarks.append(f"Swap {number} {'would have' if dry_run else 'now has'} this report's status and figures.")
        remarks += notices.voided_entries(db.conn, SwapRef(number), *(PledgeRef(code) for code, _ in stances))
        return Recorded(record, known is None, remarks)

    _write(db, "swap", on_swap, dry_run=dry_run)


def _write(db: Path | None, what: str, work: "Callable[[Database], Recorded[ReportRecord]]", *, dry_run: bool) -> None:
    record, is_new, remarks = ledger_file.write(db, "report", work, dry_run=dry_run)
    if is_new:
        notices.recorded(f"Recorded {record.ref} on {what} {record.on}.", dry_run=dry_run)
    else:
        environment.say(f"Already recorded as {record.ref} on {what} {record.on}.")
    environment.say(*remarks)


def _on_pledge(
    db: "Database", code: str, entry: Report, sides: Sequence[Side], *, adopt: bool
) -> Recorded[ReportRecord]:
    """Record a report on a pledge, and adopt its figures if asked to."""
    from pow_ledger.storage.entries import writing

    before = reading.pledge(db.conn, code)
    require_categories_of(code, before.pledge.figures, entry.figures)
    known = repeated_report(entry, before.reports)
    record = known or reading.report(db.conn, writing.add_report(db, code, entry))
    remarks = []
    if adopt:
        adopted = before.pledge._replace(figures=with_figures(before.pledge.figures, entry.figures))
        writing.amend_pledge(db, code, adopted)
        if adopted != before.pledge:
            remarks.append(f"The pledge {code} is now of {counts_words(adopted.figures, sides)}.")
    remarks += _against(reading.pledge(db.conn, code), entry, sides)
    return Recorded(record, known is None, [*remarks, *notices.voided_entries(db.conn, PledgeRef(code))])


def _against(record: PledgeRecord, entry: Report, sides: Sequence[Side]) -> Iterator[str]:
    """How a report contradicts its pledge."""
    code = record.pledge.code
    if entry.status is Status.CANCELLED:
        yield f"The pledge is contested: this report denies it. `ledger show {code}` has every version."
    for stated, adopted in contradictions(record.pledge.figures, entry.figures):
        yield (
            f"The pledge is contested: this report says {counts_words((stated,), sides)}, the ledger has adopted "
            f"{counts_words((stated._replace(figure=adopted),), sides)}. If the report is right, add --adopt."
        )


def _departures(
    number: int, swap: Swap, report: Report, contradictions: Iterable[tuple[Count, Figure]], sides: Sequence[Side]
) -> Iterator[str]:
    """How a report departs from its swap, and what to do if the report is right."""
    if is_plan(report.status, swap.status):
        yield f"The report is of a plan; the swap is {STATUS_WORDS[swap.status]} and keeps its figures."
        return
    departs = False
    for stated, adopted in contradictions:
        departs = True
        in_all = " in all" if stated.category is Category.PEOPLE else ""
        yield (
            f"The swap is contested: this report says {counts_words((stated,), sides)}, the ledger has adopted "
            f"{counts_words((stated._replace(figure=adopted),), sides)}{in_all}."
        )
    missing = tuple(count for count in report.figures if _lacks(swap.figures, count))
    if missing:
        departs = True
        yield f"The swap has no such figure: {counts_words(missing, sides)}. It is kept with the report and in no sum."
    if report.status is not swap.status:
        departs = True
        yield f"The swap stays {swap.status}, where this report says {report.status}."
    if departs:
        yield f"If the report is right, adopt it: {_adopting(number, report)}"


def _adopting(number: int, report: Report) -> str:
    """The command that makes a recorded report's status and figures the swap's own."""
    source = report.source
    options = {
        "--source": source.citation,
        "--publisher": None if source.publisher == host_of(source.citation) else source.publisher,
        "--published": source.published,
        "--archive": source.archive,
        "--claimant": source.claimant,
        "--by": source.by,
        "--status": report.status,
        "--note": report.note,
    }
    counts = [f"{count.side}:{count.category}={count.figure}" for count in report.figures]
    given = [word for option, value in options.items() if value for word in (option, str(value))]
    stances = [word for code, stance in report.stances for word in ("--pledge", f"{code}:{stance}")]
    return shlex.join(["ledger", "report", str(number), *counts, *given, *stances, "--adopt"])


def _lacks(adopted: Counts, stated: Count) -> bool:
    """Whether a swap has no figure to compare a stated one with. `people` are compared with all the living."""
    people = stated.category is Category.PEOPLE
    return not any(
        held.side == stated.side and (held.category is stated.category or (people and held.category.living))
        for held in adopted
    )
