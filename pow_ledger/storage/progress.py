"""Reading progress against pledges. The rules are in `views.py` and in `pow_ledger.domain.progress`."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from pow_ledger.domain.entries import (
    Category,
    Pledge,
    Stance,
)
from pow_ledger.domain.figures import ZERO, Figure
from pow_ledger.domain.progress import (
    Contribution,
    Disposition,
    PledgeProgress,
    Progress,
    Said,
    Stated,
    remaining_of,
    state_of,
)
from pow_ledger.domain.totals import EVERYTHING, Cut
from pow_ledger.storage import reading, rows
from pow_ledger.storage.views import SUM, progress


def read_progress(
    connection: sqlite3.Connection,
    cut: Cut = EVERYTHING,
    *,
    code: str | None = None,
    counted_by: str | None = None,
    by_swap: bool = True,
) -> Iterator[PledgeProgress]:
    """Every live pledge, or one, with its progress as all reports or as one side's count it.

    The cut's days choose pledges by their announcement; they cut no progress (rule 10).
    """
    heard = counted_by or ""
    sums = _sums(connection, heard)
    for found in reading.pledges(connection, cut):
        if code in (None, found.code):
            of_pledge = [done for place, done in sums.items() if place[0] == found.code]
            swaps = _contributions(connection, {"counted_by": heard, "pledge": found.code}) if by_swap else {}
            lines = tuple(_lines(found, cut, sums, tuple(_stated(connection, found.code)), swaps))
            if lines:
                last = max((done.last_counted for done in of_pledge if done.last_counted), default=None)
                yield PledgeProgress(found, counted_by, lines, last)


_Line = tuple[str, Category]
_ASKED: Final = "counted_by = :counted_by AND pledge = :pledge"


class _Sum(NamedTuple):
    counted: Figure
    possible: Figure
    withheld: int
    last_counted: date | None


_Sums = Mapping[tuple[str, str, Category], _Sum]
_NOTHING: Final = _Sum(ZERO, ZERO, 0, None)


_PROGRESS: Final = progress(reading="SELECT :counted_by AS counted_by")


def _sums(connection: sqlite3.Connection, counted_by: str) -> _Sums:
    """What swaps add up to on each line of every pledge."""
    cursor = connection.execute(_PROGRESS, {"counted_by": counted_by})
    return {
        (row["pledge"], row["side"], Category(row["category"])): _Sum(
            rows.figure(row, "counted_"),
            rows.figure(row, "possible_"),
            row["withheld"],
            rows.to_date(row["last_counted"]),
        )
        for row in cursor
    }


def _lines(
    found: Pledge,
    cut: Cut,
    sums: _Sums,
    stated: Sequence[Stated],
    swaps_of: Mapping[_Line, Sequence[Contribution]],
) -> Iterator[Progress]:
    for count in found.figures:
        line = (count.side, count.category)
        done = sums.get((found.code, *line), _NOTHING)
        if cut.has(count):
            yield Progress(
                pledge=found.code,
                side=count.side,
                category=count.category,
                pledged=count.figure,
                counted=done.counted,
                possible=done.possible,
                remaining=remaining_of(count.figure, done.counted, done.possible),
                state=state_of(count.figure, done.counted, done.possible),
                withheld=done.withheld,
                stated=tuple(said for said in stated if said.speaks_of(*line)),
                swaps=tuple(swaps_of.get(line, ())),
            )


def _stated(connection: sqlite3.Connection, code: str) -> Iterator[Stated]:
    """Rule 8: the live statements that are scoped to a pledge, by their as-of day."""
    cursor = connection.execute(
        """SELECT side, category, low, high, about, claimant, as_of
        FROM statement JOIN statement_figure ON statement_id = id
        WHERE pledge = ? AND NOT voided ORDER BY as_of, id""",
        (code,),
    )
    for row in cursor:
        count = rows.count(row)
        yield Stated(count.figure, row["claimant"], date.fromisoformat(row["as_of"]), count.side, count.category)


def _contributions(connection: sqlite3.Connection, asked: dict[str, str]) -> Mapping[_Line, Sequence[Contribution]]:
    """The completed swaps that bear on each line of a pledge, by date and number, and who says so."""
    said: defaultdict[int, list[Said]] = defaultdict(list)
    heard = connection.execute(
        f"""SELECT heard.swap_id, report_id, stance, claimant, by_side
        FROM heard JOIN report ON report.id = report_id WHERE {_ASKED} ORDER BY report_id""",
        asked,
    )
    for row in heard:
        stance = Said(f"r{row['report_id']}", Stance(row["stance"]), row["claimant"], row["by_side"])
        said[row["swap_id"]].append(stance)
    contested = {row["swap_id"] for row in connection.execute("SELECT DISTINCT swap_id FROM contradiction")}
    found: defaultdict[_Line, list[Contribution]] = defaultdict(list)
    cursor = connection.execute(
        f"""SELECT side, category, swap_id, date, disposition, {SUM} FROM contribution WHERE {_ASKED}
        GROUP BY side, category, swap_id ORDER BY date, swap_id""",
        asked,
    )
    for row in cursor:
        count = rows.count(row)
        found[count.side, count.category].append(
            Contribution(
                row["swap_id"],
                date.fromisoformat(row["date"]),
                count.figure,
                Disposition(row["disposition"]),
                tuple(said[row["swap_id"]]),
                row["swap_id"] in contested,
            )
        )
    return found
