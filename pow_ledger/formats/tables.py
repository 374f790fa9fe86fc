"""Flat tables: what the same data looks like as one header and rows of cells."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING, NamedTuple

from pow_ledger.domain.counts import Place
from pow_ledger.domain.entries import Counts, PledgeRecord, ReportRecord, Source, StatementRecord, SwapRecord
from pow_ledger.domain.progress import Contribution, PledgeProgress, Progress, State
from pow_ledger.domain.totals import Cut, Total, Totals

if TYPE_CHECKING:
    from pow_ledger.domain.checks.checks import Finding
    from pow_ledger.domain.checks.comparison import Comparison
    from pow_ledger.domain.history import Logged

Cell = str | int | None


class Table(NamedTuple):
    """A header and rows as wide as it. None is an empty cell: not stated, or not applicable.

    Rows may be read as they are asked for, and then only once.
    """

    columns: tuple[str, ...]
    rows: Iterable[tuple[Cell, ...]]
    numbers: frozenset[str] = frozenset()
    """The columns that hold numbers, or figures, which stand to the right where columns are aligned."""


def totals(found: Totals) -> Table:
    """All lines of the main table under one header; `line` says which kind a row is.

    On a `progress` line `figure` is what is counted.
    """
    columns = (
        "line", "period", "pledge", "side", "category", "figure", "low", "high", "swaps", "withheld", "range",
        "pledged", "possible", "remaining", "state", "stated",
    )  # fmt: skip
    rows = [
        *(_sum("total", None, total) for total in found.totals),
        *(_sum("pending", None, total) for total in found.pending),
    ]
    for period in found.periods:
        rows += [_sum("period", period.stretch.name, total) for total in period.totals]
        rows += [_sum("so-far", period.stretch.name, total) for total in period.running]
    for line in (line for pledge in found.pledges for line in pledge.lines):
        rows.append(
            (
                *("progress", None, line.pledge, line.side, line.category.value),
                *(line.counted.text, line.counted.low, line.counted.high, None, line.withheld, None),
                *(line.pledged.text, line.possible.text, _remaining(line), line.state.value, _stated(line)),
            )
        )
    return Table(columns, rows)


def progress(pledges: Iterable[PledgeProgress]) -> Table:
    """One row per pledge, side and category."""
    measures = ("pledged", "counted", "possible", "remaining")
    bounds = tuple(f"{measure}_{bound}" for measure in measures for bound in ("low", "high"))
    columns = ("pledge", "side", "category", *measures, "state", "withheld", "stated", *bounds)
    rows: list[tuple[Cell, ...]] = []
    for line in (line for pledge in pledges for line in pledge.lines):
        measured = (line.pledged, line.counted, line.possible, line.remaining)
        rows.append(
            (
                *(line.pledge, line.side, line.category.value),
                *(line.pledged.text, line.counted.text, line.possible.text, _remaining(line)),
                *(line.state.value, line.withheld, _stated(line)),
                *(bound for figure in measured for bound in (figure.low, figure.high)),
            )
        )
    return Table(columns, rows)


def progress_by_swap(lines: Iterable[tuple[str, Place, Iterable[Contribution]]]) -> Table:
    """One row per line of a pledge and swap that bears on it."""
    columns = ("pledge", "side", "category", "swap", "date", "figure", "disposition", "contested", "said")
    rows = (
        (
            *(pledge, side, category.value),
            *(swap.swap_id, swap.date.isoformat(), swap.figure.text, swap.disposition.value, _yes(swap.contested)),
            "; ".join(f"{said.ref} {said.by or said.claimant or ''} {said.stance}" for said in swap.said),
        )
        for pledge, (side, category), swaps in lines
        for swap in swaps
    )
    return Table(columns, rows)


def swaps(records: Iterable[SwapRecord], kinds: Sequence[Place]) -> Table:
    """One row per swap: for each side and category what was received, then the sums so far, each with its bounds."""
    names = [f"{side.replace('-', '_')}_{category}" for side, category in kinds]
    measured = [f"{name}{sums}{bound}" for sums in ("", "_so_far") for name in names for bound in ("", "_low", "_high")]
    columns = (
        *("id", "date", "status", "place", "mediators", "label"),
        *measured,
        *("reports", "contested", "sources", "note", "voided"),
    )
    rows = (
        (
            *(record.id, record.swap.date.isoformat(), record.swap.status.value, record.swap.place),
            *("; ".join(record.swap.mediators) or None, record.swap.label),
            *_cells(record.swap.figures, kinds),
            *_cells(record.running, kinds),
            *(record.reports, _yes(record.contested), "; ".join(record.sources) or None),
            *(record.swap.note, _yes(record.voided)),
        )
        for record in records
    )
    return Table(columns, rows, frozenset({"id", *measured, "reports"}))


def figures(records: Iterable[SwapRecord], cut: Cut) -> Table:
    """One row per adopted figure of a cut's side and category."""
    columns = ("swap", "date", "status", "side", "category", "figure", "low", "high", "about")
    rows = (
        (
            *(record.id, record.swap.date.isoformat(), record.swap.status.value),
            *(count.side, count.category.value),
            *(count.figure.text, count.figure.low, count.figure.high, _yes(count.figure.about)),
        )
        for record in records
        for count in record.swap.figures
        if cut.has(count)
    )
    return Table(columns, rows, frozenset({"swap", "figure", "low", "high"}))


