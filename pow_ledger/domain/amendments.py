"""Amending an entry: some of its fields get new values, or the change is refused.

Fields have the names of their options (`until`, `mediator`), the same for every kind of entry. None, or an empty list,
takes a value away.
"""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any, Final

from pow_ledger.domain.contest import require_categories_of
from pow_ledger.domain.counts import Amendments, amended, find_side, is_none
from pow_ledger.domain.coverage import Coverage, check_coverage
from pow_ledger.domain.entries import (
    Counts,
    Pledge,
    Report,
    Side,
    Source,
    Stance,
    Statement,
    Swap,
    check_pledge,
    check_statement,
    check_swap,
    host_of,
)
from pow_ledger.domain.errors import NoFigureLeft, NoSuchStance, NotAFieldOf, OneOnly, RepeatedStance, SourceOfAPledge
from pow_ledger.domain.progress import first_day_after
from pow_ledger.domain.refs import parse_stance

Fields = Mapping[str, Any]

_SOURCE: Final = {
    "source": "citation",
    "publisher": "publisher",
    "published": "published",
    "archive": "archive",
    "claimant": "claimant",
    "by": "by",
}
SWAP: Final = ("date", "status", "place", "mediator", "label", "note")
REPORT: Final = ("swap", "status", "pledge", *_SOURCE, "note")
REPORT_ON_A_PLEDGE: Final = (*_SOURCE, "note")
PLEDGE: Final = ("code", "date", "from", "until", "deadline", "note")
STATEMENT: Final = ("date", "since", "pledge", "mediator", *_SOURCE, "note")
LEDGER: Final = ("complete-from", "complete-until")


def amend_swap(swap: Swap, fields: Fields, counts: Amendments, sides: Sequence[Side], today: date) -> Swap:
    """A swap with new values. Mediators are given all together."""
    _refuse_others(fields, SWAP, "swap")
    given = dict(fields)
    if "mediator" in given:
        given["mediators"] = tuple(dict.fromkeys(given.pop("mediator")))
    changed = swap._replace(figures=_figures(swap.figures, counts, sides, "the swap"), **given)
    check_swap(changed, today)
    return changed


def amend_report(report: Report, fields: Fields, counts: Amendments, sides: Sequence[Side]) -> Report:
    """A report with new values. The caller moves it to another swap, if it is to be moved."""
    _refuse_others(fields, REPORT, "report")
    given = _rest(fields, "swap", "pledge")
    if "pledge" in fields:
        given["stances"] = _stances(report.stances, fields["pledge"])
    figures = amended(report.figures, counts, sides)
    return report._replace(source=_source(report.source, fields, sides), figures=figures, **given)


def amend_report_on_pledge(
    report: Report, fields: Fields, counts: Amendments, sides: Sequence[Side], pledge: Pledge
) -> Report:
    """A report on a pledge with new values."""
    _refuse_others(fields, REPORT_ON_A_PLEDGE, "report on a pledge")
    figures = amended(report.figures, counts, sides)
    require_categories_of(pledge.code, pledge.figures, figures)
    return report._replace(source=_source(report.source, fields, sides), figures=figures, **_rest(fields))


def amend_pledge(pledge: Pledge, fields: Fields, counts: Amendments, sides: Sequence[Side], today: date) -> Pledge:
    """A pledge with new values. Who announced it, and where, is amended in the reports on it.

    A window that begins on the day after the announcement moves with the announcement.
    """
    if any(name in _SOURCE for name in fields):
        raise SourceOfAPledge(pledge.code)
    _refuse_others(fields, PLEDGE, "pledge")
    given = _rest(fields, "date", "from", "until")
    given["announced"] = announced = fields.get("date", pledge.announced)
    followed = pledge.window_from == first_day_after(pledge.announced)
    first = fields.get("from", None if followed else pledge.window_from)
    changed = pledge._replace(
        figures=_figures(pledge.figures, counts, sides, "the pledge"),
        window_from=first or first_day_after(announced),
        window_until=fields.get("until", pledge.window_until),
        **given,
    )
    check_pledge(changed, today)
    return changed


def amend_statement(
    statement: Statement, fields: Fields, counts: Amendments, sides: Sequence[Side], today: date
) -> Statement:
    """A stated total with new values."""
    _refuse_others(fields, STATEMENT, "statement")
    given = _rest(fields, "date", "pledge", "mediator")
    for name in ("pledge", "mediator"):
        if name in fields:
            if len(fields[name]) > 1:
                raise OneOnly(f"--{name}", "statement")
            given[name] = next(iter(fields[name]), None)
    changed = statement._replace(
        as_of=fields.get("date", statement.as_of),
        source=_source(statement.source, fields, sides),
        figures=_figures(statement.figures, counts, sides, "the statement"),
        **given,
    )
    check_statement(changed, today)
    return changed


def amend_coverage(coverage: Coverage, fields: Fields, counts: Amendments, today: date) -> Coverage:
    """The days of which the ledger is meant to know everything."""
    _refuse_others(fields, LEDGER, "ledger")
    if counts:
        raise NotAFieldOf(["figures"], "ledger", [f"--{name}" for name in LEDGER])
    changed = coverage._replace(
        since=fields.get("complete-from", coverage.since), until=fields.get("complete-until", coverage.until)
    )
    check_coverage(changed, today)
    return changed


def _refuse_others(fields: Fields, known: Sequence[str], what: str) -> None:
    others = [name for name in fields if name not in known]
    if others:
        options = [f"--{name}" for name in known]
        raise NotAFieldOf([f"--{name}" for name in others], what, options if known is LEDGER else ["figures", *options])


def _rest(fields: Fields, *names: str) -> dict[str, Any]:
    """The fields of the entry itself, without those of its source and those named."""
    return {name: value for name, value in fields.items() if name not in (*_SOURCE, *names)}


def _figures(held: Counts, counts: Amendments, sides: Sequence[Side], what: str) -> Counts:
    changed = amended(held, counts, sides)
    if held and not changed:
        raise NoFigureLeft(what)
    return changed


def _source(source: Source, fields: Fields, sides: Sequence[Side]) -> Source:
    """A source with new values. A publisher that is the address's host follows a new address."""
    given = {_SOURCE[name]: value for name, value in fields.items() if name in _SOURCE}
    if given.get("by"):
        given["by"] = find_side(given["by"], sides)
    if "citation" in given and source.publisher == host_of(source.citation):
        given.setdefault("publisher", host_of(given["citation"]))
    return source._replace(**given)


def _stances(held: Sequence[tuple[str, Stance]], words: Sequence[str]) -> tuple[tuple[str, Stance], ...]:
    """Stances with some changed, added, or taken away by `CODE:none`; no words take all of them away."""
    stances = dict(held) if words else {}
    given = [word.partition(":")[0] for word in words]
    for code in given:
        if given.count(code) > 1:
            raise RepeatedStance(code)
    for word in words:
        code, _, stance = word.partition(":")
        if not is_none(stance):
            stances.update([parse_stance(word)])
        elif stances.pop(code, None) is None:
            raise NoSuchStance(code)
    return tuple(sorted(stances.items()))
