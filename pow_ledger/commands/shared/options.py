"""The options that commands share, each written once.

A command takes a group of them as one parameter (`source: SourceOptions`); `grouped` spreads the
group's fields into the command's own options.
"""

import contextlib
import functools
import inspect
import sqlite3
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, Final, NamedTuple, TypeVar, cast, get_type_hints

import typer

from pow_ledger.commands.shared import completion, environment
from pow_ledger.domain.counts import find_category, find_side
from pow_ledger.domain.dates import CalendarPeriod, parse_date, parse_period
from pow_ledger.domain.entries import Category, Side, Source, Stance, Status, is_url, publisher_of
from pow_ledger.domain.errors import (
    Conflicting,
    EmptyText,
    FutureDate,
    NoSuchMediator,
    NoSuchPledge,
    NotALink,
    NotAPeriod,
    RepeatedStance,
    ReversedDates,
)
from pow_ledger.domain.texts import clean_text
from pow_ledger.domain.totals import UNFILTERED, Cut, Filter
from pow_ledger.storage import opening
from pow_ledger.storage.entries import reading

Command = TypeVar("Command", bound=Callable[..., Any])


def grouped(command: Command) -> Command:
    """Spread every parameter whose type is a NamedTuple into one option per field."""
    hints = get_type_hints(command, include_extras=True)
    groups: dict[str, Any] = {name: hint for name, hint in hints.items() if hasattr(hint, "_fields")}
    spread: list[inspect.Parameter] = []
    for parameter in inspect.signature(command).parameters.values():
        if parameter.name in groups:
            spread += _parameters(groups[parameter.name])
        else:
            keyword = parameter.replace(kind=inspect.Parameter.KEYWORD_ONLY, annotation=hints[parameter.name])
            spread.append(keyword)

    @functools.wraps(command)
    def with_groups(**given: Any) -> Any:
        for name, group in groups.items():
            given[name] = group(**{field: given.pop(field) for field in group._fields})
        return command(**given)

    # `inspect.signature` reads this attribute, which mypy does not know.
    with_groups.__signature__ = inspect.Signature(spread)  # type: ignore[attr-defined]
    with_groups.__annotations__ = {parameter.name: parameter.annotation for parameter in spread}
    return cast(Command, with_groups)


def _parameters(group: Any) -> list[inspect.Parameter]:
    hints = get_type_hints(group, include_extras=True)
    return [
        inspect.Parameter(
            field,
            inspect.Parameter.KEYWORD_ONLY,
            default=group._field_defaults.get(field, inspect.Parameter.empty),
            annotation=hints[field],
        )
        for field in group._fields
    ]


# Callbacks and parsers. They run before the command, so that it only ever sees clean values.


def text(what: str) -> Callable[[Any], Any]:
    """A callback that refuses texts with control characters, and empty ones; it takes one text or several."""

    def check(value: Any) -> Any:
        if isinstance(value, list | tuple):
            return [clean_text(each, what) for each in value]
        return None if value is None else clean_text(value, what)

    return check


def day(value: str) -> date:
    """A parser of dates."""
    return parse_date(value, environment.today())


def link(what: str) -> Callable[[str | None], str | None]:
    """A callback that takes web addresses only."""

    def check(value: str | None) -> str | None:
        if value is not None and not is_url(clean_text(value, what)):
            raise NotALink(what, value)
        return value

    return check


# Single options

Db = Annotated[
    Path | None,
    typer.Option("--db", envvar="POW_LEDGER_DB", metavar="FILE", help="The ledger, if not the usual one."),
]
DryRun = Annotated[bool, typer.Option("--dry-run", help="Show what would be written, and write nothing.")]
Note = Annotated[str | None, typer.Option("--note", callback=text("note"), metavar="TEXT", help="A remark.")]
VoidedToo = Annotated[bool, typer.Option("--voided", help="Voided ones as well, marked; they are in no sum.")]
Why = Annotated[
    str | None,
    typer.Option("--why", callback=text("reason"), metavar="TEXT", help="The reason, which the history keeps."),
]
Cite = Annotated[
    bool,
    typer.Option("--cite", help="Sentences to be quoted: each figure, how certain it is, as of when, and its sources."),
]
CountWords = Annotated[
    list[str] | None,
    typer.Argument(
        metavar="COUNT...",
        help="SIDE=FIGURE or SIDE:CATEGORY=FIGURE, for example each=250 or ukraine:civilian=20; or words: 250 each.",
        autocompletion=completion.counts,
        show_default=False,
    ),
]
CountedBy = Annotated[
    str | None,
    typer.Option(
        "--counted-by",
        metavar="SIDE",
        autocompletion=completion.sides,
        help="Progress as this side counts it: hear only the reports that speak for it.",
    ),
]
Stances = Annotated[
    list[str] | None,
    typer.Option(
        "--pledge",
        metavar="CODE[:partly|:excluded]",
        autocompletion=completion.stances,
        help="What the source says of the swap and a pledge: that it counts, counts partly, or does not. Repeatable.",
    ),
]
StatusOption = Annotated[Status | None, typer.Option("--status", help="How far the swap has come.")]


