"""Reading a whole ledger at once, for the checks."""

import sqlite3
from datetime import date

from pow_ledger.domain.checks.book import Book, Contradiction
from pow_ledger.domain.coverage import Coverage
from pow_ledger.domain.progress import Disposition
from pow_ledger.storage.entries import reading, rows
from pow_ledger.storage.integrity import faults
from pow_ledger.storage.sums.progress import read_progress


def read_book(connection: sqlite3.Connection, today: date) -> Book:
    """All live entries of a ledger, and how they relate; of a file that is not sound, its faults alone."""
    file_faults = tuple(faults(connection))
    if file_faults:
        return Book(today, (), Coverage(), (), (), (), (), {}, file_faults)
    # What each completed swap is to each pledge as all reports count it; `remains` is NULL where it holds for both
    # kinds of figure.
    dispositions = connection.execute("SELECT pledge, swap_id, remains, disposition FROM bearing WHERE counted_by = ''")
    return Book(
        today=today,
        sides=reading.sides(connection),
        coverage=reading.coverage(connection),
        swaps=tuple(reading.swaps_with_reports(connection)),
        pledges=tuple(read_progress(connection)),
        statements=tuple(reading.statements(connection)),
        contradictions=tuple(
            Contradiction(row["swap_id"], row["report_id"], rows.count(row, "stated_"), rows.figure(row, "adopted_"))
            for row in connection.execute(
                """SELECT contradiction.* FROM contradiction JOIN swap ON swap.id = swap_id AND NOT swap.voided
                ORDER BY swap_id, report_id, side, category"""
            )
        ),
        dispositions={
            (row["pledge"], row["swap_id"], remains): Disposition(row["disposition"])
            for row in dispositions
            for remains in ((False, True) if row["remains"] is None else (bool(row["remains"]),))
        },
        faults=(),
        voided_pledges=frozenset(row["code"] for row in connection.execute("SELECT code FROM pledge WHERE voided")),
    )
