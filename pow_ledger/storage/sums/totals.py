"""Reading totals: sums of adopted figures within a cut, whole and by month, quarter or year."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from pow_ledger.domain.counts import Place, in_order
from pow_ledger.domain.dates import Period, calendar_periods
from pow_ledger.domain.entries import Category, Count, Side
from pow_ledger.domain.figures import ZERO, Figure
from pow_ledger.domain.totals import EVERYTHING, UNFILTERED, Cut, PeriodTotals, Total, Totals
from pow_ledger.storage.entries import cuts, reading, rows
from pow_ledger.storage.schema.views import COMPLETED, COUNTED_SWAPS, PENDING, STRETCHED, SUM
from pow_ledger.storage.sums.progress import read_progress


def read_totals(
    connection: sqlite3.Connection,
    cut: Cut = EVERYTHING,
    *,
    counted_by: str | None = None,
    period: Period | None = None,
    pledge: str | None = None,
) -> Totals:
    """The main table. The cut's days cut the sums and the periods; of progress, only the last day does (rule 10).

    A filter leaves progress out, which has rules of its own for what counts.

    With `pledge`, progress is that of one pledge alone.
    """
    sides = reading.sides(connection)
    summed = connection.execute(
        f"SELECT count(*) AS swaps, min(date) AS first, max(date) AS last FROM swap "
        f"WHERE {COMPLETED} AND NOT voided AND {cuts.on_swaps(cut)} "
        f"AND EXISTS (SELECT 1 FROM swap_figure WHERE swap_id = swap.id AND {cuts.on_figures(cut)})",
        cuts.values(cut),
    ).fetchone()
    first, last = rows.to_date(summed["first"]), rows.to_date(summed["last"])
    contest = _read_contest(connection, cut, period)
    completed = _read_sums(connection, cut, period, COMPLETED, contest.completed)
    pending = _read_sums(connection, cut, None, PENDING, contest.pending)
    totals = _add_up(completed.values(), sides)
    return Totals(
        cut=cut,
        swaps=summed["swaps"],
        first=first,
        last=last,
        contested=contest.swaps,
        totals=totals,
        pending=_add_up(pending.values(), sides),
        coverage=reading.coverage(connection),
        pledges=()
        if cut.filter != UNFILTERED
        else tuple(read_progress(connection, cut._replace(since=None), code=pledge, counted_by=counted_by)),
        periods=tuple(_periods(completed, period, totals, cut.since or first, cut.until or last)) if period else (),
    )


_WHOLE: Final = "''"
_PERIOD: Final = {
    None: _WHOLE,
    Period.MONTH: "substr(date, 1, 7)",
    Period.QUARTER: "substr(date, 1, 4) || '-Q' || ((substr(date, 6, 2) + 2) / 3)",
    Period.YEAR: "substr(date, 1, 4)",
}
"""The name of the period that a day lies in, in SQL, as `pow_ledger.domain.dates.calendar_period` gives it."""


class _Widening(NamedTuple):
    """How much lower and higher a sum may be, given the reports that contradict its figures; `up` None: no bound."""

    down: int = 0
    up: int | None = 0
    about: bool = False

    def of(self, figure: Figure) -> Figure:
        high = None if figure.high is None or self.up is None else figure.high + self.up
        return Figure(figure.low - self.down, high, figure.about or self.about)


_Widenings = Mapping[tuple[str, Place], _Widening]
"""By the name of a period, and by side and category."""
_Lines = Mapping[Place, Total]


class _Contest(NamedTuple):
    """What the reports that contradict adopted figures mean for the sums."""

    completed: _Widenings
    pending: _Widenings
    swaps: int
    """How many of the completed swaps some report contradicts."""


def _read_contest(connection: sqlite3.Connection, cut: Cut, period: Period | None) -> _Contest:
    # The first part asks how far contradicting reports widen each sum, the second how many swaps are contested. One
    # query, since finding all contradictions takes longest.
    of_stretched, of_adopted = (
        f"{cuts.on_swaps(cut, f'{table}.swap_id')} AND {cuts.on_figures(cut)}" for table in ("stretched", "adopted")
    )
    cursor = connection.execute(
        f"""WITH contradiction AS MATERIALIZED (SELECT * FROM main.contradiction), stretched AS ({STRETCHED})
        SELECT iif({COMPLETED}, {_PERIOD[period]}, {_WHOLE}) AS period, {COMPLETED} AS completed, side, category,
            sum(adopted_low - low) AS down, CASE WHEN count(high) = count(*) THEN sum(high - adopted_high) END AS up,
            max(about) AS about, NULL AS contested
        FROM stretched WHERE ({COMPLETED} OR {PENDING}) AND {of_stretched} GROUP BY period, completed, side, category
        UNION ALL
        SELECT NULL, NULL, NULL, NULL, NULL, NULL, NULL, count(DISTINCT swap_id)
        FROM (SELECT DISTINCT swap_id FROM contradiction
            WHERE (:side IS NULL OR side = :side) AND (:category IS NULL OR category IN (:category, 'people')))
        JOIN adopted USING (swap_id) WHERE {COMPLETED} AND {of_adopted}""",
        cuts.values(cut),
    )
    completed: dict[tuple[str, Place], _Widening] = {}
    pending: dict[tuple[str, Place], _Widening] = {}
    contested = 0
    for row in cursor:
        if row["contested"] is not None:
            contested = row["contested"]
        else:
            widenings = completed if row["completed"] else pending
            place = row["side"], Category(row["category"])
            widenings[row["period"], place] = _Widening(row["down"], row["up"], bool(row["about"]))
    return _Contest(completed, pending, contested)


def _read_sums(
    connection: sqlite3.Connection, cut: Cut, period: Period | None, condition: str, widenings: _Widenings
) -> Mapping[str, _Lines]:
    """The sums of the swaps that meet a condition, by the name of the period that they lie in."""
    by_period = f", {_PERIOD[period]}" if period else ""
    cursor = connection.execute(
        f"SELECT {_PERIOD[period]} AS period, side, category, {SUM}, {COUNTED_SWAPS} FROM adopted "
        f"WHERE {condition} AND {cuts.on_swaps(cut, 'adopted.swap_id')} AND {cuts.on_figures(cut)} "
        f"GROUP BY side, category{by_period}",
        cuts.values(cut),
    )
    sums: defaultdict[str, dict[Place, Total]] = defaultdict(dict)
    for row in cursor:
        count = rows.count(row)
        place = count.side, count.category
        widened = widenings.get((row["period"], place), _Widening()).of(count.figure)
        sums[row["period"]][place] = Total(*place, count.figure, row["swaps"], row["withheld"], range=widened)
    return sums


def _add_up(periods: Iterable[_Lines], sides: Sequence[Side]) -> tuple[Total, ...]:
    """The sums of several periods together, in order."""
    sums: dict[Place, Total] = {}
    for lines in periods:
        for place, line in lines.items():
            sums[place] = sums[place].with_others(line) if place in sums else line
    counts = in_order((Count(*place, line.figure) for place, line in sums.items()), sides)
    return tuple(sums[count.side, count.category] for count in counts)


def _periods(
    sums: Mapping[str, _Lines], period: Period, totals: Sequence[Total], first: date | None, last: date | None
) -> Iterator[PeriodTotals]:
    """Every period from the first swap (or the cut's first day) to the last (or the cut's last day).

    All have the same lines as the totals of the whole cut, 0 where no swap has such a figure.
    """
    if first is None or last is None or not totals:
        return
    zeros = tuple(Total(line.side, line.category, ZERO, 0, 0, ZERO) for line in totals)
    so_far = zeros
    for each in calendar_periods(first, last, period):
        own = sums.get(each.name, {})
        lines = tuple(own.get((zero.side, zero.category), zero) for zero in zeros)
        so_far = tuple(before.with_others(line) for before, line in zip(so_far, lines, strict=True))
        yield PeriodTotals(each, lines, so_far)
