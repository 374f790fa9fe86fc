"""`ledger state`: record a running total that someone stated."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from pow_ledger.commands.shared import completion, environment, ledger_file, notices, prompts, typed
from pow_ledger.commands.shared.ledger_file import Recorded
from pow_ledger.commands.shared.options import CountWords, Db, DryRun, Note, SourceOptions, day, grouped, text
from pow_ledger.domain.entries import Statement, StatementRecord, check_statement
from pow_ledger.domain.refs import PledgeRef
from pow_ledger.domain.repeats import repeated_statement
from pow_ledger.storage.entries import reading

if TYPE_CHECKING:
    from sqlite_utils import Database


@grouped
def state(
    as_of: Annotated[str, typer.Argument(metavar="DATE", help="The day up to whose end the total is stated.")],
    counts: CountWords = None,
    *,
    source: SourceOptions,
    since: Annotated[
        date | None, typer.Option("--since", parser=day, metavar="DATE", help="The day from which it counts.")
    ] = None,
    pledge: Annotated[
        str | None,
        typer.Option(
            "--pledge", metavar="CODE", autocompletion=completion.pledges, help="The pledge that it is a total of."
        ),
    ] = None,
    mediator: Annotated[
        str | None,
        typer.Option(
            "--mediator", callback=text("mediator"), metavar="NAME", help="The mediator whose swaps it adds up."
        ),
    ] = None,
    note: Note = None,
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Record a running total that someone stated.

    It is shown beside the sums and never added to them. Its scope is a period, and if given a pledge or a
    mediator. The side may also be `both`, for all sides together.

    \b
    Example: ledger state 2025-05-06 ukraine:people=4757 --since 2022-03-01 --claimant Zelenskyy --by ukraine --source https://vikna.tv/dlia-tebe/novyny-ukrayiny/obmin-polonenymy-6-travnya-shhe-205-zahysnykiv-udoma/amp
    """
    sides = ledger_file.sides(db)
    day_stated, words = typed.read_day([as_of, *(counts or ())])
    prompts.require("state", ("a COUNT such as ukraine=4757", words), ("--source", source.source))
    entry = Statement(
        as_of=day_stated,
        figures=typed.read_counts(words, sides, both=True),
        source=source.read(sides),
        since=since,
        pledge=pledge,
        mediator=mediator,
        note=note,
    )
    check_statement(entry, environment.today())

    def work(db: "Database") -> Recorded[StatementRecord]:
        from pow_ledger.storage.entries import writing

        if known := repeated_statement(entry, reading.statements(db.conn)):
            return Recorded(known, is_new=False)
        record = reading.statement(db.conn, writing.add_statement(db, entry))
        pledges = [PledgeRef(entry.pledge)] if entry.pledge else []
        return Recorded(record, is_new=True, notices=tuple(notices.voided_entries(db.conn, *pledges)))

    record, is_new, remarks = ledger_file.write(db, "state", work, dry_run=dry_run)
    if not is_new:
        environment.say(f"Already recorded as {record.ref}.")
        return

    from pow_ledger.domain.wording import counts_words

    counted = counts_words(entry.figures, sides)
    notices.recorded(f"Recorded {record.ref}: {counted} as of {entry.as_of}.", dry_run=dry_run)
    environment.say(*remarks)
