"""`ledger log`: the history, for people and as data."""

from datetime import date
from typing import TYPE_CHECKING, Annotated

import typer

from pow_ledger.commands.shared import completion, environment
from pow_ledger.commands.shared.options import LedgerOptions, OutputOptions, day, grouped
from pow_ledger.commands.shared.output import Output, write_output
from pow_ledger.domain.errors import ReversedDates
from pow_ledger.domain.refs import read_ref
from pow_ledger.formats import contracts, tables
from pow_ledger.storage.entries import reading
from pow_ledger.storage.history.log import read_log
from pow_ledger.storage.history.recording import has_history

if TYPE_CHECKING:
    from rich.console import Console


@grouped
def log(
    ref: Annotated[
        str | None,
        typer.Argument(
            metavar="REF",
            help="One entry: a swap's number or date (with its reports), r7, s3, a pledge's code, or `ledger`.",
            autocompletion=completion.references,
            show_default=False,
        ),
    ] = None,
    *,
    from_: Annotated[
        date | None, typer.Option("--from", parser=day, metavar="DATE", help="The first day (UTC) of the history.")
    ] = None,
    until: Annotated[
        date | None, typer.Option("--until", parser=day, metavar="DATE", help="The last day (UTC) of the history.")
    ] = None,
    output: OutputOptions,
    where: LedgerOptions,
) -> None:
    """The history: who changed what, when and why.

    Every command in its order, and every edit that another program made, with what stood there before. Nothing
    takes anything out of it.

    \b
    Example: ledger log 2025-10-02
    """
    if from_ and until and from_ > until:
        raise ReversedDates("--from", from_, "--until", until)
    named = None if ref is None else read_ref(ref, environment.today())
    with where.opened() as ledger:
        wanted = None if named is None else reading.resolved(ledger, named)
        found = tuple(read_log(ledger, wanted, since=from_, until=until))
        if not has_history(ledger):
            environment.say(
                "This ledger is of an older pow-ledger; its history begins with the next command that writes."
            )

        def screen(console: "Console") -> None:
            from pow_ledger.display.log import show_log

            show_log(console, found)

        write_output(Output(lambda: contracts.log(found), lambda: tables.log(found), screen), output)
