"""Writing entries into a ledger. The caller holds the transaction, and has decided that they belong there."""

from datetime import date
from typing import Any

from sqlite_utils import Database

from pow_ledger.domain.entries import Category, Count, Counts, Holdings, Pledge, Report, Source, Statement, Swap
from pow_ledger.domain.errors import PledgeTaken
from pow_ledger.storage import reading


def add_holdings(db: Database, holdings: Holdings) -> None:
    """Write all that `holdings` has, in its order."""
    for pledge in holdings.pledges:
        add_pledge(db, pledge)
    for swap, reports in holdings.swaps:
        number = add_swap(db, swap)
        for report in reports:
            add_report(db, number, report)
    for statement in holdings.statements:
        add_statement(db, statement)


def add_swap(db: Database, swap: Swap) -> int:
    """Write a swap with its adopted figures, and return its number."""
    number = _insert(
        db,
        "swap",
        {
            "date": swap.date.isoformat(),
            "status": swap.status.value,
            "place": swap.place,
            "label": swap.label,
            "note": swap.note,
        },
    )
    db.table("swap_mediator").insert_all(
        {"swap_id": number, "position": position, "name": name} for position, name in enumerate(swap.mediators)
    )
    _figures(db, "swap_figure", {"swap_id": number}, swap.figures)
    return number


def add_report(db: Database, swap: int, report: Report) -> int:
    """Write a report on a swap, with its stances, and return its number.

    Raises NoSuchPledge where a stance is on a pledge that the ledger does not have.
    """
    row = {"swap_id": swap, "status": report.status.value, **_source(report.source, report.note)}
    number = _insert(db, "report", row)
    _figures(db, "report_figure", {"report_id": number}, report.figures)
    for code, stance in report.stances:
        reading.pledge(db.conn, code)
        db.table("stance").insert({"report_id": number, "pledge": code, "stance": stance.value})
    return number


def add_pledge(db: Database, pledge: Pledge) -> None:
    """Write a pledge. Raises PledgeTaken where its code is another's."""
    taken = db.conn.execute("SELECT announced FROM pledge WHERE code = ?", (pledge.code,)).fetchone()
    if taken:
        raise PledgeTaken(pledge.code, date.fromisoformat(taken[0]))
    db.table("pledge").insert(
        {
            "code": pledge.code,
            "announced": pledge.announced.isoformat(),
            "window_from": pledge.window_from.isoformat(),
            "window_until": _iso(pledge.window_until),
            "deadline": pledge.deadline,
            **_source(pledge.source, pledge.note),
        }
    )
    _figures(db, "pledge_figure", {"pledge": pledge.code}, pledge.figures)


def add_statement(db: Database, statement: Statement) -> int:
    """Write a statement and return its number. Raises NoSuchPledge where its pledge is unknown."""
    if statement.pledge:
        reading.pledge(db.conn, statement.pledge)
    number = _insert(
        db,
        "statement",
        {
            "as_of": statement.as_of.isoformat(),
            "since": _iso(statement.since),
            "pledge": statement.pledge,
            "mediator": statement.mediator,
            **_source(statement.source, statement.note),
        },
    )
    _figures(db, "statement_figure", {"statement_id": number}, statement.figures)
    return number


def adopt(db: Database, swap: int, report: Report) -> None:
    """Make a report's status and stated figures the swap's own; what it does not state stays.

    A split takes the place of a figure for `people`, and the other way round, so that nobody counts twice.
    """
    db.table("swap").update(swap, {"status": report.status.value})
    for held in reading.swap(db.conn, swap).swap.figures:
        if any(held.side == count.side and _overlap(held.category, count.category) for count in report.figures):
            db.table("swap_figure").delete((swap, held.side, held.category.value))
    for count in report.figures:
        db.table("swap_figure").upsert({"swap_id": swap, **_figure(count)}, pk=("swap_id", "side", "category"))


def _overlap(one: Category, other: Category) -> bool:
    """Whether two categories are a split and the whole of it."""
    return one is not other and one.living and other.living and Category.PEOPLE in (one, other)


def _insert(db: Database, table: str, row: dict[str, Any]) -> int:
    db.table(table).insert(row, pk="id")
    return int(db.conn.execute("SELECT last_insert_rowid()").fetchone()[0])


def _figures(db: Database, table: str, owner: dict[str, Any], counts: Counts) -> None:
    db.table(table).insert_all({**owner, **_figure(count)} for count in counts)


def _figure(count: Count) -> dict[str, Any]:
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
