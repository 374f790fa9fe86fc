"""What an entry that is here and among what is staged says differently, field by field, and taking theirs.

A *partial* import is that of a spreadsheet, which speaks of a swap and its first report only: what it leaves out is
no difference, and neither is a value with which the entry was first recorded, whatever was amended here since.
"""

import json
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from typing import Any, Final

from pow_ledger.domain.entries import Side
from pow_ledger.domain.figures import Figure, parse_figure
from pow_ledger.domain.history import Value
from pow_ledger.domain.imports.packaged import Difference, Kind
from pow_ledger.storage.entries import reading
from pow_ledger.storage.merge.staging import COLUMNS, FIGURE, MEDIATORS, NAME, SCHEMA, counts
from pow_ledger.storage.schema.tables import OWNER

_SWAP_OF: Final = f"(SELECT id FROM {SCHEMA}.swap WHERE n = theirs.swap)"

Parts = Mapping[Any, tuple[str | None, str | None]]
First = Callable[[str, str], Mapping[str, Value]]
"""The row of a table at a place, as it was first recorded for an entry; empty where there was none."""


def differences(db: sqlite3.Connection, *, partial: bool) -> Iterator[Difference]:
    """Entries that are here and there, and say different things, by kind and line; those without are numbered."""
    for kind in Kind:
        apart = f"SELECT n FROM {SCHEMA}.{kind} AS theirs WHERE {_apart(kind, partial=partial)} ORDER BY line, n"
        for row in db.execute(apart).fetchall():
            found = _difference(db, kind, row["n"], partial=partial)
            if found.ours or found.figures or found.stances:
                yield found


def of_the_ledger(db: sqlite3.Connection, sides: Iterable[Side], complete_from: date | None) -> Iterator[Difference]:
    """How sides are called differently, and from which day each ledger is complete; one that names none is silent."""
    ours = reading.complete_from(db)
    if complete_from and ours != complete_from:
        held = ours.isoformat() if ours else None
        yield Difference("ledger", 1, 0, {"complete_from": held}, {"complete_from": complete_from.isoformat()})
    names = {side.code: side.name for side in reading.sides(db)}
    for side in sides:
        if names[side.code] != side.name:
            yield Difference("side", side.code, 0, {"name": names[side.code]}, {"name": side.name})


def take(db: sqlite3.Connection, found: Difference) -> None:
    """Let an entry here say what theirs says, where the two differ."""
    kind, entry = found.kind, found.entry
    columns = {column: value for column, value in found.theirs.items() if column != "mediators"}
    if columns:
        values = ", ".join(f"{column} = ?" for column in columns)
        name = "code" if isinstance(entry, str) else "id"
        db.execute(f"UPDATE main.{kind} SET {values} WHERE {name} = ?", (*columns.values(), entry))
    if "mediators" in found.theirs:
        db.execute("DELETE FROM main.swap_mediator WHERE swap_id = ?", (entry,))
        names = json.loads(str(found.theirs["mediators"]))
        rows = ((entry, position, name) for position, name in enumerate(names))
        db.executemany("INSERT INTO main.swap_mediator (swap_id, position, name) VALUES (?, ?, ?)", rows)
    for (side, category), (held, told) in found.figures.items():
        assert isinstance(kind, Kind)
        _set_figure(db, kind, entry, (side, category), held, told)
    for code, (held, told) in found.stances.items():
        if held is not None:
            db.execute("DELETE FROM main.stance WHERE report_id = ? AND pledge = ?", (entry, code))
        if told is not None:
            db.execute("INSERT INTO main.stance (report_id, pledge, stance) VALUES (?, ?, ?)", (entry, code, told))


def _set_figure(
    db: sqlite3.Connection, kind: Kind, entry: int | str, place: tuple[str, str], held: str | None, told: str | None
) -> None:
    at = f"{OWNER[kind]} = ? AND side = ? AND category = ?"
    if told is None:
        db.execute(f"DELETE FROM main.{kind}_figure WHERE {at}", (entry, *place))
        return
    figure = parse_figure(told)
    bounds = (figure.low, figure.high, int(figure.about))
    if held is None:
        db.execute(
            f"INSERT INTO main.{kind}_figure ({OWNER[kind]}, {FIGURE}) VALUES (?, ?, ?, ?, ?, ?)",
            (entry, *place, *bounds),
        )
    else:
        db.execute(f"UPDATE main.{kind}_figure SET low = ?, high = ?, about = ? WHERE {at}", (*bounds, entry, *place))


# Finding them: first the entries that may differ, all at once, then the fields of each


def _apart(kind: Kind, *, partial: bool) -> str:
    """Which staged entries of a kind say something else than the ones that they are, as a condition."""
    given = (f" AND theirs.{column} IS NOT NULL" if partial else "" for column in COLUMNS[kind])
    columns = " OR ".join(
        f"(theirs.{column} IS NOT ours.{column}{said})" for column, said in zip(COLUMNS[kind], given, strict=True)
    )
    ours = f"FROM main.{kind} AS ours WHERE ours.{NAME[kind]} = theirs.id"
    conditions = [
        f"EXISTS (SELECT 1 {ours} AND ({columns}))",
        _parts_apart(f"{kind}_figure", OWNER[kind], FIGURE, partial=partial),
    ]
    if kind is Kind.SWAP:
        conditions.append(f"(mediators IS NOT NULL AND json(mediators) IS NOT {MEDIATORS})")
    if kind is Kind.REPORT:
        conditions.append(_parts_apart("stance", "report_id", "pledge, stance", partial=partial))
    if kind is Kind.REPORT and not partial:
        conditions.append(f"{_SWAP_OF} IS NOT (SELECT swap_id {ours})")
    # A row of a spreadsheet speaks only for the swap that it made, and as a report for no other.
    speaks = "founder" if partial and kind is Kind.SWAP else "TRUE"
    return f"n NOT IN (SELECT n FROM new_{kind}) AND {speaks} AND ({' OR '.join(conditions)})"


