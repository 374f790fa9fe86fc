"""`ledger amend`: correct an entry, with the reason."""

import sqlite3
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Annotated, Any, NamedTuple

import typer

from pow_ledger.commands.shared import completion, environment, ledger_file, notices, prompts
from pow_ledger.commands.shared.options import Db, DryRun, Why, day, grouped, link, text
from pow_ledger.domain import amendments
from pow_ledger.domain.counts import Amendments, is_none, parse_amendments
from pow_ledger.domain.entries import Counts, Side, Status
from pow_ledger.domain.errors import Conflicting, EmptyText
from pow_ledger.domain.history import Edit, edit_lines, edits
from pow_ledger.domain.refs import (
    LedgerRef,
    PledgeRef,
    ReportRef,
    ResolvedRef,
    StatementRef,
    SwapRef,
    parse_swap_ref,
    read_ref,
)
from pow_ledger.domain.texts import parse_code
from pow_ledger.storage.entries import reading
from pow_ledger.storage.history.log import changes_so_far

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class NewValue:
    """The new value of a field; None takes away what is there."""

    value: Any


def _required(read: Callable[[str], Any]) -> Callable[[str], NewValue]:
    """A parser of the new value of a field that is never empty."""
    return lambda word: NewValue(read(word))


def _optional(read: Callable[[str], Any]) -> Callable[[str], NewValue]:
    """A parser of the new value of a field that may be empty, which the word `none` makes it."""
    return lambda word: NewValue(None if is_none(word) else read(word))


def _source(word: str) -> str:
    if is_none(word):
        raise EmptyText("source")
    cleaned: str = text("source")(word)
    return cleaned


def _field(name: str, read: Callable[[str], Any], metavar: str, words: str) -> Any:
    return typer.Option(f"--{name}", parser=_optional(read), metavar=metavar, help=words)


class FieldOptions(NamedTuple):
    """Every field that some kind of entry has."""

    date: Annotated[
        NewValue | None,
        typer.Option(
            "--date",
            parser=_required(day),
            metavar="DATE",
            help="The day of the swap, of the announcement, of the total.",
        ),
    ] = None
    status: Annotated[Status | None, typer.Option("--status", help="How far the swap has come.")] = None
    place: Annotated[NewValue | None, _field("place", text("place"), "TEXT", "Where it took place.")] = None
    mediator: Annotated[
        list[str] | None,
        typer.Option(
            "--mediator",
            callback=text("mediator"),
            metavar="NAME",
            help="Who mediated it: all of them, repeated.",
        ),
    ] = None
    label: Annotated[NewValue | None, _field("label", text("label"), "TEXT", "What the swap is called.")] = None
    swap: Annotated[
        str | None,
        typer.Option("--swap", metavar="SWAP", autocompletion=completion.swaps, help="The swap that a report is on."),
    ] = None
    pledge: Annotated[
        list[str] | None,
        typer.Option(
            "--pledge",
            metavar="CODE[:STANCE]",
            autocompletion=completion.stances,
            help="A report's stance, CODE:none for no more, repeatable; or the pledge that a total is of.",
        ),
    ] = None
    code: Annotated[
        NewValue | None, typer.Option("--code", parser=_required(parse_code), metavar="CODE", help="The pledge's code.")
    ] = None
    from_: Annotated[
        NewValue | None, _field("from", day, "DATE", "The first day whose swaps can count; none: the day after.")
    ] = None
    until: Annotated[NewValue | None, _field("until", day, "DATE", "The last day whose swaps can count.")] = None
    deadline: Annotated[NewValue | None, _field("deadline", text("deadline"), "TEXT", "The deadline as worded.")] = None
    since: Annotated[NewValue | None, _field("since", day, "DATE", "The day from which a total counts.")] = None
    source: Annotated[
        NewValue | None,
        typer.Option("--source", parser=_required(_source), metavar="SOURCE", help="A URL, or a citation in words."),
    ] = None
    publisher: Annotated[NewValue | None, _field("publisher", text("publisher"), "NAME", "Who published it.")] = None
    published: Annotated[NewValue | None, _field("published", day, "DATE", "The day it was published.")] = None
    archive: Annotated[
        NewValue | None, _field("archive", link("archive"), "URL", "Where a copy of the page is kept.")
    ] = None
    claimant: Annotated[NewValue | None, _field("claimant", text("claimant"), "NAME", "Who said it.")] = None
    by: Annotated[NewValue | None, _field("by", text("side"), "SIDE", "The side that the claimant speaks for.")] = None
    note: Annotated[NewValue | None, _field("note", text("note"), "TEXT", "A remark.")] = None
    complete_from: Annotated[
        NewValue | None,
        _field("complete-from", day, "DATE", "Of REF `ledger`: the day from which all swaps are in it."),
    ] = None
    complete_until: Annotated[
        NewValue | None,
        _field("complete-until", day, "DATE", "Of REF `ledger`: the day up to which all swaps are in it."),
    ] = None

    def given(self) -> amendments.Fields:
        """The new values that were given, by the names of their options."""
        options = {name.rstrip("_").replace("_", "-"): option for name, option in self._asdict().items()}
        return {name: _value(option) for name, option in options.items() if option not in (None, [])}


