"""Merging what is staged into a ledger: what only the other has is added, what both have stands once."""

import sqlite3
from collections.abc import Iterator
from datetime import date
from typing import Final

from pow_ledger.domain.counts import in_order
from pow_ledger.domain.entries import Counts
from pow_ledger.domain.history import owner
from pow_ledger.domain.imports.packaged import Kind, Tally
from pow_ledger.storage.entries import reading
from pow_ledger.storage.history import recording
from pow_ledger.storage.merge.staging import COLUMNS, FIGURE, SCHEMA, counts
from pow_ledger.storage.schema.tables import OWNER

_NUMBERED: Final = (Kind.SWAP, Kind.REPORT, Kind.STATEMENT)
_ORDER: Final = {
    Kind.SWAP: "ORDER BY date, key",
    Kind.REPORT: f"ORDER BY (SELECT id FROM {SCHEMA}.swap WHERE n = theirs.swap), published IS NULL, published, key",
    Kind.STATEMENT: "ORDER BY as_of, key",
}
"""The order in which new entries get their numbers, whatever the order in which they came."""


def number(db: sqlite3.Connection) -> Tally:
    """Give a number to everything that is not here, and tell how much of it there is."""
    tally = _tally(db)
    for kind in Kind:
        entry = (
            "key" if kind is Kind.PLEDGE else f"{recording.last_number(db, kind)} + row_number() OVER ({_ORDER[kind]})"
        )
        db.execute(
            f"CREATE TEMP TABLE new_{kind} AS SELECT n, {entry} AS id FROM {SCHEMA}.{kind} AS theirs WHERE id IS NULL"
        )
        db.execute(f"CREATE UNIQUE INDEX temp.new_{kind}_n ON new_{kind} (n)")
        db.execute(f"UPDATE {SCHEMA}.{kind} AS theirs SET id = new.id FROM new_{kind} AS new WHERE new.n = theirs.n")
    return tally


def merge(db: sqlite3.Connection, *, partial: bool) -> int:
    """Add what is not here, once it has its numbers, and give what is in both the first of its two keys.

    Returns how many entries got another key by that.
    """
    renamed = 0 if partial else sum(_adopt_keys(db, kind) for kind in _NUMBERED)
    with recording.at_once(db, _new_entries):
        for kind in Kind:
            _add(db, kind)
        db.execute(
            f"""INSERT INTO main.stance (report_id, pledge, stance) SELECT new.id, said.pledge, said.stance
            FROM new_report AS new JOIN {SCHEMA}.stance AS said USING (n) ORDER BY new.id, said.pledge"""
        )
    return renamed


def _new_entries(kept: recording.Kept) -> str:
    """The query for the new entries that rows of a table belong to; sides and the ledger itself are never new."""
    kind = owner(kept.table)
    return f"SELECT id FROM new_{kind}" if kind in {*Kind} else "SELECT NULL"


def first_new(db: sqlite3.Connection) -> Iterator[tuple[date, Counts]]:
    """The first few of the swaps that were added: their days and figures."""
    known = reading.sides(db)
    for row in db.execute(
        "SELECT id, date FROM main.swap WHERE id IN (SELECT id FROM new_swap) ORDER BY date, id LIMIT 5"
    ):
        yield date.fromisoformat(row["date"]), in_order(counts(db, "main.swap_figure", row["id"], "swap_id"), known)


def crowded_days(db: sqlite3.Connection, *, partial: bool) -> Iterator[tuple[date, tuple[int, ...]]]:
    """The days on which a swap that was added is not the only one, and their swaps.

    A package keeps swaps of one day apart on purpose; so of those, only days on which one was here before.
    """
    several = "count(*) > 1" if partial else "max(id NOT IN (SELECT id FROM new_swap))"
    found = db.execute(
        f"""SELECT date, group_concat(id) AS numbers
        FROM (SELECT date, id FROM main.swap WHERE NOT voided ORDER BY date, id)
        WHERE date IN (SELECT date FROM main.swap WHERE NOT voided AND id IN (SELECT id FROM new_swap))
        GROUP BY date HAVING {several}"""
    )
    return ((date.fromisoformat(row["date"]), tuple(map(int, row["numbers"].split(",")))) for row in found)


def complete(db: sqlite3.Connection, since: date) -> None:
    """Let a ledger that has no swaps yet be complete from the day from which another is."""
    db.execute("UPDATE main.ledger SET complete_from = ?", (since.isoformat(),))


def _tally(db: sqlite3.Connection) -> Tally:
    def count(kind: Kind, condition: str) -> int:
        found = db.execute(f"SELECT count(*) FROM {SCHEMA}.{kind} AS theirs WHERE {condition}").fetchone()
        return int(found[0])

    return Tally(
        added={kind: count(kind, "id IS NULL") for kind in Kind},
        known={kind: count(kind, "id IS NOT NULL") for kind in Kind},
        voided=count(Kind.SWAP, "id IN (SELECT id FROM main.swap WHERE voided)"),
    )


def _adopt_keys(db: sqlite3.Connection, kind: Kind) -> int:
    """Of two keys that one entry has in two ledgers, the first in the order of texts stays in both."""
    return db.execute(
        f"""UPDATE main.{kind} AS ours SET key = theirs.key FROM {SCHEMA}.{kind} AS theirs
        WHERE theirs.id = ours.id AND theirs.key < ours.key"""
    ).rowcount


def _add(db: sqlite3.Connection, kind: Kind) -> None:
    """Add the entries of a kind that are not here, with their figures."""
    columns = COLUMNS[kind]
    said = [f"coalesce({column}, 0)" if column == "voided" else column for column in columns]
    named = ["key"] if kind is Kind.PLEDGE else ["new.id", "key"]
    on = [f"(SELECT id FROM {SCHEMA}.swap WHERE n = theirs.swap)"] if kind is Kind.REPORT else []
    names = [*(["code"] if kind is Kind.PLEDGE else ["id", "key"]), *columns, *(["swap_id"] if on else [])]
    db.execute(
        f"""INSERT INTO main.{kind} ({", ".join(names)}) SELECT {", ".join((*named, *said, *on))}
        FROM new_{kind} AS new JOIN {SCHEMA}.{kind} AS theirs USING (n) ORDER BY new.id"""
    )
    db.execute(
        f"""INSERT INTO main.{kind}_figure ({OWNER[kind]}, {FIGURE}) SELECT new.id, {FIGURE}
        FROM new_{kind} AS new JOIN {SCHEMA}.{kind}_figure USING (n) ORDER BY new.id, side, category"""
    )
    if kind is Kind.SWAP:
        db.execute(
            f"""INSERT INTO main.swap_mediator (swap_id, position, name) SELECT new.id, name.key, name.value
            FROM new_swap AS new JOIN {SCHEMA}.swap USING (n), json_each(mediators) AS name ORDER BY new.id, name.key"""
        )
