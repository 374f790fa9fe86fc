"""Sentences that can be quoted: each figure in words, how certain it is, as of when, and its sources."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import NamedTuple

from pow_ledger.domain.contest import is_plan
from pow_ledger.domain.coverage import Coverage, End
from pow_ledger.domain.entries import Category, Count, ReportRecord, Side, Source, Stance, SwapRecord
from pow_ledger.domain.figures import Figure, in_words
from pow_ledger.domain.progress import Contribution, PledgeProgress, Progress, ReportedStance, State, SwapsOf
from pow_ledger.domain.totals import UNFILTERED, Total, Totals
from pow_ledger.domain.wording import (
    STATUS_WORDS,
    announced_words,
    count_words,
    counts_words,
    day_words,
    days_words,
    enumeration,
    filter_words,
    plural,
    sum_words,
)


class AsOf(NamedTuple):
    """The day of a citation, how far the ledger's record reaches, and the day at whose end progress is given."""

    today: date
    coverage: Coverage
    until: date | None = None

    @property
    def words(self) -> str:
        progress = f"; progress at the end of {day_words(self.until)}" if self.until else ""
        horizon = self.coverage.horizon(self.today)
        if horizon.end is End.COVERAGE:
            reaches = f"; this ledger ends on {day_words(horizon.day)}"
        elif horizon.end is End.NEWEST_REPORT:
            reaches = f"; the newest report in it is of {day_words(horizon.day)}"
        else:
            reaches = ""
        return f"(pow-ledger, as of {day_words(self.today)}{progress}{reaches})"


def cite_totals(found: Totals, sources: Iterable[Source], sides: Sequence[Side], as_of: AsOf) -> str:
    """A sentence for each side and category, and the sources of all that is summed."""
    names = {side.code: side.name for side in sides}
    days = days_words(found.cut.since or found.first, found.cut.until or found.last)
    when = f"from {days}" if " to " in days else f"on {days}"
    only = f" (only {filter_words(found.cut.filter, names)})" if found.cut.filter != UNFILTERED else ""
    sentences = (
        f"{names[total.side]} received {_received(total)} in {plural(total.swaps, 'completed swap')}{only} {when}; "
        f"{'; '.join(_certainty(total))} {as_of.words}."
        for total in found.totals
    )
    return _text(sentences, sources, "No completed swaps here.")


def cite_pledge(
    found: PledgeProgress, swaps_of: SwapsOf, sources: Iterable[Source], sides: Sequence[Side], as_of: AsOf
) -> str:
    """A sentence for each line of a pledge, one more for each report that contradicts it, and the sources.

    These are who announced the pledge, and who counts swaps towards it.
    """
    names = {side.code: side.name for side in sides}
    sentences = [_progress(found, line, swaps_of(line), names, as_of) for line in found.lines]
    reports = found.record.live_reports
    sentences += [
        f"{_speaker(report.report.source, names)} denies the pledge {found.pledge.code}."
        if report.denies
        else f"{_speaker(report.report.source, names)} put it as {counts_words(report.report.figures, sides)}."
        for report in reports
        if report.contradicts
    ]
    return _text(sentences, (*(report.report.source for report in reports), *sources), "")


def cite_swap(record: SwapRecord, reports: Sequence[ReportRecord], sides: Sequence[Side], as_of: AsOf) -> str:
    """A sentence for a swap, one more for each report if it is contested, and its sources."""
    names = {side.code: side.name for side in sides}
    swap = record.swap
    live = [report for report in reports if not report.voided]
    place = f" at {swap.place}" if swap.place else ""
    mediators = f", mediated by {enumeration(swap.mediators)}" if swap.mediators else ""
    marks = (STATUS_WORDS[swap.status], *["voided"] * record.voided, *["contested"] * record.contested)
    received = counts_words(swap.figures, sides) or "no figure"
    sentences = [f"Swap of {day_words(swap.date)}{place}{mediators} ({', '.join(marks)}): {received} {as_of.words}."]
    if record.contested:
        sentences += [
            f"{_speaker(report.report.source, names)} states: {counts_words(report.report.figures, sides)}."
            for report in live
            if report.report.figures and not is_plan(report.report.status, swap.status)
        ]
    return _text(dict.fromkeys(sentences), (report.report.source for report in live), "")


def _received(total: Total) -> str:
    return count_words(Count(total.side, total.category, total.figure))


def _certainty(total: Total) -> Iterator[str]:
    """How certain a sum is, and what makes it uncertain."""
    figure, contested = total.figure, total.range != total.figure
    if figure.withheld:
        yield "the number is withheld" if total.withheld == 1 else "the numbers are withheld"
    elif total.withheld:
        numbers = "the number of 1 is" if total.withheld == 1 else f"the numbers of {total.withheld:,} are"
        yield f"{numbers} withheld, so the total is a lower bound"
    elif figure.high is None:
        yield "some counts have no upper bound, so the total is a lower bound"
    elif figure.low != figure.high:
        yield "some counts are given as a range, and so is the total"
    if figure.about:
        yield "some counts are approximate, and so is the total"
    if figure.exact and not contested:
        yield "every count is exact"
    if contested:
        yield f"contested: by one source or another {_measure(total.range, total.category)}"


def _measure(figure: Figure, category: Category) -> str:
    return f"{in_words(figure)} {category.words}"


def _progress(
    found: PledgeProgress, line: Progress, swaps: Iterable[Contribution], names: dict[str, str], as_of: AsOf
) -> str:
    pledge = found.pledge
    number = f"a number of {line.category.words} that was not given"
    pledged = number if line.state is State.NO_FIGURE else _measure(line.pledged, line.category)
    remaining = "" if line.state is State.NO_FIGURE else f", remaining {in_words(line.remaining)}"
    reading = f"as {names[found.counted_by]} counts it" if found.counted_by else "hearing all reports"
    speakers = dict.fromkeys((said.stance, _sayer(said, names)) for swap in swaps for said in swap.said)
    according = "; ".join(
        f"{how} according to {enumeration(by)}"
        for how, stance in (("counted", Stance.COUNTS), ("counted in part", Stance.PARTLY))
        if (by := [sayer for of, sayer in speakers if of is stance])
    )
    withheld = f"; {plural(line.withheld, 'count is', 'counts are')} withheld" if line.withheld else ""
    return (
        f"Pledge {pledge.code}, {announced_words(found.record, names)}: "
        f"to {names[line.side]} {pledged}; counted {sum_words(line.counted)}, possible {sum_words(line.possible)}"
        f"{remaining}; {line.state.value.replace('-', ' ')} {reading}{f'; {according}' if according else ''}{withheld} "
        f"{as_of.words}."
    )


def _speaker(source: Source, names: dict[str, str]) -> str:
    side = f" ({names[source.by]})" if source.by else ""
    return f"{source.speaker}{side}"


def _sayer(said: ReportedStance, names: dict[str, str]) -> str:
    side = f" ({names[said.by]})" if said.by else ""
    return f"{said.claimant or said.ref}{side}"


def _text(sentences: Iterable[str], sources: Iterable[Source], nothing: str) -> str:
    told = list(sentences) or [nothing]
    listed = dict.fromkeys(
        source.citation if source.speaker == source.citation else f"{source.speaker}: {source.citation}"
        for source in sources
    )
    return "".join(f"{line}\n" for line in (*told, *(("", "Sources") if listed else ()), *listed))
