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
from pow_ledger.domain.history import Edit, edits, told
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
from pow_ledger.storage.history import recording

if TYPE_CHECKING:
    from sqlite_utils import Database


@dataclass(frozen=True, slots=True)
class To:
    """What a field is to become; None takes away what it says."""

    value: Any


def _to(read: Callable[[str], Any]) -> Callable[[str], To]:
    """A parser of what a field is to become, for fields that always say something."""
    return lambda word: To(read(word))


def _to_or_none(read: Callable[[str], Any]) -> Callable[[str], To]:
    """The same for fields that need not say anything, for which stands `none`."""
    return lambda word: To(None if is_none(word) else read(word))


def _source(word: str) -> str:
    if is_none(word):
        raise EmptyText("source")
    cleaned: str = text("source")(word)
    return cleaned


def _field(name: str, read: Callable[[str], Any], metavar: str, words: str) -> Any:
    return typer.Option(f"--{name}", parser=_to_or_none(read), metavar=metavar, help=words)


class FieldOptions(NamedTuple):
    """Every field that some kind of entry has."""

    date: Annotated[
        To | None,
        typer.Option(
            "--date", parser=_to(day), metavar="DATE", help="The day of the swap, of the announcement, of the total."
        ),
    ] = None
    status: Annotated[Status | None, typer.Option("--status", help="How far the swap has come.")] = None
    place: Annotated[To | None, _field("place", text("place"), "TEXT", "Where it took place.")] = None
    mediator: Annotated[
        list[str] | None,
        typer.Option(
            "--mediator",
            callback=text("mediator"),
            metavar="NAME",
            help="Who mediated it: all of them, repeated.",
        ),
    ] = None
    label: Annotated[To | None, _field("label", text("label"), "TEXT", "What the swap is called.")] = None
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
        To | None, typer.Option("--code", parser=_to(parse_code), metavar="CODE", help="The pledge's code.")
    ] = None
    from_: Annotated[
        To | None, _field("from", day, "DATE", "The first day whose swaps can count; none: the day after.")
    ] = None
    until: Annotated[To | None, _field("until", day, "DATE", "The last day whose swaps can count.")] = None
    deadline: Annotated[To | None, _field("deadline", text("deadline"), "TEXT", "The deadline as worded.")] = None
    since: Annotated[To | None, _field("since", day, "DATE", "The day from which a total counts.")] = None
    source: Annotated[
        To | None,
        typer.Option("--source", parser=_to(_source), metavar="SOURCE", help="A URL, or a citation in words."),
    ] = None
    publisher: Annotated[To | None, _field("publisher", text("publisher"), "NAME", "Who published it.")] = None
    published: Annotated[To | None, _field("published", day, "DATE", "The day it was published.")] = None
    archive: Annotated[To | None, _field("archive", link("archive"), "URL", "Where a copy of the page is kept.")] = None
    claimant: Annotated[To | None, _field("claimant", text("claimant"), "NAME", "Who said it.")] = None
    by: Annotated[To | None, _field("by", text("side"), "SIDE", "The side that the claimant speaks for.")] = None
    note: Annotated[To | None, _field("note", text("note"), "TEXT", "A remark.")] = None
    complete_from: Annotated[
        To | None, _field("complete-from", day, "DATE", "Of REF `ledger`: the day from which all swaps are in it.")
    ] = None

    def given(self) -> amendments.Fields:
        """What each option that was given says, by its name."""
        said = {name.rstrip("_").replace("_", "-"): word for name, word in self._asdict().items()}
        return {name: _meant(word) for name, word in said.items() if word not in (None, [])}


def _meant(word: Any) -> Any:
    if isinstance(word, To):
        return word.value
    if isinstance(word, list) and any(map(is_none, word)):
        if len(word) > 1:
            raise Conflicting("`none`", "another value", "Give `none` alone to take away what is there.")
        return []
    return word


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
    source, --note. Of a pledge: --code, --date, --from, --until, --deadline, its source, --note. Of a stated total:
    --date, --since, --pledge, --mediator, its source, --note.

    \b
    Example: ledger amend 2025-10-02 ukraine=184 --place none --why "the headquarters corrected its count"
    """
    given = to.given()
    change = "what is to change, such as ukraine=248 or --place Minsk"
    prompts.require("amend", ("--why", why), (change, given or counts))
    sides = ledger_file.sides(db)
    wanted = read_ref(ref, environment.today())
    figures = parse_amendments(counts or [], sides, both=isinstance(wanted, StatementRef))

    def work(ledger: "Database") -> tuple[tuple[Edit, ...], list[str]]:
        entry = reading.resolved(ledger.conn, wanted)
        moved_to = [_moved_to(ledger.conn, given["swap"])] if "swap" in given else []
        before = _figures(ledger.conn, entry)
        with notices.changes_of_contest(ledger.conn, entry, *moved_to) as turned:
            _amend(ledger, entry, given, figures, sides)
        implied = notices.implied_category(counts or [], before, _figures(ledger.conn, entry), sides)
        amended = PledgeRef(given["code"]) if "code" in given else entry
        voided = () if isinstance(amended, LedgerRef) else notices.voided_entries(ledger.conn, amended, *moved_to)
        return edits(recording.changes_so_far(ledger.conn)), [*implied, *turned, *voided]

    found, besides = ledger_file.correct(db, "amend", work, why=why, dry_run=dry_run)
    if not found:
        environment.say(f"Nothing to change: {'swap ' * isinstance(wanted, SwapRef)}{ref} says so already.")
        return
    for line in told(found, why):
        notices.recorded(f"Amended {line}.", dry_run=dry_run)
    environment.say(*besides)


def _moved_to(connection: sqlite3.Connection, swap: str) -> SwapRef:
    """The swap that a report is to be on."""
    return SwapRef(reading.swap_number(connection, parse_swap_ref(swap, environment.today())))


def _figures(connection: sqlite3.Connection, entry: ResolvedRef) -> Counts:
    """The figures that a swap has adopted; other entries have none of that kind."""
    return reading.swap(connection, entry.id).swap.figures if isinstance(entry, SwapRef) else ()


def _amend(
    ledger: "Database", entry: ResolvedRef, given: amendments.Fields, figures: Amendments, sides: Sequence[Side]
) -> None:
    """Make an entry what the options say."""
    from pow_ledger.storage.entries import writing

    connection, today = ledger.conn, environment.today()
    match entry:
        case SwapRef(number):
            swap = reading.swap(connection, number).swap
            writing.amend_swap(ledger, number, amendments.amend_swap(swap, given, figures, sides, today))
        case ReportRef(number):
            record = reading.report(connection, number)
            on = _moved_to(connection, given["swap"]).id if "swap" in given else record.swap_id
            writing.amend_report(ledger, number, on, amendments.amend_report(record.report, given, figures, sides))
        case PledgeRef(code):
            pledge = reading.pledge(connection, code).pledge
            writing.amend_pledge(ledger, code, amendments.amend_pledge(pledge, given, figures, sides, today))
        case StatementRef(number):
            statement = reading.statement(connection, number).statement
            writing.amend_statement(ledger, number, amendments.amend_statement(statement, given, figures, sides, today))
        case LedgerRef():
            day = reading.complete_from(connection)
            writing.amend_ledger(ledger, amendments.amend_completeness(day, given, figures, today))