def reports(records: Iterable[tuple[date, ReportRecord]]) -> Table:
    """One row per report, with the day of its swap."""
    columns = ("id", "swap", "date", "status", "figures", "contradicts", "stances", *_SOURCE, "note", "voided")
    rows = (
        (
            *(record.ref, record.swap_id, day.isoformat(), record.report.status.value),
            *(_counts(record.report.figures), _yes(record.contradicts)),
            " ".join(f"{code}:{stance}" for code, stance in record.report.stances) or None,
            *_source(record.report.source),
            *(record.report.note, _yes(record.voided)),
        )
        for day, record in records
    )
    return Table(columns, rows, frozenset({"swap"}))


def statements(records: Iterable[StatementRecord]) -> Table:
    """One row per statement."""
    columns = ("id", "as_of", "since", "figures", "pledge", "mediator", *_SOURCE, "note", "voided")
    return Table(
        columns,
        [
            (
                *(record.ref, record.statement.as_of.isoformat()),
                record.statement.since.isoformat() if record.statement.since else None,
                *(_counts(record.statement.figures), record.statement.pledge, record.statement.mediator),
                *_source(record.statement.source),
                *(record.statement.note, _yes(record.voided)),
            )
            for record in records
        ],
    )


def pledges(records: Iterable[PledgeRecord]) -> Table:
    """One row per pledge, as it was announced."""
    columns = ("code", "announced", "from", "until", "deadline", "figures", *_SOURCE, "note", "voided")
    return Table(
        columns,
        [
            (
                *(pledge.code, pledge.announced.isoformat(), pledge.window_from.isoformat()),
                pledge.window_until.isoformat() if pledge.window_until else None,
                *(pledge.deadline, _counts(pledge.figures), *_source(pledge.source), pledge.note, _yes(voided)),
            )
            for pledge, voided in ((record.pledge, record.voided) for record in records)
        ],
    )


def findings(found: "Iterable[Finding]") -> Table:
    """One row per finding."""
    columns = ("check", "severity", "subject", "stated", "computed", "difference", "verdict", "withheld", "message")
    return Table(columns, [(*_judged(each), each.message) for each in found])


def _judged(finding: "Finding") -> tuple[Cell, ...]:
    start = (finding.check, finding.severity.value, finding.subject)
    judgement = finding.judgement
    if judgement is None:
        return (*start, None, None, None, None, None)
    growth = judgement.growth
    stated: Cell = growth.text if growth else judgement.stated.figure.text
    if growth and growth.low == growth.high and not growth.about:
        # A whole number stays one: as a text, a shrinking total would be taken for a formula.
        stated = growth.low
    withheld = " ".join(map(str, judgement.withheld)) or None
    return (*start, stated, judgement.computed.text, judgement.by, judgement.verdict.value, withheld)


def log(found: "Iterable[Logged]") -> Table:
    """One row per field that a command changed."""
    from pow_ledger.domain.history import stamp

    columns = ("id", "at", "command", "who", "why", "undoes", "ref", "action", "field", "before", "after")
    return Table(
        columns,
        [
            (
                *(each.id, stamp(each.command.at), each.command.name, each.command.who, each.command.why, each.undoes),
                *(edit.ref, edit.action.value, field.name, field.before, field.after),
            )
            for each in found
            for edit in each.edits
            for field in edit.fields
        ],
    )


def comparisons(compared: "Iterable[Comparison]") -> Table:
    """One row per swap and side that has spoken."""
    columns = ("swap", "date", "grade", "by", "states", "differs_in", "reports")
    rows = (
        (
            *(each.record.id, each.record.swap.date.isoformat(), each.grade.value, version.by),
            _counts(version.figures),
            "; ".join(f"{one.side}:{one.category} {one.kind}" for one in each.differences) or None,
            " ".join(version.reports) or None,
        )
        for each in compared
        for version in each.versions
    )
    return Table(columns, rows)


_SOURCE = ("claimant", "by", "publisher", "source", "archive", "published")


def _source(source: Source) -> tuple[Cell, ...]:
    published = source.published.isoformat() if source.published else None
    return (source.claimant, source.by, source.publisher, source.citation, source.archive, published)


def _sum(line: str, period: str | None, total: Total) -> tuple[Cell, ...]:
    figure = total.figure
    return (
        *(line, period, None, total.side, total.category.value),
        *(figure.text, figure.low, figure.high, total.swaps, total.withheld, total.range.text),
        *(None, None, None, None, None),
    )


def _remaining(line: Progress) -> str | None:
    """Nothing, where nothing was put a number to: a 0 would say that nothing is left to do."""
    return None if line.state is State.NO_FIGURE else line.remaining.text


def _stated(line: Progress) -> str | None:
    said = (f"{stated.figure} ({stated.claimant or 'unnamed'}, {stated.as_of})" for stated in line.stated)
    return "; ".join(said) or None


def _cells(counts: Counts, kinds: Sequence[Place]) -> Iterator[Cell]:
    """A figure and its bounds for each side and category; nothing where nothing is stated."""
    stated = {(count.side, count.category): count.figure for count in counts}
    for kind in kinds:
        figure = stated.get(kind)
        yield from (figure.text, figure.low, figure.high) if figure else (None, None, None)


def _counts(counts: Counts) -> str | None:
    """Counts as COUNTs that `ledger add` reads."""
    return " ".join(f"{count.side}:{count.category}={count.figure}" for count in counts) or None


def _yes(true: bool) -> str:
    return "yes" if true else "no"
