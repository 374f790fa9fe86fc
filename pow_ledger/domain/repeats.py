"""The same announcement twice is neither an error nor a second entry.

Two announcements are the same where what they say gives them the same key (`pow_ledger.domain.keys`): the same day,
source, claimant, side and figures. `ledger add` and `ledger import` both go by that. Another source with the same
figures may be a second report on one swap or a second swap: only a person can tell.
"""

from collections.abc import Iterable
from datetime import date

from pow_ledger.domain import keys
from pow_ledger.domain.entries import Report, ReportRecord, Statement, StatementRecord, Swap, SwapRecord
from pow_ledger.domain.errors import SameFigures


def repeated_swap(
    swap: Swap, report: Report, same_day: Iterable[tuple[SwapRecord, Iterable[ReportRecord]]]
) -> SwapRecord | None:
    """The recorded swap that this announcement has made already, if any.

    Raises SameFigures where a swap of that day has the same adopted figures from other sources.
    """
    announced = keys.report_key(swap.date, report.source, report.figures)
    alike = None
    for record, reports in same_day:
        if announced in announcements(swap.date, reports):
            return record
        if record.swap.figures == swap.figures:
            alike = alike or record
    if alike:
        raise SameFigures(alike.id, swap.date)
    return None


def announcements(day: date, reports: Iterable[ReportRecord]) -> frozenset[str]:
    """The announcements of the live reports on a swap of that day, as keys made from what they say."""
    return frozenset(
        keys.report_key(day, record.report.source, record.report.figures) for record in reports if not record.voided
    )


def repeated_report(report: Report, recorded: Iterable[ReportRecord]) -> ReportRecord | None:
    """The report on the same swap that is the same word for word, if any."""
    return next((known for known in recorded if not known.voided and known.report == report), None)


def repeated_statement(statement: Statement, recorded: Iterable[StatementRecord]) -> StatementRecord | None:
    """The statement that is recorded already, word for word, if any."""
    return next((known for known in recorded if not known.voided and known.statement == statement), None)
