"""Flat tables: the JSON contracts as a header and rows of cells, for CSV, TSV and Markdown."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from pow_ledger.domain.counts import Place
from pow_ledger.domain.entries import Counts, PledgeRecord, ReportRecord, StatementRecord, Status, SwapRecord
from pow_ledger.domain.progress import Contribution, PledgeProgress, State
from pow_ledger.domain.totals import Cut, Totals
from pow_ledger.formats import contracts
from pow_ledger.formats.contracts import Json

if TYPE_CHECKING:
    from pow_ledger.domain.checks.checks import Finding
    from pow_ledger.domain.checks.comparison import Comparison
    from pow_ledger.domain.history import Logged
    from pow_ledger.domain.search import Hit

Cell = str | int | None


class Table(NamedTuple):
    """A header and rows as wide as it. None is an empty cell: not stated, or not applicable.

    Rows may be read as they are asked for, and then only once.
    """

    columns: tuple[str, ...]
    rows: Iterable[tuple[Cell, ...]]
    numbers: frozenset[str] = frozenset()
    """The columns of numbers and figures, which Markdown aligns to the right."""


_SOURCE: Final = ("claimant", "by", "publisher", "source", "archive", "published")


def totals(found: Totals) -> Table:
    """All lines of the main table under one header; `line` says which kind a row is.

    On a `progress` line `figure` is what is counted.
    """
    columns = (
        "line", "period", "pledge", "side", "category", "figure", "low", "high", "swaps", "withheld", "range",
        "pledged", "possible", "remaining", "state", "stated",
    )  # fmt: skip
    contract = contracts.totals(found)
    lines = [{"line": "total", **total} for total in contract["totals"]]
    lines += [{"line": "pending", **total} for total in contract["pending"]]
    for period in contract.get("periods", ()):
        lines += [{"line": "period", **period, **total} for total in period["totals"]]
        lines += [{"line": "so-far", **period, **total} for total in period["running"]]
    lines += [{"line": "progress", **_progress(line), "figure": line["counted"]} for line in contract["pledges"]]
    return _table(columns, ({**line, **_bounds("", line["figure"])} for line in lines))


def hits(found: "Iterable[Hit]") -> Table:
    """One row per entry in which a text was found."""
    columns = ("ref", "kind", "date", "field", "text", "voided")
    return _table(columns, map(contracts.hit, found))


def progress(pledges: Iterable[PledgeProgress]) -> Table:
    """One row per pledge, side and category."""
    measures = ("pledged", "counted", "possible", "remaining")
    bounds = tuple(f"{measure}_{bound}" for measure in measures for bound in ("low", "high"))
    columns = ("pledge", "side", "category", *measures, "state", "withheld", "stated", *bounds)
    lines = contracts.progress(pledges)
    for line in lines:
        for measure in measures:
            line |= _bounds(f"{measure}_", line[measure])
    return _table(columns, map(_progress, lines))


def _progress(line: Json) -> Json:
    """A line of a pledge with its stated totals as one text.

    Nothing remains of a pledge without a number: a 0 would say that nothing is left to do.
    """
    stated = [f"{each['figure']['text']} ({each['claimant'] or 'unnamed'}, {each['as_of']})" for each in line["stated"]]
    remaining = None if line["state"] == State.NO_FIGURE else line["remaining"]
    return {**line, "remaining": remaining, "stated": stated}


def progress_by_swap(lines: Iterable[tuple[str, Place, Iterable[Contribution]]]) -> Table:
    """One row for each line of a pledge and each swap that could count towards it."""
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

    # Not from the contract, which takes a third longer: a list may be long, and most of its cells are figures.
    rows = (
        (
            *(record.id, record.swap.date.isoformat(), record.swap.status.value, record.swap.place),
            *("; ".join(record.swap.mediators) or None, record.swap.label),
            *_measured(record.swap.figures, kinds),
            *_measured(record.running, kinds),
            *(record.reports, _yes(record.contested), "; ".join(record.sources) or None),
            *(record.swap.note, _yes(record.voided)),
        )
        for record in records
    )
    return Table(columns, rows, frozenset({"id", *measured, "reports"}))


def _measured(counts: Counts, kinds: Sequence[Place]) -> Iterator[Cell]:
    """A figure and its bounds for each side and category; nothing where nothing is stated."""
    stated = {(count.side, count.category): count.figure for count in counts}
    for kind in kinds:
        figure = stated.get(kind)
        yield from (figure.text, figure.low, figure.high) if figure else (None, None, None)


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
    """One row per report, with the day of its swap, or of the announcement of its pledge."""
    columns = (
        *("id", "swap", "date", "status", "figures", "contradicts", "stances", *_SOURCE, "note", "voided"),
        "pledge",
    )
    rows = ({**contracts.report(record), "date": day.isoformat()} for day, record in records)
    return _table(columns, rows, frozenset({"swap"}))


def statements(records: Iterable[StatementRecord]) -> Table:
    """One row per statement."""
    columns = ("id", "as_of", "since", "figures", "pledge", "mediator", *_SOURCE, "note", "voided")
    return _table(columns, map(contracts.statement, records))


def pledges(records: Iterable[PledgeRecord]) -> Table:
    """One row per pledge, with its first source."""
    columns = (
        *("code", "announced", "from", "until", "deadline", "figures", *_SOURCE, "note", "voided"),
        *("contested", "announced_by"),
    )
    return _table(columns, map(_pledge, map(contracts.pledge, records)))


def _pledge(pledge: Json) -> Json:
    """A pledge with those who announced it as one text. Who denies it has not announced it."""
    said = [
        f"{each['claimant'] or each['publisher'] or each['source']} {_cell(each['figures']) or ''}".strip()
        for each in pledge["reports"]
        if not each["voided"] and each["status"] != Status.CANCELLED
    ]
    return {**pledge, "code": pledge["id"], "announced_by": said}


def findings(found: "Iterable[Finding]") -> Table:
    """One row per finding."""
    columns = ("check", "severity", "subject", "stated", "computed", "difference", "verdict", "withheld", "message")
    return _table(columns, map(_finding, contracts.findings(found)))


def _finding(finding: Json) -> Json:
    if "stated" not in finding:
        return finding
    stated = finding["stated"]
    # As a text, a negative number would be taken for a formula.
    whole = stated["low"] == stated["high"] and not stated["about"]
    withheld = " ".join(map(str, finding["withheld"])) or None
    return {**finding, "stated": stated["low"] if whole else stated, "withheld": withheld}


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
            " ".join(f"{count.side}:{count.category}={count.figure}" for count in version.figures) or None,
            "; ".join(f"{one.side}:{one.category} {one.kind}" for one in each.differences) or None,
            " ".join(version.reports) or None,
        )
        for each in compared
        for version in each.versions
    )
    return Table(columns, rows)


def _table(columns: tuple[str, ...], rows: Iterable[Json], numbers: frozenset[str] = frozenset()) -> Table:
    """A table of some keys of contracts."""
    return Table(columns, (tuple(_cell(row.get(column)) for column in columns) for row in rows), numbers)


def _bounds(prefix: str, figure: Json) -> Json:
    """The bounds of a figure as columns of their own."""
    return {f"{prefix}low": figure["low"], f"{prefix}high": figure["high"]}


def _cell(value: Any) -> Cell:
    """A value of a contract as one cell."""
    # Most cells of a long list are of these types.
    if value is None or type(value) is str or type(value) is int:
        return value
    match value:
        case bool():
            return _yes(value)
        case {"text": text}:
            return str(text)
        case dict():
            return " ".join(_words(value)) or None
        case list():
            return "; ".join(value) or None
    return str(value)


def _words(nested: Mapping[str, Any]) -> Iterator[str]:
    """Figures as COUNTs that `ledger add` reads, stances as `--pledge` has them."""
    for key, value in nested.items():
        if isinstance(value, dict):
            yield from (f"{key}:{category}={figure['text']}" for category, figure in value.items())
        else:
            yield f"{key}:{value}"


def _yes(true: bool) -> str:
    return "yes" if true else "no"
