"""`ledger void`: take an entry out of every sum, with the reason, or bring it back."""

import sqlite3
from collections.abc import Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from pow_ledger.commands.shared import completion, environment, ledger_file, notices, prompts
from pow_ledger.commands.shared.options import Db, DryRun, Why, grouped
from pow_ledger.domain.history import name_of
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

    Nothing is deleted: `ledger list --voided` and `ledger show` still have it, and --restore brings it back.

    \b
    Example: ledger void r7 --why "the page was withdrawn"
    """
    if not restore:
        prompts.require("void", ("--why", why))
    wanted = read_ref(ref, environment.today())

    def work(ledger: "Database") -> tuple[str, bool, list[str]]:
        from pow_ledger.storage.entries import writing

        entry = reading.resolved(ledger.conn, wanted)
        kind, key, voided = notices.entry_of(ledger.conn, entry)
        if voided is not restore:
            return name_of(kind, key), False, []
        with notices.changes_of_contest(ledger.conn, entry) as turned:
            writing.void(ledger, kind, key, voided=not restore)
        said = _on_restoring if restore else _on_voiding
        return name_of(kind, key), True, [*said(ledger.conn, kind, key), *turned]

    name, changed, consequences = ledger_file.correct(db, "void", work, why=why, dry_run=dry_run)
    if not changed:
        environment.say(f"Nothing to change: {name} is {'not voided' if restore else 'voided already'}.")
        return
    because = f", because {why.rstrip('.')}" if why else ""
    notices.recorded(f"{'Restored' if restore else 'Voided'} {name}{because}.", dry_run=dry_run)
    environment.say(*consequences)


def _on_voiding(connection: sqlite3.Connection, kind: notices.Kind, key: int | str) -> Iterator[str]:
    """What it does to take out an entry to which others belong."""
    from pow_ledger.display.wording import plural

    if kind == "swap":
        reports = reading.swap(connection, int(key)).reports
        yield f"It is out of every sum; `ledger list --voided` and `ledger show {key}` still have it."
        if reports:
            yield f"With it goes what was said of it: {plural(reports, 'report')}, whose stances count no more."
    elif kind == "pledge":
        stances, totals = reading.stances_on(connection, str(key)), reading.statements_of(connection, str(key))
        if stances:
            yield (
                f"{plural(stances, 'report')} took a stance on it, which nobody hears any more: swaps that counted "
                "towards it can be possible for other pledges again."
            )
        if totals:
            yield f"{plural(totals, 'stated total')} of it cannot be judged any more."
    elif kind == "report":
        record = reading.report(connection, int(key))
        yield f"Swap {record.swap_id} keeps the figures that it has adopted."
        for code, _ in record.report.stances:
            yield f"Its stance on {code} is heard no more."


def _on_restoring(connection: sqlite3.Connection, kind: notices.Kind, key: int | str) -> Iterator[str]:
    """What it does to bring it back."""
    from pow_ledger.display.wording import plural

    if kind == "swap":
        reports = reading.swap(connection, int(key)).reports
        yield f"It is in the sums again, with {plural(reports, 'report')} and their stances."
    if kind != "pledge":
        twin = notices.twin_of(connection, kind, int(key))
        if twin:
            yield f"{twin} says the same in the same source; one of them is enough."
    else:
        stances = reading.stances_on(connection, str(key))
        if stances:
            yield f"{plural(stances, 'stance')} on it count again."
