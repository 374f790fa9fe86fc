"""Reading a data package: whole entries, whatever the order of their rows, or all that is wrong with any of them."""

import json
from collections import defaultdict
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, Final

from pow_ledger.domain.contest import check_report_on_pledge, require_categories_of
from pow_ledger.domain.counts import in_order
from pow_ledger.domain.coverage import Coverage, check_coverage
from pow_ledger.domain.dates import iso_date
from pow_ledger.domain.entries import (
    BOTH,
    EntryKind,
    Side,
    check_pledge,
    check_statement,
    check_swap,
)
from pow_ledger.domain.errors import LedgerError, NoSuchPledge, UnknownSide
from pow_ledger.domain.imports.file_errors import CellError, ImportErrors
from pow_ledger.domain.imports.import_errors import (
    BeyondHeader,
    MissingCell,
    NotAPackage,
    OnOneThing,
    RepeatedEntry,
    UnknownOwner,
)
from pow_ledger.domain.imports.incoming import Import
from pow_ledger.domain.keys import KeyedEntry
from pow_ledger.domain.texts import shown
from pow_ledger.formats.packages.description import DESCRIPTOR, RESOURCES, Field, Resource
from pow_ledger.formats.packages.rows import Values, count_of, entry_of, reader, report_of_a_former_pledge
from pow_ledger.formats.spreadsheets.files import opened
from pow_ledger.formats.spreadsheets.sheets import Form, Row, Wanted, sheet

LARGEST_DESCRIPTOR: Final = 4_000_000
"""Bytes. A description is read whole, so it may not be larger."""

_CHUNK: Final = 1 << 16

_CHECKS: Final[Mapping[EntryKind, Callable[[Any, date], None]]] = {
    EntryKind.SWAP: check_swap,
    EntryKind.PLEDGE: check_pledge,
    EntryKind.STATEMENT: check_statement,
}
"""The rules that no cell can break by itself."""


