"""History: what each command changed, row by row, and the same in words.

A change is one row of one table before and after, as the ledger's triggers recorded it. The changes of one entry (a
swap's own row, its figures and mediators) make one edit.
"""

from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from pow_ledger.domain.figures import Figure
from pow_ledger.domain.texts import without_controls

MAKE: Final = "make"
"""The name under which a new ledger's sides are recorded."""
MIGRATE: Final = "migrate"
"""The name under which the migration of an older ledger is recorded."""
OUTSIDE: Final = "outside"
"""The name under which edits by other programs are recorded."""
UNDO: Final = "undo"

Value = str | int | None
Row = Mapping[str, Value]
Key = int | str
"""What names an entry: a number, or a pledge's or side's code."""


class Command(NamedTuple):
    """A command as the history records it: its name, when, by whom and why."""

    name: str
    at: datetime
    """With a time zone; kept in UTC, to the millisecond."""
    who: str | None = None
    why: str | None = None


class Change(NamedTuple):
    """One row before and after; None where there was none. At least one of them is a row."""

    kind: str
    """The table."""
    entry: Key
    """The entry that the row belongs to."""
    place: str
    """What distinguishes the rows of one entry; empty for the entry's own row."""
    before: Row | None
    after: Row | None

    @property
    def ref(self) -> str:
        """The reference of the entry that the row belongs to."""
        return ref_of(entry_table(self.kind), self.entry)


class Logged(NamedTuple):
    """One command of the history, or one edit from outside, and what it changed."""

    id: int
    command: Command
    undoes: int | None
    """For an undo, the command that it reverted."""
    changes: tuple[Change, ...]

    @property
    def edits(self) -> tuple["Edit", ...]:
        return edits(self.changes)


class Action(StrEnum):
    """What was done to an entry as a whole."""

    RECORDED = "recorded"
    CHANGED = "changed"
    RENAMED = "renamed"
    VOIDED = "voided"
    RESTORED = "restored"
    REMOVED = "removed"


class FieldEdit(NamedTuple):
    """One field before and after; None where it had no value, or has none any more."""

    name: str
    """A column's option (`place`), a COUNT without its figure (`ukraine:civilian`), or a pledge's code."""
    before: str | None
    after: str | None
    free: bool = False
    """Whether its values are free texts, which a sentence puts between quotation marks."""


class Edit(NamedTuple):
    """What was done to one entry."""

    kind: str
    """The entry's own table."""
    entry: Key
    action: Action
    fields: tuple[FieldEdit, ...]

    @property
    def ref(self) -> str:
        """The reference by which commands know the entry."""
        return ref_of(self.kind, self.entry)

    @property
    def name(self) -> str:
        """What a sentence calls it."""
        return name_of(self.kind, self.entry)


def ref_of(kind: str, entry: Key) -> str:
    """`12`, `r7`, `s3`, a code, or `ledger`."""
    return {"report": f"r{entry}", "statement": f"s{entry}", "ledger": "ledger"}.get(kind, str(entry))


def name_of(kind: str, entry: Key) -> str:
    """What a sentence calls an entry: `swap 12`, `r7`, `pledge accord`."""
    return f"{kind} {entry}" if kind in ("swap", "pledge", "side") else ref_of(kind, entry)


def stamp(instant: datetime) -> str:
    """An instant as the history writes it: UTC, to the millisecond, so that sorting the texts sorts the instants."""
    return instant.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def start_of(day: date) -> str:
    """The first instant of a day (UTC), as the history writes instants."""
    return stamp(datetime.combine(day, time(tzinfo=UTC)))


def end_of(day: date) -> str:
    """The first instant after a day (UTC), as the history writes instants."""
    return "9999-12-31T24" if day == date.max else start_of(day + timedelta(days=1))


def instant_words(instant: datetime) -> str:
    """`2031-06-30 12:00 UTC`."""
    return f"{instant.astimezone(UTC):%Y-%m-%d %H:%M} UTC"


# What changed, entry by entry


