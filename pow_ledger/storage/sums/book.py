"""Reading a whole ledger for the checks: what it has few of at once, and the swaps as they are asked for."""

import sqlite3
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from pow_ledger.domain.checks.book import Book, Booked, Contradiction
from pow_ledger.domain.coverage import Coverage
from pow_ledger.domain.entries import BOTH, Count, ReportRecord, Statement, Status
from pow_ledger.domain.figures import ZERO, Figure
from pow_ledger.domain.progress import Disposition
from pow_ledger.domain.totals import Cut, Filter
from pow_ledger.storage.entries import cuts, reading, records, rows
from pow_ledger.storage.integrity import faults
from pow_ledger.storage.schema.views import COMPLETED, SUM, with_rules
from pow_ledger.storage.sums.progress import read_progress


def read_book(connection: sqlite3.Connection, today: date) -> Book:
    """A ledger to be checked; of a file that is not sound, its faults alone."""
    file_faults = tuple(faults(connection))
    if file_faults:
        return _ReadBook(
            today=today,
            sides=(),
            coverage=Coverage(),
            first_swap=None,
            pledges=(),
            voided_pledges=frozenset(),
            statements=(),
            faults=file_faults,
            connection=connection,
        )
    return _ReadBook(
        today=today,
        sides=reading.sides(connection),
        coverage=reading.coverage(connection),
        first_swap=rows.to_date(connection.execute("SELECT min(date) FROM swap WHERE NOT voided").fetchone()[0]),
        pledges=tuple(read_progress(connection)),
        voided_pledges=frozenset(row["code"] for row in connection.execute("SELECT code FROM pledge WHERE voided")),
        statements=tuple(reading.statements(connection)),
        faults=(),
        connection=connection,
    )


_BY_ALL: Final = "SELECT '' AS counted_by"
"""The one reading in which every report counts."""
_DIFFERENT_NUMBERS: Final = """SELECT swap_id FROM (
    SELECT swap_id, side, sum(CASE WHEN category <> 'remains' THEN low END) AS living,
        sum(CASE WHEN category = 'remains' THEN low END) AS remains
    FROM report JOIN report_figure ON report_id = report.id
    WHERE NOT voided AND swap_id IS NOT NULL GROUP BY swap_id, report_id, side)
GROUP BY swap_id, side HAVING min(living) < max(living) OR min(remains) < max(remains)"""
_VERDICTS: Final = f"""{
    with_rules(
        reading=_BY_ALL,
        said='''SELECT * FROM main.said
        WHERE pledge = :pledge AND swap_id IN (SELECT id FROM swap WHERE date = :day AND NOT voided)''',
        completed="SELECT * FROM main.completed WHERE date = :day",
    )
} SELECT swap_id, disposition FROM verdict ORDER BY swap_id"""


@dataclass(frozen=True, slots=True, kw_only=True)
class _ReadBook(Book):
    connection: sqlite3.Connection

    def swaps(self, *statuses: Status, after: date | None = None) -> Iterator[Booked]:
        wanted = ", ".join(f"'{status.value}'" for status in statuses or Status)
        return self._booked(f"status IN ({wanted}) AND date > ?", after.isoformat() if after else "")

    def swaps_without_a_side(self) -> Iterator[Booked]:
        return self._booked(
            f"""{COMPLETED} AND NOT EXISTS (
            SELECT 1 FROM report WHERE swap_id = swap.id AND by_side IS NOT NULL AND NOT report.voided)"""
        )

    def swaps_told_differently(self) -> Iterator[tuple[Booked, tuple[ReportRecord, ...]]]:
        for booked in self._booked(f"id IN ({_DIFFERENT_NUMBERS})"):
            yield booked, self.reports_on(booked.number)

    def _booked(self, condition: str, *values: str) -> Iterator[Booked]:
        """The swaps that meet a condition, read in batches."""
        cursor = self.connection.execute(
            f"SELECT * FROM swap WHERE NOT voided AND {condition} ORDER BY date, id", values
        )
        for batch in records.in_batches(cursor):
            for row, swap in zip(batch, records.swaps(self.connection, batch, self.sides), strict=True):
                yield Booked(row["id"], swap)

    def reports_on(self, number: int) -> tuple[ReportRecord, ...]:
        return tuple(record for record in reading.reports_on(self.connection, number) if not record.voided)

    def contradictions(self) -> Iterator[Contradiction]:
        cursor = self.connection.execute(
            """SELECT contradiction.*, date FROM contradiction JOIN swap ON swap.id = swap_id AND NOT swap.voided
            ORDER BY swap_id, report_id, side, category"""
        )
        for row in cursor:
            yield Contradiction(
                row["swap_id"],
                date.fromisoformat(row["date"]),
                row["report_id"],
                rows.count(row, "stated_"),
                rows.figure(row, "adopted_"),
            )

    def verdicts(self, pledge: str, day: date) -> Mapping[int, Disposition]:
        cursor = self.connection.execute(_VERDICTS, {"pledge": pledge, "day": day.isoformat()})
        return {row["swap_id"]: Disposition(row["disposition"]) for row in cursor}

    def total(self, scope: Statement, stated: Count, first: date | None) -> tuple[Figure, tuple[int, ...]]:
        cut = Cut(first, scope.as_of, None if stated.side == BOTH else stated.side, stated.category)
        if scope.mediator is not None:
            cut = cut._replace(filter=Filter(mediators=self._named_alike(scope.mediator)))
        given = {**cuts.values(cut), "towards": scope.pledge, "remains": not stated.category.living}
        parts = _parts(cut, _SHARE_OF_PLEDGE if scope.pledge else _SHARE_OF_ALL)
        summed = self.connection.execute(f"{parts} SELECT {SUM} FROM part", given).fetchone()
        if summed["low"] is None:
            return ZERO, ()
        withheld = self.connection.execute(
            f"{parts} SELECT swap_id FROM part WHERE withheld GROUP BY swap_id ORDER BY date, swap_id", given
        )
        return rows.figure(summed), tuple(row["swap_id"] for row in withheld)

    def _named_alike(self, mediator: str) -> frozenset[str]:
        """How the swaps write a mediator's name."""
        return frozenset(name for name in reading.mediators(self.connection) if name.casefold() == mediator.casefold())


_SHARE_OF_ALL: Final = f"SELECT id AS swap_id, '{Disposition.COUNTED.value}' AS disposition FROM completed"
_SHARE_OF_PLEDGE: Final = f"""SELECT swap_id, disposition FROM bearing
WHERE pledge = :towards AND coalesce(remains = :remains, 1) AND disposition <> '{Disposition.EXCLUDED.value}'"""


def _parts(cut: Cut, share: str) -> str:
    """What each figure of the completed swaps of a cut adds to a total, as the table `part` of a WITH clause."""
    rules = with_rules(
        reading=_BY_ALL,
        said="SELECT * FROM main.said WHERE swap_id IN (SELECT id FROM completed)",
        completed=f"SELECT id, date FROM swap WHERE {COMPLETED} AND NOT voided AND {cuts.on_swaps(cut)}",
    )
    return f"""{rules}, share AS ({share}), part AS (
        SELECT swap_id, date, iif(whole AND disposition = '{Disposition.COUNTED.value}', low, 0) AS low, high, about,
            low = 0 AND high IS NULL AS withheld
        FROM share CROSS JOIN completed ON completed.id = share.swap_id CROSS JOIN swap_figure USING (swap_id)
        JOIN counting ON received = category AND pledged = :category
        WHERE :side IS NULL OR side = :side)"""
