"""Reading a data package: entry by entry, whatever the order of its rows, and all that is wrong with any of them."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from pathlib import Path, PurePosixPath
from typing import Any, Final, NamedTuple

from pow_ledger.domain.dates import iso_date
from pow_ledger.domain.entries import (
    BOTH,
    Category,
    Count,
    Pledge,
    Report,
    Side,
    Source,
    Stance,
    Statement,
    Status,
    Swap,
    check_pledge,
    check_statement,
    check_swap,
    is_url,
)
from pow_ledger.domain.errors import LedgerError, NotALink, UnknownChoice, UnknownSide
from pow_ledger.domain.figures import parse_figure
from pow_ledger.domain.imports.import_errors import (
    BadKey,
    BeyondHeader,
    MissingCell,
    NotAPackage,
    NotYesOrNo,
    RepeatedEntry,
)
from pow_ledger.domain.imports.packaged import (
    Kind,
    Packaged,
    PackagedFigure,
    PackagedPledge,
    PackagedReport,
    PackagedStance,
    PackagedStatement,
    PackagedSwap,
)
from pow_ledger.domain.imports.problems import Problems, Wrong
from pow_ledger.domain.keys import is_key
from pow_ledger.domain.texts import clean_text, parse_code, shown
from pow_ledger.formats.packages.description import DESCRIPTOR, RESOURCES, Field, Resource
from pow_ledger.formats.spreadsheets.files import opened
from pow_ledger.formats.spreadsheets.sheets import Form, Row, sheet

LARGEST_DESCRIPTOR: Final = 4_000_000
"""The most bytes of a description, which is read whole."""

_CHUNK: Final = 1 << 16

Values = Mapping[str, Any]


class Misplaced(NamedTuple):
    """What is wrong with a file of a package."""

    file: str
    wrong: Wrong


class Package:
    """A data package of a ledger. Its sides are known at once; its entries are read as they are asked for, once."""

    def __init__(self, folder: Path, today: date) -> None:
        # In full, since a file may be called `-`, which would be standard input.
        self._folder: Final = folder if folder.name else folder.absolute()
        self._today: Final = today
        described = read_description(folder)
        self._files: Final = _files(folder, described)
        self.complete_from: Final = _complete_from(folder, described)
        self.left_out: Final[list[str]] = [
            shown(str(each.get("path"))) for each in described["resources"] if each["name"] not in _RESOURCES
        ]
        """Files and columns that are no part of a ledger."""
        self.edited: Final = tuple(_edited(folder, described))
        """Files that are not what the description says they are."""
        self._sides: Final[dict[str, Side]] = {}
        problems = Problems(str(folder / self._files["sides"]))
        for each in self._rows(_RESOURCES["sides"]):
            if isinstance(each, Misplaced):
                problems.add(each.wrong)
            elif each["code"] in self._sides:
                problems.add(Wrong(each["line"], 1, "code", each["code"], RepeatedEntry(each["code"])))
            else:
                self._sides[each["code"]] = Side(each["code"], each["name"])
        if problems.count:
            raise problems.refusal()
        if len(self._sides) < 2:
            raise NotAPackage(str(folder), "it has fewer than two sides")

    @property
    def sides(self) -> tuple[Side, ...]:
        return tuple(self._sides.values())

    def file_of(self, table: str) -> str:
        """The file that has a table of entries or parts: `swap`, `report_figure`, `stance`."""
        owner, _, figure = table.partition("_")
        return str(self._folder / self._files[f"{owner}-figures" if figure else f"{owner}s"])

    def entries(self) -> Iterator[Packaged | Misplaced]:
        """All that the package holds. Raises a LedgerError for a file that cannot be read on."""
        for resource in RESOURCES:
            made = _MADE.get(resource.name)
            if made is None or resource.name not in self._files:
                continue
            for values in self._rows(resource):
                if isinstance(values, Misplaced):
                    yield values
                    continue
                try:
                    entry = made(values)
                    self._check(entry)
                except LedgerError as error:
                    yield Misplaced(
                        str(self._folder / self._files[resource.name]), Wrong(values["line"], 1, "", "", error)
                    )
                else:
                    yield entry

    def _check(self, entry: Packaged) -> None:
        """Hold an entry to the rules that no cell can break by itself."""
        match entry:
            case PackagedSwap(_, swap):
                check_swap(swap, self._today)
            case PackagedPledge(pledge):
                check_pledge(pledge, self._today)
            case PackagedStatement(_, statement):
                check_statement(statement, self._today)

    def _rows(self, resource: Resource) -> Iterator[Values | Misplaced]:
        path = str(self._folder / self._files[resource.name])
        fields = {field.name: field for field in resource.fields}
        with opened(path) as source:
            read = sheet(source, path, Form.CSV, None, fields.__contains__)
            # A spreadsheet may have added columns that have no header at the end.
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
            for row in read.rows:
                if isinstance(row, Wrong):
                    yield Misplaced(path, row)
                    continue
                values, wrongs = self._values(row, header, fields)
                yield from (Misplaced(path, wrong) for wrong in wrongs)
                if not wrongs:
                    yield {**values, "line": row.line}

    def _values(self, row: Row, header: tuple[str, ...], fields: Mapping[str, Field]) -> tuple[Values, list[Wrong]]:
        cells = {name: str(cell) for name, cell in zip(header, row.cells, strict=False)}
        values, wrongs = {}, []
        for name, field in fields.items():
            cell = cells.get(name, "").strip()
            try:
                values[name] = self._value(field, cell) if cell or field.required else None
            except LedgerError as error:
                column = header.index(name) + 1 if name in header else 1
                wrongs.append(Wrong(row.line, column, name, shown(cell), error))
        for column, beyond in enumerate(row.cells[len(header) :], start=len(header) + 1):
            if str(beyond).strip():
                wrongs.append(Wrong(row.line, column, "", shown(str(beyond)), BeyondHeader(len(header))))
                break
        return values, wrongs

    def _value(self, field: Field, cell: str) -> Any:
        if not cell and field.name == "voided":
            return False
        if not cell:
            raise MissingCell(field.name)
        return (_READ.get(field.name) or self._read(field))(cell)

    def _read(self, field: Field) -> Callable[[str], Any]:
        if field.name in ("by", "side"):
            return lambda cell: self._side(cell, field)
        if field.type == "date":
            return iso_date
        return lambda cell: clean_text(cell, field.name)

    def _side(self, cell: str, field: Field) -> str:
        if cell in self._sides or (cell == BOTH and BOTH in field.enum):
            return cell
        raise UnknownSide(cell, list(self._sides))


_RESOURCES: Final = {resource.name: resource for resource in RESOURCES}


def read_description(folder: Path) -> dict[str, Any]:
    """The description of a package, as far as this program relies on its shape. Raises NotAPackage."""
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
    """Whether the path of a file in a description leads to one inside of the package's folder."""
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
    """The file of each resource that is a ledger's, none of them outside the folder."""
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