class Package:
    """A data package of a ledger. Its sides are known at once, its entries when they are read.

    `pledges` are the codes that the ledger has, to which the package may refer.
    """

    def __init__(self, folder: Path, today: date, pledges: Collection[str] = ()) -> None:
        # The full path, since a file called `-` would be taken for standard input.
        self._folder: Final = folder if folder.name else folder.absolute()
        self._today: Final = today
        self._pledges: Final = frozenset(pledges)
        described = read_description(folder)
        self._files: Final = _files(folder, described)
        self._coverage: Final = Coverage(
            *(_day(folder, described, name) for name in ("complete_from", "complete_until"))
        )
        try:
            check_coverage(self._coverage, today)
        except LedgerError as error:
            raise NotAPackage(str(folder), f"its coverage cannot be: {str(error).rstrip('.')}") from None
        self.version: Final = str(described.get("version") or "")
        self.left_out: Final[list[str]] = [
            shown(str(each.get("path"))) for each in described["resources"] if each["name"] not in _RESOURCES
        ]
        """Files and columns that are no part of a ledger."""
        self.edited: Final = tuple(_edited(folder, described))
        """Files that are not what the description says they are."""
        self.sides: Final = self._read_sides()

    def read(self) -> Import:
        """All that the package holds.

        Raises ImportRefused with all that is wrong in its rows, or with how they fit together, and another LedgerError
        for a file that cannot be read on.
        """
        errors = ImportErrors()
        rows = {
            resource.name: list(self._rows(resource, errors))
            for resource in RESOURCES
            if resource.name != "sides" and resource.name in self._files
        }
        errors.raise_any()
        entries = {kind: self._entries(kind, rows, errors) for kind in EntryKind}
        self._require_owners(entries, rows, errors)
        self._check_reports(entries, errors)
        errors.raise_any()
        entries[EntryKind.REPORT] = (*_former_reports(rows, entries[EntryKind.PLEDGE]), *entries[EntryKind.REPORT])
        return Import(entries, False, self.sides, self._coverage)

    def _read_sides(self) -> tuple[Side, ...]:
        errors = ImportErrors()
        sides: dict[str, Side] = {}
        for row in self._rows(_RESOURCES["sides"], errors):
            if row["code"] in sides:
                self._add(errors, "sides", row["line"], RepeatedEntry(row["code"]))
            else:
                aliases = (each.strip() for each in (row.get("aliases") or "").split(","))
                sides[row["code"]] = Side(row["code"], row["name"], tuple(filter(None, aliases)))
        errors.raise_any()
        if len(sides) < 2:
            raise NotAPackage(str(self._folder), "it has fewer than two sides")
        return tuple(sides.values())

    # Entries

    def _entries(
        self, kind: EntryKind, rows: Mapping[str, Sequence[Values]], errors: ImportErrors
    ) -> Sequence[KeyedEntry]:
        """The entries of a kind, each with its parts."""
        key = "code" if kind is EntryKind.PLEDGE else "key"
        figures = self._parts(f"{kind}-figures", kind.value, ("side", "category"), rows, errors)
        stances = self._parts("stances", "report", ("pledge",), rows, errors) if kind is EntryKind.REPORT else {}
        found: dict[str, KeyedEntry] = {}
        for row in rows.get(f"{kind}s", ()):
            if row[key] in found:
                self._add(errors, f"{kind}s", row["line"], RepeatedEntry(row[key]))
                continue
            counts = in_order(map(count_of, figures.get(row[key], ())), self.sides)
            said = sorted((each["pledge"], each["stance"]) for each in stances.get(row[key], ()))
            found[row[key]] = entry = entry_of(kind, row, counts, tuple(said))
            try:
                if kind in _CHECKS:
                    _CHECKS[kind](entry.entry, self._today)
            except LedgerError as error:
                self._add(errors, f"{kind}s", row["line"], error)
        return tuple(found.values())

    def _parts(
        self, file: str, owner: str, names: Sequence[str], rows: Mapping[str, Sequence[Values]], errors: ImportErrors
    ) -> Mapping[str, Sequence[Values]]:
        """The rows of a file that belong to entries, by the keys of these; `names` tell the rows of one entry apart."""
        found: defaultdict[str, dict[tuple[str, ...], Values]] = defaultdict(dict)
        for row in rows.get(file, ()):
            part = tuple(row[name] for name in names)
            if part in found[row[owner]]:
                self._add(errors, file, row["line"], RepeatedEntry(f"{row[owner]} {':'.join(part)}"))
            found[row[owner]][part] = row
        return {key: tuple(parts.values()) for key, parts in found.items()}

    def _require_owners(
        self,
        entries: Mapping[EntryKind, Sequence[KeyedEntry]],
        rows: Mapping[str, Sequence[Values]],
        errors: ImportErrors,
    ) -> None:
        """Report each row that belongs or refers to an entry that is not there."""
        known = {kind: {each.key for each in entries[kind]} for kind in EntryKind}
        owners = [(f"{kind}-figures", kind) for kind in EntryKind] + [("stances", EntryKind.REPORT)]
        for file, kind in (*owners, ("reports", EntryKind.SWAP)):
            for row in rows.get(file, ()):
                if (row[kind.value] or file != "reports") and row[kind.value] not in known[kind]:
                    self._add(errors, file, row["line"], UnknownOwner(kind, row[kind.value]))
        for file in ("stances", "statements", "reports"):
            for row in rows.get(file, ()):
                if row["pledge"] and row["pledge"] not in known[EntryKind.PLEDGE] | self._pledges:
                    self._add(errors, file, row["line"], NoSuchPledge(row["pledge"]))

    def _check_reports(self, entries: Mapping[EntryKind, Sequence[KeyedEntry]], errors: ImportErrors) -> None:
        """Report each report that is on nothing or on two things, and each that says of a pledge what none can."""
        pledges = {pledge.key: pledge.entry for pledge in entries[EntryKind.PLEDGE]}
        for report in entries[EntryKind.REPORT]:
            try:
                if bool(report.swap) == bool(report.pledge):
                    raise OnOneThing
                if report.pledge:
                    check_report_on_pledge(report.pledge, report.entry)
                if report.pledge in pledges:
                    require_categories_of(report.pledge, pledges[report.pledge].figures, report.entry.figures)
            except LedgerError as error:
                self._add(errors, "reports", report.line, error)

    def _add(self, errors: ImportErrors, resource: str, line: int, error: LedgerError) -> None:
        errors.add(str(self._folder / self._files[resource]), CellError(line, 1, "", "", error))

    # Rows

    def _rows(self, resource: Resource, errors: ImportErrors) -> Iterator[Values]:
        """The rows of a file as values by column, with their lines. What is wrong with other rows goes to `errors`."""
        path = str(self._folder / self._files[resource.name])
        fields = {field.name: field for field in (*resource.fields, *resource.former)}
        with opened(path) as source:
            read = sheet(source, path, Wanted(Form.CSV), fields.__contains__)
            # A spreadsheet may have added columns without a header at the end.
            header = tuple(read.header or ())
            while header and not header[-1]:
                header = header[:-1]
            missing = [name for name, field in fields.items() if field.required and name not in (*header, "voided")]
            if missing or len(set(header)) < len(header):
                what = f"has no column {missing[0]}" if missing else "has two columns of one name"
                raise NotAPackage(str(self._folder), f"its {self._files[resource.name]} {what}")
            self.left_out.extend(
                f"{self._files[resource.name]}: {shown(name)}" for name in header if name not in fields
            )
            readers = {name: self._reader(field) for name, field in fields.items()}
            for row in read.rows:
                values, wrongs = ({}, [row]) if isinstance(row, CellError) else _values(row, header, fields, readers)
                for wrong in wrongs:
                    errors.add(path, wrong)
                if not wrongs:
                    yield values

    def _reader(self, field: Field) -> Callable[[str], Any]:
        if field.name in ("by", "side"):
            return lambda cell: self._side(cell, field)
        return reader(field)

    def _side(self, cell: str, field: Field) -> str:
        codes = [side.code for side in self.sides]
        if cell in codes or (cell == BOTH and BOTH in field.enum):
            return cell
        raise UnknownSide(cell, codes)


