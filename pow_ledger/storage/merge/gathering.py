"""Bringing together what is staged: the parts of entries to their entries, and each announcement once."""

import sqlite3
from collections.abc import Iterator
from datetime import date

from pow_ledger.domain import keys
from pow_ledger.domain.errors import LedgerError, NoSuchPledge, TextTooLong
from pow_ledger.domain.imports.import_errors import RepeatedEntry, ToldDifferently, UnknownOwner
from pow_ledger.domain.imports.packaged import Kind
from pow_ledger.domain.texts import LONGEST
from pow_ledger.storage.entries import rows
from pow_ledger.storage.merge.staging import COLUMNS, FIGURE, SCHEMA, counts, statement_key

Fault = tuple[str, int, LedgerError]
"""What is wrong with what is staged: in which table, on which line, and the error."""


def gather(db: sqlite3.Connection, *, partial: bool) -> Iterator[Fault]:
    """Bring parts to their entries; yields what is wrong with any of it."""
    for kind in Kind:
        if partial and kind in (Kind.SWAP, Kind.REPORT):
            # `drop_repeats` has a closer look at those.
            continue
        again = db.execute(
            f"""SELECT key, line, earlier FROM (
                SELECT key, line, lag(line) OVER (PARTITION BY key ORDER BY n) AS earlier FROM {SCHEMA}.{kind})
            WHERE earlier IS NOT NULL ORDER BY line"""
        )
        yield from ((kind.value, row["line"], RepeatedEntry(row["key"])) for row in again)
    yield from _gather_parts(db)
    yield from _gather_reports(db)
    yield from _require_pledges(db, partial=partial)
    db.execute(f"CREATE INDEX {SCHEMA}.report_of_swap ON report (swap)")


def _gather_parts(db: sqlite3.Connection) -> Iterator[Fault]:
    for kind in Kind:
        part = f"FROM {SCHEMA}.part LEFT JOIN {SCHEMA}.{kind} AS entry ON entry.key = owner WHERE kind = '{kind}'"
        db.execute(f"CREATE INDEX IF NOT EXISTS {SCHEMA}.{kind}_by_key ON {kind} (key)")
        for row in db.execute(f"SELECT part.line, owner {part} AND n IS NULL ORDER BY part.line"):
            yield f"{kind}_figure", row["line"], UnknownOwner(kind, row["owner"])
        twice = f"{part} AND n IS NOT NULL GROUP BY n, side, category HAVING count(*) > 1"
        for row in db.execute(f"SELECT max(part.line) AS line, owner, side, category {twice}"):
            yield f"{kind}_figure", row["line"], RepeatedEntry(f"{row['owner']} {row['side']}:{row['category']}")
        db.execute(f"INSERT OR IGNORE INTO {SCHEMA}.{kind}_figure SELECT n, {FIGURE} {part} AND n IS NOT NULL")
    said = f"FROM {SCHEMA}.opinion LEFT JOIN {SCHEMA}.report AS entry ON entry.key = report"
    for row in db.execute(f"SELECT opinion.line, report {said} WHERE n IS NULL ORDER BY opinion.line"):
        yield "stance", row["line"], UnknownOwner(Kind.REPORT, row["report"])
    twice = f"{said} WHERE n IS NOT NULL GROUP BY n, pledge HAVING count(*) > 1"
    for row in db.execute(f"SELECT max(opinion.line) AS line, report, pledge {twice}"):
        yield "stance", row["line"], RepeatedEntry(f"{row['report']} {row['pledge']}")
    db.execute(f"INSERT OR IGNORE INTO {SCHEMA}.stance SELECT n, pledge, stance {said} WHERE n IS NOT NULL")


