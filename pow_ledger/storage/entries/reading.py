"""Reading entries: one by number or code, or all within a cut."""

import sqlite3
from collections.abc import Iterator, Sequence
from datetime import date
from itertools import chain, islice
from typing import TYPE_CHECKING

from pow_ledger.domain.counts import Place, in_order
from pow_ledger.domain.coverage import Coverage
from pow_ledger.domain.entries import (
    Category,
    Count,
    Counts,
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
from pow_ledger.storage.entries import cuts, records, rows
from pow_ledger.storage.schema.views import COMPLETED, SUM

if TYPE_CHECKING:
    from pow_ledger.domain.checks.book import SwapWithReports
    from pow_ledger.domain.refs import DateRef, Ref, ResolvedRef, SwapRef


def sides(connection: sqlite3.Connection) -> tuple[Side, ...]:
    """The ledger's sides, in its order."""
    cursor = connection.execute("SELECT code, name, aliases FROM side ORDER BY position")
    return tuple(
        Side(row["code"], row["name"], tuple(row["aliases"].split(", ")) if row["aliases"] else ()) for row in cursor
    )


def coverage(connection: sqlite3.Connection) -> Coverage:
    """The days of which the ledger is meant to know every announcement, and that of its newest report."""
    row = connection.execute("SELECT complete_from, complete_until FROM ledger").fetchone()
    # What is reported of a completed swap is no older than the swap, whether or not the day of publication is known.
    newest = connection.execute(
        """SELECT max(day) FROM (
            SELECT max(published) AS day FROM report WHERE NOT voided
            UNION ALL SELECT max(announced) FROM pledge WHERE NOT voided
            UNION ALL SELECT * FROM (SELECT date FROM completed ORDER BY date DESC LIMIT 1))"""
    ).fetchone()[0]
    return Coverage(*map(rows.to_date, (*row, newest)))


def bundled(connection: sqlite3.Connection) -> str | None:
    """The version of the bundled dataset that the ledger began with or was updated to, if it is recorded."""
    version: str | None = connection.execute("SELECT bundled FROM ledger").fetchone()[0]
    return version


# Swaps and reports


def swaps(connection: sqlite3.Connection, cut: Cut = EVERYTHING, *, voided_too: bool = False) -> Iterator[SwapRecord]:
    """The swaps of the cut's days by date and number, one at a time, each with the sums so far.

    Voided ones are left out unless asked for, and never in the sums. A cut leaves out swaps and changes no sum: each is
    of all that the ledger has up to that swap.
    """
    ledger_sides = sides(connection)
    cursor = connection.execute(
        f"SELECT * FROM swap WHERE {_unless_voided(voided_too)} AND {cuts.on_swaps(cut)} ORDER BY date, id",
        cuts.values(cut),
    )
    earlier = _sums_before(connection, cut.since) if cut.since else ()
    running = {(count.side, count.category): count for count in in_order(earlier, ledger_sides)}
    for batch in records.in_batches(cursor):
        for record in records.swap_records(connection, batch, ledger_sides):
            if record.swap.status is Status.COMPLETED and not record.voided:
                running = _plus(running, record.swap.figures, ledger_sides)
            if cut.has_any(record.swap.figures):
                yield record._replace(running=tuple(running.values()))


def _sums_before(connection: sqlite3.Connection, day: date) -> Iterator[Count]:
    """The sums of the completed swaps before a day."""
    cursor = connection.execute(
        f"SELECT side, category, {SUM} FROM adopted WHERE {COMPLETED} AND date < ? GROUP BY side, category",
        (day.isoformat(),),
    )
    return map(rows.count, cursor)


def _plus(running: dict[Place, Count], figures: Counts, sides: Sequence[Side]) -> dict[Place, Count]:
    """The sums so far plus a swap's figures, in order."""
    sums = running.copy()
    for count in figures:
        place = (count.side, count.category)
        before = running.get(place)
        sums[place] = count._replace(figure=before.figure + count.figure) if before else count
    return sums if len(sums) == len(running) else {(c.side, c.category): c for c in in_order(sums.values(), sides)}


def places_with_figures(
    connection: sqlite3.Connection, cut: Cut = EVERYTHING, *, voided_too: bool = False
) -> tuple[Place, ...]:
    """The sides and categories in which some swap of the cut's days has a figure, in order."""
    # CROSS JOIN reads the figures first, so that the query ends at the first one that fits.
    query = f"""SELECT EXISTS (
        SELECT 1 FROM swap_figure CROSS JOIN swap ON swap_id = id
        WHERE side = :side AND category = :category AND {_unless_voided(voided_too)}
            AND {cuts.on_swaps(cut, "swap.id")})"""
    return tuple(
        (side.code, category)
        for side in sides(connection)
        for category in Category
        if connection.execute(query, cuts.values(cut._replace(side=side.code, category=category))).fetchone()[0]
    )


def swap(connection: sqlite3.Connection, number: int) -> SwapRecord:
    """One swap, voided or not, without the sums so far, since they take a look at all earlier swaps."""
    row = connection.execute("SELECT * FROM swap WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise NoSuchSwap(number)
    return next(records.swap_records(connection, [row], sides(connection)))


def swap_keys(connection: sqlite3.Connection) -> dict[int, str]:
    """The key of every swap by its number, voided ones too. A swap that no pow-ledger has recorded may have none."""
    return dict(connection.execute("SELECT id, key FROM swap WHERE key IS NOT NULL").fetchall())


def with_running_sums(connection: sqlite3.Connection, record: SwapRecord) -> SwapRecord:
    """A swap with the sums so far."""
    sums = connection.execute(
        f"SELECT side, category, {SUM} FROM adopted WHERE {COMPLETED} AND (date, swap_id) <= (?, ?) "
        "GROUP BY side, category",
        (record.swap.date.isoformat(), record.id),
    )
    return record._replace(running=in_order(map(rows.count, sums), sides(connection)))


def swaps_on(connection: sqlite3.Connection, day: date) -> Iterator[tuple[SwapRecord, tuple[ReportRecord, ...]]]:
    """The live swaps of one day, each with its reports."""
    cursor = connection.execute("SELECT id FROM swap WHERE date = ? AND NOT voided ORDER BY id", (day.isoformat(),))
    for row in cursor.fetchall():
        yield swap(connection, row["id"]), tuple(reports_on(connection, row["id"]))


def swap_number(connection: sqlite3.Connection, ref: "SwapRef | DateRef") -> int:
    """The number of the swap that a reference names; a date names a voided swap only if all of that day are voided."""
    from pow_ledger.domain.refs import SwapRef

    if isinstance(ref, SwapRef):
        if connection.execute("SELECT 1 FROM swap WHERE id = ?", (ref.id,)).fetchone() is None:
            raise NoSuchSwap(ref.id)
        return ref.id
    cursor = connection.execute("SELECT id, voided FROM swap WHERE date = ? ORDER BY id", (ref.date.isoformat(),))
    voided = {int(row["id"]): bool(row["voided"]) for row in cursor}
    numbers = [number for number in voided if not voided[number]] or list(voided)
    if not numbers:
        raise NoSuchSwap(f"of {ref.date}")
    if len(numbers) > 1:
        raise SeveralSwaps(ref.date, numbers)
    return numbers[0]


def resolved(connection: sqlite3.Connection, ref: "Ref") -> "ResolvedRef":
    """The reference with a swap's date replaced by its number, which stays when an amendment changes the date."""
    from pow_ledger.domain.refs import DateRef, SwapRef

    return SwapRef(swap_number(connection, ref)) if isinstance(ref, DateRef) else ref


def reports_on(connection: sqlite3.Connection, on: int | str) -> Iterator[ReportRecord]:
    """The reports on the swap of a number or the pledge of a code, by number."""
    column = "swap_id" if isinstance(on, int) else "pledge"
    found = connection.execute(f"SELECT * FROM report WHERE {column} = ? ORDER BY id", (on,)).fetchall()
    return records.report_records(connection, found, sides(connection))


def report(connection: sqlite3.Connection, number: int) -> ReportRecord:
    """One report, voided or not."""
    row = connection.execute("SELECT * FROM report WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise NoSuchEntry("report", f"r{number}", "show SWAP")
    return next(records.report_records(connection, [row], sides(connection)))


def contradictions(connection: sqlite3.Connection, report: int) -> tuple[tuple[Count, Figure], ...]:
    """The counts of one report that contradict its swap, each with the adopted figure."""
    # With the swap given as a value too, SQLite compares only the figures of that swap.
    swap = connection.execute("SELECT swap_id FROM report WHERE id = ?", (report,)).fetchone()[0]
    cursor = connection.execute("SELECT * FROM contradiction WHERE swap_id = ? AND report_id = ?", (swap, report))
    adopted = {rows.count(row, "stated_"): rows.figure(row, "adopted_") for row in cursor}
    return tuple((count, adopted[count]) for count in in_order(adopted, sides(connection)))


def sources_of_totals(connection: sqlite3.Connection, cut: Cut = EVERYTHING) -> Iterator[Source]:
    """The sources of the completed swaps that the totals of a cut sum, each once, by swap and report."""
    cursor = connection.execute(
        f"""SELECT report.* FROM swap JOIN report ON report.swap_id = swap.id
        WHERE swap.{COMPLETED} AND NOT swap.voided AND NOT report.voided AND {cuts.on_swaps(cut, "swap.id")}
            AND EXISTS (
            SELECT 1 FROM swap_figure WHERE swap_figure.swap_id = swap.id AND {cuts.on_figures(cut)})
        ORDER BY date, swap.id, report.id""",
        cuts.values(cut),
    )
    return iter(dict.fromkeys(map(rows.source, cursor)))


def sources_of_progress(
    connection: sqlite3.Connection, code: str, counted_by: str | None, until: date | None
) -> Iterator[Source]:
    """The sources of the live reports, or of one side's, that count swaps towards a pledge in full or in part.

    With `until`, of swaps up to that day.
    """
    cursor = connection.execute(
        f"""SELECT report.* FROM heard
        JOIN report ON report.id = report_id JOIN completed ON completed.id = heard.swap_id
        WHERE counted_by = ? AND heard.pledge = ? AND stance <> '{Stance.EXCLUDED.value}' AND date <= ?
        ORDER BY report.id""",
        (counted_by or "", code, cuts.last_day(until)),
    )
    return iter(dict.fromkeys(map(rows.source, cursor)))


# Pledges and statements


def pledges(
    connection: sqlite3.Connection, cut: Cut = EVERYTHING, *, voided_too: bool = False
) -> tuple[PledgeRecord, ...]:
    """The pledges by the day they were announced, then by code; voided ones only if asked for."""
    cursor = connection.execute(
        f"SELECT * FROM pledge WHERE {_unless_voided(voided_too)} AND {cuts.on_days(cut, 'announced')} "
        "ORDER BY announced, code",
        cuts.values(cut),
    )
    return tuple(records.pledge_records(connection, cursor.fetchall(), sides(connection)))


def pledge_codes(connection: sqlite3.Connection) -> frozenset[str]:
    """The codes of all pledges, voided ones too."""
    return frozenset(row["code"] for row in connection.execute("SELECT code FROM pledge"))


def pledge(connection: sqlite3.Connection, code: str) -> PledgeRecord:
    """One pledge, voided or not."""
    row = connection.execute("SELECT * FROM pledge WHERE code = ?", (code,)).fetchone()
    if row is None:
        raise NoSuchPledge(code)
    return next(records.pledge_records(connection, [row], sides(connection)))


def count_stances_on(connection: sqlite3.Connection, code: str) -> int:
    """How many live reports take a stance on a pledge, voided or not."""
    cursor = connection.execute(
        "SELECT count(*) FROM stance JOIN report ON report.id = report_id WHERE stance.pledge = ? AND NOT voided",
        (code,),
    )
    return int(cursor.fetchone()[0])


def count_statements_of(connection: sqlite3.Connection, code: str) -> int:
    """How many live statements are totals of a pledge, voided or not."""
    cursor = connection.execute("SELECT count(*) FROM statement WHERE pledge = ? AND NOT voided", (code,))
    return int(cursor.fetchone()[0])


def statements(
    connection: sqlite3.Connection, cut: Cut = EVERYTHING, *, voided_too: bool = False
) -> Iterator[StatementRecord]:
    """The statements by their as-of day, then by number; voided ones only if asked for."""
    ledger_sides = sides(connection)
    cursor = connection.execute(
        f"SELECT * FROM statement WHERE {_unless_voided(voided_too)} AND {cuts.on_days(cut, 'as_of')} "
        "ORDER BY as_of, id",
        cuts.values(cut),
    )
    whole = (records.statement_record(connection, row, ledger_sides) for row in cursor)
    return (record for record in whole if cut.has_any(record.statement.figures))


def statement(connection: sqlite3.Connection, number: int) -> StatementRecord:
    """One statement, voided or not."""
    row = connection.execute("SELECT * FROM statement WHERE id = ?", (number,)).fetchone()
    if row is None:
        raise NoSuchEntry("statement", f"s{number}", "statements")
    return records.statement_record(connection, row, sides(connection))


def swaps_with_reports(
    connection: sqlite3.Connection, cut: Cut = EVERYTHING, *, voided_too: bool = False
) -> "Iterator[SwapWithReports]":
    """The swaps of a cut, one at a time, each with its reports; voided ones only if asked for."""
    from pow_ledger.domain.checks.book import SwapWithReports

    ledger_sides = sides(connection)
    query = f"SELECT swap_id, report.* FROM report WHERE {_unless_voided(voided_too)} AND swap_id IN ({{}}) ORDER BY id"
    for batch in records.in_batches(swaps(connection, cut, voided_too=voided_too)):
        by_swap = records.rows_by_key(connection, query, [record.id for record in batch])
        batch_reports = records.report_records(connection, list(chain.from_iterable(by_swap.values())), ledger_sides)
        for record in batch:
            yield SwapWithReports(record, tuple(islice(batch_reports, len(by_swap[record.id]))))


def mediators(connection: sqlite3.Connection) -> tuple[str, ...]:
    """Every mediator that some swap names, each once."""
    return tuple(row["name"] for row in connection.execute("SELECT DISTINCT name FROM swap_mediator ORDER BY name"))


def _unless_voided(voided_too: bool) -> str:
    return "TRUE" if voided_too else "NOT voided"
