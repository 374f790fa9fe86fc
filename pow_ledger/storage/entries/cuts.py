"""Cuts of a ledger as conditions in SQL: which days, side and category a query leaves in."""

from datetime import date
from typing import Final

from pow_ledger.domain.totals import Cut

_END_OF_TIME: Final = "9999-12-31"


def on_days(cut: Cut, column: str) -> str:
    """The condition that a column is one of the cut's days."""
    bounds = [f"{column} >= :since"] * bool(cut.since) + [f"{column} <= :until"] * bool(cut.until)
    return " AND ".join(bounds) or "TRUE"


def on_swaps(cut: Cut, number: str = "swap.id") -> str:
    """The condition that a swap is of the cut's days and passes its filter.

    `number` is the column of its number with the table's name, which tells it from that of a report.
    """
    table = number.partition(".")[0]
    wanted = cut.filter
    live = f"report.swap_id = {number} AND NOT report.voided"
    conditions = [
        on_days(cut, "date"),
        *[f"{number} IN (SELECT swap_id FROM swap_mediator WHERE name IN (SELECT value FROM json_each(:mediators)))"]
        * (wanted.mediators is not None),
        *[f"{table}.status = :status"] * bool(wanted.status),
        *[
            f"""EXISTS (SELECT 1 FROM report JOIN stance ON report_id = report.id
            WHERE {live} AND stance.pledge = :pledge AND stance <> 'excluded')"""
        ]
        * bool(wanted.pledge),
        *[f"EXISTS (SELECT 1 FROM report WHERE {live} AND by_side = :by)"] * bool(wanted.by),
        *[f"{number} IN (SELECT swap_id FROM main.contradiction)"] * wanted.contested,
    ]
    return " AND ".join(conditions)


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
        "mediators": _as_json(cut.filter.mediators),
        "status": cut.filter.status,
        "pledge": cut.filter.pledge,
        "by": cut.filter.by,
    }


def _as_json(names: frozenset[str] | None) -> str | None:
    """Names as one value that SQLite can take apart."""
    if names is None:
        return None
    import json

    return json.dumps(sorted(names))


def last_day(until: date | None) -> str:
    """The last day to take in, for a query that always has one."""
    return until.isoformat() if until else _END_OF_TIME
