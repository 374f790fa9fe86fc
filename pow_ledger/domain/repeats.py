"""The same announcement twice is neither an error nor a second entry.

An announcement is the same where its source is, on the same day with the same figures. Another source
with the same figures may be a second voice on one swap or a second swap: only a person can tell.
"""

from collections.abc import Iterable

from pow_ledger.domain.entries import Report, ReportRecord, Statement, StatementRecord, Swap, SwapRecord
from pow_ledger.domain.errors import SameFigures


def repeated_swap(
    swap: Swap, report: Report, same_day: Iterable[tuple[SwapRecord, Iterable[ReportRecord]]]
) -> SwapRecord | None:
    """The recorded swap that this announcement has made already, if any.

    Raises SameFigures where a swap of that day has the same adopted figures from other sources.
    """
    twin = None
    for record, reports in same_day:
        for known in reports:
            same_source = known.report.source.citation == report.source.citation
            if same_source and not known.voided and known.report.figures == report.figures:
                return record
        if record.swap.figures == swap.figures:
            twin = twin or record
    if twin:
        raise SameFigures(twin.id, swap.date)
    return None


def repeated_report(report: Report, recorded: Iterable[ReportRecord]) -> ReportRecord | None:
    """The report on the same swap that says the same in the same source, if any."""
    return next((known for known in recorded if not known.voided and known.report == report), None)


def repeated_statement(statement: Statement, recorded: Iterable[StatementRecord]) -> StatementRecord | None:
    """The statement that is recorded already, word for word, if any."""
    return next((known for known in recorded if not known.voided and known.statement == statement), None)
