"""Reading entries: rows of a ledger in, frozen data out."""

import itertools
import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from pow_ledger.domain.counts import Place, in_order
from pow_ledger.domain.entries import (
    Category,
    Count,
    Counts,
    Pledge,
    PledgeRecord,
    ReportRecord,
    Side,
    Source,
    Stance,
    StatementRecord,
    Status,
    SwapRecord,
)
from pow_ledger.domain.errors import NoSuchEntry, NoSuchPledge, NoSuchSwap, SeveralSwaps
from pow_ledger.domain.figures import Figure
from pow_ledger.domain.totals import EVERYTHING, Cut
from pow_ledger.storage.entries import rows
from pow_ledger.storage.schema.views import COMPLETED, SUM

if TYPE_CHECKING:
    from pow_ledger.domain.checks.book import SwapWithReports
    from pow_ledger.domain.refs import DateRef, Ref, ResolvedRef, SwapRef


def sides(connection: sqlite3.Connection) -> tuple[Side, ...]:
    """The ledger's sides, in its order."""
    cursor = connection.execute("SELECT code, name FROM side ORDER BY position")
    return tuple(Side(row["code"], row["name"]) for row in cursor)


def complete_from(connection: sqlite3.Connection) -> date | None:
    """The day from which the ledger has every swap, where that is earlier than the first of them."""
    return rows.to_date(connection.execute("SELECT complete_from FROM ledger").fetchone()[0])


# Swaps and reports


def swaps(connection: sqlite3.Connection, cut: Cut = EVERYTHING, *, voided_too: bool = False) -> Iterator[SwapRecord]:
    """The swaps of the cut's days by date and number, one at a time, each with the sums so far.

    Voided ones are left out unless asked for, and never in the sums. The sums begin with the cut's first day. A
    side or category in the cut leaves out the swaps that have no such figure, and changes no sum.
    """
    known = sides(connection)
    cursor = connection.execute(
        f"SELECT * FROM swap WHERE {_voided_condition(voided_too)} AND {rows.days(cut, 'date')} ORDER BY date, id",
        rows.values(cut),
    )
    running: dict[Place, Count] = {}
    for batch in rows.batches(cursor):
        for record in rows.swap_records(connection, batch, known):
            if record.swap.status is Status.COMPLETED and not record.voided:
                running = _sums_after(running, record.swap.figures, known)
            if _is_in_cut(cut, record.swap.figures):
                yield record._replace(running=tuple(running.values()))


def _sums_after(running: dict[Place, Count], received: Counts, known: Sequence[Side]) -> dict[Place, Count]:
    """Sums with what a swap adds to them, in order."""
    sums = running.copy()
    for count in received:
        place = (count.side, count.category)
        before = running.get(place)
        sums[place] = count._replace(figure=before.figure + count.figure) if before else count
    return sums if len(sums) == len(running) else {(c.side, c.category): c for c in in_order(sums.values(), known)}


def kinds_received(
    connection: sqlite3.Connection, cut: Cut = EVERYTHING, *, voided_too: bool = False
) -> tuple[Place, ...]:
    """The sides and categories of which some swap of the cut's days has a figure, in order."""
    # CROSS JOIN: the first figure that is found will do.
    query = f"""SELECT EXISTS (
        SELECT 1 FROM swap_figure CROSS JOIN swap ON swap_id = id
        WHERE side = :side AND category = :category AND {_voided_condition(voided_too)} AND {rows.days(cut, "date")})"""
    return tuple(
        (side.code, category)
        for side in sides(connection)
        for category in Category
        if connection.execute(query, rows.values(cut._replace(side=side.code, category=category))).fetchone()[0]
    )


def swap(connection: sqlite3.Connection, number: int) -> SwapRecord:
    """One swap, voided or not, without the sums up to it, for which the whole ledger would be read."""
    found = connection.execute("SELECT * FROM swap WHERE id = ?", (number,)).fetchall()
    if not found:
        raise NoSuchSwap(number)
    return next(rows.swap_records(connection, found, sides(connection)))


