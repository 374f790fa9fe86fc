"""Reading totals: sums of adopted figures, within a cut, and by calendar stretch."""

import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from pow_ledger.domain.counts import in_order
from pow_ledger.domain.dates import Period, stretches
from pow_ledger.domain.entries import (
    Category,
    Side,
)
from pow_ledger.domain.figures import ZERO
from pow_ledger.domain.totals import EVERYTHING, Cut, PeriodTotals, Total, Totals
from pow_ledger.storage import reading, rows
from pow_ledger.storage.progress import read_progress
from pow_ledger.storage.views import COMPLETED, COUNTED_SWAPS, PENDING, RANGED, SUM


def read_totals(
    connection: sqlite3.Connection,
    cut: Cut = EVERYTHING,
    *,
    counted_by: str | None = None,
    period: Period | None = None,
) -> Totals:
    """The main table. The cut's days cut the sums and the periods, never the progress."""
    known = reading.sides(connection)
    kinds = rows.kinds(cut)
    extent = connection.execute(
        f"SELECT count(*) AS swaps, min(date) AS first, max(date) AS last FROM swap "
        f"WHERE {COMPLETED} AND NOT voided AND {rows.days(cut, 'date')} "
        f"AND EXISTS (SELECT 1 FROM swap_figure WHERE swap_id = swap.id AND {kinds})",
        rows.values(cut),
    ).fetchone()
    first, last = rows.to_date(extent["first"]), rows.to_date(extent["last"])
    sums = _sums(connection, cut, known)
    return Totals(
        cut=cut,
        swaps=extent["swaps"],
        first=first,
        last=last,
        contested=sums.contested,
        totals=sums.totals,
        pending=sums.pending,
        pledges=tuple(
            read_progress(connection, cut._replace(since=None, until=None), counted_by=counted_by, by_swap=False)
        ),
        periods=_periods(connection, cut, known, period, sums.totals, cut.since or first, cut.until or last)
        if period
        else (),
    )


class _Sums(NamedTuple):
    totals: tuple[Total, ...]
    pending: tuple[Total, ...]
    contested: int
    """How many of the completed swaps some report contradicts."""


_RANGES: Final = f"""WITH contradiction AS MATERIALIZED (SELECT * FROM main.contradiction), ranged AS ({RANGED})
SELECT {COMPLETED} AS completed, side, category, {SUM} FROM ranged WHERE {{within}} GROUP BY completed, side, category
UNION ALL
SELECT NULL, NULL, NULL, count(DISTINCT swap_id), NULL, NULL FROM adopted WHERE {COMPLETED} AND {{within}}
    AND swap_id IN (SELECT swap_id FROM contradiction
        WHERE (:side IS NULL OR side = :side) AND (:category IS NULL OR category IN (:category, 'people')))"""
"""What the view `ranged` adds up to, and how many swaps are contested, with one look at what every report states."""


def _sums(connection: sqlite3.Connection, cut: Cut, known: Sequence[Side]) -> _Sums:
    """The sums of completed swaps, and of those still to come."""
    within = f"({COMPLETED} OR {PENDING}) AND {rows.days(cut, 'date')} AND {rows.kinds(cut)}"
    *ranges, contested = connection.execute(_RANGES.format(within=within), rows.values(cut))
    ranged = {(row["completed"], row["side"], Category(row["category"])): rows.figure(row) for row in ranges}
    cursor = connection.execute(
        f"SELECT {COMPLETED} AS completed, side, category, {SUM}, {COUNTED_SWAPS} FROM adopted WHERE {within} "
        "GROUP BY completed, side, category",
        rows.values(cut),
    )
    found = {(row["completed"], rows.count(row)): row for row in cursor}

    def totals(completed: bool) -> tuple[Total, ...]:
        counts = in_order((count for done, count in found if done == completed), known)
        return tuple(
            Total(
                count.side,
                count.category,
                count.figure,
                found[completed, count]["swaps"],
                found[completed, count]["withheld"],
                ranged[completed, count.side, count.category],
            )
            for count in counts
        )

    return _Sums(totals(True), totals(False), contested["low"])


def _periods(
    connection: sqlite3.Connection,
    cut: Cut,
    known: Sequence[Side],
    period: Period,
    everything: Sequence[Total],
    first: date | None,
    last: date | None,
) -> tuple[PeriodTotals, ...]:
    """Every stretch from the first swap (or the cut's first day) to the last (or the cut's last day).

    All have the same lines: one for each of `everything`, the totals of the whole cut, 0 where no swap is.
    """
    if first is None or last is None or not everything:
        return ()

    def sums(since: date, until: date) -> tuple[Total, ...]:
        within = cut._replace(since=since, until=until)
        by_kind = {(total.side, total.category): total for total in _sums(connection, within, known).totals}
        return tuple(
            by_kind.get((line.side, line.category), Total(line.side, line.category, ZERO, 0, 0, ZERO))
            for line in everything
        )

    return tuple(
        PeriodTotals(
            stretch, sums(max(stretch.first, first), min(stretch.last, last)), sums(first, min(stretch.last, last))
        )
        for stretch in stretches(first, last, period)
    )