def _values(
    row: Row, header: Sequence[str], fields: Mapping[str, Field], readers: Mapping[str, Callable[[str], Any]]
) -> tuple[Values, list[CellError]]:
    """The values of a row by column, with its line, and all that is wrong with it."""
    cells = {name: str(cell) for name, cell in zip(header, row.cells, strict=False)}
    values: dict[str, Any] = {"line": row.line}
    wrongs = []
    for name, field in fields.items():
        cell = cells.get(name, "").strip()
        try:
            if cell:
                values[name] = readers[name](cell)
            elif field.required and name != "voided":
                raise MissingCell(name)
            else:
                values[name] = False if name == "voided" else None
        except LedgerError as error:
            column = header.index(name) + 1 if name in header else 1
            wrongs.append(CellError(row.line, column, name, shown(cell), error))
    for column, beyond in enumerate(row.cells[len(header) :], start=len(header) + 1):
        if str(beyond).strip():
            wrongs.append(CellError(row.line, column, "", shown(str(beyond)), BeyondHeader(len(header))))
            break
    return values, wrongs


_RESOURCES: Final = {resource.name: resource for resource in RESOURCES}


def read_description(folder: Path) -> dict[str, Any]:
    """The description of a package, checked as far as this program relies on it. Raises NotAPackage."""
    path = folder / DESCRIPTOR
    if not path.is_file():
        raise NotAPackage(str(folder), f"it has no {DESCRIPTOR}")
    with opened(str(path)) as source:
        text = source.read(LARGEST_DESCRIPTOR + 1)
    if b"<<<<<<<" in text:
        raise NotAPackage(str(folder), f"git has left marks of a conflict in its {DESCRIPTOR}")
    try:
        described = json.loads(text) if len(text) <= LARGEST_DESCRIPTOR else {}
    except (ValueError, RecursionError):
        raise NotAPackage(str(folder), f"its {DESCRIPTOR} cannot be read") from None
    resources = described.get("resources") if isinstance(described, dict) else None
    if not isinstance(resources, list) or not all(isinstance(each, dict) for each in resources):
        raise NotAPackage(str(folder), f"its {DESCRIPTOR} lists no files")
    names = [each.get("name") for each in resources]
    if not all(isinstance(name, str) for name in names) or len({*names}) < len(names):
        raise NotAPackage(str(folder), f"its {DESCRIPTOR} has a file without a name of its own")
    try:
        json.dumps(described, ensure_ascii=False).encode()
    except UnicodeEncodeError:
        raise NotAPackage(str(folder), f"its {DESCRIPTOR} has something that is no text") from None
    return dict(described)


def is_inside(path: object) -> bool:
    """Whether the path of a file in a description stays inside the package's folder."""
    return (
        isinstance(path, str)
        and "\0" not in path
        and not PurePosixPath(path).is_absolute()
        and ".." not in PurePosixPath(path).parts
    )


def _edited(folder: Path, described: Mapping[str, Any]) -> Iterator[str]:
    import hashlib

    for each in described["resources"]:
        path, told = each.get("path"), str(each.get("hash", ""))
        if each["name"] in _RESOURCES and is_inside(path) and told.startswith("sha256:"):
            digest = hashlib.sha256()
            with opened(str(folder / path)) as file:
                while chunk := file.read(_CHUNK):
                    digest.update(chunk)
            if digest.hexdigest() != told.removeprefix("sha256:"):
                yield shown(path)


def _files(folder: Path, described: Mapping[str, Any]) -> dict[str, str]:
    """The file of each part of a ledger.

    Raises NotAPackage where one is outside the folder or a needed one is missing.
    """
    found = {}
    for each in described["resources"]:
        name, path = each.get("name"), each.get("path")
        if name not in _RESOURCES:
            continue
        if not is_inside(path):
            raise NotAPackage(str(folder), f"its file of {name} is not one in the folder")
        found[name] = path
    lacking = [name for name in ("sides", "swaps", "reports") if name not in found]
    if lacking:
        raise NotAPackage(str(folder), f"its {DESCRIPTOR} lists no file of {lacking[0]}")
    return found


def _day(folder: Path, described: Mapping[str, Any], name: str) -> date | None:
    day = described.get(name) or None
    try:
        return None if day is None else iso_date(str(day))
    except LedgerError as error:
        raise NotAPackage(str(folder), f"its {name} cannot be read: {str(error).rstrip('.')}") from None


def _former_reports(rows: Mapping[str, Sequence[Values]], pledges: Sequence[KeyedEntry]) -> Iterator[KeyedEntry]:
    """The reports that rows of pledges were in packages of an earlier pow-ledger."""
    figures = {pledge.key: pledge.entry.figures for pledge in pledges}
    for row in rows.get("pledges", ()):
        if row["source"]:
            yield report_of_a_former_pledge(row, figures[row["code"]])
