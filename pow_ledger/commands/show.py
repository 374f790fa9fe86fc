"""`ledger show`: one swap with all its reports, or one report, pledge or statement."""

import sqlite3
from typing import TYPE_CHECKING, Annotated

import typer

from pow_ledger.commands.shared import completion, environment
from pow_ledger.commands.shared.options import Cite, LedgerOptions, OutputOptions, grouped
from pow_ledger.commands.shared.output import Output, write_output, write_text
from pow_ledger.domain.errors import NoSuchPledge, OnlySwapsAreCited
from pow_ledger.domain.refs import LedgerRef, PledgeRef, ReportRef, ResolvedRef, StatementRef, SwapRef, read_ref
from pow_ledger.formats import contracts, tables
from pow_ledger.storage.entries import reading

if TYPE_CHECKING:
    from rich.console import Console


@grouped
def show(
    ref: Annotated[
        str,
        typer.Argument(
            metavar="REF",
            help="A swap's number or date, r7 for a report, s3 for a statement, or a pledge's code.",
            autocompletion=completion.references,
        ),
    ],
    *,
    cite: Cite = False,
    output: OutputOptions,
    where: LedgerOptions,
) -> None:
    """One swap with all its reports.

    Or one report, pledge or statement, by its reference.

    \b
    Example: ledger show 2025-10-02
    """
    wanted = read_ref(ref, environment.today())
    with where.opened() as ledger:
        located = reading.resolved(ledger, wanted)
        if cite:
            write_text(_citation(ledger, located, ref), output)
            return
        match located:
            case SwapRef() as swap:
                answer = _swap(ledger, swap)
            case ReportRef() as report:
                answer = _report(ledger, report)
            case StatementRef() as statement:
                answer = _statement(ledger, statement)
            case PledgeRef() as pledge:
                answer = _pledge(ledger, pledge)
            case LedgerRef():
                raise NoSuchPledge(ref)
        write_output(answer, output)


def _citation(ledger: sqlite3.Connection, ref: ResolvedRef, typed: str) -> str:
    from pow_ledger.display.citations import AsOf, cite_swap

    if not isinstance(ref, SwapRef):
        raise OnlySwapsAreCited(typed)
    record = reading.swap(ledger, ref.id)
    as_of = AsOf(environment.today(), reading.coverage(ledger))
    return cite_swap(record, tuple(reading.reports_on(ledger, ref.id)), reading.sides(ledger), as_of)


def _swap(ledger: sqlite3.Connection, ref: SwapRef) -> Output:
    """One swap. The flat table leaves out the sums up to it, which take all earlier swaps to add up."""
    record = reading.swap(ledger, ref.id)
    reports = tuple(reading.reports_on(ledger, record.id))

    def screen(console: "Console") -> None:
        from pow_ledger.display.lists import show_swap

        show_swap(console, reading.with_running_sums(ledger, record), reports, reading.sides(ledger))

    dated = ((record.swap.date, report) for report in reports)
    return Output(
        lambda: contracts.swap_with_reports(reading.with_running_sums(ledger, record), reports),
        lambda: tables.reports(dated),
        screen,
    )


def _report(ledger: sqlite3.Connection, ref: ReportRef) -> Output:
    record = reading.report(ledger, ref.id)
    if isinstance(record.on, int):
        swap = reading.swap(ledger, record.on)
        kind, day, voided = "swap", swap.swap.date, swap.voided
    else:
        pledge = reading.pledge(ledger, record.on)
        kind, day, voided = "pledge", pledge.pledge.announced, pledge.voided

    def screen(console: "Console") -> None:
        from pow_ledger.display.lists import show_report

        show_report(console, record, reading.sides(ledger), (kind, f"{record.on} of {day}{', voided' * voided}"))

    return Output(lambda: contracts.report(record), lambda: tables.reports([(day, record)]), screen)


def _statement(ledger: sqlite3.Connection, ref: StatementRef) -> Output:
    record = reading.statement(ledger, ref.id)

    def screen(console: "Console") -> None:
        from pow_ledger.display.lists import show_statement

        show_statement(console, record, reading.sides(ledger))

    return Output(lambda: contracts.statement(record), lambda: tables.statements([record]), screen)


def _pledge(ledger: sqlite3.Connection, ref: PledgeRef) -> Output:
    record = reading.pledge(ledger, ref.code)

    def screen(console: "Console") -> None:
        from pow_ledger.display.lists import show_pledge_entry

        show_pledge_entry(console, record, reading.sides(ledger))

    return Output(lambda: contracts.pledge(record), lambda: tables.pledges([record]), screen)
