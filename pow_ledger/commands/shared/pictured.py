"""What each picture is made of, read from a ledger, and the pictures drawn from that."""

import sqlite3
from collections.abc import Mapping, Sequence
from enum import StrEnum
from typing import TYPE_CHECKING

from pow_ledger.commands.shared import environment
from pow_ledger.domain.counts import Place
from pow_ledger.domain.coverage import Coverage
from pow_ledger.domain.entries import Counts, Side, StatementRecord, Status, SwapRecord
from pow_ledger.domain.errors import Conflicting, NothingToDraw
from pow_ledger.domain.progress import Contribution, PledgeProgress
from pow_ledger.domain.totals import Cut
from pow_ledger.storage.entries import reading
from pow_ledger.storage.sums.progress import contributions, read_progress

if TYPE_CHECKING:
    from pow_ledger.domain.checks.book import SwapWithReports
    from pow_ledger.pictures.frames import Setting
    from pow_ledger.pictures.shapes import Drawing


class Picture(StrEnum):
    """A kind of picture."""

    PROGRESS = "progress"
    SWAPS = "swaps"
    TOTALS = "totals"
    PLEDGE = "pledge"


def drawn(
    ledger: sqlite3.Connection,
    picture: Picture,
    cut: Cut,
    counted_by: str | None,
    code: str | None,
    width: int | None = None,
) -> "Drawing":
    """A picture of a cut of the ledger.

    `counted_by` is the code of a side, for `progress` and `pledge`; `code` names the pledge of `pledge`. The width is
    in pixels, that of a page if left out. Raises Conflicting where the picture cannot be cut like that, NoSuchPledge,
    or NothingToDraw.
    """
    check_cut(picture, cut, counted_by)
    setting = setting_of(ledger, picture, cut, width)
    match picture:
        case Picture.PROGRESS:
            from pow_ledger.pictures.progress import progress

            return progress(tuple(read_progress(ledger, cut, counted_by=counted_by)), setting)
        case Picture.PLEDGE:
            from pow_ledger.pictures.pledge import pledge

            found = pledge_of(ledger, code or "", cut, counted_by)
            return pledge(found, contributions_of(ledger, found, cut), setting)
        case Picture.SWAPS:
            from pow_ledger.pictures.swaps import swaps

            return swaps(swaps_with_reports(ledger, cut), setting)
        case Picture.TOTALS:
            from pow_ledger.pictures.totals import totals

            return totals(completed_swaps(ledger, cut), statements_of(ledger, cut), setting)


def check_cut(picture: Picture, cut: Cut, counted_by: str | None) -> None:
    """Raise Conflicting where a picture cannot be cut like that, or be counted by a side."""
    which = f"The picture {picture.value}"
    if picture in (Picture.SWAPS, Picture.TOTALS):
        if cut.category:
            raise Conflicting(
                which, "--category", "It shows all living people of a swap; `ledger list` has each category."
            )
        if counted_by:
            raise Conflicting(which, "--counted-by", "Only progress and a pledge can be counted by one side.")
    elif picture is Picture.PLEDGE and cut.since:
        raise Conflicting(
            which, "--from or --during", "A pledge has its own first day; --until draws it as of the end of a day."
        )


def setting_of(ledger: sqlite3.Connection, picture: Picture, cut: Cut, width: int | None = None) -> "Setting":
    """What holds for a picture of a cut: drawn on the cut's last day, it shows nothing of later ones."""
    from pow_ledger.pictures.frames import WIDE, Setting

    today = min(environment.today(), cut.until or environment.today())
    coverage = _covered(
        reading.coverage(ledger), cut if picture in (Picture.SWAPS, Picture.TOTALS) else cut._replace(since=None)
    )
    return Setting(sides_of(ledger, picture, cut), today, coverage, width or WIDE)


def _covered(coverage: Coverage, cut: Cut) -> Coverage:
    """The coverage within a cut: what a cut leaves out must not look like days on which nothing happened."""
    since = max(filter(None, (coverage.since, cut.since)), default=None) if coverage.since else None
    until = min(filter(None, (coverage.until, cut.until)), default=None) if coverage.until else None
    if since and ((until and until < since) or (cut.until and cut.until < since)):
        return Coverage(newest_report=coverage.newest_report)
    return coverage._replace(since=since, until=until)