def _gather_reports(db: sqlite3.Connection) -> Iterator[Fault]:
    """Let reports know their swaps, and what they would be called by what they say."""
    db.execute(
        f"""UPDATE {SCHEMA}.report AS said SET swap = (SELECT n FROM {SCHEMA}.swap WHERE key = said.swap_key)
        WHERE swap IS NULL"""
    )
    lost = db.execute(f"SELECT line, swap_key FROM {SCHEMA}.report WHERE swap IS NULL ORDER BY line")
    yield from ((Kind.REPORT.value, row["line"], UnknownOwner(Kind.SWAP, row["swap_key"])) for row in lost)
    nameless = db.execute(
        f"""SELECT said.*, swap.date AS day FROM {SCHEMA}.report AS said JOIN {SCHEMA}.swap ON swap.n = said.swap
        WHERE said.said IS NULL"""
    ).fetchall()
    for row in nameless:
        key = keys.report_key(
            date.fromisoformat(row["day"]), rows.source(row), counts(db, f"{SCHEMA}.report_figure", row["n"])
        )
        db.execute(f"UPDATE {SCHEMA}.report SET said = ? WHERE n = ?", (key, row["n"]))
    for row in db.execute(f"SELECT * FROM {SCHEMA}.statement").fetchall():
        key = statement_key(row, counts(db, f"{SCHEMA}.statement_figure", row["n"]))
        db.execute(f"UPDATE {SCHEMA}.statement SET said = ? WHERE n = ?", (key, row["n"]))


def _require_pledges(db: sqlite3.Connection, *, partial: bool) -> Iterator[Fault]:
    unknown = (
        f"pledge IS NOT NULL AND pledge NOT IN (SELECT code FROM main.pledge UNION SELECT key FROM {SCHEMA}.pledge)"
    )
    said = f"{SCHEMA}.stance JOIN {SCHEMA}.report USING (n)" if partial else f"{SCHEMA}.opinion"
    for row in db.execute(f"SELECT line, pledge FROM {said} WHERE {unknown} ORDER BY line"):
        yield "stance", row["line"], NoSuchPledge(row["pledge"])
    for row in db.execute(f"SELECT line, pledge FROM {SCHEMA}.statement WHERE {unknown} ORDER BY line"):
        yield Kind.STATEMENT.value, row["line"], NoSuchPledge(row["pledge"])


def endless_remarks(db: sqlite3.Connection) -> Iterator[Fault]:
    """Rows that say more of a swap which another made than a remark can hold."""
    for row in db.execute(f"SELECT line, length(note) AS length FROM {SCHEMA}.report WHERE length(note) > {LONGEST}"):
        yield Kind.REPORT.value, row["line"], TextTooLong("note, with what else the row says,", row["length"], LONGEST)


def drop_repeats(db: sqlite3.Connection) -> Iterator[Fault]:
    """Leave each announcement of a spreadsheet once; yields rows that tell the same one differently."""
    db.execute(f"CREATE INDEX IF NOT EXISTS {SCHEMA}.swap_by_key ON swap (key)")
    again = f"SELECT key FROM {SCHEMA}.swap GROUP BY key HAVING count(*) > 1"
    if db.execute(f"{again} LIMIT 1").fetchone() is None:
        return
    whole = ", ".join(f"quote(swap.{column})" for column in (*COLUMNS[Kind.SWAP], "mediators"))
    whole += "".join(f", quote(said.{column})" for column in COLUMNS[Kind.REPORT])
    stances = f"(SELECT * FROM {SCHEMA}.stance WHERE n = said.n ORDER BY pledge)"
    opinion = f"(SELECT group_concat(pledge || ':' || stance) FROM {stances})"
    db.execute(
        f"""CREATE TEMP TABLE twin AS SELECT swap.n, said.n AS report, swap.key, swap.line,
            json_array({whole}, {opinion}) AS whole
        FROM {SCHEMA}.swap JOIN {SCHEMA}.report AS said ON said.swap = swap.n WHERE swap.key IN ({again})"""
    )
    db.execute("CREATE INDEX temp.twin_by_key ON twin (key, line)")
    differing = db.execute(
        """SELECT twin.line, first.line AS first FROM twin
        JOIN (SELECT key, whole, min(line) AS line FROM twin GROUP BY key) AS first USING (key)
        WHERE twin.whole IS NOT first.whole ORDER BY twin.line"""
    )
    yield from ((Kind.SWAP.value, row["line"], ToldDifferently(row["first"])) for row in differing.fetchall())
    surplus = "(SELECT {} FROM twin WHERE line > (SELECT min(line) FROM twin AS first WHERE first.key = twin.key))"
    for table, of in (
        ("stance", "report"), ("report_figure", "report"), ("swap_figure", "n"), ("report", "report"), ("swap", "n")
    ):  # fmt: skip
        db.execute(f"DELETE FROM {SCHEMA}.{table} WHERE n IN {surplus.format(of)}")
    db.execute("DROP TABLE twin")
