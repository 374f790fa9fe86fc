"""Updating a ledger that began with an older version of the bundled dataset.

What the dataset has changed since is taken, what the ledger's owner has changed stays, and what both have changed waits
for a decision. The history tells them apart: it knows what was written by the commands that brought the dataset.
"""

import json
import sqlite3
from collections.abc import Iterable, Mapping
from itertools import chain
from typing import Any, Final

from pow_ledger.domain.counts import Place
from pow_ledger.domain.entries import EntryKind, Stance
from pow_ledger.domain.figures import Figure
from pow_ledger.domain.history import MAKE, entry_table
from pow_ledger.domain.imports.import_errors import NeverBundled
from pow_ledger.domain.imports.incoming import Import
from pow_ledger.domain.imports.result import Contents, Decisions, Difference, Differing, ImportResult, Near, Some, Tally
from pow_ledger.storage.entries import keys
from pow_ledger.storage.history.log import undone_commands
from pow_ledger.storage.history.schema import RECORDED
from pow_ledger.storage.merge import adding, differences
from pow_ledger.storage.merge.matching import Match
from pow_ledger.storage.merge.merging import crowded_days
from pow_ledger.storage.merge.packages import match_package
from pow_ledger.storage.schema.tables import KEYED

INIT: Final = "init"
UPDATE: Final = "update"

_Rows = Mapping[tuple[str, str], Mapping[str, Any]]
"""Rows of one entry, by table and place."""


def update(connection: sqlite3.Connection, brought: Import, version: str, decisions: Decisions) -> ImportResult:
    """Bring a ledger to a version of the dataset. A result without a tally says why nothing was changed.

    Raises NeverBundled where the ledger did not begin with the dataset.
    """
    commands = _commands_of_the_dataset(connection)
    keys.add_missing(connection)
    match = match_package(connection, brought.entries, merge_near=decisions.near is Near.MERGE)
    near = Some.of(each.described for each in match.near)
    if near.count and decisions.near is None:
        return ImportResult(None, near)
    adding.require_pledges(connection, match.entries)
    new, ids = adding.numbered(connection, match)
    apart = chain(
        differences.of_the_ledger(connection, brought),
        differences.of_entries(connection, match, ids, of_rows=False),
    )
    parted = [_part(_written_by(connection, commands, each), each) for each in apart]
    taken = [ours_unchanged for ours_unchanged, _ in parted if ours_unchanged]
    both = [both_changed for _, both_changed in parted if both_changed]
    if both and decisions.differing is None:
        return ImportResult(None, near, Some.of(both))
    _take_keys(connection, match)
    adding.add(connection, new, ids)
    for each in (*taken, *(both if decisions.differing is Differing.THEIRS else ())):
        differences.take_theirs(connection, each)
    connection.execute("UPDATE ledger SET bundled = ?", (version,))
    tally = Tally(
        added={kind: len(new[kind]) for kind in EntryKind},
        known={kind: len(match.entries[kind]) - len(new[kind]) for kind in EntryKind},
    )
    added = {ids[EntryKind.SWAP][swap.key] for swap in new[EntryKind.SWAP]}
    crowded = Some.of(crowded_days(connection, added, among_themselves=False), 5)
    return ImportResult(tally, near, Some.of(both), taken=Some.of(taken), crowded=crowded)


def _commands_of_the_dataset(connection: sqlite3.Connection) -> list[int]:
    """The commands that brought the dataset, without those that were undone."""
    names = f"'{MAKE}', '{INIT}', '{UPDATE}'"
    undone = undone_commands(connection)
    found = [
        (row["id"], row["name"])
        for row in connection.execute(f"SELECT id, name FROM command WHERE name IN ({names}) ORDER BY id")
        if row["id"] not in undone
    ]
    began = next((number for number, name in found if name == INIT), None)
    # Only with the dataset does `ledger init` record swaps.
    swaps = "SELECT EXISTS (SELECT 1 FROM change WHERE command_id = ? AND kind = 'swap')"
    if began is None or not connection.execute(swaps, (began,)).fetchone()[0]:
        raise NeverBundled
    return [number for number, _ in found]


def _take_keys(connection: sqlite3.Connection, match: Match) -> None:
    """Give each entry the key that the dataset has for it, by which the next update will know it."""
    for kind in KEYED:
        named = [(key, number) for key, number in match.ids[EntryKind(kind)].items()]
        connection.executemany(f"UPDATE {kind} SET key = ?1 WHERE id = ?2 AND key <> ?1", named)


def _written_by(connection: sqlite3.Connection, commands: Iterable[int], difference: Difference) -> Contents:
    """What the commands of the dataset have written of an entry, whatever was changed by others."""
    tables = [table.name for table in RECORDED if entry_table(table.name) == difference.kind]
    changes = connection.execute(
        f"""SELECT kind, place, before, after FROM change
        WHERE entry = ? AND kind IN ({", ".join(f"'{table}'" for table in tables)})
            AND command_id IN ({", ".join(map(str, commands))}) ORDER BY id""",
        (difference.entry,),
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
            # What an update left as it was may have been the owner's.
            changed = {column: value for column, value in after.items() if before.get(column) != value}
            rows.setdefault(place, {}).update(changed)
    return _contents(difference.kind, rows)


def _contents(kind: str, rows: _Rows) -> Contents:
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


def _part(base: Contents, difference: Difference) -> tuple[Difference | None, Difference | None]:
    """The parts of a difference that only the dataset has changed, and those that the owner has changed too.

    What the dataset has not changed is neither: it stays as its owner has it.
    """
    ours, theirs = difference.ours, difference.theirs
    taken, both = _Part(difference), _Part(difference)
    for column, value in theirs.columns.items():
        _choose(base.columns.get(column), ours.columns[column], value, taken, both).columns.append(column)
    for place, figure in theirs.figures.items():
        _choose(base.figures.get(place), ours.figures[place], figure, taken, both).figures.append(place)
    for code, stance in theirs.stances.items():
        _choose(base.stances.get(code), ours.stances[code], stance, taken, both).stances.append(code)
    if theirs.mediators is not None:
        _choose(base.mediators, ours.mediators, theirs.mediators, taken, both).mediators = True
    return taken.difference, both.difference


class _Part:
    """Some of the fields of a difference."""

    def __init__(self, whole: Difference) -> None:
        self._whole = whole
        self.columns: list[str] = []
        self.figures: list[Place] = []
        self.stances: list[str] = []
        self.mediators = False

    @property
    def difference(self) -> Difference | None:
        whole = self._whole
        if not (self.columns or self.figures or self.stances or self.mediators):
            return None
        ours, theirs = (
            Contents(
                {column: of.columns[column] for column in self.columns},
                of.mediators if self.mediators else None,
                {place: of.figures[place] for place in self.figures},
                {code: of.stances[code] for code in self.stances},
            )
            for of in (whole.ours, whole.theirs)
        )
        return Difference(whole.kind, whole.entry, whole.line, ours, theirs)


def _choose(base: Any, ours: Any, theirs: Any, taken: _Part, both: _Part) -> _Part:
    """Where a field belongs; what the dataset has not changed goes to a part that nobody looks at."""
    if theirs == base:
        return _Part(taken._whole)
    return taken if ours == base else both
