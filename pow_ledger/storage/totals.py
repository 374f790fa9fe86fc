"""Reading totals: sums of adopted figures, within a cut, and by calendar stretch."""

import sqlite3
from collections.abc import Sequence
from dataclasses import replace
from datetime import date

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
from pow_ledger.storage.views import COMPLETED, COUNTED_SWAPS, PENDING, SUM


def read_totals(
    connection: sqlite3.Connection,
    cut: Cut = EVERYTHING,
    *,
    counted_by: str | None = None,
    period: Period | None = None,
) -> Totals:
    """The main table. The cut's days cut the sums and the periods, never the progress."""
    known = reading.sides(connection)
    where = f"{rows.days(cut, 'date')} AND {rows.kinds(cut)}"
    extent = connection.execute(
        f"SELECT count(DISTINCT swap_id) AS swaps, min(date) AS first, max(date) AS last FROM adopted "
        f"WHERE {COMPLETED} AND {where}",
        rows.values(cut),
    ).fetchone()
    contested = connection.execute(
        f"SELECT count(DISTINCT swap_id) FROM adopted WHERE {COMPLETED} AND {where} "
        "AND swap_id IN (SELECT swap_id FROM contradiction WHERE (:side IS NULL OR side = :side) "
        "AND (:category IS NULL OR category IN (:category, 'people')))",
        rows.values(cut),
    ).fetchone()
    first, last = rows.to_date(extent["first"]), rows.to_date(extent["last"])
    totals = _sums(connection, f"{COMPLETED} AND {where}", cut, known)
    return Totals(
        cut=cut,
        swaps=extent["swaps"],
        first=first,
        last=last,
        contested=contested[0],
        totals=totals,
        pending=_sums(connection, f"{PENDING} AND {where}", cut, known),
        pledges=tuple(
            read_progress(connection, replace(cut, since=None, until=None), counted_by=counted_by, by_swap=False)
        ),
        periods=_periods(connection, cut, known, period, totals, cut.since or first, cut.until or last)
        if period
        else (),
    )


def _sums(connection: sqlite3.Connection, where: str, cut: Cut, known: Sequence[Side]) -> tuple[Total, ...]:
    cursor = connection.execute(
        f"SELECT side, category, {SUM}, {COUNTED_SWAPS} FROM adopted WHERE {where} GROUP BY side, category",
        rows.values(cut),
    )
    sums = {rows.count(row): row for row in cursor}
    ranged = connection.execute(
        f"SELECT side, category, {SUM} FROM ranged WHERE {where} GROUP BY side, category", rows.values(cut)
    )
    ranges = {(row["side"], Category(row["category"])): rows.figure(row) for row in ranged}
    return tuple(
        Total(
            count.side,
            count.category,
            count.figure,
            sums[count]["swaps"],
            sums[count]["withheld"],
            ranges[count.side, count.category],
        )
        for count in in_order(sums, known)
    )


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
        within = replace(cut, since=since, until=until)
        found = _sums(connection, f"{COMPLETED} AND {rows.days(within, 'date')} AND {rows.kinds(cut)}", within, known)
        by_kind = {(total.side, total.category): total for total in found}
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
