"""Entries on their way into a ledger, from a spreadsheet or from another ledger, and what a merge makes of them."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum
from itertools import islice
from typing import Generic, Literal, TypeVar

from pow_ledger.domain.entries import Count, Counts, Pledge, Report, Stance, Statement, Swap
from pow_ledger.domain.history import FieldEdit, Key, Value, field_edit, figure_name, name_of

T = TypeVar("T")


class Kind(StrEnum):
    """What an entry is; each has a table of its name."""

    PLEDGE = "pledge"
    SWAP = "swap"
    REPORT = "report"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class PackagedPledge:
    """A pledge of another ledger, without its figures, and the line on which it stands."""

    pledge: Pledge
    voided: bool
    line: int


@dataclass(frozen=True, slots=True)
class PackagedSwap:
    """A swap of another ledger, without its figures."""

    key: str
    swap: Swap
    voided: bool
    line: int


@dataclass(frozen=True, slots=True)
class PackagedReport:
    """A report of another ledger, without its figures and stances, on the swap that has a key."""

    key: str
    swap: str
    report: Report
    voided: bool
    line: int


@dataclass(frozen=True, slots=True)
class PackagedStatement:
    """A stated total of another ledger, without its figures."""

    key: str
    statement: Statement
    voided: bool
    line: int


@dataclass(frozen=True, slots=True)
class PackagedFigure:
    """A figure of the entry that has a key."""

    of: Kind
    owner: str
    count: Count
    line: int


@dataclass(frozen=True, slots=True)
class PackagedStance:
    """What the report that has a key says of a pledge."""

    report: str
    pledge: str
    stance: Stance
    line: int


Packaged = PackagedPledge | PackagedSwap | PackagedReport | PackagedStatement | PackagedFigure | PackagedStance


@dataclass(frozen=True, slots=True)
class NearRepeat:
    """A swap on its way in that has the day and the figures of one that is here, or of another of its file.

    Nobody but a person can tell whether it is that swap, reported by another source, or a second one of that day.
    """

    line: int
    day: date
    figures: Counts
    swap: int | None
    """The swap that is here; None where it is another of the file."""
    other: int
    """The line of the other one in the file, where it is one."""


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry that is here and there, and says different things."""

    kind: Kind | Literal["ledger", "side"]
    entry: Key
    line: int
    """Where it stands there; 0 for what has no line."""
    ours: Mapping[str, Value]
    theirs: Mapping[str, Value]
    """By the name of each field that differs, as the history has the names of columns."""
    figures: Mapping[tuple[str, str], tuple[str | None, str | None]] = field(default_factory=dict)
    """By side and category."""
    stances: Mapping[str, tuple[str | None, str | None]] = field(default_factory=dict)
    """By the code of a pledge."""

    @property
    def name(self) -> str:
        """What a sentence calls the entry."""
        return name_of(self.kind, self.entry)

    def fields(self) -> Iterator[FieldEdit]:
        """Every field that differs, with what it is here and there."""
        for column, held in self.ours.items():
            if column == "mediators":
                yield FieldEdit(column, _names(held), _names(self.theirs[column]), free=True)
            else:
                yield field_edit(column, held, self.theirs[column])
        for (side, category), (held, theirs) in self.figures.items():
            yield FieldEdit(figure_name(side, category), held, theirs)
        for code, (held, theirs) in self.stances.items():
            yield FieldEdit(code, held, theirs)


def _names(array: Value) -> str | None:
    """The names of mediators in a JSON array; None for none."""
    import json

    return ", ".join(json.loads(str(array))) or None


@dataclass(frozen=True, slots=True)
class Tally:
    """How many entries a merge adds, by kind, and how many were here already."""

    added: Mapping[Kind, int]
    known: Mapping[Kind, int]
    voided: int = 0
    """How many of the known swaps are voided here."""


class Near(StrEnum):
    """What becomes of near repeats."""

    MERGE = "merge"
    """They are the swaps that they repeat, and what was said of them are reports on those."""
    NEW = "new"
    """They are swaps of their own."""


class Differing(StrEnum):
    """Whose word stands where an entry differs."""

    OURS = "ours"
    THEIRS = "theirs"


@dataclass(frozen=True, slots=True)
class Decisions:
    """What a person has decided beforehand; None where that was left open."""

    near: Near | None = None
    differing: Differing | None = None


@dataclass(frozen=True, slots=True)
class Some(Generic[T]):
    """Some things, of which only the first are kept, since nobody reads them all."""

    first: tuple[T, ...] = ()
    count: int = 0

    @classmethod
    def of(cls, things: Iterable[T], most: int = 20) -> "Some[T]":
        """All things are counted, and `most` of them kept."""
        rest = iter(things)
        first = tuple(islice(rest, most))
        return cls(first, len(first) + sum(1 for _ in rest))


@dataclass(frozen=True, slots=True)
class Intake:
    """What came of taking entries in."""

    tally: Tally | None
    """What was added; None where nothing was, since something is wrong or waits for a decision."""
    near: Some[NearRepeat] = Some()
    differing: Some[Difference] = Some()
    renamed: int = 0
    """How many entries got the key that they have in the other ledger."""
    sample: tuple[tuple[date, Counts], ...] = ()
    """The first of the swaps that were added: their days and figures."""
    crowded: Some[tuple[date, tuple[int, ...]]] = Some()
    """Days on which an added swap is not the only one, and the numbers of all their swaps."""
