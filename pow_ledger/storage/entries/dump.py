"""All that a ledger holds, as a data package has it.

Voided entries are in it too. The order does not depend on the ledger's own numbers.
"""

import contextlib
import sqlite3
from collections.abc import Iterator
from typing import Final

from pow_ledger.domain.entries import EntryKind
from pow_ledger.domain.keys import KeyedEntry
from pow_ledger.storage.entries import keys, reading, records
from pow_ledger.storage.file import connecting

_QUERIES: Final = {
    EntryKind.PLEDGE: "SELECT * FROM pledge ORDER BY announced, code",
    EntryKind.SWAP: "SELECT * FROM swap ORDER BY date, key",
    # Those on pledges first.
    EntryKind.REPORT: """SELECT report.*, swap.key AS swap_key FROM report
        LEFT JOIN swap ON swap.id = swap_id LEFT JOIN pledge ON pledge.code = report.pledge
        ORDER BY announced IS NULL, announced, code, date, swap.key, published IS NULL, published, report.key""",
    EntryKind.STATEMENT: "SELECT * FROM statement ORDER BY as_of, key",
}


@contextlib.contextmanager
def keyed(connection: sqlite3.Connection) -> Iterator[sqlite3.Connection]:
    """A ledger in which every entry has a key: itself, or a temporary copy where some have none yet."""
    if not keys.any_missing(connection):
        yield connection
        return
    with connecting.temporary_copy(connection) as copy:
        keys.add_missing(copy)
        yield copy


def entries(connection: sqlite3.Connection, kind: EntryKind) -> Iterator[KeyedEntry]:
    """The entries of a kind, each whole."""
    sides = reading.sides(connection)
    for batch in records.in_batches(connection.execute(_QUERIES[kind])):
        for row, entry in zip(batch, records.ENTRIES[kind](connection, batch, sides), strict=True):
            key = row["code"] if kind is EntryKind.PLEDGE else row["key"]
            swap, pledge = (row["swap_key"], row["pledge"]) if kind is EntryKind.REPORT else (None, None)
            yield KeyedEntry(kind, key, entry, voided=bool(row["voided"]), swap=swap or "", pledge=pledge or "")
