"""Which of the entries that are staged are here already.

An entry is the same in both where its key is. A swap is also the same where one of its reports is, and a report or
a stated total where it says the same of the same source: then two people have recorded it each for themselves.
The order in which entries come, and which of two ledgers is merged into the other, changes nothing but numbers.
"""

import sqlite3
from collections.abc import Iterator
from datetime import date

from pow_ledger.domain import keys
from pow_ledger.domain.imports.packaged import Kind, NearRepeat
from pow_ledger.storage.entries import keys as stored_keys
from pow_ledger.storage.entries import rows
from pow_ledger.storage.merge.staging import FIGURE, MEDIATORS, NAME, SCHEMA, counts, statement_key


def match(db: sqlite3.Connection, *, partial: bool) -> None:
    """Find which entries are here already. Each is one that is here at most.

    Only of a spreadsheet, whose rows are reports as well, may several rows be the same swap.
    """
    stored_keys.give(db)
    for kind in Kind:
        key = "code" if kind is Kind.PLEDGE else "key"
        db.execute(
            f"""UPDATE {SCHEMA}.{kind} AS theirs
            SET id = (SELECT {NAME[kind]} FROM main.{kind} AS ours WHERE ours.{key} = theirs.key)"""
        )
    if partial:
        db.execute(f"UPDATE {SCHEMA}.swap SET founder = id IS NOT NULL")
        _rows_that_are_reports(db)
        return
    _pair(
        db,
        Kind.SWAP,
        f"""SELECT DISTINCT said.swap AS n, ours.swap_id AS id FROM {SCHEMA}.report AS said
        JOIN main.report AS ours ON ours.id = said.id""",
    )
    _know(db)
    _pair(db, Kind.SWAP, f"SELECT DISTINCT swap AS n, swap_id AS id FROM {SCHEMA}.report JOIN known USING (said)")
    _match_reports(db)
    _match_statements(db)


def _rows_that_are_reports(db: sqlite3.Connection) -> None:
    """Let rows of a spreadsheet that are reports here be the swaps that those are on."""
    _know(db)
    db.execute("CREATE TEMP TABLE first_known AS SELECT said, min(id) AS id FROM known GROUP BY said")
    db.execute("CREATE UNIQUE INDEX temp.first_known_said ON first_known (said)")
    db.execute(
        f"""UPDATE {SCHEMA}.report AS theirs SET id = (SELECT id FROM first_known WHERE said = theirs.said)
        WHERE id IS NULL"""
    )
    db.execute(
        f"""UPDATE {SCHEMA}.swap AS theirs SET id = (
            SELECT ours.swap_id FROM {SCHEMA}.report AS said JOIN main.report AS ours ON ours.id = said.id
            WHERE said.swap = theirs.n)
        WHERE id IS NULL"""
    )


def _pair(db: sqlite3.Connection, kind: Kind, pairs: str) -> None:
    """Pair entries that are not matched yet with such that are here and not matched either, one with one.

    Of several ways to do that, the order of keys decides, on both sides alike, so that it is the same whichever of two
    ledgers is merged into the other.
    """
    found = db.execute(
        f"""SELECT n, pair.id, min(theirs.key, ours.key) AS one, max(theirs.key, ours.key) AS other
        FROM ({pairs}) AS pair JOIN {SCHEMA}.{kind} AS theirs USING (n) JOIN main.{kind} AS ours ON ours.id = pair.id
        WHERE theirs.id IS NULL AND ours.id NOT IN (SELECT id FROM {SCHEMA}.{kind} WHERE id IS NOT NULL)
        ORDER BY one, other"""
    ).fetchall()
    theirs: set[int] = set()
    ours: set[int] = set()
    for row in found:
        if row["n"] not in theirs and row["id"] not in ours:
            theirs.add(row["n"])
            ours.add(row["id"])
            db.execute(f"UPDATE {SCHEMA}.{kind} SET id = ? WHERE n = ?", (row["id"], row["n"]))


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
        f"""SELECT said.n, known.id FROM {SCHEMA}.report AS said JOIN {SCHEMA}.swap ON swap.n = said.swap
        JOIN known ON known.said = said.said AND known.swap_id = swap.id""",
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
        f"SELECT n, known.id FROM {SCHEMA}.statement JOIN known_statement AS known USING (said)",
    )


# Near repeats


