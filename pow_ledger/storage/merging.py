"""Merging what is staged into a ledger: what only the other has is added, what both have stands once."""

import sqlite3
from datetime import date
from typing import Final

from pow_ledger.domain.carried import Kind, Tally
from pow_ledger.storage import history
from pow_ledger.storage.staging import COLUMNS, FIGURE, OWNER, SCHEMA

_NUMBERED: Final = (Kind.SWAP, Kind.REPORT, Kind.STATEMENT)
_ORDER: Final = {
    Kind.SWAP: "date, key",
    Kind.REPORT: f"(SELECT id FROM {SCHEMA}.swap WHERE n = report.swap), published, key",
    Kind.STATEMENT: "as_of, key",
}
"""The order in which new entries get their numbers, whatever the order in which they came."""


def merge(db: sqlite3.Connection, *, partial: bool) -> Tally:
    """Add what is not here, and give what is in both the first of its two keys."""
    tally = _tally(db)
    if not partial:
        for kind in _NUMBERED:
            _adopt_keys(db, kind)
    for kind in Kind:
        if tally.added[kind]:
            _add(db, kind)
    if tally.added[Kind.REPORT]:
        db.execute(
            f"""INSERT INTO main.stance (report_id, pledge, stance) SELECT new.id, said.pledge, said.stance
            FROM {SCHEMA}.stance AS said JOIN new_report AS new USING (n) ORDER BY new.id, said.pledge"""
        )
    return tally


def complete(db: sqlite3.Connection, since: date | None) -> None:
    """Let the ledger be complete from a day, if it was not from an earlier one: it has now what both had."""
    if since is not None:
        db.execute(
            "UPDATE main.ledger SET complete_from = :since WHERE complete_from IS NULL OR complete_from > :since",
            {"since": since.isoformat()},
        )


def _tally(db: sqlite3.Connection) -> Tally:
    def count(kind: Kind, condition: str) -> int:
        found = db.execute(f"SELECT count(*) FROM {SCHEMA}.{kind} AS theirs WHERE {condition}").fetchone()
        return int(found[0])

    return Tally(
        added={kind: count(kind, "id IS NULL") for kind in Kind},
        known={kind: count(kind, "id IS NOT NULL") for kind in Kind},
        voided=count(Kind.SWAP, "id IN (SELECT id FROM main.swap WHERE voided)"),
    )


def _adopt_keys(db: sqlite3.Connection, kind: Kind) -> None:
    """Of two keys that one entry has in two ledgers, the first in the order of texts stays in both."""
    db.execute(
        f"""UPDATE main.{kind} AS ours SET key = theirs.key FROM (
            SELECT id, min(key) AS key FROM {SCHEMA}.{kind} WHERE id IS NOT NULL GROUP BY id) AS theirs
        WHERE theirs.id = ours.id AND theirs.key < ours.key
            AND NOT EXISTS (SELECT 1 FROM main.{kind} AS other WHERE other.key = theirs.key)"""
    )


def _add(db: sqlite3.Connection, kind: Kind) -> None:
    """Add the entries of a kind that are not here, in an order that is not theirs in the file."""
    columns = COLUMNS[kind]
    said = [f"coalesce({column}, 0)" if column == "voided" else column for column in columns]
    new = f"{SCHEMA}.{kind}"
    if kind is Kind.PLEDGE:
        db.execute(f"CREATE TEMP TABLE new_pledge AS SELECT n, key AS id FROM {new} WHERE id IS NULL ORDER BY key")
        db.execute(
            f"INSERT INTO main.pledge (code, {', '.join(columns)}) SELECT key, {', '.join(said)} FROM {new} "
            "WHERE id IS NULL ORDER BY key"
        )
    else:
        last = history.last_number(db, kind)
        db.execute(
            f"""CREATE TEMP TABLE new_{kind} AS SELECT n, {last} + row_number() OVER (ORDER BY {_ORDER[kind]}) AS id
            FROM {new} WHERE id IS NULL"""
        )
        db.execute(f"CREATE UNIQUE INDEX temp.new_{kind}_n ON new_{kind} (n)")
        db.execute(f"UPDATE {new} AS theirs SET id = new.id FROM new_{kind} AS new WHERE new.n = theirs.n")
        on = f", (SELECT id FROM {SCHEMA}.swap WHERE n = theirs.swap)" if kind is Kind.REPORT else ""
        db.execute(
            f"""INSERT INTO main.{kind} (id, key, {", ".join(columns)}{", swap_id" if on else ""})
            SELECT new.id, key, {", ".join(said)}{on} FROM new_{kind} AS new JOIN {new} AS theirs USING (n) ORDER BY new.id"""
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