def _parts_apart(table: str, owner: str, columns: str, *, partial: bool) -> str:
    theirs = f"SELECT {columns} FROM {SCHEMA}.{table} AS part WHERE part.n = theirs.n"
    ours = f"SELECT {columns} FROM main.{table} AS part WHERE part.{owner} = theirs.id"
    lacking = f"EXISTS ({theirs} EXCEPT {ours})"
    return lacking if partial else f"({lacking} OR EXISTS ({ours} EXCEPT {theirs}))"


def _difference(db: sqlite3.Connection, kind: Kind, n: int, *, partial: bool) -> Difference:
    theirs = dict(db.execute(f"SELECT *, {_besides(kind)} FROM {SCHEMA}.{kind} AS theirs WHERE n = ?", (n,)).fetchone())
    entry = theirs["id"]
    ours = {
        **dict(db.execute(f"SELECT * FROM main.{kind} WHERE {NAME[kind]} = ?", (entry,)).fetchone()),
        "mediators": theirs.pop("held_mediators"),
    }
    columns = (
        *COLUMNS[kind],
        *(["mediators"] if kind is Kind.SWAP else []),
        *(["swap_id"] if kind is Kind.REPORT else []),
    )
    first = _first(db, kind, entry)

    def counts_as_one(column: str) -> bool:
        if not partial:
            return True
        told = theirs[column]
        if column == "swap_id" or told is None:
            return False
        recorded = _first_mediators(db, entry) if column == "mediators" else first(kind, "").get(column)
        return bool(recorded != told)

    apart = [column for column in columns if theirs[column] != ours[column] and counts_as_one(column)]
    figures = _figures_apart(db, kind, n, entry)
    stances = _stances_apart(db, n, entry) if kind is Kind.REPORT else {}
    if partial:
        figures = {
            place: (held, said)
            for place, (held, said) in figures.items()
            if said is not None and _text(first(f"{kind}_figure", ":".join(place))) != said
        }
        stances = {
            code: (held, said)
            for code, (held, said) in stances.items()
            if said is not None and first("stance", code).get("stance") != said
        }
    return Difference(
        kind,
        entry,
        theirs["line"],
        {column: ours[column] for column in apart},
        {column: theirs[column] for column in apart},
        figures,
        stances,
    )


def _besides(kind: Kind) -> str:
    mediators = MEDIATORS if kind is Kind.SWAP else "NULL"
    return f"{mediators} AS held_mediators" + (f", {_SWAP_OF} AS swap_id" if kind is Kind.REPORT else "")


def _figures_apart(db: sqlite3.Connection, kind: Kind, n: int, entry: int | str) -> Parts:
    held, told = (
        {(count.side, count.category.value): count.figure.text for count in found}
        for found in (
            counts(db, f"main.{kind}_figure", entry, OWNER[kind]),
            counts(db, f"{SCHEMA}.{kind}_figure", n),
        )
    )
    return _unequal(held, told)


def _stances_apart(db: sqlite3.Connection, n: int, entry: int | str) -> Parts:
    held, told = (
        {row["pledge"]: row["stance"] for row in found}
        for found in (
            db.execute("SELECT pledge, stance FROM main.stance WHERE report_id = ?", (entry,)),
            db.execute(f"SELECT pledge, stance FROM {SCHEMA}.stance WHERE n = ?", (n,)),
        )
    )
    return _unequal(held, told)


def _unequal(held: Mapping[Any, str], told: Mapping[Any, str]) -> Parts:
    both = sorted(held.keys() | told.keys())
    return {key: (held.get(key), told.get(key)) for key in both if held.get(key) != told.get(key)}


def _first(db: sqlite3.Connection, kind: Kind, entry: int | str) -> First:
    """How an entry was first recorded, as the history has it: by the command that its first change is of."""
    began = "SELECT command_id FROM main.change WHERE kind = ? AND entry = ? ORDER BY id LIMIT 1"

    def at(table: str, place: str) -> Mapping[str, Value]:
        row = db.execute(
            f"""SELECT after FROM main.change WHERE kind = ? AND entry = ? AND place = ? AND command_id = ({began})
            ORDER BY id DESC LIMIT 1""",
            (table, entry, place, kind.value, entry),
        ).fetchone()
        return json.loads(row["after"]) if row and row["after"] else {}

    return at


def _first_mediators(db: sqlite3.Connection, swap: int | str) -> str:
    """The mediators with which a swap was first recorded, as a JSON array."""
    found = db.execute(
        """SELECT json_group_array(name) FROM (
            SELECT json_extract(after, '$.name') AS name FROM main.change
            WHERE kind = 'swap_mediator' AND entry = :swap AND command_id = (
                SELECT command_id FROM main.change WHERE kind = 'swap' AND entry = :swap ORDER BY id LIMIT 1)
            ORDER BY CAST(place AS INTEGER))""",
        {"swap": swap},
    )
    return str(found.fetchone()[0])


def _text(row: Mapping[str, Any]) -> str | None:
    return Figure(row["low"], row["high"], bool(row["about"])).text if row else None
