"""What a ledger suggests to someone who records the next swap."""

import sqlite3
from collections.abc import Collection, Sequence
from datetime import date
from typing import Final, NamedTuple

from pow_ledger.domain.entries import Swap, host_of
from pow_ledger.domain.refs import typed_stances
from pow_ledger.domain.texts import as_one_line
from pow_ledger.storage.entries import reading, records

_KNOWN: Final = {
    "claimant": "SELECT claimant AS name FROM report WHERE NOT voided AND claimant IS NOT NULL",
    "source": "SELECT publisher AS name FROM report WHERE NOT voided AND publisher IS NOT NULL "
    "UNION ALL SELECT source FROM report WHERE NOT voided AND publisher IS NULL",
    "place": "SELECT place AS name FROM swap WHERE NOT voided AND place IS NOT NULL",
    "mediator": "SELECT name FROM swap_mediator",
}


class LastSaid(NamedTuple):
    """What a publisher's last report said besides its figures, as it would be typed; empty where it said nothing."""

    claimant: str = ""
    by: str = ""
    stances: str = ""
    place: str = ""
    mediators: str = ""


def known(connection: sqlite3.Connection, what: str) -> Sequence[str]:
    """The claimants, sources, places or mediators of the ledger, each once, the most frequent first.

    A source is a publisher, or where none is known the citation.
    """
    query = f"SELECT name FROM ({_KNOWN[what]}) GROUP BY name ORDER BY count(*) DESC, name LIMIT 500"
    return [row["name"] for row in connection.execute(query)]


def last_said(connection: sqlite3.Connection, publishers: Collection[str]) -> LastSaid:
    """What the last live report on a swap said that has one of the publishers, by name or by the host of its address.

    Names are in lower case.
    """
    cursor = connection.execute(
        "SELECT id, swap_id, publisher, source FROM report WHERE swap_id IS NOT NULL AND NOT voided ORDER BY id DESC"
    )
    row = next((each for each in cursor if _publishers(each) & {*publishers}), None)
    if row is None:
        return LastSaid()
    said = reading.report(connection, row["id"]).report
    swap = reading.swap(connection, row["swap_id"]).swap
    return LastSaid(
        said.source.claimant or "",
        said.source.by or "",
        typed_stances(said.stances),
        swap.place or "",
        as_one_line(swap.mediators),
    )


def _publishers(row: sqlite3.Row) -> set[str | None]:
    return {(row["publisher"] or "").lower() or None, host_of(row["source"])}


def side_of(connection: sqlite3.Connection, claimant: str) -> str:
    """The side that a claimant spoke for in their last live report; empty where they spoke for none."""
    row = connection.execute(
        "SELECT by_side FROM report WHERE claimant = ? AND NOT voided ORDER BY id DESC LIMIT 1", (claimant,)
    ).fetchone()
    return (row and row["by_side"]) or ""


def swaps_between(connection: sqlite3.Connection, days: tuple[date, date]) -> Sequence[tuple[int, Swap, str | None]]:
    """The swaps that are not voided, from one day to another, each with its number and the first claimant."""
    found = connection.execute(
        "SELECT * FROM swap WHERE date BETWEEN ? AND ? AND NOT voided ORDER BY date, id",
        [day.isoformat() for day in days],
    ).fetchall()
    swaps = records.swaps(connection, found, reading.sides(connection))
    return [(row["id"], swap, _first_claimant(connection, row["id"])) for row, swap in zip(found, swaps, strict=True)]


def _first_claimant(connection: sqlite3.Connection, swap: int) -> str | None:
    reports = (each.report for each in reading.reports_on(connection, swap) if not each.voided)
    return next((report.source.claimant for report in reports if report.source.claimant), None)
