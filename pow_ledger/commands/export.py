"""`ledger export`: any of the ledger's tables to a file, or to stdout."""

import difflib
import sqlite3
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from pow_ledger.commands.list import swaps_of
from pow_ledger.commands.pledges import progress_of
from pow_ledger.commands.shared import environment
from pow_ledger.commands.shared.options import (
    ENDINGS,
    AsCsv,
    AsJson,
    CountedBy,
    CutOptions,
    FilterOptions,
    Format,
    LedgerOptions,
    OutputOptions,
    PledgeFilter,
    grouped,
    one_format,
)
from pow_ledger.commands.shared.output import Output, write_output
from pow_ledger.commands.statements import statements_of
from pow_ledger.commands.totals import PeriodOption, totals_of
from pow_ledger.domain.dates import Period
from pow_ledger.domain.errors import Conflicting, FileRefused, NoSuchFolder, NoTableNamed, UnknownChoice
from pow_ledger.domain.totals import UNFILTERED, Cut
from pow_ledger.formats import tables
from pow_ledger.storage.entries import reading

if TYPE_CHECKING:
    from rich.console import Console

STDOUT: Final = "-"


@grouped
def export(
    table: Annotated[
        str | None,
        typer.Argument(
            metavar="TABLE",
            help="totals, swaps, figures, reports, progress or statements; or a file named after one: totals.csv; or a "
            "folder. Without one, the tables are listed.",
            autocompletion=lambda: list(TABLES),
            show_default=False,
        ),
    ] = None,
    to: Annotated[
        str | None,
        typer.Argument(metavar="FILE", help="Where to, if TABLE names no file; - is stdout.", show_default=False),
    ] = None,
    *,
    form: Annotated[
        Format | None, typer.Option("--format", "-f", help="The file's ending decides, if left out; CSV on stdout.")
    ] = None,
    json: AsJson = False,
    csv: AsCsv = False,
    cut: CutOptions,
    filters: FilterOptions,
    pledge: PledgeFilter = None,
    period: PeriodOption = None,
    counted_by: CountedBy = None,
    where: LedgerOptions,
) -> None:
    """Write a table to a file, or the whole ledger to a folder.

    A table is CSV, TSV, JSON, Markdown or a workbook (XLSX), by the file's ending or --format. A folder gets all
    that the ledger holds, voided entries too, as a data package, which `ledger import FOLDER` reads back or merges
    into another ledger.

    \b
    Example: ledger export totals.csv --from 2025-07-24
    """
    form = one_format(form, json=json, csv=csv)
    if table is None:
        print(_LISTED)
        return
    if to is None and _is_folder(table):
        if form or period or counted_by or pledge or cut != CutOptions() or filters != FilterOptions():
            raise Conflicting("A folder", "an option that cuts or formats", "A data package has all of the ledger.")
        with where.opened() as ledger:
            _write_package(ledger, Path(table))
        return
    name = table if to is not None or table in TABLES else Path(table).stem
    if name not in TABLES:
        tables = [name for name in TABLES if name not in ("list", "pledges")]
        if to is None and Path(table).suffix.lower() in ENDINGS:
            raise NoTableNamed(table, "swaps", tables)
        raise UnknownChoice("table", name, tables)
    target = to if to is not None else STDOUT if table in TABLES else table
    if form is None and target == STDOUT:
        form = Format.CSV
    with where.opened() as ledger:
        sides = reading.sides(ledger)
        wanted = cut.read(sides, filters.read(ledger, sides, pledge))
        if wanted.filter != UNFILTERED and name not in _OF_SWAPS:
            raise Conflicting(f"The table {name}", "a filter of swaps", "It is not of single swaps.")
        write_output(TABLES[name](ledger, wanted, period, counted_by), OutputOptions(form, output=target))


def _figures(ledger: sqlite3.Connection, wanted: Cut, *_: object) -> Output:
    return _as_it_stands(tables.figures(reading.swaps(ledger, wanted), wanted))


def _reports(ledger: sqlite3.Connection, wanted: Cut, *_: object) -> Output:
    on_swaps = (
        (swap.record.swap.date, report)
        for swap in reading.swaps_with_reports(ledger, wanted)
        for report in swap.reports
    )
    on_pledges = (
        (record.pledge.announced, report)
        for record in (reading.pledges(ledger, wanted) if wanted.filter == UNFILTERED else ())
        if wanted.has_any(record.pledge.figures)
        for report in record.live_reports
    )
    return _as_it_stands(tables.reports(chain(on_swaps, on_pledges)))


def _as_it_stands(table: tables.Table) -> Output:
    def screen(console: "Console") -> None:
        from pow_ledger.display.lists import show_rows

        show_rows(console, table.columns, table.rows)

    return Output(lambda: (dict(zip(table.columns, row, strict=True)) for row in table.rows), lambda: table, screen)


TABLES: Final[dict[str, Callable[[sqlite3.Connection, Cut, Period | None, str | None], Output]]] = {
    "totals": totals_of,
    "swaps": lambda ledger, wanted, *_: swaps_of(ledger, wanted),
    "list": lambda ledger, wanted, *_: swaps_of(ledger, wanted),
    "figures": _figures,
    "reports": _reports,
    "pledges": lambda ledger, wanted, _, counted_by: progress_of(ledger, None, wanted, counted_by),
    "progress": lambda ledger, wanted, _, counted_by: progress_of(ledger, None, wanted, counted_by),
    "statements": lambda ledger, wanted, *_: statements_of(ledger, wanted),
}
"""Every table by its name; `list` and `progress` are other names for swaps and pledges."""


_OF_SWAPS: Final = frozenset({"totals", "swaps", "list", "figures", "reports"})
"""The tables that can be of some swaps only."""
_LISTED: Final = """The tables, each written by `ledger export TABLE FILE`, or to stdout without FILE:

  totals      what each side received, and progress against every pledge
  swaps       a row for each swap, with running totals
  figures     a row for each figure that the ledger has adopted
  reports     who says what of each swap and pledge, and where
  progress    each pledge side by side: counted, possible, remaining
  statements  running totals that officials stated

`ledger export FOLDER` writes the whole ledger as a data package. The ending decides the format: .csv, .tsv, .json, .md
or .xlsx."""

# The whole ledger as a data package


def _is_folder(target: str) -> bool:
    """Whether a target is a folder for a package: one that exists, or a name without an ending.

    A name that is nearly a table's is more likely a typing error.
    """
    if not target:
        return False
    if Path(target).is_dir() or target.endswith(("/", "\\")):
        return True
    path = Path(target)
    plain = not path.suffix and path.name not in ("", "-", *TABLES)
    return plain and (len(path.parts) > 1 or not difflib.get_close_matches(target, (*TABLES, *_NO_TABLES), cutoff=0.75))


_NO_TABLES: Final = ("check", "compare", "log", "show", "stances", "pledge")
"""Words that somebody may take for the names of tables."""


def _write_package(ledger: sqlite3.Connection, folder: Path) -> None:
    """Write all that the ledger holds, voided entries too, without its history."""
    from pow_ledger.formats.packages.writing import write_package
    from pow_ledger.storage.entries import dump

    if not folder.is_dir() and not folder.parent.is_dir():
        raise NoSuchFolder(str(folder.parent))
    with dump.keyed(ledger) as keyed:
        try:
            write_package(folder, reading.sides(keyed), reading.coverage(keyed), lambda kind: dump.entries(keyed, kind))
        except OSError as error:
            raise FileRefused(str(folder), error.strerror or str(error)) from error
    environment.say(f"Wrote the ledger to {folder}, as a data package.")
