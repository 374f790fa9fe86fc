"""How an entry differs between the ledger and an import, field by field, and taking the import's version.

A spreadsheet speaks only of a swap and its first report. What a row leaves out is no difference. Nor is a value with
which the entry was first recorded here, whatever was amended since.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from pow_ledger.domain.counts import Place
from pow_ledger.domain.entries import EntryKind, Side, Stance
from pow_ledger.domain.figures import Figure
from pow_ledger.domain.history import Key, Value
from pow_ledger.domain.imports.incoming import Import
from pow_ledger.domain.imports.result import Contents, Difference
from pow_ledger.storage.entries import reading, records, writing
from pow_ledger.storage.merge.adding import ROW
from pow_ledger.storage.merge.matching import NAME, Ids, Match, column_of
from pow_ledger.storage.schema.tables import KEYED, OWNER


def of_the_ledger(connection: sqlite3.Connection, brought: Import) -> Iterator[Difference]:
    """The names of sides that differ, and the days of which both ledgers are complete, if the import names any."""
    ours, theirs = (writing.coverage_row(of) for of in (reading.coverage(connection), brought.coverage))
    apart = [column for column, day in theirs.items() if day and day != ours[column]]
    if apart:
        here, there = ({column: of[column] for column in apart} for of in (ours, theirs))
        yield Difference("ledger", 1, 0, Contents(here), Contents(there))
    names = {side.code: side.name for side in reading.sides(connection)}
    for side in brought.sides:
        if names[side.code] != side.name:
            yield Difference("side", side.code, 0, Contents({"name": names[side.code]}), Contents({"name": side.name}))


def of_entries(connection: sqlite3.Connection, match: Match, ids: Ids, *, of_rows: bool) -> Iterator[Difference]:
    """The matched entries that differ, by kind and line."""
    sides = reading.sides(connection)
    for kind in EntryKind:
        matched = sorted(
            (each for each in match.entries[kind] if each.key in match.ids[kind]), key=lambda each: each.line
        )
        for batch in records.in_batches(matched):
            numbers = [ids[kind][each.key] for each in batch]
            ours = _ours(connection, kind, numbers, sides)
            for each, number in zip(batch, numbers, strict=True):
                on = ids[EntryKind.SWAP].get(each.swap), each.pledge or None
                theirs = _contents(kind, each.entry, each.voided, *on)
                here, there = _apart(ours[number], theirs, of_rows=of_rows)
                if of_rows:
                    here, there = _since_recorded(connection, kind, number, here, there)
                if there.columns or there.mediators is not None or there.figures or there.stances:
                    yield Difference(kind, number, each.line, here, there)


def _ours(
    connection: sqlite3.Connection, kind: EntryKind, numbers: Sequence[Key], sides: Sequence[Side]
) -> Mapping[Key, Contents]:
    """The contents of some entries of the ledger, by number."""
    found = records.rows_by_key(connection, f"SELECT {NAME[kind]}, * FROM {kind} WHERE {NAME[kind]} IN ({{}})", numbers)
    own = [found[number][0] for number in numbers]
    return {
        number: _contents(kind, entry, row["voided"], *_on(kind, row))
        for number, row, entry in zip(numbers, own, records.ENTRIES[kind](connection, own, sides), strict=True)
    }


def _on(kind: EntryKind, row: sqlite3.Row) -> tuple[Key | None, str | None]:
    """The swap or the pledge that a report is on."""
    return (row["swap_id"], row["pledge"]) if kind is EntryKind.REPORT else (None, None)


def _contents(kind: EntryKind, entry: Any, voided: bool, swap: Key | None, pledge: str | None) -> Contents:
    on = {"swap_id": swap, "pledge": pledge} if kind is EntryKind.REPORT else {}
    columns = {**ROW[kind](entry), "voided": int(voided), **on}
    return Contents(
        columns,
        entry.mediators if kind is EntryKind.SWAP else None,
        {(count.side, count.category): count.figure for count in entry.figures},
        dict(entry.stances) if kind is EntryKind.REPORT else {},
    )


def _apart(ours: Contents, theirs: Contents, *, of_rows: bool) -> tuple[Contents, Contents]:
    """The parts of two versions of an entry that differ."""
    columns = [column for column, value in theirs.columns.items() if value != ours.columns[column]]
    mediators = theirs.mediators != ours.mediators
    places = {*theirs.figures} if of_rows else {*theirs.figures, *ours.figures}
    codes = {*theirs.stances} if of_rows else {*theirs.stances, *ours.stances}
    if of_rows:
        columns = [
            each for each in columns if theirs.columns[each] is not None and each not in ("voided", "swap_id", "pledge")
        ]
        mediators = mediators and bool(theirs.mediators)
    figures = sorted(place for place in places if theirs.figures.get(place) != ours.figures.get(place))
    stances = sorted(code for code in codes if theirs.stances.get(code) != ours.stances.get(code))
    here, there = (
        Contents(
            {column: of.columns[column] for column in columns},
            of.mediators if mediators else None,
            {place: of.figures.get(place) for place in figures},
            {code: of.stances.get(code) for code in stances},
        )
        for of in (ours, theirs)
    )
    return here, there


def _since_recorded(
    connection: sqlite3.Connection, kind: EntryKind, entry: Key, here: Contents, there: Contents
) -> tuple[Contents, Contents]:
    """The difference without what the row repeats from when the entry was first recorded, which is no news."""
    if not (there.columns or there.mediators or there.figures or there.stances):
        return here, there
    own, figures, mediators, stances = _first_recorded(connection, kind, entry)
    columns = [column for column, value in there.columns.items() if own.get(column) != value]
    places = [place for place, figure in there.figures.items() if figures.get(place) != figure]
    codes = [code for code, stance in there.stances.items() if stances.get(code) != stance]
    here, there = (
        Contents(
            {column: of.columns[column] for column in columns},
            of.mediators if there.mediators != mediators else None,
            {place: of.figures[place] for place in places},
            {code: of.stances[code] for code in codes},
        )
        for of in (here, there)
    )
    return here, there


def _first_recorded(connection: sqlite3.Connection, kind: EntryKind, entry: Key) -> Any:
    """What the command that first recorded an entry wrote: its row, figures, mediators and stances."""
    changes = connection.execute(
        """SELECT kind, after FROM change WHERE entry = :entry AND after IS NOT NULL AND command_id = (
            SELECT command_id FROM change WHERE kind = :kind AND entry = :entry ORDER BY id LIMIT 1) ORDER BY id""",
        {"entry": entry, "kind": kind.value},
    )
    own: Mapping[str, Value] = {}
    figures: dict[Place, Figure] = {}
    mediators: dict[int, str] = {}
    stances: dict[str, Stance] = {}
    for change in changes:
        row = json.loads(change["after"])
        if change["kind"] == kind.value:
            own = row
        elif change["kind"] == f"{kind}_figure":
            figures[row["side"], row["category"]] = Figure(row["low"], row["high"], bool(row["about"]))
        elif change["kind"] == "swap_mediator" and kind is EntryKind.SWAP:
            mediators[row["position"]] = row["name"]
        elif change["kind"] == "stance" and kind is EntryKind.REPORT:
            stances[row["pledge"]] = Stance(row["stance"])
    return own, figures, tuple(mediators[position] for position in sorted(mediators)), stances


def adopt_first_keys(connection: sqlite3.Connection, match: Match) -> int:
    """Give each entry that has two keys the first of them, as the other ledger will do, and return how many keys
    changed here.
    """
    changed = 0
    for kind in KEYED:
        ids = match.ids[EntryKind(kind)]
        ours = column_of(connection, kind, "key", ids.values())
        first = [(theirs, number) for theirs, number in ids.items() if theirs < ours[number]]
        connection.executemany(f"UPDATE {kind} SET key = ? WHERE id = ?", first)
        changed += len(first)
    return changed


def take_theirs(connection: sqlite3.Connection, difference: Difference) -> None:
    """Give an entry of the ledger the import's version of what differs."""
    kind, entry, theirs = difference.kind, difference.entry, difference.theirs
    if theirs.columns:
        values = ", ".join(f"{column} = ?" for column in theirs.columns)
        name = "code" if isinstance(entry, str) else "id"
        connection.execute(f"UPDATE {kind} SET {values} WHERE {name} = ?", (*theirs.columns.values(), entry))
    if theirs.mediators is not None:
        connection.execute("DELETE FROM swap_mediator WHERE swap_id = ?", (entry,))
        named = ((entry, position, name) for position, name in enumerate(theirs.mediators))
        connection.executemany("INSERT INTO swap_mediator (swap_id, position, name) VALUES (?, ?, ?)", named)
    for place, figure in theirs.figures.items():
        _set_figure(connection, EntryKind(kind), entry, place, difference.ours.figures[place], figure)
    for code, stance in theirs.stances.items():
        connection.execute("DELETE FROM stance WHERE report_id = ? AND pledge = ?", (entry, code))
        if stance is not None:
            connection.execute("INSERT INTO stance (report_id, pledge, stance) VALUES (?, ?, ?)", (entry, code, stance))


def _set_figure(
    connection: sqlite3.Connection,
    kind: EntryKind,
    entry: Key,
    place: Place,
    ours: Figure | None,
    figure: Figure | None,
) -> None:
    table, owner = f"{kind}_figure", OWNER[kind]
    at = f"{owner} = ? AND side = ? AND category = ?"
    if figure is None:
        connection.execute(f"DELETE FROM {table} WHERE {at}", (entry, *place))
        return
    bounds = (figure.low, figure.high, int(figure.about))
    if ours is None:
        columns = f"low, high, about, {owner}, side, category"
        connection.execute(f"INSERT INTO {table} ({columns}) VALUES (?, ?, ?, ?, ?, ?)", (*bounds, entry, *place))
    else:
        connection.execute(f"UPDATE {table} SET low = ?, high = ?, about = ? WHERE {at}", (*bounds, entry, *place))