def with_running_sums(connection: sqlite3.Connection, record: SwapRecord) -> SwapRecord:
    """The same with the sums up to it."""
    sums = connection.execute(
        f"SELECT side, category, {SUM} FROM adopted WHERE {COMPLETED} AND (date, swap_id) <= (?, ?) "
        "GROUP BY side, category",
        (record.swap.date.isoformat(), record.id),
    )
    return record._replace(running=in_order(map(rows.count, sums), sides(connection)))


def swaps_on(connection: sqlite3.Connection, day: date) -> Iterator[tuple[SwapRecord, tuple[ReportRecord, ...]]]:
    """The live swaps of one day, each with its reports."""
    found = connection.execute("SELECT id FROM swap WHERE date = ? AND NOT voided ORDER BY id", (day.isoformat(),))
    for row in found.fetchall():
        yield swap(connection, row["id"]), tuple(reports(connection, row["id"]))


def swap_number(connection: sqlite3.Connection, ref: "SwapRef | DateRef") -> int:
    """The number of the swap that a reference names; a date names a voided one only where no other has it."""
    from pow_ledger.domain.refs import SwapRef

    if isinstance(ref, SwapRef):
        if connection.execute("SELECT 1 FROM swap WHERE id = ?", (ref.id,)).fetchone() is None:
            raise NoSuchSwap(ref.id)
        return ref.id
    found = connection.execute("SELECT id, voided FROM swap WHERE date = ? ORDER BY id", (ref.date.isoformat(),))
    of_that_day = {int(row["id"]): bool(row["voided"]) for row in found}
    numbers = [number for number, voided in of_that_day.items() if not voided] or list(of_that_day)
    if not numbers:
        raise NoSuchSwap(f"of {ref.date}")
    if len(numbers) > 1:
        raise SeveralSwaps(ref.date, numbers)
    return numbers[0]


def resolved(connection: sqlite3.Connection, ref: "Ref") -> "ResolvedRef":
    """A reference with the number of a swap in place of its date, which may be what is to be changed."""
    from pow_ledger.domain.refs import DateRef, SwapRef

    return SwapRef(swap_number(connection, ref)) if isinstance(ref, DateRef) else ref


def reports(connection: sqlite3.Connection, swap: int) -> Iterator[ReportRecord]:
    """The reports on one swap, by number."""
    found = connection.execute("SELECT * FROM report WHERE swap_id = ? ORDER BY id", (swap,)).fetchall()
    return rows.report_records(connection, found, sides(connection))


def report(connection: sqlite3.Connection, number: int) -> ReportRecord:
    """One report, voided or not."""
    found = connection.execute("SELECT * FROM report WHERE id = ?", (number,)).fetchall()
    if not found:
        raise NoSuchEntry("report", f"r{number}", "show SWAP")
    return next(rows.report_records(connection, found, sides(connection)))


def contradictions(connection: sqlite3.Connection, report: int) -> tuple[tuple[Count, Figure], ...]:
    """What one report states that contradicts its swap, each with the adopted figure."""
    on = connection.execute("SELECT swap_id FROM report WHERE id = ?", (report,)).fetchone()[0]
    cursor = connection.execute("SELECT * FROM contradiction WHERE swap_id = ? AND report_id = ?", (on, report))
    adopted = {rows.count(row, "stated_"): rows.figure(row, "adopted_") for row in cursor}
    return tuple((count, adopted[count]) for count in in_order(adopted, sides(connection)))


def summed_sources(connection: sqlite3.Connection, cut: Cut = EVERYTHING) -> Iterator[Source]:
    """The sources of the completed swaps whose figures a cut sums, each once, by swap and report."""
    cursor = connection.execute(
        f"""SELECT report.* FROM swap JOIN report ON report.swap_id = swap.id
        WHERE swap.{COMPLETED} AND NOT swap.voided AND NOT report.voided AND {rows.days(cut, "date")} AND EXISTS (
            SELECT 1 FROM swap_figure WHERE swap_figure.swap_id = swap.id AND {rows.kinds(cut)})
        ORDER BY date, swap.id, report.id""",
        rows.values(cut),
    )
    return iter(dict.fromkeys(map(rows.source, cursor)))


