"""What a ledger holds: sides, swaps, reports, pledges and statements, as frozen data.

The figures of a swap or a pledge are those that the ledger *adopts*; a report's are those that its source *states*.
"""

import re
from collections.abc import Iterable, Mapping
from datetime import date
from enum import StrEnum
from functools import lru_cache
from typing import Final, NamedTuple
from urllib.parse import urlsplit

from pow_ledger.domain.errors import FutureDate, ReversedDates
from pow_ledger.domain.figures import Figure


class Side(NamedTuple):
    """A party that receives people or remains. Fixed when a ledger is made."""

    code: str
    name: str
    aliases: tuple[str, ...] = ()
    """Other names by which it is understood."""


DEFAULT_SIDES: Final = (Side("ukraine", "Ukraine"), Side("russia", "Russia"))
_ADDRESS: Final = r"(https?://[^\s/?#]*)\S*"
EACH: Final = "each"
"""Stands for every side, where a COUNT names one."""
BOTH: Final = "both"
"""The side of a stated total that adds all sides; allowed in statements only."""


class Category(StrEnum):
    """Who was received. `people` are living people whose split nobody stated."""

    POW = "pow"
    CIVILIAN = "civilian"
    PEOPLE = "people"
    REMAINS = "remains"

    @property
    def living(self) -> bool:
        """Living people and remains are never added together."""
        return self is not Category.REMAINS

    @property
    def words(self) -> str:
        """The category in words."""
        return {"pow": "prisoners of war", "civilian": "civilians"}.get(self.value, self.value)


class Status(StrEnum):
    """How far a swap has come."""

    AGREED = "agreed"
    UNDER_WAY = "under-way"
    COMPLETED = "completed"
    CANCELLED = "cancelled"


class Stance(StrEnum):
    """What a report says of a swap and a pledge."""

    COUNTS = "counts"
    PARTLY = "partly"
    EXCLUDED = "excluded"


class EntryKind(StrEnum):
    """What an entry is; each has a table of its name."""

    PLEDGE = "pledge"
    SWAP = "swap"
    REPORT = "report"
    STATEMENT = "statement"


class Count(NamedTuple):
    """One side's figure in one category."""

    side: str
    category: Category
    figure: Figure


Counts = tuple[Count, ...]
"""At most one count per side and category."""


def by_side(counts: Iterable[Count]) -> Mapping[str, Mapping[str, Figure]]:
    """Counts as nested dictionaries: side, then category, to figure."""
    nested: dict[str, dict[str, Figure]] = {}
    for count in counts:
        nested.setdefault(count.side, {})[count.category.value] = count.figure
    return nested


class Source(NamedTuple):
    """Who said it, for which side if any, and where it can be read."""

    citation: str
    """A URL, or a citation in words."""
    publisher: str | None = None
    published: date | None = None
    archive: str | None = None
    claimant: str | None = None
    by: str | None = None
    """The side that the claimant speaks for."""

    @property
    def speaker(self) -> str:
        """Who to name as the source: the claimant, else the publisher, else the citation itself."""
        return self.claimant or self.publisher or self.citation

    @property
    def url(self) -> str | None:
        """The citation if it is a web address. Links are made of http(s) only."""
        return self.citation if is_url(self.citation) else None


