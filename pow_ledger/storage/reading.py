"""Reading a ledger: rows and views in, frozen data out."""

import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Final

from pow_ledger.domain.book import Book, BookedSwap, Contradiction
from pow_ledger.domain.counts import in_order
from pow_ledger.domain.dates import Period, stretches
from pow_ledger.domain.entries import (
    BOTH,
    Category,
    Count,
    Counts,
    Pledge,
    PledgeRecord,
    Report,
    ReportRecord,
    Side,
    Source,
    Stance,
    Statement,
    StatementRecord,
    Status,
    Swap,
    SwapRecord,
)
from pow_ledger.domain.errors import NoSuchEntry, NoSuchPledge, NoSuchSwap, SeveralSwaps
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
from pow_ledger.domain.refs import DateRef, SwapRef
from pow_ledger.domain.totals import Cut, PeriodTotals, Total, Totals
from pow_ledger.storage.integrity import faults
from pow_ledger.storage.views import COMPLETED, COUNTED_SWAPS, PENDING, PROGRESS, SUM

EVERYTHING: Final = Cut()


def sides(connection: sqlite3.Connection) -> tuple[Side, ...]:
    """The ledger's sides, in its order."""
    rows = connection.execute("SELECT code, name FROM side ORDER BY position")
    return tuple(Side(row["code"], row["name"]) for row in rows)


# Swaps and reports

_SWAP: Final = """SELECT swap.*,
    (SELECT count(*) FROM report WHERE swap_id = swap.id AND NOT voided) AS reports,
    EXISTS (SELECT 1 FROM contradiction WHERE swap_id = swap.id) AS contested,
    (SELECT group_concat(name, char(31)) FROM (
        SELECT name FROM swap_mediator WHERE swap_id = swap.id ORDER BY position)) AS mediators
FROM swap"""


_REPORT: Final = """SELECT report.*,
    EXISTS (SELECT 1 FROM contradiction WHERE swap_id = report.swap_id AND report_id = report.id) AS contradicts
FROM report"""


def swaps(connection: sqlite3.Connection, cut: Cut = EVERYTHING) -> Iterator[SwapRecord]:
    """The live swaps of the cut's days by date and number, one at a time, each with the sums so far.

    The sums begin with the cut's first day. A side or category in the cut leaves out the swaps that
    have no such figure, and changes no sum.
    """
    known = sides(connection)
    rows = connection.execute(f"{_SWAP} WHERE NOT voided AND {_days(cut, 'date')} ORDER BY date, id", _values(cut))
    running: dict[tuple[str, Category], Figure] = {}
    for row in rows:
        counts = _counts(connection, "swap_figure", "swap_id", row["id"], known)
        if row["status"] == Status.COMPLETED:
            for count in counts:
                before = running.get((count.side, count.category), ZERO)
                running[count.side, count.category] = before + count.figure
        if _within(cut, counts):
            so_far = (Count(side, category, figure) for (side, category), figure in running.items())
            yield _swap_record(row, counts, in_order(so_far, known))


