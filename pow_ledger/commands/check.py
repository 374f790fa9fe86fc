"""`ledger check`: everything that does not add up."""

import itertools
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Annotated

import typer

from pow_ledger.commands.shared import completion, environment
from pow_ledger.commands.shared.options import LedgerOptions, OutputOptions, grouped
from pow_ledger.commands.shared.output import Output, write_output
from pow_ledger.domain.checks import checks
from pow_ledger.domain.errors import Exit, UnknownChoice
from pow_ledger.formats import contracts, tables
from pow_ledger.storage.sums.book import read_book

if TYPE_CHECKING:
    from rich.console import Console


@grouped
def check(
    *,
    only: Annotated[
        list[str] | None,
        typer.Option(
            "--only",
            metavar="NAME",
            autocompletion=completion.checks,
            help=f"One check; repeatable: {', '.join(checks.CHECKS)}.",
        ),
    ] = None,
    everything: Annotated[
        bool, typer.Option("--all", help="Show the stated totals that hold or cannot be judged, too.")
    ] = False,
    output: OutputOptions,
    where: LedgerOptions,
) -> None:
    """Everything that does not add up.

    Silent, with exit code 0, where all is well; exit code 1 where an error is found, 0 with warnings only.

    \b
    Example: ledger check --only statements --only contested
    """
    for name in only or ():
        if name not in checks.CHECKS:
            raise UnknownChoice("check", name, list(checks.CHECKS))
    severities: set[checks.Severity] = set()
    with where.opened() as ledger:
        book = read_book(ledger, environment.today())
        findings = checks.run(book, only)
        shown = _noting(severities, (finding for finding in findings if everything or not finding.quiet))

        def screen(console: "Console") -> None:
            from pow_ledger.display.findings import show_findings

            show_findings(console, found, book.sides)

        first = next(shown, None)
        if first or output.asked:
            found = itertools.chain([first] if first else [], shown)
            write_output(Output(lambda: contracts.findings(found), lambda: tables.findings(found), screen), output)
    if checks.Severity.ERROR in severities:
        raise typer.Exit(Exit.REFUSED)


def _noting(severities: set[checks.Severity], found: Iterable[checks.Finding]) -> Iterator[checks.Finding]:
    """Findings as they come, with a note of their severities, which are known only when all have been shown."""
    for finding in found:
        severities.add(finding.severity)
        yield finding
