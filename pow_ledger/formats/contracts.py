"""The JSON contracts: shapes that other programs rely on. Keys may be added, none renamed."""

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, Final, TextIO

from pow_ledger.domain.coverage import Coverage
from pow_ledger.domain.entries import (
    Counts,
    Pledge,
    PledgeRecord,
    Report,
    ReportRecord,
    Source,
    StatementRecord,
    SwapRecord,
    by_side,
)
from pow_ledger.domain.figures import Figure
from pow_ledger.domain.progress import Contribution, PledgeProgress, Progress, StatedTotal
from pow_ledger.domain.totals import PeriodTotals, Total, Totals

if TYPE_CHECKING:
    from pow_ledger.domain.checks.checks import Finding
    from pow_ledger.domain.checks.comparison import Comparison, Difference, Version
    from pow_ledger.domain.checks.stated_totals import Judgement
    from pow_ledger.domain.history import Edit, Logged
    from pow_ledger.domain.search import Hit

Json = dict[str, Any]


def write(value: Any, to: TextIO) -> None:
    """Write a contract as JSON, with a newline at the end.

    An iterator in it becomes a list, written element by element.
    """
    to.writelines(_pieces(value))
    to.write("\n")


def _pieces(value: Any, indent: str = "\n") -> Iterator[str]:
    """The text that `json.dumps` would give, in pieces. `indent` begins each line of this level."""
    inner = f"{indent}  "
    if isinstance(value, Iterator):
        start = "["
        for each in value:
            yield f"{start}{inner}"
            yield from _pieces(each, inner)
            start = ","
        yield "[]" if start == "[" else f"{indent}]"
    elif isinstance(value, dict) and any(isinstance(each, Iterator) for each in value.values()):
        start = "{"
        for key, each in value.items():
            yield f"{start}{inner}{_dumps(key)}: "
            yield from _pieces(each, inner)
            start = ","
        yield f"{indent}}}"
    else:
        # JSON escapes newlines within texts, so each newline here belongs to the layout.
        yield _dumps(value).replace("\n", indent)


def _dumps(value: Any) -> str:
    import json

    return json.dumps(value, ensure_ascii=False, indent=2)


def figure(value: Figure) -> Json:
    return {"low": value.low, "high": value.high, "about": value.about, "text": value.text}


def figures(counts: Counts) -> Json:
    return {side: {category: figure(value) for category, value in of.items()} for side, of in by_side(counts).items()}


def totals(found: Totals) -> Json:
    contract: Json = {
        "swaps": found.swaps,
        "first": _day(found.first),
        "last": _day(found.last),
        "contested": found.contested,
        "totals": list(map(total, found.totals)),
        "pending": list(map(total, found.pending)),
        "pledges": progress(found.pledges),
        "coverage": coverage(found.coverage),
        "progress_until": _day(found.cut.until),
    }
    if found.periods:
        contract["periods"] = list(map(_period, found.periods))
    return contract


def coverage(value: Coverage) -> Json:
    return {"from": _day(value.since), "until": _day(value.until), "newest_report": _day(value.newest_report)}


def progress(pledges: Iterable[PledgeProgress]) -> list[Json]:
    """One object per pledge, side and category."""
    return [line(each) for pledge in pledges for each in pledge.lines]


def progress_by_swap(lines: Iterable[tuple[Progress, Iterable[Contribution]]]) -> Iterator[Json]:
    """One object per pledge, side and category, each with the swaps that could count towards it."""
    return ({**line(each), "swaps": map(contribution, swaps)} for each, swaps in lines)


def swap(record: SwapRecord) -> Json:
    return {
        "id": record.id,
        "date": record.swap.date.isoformat(),
        "status": record.swap.status.value,
        "place": record.swap.place,
        "mediators": list(record.swap.mediators),
        "label": record.swap.label,
        "note": record.swap.note,
        "figures": figures(record.swap.figures),
        "running": figures(record.running),
        "reports": record.reports,
        "contested": record.contested,
        "voided": record.voided,
    }


def swap_with_reports(record: SwapRecord, reports: Iterable[ReportRecord]) -> Json:
    return {**swap(record), "reports": list(map(report, reports))}


def report(record: ReportRecord) -> Json:
    said: Report = record.report
    return {
        "id": record.ref,
        "swap": record.swap_id,
        "pledge": record.pledge,
        **_source(said.source),
        "status": said.status.value,
        "figures": figures(said.figures),
        "stances": {code: stance.value for code, stance in said.stances},
        "contradicts": record.contradicts,
        "note": said.note,
        "voided": record.voided,
    }


def pledge(record: PledgeRecord) -> Json:
    """A pledge. Its source is that of the first live report."""
    promised: Pledge = record.pledge
    first = next((each.report.source for each in record.live_reports), None)
    return {
        "id": promised.code,
        "announced": promised.announced.isoformat(),
        "from": promised.window_from.isoformat(),
        "until": _day(promised.window_until),
        "deadline": promised.deadline,
        "figures": figures(promised.figures),
        **(_source(first) if first else dict.fromkeys(_SOURCE)),
        "note": promised.note,
        "voided": record.voided,
        "contested": record.contested,
        "reports": list(map(report, record.reports)),
    }


def hit(found: "Hit") -> Json:
    """An entry in which a text was found."""
    return {
        "ref": found.ref,
        "kind": found.kind.value,
        "date": found.day.isoformat(),
        "field": found.field,
        "text": found.text,
        "voided": found.voided,
    }