def swap(connection: sqlite3.Connection, number: int) -> SwapRecord:
    """One swap, voided or not, with the sums up to it."""
    row = connection.execute(f"{_SWAP} WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise NoSuchSwap(number)
    known = sides(connection)
    sums = connection.execute(
        f"SELECT side, category, {SUM} FROM adopted WHERE {COMPLETED} AND (date, swap_id) <= (?, ?) "
        "GROUP BY side, category",
        (row["date"], number),
    )
    counts = _counts(connection, "swap_figure", "swap_id", number, known)
    return _swap_record(row, counts, in_order(map(_count, sums), known))


def swaps_on(connection: sqlite3.Connection, day: date) -> Iterator[tuple[SwapRecord, tuple[ReportRecord, ...]]]:
    """The live swaps of one day, each with its reports."""
    for record in swaps(connection, Cut(since=day, until=day)):
        yield record, tuple(reports(connection, record.id))


def swap_number(connection: sqlite3.Connection, ref: SwapRef | DateRef) -> int:
    """The number of the swap that a reference names; a date names live swaps only."""
    if isinstance(ref, SwapRef):
        return swap(connection, ref.id).id
    rows = connection.execute("SELECT id FROM swap WHERE date = ? AND NOT voided ORDER BY id", (ref.date.isoformat(),))
    numbers = [int(row["id"]) for row in rows]
    if not numbers:
        raise NoSuchSwap(f"of {ref.date}")
    if len(numbers) > 1:
        raise SeveralSwaps(ref.date, numbers)
    return numbers[0]


def reports(connection: sqlite3.Connection, swap: int) -> Iterator[ReportRecord]:
    """The reports on one swap, by number."""
    known = sides(connection)
    rows = connection.execute(f"{_REPORT} WHERE swap_id = ? ORDER BY id", (swap,))
    return (_report_record(connection, row, known) for row in rows)


def report(connection: sqlite3.Connection, number: int) -> ReportRecord:
    """One report, voided or not."""
    row = connection.execute(f"{_REPORT} WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise NoSuchEntry("report", f"r{number}", "show SWAP")
    return _report_record(connection, row, sides(connection))


def contradictions(connection: sqlite3.Connection, report: int) -> tuple[tuple[Count, Figure], ...]:
    """What one report states that contradicts its swap, each with the adopted figure."""
    rows = connection.execute("SELECT * FROM contradiction WHERE report_id = ?", (report,))
    adopted = {_count(row, "stated_"): _figure(row, "adopted_") for row in rows}
    return tuple((count, adopted[count]) for count in in_order(adopted, sides(connection)))


# Pledges and statements


def pledges(connection: sqlite3.Connection, cut: Cut = EVERYTHING) -> tuple[Pledge, ...]:
    """The live pledges by the day they were announced, then by code."""
    known = sides(connection)
    rows = connection.execute(
        f"SELECT * FROM pledge WHERE NOT voided AND {_days(cut, 'announced')} ORDER BY announced, code",
        _values(cut),
    )
    return tuple(_pledge_record(connection, row, known).pledge for row in rows)


def pledge(connection: sqlite3.Connection, code: str) -> PledgeRecord:
    """One pledge, voided or not."""
    row = connection.execute("SELECT * FROM pledge WHERE code = ?", (code,)).fetchone()
    if row is None:
        raise NoSuchPledge(code)
    return _pledge_record(connection, row, sides(connection))


def statements(connection: sqlite3.Connection, cut: Cut = EVERYTHING) -> Iterator[StatementRecord]:
    """The live statements by their as-of day, then by number."""
    known = sides(connection)
    rows = connection.execute(
        f"SELECT * FROM statement WHERE NOT voided AND {_days(cut, 'as_of')} ORDER BY as_of, id", _values(cut)
    )
    records = (_statement_record(connection, row, known) for row in rows)
    return (record for record in records if _within(cut, record.statement.figures))


def statement(connection: sqlite3.Connection, number: int) -> StatementRecord:
    """One statement, voided or not."""
    row = connection.execute("SELECT * FROM statement WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise NoSuchEntry("statement", f"s{number}", "statements")
    return _statement_record(connection, row, sides(connection))


# Totals


def totals(
    connection: sqlite3.Connection,
    cut: Cut = EVERYTHING,
    *,
    counted_by: str | None = None,
    period: Period | None = None,
) -> Totals:
    """The main table. The cut's days cut the sums and the periods, never the progress."""
    known = sides(connection)
    where = f"{_days(cut, 'date')} AND {_kinds(cut)}"
    extent = connection.execute(
        f"SELECT count(DISTINCT swap_id) AS swaps, min(date) AS first, max(date) AS last FROM adopted "
        f"WHERE {COMPLETED} AND {where}",
        _values(cut),
    ).fetchone()
    contested = connection.execute(
        f"SELECT count(DISTINCT swap_id) FROM adopted WHERE {COMPLETED} AND {where} "
        "AND swap_id IN (SELECT swap_id FROM contradiction)",
        _values(cut),
    ).fetchone()
    return Totals(
        cut=cut,
        swaps=extent["swaps"],
        first=_date(extent["first"]),
        last=_date(extent["last"]),
        contested=contested[0],
        totals=_sums(connection, f"{COMPLETED} AND {where}", cut, known),
        pending=_sums(connection, f"{PENDING} AND {where}", cut, known),
        pledges=tuple(progress(connection, replace(cut, since=None, until=None), counted_by=counted_by, by_swap=False)),
        periods=_periods(connection, where, cut, known, period) if period else (),
    )


def _sums(connection: sqlite3.Connection, where: str, cut: Cut, known: Sequence[Side]) -> tuple[Total, ...]:
    rows = connection.execute(
        f"SELECT side, category, {SUM}, {COUNTED_SWAPS} FROM adopted WHERE {where} GROUP BY side, category",
        _values(cut),
    )
    sums = {_count(row): row for row in rows}
    ranged = connection.execute(
        f"SELECT side, category, {SUM} FROM ranged WHERE {where} GROUP BY side, category", _values(cut)
    )
    ranges = {(row["side"], Category(row["category"])): _figure(row) for row in ranged}
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
    connection: sqlite3.Connection, where: str, cut: Cut, known: Sequence[Side], period: Period
) -> tuple[PeriodTotals, ...]:
    """Every stretch from the first swap (or the cut's first day) to the last (or the cut's last day).

    All have the same lines: one for each side and category that the cut holds, 0 where no swap is.
    """
    everything = _sums(connection, f"{COMPLETED} AND {where}", cut, known)
    extent = connection.execute(
        f"SELECT min(date), max(date) FROM adopted WHERE {COMPLETED} AND {where}", _values(cut)
    ).fetchone()
    first, last = cut.since or _date(extent[0]), cut.until or _date(extent[1])
    if first is None or last is None or not everything:
        return ()

    def sums(since: date, until: date) -> tuple[Total, ...]:
        within = replace(cut, since=since, until=until)
        found = _sums(connection, f"{COMPLETED} AND {_days(within, 'date')} AND {_kinds(cut)}", within, known)
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


# Progress


def progress(
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
    for found in pledges(connection, cut):
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
    rows = connection.execute(
        f"SELECT side, category, {PROGRESS} FROM contribution WHERE {_ASKED} GROUP BY side, category", asked
    )
    sums = {
        (row["side"], Category(row["category"])): (_figure(row, "counted_"), _figure(row, "possible_"), row["withheld"])
        for row in rows
    }
    swaps_of = _contributions(connection, asked) if by_swap else {}
    stated = tuple(_stated(connection, found.code))
    for count in found.figures:
        line = (count.side, count.category)
        counted, possible, withheld = sums.get(line, (ZERO, ZERO, 0))
        if _within(cut, (count,)):
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
    rows = connection.execute(
        """SELECT side, category, low, high, about, claimant, as_of
        FROM statement JOIN statement_figure ON statement_id = id
        WHERE pledge = ? AND NOT voided ORDER BY as_of, id""",
        (code,),
    )
    for row in rows:
        count = _count(row)
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
    rows = connection.execute(
        f"""SELECT side, category, swap_id, date, disposition, {SUM} FROM contribution WHERE {_ASKED}
        GROUP BY side, category, swap_id ORDER BY date, swap_id""",
        asked,
    )
    for row in rows:
        count = _count(row)
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
        f"""SELECT max(date) FROM verdict JOIN swap ON swap.id = swap_id AND {COMPLETED} AND NOT voided
        WHERE {_ASKED} AND disposition IN ({counted})""",
        asked,
    ).fetchone()
    return _date(row[0])


# The whole book


def booked_swaps(connection: sqlite3.Connection, cut: Cut = EVERYTHING) -> Iterator[BookedSwap]:
    """The live swaps of a cut, one at a time, each with its live reports."""
    for record in swaps(connection, cut):
        yield BookedSwap(record, tuple(report for report in reports(connection, record.id) if not report.voided))


def book(connection: sqlite3.Connection, today: date) -> Book:
    """All that is live in a ledger, for the questions that look at all of it at once.

    Of a file that is not sound it has the faults alone, since nothing else in it can be relied on.
    """
    found = tuple(faults(connection))
    if found:
        return Book(today, (), None, (), (), (), (), {}, found)
    bearing = connection.execute("SELECT pledge, swap_id, remains, disposition FROM bearing WHERE counted_by = ''")
    return Book(
        today=today,
        sides=sides(connection),
        complete_from=_date(connection.execute("SELECT complete_from FROM ledger").fetchone()[0]),
        swaps=tuple(booked_swaps(connection)),
        pledges=tuple(progress(connection, by_swap=False)),
        statements=tuple(statements(connection)),
        contradictions=tuple(
            Contradiction(row["swap_id"], row["report_id"], _count(row, "stated_"), _figure(row, "adopted_"))
            for row in connection.execute("SELECT * FROM contradiction ORDER BY swap_id, report_id, side, category")
        ),
        bearing={
            (row["pledge"], row["swap_id"], remains): Disposition(row["disposition"])
            for row in bearing
            for remains in ((False, True) if row["remains"] is None else (bool(row["remains"]),))
        },
        faults=(),
    )


# Cuts, as SQL


def _days(cut: Cut, column: str) -> str:
    bounds = [f"{column} >= :since"] * bool(cut.since) + [f"{column} <= :until"] * bool(cut.until)
    return " AND ".join(bounds) or "TRUE"


def _kinds(cut: Cut) -> str:
    kinds = ["side = :side"] * bool(cut.side) + ["category = :category"] * bool(cut.category)
    return " AND ".join(kinds) or "TRUE"


def _values(cut: Cut) -> dict[str, str | None]:
    return {
        "since": cut.since.isoformat() if cut.since else None,
        "until": cut.until.isoformat() if cut.until else None,
        "side": cut.side,
        "category": cut.category,
    }


def _within(cut: Cut, counts: Counts) -> bool:
    """Whether some count is of the cut's side and category; a total of both sides is of each."""
    return not (cut.side or cut.category) or any(
        cut.side in (None, count.side) or count.side == BOTH
        for count in counts
        if cut.category in (None, count.category)
    )


# Rows to data


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _figure(row: sqlite3.Row, prefix: str = "") -> Figure:
    return Figure(row[f"{prefix}low"], row[f"{prefix}high"], bool(row[f"{prefix}about"]))


def _count(row: sqlite3.Row, prefix: str = "") -> Count:
    return Count(row["side"], Category(row["category"]), _figure(row, prefix))


def _counts(connection: sqlite3.Connection, table: str, owner: str, key: int | str, known: Iterable[Side]) -> Counts:
    rows = connection.execute(f"SELECT side, category, low, high, about FROM {table} WHERE {owner} = ?", (key,))
    return in_order(map(_count, rows), tuple(known))


def _source(row: sqlite3.Row) -> Source:
    return Source(
        citation=row["source"],
        publisher=row["publisher"],
        published=_date(row["published"]),
        archive=row["archive"],
        claimant=row["claimant"],
        by=row["by_side"],
    )


def _swap_record(row: sqlite3.Row, counts: Counts, running: Counts) -> SwapRecord:
    return SwapRecord(
        id=row["id"],
        swap=Swap(
            date=date.fromisoformat(row["date"]),
            figures=counts,
            status=Status(row["status"]),
            place=row["place"],
            mediators=tuple((row["mediators"] or "").split("\x1f")) if row["mediators"] else (),
            label=row["label"],
            note=row["note"],
        ),
        running=running,
        reports=row["reports"],
        contested=bool(row["contested"]),
        voided=bool(row["voided"]),
    )


def _report_record(connection: sqlite3.Connection, row: sqlite3.Row, known: Sequence[Side]) -> ReportRecord:
    stances = connection.execute("SELECT pledge, stance FROM stance WHERE report_id = ? ORDER BY pledge", (row["id"],))
    return ReportRecord(
        id=row["id"],
        swap_id=row["swap_id"],
        report=Report(
            source=_source(row),
            status=Status(row["status"]),
            figures=_counts(connection, "report_figure", "report_id", row["id"], known),
            stances=tuple((stance["pledge"], Stance(stance["stance"])) for stance in stances),
            note=row["note"],
        ),
        contradicts=bool(row["contradicts"]),
        voided=bool(row["voided"]),
    )


def _pledge_record(connection: sqlite3.Connection, row: sqlite3.Row, known: Sequence[Side]) -> PledgeRecord:
    return PledgeRecord(
        Pledge(
            code=row["code"],
            announced=date.fromisoformat(row["announced"]),
            figures=_counts(connection, "pledge_figure", "pledge", row["code"], known),
            source=_source(row),
            window_from=date.fromisoformat(row["window_from"]),
            window_until=_date(row["window_until"]),
            deadline=row["deadline"],
            note=row["note"],
        ),
        voided=bool(row["voided"]),
    )


def _statement_record(connection: sqlite3.Connection, row: sqlite3.Row, known: Sequence[Side]) -> StatementRecord:
    return StatementRecord(
        row["id"],
        Statement(
            as_of=date.fromisoformat(row["as_of"]),
            figures=_counts(connection, "statement_figure", "statement_id", row["id"], known),
            source=_source(row),
            since=_date(row["since"]),
            pledge=row["pledge"],
            mediator=row["mediator"],
            note=row["note"],
        ),
        voided=bool(row["voided"]),
    )
