"""What some commands have written of an entry, by the history, whatever other commands have changed of it."""

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from pow_ledger.domain.counts import Place
from pow_ledger.domain.entries import Stance
from pow_ledger.domain.figures import Figure
from pow_ledger.domain.history import Key, entry_table
from pow_ledger.domain.imports.result import Contents
from pow_ledger.storage.history.schema import RECORDED


def first(connection: sqlite3.Connection, kind: str, entry: Key) -> Contents:
    """What the command that first recorded an entry has written of it."""
    recorded = connection.execute(
        "SELECT command_id FROM change WHERE kind = ? AND entry = ? ORDER BY id LIMIT 1", (kind, entry)
    )
    return by_commands(connection, [row["command_id"] for row in recorded], kind, entry)


def by_commands(connection: sqlite3.Connection, commands: Iterable[int], kind: str, entry: Key) -> Contents:
    """What these commands have written of an entry."""
    tables = [table.name for table in RECORDED if entry_table(table.name) == kind]
    changes = connection.execute(
        f"""SELECT kind, place, before, after FROM change
        WHERE entry = ? AND kind IN ({", ".join(f"'{table}'" for table in tables)})
            AND command_id IN ({", ".join(map(str, commands))}) ORDER BY id""",
        (entry,),
    )
    rows: dict[tuple[str, str], dict[str, Any]] = {}
    for change in changes:
        place = change["kind"], change["place"]
        before, after = (json.loads(change[side]) if change[side] else None for side in ("before", "after"))
        if after is None:
            rows.pop(place, None)
        elif before is None:
            rows[place] = after
        else:
            # What a command left as it was may be another's.
            changed = {column: value for column, value in after.items() if before.get(column) != value}
            rows.setdefault(place, {}).update(changed)
    return _contents(kind, rows)


def _contents(kind: str, rows: dict[tuple[str, str], dict[str, Any]]) -> Contents:
    figures: dict[Place, Figure | None] = {}
    stances: dict[str, Stance | None] = {}
    mediators: dict[int, str] = {}
    for (table, _), row in rows.items():
        if table == "swap_mediator":
            mediators[row["position"]] = row["name"]
        elif table == "stance":
            stances[row["pledge"]] = Stance(row["stance"])
        elif table.endswith("_figure") and "low" in row:
            figures[row["side"], row["category"]] = Figure(row["low"], row["high"], bool(row["about"]))
    return Contents(rows.get((kind, ""), {}), tuple(mediators[at] for at in sorted(mediators)), figures, stances)
