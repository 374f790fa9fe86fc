"""Which of the entries that are staged are here already.

An entry is the same in both where its key is. A swap is also the same where one of its reports is, and a report or
a stated total where it says the same of the same source: then two people have recorded it each for themselves.
The order in which entries come, and which of two ledgers is merged into the other, changes nothing but numbers.
"""

import sqlite3
from collections.abc import Iterator
from datetime import date

from pow_ledger.domain import keys
from pow_ledger.domain.carried import Kind, NearRepeat
from pow_ledger.storage import keys as stored_keys
from pow_ledger.storage import rows
from pow_ledger.storage.staging import NAME, SCHEMA, counts, statement_key


def match(db: sqlite3.Connection) -> None:
    """Find which entries are here already."""
    stored_keys.give(db)
    for kind in Kind:
        key = "code" if kind is Kind.PLEDGE else "key"
        db.execute(
            f"""UPDATE {SCHEMA}.{kind} AS theirs
            SET id = (SELECT {NAME[kind]} FROM main.{kind} AS ours WHERE ours.{key} = theirs.key)"""
        )
    db.execute(f"UPDATE {SCHEMA}.swap SET founder = id IS NOT NULL")
    # Two swaps that share reports with one here are that one, both of them.
    db.execute(
        f"""UPDATE {SCHEMA}.swap AS theirs SET id = (
            SELECT min(ours.swap_id) FROM {SCHEMA}.report AS said JOIN main.report AS ours ON ours.id = said.id
            WHERE said.swap = theirs.n)
        WHERE id IS NULL"""
    )
    _know(db)
    _pair(
        db,
        Kind.SWAP,
        f"""SELECT said.swap AS n, min(known.swap_id) AS id FROM {SCHEMA}.report AS said JOIN known USING (said)
        WHERE known.swap_id NOT IN (SELECT id FROM {SCHEMA}.swap WHERE id IS NOT NULL) GROUP BY said.swap""",
    )
    _match_reports(db)
    _match_statements(db)


def _pair(db: sqlite3.Connection, kind: Kind, pairs: str) -> None:
    """Let entries that are not matched yet be those that a query pairs them with, each of which is one of them."""
    db.execute(
        f"""UPDATE {SCHEMA}.{kind} AS theirs SET id = pair.id FROM (
            SELECT n, pair.id, row_number() OVER (PARTITION BY pair.id ORDER BY key) AS nth
            FROM ({pairs}) AS pair JOIN {SCHEMA}.{kind} AS entry USING (n) WHERE entry.id IS NULL) AS pair
        WHERE pair.n = theirs.n AND nth = 1"""
    )


def _know(db: sqlite3.Connection) -> None:
    """Make `known`: reports here, by what they say, on the days of swaps or reports that are not matched yet."""
    db.execute("CREATE TEMP TABLE known (said, id INTEGER, swap_id INTEGER)")
    days = f"""SELECT date FROM {SCHEMA}.swap WHERE id IS NULL
        UNION SELECT ours.date FROM {SCHEMA}.report AS said JOIN {SCHEMA}.swap ON swap.n = said.swap
        JOIN main.swap AS ours ON ours.id = swap.id WHERE said.id IS NULL"""
    held = db.execute(
        f"""SELECT report.*, swap.date AS day FROM main.swap JOIN main.report ON report.swap_id = swap.id
        WHERE swap.date IN ({days})"""
    )
    db.executemany("INSERT INTO known VALUES (?, ?, ?)", (_known(db, row) for row in held))
    db.execute("CREATE INDEX temp.known_said ON known (said, swap_id)")


def _known(db: sqlite3.Connection, row: sqlite3.Row) -> tuple[str, int, int]:
    figures = counts(db, "main.report_figure", row["id"], "report_id")
    key = keys.report_key(date.fromisoformat(row["day"]), rows.source(row), figures)
    return key, row["id"], row["swap_id"]


def _match_reports(db: sqlite3.Connection) -> None:
    """A report is one that is here where it says the same of the same swap."""
    _pair(
        db,
        Kind.REPORT,
        f"""SELECT said.n, min(known.id) AS id FROM {SCHEMA}.report AS said
        JOIN {SCHEMA}.swap ON swap.n = said.swap JOIN known ON known.said = said.said AND known.swap_id = swap.id
        WHERE known.id NOT IN (SELECT id FROM {SCHEMA}.report WHERE id IS NOT NULL) GROUP BY said.n""",
    )