def near(db: sqlite3.Connection, *, partial: bool) -> Iterator[NearRepeat]:
    """Swaps that are not here, but have the day and the figures of one that is, by another source or claimant."""
    _find_near(db, partial=partial)
    for row in db.execute(
        f"""SELECT swap.n, swap.line, swap.date, near.id, head.line AS other FROM near
        JOIN {SCHEMA}.swap USING (n) LEFT JOIN {SCHEMA}.swap AS head ON head.n = near.head ORDER BY swap.line"""
    ):
        figures = counts(db, f"{SCHEMA}.swap_figure", row["n"])
        yield NearRepeat(row["line"], date.fromisoformat(row["date"]), figures, row["id"], row["other"] or 0)


def _find_near(db: sqlite3.Connection, *, partial: bool) -> None:
    told = "group_concat(side || ':' || category || '=' || low || '-' || coalesce(high, '') || '~' || about, ' ')"
    db.execute("CREATE TEMP TABLE near (n INTEGER PRIMARY KEY, id INTEGER, head INTEGER)")
    db.execute(
        f"""CREATE TEMP TABLE strange AS SELECT n, key, date, {told} AS told
        FROM (SELECT n, key, date, {FIGURE} FROM {SCHEMA}.swap JOIN {SCHEMA}.swap_figure USING (n)
            WHERE swap.id IS NULL AND voided IS NOT 1 ORDER BY n, side, category)
        GROUP BY n"""
    )
    # Of a package, a swap that another is known to be is not one more of it.
    apart = "" if partial else f"AND id NOT IN (SELECT id FROM {SCHEMA}.swap WHERE id IS NOT NULL)"
    db.execute(
        f"""CREATE TEMP TABLE familiar AS SELECT id, key, date, {told} AS told
        FROM (SELECT id, key, date, {FIGURE} FROM main.swap JOIN main.swap_figure ON swap_id = id
            WHERE NOT voided AND date IN (SELECT date FROM strange) {apart} ORDER BY id, side, category)
        GROUP BY id"""
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
                WHERE n NOT IN (SELECT n FROM near)) WHERE nth > 1"""
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
    db.execute(f"UPDATE {SCHEMA}.swap SET id = near.id FROM near WHERE near.n = swap.n AND near.id IS NOT NULL")
    if partial:
        _keep_remarks(
            db,
            f"""SELECT near.n, head.place, head.label, head.note, head.mediators FROM near
            JOIN {SCHEMA}.swap AS head ON head.n = near.head""",
        )
    db.execute(
        f"""UPDATE {SCHEMA}.report SET swap = near.head FROM near
        WHERE near.n = report.swap AND near.head IS NOT NULL"""
    )
    for table in ("swap_figure", "swap"):
        db.execute(f"DELETE FROM {SCHEMA}.{table} WHERE n IN (SELECT n FROM near WHERE head IS NOT NULL)")
    if not partial:
        _match_reports(db)


def keep_remarks(db: sqlite3.Connection) -> None:
    """Of rows that are reports on swaps which others made: what they say of the swap, and it does not, as a remark."""
    _keep_remarks(
        db,
        f"""SELECT theirs.n, ours.place, ours.label, ours.note, {MEDIATORS} AS mediators
        FROM {SCHEMA}.swap AS theirs JOIN main.swap AS ours ON ours.id = theirs.id WHERE NOT coalesce(founder, 0)""",
    )


def _keep_remarks(db: sqlite3.Connection, others: str) -> None:
    """Remark on reports what their rows say of the swap beyond what another row or the ledger says of it.

    None of it may be lost, and the swap has one place, one label and one note.
    """
    names = "(SELECT group_concat(value, ', ') FROM json_each(row.mediators))"
    parts = " || ".join(
        f"iif(row.{column} IS NOT other.{column}, coalesce('; {lead}' || {value}, ''), '')"
        for column, lead, value in (
            ("note", "", "row.note"),
            ("place", "place: ", "row.place"),
            ("label", "label: ", "row.label"),
            ("mediators", "mediated by ", names),
        )
    )
    db.execute(
        f"""UPDATE {SCHEMA}.report AS said SET note = remark FROM (
            SELECT row.n, nullif(substr({parts}, 3), '') AS remark
            FROM {SCHEMA}.swap AS row JOIN ({others}) AS other USING (n)) AS remarked
        WHERE remarked.n = said.swap"""
    )
