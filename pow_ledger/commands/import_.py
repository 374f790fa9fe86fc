"""`ledger import`: a spreadsheet, or another ledger's data package, into this one."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from pow_ledger.commands.shared import environment, ledger_file
from pow_ledger.commands.shared.deciding import DecisionOptions, tell_decided
from pow_ledger.commands.shared.options import Db, DryRun, grouped
from pow_ledger.domain.entries import EntryKind, Side
from pow_ledger.domain.errors import Conflicting
from pow_ledger.domain.imports.file_errors import CellError, ImportErrors
from pow_ledger.domain.imports.import_errors import BadMap, Conflicts, NearRepeats, NoSuchFile
from pow_ledger.domain.imports.incoming import Import
from pow_ledger.domain.imports.result import Decisions, ImportResult
from pow_ledger.domain.keys import KeyedEntry
from pow_ledger.formats.spreadsheets.files import STDIN
from pow_ledger.formats.spreadsheets.sheets import Form

if TYPE_CHECKING:
    from sqlite_utils import Database

    from pow_ledger.formats.spreadsheets.announcements import Announcements, Reading


@grouped
def import_(
    file: Annotated[
        str,
        typer.Argument(
            metavar="FILE",
            help="A CSV, TSV, JSON or JSONL file, a workbook (XLSX, XLSM, XLS, ODS), - for standard input, or a data "
            "package's folder.",
        ),
    ],
    *,
    columns: Annotated[
        list[str] | None,
        typer.Option(
            "--map", metavar="HEADER=FIELD", help="What a column is that its header does not tell. Repeatable."
        ),
    ] = None,
    encoding: Annotated[
        str | None, typer.Option("--encoding", metavar="NAME", help="UTF-8 if left out; windows-1251, windows-1252, …")
    ] = None,
    date_format: Annotated[
        str | None,
        typer.Option(
            "--date-format", metavar="FORMAT", help="How dates are written, if not as 2025-07-23: DD.MM.YYYY."
        ),
    ] = None,
    form: Annotated[
        Form | None, typer.Option("--format", "-f", help="What kind of file it is, if its ending does not tell.")
    ] = None,
    sheet: Annotated[
        str | None, typer.Option("--sheet", metavar="NAME", help="The sheet of a workbook, by its name or number.")
    ] = None,
    deciding: DecisionOptions,
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Import a spreadsheet, or another ledger's package.

    A row has a date, a column for each side (ukraine, russia, ukraine:civilian), a source, and if known: place,
    mediator, status, claimant, by, publisher, published, archive, pledge, label, note. All of it is imported or
    nothing; what is here already is skipped. A data package is the folder that `ledger export FOLDER` writes.

    \b
    Example: ledger import july.csv --map 'Link=source' --date-format DD.MM.YYYY --dry-run
    """
    decisions = deciding.read()
    path = Path(file)
    if not file.strip():
        raise NoSuchFile(file)
    if file != STDIN and (path.is_dir() or path.name == "datapackage.json"):
        given = {
            "--map": columns,
            "--encoding": encoding,
            "--date-format": date_format,
            "--format": form,
            "--sheet": sheet,
        }
        for option, value in given.items():
            if value:
                raise Conflicting(option, "a data package", "A package says itself how it is to be read.")
        _import_package(path if path.is_dir() else path.parent, decisions, db, dry_run=dry_run)
    else:
        from pow_ledger.formats.spreadsheets.announcements import Reading

        how = Reading(encoding, _columns(columns or []), date_format, form, sheet)
        _import_spreadsheet(file, how, decisions, db, dry_run=dry_run)


def _columns(words: list[str]) -> dict[str, str]:
    """The fields that `--map` gives, by header. A header may contain a `=`, a field does not."""
    found: dict[str, str] = {}
    for word in words:
        header, equals, field = word.rpartition("=")
        if not equals or not header.strip() or not field.strip():
            raise BadMap(word)
        if header in found:
            raise BadMap(word, twice=True)
        found[header] = field.strip()
    return found


