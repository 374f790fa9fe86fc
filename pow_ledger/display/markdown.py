"""Tables for a Markdown document: the columns and the words of the screen, each table under a heading."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from pow_ledger.domain.entries import Counts, Side, StatementRecord, Status, SwapRecord
from pow_ledger.domain.figures import in_words
from pow_ledger.domain.progress import PledgeProgress
from pow_ledger.domain.totals import Total, Totals
from pow_ledger.domain.wording import (
    PROGRESS_COLUMNS,
    STATUS_WORDS,
    count_words,
    counts_words,
    day_words,
    difference_words,
    extent_words,
    progress_words,
    reading_words,
    scope_words,
)

if TYPE_CHECKING:
    from pow_ledger.domain.checks.comparison import Comparison
    from pow_ledger.domain.search import Hit

Row = tuple[str | int, ...]


class Sheet(NamedTuple):
    """A table with its heading; `right` are the columns of numbers."""

    heading: str
    columns: tuple[str, ...]
    rows: Iterable[Row]
    right: tuple[str, ...] = ()


def totals(found: Totals, sides: Sequence[Side]) -> Iterator[Sheet]:
    """The main table: what was received, what is expected, the periods, and every pledge."""
    names = {side.code: side.name for side in sides}
    yield _sums(f"Received · {extent_words(found)}", "Received", found.totals, names)
    if found.pending:
        yield _sums("Agreed or under way · in no sum yet", "Expected", found.pending, names)
    if found.periods:
        numbers = ("Received", "So far", "Swaps", "Withheld")
        rows = (
            (
                *(period.period.name, names[received.side], received.category.words),
                *(in_words(received.figure), in_words(so_far.figure), received.swaps, received.withheld),
            )
            for period in found.periods
            for received, so_far in zip(period.totals, period.running, strict=True)
        )
        yield Sheet("By period", ("Period", "Side", "Category", *numbers), rows, numbers)
    yield from progress(found.pledges, sides, found.cut.until)


def progress(pledges: Iterable[PledgeProgress], sides: Sequence[Side], until: date | None) -> Iterator[Sheet]:
    """Each pledge, a row for each of its lines; with `until`, as it was at the end of that day."""
    at = f" · at the end of {day_words(until)}" if until else ""
    names = {side.code: side.name for side in sides}
    for found in pledges:
        pledged = counts_words(found.pledge.figures, sides)
        heading = f"{found.pledge.code}{reading_words(found, names)} · {pledged} · {found.state}{at}"
        rows = (
            (names[line.side], line.category.words, *progress_words(line), line.state.value.replace("-", " "))
            for line in found.lines
        )
        yield Sheet(heading, ("Side", "Category", *PROGRESS_COLUMNS, "State"), rows, PROGRESS_COLUMNS)


def swaps(records: Iterable[SwapRecord], sides: Sequence[Side]) -> Sheet:
    """One row per swap: what each side received and the sums so far."""

    def row(record: SwapRecord) -> Row:
        counts = [_of(held, side) for side in sides for held in (record.swap.figures, record.running)]
        return (record.id, record.swap.date.isoformat(), *counts, record.reports, ", ".join(_remarks(record)))

    received = [column for side in sides for column in (side.name, f"{side.name} so far")]
    return Sheet("", ("Swap", "Date", *received, "Reports", "Remarks"), map(row, records), ("Swap", "Reports"))


def hits(found: Iterable["Hit"]) -> Sheet:
    """Entries in which a text was found."""
    rows = ((each.ref, each.kind.value, each.day.isoformat(), each.field, each.text) for each in found)
    return Sheet("", ("Ref", "Kind", "Date", "Field", "Text"), rows)


def statements(records: Iterable[StatementRecord], sides: Sequence[Side]) -> Sheet:
    """One row per stated total."""
    rows = (
        (
            *(record.ref, record.statement.as_of.isoformat(), counts_words(record.statement.figures, sides)),
            *(record.statement.source.speaker, scope_words(record.statement) + ", voided" * record.voided),
            record.statement.source.citation,
        )
        for record in records
    )
    return Sheet("", ("Statement", "As of", "Stated", "By", "Of", "Source"), rows)


def comparisons(compared: "Iterable[Comparison]", sides: Sequence[Side]) -> Sheet:
    """One row per swap and side that has spoken."""
    names = {side.code: side.name for side in sides}
    rows = (
        (
            *(each.record.id, each.record.swap.date.isoformat(), each.grade.value),
            *(names[version.by] if version.by else "others", counts_words(version.figures, sides) or "no figure"),
            "; ".join(difference_words(difference, names) for difference in each.differences),
        )
        for each in compared
        for version in each.versions
    )
    return Sheet("", ("Swap", "Date", "Grade", "By", "States", "Differences"), rows, ("Swap",))


def _sums(heading: str, what: str, sums: Iterable[Total], names: dict[str, str]) -> Sheet:
    rows = (
        (names[total.side], total.category.words, in_words(total.figure), total.swaps, total.withheld) for total in sums
    )
    numbers = (what, "Swaps", "Withheld")
    return Sheet(heading, ("Side", "Category", *numbers), rows, numbers)


def _of(counts: Counts, side: Side) -> str:
    return "; ".join(count_words(count) for count in counts if count.side == side.code)


def _remarks(record: SwapRecord) -> Iterator[str]:
    if record.swap.status is not Status.COMPLETED:
        yield STATUS_WORDS[record.swap.status]
    if record.contested:
        yield "contested"
    if record.voided:
        yield "voided"
