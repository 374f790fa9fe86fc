"""Cuts of a ledger as conditions in SQL: which days, side and category a query leaves in."""

from datetime import date
from typing import Final

from pow_ledger.domain.totals import Cut

_END_OF_TIME: Final = "9999-12-31"


def on_days(cut: Cut, column: str) -> str:
    """The condition that a column is one of the cut's days."""
    bounds = [f"{column} >= :since"] * bool(cut.since) + [f"{column} <= :until"] * bool(cut.until)
    return " AND ".join(bounds) or "TRUE"


def on_figures(cut: Cut) -> str:
    """The condition that a figure is of the cut's side and category."""
    conditions = ["side = :side"] * bool(cut.side) + ["category = :category"] * bool(cut.category)
    return " AND ".join(conditions) or "TRUE"


def values(cut: Cut) -> dict[str, str | None]:
    """The values that these conditions name."""
    return {
        "since": cut.since.isoformat() if cut.since else None,
        "until": cut.until.isoformat() if cut.until else None,
        "side": cut.side,
        "category": cut.category,
    }


def last_day(until: date | None) -> str:
    """The last day to take in, for a query that always has one."""
    return until.isoformat() if until else _END_OF_TIME
