"""A swap before it is recorded: what was typed of it, read from a text, or answered."""

import shlex
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Annotated, NamedTuple

import typer

from pow_ledger.commands.shared.options import Note, SourceOptions, StatusOption, read_stances, text
from pow_ledger.domain.counts import in_notation
from pow_ledger.domain.dates import iso_date
from pow_ledger.domain.entries import Counts, Report, Side, Status, Swap
from pow_ledger.domain.texts import as_one_line, from_one_line

if TYPE_CHECKING:
    from pow_ledger.commands.shared.dialogue import Answers
    from pow_ledger.domain.language.announcement import Reading

MISSING = "…"
"""Stands in a command line for what somebody has to fill in."""


class SwapOptions(NamedTuple):
    """What an announcement says of a swap besides its date and figures."""

    status: StatusOption = None
    place: Annotated[
        str | None, typer.Option("--place", callback=text("place"), metavar="TEXT", help="Where it took place.")
    ] = None
    mediator: Annotated[
        list[str] | None,
        typer.Option("--mediator", callback=text("mediator"), metavar="NAME", help="Who mediated it. Repeatable."),
    ] = None
    label: Annotated[
        str | None,
        typer.Option("--label", callback=text("label"), metavar="TEXT", help="What it is called: “69th”."),
    ] = None
    note: Note = None


class Draft(NamedTuple):
    """What is known of a swap so far."""

    day: str | None
    """An ISO date."""
    counts: Sequence[str]
    """COUNTs as they were typed."""
    source: SourceOptions
    about: SwapOptions
    pledge: Sequence[str]
    """Stances as they are typed."""

    @property
    def missing(self) -> list[str]:
        """What no entry can do without, as an error names it."""
        needed = (("DATE", self.day), ("a COUNT such as each=250", self.counts), ("--source", self.source.source))
        return [name for name, given in needed if not given]

    def given(self) -> "Answers":
        """The answers to questions that need not be asked."""
        known = {
            "date": self.day,
            "counts": " ".join(self.counts),
            "source": self.source.source,
            "claimant": self.source.claimant,
            "by": self.source.by,
            "pledge": " ".join(self.pledge),
            "place": self.about.place,
            "mediators": as_one_line(self.about.mediator or ()),
        }
        return {name: value for name, value in known.items() if value}

    def with_answers(self, answers: "Answers") -> "Draft":
        """The draft with what was answered, where nothing was typed."""
        own = self.given()
        said = {name: answer for name, answer in answers.items() if answer and name not in own}
        mediators = from_one_line(said["mediators"]) if "mediators" in said else self.about.mediator
        return Draft(
            said.get("date", self.day),
            said["counts"].split() if "counts" in said else self.counts,
            self.source._replace(
                source=said.get("source", self.source.source),
                claimant=said.get("claimant", self.source.claimant),
                by=said.get("by", self.source.by),
            ),
            self.about._replace(
                mediator=mediators,
                place=said.get("place", self.about.place),
                status=Status(said["status"]) if "status" in said else self.about.status,
            ),
            said["pledge"].split() if "pledge" in said else self.pledge,
        )

    def with_reading(self, reading: "Reading", sides: Sequence[Side]) -> "Draft":
        """The draft with what a text says for certain, where nothing was typed."""
        by = reading.by.value if self.source.claimant is None else None
        return Draft(
            self.day or (reading.date.value.isoformat() if reading.date.value else None),
            self.counts or in_notation(reading.counts, sides).split(),
            self.source._replace(
                source=self.source.source or reading.source.value,
                claimant=self.source.claimant or reading.claimant.value,
                by=self.source.by or by,
            ),
            self.about._replace(
                status=self.about.status or reading.status.value,
                mediator=self.about.mediator or [*(reading.mediators.value or ())] or None,
            ),
            self.pledge,
        )

    def entries(self, counts: Counts, sides: tuple[Side, ...]) -> tuple[Swap, Report]:
        """The swap and its first report. `counts` are what the COUNTs were read as."""
        assert self.day is not None
        status = self.about.status or Status.COMPLETED
        about = self.about
        mediators = tuple(dict.fromkeys(about.mediator or ()))
        swap = Swap(iso_date(self.day), counts, status, about.place, mediators, about.label, about.note)
        return swap, Report(self.source.read(sides), status, counts, read_stances([*self.pledge]))

    def command_line(self) -> str:
        """The command that records it, with `…` for what is missing."""
        return " ".join(["ledger add", *self._words()])

    def _words(self) -> Iterator[str]:
        yield self.day or MISSING
        yield from map(shlex.quote, self.counts) if self.counts else [MISSING]
        status = self.about.status
        if status is not Status.COMPLETED:
            yield f"--status {status or MISSING}"
        yield from self._options()

    def report_line(self, swap: int) -> str:
        """The command that records what this source says of a swap that is there already."""
        status = [f"--status {self.about.status}"] if self.about.status else []
        words = [*map(shlex.quote, self.counts), *status, *self._options(of_swap=False)]
        return " ".join(["ledger report", str(swap), *words])

    def _options(self, *, of_swap: bool = True) -> Iterator[str]:
        about = self.about if of_swap else SwapOptions(note=self.about.note)
        options = [
            ("--claimant", self.source.claimant),
            ("--by", self.source.by),
            *(("--mediator", name) for name in about.mediator or ()),
            ("--place", about.place),
            ("--label", about.label),
            ("--note", about.note),
            *(("--pledge", word) for word in self.pledge),
            ("--publisher", self.source.publisher),
            ("--published", str(self.source.published or "")),
            ("--archive", self.source.archive),
        ]
        yield from (f"{option} {shlex.quote(value)}" for option, value in options if value)
        yield f"--source {shlex.quote(self.source.source) if self.source.source else MISSING}"