class SourceOptions(NamedTuple):
    """Who said it, and where it can be read."""

    source: Annotated[
        str | None,
        typer.Option("--source", callback=text("source"), metavar="SOURCE", help="A URL, or a citation in words."),
    ] = None
    publisher: Annotated[
        str | None,
        typer.Option(
            "--publisher",
            callback=text("publisher"),
            metavar="NAME",
            help="Who published it; a URL's host if left out.",
        ),
    ] = None
    published: Annotated[
        date | None, typer.Option("--published", parser=day, metavar="DATE", help="The day it was published.")
    ] = None
    archive: Annotated[
        str | None,
        typer.Option("--archive", callback=link("archive"), metavar="URL", help="Where a copy of the page is kept."),
    ] = None
    claimant: Annotated[
        str | None,
        typer.Option(
            "--claimant", callback=text("claimant"), metavar="NAME", help="Who said it: an office or official."
        ),
    ] = None
    by: Annotated[
        str | None,
        typer.Option(
            "--by", metavar="SIDE", autocompletion=completion.sides, help="The side that the claimant speaks for."
        ),
    ] = None

    def read(self, sides: tuple[Side, ...]) -> Source:
        """The source that the options describe."""
        if self.source is None:
            raise EmptyText("source")
        return Source(
            citation=self.source,
            publisher=publisher_of(self.source, self.publisher),
            published=self.published,
            archive=self.archive,
            claimant=self.claimant,
            by=None if self.by is None else find_side(self.by, sides),
        )


def read_stances(words: list[str] | None) -> tuple[tuple[str, Stance], ...]:
    """Stances by code; a pledge may be named once."""
    from pow_ledger.domain.refs import parse_stance

    stances: dict[str, Stance] = {}
    for code, stance in map(parse_stance, words or []):
        if code in stances:
            raise RepeatedStance(code)
        stances[code] = stance
    return tuple(sorted(stances.items()))


def _moment(text: str) -> date:
    """A parser of `--as-of`: a day by UTC. It pins the clock to that day for the rest of the command."""
    today = environment.now().astimezone(UTC).date()
    value = parse_date(text, today)
    if value > today:
        raise FutureDate("A ledger as of", value, today, "Correct the date, or leave --as-of out.")
    environment.pin_clock_to(value)
    return value


class LedgerOptions(NamedTuple):
    """Which ledger is read, and as of which day."""

    as_of: Annotated[
        date | None,
        typer.Option(
            "--as-of",
            parser=_moment,
            # Eager, so that `today` and `yesterday` in the other options mean that day's.
            is_eager=True,
            metavar="DATE",
            help="Output as the ledger stood at the end of that day (UTC).",
        ),
    ] = None
    db: Db = None

    @contextlib.contextmanager
    def opened(self) -> Iterator[sqlite3.Connection]:
        """The ledger open to read; that it is an earlier one is said beside the answer, which is the same as then."""
        with opening.open_ledger(environment.ledger_path(self.db), self.as_of) as connection:
            if self.as_of is not None:
                environment.say(f"As the ledger stood at the end of {self.as_of} (UTC).")
            yield connection


class Format(StrEnum):
    """How a reading command gives its answer."""

    TABLE = "table"
    CSV = "csv"
    TSV = "tsv"
    JSON = "json"
    MARKDOWN = "markdown"
    XLSX = "xlsx"


ENDINGS: Final = {
    ".csv": Format.CSV,
    ".tsv": Format.TSV,
    ".json": Format.JSON,
    ".md": Format.MARKDOWN,
    ".markdown": Format.MARKDOWN,
    ".txt": Format.TABLE,
    ".xlsx": Format.XLSX,
}


AsJson = Annotated[bool, typer.Option("--json", help="The same as --format json.")]
AsCsv = Annotated[bool, typer.Option("--csv", help="The same as --format csv.")]


class OutputOptions(NamedTuple):
    """Where an answer goes, and as what."""

    format: Annotated[
        Format | None,
        typer.Option("--format", "-f", help="A table on a terminal and TSV in a pipe, if left out."),
    ] = None
    json: AsJson = False
    csv: AsCsv = False
    output: Annotated[
        str | None,
        typer.Option("--output", "-o", metavar="FILE", help="Write to a file; its ending decides the format."),
    ] = None

    @property
    def asked(self) -> bool:
        """Whether the user asked for a format or a file, so that an empty result is written too."""
        return self.form is not None or self.output is not None

    @property
    def form(self) -> Format | None:
        """The format that was asked for in one way or another. Raises Conflicting where two ways say two things."""
        return one_format(self.format, json=self.json, csv=self.csv)


