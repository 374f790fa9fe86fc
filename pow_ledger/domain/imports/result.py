"""What an import comes to: what is new, what is here already, and what waits for a decision."""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import Any, Final, Generic, Literal, NamedTuple, TypeVar

from pow_ledger.domain.counts import Place
from pow_ledger.domain.entries import Counts, EntryKind, Stance
from pow_ledger.domain.errors import LedgerError
from pow_ledger.domain.figures import Figure
from pow_ledger.domain.history import FieldEdit, Key, Value, field_edit, figure_name, name_of

T = TypeVar("T")


class Near(StrEnum):
    """What becomes of near repeats."""

    MERGE = "merge"
    """They are the swaps that they repeat, and become reports on those."""
    NEW = "new"
    """They are swaps of their own."""


class Differing(StrEnum):
    """Which version stands where an entry differs."""

    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person has decided beforehand; None where that was left open."""

    near: Near | None = None
    differing: Differing | None = None


@dataclass(frozen=True, slots=True)
class NearRepeat:
    """An incoming swap that may be one that is here, or another of its file: of the same day, and of the same people.

    Only a person can tell whether it is that swap, reported by another source, or a second one of that day.
    """

    line: int
    day: date
    figures: Counts
    swap: int | None
    """The swap that is here; None where it is another of the file."""
    other: int
    """The line of the other one in the file, where it is one."""
    alike: bool = True
    """Whether it has the same figures; otherwise it may be a rival version."""


Field = tuple[Literal["columns", "mediators", "figures", "stances"], Any]
"""A field of an entry: the part of its contents that it is in, and its name there."""
_MEDIATORS: Final[Field] = ("mediators", None)


class Contents(NamedTuple):
    """What an entry says, by column; of two versions that are compared, only what differs."""

    columns: Mapping[str, Value]
    mediators: tuple[str, ...] | None = None
    """None where the source says nothing of them."""
    figures: Mapping[Place, Figure | None] = {}
    stances: Mapping[str, Stance | None] = {}
    """By the code of a pledge."""

    def by_field(self) -> dict[Field, Any]:
        """Every value, by its field."""
        found: dict[Field, Any] = {("columns", name): value for name, value in self.columns.items()}
        found |= {} if self.mediators is None else {_MEDIATORS: self.mediators}
        found |= {("figures", place): figure for place, figure in self.figures.items()}
        return found | {("stances", code): stance for code, stance in self.stances.items()}

    def only(self, fields: Collection[Field]) -> "Contents":
        """The values of some fields; None for a figure or a stance that is not there."""
        if not fields:
            return Contents({})
        parts: dict[str, dict[Any, Any]] = {"columns": {}, "mediators": {}, "figures": {}, "stances": {}}
        values = self.by_field()
        for part, name in fields:
            parts[part][name] = values.get((part, name))
        return Contents(
            parts["columns"],
            parts["mediators"].get(None),
            dict(sorted(parts["figures"].items())),
            dict(sorted(parts["stances"].items())),
        )


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry that is in both ledgers and says different things, with what differs on either side."""

    kind: EntryKind | Literal["ledger", "side"]
    entry: Key
    line: int
    """The line of the file; 0 for what has no line."""
    ours: Contents
    theirs: Contents

    @property
    def name(self) -> str:
        """What a sentence calls the entry."""
        return name_of(self.kind, self.entry)

    def only(self, fields: Collection[Field]) -> "Difference | None":
        """The difference in some fields; None in none of them."""
        return replace(self, ours=self.ours.only(fields), theirs=self.theirs.only(fields)) if fields else None

    def fields(self) -> Iterator[FieldEdit]:
        """Every field that differs, with its value here and there."""
        for column, value in self.ours.columns.items():
            yield field_edit(column, value, self.theirs.columns[column])
        if self.theirs.mediators is not None:
            here, there = (", ".join(of.mediators or ()) or None for of in (self.ours, self.theirs))
            yield FieldEdit("mediators", here, there, free=True)
        for (side, category), figure in self.ours.figures.items():
            here, there = (of.text if of else None for of in (figure, self.theirs.figures[side, category]))
            yield FieldEdit(figure_name(side, category), here, there)
        for code, stance in self.ours.stances.items():
            yield FieldEdit(code, stance, self.theirs.stances[code])


@dataclass(frozen=True, slots=True)
class Tally:
    """How many entries an import adds, by kind, and how many were here already."""

    added: Mapping[EntryKind, int]
    known: Mapping[EntryKind, int]
    voided: int = 0
    """How many of the known swaps are voided here."""


@dataclass(frozen=True, slots=True)
class Some(Generic[T]):
    """The first of many things, and how many there are."""

    first: tuple[T, ...] = ()
    count: int = 0

    @classmethod
    def of(cls, things: Iterable[T], most: int = 20) -> "Some[T]":
        """Count all things, and keep `most` of them."""
        rest = iter(things)
        first = tuple(islice(rest, most))
        return cls(first, len(first) + sum(1 for _ in rest))


@dataclass(frozen=True, slots=True)
class ImportResult:
    """What came of an import."""

    tally: Tally | None
    """What was added; None where nothing was, since something is wrong or waits for a decision."""
    near: Some[NearRepeat] = Some()
    differing: Some[Difference] = Some()
    taken: Some[Difference] = Some()
    """What an update changed, since the dataset has corrected it and nobody had changed it here."""
    errors: tuple[tuple[int, LedgerError], ...] = field(default=())
    """What is wrong with rows that could not be merged, each with its line."""
    renamed: int = 0
    """How many entries got the key that they have in the other ledger."""
    sample: tuple[tuple[date, Counts], ...] = ()
    """The first of the swaps that were added: their days and figures."""
    crowded: Some[tuple[date, tuple[int, ...]]] = Some()
    """Days on which an added swap is not the only one, and the numbers of all their swaps."""