def sides_of(ledger: sqlite3.Connection, picture: Picture, cut: Cut) -> Sequence[Side]:
    """The sides that a picture has room for. Progress may name any side, whichever it is of."""
    sides = reading.sides(ledger)
    one = picture in (Picture.SWAPS, Picture.TOTALS) and cut.side
    return tuple(side for side in sides if not one or side.code == cut.side)


def pledge_of(ledger: sqlite3.Connection, code: str, cut: Cut, counted_by: str | None) -> PledgeProgress:
    """One pledge with its progress. Raises NoSuchPledge, or NothingToDraw where it has no progress in the cut."""
    record = reading.pledge(ledger, code)
    for found in read_progress(ledger, cut, code=code, counted_by=counted_by):
        return found
    if record.voided:
        raise NothingToDraw(code, "it is voided")
    if cut.until and record.pledge.announced > cut.until:
        raise NothingToDraw(code, f"it was announced on {record.pledge.announced}, after {cut.until}")
    raise NothingToDraw(code, "it has no figure for this side and category")


def contributions_of(
    ledger: sqlite3.Connection, found: PledgeProgress, cut: Cut
) -> Mapping[Place, Sequence[Contribution]]:
    """The swaps that count, or might, towards each line of a pledge."""
    return {
        (line.side, line.category): tuple(
            contributions(ledger, line.pledge, (line.side, line.category), found.counted_by, cut.until)
        )
        for line in found.lines
    }


def completed_swaps(ledger: sqlite3.Connection, cut: Cut) -> Sequence[SwapRecord]:
    """The completed swaps of a cut by date, each with no more figures than those of the cut."""
    if cut.side:
        # Whether a swap is contested for one side, only its reports tell.
        return tuple(each.record for each in swaps_with_reports(ledger, cut))
    return tuple(_within(cut, each) for each in reading.swaps(ledger, _completed(cut)))


def swaps_with_reports(ledger: sqlite3.Connection, cut: Cut) -> "Sequence[SwapWithReports]":
    """The completed swaps of a cut by date with their reports; contested is what is contested within the cut."""
    found = reading.swaps_with_reports(ledger, _completed(cut))
    if not cut.side:
        return tuple(found)
    names = {side.code: side.name for side in reading.sides(ledger)}
    return tuple(_reports_within(cut, each, names) for each in found)


def statements_of(ledger: sqlite3.Connection, cut: Cut) -> Sequence[StatementRecord]:
    """The stated totals that speak of the same days as the sums of a cut: none, where it leaves out the first days."""
    return () if cut.since else tuple(reading.statements(ledger, cut))


def _completed(cut: Cut) -> Cut:
    return cut._replace(filter=cut.filter._replace(status=Status.COMPLETED))


def _within(cut: Cut, record: SwapRecord) -> SwapRecord:
    return record._replace(swap=record.swap._replace(figures=_counts_within(cut, record.swap.figures)))


def _counts_within(cut: Cut, counts: Counts) -> Counts:
    return tuple(filter(cut.has, counts))


def _reports_within(cut: Cut, each: "SwapWithReports", names: Mapping[str, str]) -> "SwapWithReports":
    from pow_ledger.domain.checks.book import SwapWithReports
    from pow_ledger.domain.contest import contradictions
    from pow_ledger.domain.wording import speaker_words

    record = _within(cut, each.record)
    reports = []
    for said in each.reports:
        figures = _counts_within(cut, said.report.figures)
        contradicts = said.contradicts and any(True for _ in contradictions(record.swap.figures, figures))
        # A picture of one side knows no other side's name, and whoever speaks for it is named all the same.
        source = said.report.source._replace(claimant=speaker_words(said.report.source, names), by=None)
        report = said.report._replace(figures=figures, source=source)
        reports.append(said._replace(report=report, contradicts=contradicts))
    contested = any(said.contradicts for said in reports)
    return SwapWithReports(record._replace(contested=contested), tuple(reports))
