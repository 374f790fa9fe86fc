"""`ledger open`: a source in the browser."""

import sqlite3
from typing import Annotated

import typer

from pow_ledger.commands.shared import completion, environment
from pow_ledger.commands.shared.options import LedgerOptions, grouped
from pow_ledger.domain.entries import Source, is_url
from pow_ledger.domain.errors import NoSourceToOpen
from pow_ledger.domain.refs import PledgeRef, ReportRef, ResolvedRef, StatementRef, SwapRef, read_ref
from pow_ledger.storage.entries import reading


@grouped
def open_source(
    ref: Annotated[
        str,
        typer.Argument(
            metavar="REF",
            help="r7 for a report, s3 for a stated total, or a swap or pledge, whose first report is meant.",
            autocompletion=completion.references,
        ),
    ],
    *,
    archive: Annotated[bool, typer.Option("--archive", help="The archived copy of the page instead.")] = False,
    where: LedgerOptions,
) -> None:
    """Open a source in the browser.

    Where there is no browser, its address is printed.

    \b
    Example: ledger open r1
    """
    wanted = read_ref(ref, environment.today())
    with where.opened() as ledger:
        name, sources = _sources(ledger, reading.resolved(ledger, wanted))
    address = _address(name, sources, archive=archive)
    if len(sources) > 1:
        environment.say(
            f"{name} has {len(sources)} reports; this is the first with an address. `ledger show {ref}` has all."
        )
    if _browse(address):
        environment.say(f"Opened {address}")
    else:
        print(address)


def _sources(ledger: sqlite3.Connection, ref: ResolvedRef) -> tuple[str, list[Source]]:
    """What a sentence calls an entry, and its sources, those of live reports."""
    match ref:
        case SwapRef(number):
            reading.swap(ledger, number)
            reports = reading.reports_on(ledger, number)
            return f"Swap {number}", [each.report.source for each in reports if not each.voided]
        case PledgeRef(code):
            pledge = reading.pledge(ledger, code)
            return f"The pledge {code}", [each.report.source for each in pledge.live_reports]
        case ReportRef(number):
            return f"Report r{number}", [reading.report(ledger, number).report.source]
        case StatementRef(number):
            return f"Statement s{number}", [reading.statement(ledger, number).statement.source]
    raise NoSourceToOpen("The ledger", "has no source. Name a swap, a report or another entry")


def _address(name: str, sources: list[Source], *, archive: bool) -> str:
    """The first address. Raises NoSourceToOpen where there is none."""
    addresses = [source.archive if archive else source.url for source in sources]
    found = next((address for address in addresses if address and is_url(address)), None)
    if found is not None:
        return found
    if archive:
        raise NoSourceToOpen(name, "has no archived copy. `ledger amend` with --archive adds one to a report")
    cited = f": {sources[0].citation}" if sources else ""
    raise NoSourceToOpen(name, f"has a source in words and no address{cited}")


def _browse(address: str) -> bool:
    """Open an address, and tell whether that could be done."""
    import webbrowser

    try:
        return webbrowser.open(address)
    except webbrowser.Error:
        return False
