"""Corrections: what was changed in an entry after it had been recorded, when and why, for those who read or cite it."""

from collections.abc import Iterable, Mapping
from datetime import UTC, date
from typing import Final, NamedTuple

from pow_ledger.domain.entries import Category
from pow_ledger.domain.history import MAKE, MIGRATE, Action, Edit, FieldEdit, Key, Logged, edit_words
from pow_ledger.domain.wording import day_words

_NO_NAMES: Final[Mapping[str, str]] = {}
_AS_A_WHOLE: Final = (Action.VOIDED, Action.RESTORED, Action.REMOVED)


class Correction(NamedTuple):
    """What one command changed in one entry."""

    at: date
    """The day (UTC)."""
    done: str
    """`corrected`, `voided`, `restored`, `removed` or `recorded again`."""
    what: str
    """`ukraine 150 → 157, place “Gomel” → “Homel”`; empty where there is no more to say than what was done."""
    why: str | None
    who: str | None
    undo: bool
    """Whether it reverted an earlier command."""


def corrections(
    log: Iterable[Logged], *, notes: bool, authors: bool, names: Mapping[str, str] = _NO_NAMES
) -> Mapping[tuple[str, Key], tuple[Correction, ...]]:
    """The corrections of each entry, by its kind and key, the oldest first.

    The log is the whole history, the oldest command first. A renamed pledge has all of its corrections under its new
    code. Without `notes`, no note and no change of one is told; without `authors`, nobody is named. `names` are those
    of the sides, by their codes.
    """
    found: dict[tuple[str, Key], list[Correction]] = {}
    for logged in log:
        if logged.command.name in (MAKE, MIGRATE):
            continue
        edits = logged.edits
        renamed = {(edit.kind, code): (edit.kind, edit.entry) for edit in edits if (code := _old_code(edit))}
        # All at once, since two pledges may swap their codes.
        found |= {renamed[key]: found.pop(key) for key in renamed.keys() & found.keys()}
        for edit in told(edits, notes=notes):
            key = edit.kind, edit.entry
            before = found.get(key, [])
            # An entry that was removed and recorded again is the same one.
            if edit.action is not Action.RECORDED or any(each.done == Action.REMOVED for each in before[-1:]):
                found[key] = [*before, _correction(logged, with_names(edit, names), authors=authors)]
    return {key: tuple(each) for key, each in found.items()}


def correction_words(correction: Correction) -> str:
    """`corrected on 3 May 2031: ukraine 150 → 157, because …`."""
    done = f"{correction.done} on {day_words(correction.at)}"
    by = f" by {correction.who}" if correction.who else ""
    undone = ", when an earlier command was undone" if correction.undo else ""
    what = f": {correction.what}" if correction.what else ""
    because = f", because {correction.why.rstrip('.')}" if correction.why else ""
    return f"{done}{by}{undone}{what}{because}"


def told(found: Iterable[Edit], *, notes: bool) -> tuple[Edit, ...]:
    """The edits; without notes, those that say anything else, without any note."""
    if notes:
        return tuple(found)
    without = [(edit, tuple(field for field in edit.fields if field.name != "note")) for edit in found]
    return tuple(
        edit._replace(fields=fields)
        for edit, fields in without
        if fields or not edit.fields or edit.action is not Action.CHANGED
    )


def with_names(edit: Edit, names: Mapping[str, str]) -> Edit:
    """An edit whose figures bear their sides' names: `Ukraine`, `Ukraine (civilians)`."""
    return edit._replace(fields=tuple(field._replace(name=_named(field, names)) for field in edit.fields))


def _named(field: FieldEdit, names: Mapping[str, str]) -> str:
    side, _, category = field.name.partition(":")
    if side not in names or field.free:
        return field.name
    words = Category(category).words if category in tuple(Category) else category
    return f"{names[side]} ({words})" if words else names[side]


def _old_code(edit: Edit) -> str | None:
    """The code that a renamed pledge had before."""
    if edit.action is not Action.RENAMED:
        return None
    return next((field.before for field in edit.fields if field.name == "code"), None)


def _correction(logged: Logged, edit: Edit, *, authors: bool) -> Correction:
    command = logged.command
    done = str(edit.action) if edit.action in _AS_A_WHOLE else "corrected"
    what = _what(edit)
    if edit.action is Action.RECORDED:
        done, what = "recorded again", ""
    day = command.at.astimezone(UTC).date()
    return Correction(day, done, what, command.why, command.who if authors else None, logged.undoes is not None)


def _what(edit: Edit) -> str:
    """What a sentence says of an edit, without the entry's name and without what was done to it as a whole."""
    if edit.action is Action.REMOVED:
        return ""
    return edit_words(edit).removeprefix(edit.name).removeprefix(f" {edit.action}").removeprefix(": ")
