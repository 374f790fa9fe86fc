"""`ledger add`: record an announced swap and its first report."""

import sqlite3
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pow_ledger.commands.shared import environment, ledger_file, notices, typed
from pow_ledger.commands.shared.draft import Draft, SwapOptions
from pow_ledger.commands.shared.ledger_file import Recorded
from pow_ledger.commands.shared.options import CountWords, Db, DryRun, SourceOptions, Stances, grouped, read_stances
from pow_ledger.domain.counts import find_side, in_notation, parse_counts
from pow_ledger.domain.entries import Report, Side, Status, Swap, SwapRecord, check_swap
from pow_ledger.domain.errors import Missing, SameFigures, listed
from pow_ledger.domain.refs import PledgeRef
from pow_ledger.domain.repeats import repeated_swap
from pow_ledger.storage.entries import reading

if TYPE_CHECKING:
    from sqlite_utils import Database


@grouped
def add(
    day: Annotated[
        str | None,
        typer.Argument(metavar="DATE", help="The day of the swap: 2025-10-02, today or yesterday.", show_default=False),
    ] = None,
    counts: CountWords = None,
    *,
    source: SourceOptions,
    about: SwapOptions,
    pledge: Stances = None,
    from_text: Annotated[
        str | None,
        typer.Option(
            "--from-text",
            metavar="FILE",
            help="Read an announcement, and fill in what it says for certain; - to paste.",
        ),
    ] = None,
    new: Annotated[
        bool, typer.Option("--new", help="A second swap that day, though it looks like a recorded one.")
    ] = False,
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Record a swap and its first report.

    The ledger adopts the figures of that report. Without --status the swap is completed. The same
    announcement twice is recorded once. On a terminal it asks for what is missing.

    \b
    Example: ledger add 2025-10-02 each=185 each:civilian=20 --by russia --source https://www.interfax.ru/russia/1050490
    """
    sides = ledger_file.sides(db)
    first, words = typed.day_if_any([day, *(counts or ())] if day else [], sides)
    read_stances(pledge)
    draft = Draft(
        first,
        in_notation(typed.read_counts(words, sides), sides).split(),
        source._replace(by=source.by and find_side(source.by, sides)),
        about,
        pledge or (),
    )
    if from_text is not None:
        draft = _read_from(from_text, draft, sides)
        if not environment.is_interactive():
            print(draft.command_line())
            return
    if draft.missing and not environment.is_interactive():
        raise Missing("add", draft.missing)
    if draft.missing or from_text is not None:
        draft, another = _asked(draft, sides, db, from_text=from_text is not None, new=new, dry_run=dry_run)
        new = new or another
    swap, report = draft.entries(parse_counts(draft.counts, sides), sides)
    check_swap(swap, environment.today())
    record, is_new, remarks = ledger_file.write(
        db, "add", lambda ledger: _record(ledger, swap, report, new=new), dry_run=dry_run
    )
    if not is_new:
        environment.say(_already(record, report))
        return
    notices.recorded(f"Recorded swap {record.id}: {_summary(record.swap, report, sides)}", dry_run=dry_run)
    environment.say(*remarks)


def _record(db: "Database", swap: Swap, report: Report, *, new: bool) -> Recorded[SwapRecord]:
    """Record the swap and its report, unless the same announcement is here and `new` does not say otherwise."""
    from pow_ledger.storage.entries import writing

    same_day = list(reading.swaps_on(db.conn, swap.date))
    if not new and (known := repeated_swap(swap, report, same_day)):
        return Recorded(known, is_new=False)
    number = writing.add_swap(db, swap, report)
    remarks = [*notices.voided_entries(db.conn, *(PledgeRef(code) for code, _ in report.stances))]
    if same_day:
        others = [str(other.id) for other, _ in same_day]
        remarks.append(f"That day has another swap: {listed(others, 'and')}. See `ledger show {others[0]}`.")
    return Recorded(reading.swap(db.conn, number), is_new=True, notices=remarks)


def _read_from(file: str, draft: Draft, sides: tuple[Side, ...]) -> Draft:
    """The draft with what a text says for certain, which is shown with the words that say it."""
    from pow_ledger.commands.shared.pasted import pasted_text
    from pow_ledger.display.announcement import field_lines, marked
    from pow_ledger.domain.language.announcement import read_announcement

    found = read_announcement(pasted_text(file), [side.code for side in sides])
    if sys.stderr.isatty():
        from pow_ledger.display.console import console

        console(sys.stderr).print(marked(found))
        environment.say("")
    environment.say("Read from the text:", *field_lines(found, sides))
    return draft.with_reading(found, sides)


def _asked(
    draft: Draft, sides: tuple[Side, ...], db: Path | None, *, from_text: bool, new: bool, dry_run: bool
) -> tuple[Draft, bool]:
    """The draft with what someone at the terminal answers, who has also confirmed it.

    With it, whether they said that it is another swap than the one of that day with the same figures.
    """
    from pow_ledger.commands.shared.dialogue import Answers, ask_all
    from pow_ledger.commands.shared.swap_questions import SwapQuestions, check_day, confirmation
    from pow_ledger.commands.shared.terminal import Keyboard

    keyboard = Keyboard()
    status = draft.about.status or (None if from_text else Status.COMPLETED)
    asking = SwapQuestions(db, sides, keyboard, draft.source.publisher, status)
    # What would be refused in the end is refused before anybody types.
    asking.check_stances(draft.pledge)
    if draft.day and status:
        check_day(date.fromisoformat(draft.day), status)
    questions = asking.all()

    def summary(answers: Answers) -> Sequence[str]:
        return _in_full(draft.with_answers(answers), sides)

    environment.say(
        "Enter takes what stands in [brackets]. ? explains a question, < goes back.",
        "Ctrl-C ends without writing.",
    )
    if not new:
        questions.append(
            asking.second_swap(
                lambda answers: _alike(draft.with_answers(answers), sides, db),
                lambda answers, swap: draft.with_answers(answers).report_line(swap),
            )
        )
    if not dry_run:
        questions.append(confirmation(summary))
    answers = ask_all(questions, draft.given(), keyboard)
    if dry_run:
        keyboard.say(*summary(answers))
    return draft.with_answers(answers), answers.get("second") == "y"


def _alike(draft: Draft, sides: tuple[Side, ...], db: Path | None) -> int | None:
    """The number of the swap of that day that has the same figures from another source, if there is one."""
    swap, report = draft.entries(parse_counts(draft.counts, sides), sides)

    def look(ledger: sqlite3.Connection) -> int | None:
        try:
            repeated_swap(swap, report, reading.swaps_on(ledger, swap.date))
        except SameFigures as error:
            return error.swap_id
        return None

    return ledger_file.ask(db, look, None)


def _in_full(draft: Draft, sides: tuple[Side, ...]) -> list[str]:
    """The whole entry, a field a line."""
    from pow_ledger.domain.wording import STATUS_WORDS, counts_words, day_words, stance_words

    counts = parse_counts(draft.counts, sides)
    swap, report = draft.entries(counts, sides)
    names = {side.code: side.name for side in sides}
    fields = {
        "date": day_words(swap.date),
        "status": STATUS_WORDS[swap.status],
        "counts": f"{counts_words(counts, sides)} ({in_notation(counts, sides)})",
        "source": report.source.citation,
        "publisher": report.source.publisher,
        "published": report.source.published and day_words(report.source.published),
        "archive": report.source.archive,
        "claimant": report.source.claimant,
        "speaks for": names.get(report.source.by or ""),
        "pledge": "; ".join(stance_words(code, stance) for code, stance in report.stances),
        "place": swap.place,
        "mediators": ", ".join(swap.mediators),
        "label": swap.label,
        "note": swap.note,
    }
    return ["To be recorded:", *(f"  {name:<10}  {value}" for name, value in fields.items() if value)]


def _summary(swap: Swap, report: Report, sides: tuple[Side, ...]) -> str:
    from pow_ledger.domain.wording import STATUS_WORDS, counts_words, stance_words

    stances = "".join(f"; {stance_words(code, stance)}" for code, stance in report.stances)
    said = report.source.speaker
    return f"{swap.date}, {STATUS_WORDS[swap.status]}; {counts_words(swap.figures, sides)}; said by {said}{stances}."


def _already(record: SwapRecord, report: Report) -> str:
    notice = f"Already recorded as swap {record.id}."
    if record.swap.status is not report.status:
        notice += (
            f" It is {record.swap.status} there; to make it {report.status}, use "
            f"`ledger report {record.id} --status {report.status} --adopt --source …`."
        )
    return notice
