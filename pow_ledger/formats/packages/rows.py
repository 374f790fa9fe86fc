"""An entry as rows of a package's files, and back. Most columns have the name of the field that they hold."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from enum import Enum
from typing import Any, Final

from pow_ledger.domain.dates import iso_date
from pow_ledger.domain.entries import (
    Category,
    Count,
    Counts,
    EntryKind,
    Pledge,
    Report,
    Source,
    Stance,
    Statement,
    Status,
    Swap,
    is_url,
)
from pow_ledger.domain.errors import NotALink, UnknownChoice
from pow_ledger.domain.figures import parse_figure
from pow_ledger.domain.imports.import_errors import BadKey, NotYesOrNo
from pow_ledger.domain.keys import KeyedEntry, is_key, pledge_report_key
from pow_ledger.domain.texts import clean_text, parse_code
from pow_ledger.formats.packages.description import RESOURCES, SOURCE_COLUMNS, Field

Cell = str | None
Values = Mapping[str, Any]

_CLASS: Final[Mapping[EntryKind, type[Any]]] = {
    EntryKind.PLEDGE: Pledge,
    EntryKind.SWAP: Swap,
    EntryKind.REPORT: Report,
    EntryKind.STATEMENT: Statement,
}
_FIELD: Final = {"from": "window_from", "until": "window_until", "source": "citation"}
"""The fields whose columns have another name."""
_COLUMNS: Final = {kind: next(each.columns for each in RESOURCES if each.name == f"{kind}s") for kind in EntryKind}
_OF_THE_ROW: Final = ("key", "swap", "pledge", "voided")
"""The columns that are no field of the entry itself."""


# Writing


def rows_of(each: KeyedEntry) -> Iterator[tuple[str, Sequence[Cell]]]:
    """The rows of an entry, each with the name of its file."""
    entry = each.entry
    yield f"{each.kind}s", [_written(_value(each, column)) for column in _COLUMNS[each.kind]]
    for count in entry.figures:
        yield f"{each.kind}-figures", (each.key, count.side, count.category.value, count.figure.text)
    if each.kind is EntryKind.REPORT:
        for code, stance in entry.stances:
            yield "stances", (each.key, code, stance.value)


def _value(each: KeyedEntry, column: str) -> Any:
    # A statement's pledge is a field of its own.
    if column in _OF_THE_ROW and not hasattr(each.entry, column):
        return getattr(each, column) or (False if column == "voided" else None)
    return getattr(each.entry.source if column in SOURCE_COLUMNS else each.entry, _FIELD.get(column, column))


def _written(value: Any) -> Cell:
    match value:
        case bool():
            return "true" if value else "false"
        case date():
            return value.isoformat()
        case tuple():
            return ";".join(name.replace("\\", "\\\\").replace(";", "\\;") for name in value)
        case Enum():
            return str(value.value)
    return None if value is None else str(value)


# Reading


def entry_of(kind: EntryKind, values: Values, figures: Counts, stances: tuple[tuple[str, Stance], ...]) -> KeyedEntry:
    """The entry of a row, with its parts."""
    fields: dict[str, Any] = {"figures": figures}
    source: dict[str, Any] = {}
    for column in _COLUMNS[kind]:
        if column not in _OF_THE_ROW or column in _CLASS[kind]._fields:
            (source if column in SOURCE_COLUMNS else fields)[_FIELD.get(column, column)] = values[column]
    if kind is EntryKind.SWAP:
        fields["mediators"] = fields["mediators"] or ()
    if source:
        fields["source"] = Source(**source)
    if kind is EntryKind.REPORT:
        fields["stances"] = stances
    key = values["code"] if kind is EntryKind.PLEDGE else values["key"]
    on = {name: values[name] or "" for name in ("swap", "pledge")} if kind is EntryKind.REPORT else {}
    return KeyedEntry(kind, key, _CLASS[kind](**fields), values["line"], values["voided"], **on)


def report_of_a_former_pledge(values: Values, figures: Counts) -> KeyedEntry:
    """The report that a pledge's row was, too, as long as a pledge had one source.

    Its key is the one that a ledger of that time gives it.
    """
    fields = {_FIELD.get(column, column): values[column] for column in SOURCE_COLUMNS}
    source = Source(**fields)
    key = pledge_report_key(values["announced"], source, figures)
    report = Report(source, Status.AGREED, figures)
    return KeyedEntry(EntryKind.REPORT, key, report, values["line"], pledge=values["code"])


def count_of(values: Values) -> Count:
    """The figure of a row."""
    return Count(values["side"], values["category"], values["figure"])


def reader(field: Field) -> Callable[[str], Any]:
    """The function that reads the cells of a column that are not empty. It raises a LedgerError for a wrong cell."""
    if field.name in _READERS:
        return _READERS[field.name]
    if field.type == "date":
        return iso_date
    return lambda cell: clean_text(cell, field.name)


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
    names = (re.sub(r"\\(.)", r"\1", name) for name in _NAMES.findall(cell))
    return tuple(dict.fromkeys(clean_text(name, "mediator") for name in names if name.strip()))


_READERS: Final[Mapping[str, Callable[[str], Any]]] = {
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