def _match_statements(db: sqlite3.Connection) -> None:
    days = f"SELECT as_of FROM {SCHEMA}.statement WHERE id IS NULL"
    db.execute("CREATE TEMP TABLE known_statement (said, id INTEGER)")
    for row in db.execute(f"SELECT * FROM main.statement WHERE as_of IN ({days})").fetchall():
        said = statement_key(row, counts(db, "main.statement_figure", row["id"], "statement_id"))
        db.execute("INSERT INTO known_statement VALUES (?, ?)", (said, row["id"]))
    _pair(
        db,
        Kind.STATEMENT,
        f"""SELECT theirs.n, min(known.id) AS id FROM {SCHEMA}.statement AS theirs
        JOIN known_statement AS known USING (said)
        WHERE known.id NOT IN (SELECT id FROM {SCHEMA}.statement WHERE id IS NOT NULL) GROUP BY theirs.n""",
    )


# Near repeats


def near(db: sqlite3.Connection, *, partial: bool) -> Iterator[NearRepeat]:
    """Swaps that are not here, but have the day and the figures of one that is, from another source."""
    _find_near(db, partial=partial)
    for row in db.execute(
        f"""SELECT swap.n, swap.line, swap.date, near.id, head.line AS other FROM near
        JOIN {SCHEMA}.swap USING (n) LEFT JOIN {SCHEMA}.swap AS head ON head.n = near.head ORDER BY swap.line"""
    ):
        figures = counts(db, f"{SCHEMA}.swap_figure", row["n"])
        yield NearRepeat(row["line"], date.fromisoformat(row["date"]), figures, row["id"], row["other"] or 0)


def _find_near(db: sqlite3.Connection, *, partial: bool) -> None:
    told = "group_concat(side || ':' || category || '=' || low || '-' || coalesce(high, '') || '~' || about, ' ')"
    db.execute("DROP TABLE IF EXISTS near")
    db.execute("CREATE TEMP TABLE near (n INTEGER PRIMARY KEY, id INTEGER, head INTEGER)")
    db.execute(
        f"""CREATE TEMP TABLE strange AS SELECT n, key, date, {told} AS told FROM {SCHEMA}.swap
        JOIN {SCHEMA}.swap_figure USING (n) WHERE swap.id IS NULL GROUP BY n"""
    )
    # A swap that another of the same ledger is already known to be is not one more of it.
    apart = "" if partial else f"AND id NOT IN (SELECT id FROM {SCHEMA}.swap WHERE id IS NOT NULL)"
    db.execute(
        f"""CREATE TEMP TABLE familiar AS SELECT id, key, date, {told} AS told FROM main.swap
        JOIN main.swap_figure ON swap_id = id
        WHERE NOT voided AND date IN (SELECT date FROM strange) {apart} GROUP BY id"""
    )
    nth = "row_number() OVER (PARTITION BY date, told ORDER BY key) AS nth"
    if partial:
        db.execute("CREATE INDEX temp.familiar_day ON familiar (date, told)")
        db.execute(
            """INSERT INTO near SELECT n, min(familiar.id), NULL FROM strange JOIN familiar USING (date, told)
            GROUP BY n"""
        )
        db.execute(
            f"""INSERT INTO near SELECT n, NULL, head FROM (
                SELECT n, {nth}, first_value(n) OVER (PARTITION BY date, told ORDER BY key) AS head FROM strange
                WHERE n NOT IN (SELECT n FROM near)) WHERE place > 1"""
        )
    else:
        db.execute(
            f"""INSERT INTO near SELECT n, ours.id, NULL
            FROM (SELECT n, date, told, {nth} FROM strange) AS theirs
            JOIN (SELECT id, date, told, {nth} FROM familiar) AS ours USING (date, told, nth)"""
        )
    db.execute("DROP TABLE strange")
    db.execute("DROP TABLE familiar")


def join_near(db: sqlite3.Connection, *, partial: bool) -> None:
    """Let near repeats be the swaps that they repeat, with what was said of them."""
    if partial:
        # What a row says of the swap is kept with the report that it becomes.
        db.execute(
            f"""UPDATE {SCHEMA}.report AS said SET note = (SELECT note FROM {SCHEMA}.swap WHERE n = said.swap)
            WHERE swap IN (SELECT n FROM near)"""
        )
    db.execute(f"UPDATE {SCHEMA}.swap SET id = near.id FROM near WHERE near.n = swap.n AND near.id IS NOT NULL")
    db.execute(
        f"""UPDATE {SCHEMA}.report SET swap = near.head FROM near
        WHERE near.n = report.swap AND near.head IS NOT NULL"""
    )
    for table in ("swap_figure", "swap"):
        db.execute(f"DELETE FROM {SCHEMA}.{table} WHERE n IN (SELECT n FROM near WHERE head IS NOT NULL)")
    _match_reports(db)
