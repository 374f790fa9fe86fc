"""Reading progress against pledges. The rules are in `views.py` and in `pow_ledger.domain.progress`."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from typing import Final

from pow_ledger.domain.entries import (
    Category,
    Pledge,
    Stance,
)
from pow_ledger.domain.figures import ZERO
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
from pow_ledger.storage.views import PROGRESS, SUM


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
    for found in reading.pledges(connection, cut):
        if code in (None, found.code):
            asked = {"counted_by": counted_by or "", "pledge": found.code}
            lines = tuple(_lines(connection, cut, found, asked, by_swap=by_swap))
            if lines:
                yield PledgeProgress(found, counted_by, lines, _last_counted(connection, asked))


_Line = tuple[str, Category]
_ASKED: Final = "counted_by = :counted_by AND pledge = :pledge"


def _lines(
    connection: sqlite3.Connection, cut: Cut, found: Pledge, asked: dict[str, str], *, by_swap: bool
) -> Iterator[Progress]:
    cursor = connection.execute(
        f"SELECT side, category, {PROGRESS} FROM contribution WHERE {_ASKED} GROUP BY side, category", asked
    )
    sums = {
        (row["side"], Category(row["category"])): (
            rows.figure(row, "counted_"),
            rows.figure(row, "possible_"),
            row["withheld"],
        )
        for row in cursor
    }
    swaps_of = _contributions(connection, asked) if by_swap else {}
    stated = tuple(_stated(connection, found.code))
    for count in found.figures:
        line = (count.side, count.category)
        counted, possible, withheld = sums.get(line, (ZERO, ZERO, 0))
        if cut.has(count):
            yield Progress(
                pledge=found.code,
                side=count.side,
                category=count.category,
                pledged=count.figure,
                counted=counted,
                possible=possible,
                remaining=remaining_of(count.figure, counted, possible),
                state=state_of(count.figure, counted, possible),
                withheld=withheld,
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


def _last_counted(connection: sqlite3.Connection, asked: dict[str, str]) -> date | None:
    counted = f"'{Disposition.COUNTED.value}', '{Disposition.PARTLY.value}'"
    row = connection.execute(
        f"SELECT max(date) FROM contribution WHERE {_ASKED} AND disposition IN ({counted})",
        asked,
    ).fetchone()
    return rows.to_date(row[0])
