"""The feed: what was recorded or corrected, the newest first, as Atom (RFC 4287), for those who follow the ledger.

It is made of the history alone, never of the clock, so the same history always gives the same bytes.
"""

import uuid
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time
from itertools import islice
from typing import Final, NamedTuple

from pow_ledger.domain.corrections import told, with_names
from pow_ledger.domain.history import (
    MAKE,
    MIGRATE,
    MOST_LISTED,
    Action,
    Change,
    Edit,
    Key,
    Logged,
    edit_lines,
    edit_words,
    stamp,
)
from pow_ledger.domain.wording import plural

MOST_ENTRIES: Final = 100
MOST_LINES: Final = MOST_LISTED
"""Of a summary."""
LONGEST_TITLE: Final = 120
"""Characters."""

_NAMESPACE: Final = uuid.UUID("6b1a9f0e-52c4-5f0e-9d7c-0f4b7f6f9a31")
"""Whatever is published under other names than these gets other identifiers, so this never changes."""

_Subject = tuple[str, Key]
"""The kind and the key of an entry."""
_NO_NAMES: Final[Mapping[str, str]] = {}


class About(NamedTuple):
    """What a feed says besides the history, and what it keeps to itself."""

    title: str
    base_url: str | None
    """The address of the published folder, which the page has too; without it, links are relative to the feed."""
    addresses: Mapping[int, str]
    """Where each swap is on the page: `#2025-10-02-185`."""
    authors: bool
    """Whether it says who entered what."""
    notes: bool
    """Whether it tells of notes."""
    day: date
    """When a ledger without any history was published."""
    names: Mapping[str, str] = _NO_NAMES
    """The names of the sides by their codes; where one is missing, the code stands."""


class _Entry(NamedTuple):
    id: str
    title: str
    updated: str
    lines: Sequence[str]
    link: str
    author: str | None


def feed(log: Sequence[Logged], about: About) -> str:
    """The feed of a history, which is given whole and the oldest command first."""
    from pow_ledger.pictures.rendering import templates

    base = f"{about.base_url.rstrip('/')}/" if about.base_url else ""
    page = base or "index.html"
    entries = list(islice(_entries(log, about, page), MOST_ENTRIES))
    begun = stamp(log[0].command.at) if log else about.title
    return (
        templates()
        .get_template("feed.xml")
        .render(
            id=_identifier(begun),
            title=about.title,
            updated=max((entry.updated for entry in entries), default=_quiet_since(log, about)),
            page=page,
            itself=f"{base}feed.xml" if base else None,
            entries=entries,
        )
    )


def _quiet_since(log: Sequence[Logged], about: About) -> str:
    """When a feed without entries came to be."""
    return stamp(log[-1].command.at if log else datetime.combine(about.day, time(tzinfo=UTC)))


def _entries(log: Sequence[Logged], about: About, page: str) -> Iterator[_Entry]:
    """The entries, the newest first; a command has none if nothing is told of it."""
    subjects = dict(_reported(change for logged in log for change in logged.changes))
    for logged in reversed(log):
        edits = tuple(with_names(edit, about.names) for edit in told(logged.edits, notes=about.notes))
        if not edits or logged.command.name in (MAKE, MIGRATE):
            continue
        instant = stamp(logged.command.at)
        subject = _only_subject(edits, subjects)
        yield _Entry(
            _identifier(stamp(log[0].command.at), str(logged.id), instant),
            _title(logged, edits, subject),
            instant,
            _lines(edits, logged.command.why),
            f"{page}{_address(subject, about)}",
            logged.command.who if about.authors else None,
        )


def _reported(changes: Iterable[Change]) -> Iterator[tuple[Key, _Subject]]:
    """What each report is on, by its number; a change of a report's figures alone does not say so."""
    for change in changes:
        row = change.after or change.before or {}
        for kind, column in (("swap", "swap_id"), ("pledge", "pledge")):
            if change.kind == "report" and (entry := row.get(column)) is not None:
                yield change.entry, (kind, entry)


def _only_subject(edits: Iterable[Edit], subjects: Mapping[Key, _Subject]) -> _Subject | None:
    """The entry that all edits are about, those of the reports on it too; None where there is no such entry."""
    about = {subjects.get(edit.entry) if edit.kind == "report" else (edit.kind, edit.entry) for edit in edits}
    return about.pop() if len(about) == 1 else None


def _address(subject: _Subject | None, about: About) -> str:
    match subject:
        case ("swap", int(number)):
            return about.addresses.get(number, "")
    return ""


def _title(logged: Logged, edits: Sequence[Edit], subject: _Subject | None) -> str:
    """`swap 12: Ukraine 150 → 157`, `2 swaps recorded, 3 reports recorded`."""
    own = [edit for edit in edits if (edit.kind, edit.entry) == subject] or edits
    words = edit_words(own[0]) if len(own) == 1 else ", ".join(_tally(edits))
    title = f"undo: {words}" if logged.undoes is not None else words
    return title if len(title) <= LONGEST_TITLE else f"{title[: LONGEST_TITLE - 1]}…"


def _tally(edits: Iterable[Edit]) -> Iterator[str]:
    counts: Counter[tuple[str, Action]] = Counter((edit.kind, edit.action) for edit in edits)
    for (kind, action), number in counts.items():
        yield f"{plural(number, kind)} {action}"


def _lines(edits: Sequence[Edit], why: str | None) -> list[str]:
    """The lines of a summary; where there are too many, those that do not fit are counted. The reason is never cut."""
    lines = edit_lines(edits, why)
    if len(lines) <= MOST_LINES:
        return lines
    because = lines[-1:] if why is not None else []
    shown = lines[: MOST_LINES - 1 - len(because)]
    return [*shown, f"and {len(lines) - len(shown) - len(because)} more", *because]


def _identifier(*parts: str) -> str:
    # Of a lone surrogate there is no UTF-8.
    named = " ".join(parts).encode(errors="replace").decode()
    return f"urn:uuid:{uuid.uuid5(_NAMESPACE, named)}"
