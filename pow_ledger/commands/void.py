"""`ledger void`: take an entry out of every sum, with the reason, or bring it back."""

import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from pow_ledger.commands.shared import completion, environment, ledger_file, notices, prompts
from pow_ledger.commands.shared.ledger_file import Recorded
from pow_ledger.commands.shared.notices import Entry
from pow_ledger.commands.shared.options import Db, DryRun, Why, grouped
from pow_ledger.domain.refs import read_ref
from pow_ledger.storage.entries import reading

if TYPE_CHECKING:
    from sqlite_utils import Database


@grouped
def void(
    ref: Annotated[
        str,
        typer.Argument(
            metavar="REF",
            help="A swap's number or date, r7 for a report, s3 for a statement, or a pledge's code.",
            autocompletion=completion.references,
        ),
    ],
    *,
    why: Why = None,
    restore: Annotated[bool, typer.Option("--restore", help="Bring back what was voided.")] = False,
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Take an entry out of every sum, with the reason.

    Nothing is deleted: `ledger list --voided` and `ledger show` still show it, and --restore brings it back.

    \b
    Example: ledger void r7 --why "the page was withdrawn"
    """
    if not restore:
        prompts.require("void", ("--why", why))
    named = read_ref(ref, environment.today())

    def work(db: "Database") -> Recorded[Entry]:
        from pow_ledger.storage.entries import writing

        resolved = reading.resolved(db.conn, named)
        entry = notices.entry_of(db.conn, resolved)
        if entry.voided is not restore:
            return Recorded(entry, is_new=False)
        with notices.changes_of_contest(db.conn, resolved) as contests:
            writing.void(db, entry.kind, entry.key, voided=not restore)
        consequences = _of_restoring if restore else _of_voiding
        return Recorded(entry, is_new=True, notices=(*consequences(db.conn, entry), *contests))

    entry, changed, consequences = ledger_file.correct(db, "void", work, why=why, dry_run=dry_run)
    if not changed:
        environment.say(f"Nothing to change: {entry.name} is {'not voided' if restore else 'voided already'}.")
        return
    because = f", because {why.rstrip('.')}" if why else ""
    notices.recorded(f"{'Restored' if restore else 'Voided'} {entry.name}{because}.", dry_run=dry_run)
    environment.say(*consequences)


def _of_voiding(connection: sqlite3.Connection, entry: Entry) -> Iterator[str]:
    """What happens to others when an entry is voided."""
    from pow_ledger.domain.wording import plural

    if entry.kind == "swap":
        number = int(entry.key)
        reports = reading.swap(connection, number).reports
        yield f"It is in no sum now; `ledger list --voided` and `ledger show {number}` still show it."
        if reports:
            yield f"The stances of its {plural(reports, 'report')} count no more."
    elif entry.kind == "pledge":
        code = str(entry.key)
        stances, totals = reading.count_stances_on(connection, code), reading.count_statements_of(connection, code)
        if stances:
            yield (
                f"{plural(stances, 'report')} took a stance on it. These stances count no more, so swaps that counted "
                "towards it can be possible for other pledges again."
            )
        if totals:
            yield f"{plural(totals, 'stated total')} of it cannot be checked any more."
    elif entry.kind == "report":
        record = reading.report(connection, int(entry.key))
        name = f"Swap {record.swap_id}" if record.swap_id else f"The pledge {record.pledge}"
        yield f"{name} keeps the figures that it has adopted."
        for code, _ in record.report.stances:
            yield f"Its stance on {code} counts no more."


def _of_restoring(connection: sqlite3.Connection, entry: Entry) -> Iterator[str]:
    """What happens to others when an entry is restored."""
    from pow_ledger.domain.wording import plural

    if entry.kind == "pledge":
        if stances := reading.count_stances_on(connection, str(entry.key)):
            yield f"{plural(stances, 'stance')} on it count again."
        return
    number = int(entry.key)
    if entry.kind == "swap":
        reports = reading.swap(connection, number).reports
        yield f"It is in the sums again, with {plural(reports, 'report')} and their stances."
    if same := notices.same_entry(connection, entry.kind, number):
        yield f"{same} says the same in the same source; one of them is enough."