def _complete_from(folder: Path, described: Mapping[str, Any]) -> date | None:
    day = described.get("complete_from") or None
    try:
        return None if day is None else iso_date(str(day))
    except LedgerError as error:
        raise NotAPackage(str(folder), f"its complete_from cannot be read: {str(error).rstrip('.')}") from None


# Cells


def _key(cell: str) -> str:
    if not is_key(cell):
        raise BadKey(cell)
    return cell


def _archive(cell: str) -> str:
    if not is_url(clean_text(cell, "archive")):
        raise NotALink("archive", cell)
    return cell


def _yes(cell: str) -> bool:
    if cell.lower() not in ("true", "false"):
        raise NotYesOrNo(cell)
    return cell.lower() == "true"


def _one_of(what: str, words: type[Status] | type[Stance] | type[Category]) -> Callable[[str], Any]:
    def read(cell: str) -> Status | Stance | Category:
        try:
            return words(cell)
        except ValueError:
            raise UnknownChoice(what, cell, [word.value for word in words]) from None

    return read


_NAMES: Final = re.compile(r"(?:\\.|[^;\\])+")


def _mediators(cell: str) -> tuple[str, ...]:
    found = (re.sub(r"\\(.)", r"\1", name) for name in _NAMES.findall(cell))
    return tuple(dict.fromkeys(clean_text(name, "mediator") for name in found if name.strip()))


_READ: Final[Mapping[str, Callable[[str], Any]]] = {
    "key": _key,
    "swap": _key,
    "report": _key,
    "statement": _key,
    "code": lambda cell: parse_code(cell, "code"),
    "archive": _archive,
    "voided": _yes,
    "figure": parse_figure,
    "status": _one_of("status", Status),
    "stance": _one_of("stance", Stance),
    "category": _one_of("category", Category),
    "mediators": _mediators,
}


# Entries


def _source(values: Values) -> Source:
    return Source(
        citation=values["source"],
        publisher=values["publisher"],
        published=values["published"],
        archive=values["archive"],
        claimant=values["claimant"],
        by=values["by"],
    )


def _swap(values: Values) -> Packaged:
    swap = Swap(
        date=values["date"],
        figures=(),
        status=values["status"],
        place=values["place"],
        mediators=values["mediators"] or (),
        label=values["label"],
        note=values["note"],
    )
    return PackagedSwap(values["key"], swap, values["voided"], values["line"])


def _report(values: Values) -> Packaged:
    report = Report(_source(values), values["status"], note=values["note"])
    return PackagedReport(values["key"], values["swap"], report, values["voided"], values["line"])


def _pledge(values: Values) -> Packaged:
    pledge = Pledge(
        code=values["code"],
        announced=values["announced"],
        figures=(),
        source=_source(values),
        window_from=values["from"],
        window_until=values["until"],
        deadline=values["deadline"],
        note=values["note"],
    )
    return PackagedPledge(pledge, values["voided"], values["line"])


def _statement(values: Values) -> Packaged:
    statement = Statement(
        as_of=values["as_of"],
        figures=(),
        source=_source(values),
        since=values["since"],
        pledge=values["pledge"],
        mediator=values["mediator"],
        note=values["note"],
    )
    return PackagedStatement(values["key"], statement, values["voided"], values["line"])


def _stance(values: Values) -> Packaged:
    return PackagedStance(values["report"], values["pledge"], values["stance"], values["line"])


def _figure(kind: Kind) -> Callable[[Values], Packaged]:
    def made(values: Values) -> Packaged:
        count = Count(values["side"], values["category"], values["figure"])
        return PackagedFigure(kind, values[kind.value], count, values["line"])

    return made


_MADE: Final[Mapping[str, Callable[[Values], Packaged]]] = {
    "swaps": _swap,
    "reports": _report,
    "pledges": _pledge,
    "statements": _statement,
    "stances": _stance,
    **{f"{kind}-figures": _figure(kind) for kind in Kind},
}