def edits(changes: Iterable[Change]) -> tuple[Edit, ...]:
    """The changes of each entry taken together, in the order in which the entries were first changed."""
    found: dict[tuple[str, Key], dict[tuple[str, str], Change]] = {}
    for change in changes:
        rows = found.setdefault((entry_table(change.kind), change.entry), {})
        first = rows.get((change.kind, change.place), change)
        rows[change.kind, change.place] = Change(change.kind, change.entry, change.place, first.before, change.after)
    every = (_edit(kind, entry, rows.values()) for (kind, entry), rows in found.items())
    return _with_renaming(tuple(edit for edit in every if edit))


def entry_table(kind: str) -> str:
    """The table of the entry that a row of a table belongs to."""
    return "report" if kind == "stance" else kind.partition("_")[0]


def _edit(kind: str, entry: Key, changes: Iterable[Change]) -> Edit | None:
    # The entry's own row comes first, whatever was changed first.
    changed = sorted(filter(_is_more_than_a_key, changes), key=lambda each: each.kind != kind)
    if not changed:
        return None
    action = next((_action(change) for change in changed if change.kind == kind), Action.CHANGED)
    fields = [field for change in changed for field in _fields(change) if field.before != field.after]
    return Edit(kind, entry, action, tuple(_without_moves(fields)))


def _is_more_than_a_key(change: Change) -> bool:
    """Whether a change is more than that of a key, which is no news to anybody."""
    before, after = ({**row, "key": None} if row else row for row in (change.before, change.after))
    return before != after


def _with_renaming(found: tuple[Edit, ...]) -> tuple[Edit, ...]:
    """The same edits, with a pledge that got a new code as one edit.

    To get one, a pledge is removed and recorded anew, and what refers to it follows.
    """
    came = [edit for edit in found if edit.kind == "pledge" and edit.action is Action.RECORDED]
    went = [edit for edit in found if edit.kind == "pledge" and edit.action is Action.REMOVED]
    if len(came) != 1 or len(went) != 1:
        return found
    new, old = str(came[0].entry), str(went[0].entry)
    before = {field.name: field.before for field in went[0].fields}
    fields = [field._replace(before=before.pop(field.name, None)) for field in came[0].fields]
    fields += [FieldEdit(name, value, None) for name, value in before.items()]
    changed = tuple(field for field in fields if field.before != field.after)
    renamed = Edit("pledge", new, Action.RENAMED, changed)
    rest = (_following(edit, old, new) for edit in found if edit not in (*came, *went))
    return (renamed, *(edit for edit in rest if edit.fields or edit.action is not Action.CHANGED))


def _following(edit: Edit, old: str, new: str) -> Edit:
    """An edit without changes that only follow a pledge's new code."""
    stances = {field.name: field.before or field.after for field in edit.fields if field.name in (old, new)}
    follows = len(stances) == 2 and len(set(stances.values())) == 1
    return edit._replace(
        fields=tuple(
            field
            for field in edit.fields
            if not (follows and field.name in stances) and (field.before, field.after) != (old, new)
        ),
    )


def _action(change: Change) -> Action:
    if change.before is None:
        return Action.RECORDED
    if change.after is None:
        return Action.REMOVED
    match change.before.get("voided"), change.after.get("voided"):
        case 0, 1:
            return Action.VOIDED
        case 1, 0:
            return Action.RESTORED
    return Action.CHANGED


_YES: Final[Mapping[Value, str]] = {0: "no", 1: "yes"}
_NAMES: Final = {"by_side": "by", "window_from": "from", "window_until": "until", "swap_id": "swap", "as_of": "as of"}
_HIDDEN: Final = ("id", "position", "key")
_FREE: Final = frozenset(
    ("place", "label", "note", "source", "publisher", "archive", "claimant", "mediator", "deadline", "name")
)


def _fields(change: Change) -> Iterator[FieldEdit]:
    before, after = change.before or {}, change.after or {}
    held = change.after or change.before or {}
    if "low" in held:
        name = figure_name(str(held["side"]), str(held["category"]))
        yield FieldEdit(name, _figure(change.before), _figure(change.after))
    elif change.kind == "stance":
        yield FieldEdit(str(held["pledge"]), _text(before.get("stance")), _text(after.get("stance")))
    elif change.kind == "swap_mediator":
        yield FieldEdit("mediator", _text(before.get("name")), _text(after.get("name")), free=True)
    else:
        if change.before and change.after and "voided" in held:
            yield field_edit("voided", before["voided"], after["voided"])
        for column in held:
            if column not in (*_HIDDEN, "voided"):
                yield field_edit(column, before.get(column), after.get(column))


