"""Updating a ledger that began with an older version of the bundled dataset.

What the dataset has changed since is taken, what the ledger's owner has changed stays, and what both have changed waits
for a decision. The history tells them apart: it knows what was written by the commands that brought the dataset.
"""

import sqlite3
from itertools import chain
from typing import Final

from pow_ledger.domain.entries import EntryKind
from pow_ledger.domain.history import MAKE
from pow_ledger.domain.imports.import_errors import NeverBundled
from pow_ledger.domain.imports.incoming import Import
from pow_ledger.domain.imports.result import Contents, Decisions, Difference, Differing, ImportResult, Near, Some
from pow_ledger.storage.entries import keys
from pow_ledger.storage.entries.writing import set_bundled
from pow_ledger.storage.history.log import undone_commands
from pow_ledger.storage.merge import adding, differences, written
from pow_ledger.storage.merge.matching import Match
from pow_ledger.storage.merge.merging import crowded_days, tally
from pow_ledger.storage.merge.packages import match_package
from pow_ledger.storage.schema.tables import KEYED

INIT: Final = "init"
UPDATE: Final = "update"


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
    parted = [_part(written.by_commands(connection, commands, each.kind, each.entry), each) for each in apart]
    taken = [only_theirs for only_theirs, _ in parted if only_theirs]
    both = [both_changed for _, both_changed in parted if both_changed]
    if both and decisions.differing is None:
        return ImportResult(None, near, Some.of(both))
    _take_keys(connection, match)
    adding.add(connection, new, ids)
    for each in (*taken, *(both if decisions.differing is Differing.THEIRS else ())):
        differences.take_theirs(connection, each)
    set_bundled(connection, version)
    crowded = crowded_days(connection, new, ids, among_themselves=False)
    return ImportResult(tally(match, new), near, Some.of(both), taken=Some.of(taken), crowded=crowded)


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
        named = [{"key": key, "id": number} for key, number in match.ids[EntryKind(kind)].items()]
        connection.executemany(f"UPDATE {kind} SET key = :key WHERE id = :id AND key <> :key", named)


def _part(written_of_it: Contents, difference: Difference) -> tuple[Difference | None, Difference | None]:
    """The parts of a difference that only the dataset has changed, and those that the owner has changed too.

    What the dataset has not changed is neither: it stays as its owner has it.
    """
    base, ours = written_of_it.by_field(), difference.ours.by_field()
    changed = [field for field, theirs in difference.theirs.by_field().items() if theirs != base.get(field)]
    return (
        difference.only([field for field in changed if ours[field] == base.get(field)]),
        difference.only([field for field in changed if ours[field] != base.get(field)]),
    )