def is_url(text: str) -> bool:
    """Whether a text is an http or https address with a host."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.hostname) and not any(map(str.isspace, text))


def host_of(citation: str) -> str | None:
    """The host of a web address without `www.`, which is its publisher where no other is named."""
    address = re.fullmatch(_ADDRESS, citation, re.IGNORECASE)
    return _host(address[1]) if address else None


@lru_cache(maxsize=10_000)
def _host(address: str) -> str | None:
    """The host of an address without its path. It is remembered, since many pages have one host and parsing is slow."""
    return (urlsplit(address).hostname or "").removeprefix("www.") if is_url(address) else None


def publisher_of(citation: str, named: str | None) -> str | None:
    """The publisher: whoever is named, else the host of a web address."""
    return named or host_of(citation)


class Swap(NamedTuple):
    """One exchange, with the figures that the ledger adopts."""

    date: date
    figures: Counts
    status: Status = Status.COMPLETED
    place: str | None = None
    mediators: tuple[str, ...] = ()
    label: str | None = None
    note: str | None = None


class Report(NamedTuple):
    """What one source says of one swap and the pledges that it counts towards, or of one pledge."""

    source: Source
    status: Status
    """How far the swap has come by this source. Of a pledge: `agreed`, or `cancelled` where the source denies it."""
    figures: Counts = ()
    stances: tuple[tuple[str, Stance], ...] = ()
    note: str | None = None


class Pledge(NamedTuple):
    """A figure committed to, and the window in which swaps can count towards it."""

    code: str
    announced: date
    figures: Counts
    window_from: date
    window_until: date | None = None
    deadline: str | None = None
    """The deadline as it was worded, often without a date."""
    note: str | None = None


class Statement(NamedTuple):
    """A running total that someone stated, and its scope."""

    as_of: date
    figures: Counts
    source: Source
    since: date | None = None
    pledge: str | None = None
    mediator: str | None = None
    note: str | None = None


def check_swap(swap: Swap, today: date) -> None:
    """Raise FutureDate for a completed swap that has not happened yet."""
    if swap.status is Status.COMPLETED and swap.date > today:
        raise FutureDate(
            "A completed swap on", swap.date, today, "Correct the date, or say --status agreed or --status under-way."
        )


def check_pledge(pledge: Pledge, today: date) -> None:
    """Raise a UsageError for a pledge that is not announced yet, or whose window ends before it begins."""
    if pledge.announced > today:
        raise FutureDate("A pledge announced on", pledge.announced, today, "Correct the date.")
    if pledge.window_until and pledge.window_until < pledge.window_from:
        raise ReversedDates("The window's first day", pledge.window_from, "its last day", pledge.window_until)


def check_statement(statement: Statement, today: date) -> None:
    """Raise a UsageError for a total of a day still to come, or of a period that ends before it begins."""
    if statement.as_of > today:
        raise FutureDate("A total as of", statement.as_of, today, "Correct the date.")
    if statement.since and statement.since > statement.as_of:
        raise ReversedDates("--since", statement.since, "the day of the total", statement.as_of)


def adopting(swap: Swap, report: Report) -> Swap:
    """A swap that takes over a report's status and figures. What the report does not state stays."""
    return swap._replace(status=report.status, figures=with_figures(swap.figures, report.figures))


def with_figures(adopted: Counts, stated: Counts) -> Counts:
    """Adopted figures that take over stated ones.

    A split replaces a figure for `people`, and the other way round, so that nobody is counted twice.
    """
    places = {(count.side, count.category) for count in stated}
    kept = (
        held
        for held in adopted
        if (held.side, held.category) not in places
        and not any(held.side == side and _overlap(held.category, category) for side, category in places)
    )
    return (*kept, *stated)


def _overlap(one: Category, other: Category) -> bool:
    """Whether one of two categories is part of the other."""
    return one is not other and one.living and other.living and Category.PEOPLE in (one, other)


class SwapRecord(NamedTuple):
    """A swap as the ledger holds it, with its number, its sources and the sums so far."""

    id: int
    swap: Swap
    running: Counts
    """The sums of completed swaps up to and including this one, by date and number; empty unless asked for."""
    reports: int
    sources: tuple[str, ...]
    """The citations of its live reports, each once."""
    contested: bool
    voided: bool


class ReportRecord(NamedTuple):
    """A report as the ledger holds it: on a swap, or on a pledge."""

    id: int
    on: int | str
    """The number of the swap, or the code of the pledge."""
    report: Report
    contradicts: bool
    """Whether it contradicts the adopted figures; of a pledge, also whether it denies it."""
    voided: bool

    @property
    def swap_id(self) -> int | None:
        """The number of the swap; None for a report on a pledge."""
        return self.on if isinstance(self.on, int) else None

    @property
    def pledge(self) -> str | None:
        """The code of the pledge; None for a report on a swap."""
        return self.on if isinstance(self.on, str) else None

    @property
    def denies(self) -> bool:
        """Whether it says that there is no such pledge."""
        return isinstance(self.on, str) and self.report.status is Status.CANCELLED

    @property
    def ref(self) -> str:
        return f"r{self.id}"


class StatementRecord(NamedTuple):
    """A statement as the ledger holds it."""

    id: int
    statement: Statement
    voided: bool

    @property
    def ref(self) -> str:
        return f"s{self.id}"


class PledgeRecord(NamedTuple):
    """A pledge as the ledger holds it, with the reports on it."""

    pledge: Pledge
    reports: tuple[ReportRecord, ...]
    """By number, voided ones too. The first is the one whose figures were adopted when the pledge was recorded."""
    voided: bool

    @property
    def live_reports(self) -> tuple[ReportRecord, ...]:
        return tuple(record for record in self.reports if not record.voided)

    @property
    def contested(self) -> bool:
        """Whether some live report contradicts the adopted figures, or denies the pledge."""
        return any(record.contradicts for record in self.live_reports)