def counting_sources(connection: sqlite3.Connection, code: str, counted_by: str | None) -> Iterator[Source]:
    """The sources of the live reports, or of one side's, that count swaps towards a pledge, wholly or partly."""
    cursor = connection.execute(
        f"""SELECT report.* FROM heard JOIN report ON report.id = report_id
        WHERE counted_by = ? AND pledge = ? AND stance <> '{Stance.EXCLUDED.value}' ORDER BY report.id""",
        (counted_by or "", code),
    )
    return iter(dict.fromkeys(map(rows.source, cursor)))


# Pledges and statements


def pledges(connection: sqlite3.Connection, cut: Cut = EVERYTHING) -> tuple[Pledge, ...]:
    """The live pledges by the day they were announced, then by code."""
    known = sides(connection)
    cursor = connection.execute(
        f"SELECT * FROM pledge WHERE NOT voided AND {rows.days(cut, 'announced')} ORDER BY announced, code",
        rows.values(cut),
    )
    return tuple(rows.pledge_record(connection, row, known).pledge for row in cursor)


def codes(connection: sqlite3.Connection) -> frozenset[str]:
    """The codes of all pledges, voided ones too."""
    return frozenset(row["code"] for row in connection.execute("SELECT code FROM pledge"))


def pledge(connection: sqlite3.Connection, code: str) -> PledgeRecord:
    """One pledge, voided or not."""
    row = connection.execute("SELECT * FROM pledge WHERE code = ?", (code,)).fetchone()
    if row is None:
        raise NoSuchPledge(code)
    return rows.pledge_record(connection, row, sides(connection))


def stances_on(connection: sqlite3.Connection, code: str) -> int:
    """How many live reports take a stance on a pledge, voided or not."""
    cursor = connection.execute(
        "SELECT count(*) FROM stance JOIN report ON report.id = report_id WHERE pledge = ? AND NOT voided", (code,)
    )
    return int(cursor.fetchone()[0])


def statements_of(connection: sqlite3.Connection, code: str) -> int:
    """How many live statements are totals of a pledge, voided or not."""
    cursor = connection.execute("SELECT count(*) FROM statement WHERE pledge = ? AND NOT voided", (code,))
    return int(cursor.fetchone()[0])


def statements(
    connection: sqlite3.Connection, cut: Cut = EVERYTHING, *, voided_too: bool = False
) -> Iterator[StatementRecord]:
    """The statements by their as-of day, then by number; voided ones only if asked for."""
    known = sides(connection)
    cursor = connection.execute(
        f"SELECT * FROM statement WHERE {_voided_condition(voided_too)} AND {rows.days(cut, 'as_of')} "
        "ORDER BY as_of, id",
        rows.values(cut),
    )
    records = (rows.statement_record(connection, row, known) for row in cursor)
    return (record for record in records if _is_in_cut(cut, record.statement.figures))


def statement(connection: sqlite3.Connection, number: int) -> StatementRecord:
    """One statement, voided or not."""
    row = connection.execute("SELECT * FROM statement WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise NoSuchEntry("statement", f"s{number}", "statements")
    return rows.statement_record(connection, row, sides(connection))


def swaps_with_reports(connection: sqlite3.Connection, cut: Cut = EVERYTHING) -> "Iterator[SwapWithReports]":
    """The live swaps of a cut, one at a time, each with its live reports."""
    from pow_ledger.domain.checks.book import SwapWithReports

    known = sides(connection)
    query = "SELECT swap_id, report.* FROM report WHERE NOT voided AND swap_id IN ({}) ORDER BY id"
    for batch in rows.batches(swaps(connection, cut)):
        on = rows.rows_by_key(connection, query, [record.id for record in batch])
        said = rows.report_records(connection, [row for found in on.values() for row in found], known)
        by_swap = {record.id: tuple(itertools.islice(said, len(on[record.id]))) for record in batch}
        yield from (SwapWithReports(record, by_swap[record.id]) for record in batch)


def _is_in_cut(cut: Cut, counts: Counts) -> bool:
    """Whether an entry with these counts is in a cut: whole, if one of them is."""
    return not (cut.side or cut.category) or any(map(cut.has, counts))


def _voided_condition(voided_too: bool) -> str:
    return "TRUE" if voided_too else "NOT voided"