def _value(option: Any) -> Any:
    if isinstance(option, NewValue):
        return option.value
    if isinstance(option, list) and any(map(is_none, option)):
        if len(option) > 1:
            raise Conflicting("`none`", "another value", "Give `none` alone to take away what is there.")
        return []
    return option


@grouped
def amend(
    ref: Annotated[
        str,
        typer.Argument(
            metavar="REF",
            help="A swap's number or date, r7 for a report, s3 for a statement, a pledge's code, or `ledger`.",
            autocompletion=completion.references,
        ),
    ],
    counts: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="COUNT...",
            help="SIDE=FIGURE or SIDE:CATEGORY=FIGURE; the figure `none` takes one away.",
            autocompletion=completion.counts,
            show_default=False,
        ),
    ] = None,
    *,
    to: FieldOptions,
    why: Why = None,
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Correct an entry, with the reason.

    Whatever is not named stays. The word `none` takes away what a field says. A COUNT without a category is for
    prisoners of war. The history keeps what stood there before: `ledger log REF`.

    Of a swap: --date, --status, --place, --mediator, --label, --note. Of a report: --swap, --status, --pledge, its
    source, --note. Of a pledge: --code, --date, --from, --until, --deadline, --note. Of a stated total:
    --date, --since, --pledge, --mediator, its source, --note. Of the ledger: --complete-from, --complete-until.

    \b
    Example: ledger amend 2025-10-02 ukraine=184 --place none --why "the headquarters corrected its count"
    """
    given = to.given()
    change = "what is to change, such as ukraine=248 or --place Minsk"
    prompts.require("amend", ("--why", why), (change, given or counts))
    sides = ledger_file.sides(db)
    named = read_ref(ref, environment.today())
    figures = parse_amendments(counts or [], sides, both=isinstance(named, StatementRef))

    def work(db: "Database") -> tuple[tuple[Edit, ...], list[str]]:
        entry = reading.resolved(db.conn, named)
        new_swap = [_new_swap(db.conn, given["swap"])] if "swap" in given else []
        before = _adopted_figures(db.conn, entry)
        with notices.changes_of_contest(db.conn, entry, *new_swap) as contests:
            _amend(db, entry, given, figures, sides)
        implied = notices.implied_category(counts or [], before, _adopted_figures(db.conn, entry), sides)
        amended = PledgeRef(given["code"]) if "code" in given else entry
        voided = () if isinstance(amended, LedgerRef) else notices.voided_entries(db.conn, amended, *new_swap)
        return edits(changes_so_far(db.conn)), [*implied, *contests, *voided]

    changes, remarks = ledger_file.correct(db, "amend", work, why=why, dry_run=dry_run)
    if not changes:
        environment.say(f"Nothing to change: {'swap ' * isinstance(named, SwapRef)}{ref} says so already.")
        return
    for line in edit_lines(changes, why):
        notices.recorded(f"Amended {line}.", dry_run=dry_run)
    environment.say(*remarks)


def _new_swap(connection: sqlite3.Connection, swap: str) -> SwapRef:
    """The swap to which `--swap` moves a report."""
    return SwapRef(reading.swap_number(connection, parse_swap_ref(swap, environment.today())))


def _adopted_figures(connection: sqlite3.Connection, entry: ResolvedRef) -> Counts:
    """The figures that a swap has adopted; other entries adopt none."""
    return reading.swap(connection, entry.id).swap.figures if isinstance(entry, SwapRef) else ()


def _amend(
    db: "Database", entry: ResolvedRef, given: amendments.Fields, figures: Amendments, sides: Sequence[Side]
) -> None:
    """Give an entry the new values."""
    from pow_ledger.storage.entries import writing

    connection, today = db.conn, environment.today()
    match entry:
        case SwapRef(number):
            swap = reading.swap(connection, number).swap
            writing.amend_swap(db, number, amendments.amend_swap(swap, given, figures, sides, today))
        case ReportRef(number):
            record = reading.report(connection, number)
            if record.pledge:
                pledge = reading.pledge(connection, record.pledge).pledge
                amended = amendments.amend_report_on_pledge(record.report, given, figures, sides, pledge)
                writing.amend_report(db, number, record.pledge, amended)
                return
            on = _new_swap(connection, given["swap"]).id if "swap" in given else record.on
            writing.amend_report(db, number, on, amendments.amend_report(record.report, given, figures, sides))
        case PledgeRef(code):
            pledge = reading.pledge(connection, code).pledge
            writing.amend_pledge(db, code, amendments.amend_pledge(pledge, given, figures, sides, today))
        case StatementRef(number):
            statement = reading.statement(connection, number).statement
            writing.amend_statement(db, number, amendments.amend_statement(statement, given, figures, sides, today))
        case LedgerRef():
            coverage = reading.coverage(connection)
            writing.amend_ledger(db, amendments.amend_coverage(coverage, given, figures, today))