def statement(record: StatementRecord) -> Json:
    stated = record.statement
    return {
        "id": record.ref,
        "as_of": stated.as_of.isoformat(),
        "since": _day(stated.since),
        "pledge": stated.pledge,
        "mediator": stated.mediator,
        "figures": figures(stated.figures),
        **_source(stated.source),
        "note": stated.note,
        "voided": record.voided,
    }


def findings(found: "Iterable[Finding]") -> Iterator[Json]:
    return (
        {
            "check": finding.check,
            "severity": finding.severity.value,
            "subject": finding.subject,
            "message": finding.message,
            **(_judgement(finding.judgement) if finding.judgement else {}),
        }
        for finding in found
    )


def log(found: "Iterable[Logged]") -> list[Json]:
    """One object per command, with every row that it changed, before and after, as the history has it."""
    from pow_ledger.domain.history import stamp

    return [
        {
            "id": each.id,
            "at": stamp(each.command.at),
            "command": each.command.name,
            "who": each.command.who,
            "why": each.command.why,
            "undoes": each.undoes,
            "edits": [_edit(edit) for edit in each.edits],
            "changes": [
                {"ref": change.ref, "table": change.kind, "before": change.before, "after": change.after}
                for change in each.changes
            ],
        }
        for each in found
    ]


def _edit(edit: "Edit") -> Json:
    from pow_ledger.domain.history import edit_words

    fields = [{"field": field.name, "before": field.before, "after": field.after} for field in edit.fields]
    return {"ref": edit.ref, "action": edit.action.value, "text": edit_words(edit), "fields": fields}


def _judgement(judgement: "Judgement") -> Json:
    """The judgement of a stated total.

    Where its growth is judged, `stated` is the growth since `measured_by`, which may be negative.
    """
    growth, count = judgement.growth, judgement.stated
    return {
        "side": count.side,
        "category": count.category.value,
        "stated": {"low": growth.low, "high": growth.high, "about": growth.about, "text": growth.text}
        if growth
        else figure(count.figure),
        "computed": figure(judgement.computed),
        "difference": judgement.by,
        "verdict": judgement.verdict.value,
        "total": figure(count.figure),
        "measured_by": judgement.measured_by.ref if judgement.measured_by else None,
        "withheld": list(judgement.withheld),
    }


def comparisons(compared: "Iterable[Comparison]") -> Iterator[Json]:
    return (
        {
            "id": each.record.id,
            "date": each.record.swap.date.isoformat(),
            "status": each.record.swap.status.value,
            "grade": each.grade.value,
            "figures": figures(each.record.swap.figures),
            "versions": [_version(version) for version in each.versions],
            "differences": [_difference(difference) for difference in each.differences],
        }
        for each in compared
    )


def _version(version: "Version") -> Json:
    """One side's version. Each figure is a list, since a side's own reports may differ."""
    stated: dict[str, dict[str, list[Json]]] = {}
    for count in version.figures:
        stated.setdefault(count.side, {}).setdefault(count.category.value, []).append(figure(count.figure))
    return {"by": version.by, "reports": list(version.reports), "figures": stated}


def _difference(difference: "Difference") -> Json:
    return {
        "kind": difference.kind.value,
        "side": difference.side,
        "category": difference.category.value,
        "figures": [{"by": by, "figure": figure(value)} for by, value in difference.figures],
    }


def _day(day: Any) -> str | None:
    return day.isoformat() if day else None


_SOURCE: Final = ("claimant", "by", "publisher", "source", "url", "archive", "published")


def _source(source: Source) -> Json:
    return {
        "claimant": source.claimant,
        "by": source.by,
        "publisher": source.publisher,
        "source": source.citation,
        "url": source.url,
        "archive": source.archive,
        "published": _day(source.published),
    }


def total(value: Total) -> Json:
    return {
        "side": value.side,
        "category": value.category.value,
        "figure": figure(value.figure),
        "swaps": value.swaps,
        "withheld": value.withheld,
        "range": figure(value.range),
    }


def _period(period: PeriodTotals) -> Json:
    return {
        "period": period.period.name,
        "from": period.period.first.isoformat(),
        "until": period.period.last.isoformat(),
        "totals": list(map(total, period.totals)),
        "running": list(map(total, period.running)),
    }


def line(progress: Progress) -> Json:
    return {
        "pledge": progress.pledge,
        "side": progress.side,
        "category": progress.category.value,
        "pledged": figure(progress.pledged),
        "counted": figure(progress.counted),
        "possible": figure(progress.possible),
        "remaining": figure(progress.remaining),
        "state": progress.state.value,
        "withheld": progress.withheld,
        "stated": list(map(_stated, progress.stated)),
        "contested": progress.contested,
    }


def _stated(stated: StatedTotal) -> Json:
    return {
        "figure": figure(stated.figure),
        "claimant": stated.claimant,
        "as_of": stated.as_of.isoformat(),
        "side": stated.side,
        "category": stated.category.value,
    }


def contribution(found: Contribution) -> Json:
    return {
        "id": found.swap_id,
        "date": found.date.isoformat(),
        "figure": figure(found.figure),
        "disposition": found.disposition.value,
        "reports": [said.ref for said in found.said],
        "contested": found.contested,
    }
