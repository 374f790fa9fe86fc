"""Entries on their way into a ledger, from a spreadsheet or from another ledger, and what a merge makes of them."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from pow_ledger.domain.entries import Count, Pledge, Report, Stance, Statement, Swap
from pow_ledger.domain.history import Key, Value, name_of


class Kind(StrEnum):
    """What an entry is; each has a table of its name."""

    PLEDGE = "pledge"
    SWAP = "swap"
    REPORT = "report"
    STATEMENT = "statement"


@dataclass(frozen=True, slots=True)
class CarriedPledge:
    """A pledge of another ledger, without its figures, and the line on which it stands."""

    pledge: Pledge
    voided: bool
    line: int


@dataclass(frozen=True, slots=True)
class CarriedSwap:
    """A swap of another ledger, without its figures."""

    key: str
    swap: Swap
    voided: bool
    line: int


@dataclass(frozen=True, slots=True)
class CarriedReport:
    """A report of another ledger, without its figures and stances, on the swap that has a key."""

    key: str
    swap: str
    report: Report
    voided: bool
    line: int


@dataclass(frozen=True, slots=True)
class CarriedStatement:
    """A stated total of another ledger, without its figures."""

    key: str
    statement: Statement
    voided: bool
    line: int


@dataclass(frozen=True, slots=True)
class CarriedFigure:
    """A figure of the entry that has a key."""

    of: Kind
    owner: str
    count: Count
    line: int


@dataclass(frozen=True, slots=True)
class CarriedStance:
    """What the report that has a key says of a pledge."""

    report: str
    pledge: str
    stance: Stance
    line: int


Carried = CarriedPledge | CarriedSwap | CarriedReport | CarriedStatement | CarriedFigure | CarriedStance


@dataclass(frozen=True, slots=True)
class NearRepeat:
    """A swap on its way in that has the day and the figures of one that is here, or of another of its file.

    Nobody but a person can tell whether it is that swap, reported by another source, or a second one of that day.
    """

    line: int
    day: date
    told: str
    """Its figures as COUNTs."""
    swap: int | None
    """The swap that is here; None where it is another of the file."""
    other: int
    """The line of the other one in the file, where it is one."""


@dataclass(frozen=True, slots=True)
class Difference:
    """An entry that is here and there, and says different things."""

    kind: Kind
    entry: Key
    line: int
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

    def fields(self) -> Iterator[tuple[str, Value, Value]]:
        """Every field that differs: its name, ours and theirs."""
        for column, mine in self.ours.items():
            yield column, mine, self.theirs[column]
        for (side, category), (held, carried) in self.figures.items():
            yield f"{side}:{category}", held, carried
        for code, (taken, said) in self.stances.items():
            yield code, taken, said


@dataclass(frozen=True, slots=True)
class Tally:
    """How many entries a merge adds, by kind, and how many were here already."""

    added: Mapping[Kind, int]
    known: Mapping[Kind, int]
    joined: int = 0
    """How many swaps became reports on swaps of the same day and figures."""
    voided: int = 0
    """How many of the known swaps are voided here."""
    amended: int = 0
    """How many of the known entries were amended here since they were recorded as they stand in the file."""
