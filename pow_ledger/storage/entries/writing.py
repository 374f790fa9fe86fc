"""Writing entries and amending them, inside the caller's transaction."""

import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Any, Literal

from sqlite_utils import Database

from pow_ledger.domain import keys
from pow_ledger.domain.coverage import Coverage
from pow_ledger.domain.entries import Count, Counts, Pledge, Report, Source, Stance, Statement, Swap
from pow_ledger.domain.errors import PledgeTaken
from pow_ledger.storage.entries import reading
from pow_ledger.storage.entries.keys import add_missing, unused
from pow_ledger.storage.history.log import last_number


def add_swap(db: Database, swap: Swap, *reports: Report) -> int:
    """Write a swap with its adopted figures and the reports on it, and return its number.

    Its key is made from the first report. Raises NoSuchPledge as `add_report` does.
    """
    source, figures = (reports[0].source, reports[0].figures) if reports else (None, swap.figures)
    key = keys.swap_key(swap.date, source, figures)
    number = _insert(db, "swap", key, swap_row(swap))
    _set_mediators(db, number, swap.mediators)
    _set_figures(db, "swap_figure", {"swap_id": number}, swap.figures)
    for report in reports:
        add_report(db, number, report)
    return number


def amend_swap(db: Database, number: int, swap: Swap) -> None:
    """Replace what a recorded swap says, but not its key."""
    add_missing(db.conn)
    db.table("swap").update(number, swap_row(swap))
    _set_mediators(db, number, swap.mediators)
    _set_figures(db, "swap_figure", {"swap_id": number}, swap.figures)


def add_report(db: Database, on: int | str, report: Report) -> int:
    """Write a report on the swap of a number or the pledge of a code, with its stances, and return its number.

    Raises NoSuchPledge where a stance is on a pledge that the ledger does not have.
    """
    if isinstance(on, str):
        announced = reading.pledge(db.conn, on).pledge.announced
        key = keys.pledge_report_key(announced, report.source, report.figures)
    else:
        key = keys.report_key(reading.swap(db.conn, on).swap.date, report.source, report.figures)
    number = _insert(db, "report", key, {**_on(on), **report_row(report)})
    _set_figures(db, "report_figure", {"report_id": number}, report.figures)
    _set_stances(db, number, report.stances)
    return number


def amend_report(db: Database, number: int, on: int | str, report: Report) -> None:
    """Replace what a recorded report says and which swap it is on, but not its key.

    Raises NoSuchPledge as `add_report` does.
    """
    add_missing(db.conn)
    db.table("report").update(number, {**_on(on), **report_row(report)})
    _set_figures(db, "report_figure", {"report_id": number}, report.figures)
    _set_stances(db, number, report.stances)


def add_pledge(db: Database, pledge: Pledge, *reports: Report) -> None:
    """Write a pledge with its adopted figures and the reports on it. Raises PledgeTaken where another has its code."""
    taken = db.conn.execute("SELECT announced, voided FROM pledge WHERE code = ?", (pledge.code,)).fetchone()
    if taken:
        raise PledgeTaken(pledge.code, date.fromisoformat(taken["announced"]), voided=bool(taken["voided"]))
    db.table("pledge").insert({"code": pledge.code, **pledge_row(pledge)})
    _set_figures(db, "pledge_figure", {"pledge": pledge.code}, pledge.figures)
    for report in reports:
        add_report(db, pledge.code, report)


def amend_pledge(db: Database, code: str, pledge: Pledge) -> None:
    """Replace what a recorded pledge says, its code too. Raises PledgeTaken where another has the new code."""
    if pledge.code == code:
        db.table("pledge").update(code, pledge_row(pledge))
        _set_figures(db, "pledge_figure", {"pledge": code}, pledge.figures)
        return
    add_pledge(db, pledge)
    db.conn.execute(
        "UPDATE pledge SET voided = (SELECT voided FROM pledge WHERE code = ?) WHERE code = ?", (code, pledge.code)
    )
    for referring in ("stance", "statement", "report"):
        db.conn.execute(f"UPDATE {referring} SET pledge = ? WHERE pledge = ?", (pledge.code, code))
    _set_figures(db, "pledge_figure", {"pledge": code}, ())
    db.table("pledge").delete(code)


def add_statement(db: Database, statement: Statement) -> int:
    """Write a statement and return its number. Raises NoSuchPledge where its pledge is unknown."""
    _require_pledge(db, statement.pledge)
    number = _insert(db, "statement", keys.statement_key(statement), statement_row(statement))
    _set_figures(db, "statement_figure", {"statement_id": number}, statement.figures)
    return number


def amend_statement(db: Database, number: int, statement: Statement) -> None:
    """Replace what a recorded statement says, but not its key. Raises NoSuchPledge as `add_statement` does."""
    add_missing(db.conn)
    _require_pledge(db, statement.pledge)
    db.table("statement").update(number, statement_row(statement))
    _set_figures(db, "statement_figure", {"statement_id": number}, statement.figures)


