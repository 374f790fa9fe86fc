"""Rows as data, and cuts as SQL: what the reading modules share."""

import sqlite3
from collections.abc import Iterable, Sequence
from datetime import date

from pow_ledger.domain.counts import in_order
from pow_ledger.domain.entries import (
    Category,
    Count,
    Counts,
    Pledge,
    PledgeRecord,
    Report,
    ReportRecord,
    Side,
    Source,
    Stance,
    Statement,
    StatementRecord,
    Status,
    Swap,
    SwapRecord,
)
from pow_ledger.domain.figures import Figure
from pow_ledger.domain.totals import Cut


def days(cut: Cut, column: str) -> str:
    bounds = [f"{column} >= :since"] * bool(cut.since) + [f"{column} <= :until"] * bool(cut.until)
    return " AND ".join(bounds) or "TRUE"


def kinds(cut: Cut) -> str:
    kinds = ["side = :side"] * bool(cut.side) + ["category = :category"] * bool(cut.category)
    return " AND ".join(kinds) or "TRUE"


def values(cut: Cut) -> dict[str, str | None]:
    return {
        "since": cut.since.isoformat() if cut.since else None,
        "until": cut.until.isoformat() if cut.until else None,
        "side": cut.side,
        "category": cut.category,
    }


def to_date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def figure(row: sqlite3.Row, prefix: str = "") -> Figure:
    return Figure(row[f"{prefix}low"], row[f"{prefix}high"], bool(row[f"{prefix}about"]))


def count(row: sqlite3.Row, prefix: str = "") -> Count:
    return Count(row["side"], Category(row["category"]), figure(row, prefix))


def counts(connection: sqlite3.Connection, table: str, owner: str, key: int | str, known: Iterable[Side]) -> Counts:
    rows = connection.execute(f"SELECT side, category, low, high, about FROM {table} WHERE {owner} = ?", (key,))
    return in_order(map(count, rows), tuple(known))


def source(row: sqlite3.Row) -> Source:
    return Source(
        citation=row["source"],
        publisher=row["publisher"],
        published=to_date(row["published"]),
        archive=row["archive"],
        claimant=row["claimant"],
        by=row["by_side"],
    )


def swap(row: sqlite3.Row, counts: Counts = (), mediators: tuple[str, ...] = ()) -> Swap:
    """A row of `swap`, with the parts that stand elsewhere."""
    return Swap(
        date=date.fromisoformat(row["date"]),
        figures=counts,
        status=Status(row["status"]),
        place=row["place"],
        mediators=mediators,
        label=row["label"],
        note=row["note"],
    )


def report(row: sqlite3.Row, counts: Counts = (), stances: tuple[tuple[str, Stance], ...] = ()) -> Report:
    """A row of `report`, with the parts that stand elsewhere."""
    return Report(source=source(row), status=Status(row["status"]), figures=counts, stances=stances, note=row["note"])


def pledge(row: sqlite3.Row, counts: Counts = ()) -> Pledge:
    """A row of `pledge`, with the figures that stand elsewhere."""
    return Pledge(
        code=row["code"],
        announced=date.fromisoformat(row["announced"]),
        figures=counts,
        source=source(row),
        window_from=date.fromisoformat(row["window_from"]),
        window_until=to_date(row["window_until"]),
        deadline=row["deadline"],
        note=row["note"],
    )


def statement(row: sqlite3.Row, counts: Counts = ()) -> Statement:
    """A row of `statement`, with the figures that stand elsewhere."""
    return Statement(
        as_of=date.fromisoformat(row["as_of"]),
        figures=counts,
        source=source(row),
        since=to_date(row["since"]),
        pledge=row["pledge"],
        mediator=row["mediator"],
        note=row["note"],
    )


def swap_record(row: sqlite3.Row, counts: Counts, running: Counts) -> SwapRecord:
    return SwapRecord(
        id=row["id"],
        swap=swap(row, counts, tuple((row["mediators"] or "").split("\x1f")) if row["mediators"] else ()),
        running=running,
        reports=row["reports"],
        contested=bool(row["contested"]),
        voided=bool(row["voided"]),
    )


def report_record(connection: sqlite3.Connection, row: sqlite3.Row, known: Sequence[Side]) -> ReportRecord:
    stances = connection.execute("SELECT pledge, stance FROM stance WHERE report_id = ? ORDER BY pledge", (row["id"],))
    return ReportRecord(
        id=row["id"],
        swap_id=row["swap_id"],
        report=report(
            row,
            counts(connection, "report_figure", "report_id", row["id"], known),
            tuple((stance["pledge"], Stance(stance["stance"])) for stance in stances),
        ),
        contradicts=bool(row["contradicts"]),
        voided=bool(row["voided"]),
    )


def pledge_record(connection: sqlite3.Connection, row: sqlite3.Row, known: Sequence[Side]) -> PledgeRecord:
    figures = counts(connection, "pledge_figure", "pledge", row["code"], known)
    return PledgeRecord(pledge(row, figures), voided=bool(row["voided"]))


def statement_record(connection: sqlite3.Connection, row: sqlite3.Row, known: Sequence[Side]) -> StatementRecord:
    figures = counts(connection, "statement_figure", "statement_id", row["id"], known)
    return StatementRecord(row["id"], statement(row, figures), voided=bool(row["voided"]))