def field_edit(column: str, before: Value, after: Value) -> FieldEdit:
    """A column of an entry's own row, before and after, in the words of a sentence."""
    if column == "voided":
        return FieldEdit(column, _YES.get(before), _YES.get(after))
    name = _NAMES.get(column, column.replace("_", " "))
    return FieldEdit(name, _text(before), _text(after), column in _FREE)


def figure_name(side: str, category: str) -> str:
    """What a figure is called: the side, and the category unless it is prisoners of war."""
    return side if category == "pow" else f"{side}:{category}"


def _without_moves(fields: Iterable[FieldEdit]) -> Iterator[FieldEdit]:
    """The fields without mediators that only changed their order."""
    listed = list(fields)
    before = {field.before for field in listed if field.name == "mediator"}
    after = {field.after for field in listed if field.name == "mediator"}
    for field in listed:
        if field.name != "mediator":
            yield field
            continue
        gone = None if field.before in after else field.before
        come = None if field.after in before else field.after
        if gone or come:
            yield FieldEdit("mediator", gone, come, free=True)


def _figure(row: Row | None) -> str | None:
    if row is None:
        return None
    low, high = row["low"], row["high"]
    assert isinstance(low, int) and not isinstance(high, str)
    return Figure(low, high, bool(row["about"])).text


def _text(value: Value) -> str | None:
    # Another program may have written anything into the history.
    return None if value is None else without_controls(str(value))


# In words

MOST_LISTED: Final = 12
"""How many entries are listed one by one; of more, only their number is given."""


def edit_lines(found: Iterable[Edit], why: str | None = None) -> list[str]:
    """A line for each edit, and the reason: `swap 12: ukraine 250 → 248, because …`."""
    listed = list(found)
    if not listed:
        return ["no more than keys of entries"]
    lines = [edit_words(edit) for edit in listed] if len(listed) <= MOST_LISTED else _tally(listed)
    if why is None:
        return lines
    because = f"because {why.rstrip('.')}"
    return [f"{lines[0]}, {because}"] if len(lines) == 1 else [*lines, because]


def edit_words(edit: Edit) -> str:
    """`swap 12: ukraine 250 → 248`, `r7 recorded: swap 12, ukraine 30`, `pledge accord voided`."""
    if edit.action in (Action.RECORDED, Action.REMOVED):
        return ": ".join(filter(None, (f"{edit.name} {edit.action}", ", ".join(_outline(edit)))))
    changed = ", ".join(
        f"{field.name} {value_words(field, field.before)} → {value_words(field, field.after)}"
        for field in edit.fields
        if field.name != "voided"
    )
    if edit.action in (Action.CHANGED, Action.RENAMED):
        return f"{edit.name}: {changed or 'mediators in another order'}"
    return f"{edit.name} {edit.action}" + (f": {changed}" if changed else "")


_NOT_OUTLINED: Final = ("publisher", "published", "by", "code")


def _outline(edit: Edit) -> Iterator[str]:
    """The outline of an entry that was recorded or removed."""
    for field in edit.fields:
        value = (field.before if edit.action is Action.REMOVED else field.after) or ""
        if field.name in ("date", "status") or (edit.kind == "side" and field.name == "name"):
            yield value
        elif value and field.name not in _NOT_OUTLINED and (field.name == "claimant" or not field.free):
            yield f"{field.name} {value_words(field, value)}"


def value_words(field: FieldEdit, value: str | None) -> str:
    """A value of a field in a sentence."""
    if value is None:
        return "none"
    return f"“{value}”" if field.free else value


def _tally(found: Iterable[Edit]) -> list[str]:
    """How many entries of each kind were recorded, changed, and so on."""
    counts: dict[tuple[str, Action], int] = {}
    for edit in found:
        counts[edit.kind, edit.action] = counts.get((edit.kind, edit.action), 0) + 1
    return [f"{number:,} {kind if number == 1 else kind + 's'} {action}" for (kind, action), number in counts.items()]