def amend_ledger(db: Database, coverage: Coverage) -> None:
    """Set the days of which the ledger is meant to know every announcement."""
    db.table("ledger").update(1, coverage_row(coverage))


def set_bundled(connection: sqlite3.Connection, version: str) -> None:
    """Record the version of the bundled dataset that the ledger has now."""
    connection.execute("UPDATE ledger SET bundled = ?", (version,))


def void(db: Database, kind: Literal["swap", "report", "pledge", "statement"], key: int | str, voided: bool) -> None:
    """Take an entry out of every sum, or bring it back."""
    db.table(kind).update(key, {"voided": int(voided)})


# Entries as rows of their own tables


def coverage_row(coverage: Coverage) -> dict[str, Any]:
    return {"complete_from": _iso(coverage.since), "complete_until": _iso(coverage.until)}


def _on(on: int | str) -> dict[str, Any]:
    """What a report is on, as columns."""
    return {"swap_id": on, "pledge": None} if isinstance(on, int) else {"swap_id": None, "pledge": on}


def swap_row(swap: Swap) -> dict[str, Any]:
    return {
        "date": swap.date.isoformat(),
        "status": swap.status.value,
        "place": swap.place,
        "label": swap.label,
        "note": swap.note,
    }


def report_row(report: Report) -> dict[str, Any]:
    return {"status": report.status.value, **_source(report.source, report.note)}


def pledge_row(pledge: Pledge) -> dict[str, Any]:
    return {
        "announced": pledge.announced.isoformat(),
        "window_from": pledge.window_from.isoformat(),
        "window_until": _iso(pledge.window_until),
        "deadline": pledge.deadline,
        "note": pledge.note,
    }


def statement_row(statement: Statement) -> dict[str, Any]:
    return {
        "as_of": statement.as_of.isoformat(),
        "since": _iso(statement.since),
        "pledge": statement.pledge,
        "mediator": statement.mediator,
        **_source(statement.source, statement.note),
    }


def _require_pledge(db: Database, code: str | None) -> None:
    if code:
        reading.pledge(db.conn, code)


def _set_mediators(db: Database, swap: int, names: Sequence[str]) -> None:
    present = db.conn.execute("SELECT name FROM swap_mediator WHERE swap_id = ? ORDER BY position", (swap,))
    if [row[0] for row in present] != list(names):
        db.conn.execute("DELETE FROM swap_mediator WHERE swap_id = ?", (swap,))
        db.table("swap_mediator").insert_all(
            {"swap_id": swap, "position": position, "name": name} for position, name in enumerate(names)
        )


def _set_figures(db: Database, table: str, owner: dict[str, Any], counts: Counts) -> None:
    rows = [{**owner, **figure_row(count)} for count in counts]
    _set_parts(db, table, owner, ("side", "category"), rows)


def _set_stances(db: Database, report: int, stances: Sequence[tuple[str, Stance]]) -> None:
    for code, _ in stances:
        reading.pledge(db.conn, code)
    rows = [{"report_id": report, "pledge": code, "stance": stance.value} for code, stance in stances]
    _set_parts(db, "stance", {"report_id": report}, ("pledge",), rows)


def _set_parts(
    db: Database, table: str, owner: dict[str, Any], place: tuple[str, ...], rows: Sequence[dict[str, Any]]
) -> None:
    """Make these the only parts of an entry, updating those that it has already at the same place."""
    ((column, key),) = owner.items()
    cursor = db.conn.execute(f"SELECT {', '.join(place)} FROM {table} WHERE {column} = ?", (key,))
    present = {tuple(row) for row in cursor}
    wanted = {tuple(row[name] for name in place): row for row in rows}
    for at in sorted(present - wanted.keys()):
        db.table(table).delete((key, *at))
    # Not upsert(), which creates a table of its own to try out SQLite, and ignores that the disk is full.
    for at, row in wanted.items():
        if at in present:
            db.table(table).update((key, *at), {name: row[name] for name in row.keys() - {column, *place}})
        else:
            db.table(table).insert(row)


def _insert(db: Database, table: str, key: str, row: dict[str, Any]) -> int:
    """Insert a row under a number that no entry ever had, not even one that was undone, and an unused key."""
    number = last_number(db.conn, table) + 1
    db.table(table).insert({"id": number, **row, "key": unused(db.conn, table, key)}, pk="id")
    return number


def figure_row(count: Count) -> dict[str, Any]:
    figure = count.figure
    return {
        "side": count.side,
        "category": count.category.value,
        "low": figure.low,
        "high": figure.high,
        "about": int(figure.about),
    }


def _source(source: Source, note: str | None) -> dict[str, Any]:
    return {
        "source": source.citation,
        "publisher": source.publisher,
        "published": _iso(source.published),
        "archive": source.archive,
        "claimant": source.claimant,
        "by_side": source.by,
        "note": note,
    }


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None