def _import_package(folder: Path, decisions: Decisions, db: Path | None, *, dry_run: bool) -> None:
    from pow_ledger.formats.packages.reading import Package

    package = Package(folder, environment.today(), ledger_file.pledge_codes(db))
    result = _merge(str(folder), package.read(), decisions, package.sides, db, dry_run=dry_run)
    _tell(str(folder), result, decisions, None, package.sides, dry_run=dry_run)
    if package.edited:
        environment.say(
            f"Edited or damaged since the package was written: {_first_of(package.edited)}. `ledger export` writes "
            "them anew."
        )
    if package.left_out:
        environment.say(f"Left out, as no part of a ledger: {_first_of(package.left_out)}.")


def _import_spreadsheet(file: str, how: "Reading", decisions: Decisions, db: Path | None, *, dry_run: bool) -> None:
    from pow_ledger.display import import_messages
    from pow_ledger.display.import_progress import watched
    from pow_ledger.domain.imports.incoming import from_rows
    from pow_ledger.formats.spreadsheets.announcements import Announcements
    from pow_ledger.formats.spreadsheets.files import opened

    name = "standard input" if file == STDIN else file
    sides = ledger_file.sides(db)
    with opened(file) as source, watched(source, name) as (watched_source, go_on):
        rows = Announcements(watched_source, name, how, sides, environment.today(), ledger_file.pledge_codes(db))
        entries: dict[EntryKind, list[KeyedEntry]] = {kind: [] for kind in EntryKind}
        errors = ImportErrors()
        for each in from_rows(rows):
            if isinstance(each, CellError):
                errors.add(rows.name, each)
            else:
                entries[each.kind].append(each)
        errors.raise_any()
        if dry_run:
            environment.say(*import_messages.sample(rows.sample, sides))
        go_on(f"Importing {name}")
        result = _merge(rows.name, Import(entries, of_rows=True), decisions, sides, db, dry_run=dry_run)
    environment.say(*rows.said)
    _tell(name, result, decisions, rows.read, sides, dry_run=dry_run)
    environment.say(*_left_out(rows))


def _merge(
    name: str, brought: Import, decisions: Decisions, sides: Sequence[Side], db: Path | None, *, dry_run: bool
) -> ImportResult:
    """Merge an import into the ledger. A ledger that does not exist yet is made with these sides.

    Raises ImportRefused, NearRepeats or Conflicts where something is wrong or waits for a decision.
    """
    from pow_ledger.display import import_messages
    from pow_ledger.storage.merge.merging import merge

    def work(ledger: "Database") -> ImportResult:
        result = merge(ledger.conn, brought, decisions)
        errors = ImportErrors()
        for line, error in result.errors:
            errors.add(name, CellError(line, 1, "", "", error))
        errors.raise_any()
        if result.tally is None and result.differing.count:
            raise Conflicts(import_messages.conflicts(name, result.differing))
        if result.tally is None:
            raise NearRepeats(import_messages.near_repeats(name, result.near, sides, of_rows=brought.of_rows))
        return result

    return ledger_file.write(db, "import", work, dry_run=dry_run, sides=sides)


def _tell(
    name: str, found: ImportResult, decisions: Decisions, rows: int | None, sides: Sequence[Side], *, dry_run: bool
) -> None:
    from pow_ledger.display import import_messages

    assert found.tally
    environment.say(*import_messages.done(name, found, found.tally, rows, dry_run=dry_run))
    if dry_run and found.sample and rows is None:
        environment.say("The first of them:", *import_messages.first_swaps(found, sides))
    tell_decided(name, found, decisions, dry_run=dry_run)


def _first_of(names: Sequence[str]) -> str:
    """The first ten of some names, and how many more there are."""
    more = f" and {len(names) - 10:,} more" if len(names) > 10 else ""
    return f"{', '.join(names[:10])}{more}"


def _perhaps(field: str | None) -> str:
    return f" ({field}?)" if field else ""


def _left_out(rows: "Announcements") -> Iterator[str]:
    if rows.left_out:
        named = _first_of([f"“{header}”{_perhaps(rows.perhaps(header))}" for header in rows.left_out])
        columns = "column" if len(rows.left_out) == 1 else "columns"
        yield f"Left out: the {columns} {named}. If one is needed, say what it is: --map 'Its header=field'."
    if rows.folded:
        breaks = (
            "line break within a text became a space" if rows.folded == 1 else "line breaks within texts became spaces"
        )
        yield f"{rows.folded:,} {breaks}."
