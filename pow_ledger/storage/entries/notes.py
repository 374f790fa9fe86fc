"""Reading a ledger without its notes, which the people who keep it may not want to publish."""

import sqlite3

from pow_ledger.domain.entries import EntryKind


def hide_notes(connection: sqlite3.Connection) -> None:
    """Hide the notes of all entries from whatever this connection reads from now on. The file does not change."""
    for table in EntryKind:
        columns = [row["name"] for row in connection.execute(f"SELECT name FROM pragma_table_info('{table}', 'main')")]
        shown = ", ".join("NULL AS note" if name == "note" else name for name in columns)
        # A view of this connection alone takes precedence over the table of its name.
        connection.execute(f"CREATE TEMP VIEW {table} AS SELECT {shown} FROM main.{table}")
