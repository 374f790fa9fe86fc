"""How an entry differs between the ledger and an import, field by field, and taking the import's version.

A spreadsheet speaks only of a swap and its first report. What a row leaves out is no difference. Nor is a value with
which the entry was first recorded here, whatever was amended since.
"""

import sqlite3
from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, Final

from pow_ledger.domain.counts import Place
from pow_ledger.domain.entries import EntryKind, Side
from pow_ledger.domain.figures import Figure
from pow_ledger.domain.history import Key
from pow_ledger.domain.imports.incoming import Import
from pow_ledger.domain.imports.result import Contents, Difference, Field
from pow_ledger.storage.entries import reading, records, writing
from pow_ledger.storage.merge import written
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
                if there.by_field():
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


_NOT_IN_ROWS: Final[Collection[Field]] = tuple(("columns", name) for name in ("voided", "swap_id", "pledge"))


def _apart(ours: Contents, theirs: Contents, *, of_rows: bool) -> tuple[Contents, Contents]:
    """The parts of two versions of an entry that differ."""
    here, there = ours.by_field(), theirs.by_field()
    fields = [field for field in (there if of_rows else {**there, **here}) if here.get(field) != there.get(field)]
    if of_rows:
        fields = [field for field in fields if there[field] not in (None, ()) and field not in _NOT_IN_ROWS]
    return ours.only(fields), theirs.only(fields)


def _since_recorded(
    connection: sqlite3.Connection, kind: EntryKind, entry: Key, here: Contents, there: Contents
) -> tuple[Contents, Contents]:
    """The difference without what the row repeats from when the entry was first recorded, which is no news."""
    stated = there.by_field()
    if not stated:
        return here, there
    first = written.first(connection, kind, entry).by_field()
    news = [field for field, value in stated.items() if first.get(field) != value]
    return here.only(news), there.only(news)


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
