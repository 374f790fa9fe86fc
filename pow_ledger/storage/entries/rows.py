"""Rows of a ledger as frozen data."""

import sqlite3
from datetime import date

from pow_ledger.domain.entries import (
    Category,
    Count,
    Counts,
    Pledge,
    Report,
    Source,
    Stance,
    Statement,
    Status,
    Swap,
)
from pow_ledger.domain.figures import Figure


def to_date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def figure(row: sqlite3.Row, prefix: str = "") -> Figure:
    return Figure(row[f"{prefix}low"], row[f"{prefix}high"], bool(row[f"{prefix}about"]))


def count(row: sqlite3.Row, prefix: str = "") -> Count:
    return Count(row["side"], Category(row["category"]), figure(row, prefix))


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
    """A row of `swap`, with the parts from other tables."""
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
    """A row of `report`, with the parts from other tables."""
    return Report(source=source(row), status=Status(row["status"]), figures=counts, stances=stances, note=row["note"])


def pledge(row: sqlite3.Row, counts: Counts = ()) -> Pledge:
    """A row of `pledge`, with the figures from another table."""
    return Pledge(
        code=row["code"],
        announced=date.fromisoformat(row["announced"]),
        figures=counts,
        window_from=date.fromisoformat(row["window_from"]),
        window_until=to_date(row["window_until"]),
        deadline=row["deadline"],
        note=row["note"],
    )


def statement(row: sqlite3.Row, counts: Counts = ()) -> Statement:
    """A row of `statement`, with the figures from another table."""
    return Statement(
        as_of=date.fromisoformat(row["as_of"]),
        figures=counts,
        source=source(row),
        since=to_date(row["since"]),
        pledge=row["pledge"],
        mediator=row["mediator"],
        note=row["note"],
    )
