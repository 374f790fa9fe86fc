"""What a ledger suggests to someone who records the next swap."""

import sqlite3
from collections.abc import Sequence
from datetime import date
from typing import Final, NamedTuple

from pow_ledger.domain.entries import Swap
from pow_ledger.storage.entries import reading, records

_KNOWN: Final = {
    "claimant": "SELECT claimant AS name FROM report WHERE NOT voided AND claimant IS NOT NULL",
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
    """The claimants, places or mediators of the ledger, each once, the most frequent first."""
    query = f"SELECT name FROM ({_KNOWN[what]}) GROUP BY name ORDER BY count(*) DESC, name LIMIT 500"
    return [row["name"] for row in connection.execute(query)]


def last_said(connection: sqlite3.Connection, publisher: str) -> LastSaid:
    """What a publisher's last live report on a swap said."""
    row = connection.execute(
        "SELECT id, swap_id FROM report WHERE publisher = ? AND swap_id IS NOT NULL AND NOT voided "
        "ORDER BY id DESC LIMIT 1",
        (publisher,),
    ).fetchone()
    if row is None:
        return LastSaid()
    said = reading.report(connection, row["id"]).report
    swap = reading.swap(connection, row["swap_id"]).swap
    return LastSaid(
        said.source.claimant or "",
        said.source.by or "",
        " ".join(code if stance == "counts" else f"{code}:{stance}" for code, stance in said.stances),
        swap.place or "",
        "; ".join(swap.mediators),
    )


def swaps_between(connection: sqlite3.Connection, days: tuple[date, date]) -> Sequence[tuple[int, Swap]]:
    """The numbers and swaps that are not voided, from one day to another, both included."""
    found = connection.execute(
        "SELECT * FROM swap WHERE date BETWEEN ? AND ? AND NOT voided ORDER BY date, id",
        [day.isoformat() for day in days],
    ).fetchall()
    swaps = records.swaps(connection, found, reading.sides(connection))
    return [(row["id"], swap) for row, swap in zip(found, swaps, strict=True)]