def one_format(form: Format | None, *, json: bool, csv: bool) -> Format | None:
    """The format that `--format`, `--json` and `--csv` ask for. Raises Conflicting where they ask for two."""
    asked = [("--format", form)] * (form is not None) + [("--json", Format.JSON)] * json + [("--csv", Format.CSV)] * csv
    if len({each for _, each in asked}) > 1:
        raise Conflicting(asked[0][0], asked[1][0], "Give one format.")
    return asked[0][1] if asked else None


def first_day(text: str) -> date:
    """A parser of the first day of a cut: a day, or the first one of a year, quarter or month."""
    period = parse_period(text)
    return period.first if period else day(text)


def last_day(text: str) -> date:
    """A parser of the last day of a cut: a day, or the last one of a year, quarter or month."""
    period = parse_period(text)
    return period.last if period else day(text)


def _period(text: str) -> CalendarPeriod:
    period = parse_period(text)
    if period is None:
        raise NotAPeriod(text)
    return period


class CutOptions(NamedTuple):
    """Which part of the ledger an answer is about."""

    from_: Annotated[
        date | None,
        typer.Option(
            "--from", parser=first_day, metavar="DATE", help="The first day to take in, or a period: 2025-06."
        ),
    ] = None
    until: Annotated[
        date | None,
        typer.Option("--until", parser=last_day, metavar="DATE", help="The last day to take in, or a period: 2025."),
    ] = None
    during: Annotated[
        CalendarPeriod | None,
        typer.Option(
            "--during", parser=_period, metavar="PERIOD", help="A year, quarter or month: 2025, 2025-Q3, 2025-06."
        ),
    ] = None
    side: Annotated[
        str | None,
        typer.Option("--side", metavar="SIDE", autocompletion=completion.sides, help="One side only."),
    ] = None
    category: Annotated[
        Category | None,
        typer.Option(
            "--category",
            parser=find_category,
            metavar=f"<{'|'.join(Category)}>",
            autocompletion=lambda: [*Category],
            help="One category only.",
        ),
    ] = None

    def read(self, sides: tuple[Side, ...], passing: Filter = UNFILTERED) -> Cut:
        """The cut that the options describe, of the swaps that pass a filter. Raises Conflicting or ReversedDates."""
        first, last = self.from_, self.until
        if self.during is not None:
            if first or last:
                raise Conflicting("--during", "--from or --until", "A period has its own first and last day.")
            first, last = self.during.first, self.during.last
        if first and last and first > last:
            raise ReversedDates("--from", first, "--until", last)
        side = None if self.side is None else find_side(self.side, sides)
        return Cut(first, last, side, self.category, passing)


class FilterOptions(NamedTuple):
    """Which swaps an answer is about."""

    mediator: Annotated[
        str | None,
        typer.Option(
            "--mediator", metavar="NAME", help="Only swaps that this one mediated.", autocompletion=completion.mediators
        ),
    ] = None
    status: Annotated[Status | None, typer.Option("--status", help="Only swaps that have come so far.")] = None
    by: Annotated[
        str | None,
        typer.Option(
            "--by",
            metavar="SIDE",
            autocompletion=completion.sides,
            help="Only swaps of which a source speaks for this side.",
        ),
    ] = None
    contested: Annotated[
        bool, typer.Option("--contested", help="Only swaps whose adopted figures some report contradicts.")
    ] = False

    def read(self, ledger: sqlite3.Connection, sides: tuple[Side, ...], pledge: str | None = None) -> Filter:
        """The filter that the options describe. Raises NoSuchMediator or NoSuchPledge."""
        if pledge is not None and pledge not in reading.pledge_codes(ledger):
            raise NoSuchPledge(pledge)
        return Filter(
            None if self.mediator is None else _named_alike(self.mediator, reading.mediators(ledger)),
            self.status,
            pledge,
            None if self.by is None else find_side(self.by, sides),
            self.contested,
        )


PledgeFilter = Annotated[
    str | None,
    typer.Option(
        "--pledge",
        metavar="CODE",
        autocompletion=completion.pledges,
        help="Only swaps that a source counts towards it.",
    ),
]


def _named_alike(name: str, known: Sequence[str]) -> frozenset[str]:
    """The mediators that are called so, regardless of case and accents."""
    from pow_ledger.domain.search import folded

    found = frozenset(each for each in known if folded(each) == folded(name.strip()))
    if not found:
        raise NoSuchMediator(name, known)
    return found
