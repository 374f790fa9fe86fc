"""Reading totals: sums of adopted figures, within a cut, and by month, quarter or year."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from pow_ledger.domain.counts import Place, in_order
from pow_ledger.domain.dates import Period, calendar_periods
from pow_ledger.domain.entries import Category, Count, Side
from pow_ledger.domain.figures import ZERO, Figure
from pow_ledger.domain.totals import EVERYTHING, Cut, PeriodTotals, Total, Totals
from pow_ledger.storage.entries import reading, rows
from pow_ledger.storage.schema.views import COMPLETED, COUNTED_SWAPS, PENDING, STRETCHED, SUM
from pow_ledger.storage.sums.progress import read_progress


def read_totals(
    connection: sqlite3.Connection,
    cut: Cut = EVERYTHING,
    *,
    counted_by: str | None = None,
    period: Period | None = None,
) -> Totals:
    """The main table. The cut's days cut the sums and the periods, never the progress."""
    known = reading.sides(connection)
    extent = connection.execute(
        f"SELECT count(*) AS swaps, min(date) AS first, max(date) AS last FROM swap "
        f"WHERE {COMPLETED} AND NOT voided AND {rows.days(cut, 'date')} "
        f"AND EXISTS (SELECT 1 FROM swap_figure WHERE swap_id = swap.id AND {rows.kinds(cut)})",
        rows.values(cut),
    ).fetchone()
    first, last = rows.to_date(extent["first"]), rows.to_date(extent["last"])
    contradicted = _contradicted(connection, cut, period)
    completed = _sums(connection, cut, period, COMPLETED, contradicted.completed)
    pending = _sums(connection, cut, None, PENDING, contradicted.pending)
    totals = _added_up(completed.values(), known)
    return Totals(
        cut=cut,
        swaps=extent["swaps"],
        first=first,
        last=last,
        contested=contradicted.contested,
        totals=totals,
        pending=_added_up(pending.values(), known),
        pledges=tuple(read_progress(connection, cut._replace(since=None, until=None), counted_by=counted_by)),
        periods=tuple(_periods(completed, period, totals, cut.since or first, cut.until or last)) if period else (),
    )


_WHOLE: Final = "''"
_PERIOD_NAME: Final = {
    None: _WHOLE,
    Period.MONTH: "substr(date, 1, 7)",
    Period.QUARTER: "substr(date, 1, 4) || '-Q' || ((substr(date, 6, 2) + 2) / 3)",
    Period.YEAR: "substr(date, 1, 4)",
}
"""The name of the period that a day lies in, as `pow_ledger.domain.dates.calendar_period` gives it."""


class _Widening(NamedTuple):
    """How far the reports that contradict figures take their sum down and up; without a bound where `up` is None."""

    down: int = 0
    up: int | None = 0
    about: bool = False

    def of(self, figure: Figure) -> Figure:
        high = None if figure.high is None or self.up is None else figure.high + self.up
        return Figure(figure.low - self.down, high, figure.about or self.about)


_Widenings = Mapping[tuple[str, Place], _Widening]
_Lines = Mapping[Place, Total]


class _Contradicted(NamedTuple):
    completed: _Widenings
    pending: _Widenings
    contested: int
    """How many of the completed swaps some report contradicts."""


def _contradicted(connection: sqlite3.Connection, cut: Cut, period: Period | None) -> _Contradicted:
    """What reports state against what is adopted, with one look at all of them, which takes longest of all."""
    within = f"{rows.days(cut, 'date')} AND {rows.kinds(cut)}"
    cursor = connection.execute(
        f"""WITH contradiction AS MATERIALIZED (SELECT * FROM main.contradiction), stretched AS ({STRETCHED})
        SELECT iif({COMPLETED}, {_PERIOD_NAME[period]}, {_WHOLE}) AS period, {COMPLETED} AS completed, side, category,
            sum(adopted_low - low) AS down, CASE WHEN count(high) = count(*) THEN sum(high - adopted_high) END AS up,
            max(about) AS about, NULL AS contested
        FROM stretched WHERE ({COMPLETED} OR {PENDING}) AND {within} GROUP BY period, completed, side, category
        UNION ALL
        SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, count(DISTINCT swap_id)
        FROM (SELECT DISTINCT swap_id FROM contradiction
            WHERE (:side IS NULL OR side = :side) AND (:category IS NULL OR category IN (:category, 'people')))
        JOIN adopted USING (swap_id) WHERE {COMPLETED} AND {within}""",
        rows.values(cut),
    )
    widenings: dict[bool, dict[tuple[str, Place], _Widening]] = {True: {}, False: {}}
    contested = 0
    for row in cursor:
        if row["contested"] is not None:
            contested = row["contested"]
            continue
        widening = _Widening(row["down"], row["up"], bool(row["about"]))
        widenings[bool(row["completed"])][row["period"], (row["side"], Category(row["category"]))] = widening
    return _Contradicted(widenings[True], widenings[False], contested)


def _sums(
    connection: sqlite3.Connection, cut: Cut, period: Period | None, condition: str, widenings: _Widenings
) -> Mapping[str, _Lines]:
    """The sums of the swaps that meet a condition, by the name of the period that they lie in."""
    stretched = f", {_PERIOD_NAME[period]}" if period else ""
    cursor = connection.execute(
        f"SELECT {_PERIOD_NAME[period]} AS period, side, category, {SUM}, {COUNTED_SWAPS} FROM adopted "
        f"WHERE {condition} AND {rows.days(cut, 'date')} AND {rows.kinds(cut)} GROUP BY side, category{stretched}",
        rows.values(cut),
    )
    found: defaultdict[str, dict[Place, Total]] = defaultdict(dict)
    for row in cursor:
        count = rows.count(row)
        place = count.side, count.category
        widening = widenings.get((row["period"], place), _Widening())
        found[row["period"]][place] = Total(
            *place, count.figure, row["swaps"], row["withheld"], range=widening.of(count.figure)
        )
    return found


def _added_up(periods: Iterable[_Lines], known: Sequence[Side]) -> tuple[Total, ...]:
    """The sums of several periods together, in order."""
    sums: dict[Place, Total] = {}
    for lines in periods:
        for place, line in lines.items():
            sums[place] = sums[place].with_others(line) if place in sums else line
    counts = in_order((Count(*place, line.figure) for place, line in sums.items()), known)
    return tuple(sums[count.side, count.category] for count in counts)


def _periods(
    found: Mapping[str, _Lines], period: Period, everything: Sequence[Total], first: date | None, last: date | None
) -> Iterator[PeriodTotals]:
    """Every period from the first swap (or the cut's first day) to the last (or the cut's last day).

    All have the same lines: one for each of `everything`, the totals of the whole cut, 0 where no swap is.
    """
    if first is None or last is None or not everything:
        return
    zeros = tuple(Total(line.side, line.category, ZERO, 0, 0, ZERO) for line in everything)
    so_far = zeros
    for each in calendar_periods(first, last, period):
        own = found.get(each.name, {})
        lines = tuple(own.get((zero.side, zero.category), zero) for zero in zeros)
        so_far = tuple(before.with_others(line) for before, line in zip(so_far, lines, strict=True))
        yield PeriodTotals(each, lines, so_far)
