"""`ledger pledge`: record a figure committed to."""

from datetime import date
from typing import Annotated

import typer

from pow_ledger.commands.shared import environment, ledger_file, notices, prompts
from pow_ledger.commands.shared.options import CountWords, Db, DryRun, Note, SourceOptions, day, grouped, text
from pow_ledger.domain.counts import parse_counts
from pow_ledger.domain.dates import parse_date
from pow_ledger.domain.entries import Pledge, check_pledge
from pow_ledger.domain.progress import first_day_after
from pow_ledger.domain.texts import parse_code


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
    """Record a figure that was committed to.

    Swaps count towards it from the day after it was announced, unless --from says otherwise.

    \b
    Example: ledger pledge istanbul-3 2025-07-23 each=1200+ --deadline "in the near future" --source https://www.pravda.com.ua/eng/news/2025/07/24/7523165/
    """
    sides = ledger_file.sides(db)
    prompts.require("pledge", ("a COUNT such as each=1200+", counts), ("--source", source.source))
    day_announced = parse_date(announced, environment.today())
    first = from_ or first_day_after(day_announced)
    entry = Pledge(
        code=parse_code(code),
        announced=day_announced,
        figures=parse_counts(counts or [], sides),
        source=source.read(sides),
        window_from=first,
        window_until=until,
        deadline=deadline,
        note=note,
    )
    check_pledge(entry, environment.today())

    from pow_ledger.display.wording import counts_words
    from pow_ledger.storage.entries import writing

    ledger_file.write(db, "pledge", lambda ledger: writing.add_pledge(ledger, entry), dry_run=dry_run)
    notices.recorded(
        f"Recorded pledge {entry.code} of {entry.announced}: {counts_words(entry.figures, sides)}. "
        f"Swaps from {first} can count.",
        dry_run=dry_run,
    )
