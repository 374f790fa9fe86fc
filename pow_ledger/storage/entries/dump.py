"""All that a ledger holds, as a data package has it.

Voided entries are in it too. The order does not depend on the ledger's own numbers.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from typing import Final

from pow_ledger.domain.entries import Category, Stance
from pow_ledger.domain.imports.packaged import (
    Kind,
    Packaged,
    PackagedFigure,
    PackagedPledge,
    PackagedReport,
    PackagedStance,
    PackagedStatement,
    PackagedSwap,
)
from pow_ledger.storage.entries import keys, rows
from pow_ledger.storage.file import connecting
from pow_ledger.storage.schema.tables import OWNER

_CATEGORIES: Final = " ".join(f"WHEN '{category.value}' THEN {place}" for place, category in enumerate(Category))
_PLACE: Final = f"coalesce(side.position, 1e9), CASE part.category {_CATEGORIES} END"
_REPORTS: Final = "FROM report AS entry JOIN swap ON swap.id = entry.swap_id"
_FROM: Final = {
    Kind.PLEDGE: ("FROM pledge AS entry", "entry.announced, entry.code", "entry.code"),
    Kind.SWAP: ("FROM swap AS entry", "entry.date, entry.key", "entry.key"),
    Kind.REPORT: (_REPORTS, "swap.date, swap.key, entry.published IS NULL, entry.published, entry.key", "entry.key"),
    Kind.STATEMENT: ("FROM statement AS entry", "entry.as_of, entry.key", "entry.key"),
}
"""Where the entries of a kind are, their order, and their key."""


@contextlib.contextmanager
def keyed(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """A ledger in which every entry has a key: itself, or a passing copy where some have none yet."""
    if not keys.lacking(connection):
        yield connection
        return
    with connecting.copy_in_memory(connection) as copy:
        keys.give(copy)
        yield copy


def entries(connection: sqlite3.Connection, kind: Kind) -> Iterator[Packaged]:
    """The entries of a kind, without their figures."""
    tables, order, _ = _FROM[kind]
    on = ", swap.key AS swap_key" if kind is Kind.REPORT else ""
    for row in connection.execute(f"SELECT entry.*{on} {tables} ORDER BY {order}"):
        yield _packaged(connection, kind, row)


def figures(connection: sqlite3.Connection, kind: Kind) -> Iterator[PackagedFigure]:
    """The figures of all entries of a kind."""
    tables, order, key = _FROM[kind]
    name = "code" if kind is Kind.PLEDGE else "id"
    found = connection.execute(
        f"""SELECT {key} AS owner, part.side, part.category, part.low, part.high, part.about {tables}
        JOIN {kind}_figure AS part ON part.{OWNER[kind]} = entry.{name} LEFT JOIN side ON side.code = part.side
        ORDER BY {order}, {_PLACE}"""
    )
    return (PackagedFigure(kind, row["owner"], rows.count(row), 0) for row in found)


def stances(connection: sqlite3.Connection) -> Iterator[PackagedStance]:
    """The stances of all reports."""
    tables, order, key = _FROM[Kind.REPORT]
    found = connection.execute(
        f"SELECT {key} AS owner, pledge, stance {tables} JOIN stance ON report_id = entry.id ORDER BY {order}, pledge"
    )
    return (PackagedStance(row["owner"], row["pledge"], Stance(row["stance"]), 0) for row in found)


def _packaged(connection: sqlite3.Connection, kind: Kind, row: sqlite3.Row) -> Packaged:
    voided = bool(row["voided"])
    match kind:
        case Kind.PLEDGE:
            return PackagedPledge(rows.pledge(row), voided, 0)
        case Kind.SWAP:
            names = connection.execute(
                "SELECT name FROM swap_mediator WHERE swap_id = ? ORDER BY position", (row["id"],)
            )
            swap = rows.swap(row)._replace(mediators=tuple(each["name"] for each in names))
            return PackagedSwap(row["key"], swap, voided, 0)
        case Kind.REPORT:
            return PackagedReport(row["key"], row["swap_key"], rows.report(row), voided, 0)
        case Kind.STATEMENT:
            return PackagedStatement(row["key"], rows.statement(row), voided, 0)
