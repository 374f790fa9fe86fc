"""`ledger pledge`: record a figure committed to."""

import sqlite3
from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from pow_ledger.commands.shared import environment, ledger_file, notices, prompts, typed
from pow_ledger.commands.shared.options import CountWords, Db, DryRun, Note, SourceOptions, day, grouped, text
from pow_ledger.domain.entries import Pledge, Report, Status, check_pledge
from pow_ledger.domain.progress import first_day_after
from pow_ledger.domain.repeats import repeated_report
from pow_ledger.domain.texts import parse_code
from pow_ledger.storage.entries import reading

if TYPE_CHECKING:
    from sqlite_utils import Database


@grouped
def pledge(
    code: Annotated[str, typer.Argument(metavar="CODE", help="A short name for it, such as istanbul-3.")],
    announced: Annotated[str, typer.Argument(metavar="DATE", help="The day it was announced.")],
    counts: CountWords = None,
    *,
    source: SourceOptions,
    from_: Annotated[
        date | None,
        typer.Option(
            "--from",
            parser=day,
            metavar="DATE",
            help="The first day whose swaps can count; the next day if left out.",
        ),
    ] = None,
    until: Annotated[
        date | None, typer.Option("--until", parser=day, metavar="DATE", help="The last day whose swaps can count.")
    ] = None,
    deadline: Annotated[
        str | None,
        typer.Option("--deadline", callback=text("deadline"), metavar="TEXT", help="The deadline as it was worded."),
    ] = None,
    note: Note = None,
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Record a figure committed to, and who announced it.

    Swaps count towards it from the day after it was announced, unless --from says otherwise. Whoever else announced
    it, or denies it, is recorded with `ledger report CODE`.

    \b
    Example: ledger pledge istanbul-3 2025-07-23 each=1200+ --deadline "in the near future" --source https://www.pravda.com.ua/eng/news/2025/07/24/7523165/
    """
    sides = ledger_file.sides(db)
    day_announced, words = typed.read_day([announced, *(counts or ())])
    prompts.require("pledge", ("a COUNT such as each=1200+", words), ("--source", source.source))
    first = from_ or first_day_after(day_announced)
    entry = Pledge(
        code=parse_code(code),
        announced=day_announced,
        figures=typed.read_counts(words, sides),
        window_from=first,
        window_until=until,
        deadline=deadline,
        note=note,
    )
    check_pledge(entry, environment.today())

    from pow_ledger.domain.wording import counts_words
    from pow_ledger.storage.entries import writing

    report = Report(source.read(sides), Status.AGREED, entry.figures)

    def work(ledger: "Database") -> bool:
        """Record the pledge and its first report, unless the same announcement is here."""
        if _is_recorded(ledger.conn, entry, report):
            return False
        writing.add_pledge(ledger, entry, report)
        return True

    if not ledger_file.write(db, "pledge", work, dry_run=dry_run):
        environment.say(f"Already recorded as pledge {entry.code}.")
        return
    notices.recorded(
        f"Recorded pledge {entry.code} of {entry.announced}: {counts_words(entry.figures, sides)}. "
        f"Swaps from {first} can count.",
        dry_run=dry_run,
    )


def _is_recorded(connection: sqlite3.Connection, entry: Pledge, report: Report) -> bool:
    """Whether the same announcement of the same pledge is in the ledger."""
    if entry.code not in reading.pledge_codes(connection):
        return False
    known = reading.pledge(connection, entry.code)
    return not known.voided and known.pledge == entry and repeated_report(report, known.reports) is not None
