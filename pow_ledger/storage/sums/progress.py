"""Reading progress against pledges; the rules are in `schema/views.py` and in `pow_ledger.domain.progress`."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from pow_ledger.domain.counts import Place
from pow_ledger.domain.entries import Category, PledgeRecord, Stance
from pow_ledger.domain.figures import ZERO, Figure
from pow_ledger.domain.progress import (
    Contribution,
    Disposition,
    PledgeProgress,
    Progress,
    ReportedStance,
    StatedTotal,
    remaining_of,
    state_of,
)
from pow_ledger.domain.totals import EVERYTHING, Cut
from pow_ledger.storage.entries import cuts, reading, records, rows
from pow_ledger.storage.schema.views import SUM, progress, with_rules


def read_progress(
    connection: sqlite3.Connection,
    cut: Cut = EVERYTHING,
    *,
    code: str | None = None,
    counted_by: str | None = None,
) -> Iterator[PledgeProgress]:
    """Every live pledge, or one, with its progress as all reports or as one side's count it.

    The cut's days choose pledges by their announcement. Its last day cuts progress too (rule 10).
    """
    sums = _read_sums(connection, counted_by, cut.until)
    for record in reading.pledges(connection, cut):
        pledge = record.pledge
        if code in (None, pledge.code):
            lines = tuple(_lines(record, cut, sums, tuple(_stated(connection, pledge.code, cut.until))))
            if lines:
                days = (done.last_counted for place, done in sums.items() if place[0] == pledge.code)
                yield PledgeProgress(record, counted_by, lines, max(filter(None, days), default=None))


class _Sum(NamedTuple):
    counted: Figure
    possible: Figure
    withheld: int
    last_counted: date | None


_Sums = Mapping[tuple[str, str, Category], _Sum]
"""By pledge, side and category."""
_NOTHING: Final = _Sum(ZERO, ZERO, 0, None)


_READING: Final = "SELECT :counted_by AS counted_by"
_PROGRESS: Final = progress(_READING, "swap.date <= :until")


def _read_sums(connection: sqlite3.Connection, counted_by: str | None, until: date | None) -> _Sums:
    """The sums of the swaps that count towards each line of every pledge, at the end of a day or as it stands."""
    cursor = connection.execute(_PROGRESS, {"counted_by": counted_by or "", "until": cuts.last_day(until)})
    return {
        (row["pledge"], row["side"], Category(row["category"])): _Sum(
            rows.figure(row, "counted_"),
            rows.figure(row, "possible_"),
            row["withheld"],
            rows.to_date(row["last_counted"]),
        )
        for row in cursor
    }


def _lines(record: PledgeRecord, cut: Cut, sums: _Sums, stated: Sequence[StatedTotal]) -> Iterator[Progress]:
    for count in filter(cut.has, record.pledge.figures):
        line = (count.side, count.category)
        done = sums.get((record.pledge.code, *line), _NOTHING)
        yield Progress(
            pledge=record.pledge.code,
            side=count.side,
            category=count.category,
            pledged=count.figure,
            counted=done.counted,
            possible=done.possible,
            remaining=remaining_of(count.figure, done.counted, done.possible),
            state=state_of(count.figure, done.counted, done.possible),
            withheld=done.withheld,
            stated=tuple(total for total in stated if total.speaks_of(*line)),
            contested=record.contested,
        )


def _stated(connection: sqlite3.Connection, code: str, until: date | None) -> Iterator[StatedTotal]:
    """Rule 8: the live statements that are scoped to a pledge, by their as-of day."""
    cursor = connection.execute(
        """SELECT side, category, low, high, about, claimant, as_of
        FROM statement JOIN statement_figure ON statement_id = id
        WHERE pledge = ? AND NOT voided AND as_of <= ? ORDER BY as_of, id""",
        (code, cuts.last_day(until)),
    )
    for row in cursor:
        count = rows.count(row)
        yield StatedTotal(count.figure, row["claimant"], date.fromisoformat(row["as_of"]), count.side, count.category)


_IN_BATCH: Final = "IN (SELECT value FROM json_each(:swaps))"
_RULES_OF_BATCH: Final = with_rules(
    reading=_READING,
    said=f"SELECT * FROM main.said WHERE swap_id {_IN_BATCH}",
    completed=f"SELECT * FROM main.completed WHERE id {_IN_BATCH}",
)


def contributions(
    connection: sqlite3.Connection, pledge: str, place: Place, counted_by: str | None, until: date | None = None
) -> Iterator[Contribution]:
    """The completed swaps that count, or might, towards one line of a pledge, by date and number, and who says so.

    With `until`, those up to that day.

    They are read in batches, so that the first come at once however many there are.
    """
    side, category = place
    line = {
        "counted_by": counted_by or "",
        "pledge": pledge,
        "side": side,
        "category": category.value,
        "until": cuts.last_day(until),
    }
    for batch in records.in_batches(_swaps_that_may_count(connection, line)):
        numbers = [row["id"] for row in batch]
        line_and_batch = {**line, "swaps": f"[{', '.join(map(str, numbers))}]"}
        # What each swap of the batch is to the line, and its figures there added up.
        judged = connection.execute(
            f"""{_RULES_OF_BATCH} SELECT swap_id, disposition, {SUM} FROM contribution
            WHERE pledge = :pledge AND side = :side AND category = :category GROUP BY swap_id""",
            line_and_batch,
        )
        by_swap = {row["swap_id"]: row for row in judged}
        # The stances on the pledge behind that.
        heard = connection.execute(
            f"""{_RULES_OF_BATCH} SELECT heard.swap_id, report_id, stance, claimant, by_side
            FROM heard JOIN report ON report.id = report_id WHERE heard.pledge = :pledge ORDER BY report_id""",
            line_and_batch,
        )
        stances: defaultdict[int, list[ReportedStance]] = defaultdict(list)
        for row in heard:
            stance = ReportedStance(f"r{row['report_id']}", Stance(row["stance"]), row["claimant"], row["by_side"])
            stances[row["swap_id"]].append(stance)
        contested = records.rows_by_key(connection, "SELECT swap_id FROM contradiction WHERE swap_id IN ({})", numbers)
        for row in batch:
            if contribution := by_swap.get(row["id"]):
                yield Contribution(
                    swap_id=row["id"],
                    date=date.fromisoformat(row["date"]),
                    figure=rows.figure(contribution),
                    disposition=Disposition(contribution["disposition"]),
                    said=tuple(stances[row["id"]]),
                    contested=bool(contested[row["id"]]),
                )


def _swaps_that_may_count(connection: sqlite3.Connection, line: Mapping[str, str]) -> sqlite3.Cursor:
    """The completed swaps from the first to the last that is in a pledge's window or has a stance on the pledge."""
    return connection.execute(
        """WITH with_stance AS MATERIALIZED (
            SELECT min(date) AS first, max(date) AS last FROM completed
            WHERE id IN (SELECT swap_id FROM said WHERE pledge = :pledge)
        ), days AS MATERIALIZED (
            SELECT min(window_from, coalesce(first, window_from)) AS since,
                coalesce(max(window_until, coalesce(last, window_until)), '9999-12-31') AS until
            FROM pledge CROSS JOIN with_stance WHERE code = :pledge
        )
        SELECT id, date FROM completed
        WHERE date >= (SELECT since FROM days) AND date <= min((SELECT until FROM days), :until)
        ORDER BY date, id""",
        line,
    )
