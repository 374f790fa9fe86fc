"""What a data package of a ledger is: its files, their columns, and the `datapackage.json` that describes them.

Each kind of entry has one file and one for its figures, joined by keys, after the Data Package standard of Frictionless
Data (specs.frictionlessdata.io). A package may have other files, which are left alone.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Final

from pow_ledger.domain.coverage import Coverage
from pow_ledger.domain.entries import BOTH, Category, EntryKind, Side, Stance, Status

DESCRIPTOR: Final = "datapackage.json"
EVERY_SIDE: Final = "*"

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Field:
    """A column of a file."""

    name: str
    title: str
    description: str
    type: str = "string"
    required: bool = False
    pattern: str | None = None
    enum: tuple[str, ...] = ()
    """The words that a cell may hold; `EVERY_SIDE` stands for the codes of all sides."""


@dataclass(frozen=True, slots=True)
class Resource:
    """One file of a package."""

    name: str
    title: str
    description: str
    fields: tuple[Field, ...]
    key: tuple[str, ...]
    """The columns that tell its rows apart."""
    refers: tuple[tuple[str, str, str], ...] = ()
    """A column, and the file and column that it refers to."""
    former: tuple[Field, ...] = ()
    """Columns that are read and no longer written."""

    @property
    def path(self) -> str:
        return f"{self.name.replace('-', '_')}.csv"

    @property
    def columns(self) -> tuple[str, ...]:
        return tuple(field.name for field in self.fields)


_KEY: Final = "^[a-z0-9]+(-[a-z0-9]+)*$"
_LINK: Final = r"^https?://\S+$"
_FIGURE: Final = r"^(withheld|([0-9]+\+?|\.\.[0-9]+|[0-9]+\.\.[0-9]+)~?)$"
_NOTATION: Final = (
    "250 exactly; 1000~ about; 1200+ at least; ..1200 at most; 200..250 between; withheld: it happened, the number was "
    "not given."
)
_SIDES: Final = (EVERY_SIDE,)
_SIDES_AND_BOTH: Final = (EVERY_SIDE, BOTH)


def _key(name: str, of: str, description: str) -> Field:
    return Field(name, of, description, required=True, pattern=_KEY)


def _day(name: str, title: str, description: str, *, required: bool = False) -> Field:
    return Field(name, title, description, "date", required)


def _status(description: str) -> Field:
    return Field("status", "Status", description, required=True, enum=tuple(status.value for status in Status))


_NOTE: Final = Field("note", "Note", "A remark of whoever keeps the ledger.")
_VOIDED: Final = Field(
    "voided", "Voided", "Whether it was taken out of every sum: nothing is ever deleted.", "boolean", required=True
)
_SOURCE: Final = (
    Field("claimant", "Claimant", "Who said it; empty where a page does not say."),
    Field("by", "Speaks for", "Code of the side that the claimant speaks for; empty for anybody else.", enum=_SIDES),
    Field("publisher", "Publisher", "Who published it."),
    Field("source", "Source", "Address of the page, or a citation in words.", required=True),
    Field("archive", "Archive", "Address of an archived copy.", pattern=_LINK),
    _day("published", "Published", "Day of publication."),
)
SOURCE_COLUMNS: Final = frozenset(field.name for field in _SOURCE)
"""The columns that say who said it, and where."""


def _figures(owner: EntryKind, title: str, description: str, figure: str, *, both: bool = False) -> Resource:
    column = Field(owner.value, owner.value.capitalize(), f"Key of the {owner}.", required=True)
    side = "Who received the people or remains" + ("; both adds all sides." if both else ".")
    return Resource(
        f"{owner}-figures",
        title,
        description,
        (
            column,
            Field("side", "Side", side, required=True, enum=_SIDES_AND_BOTH if both else _SIDES),
            Field(
                "category",
                "Category",
                "pow: prisoners of war; civilian; people: living, split not stated; remains.",
                required=True,
                enum=tuple(category.value for category in Category),
            ),
            Field("figure", "Figure", f"The {figure}. {_NOTATION}", required=True, pattern=_FIGURE),
        ),
        (owner.value, "side", "category"),
        (
            (owner.value, f"{owner}s", "code" if owner is EntryKind.PLEDGE else "key"),
            # `both` is no side.
            *(() if both else (("side", "sides", "code"),)),
        ),
    )


_BY_SIDE: Final = ("by", "sides", "code")

RESOURCES: Final = (
    Resource(
        "sides",
        "Sides",
        "The parties that receive people or remains.",
        (
            _key("code", "Code", "Short name of the side."),
            Field("name", "Name", "Name of the side.", required=True),
            Field("aliases", "Aliases", "Other names of the side, with commas between."),
        ),
        ("code",),
    ),
    Resource(
        "pledges",
        "Pledges",
        "Figures committed to in advance.",
        (
            _key("code", "Code", "Short name of the pledge."),
            _day("announced", "Announced", "Day of the announcement.", required=True),
            _day("from", "From", "First day whose swaps can count.", required=True),
            _day("until", "Until", "Last day whose swaps can count."),
            Field("deadline", "Deadline", "Deadline as worded."),
            _NOTE,
            _VOIDED,
        ),
        ("code",),
        # Up to pow-ledger 0.4 a pledge had one source, in its own row.
        former=tuple(replace(field, required=False) for field in _SOURCE),
    ),
    _figures(EntryKind.PLEDGE, "Pledged figures", "The figure of each pledge per side and category.", "pledged figure"),
    Resource(
        "swaps",
        "Swaps",
        "One row per announced exchange or handover.",
        (
            _key("key", "Key", "Stable key of the swap."),
            _day("date", "Date", "Day of the swap.", required=True),
            _status("Where it stands."),
            Field("place", "Place", "Where it took place, as far as stated."),
            Field("mediators", "Mediators", r"Named mediators, separated by semicolons; one in a name is written \;."),
            Field("label", "Label", "Number that somebody gave it, such as 63rd."),
            _NOTE,
            _VOIDED,
        ),
        ("key",),
    ),
    _figures(EntryKind.SWAP, "Adopted figures", "The figures adopted for each swap.", "adopted figure"),
    Resource(
        "reports",
        "Reports",
        "What one claimant says in one source about one swap or one pledge.",
        (
            _key("key", "Key", "Stable key of the report."),
            Field("swap", "Swap", "Key of the swap; empty where the report is on a pledge."),
            Field("pledge", "Pledge", "Code of the pledge; empty where the report is on a swap."),
            _status("Status of the swap by this report. On a pledge: agreed, or cancelled where the source denies it."),
            *_SOURCE,
            _NOTE,
            _VOIDED,
        ),
        ("key",),
        (("swap", "swaps", "key"), ("pledge", "pledges", "code"), _BY_SIDE),
    ),
    _figures(EntryKind.REPORT, "Stated figures", "The figures that each report states.", "stated figure"),
    Resource(
        "stances",
        "Stances",
        "What a report says of a swap and a pledge.",
        (
            Field("report", "Report", "Key of the report.", required=True),
            Field("pledge", "Pledge", "Code of the pledge.", required=True),
            Field(
                "stance",
                "Stance",
                "counts: the swap is part of the pledge; partly: some of it is; excluded: it is not.",
                required=True,
                enum=tuple(stance.value for stance in Stance),
            ),
        ),
        ("report", "pledge"),
        (("report", "reports", "key"), ("pledge", "pledges", "code")),
    ),
    Resource(
        "statements",
        "Statements",
        "Running totals that somebody stated.",
        (
            _key("key", "Key", "Stable key of the statement."),
            _day("as_of", "As of", "Last day that the total covers.", required=True),
            _day("since", "Since", "First day that the total covers; empty where not stated."),
            Field("pledge", "Pledge", "Code of the pledge that the total is about."),
            Field("mediator", "Mediator", "Only swaps that this mediator took part in."),
            *_SOURCE,
            _NOTE,
            _VOIDED,
        ),
        ("key",),
        (("pledge", "pledges", "code"), _BY_SIDE),
    ),
    _figures(EntryKind.STATEMENT, "Stated totals", "The figures of each statement.", "stated total", both=True),
)
"""Every file of a package, each after those that it refers to."""

_NEW: Final[Json] = {
    "profile": "tabular-data-package",
    "name": "pow-ledger",
    "title": "Announced prisoner exchanges",
    "description": (
        "Counts of prisoners of war, civilians and remains exchanged or handed over, as officials and media announced "
        "them, with every rival claim, the agreements they were tied to, and the running totals stated. Counts only, "
        "no names of prisoners."
    ),
    "licenses": [
        {
            "name": "CC-BY-4.0",
            "title": "Creative Commons Attribution 4.0 International",
            "path": "https://creativecommons.org/licenses/by/4.0/",
        }
    ],
}


def described(
    held: Json | None, sides: Sequence[Side], coverage: Coverage, files: Mapping[str, tuple[int, str]]
) -> Json:
    """The description of a package, from the size in bytes and the SHA-256 of each of its files.

    What an earlier description says of the whole package (title, licence, version and the like) stays, and so do files
    that are no part of a ledger.
    """
    whole = {**(held or _NEW)}
    others = [each for each in whole.pop("resources", []) if each.get("name") not in _OURS]
    for name, day in (("complete_from", coverage.since), ("complete_until", coverage.until)):
        whole.pop(name, None)
        whole |= {name: day.isoformat()} if day else {}
    return {
        **whole,
        "resources": [
            *(_measured(_resource(each, sides), files[each.path]) for each in RESOURCES),
            *(
                _measured(each, files[str(each.get("path"))]) if str(each.get("path")) in files else each
                for each in others
            ),
        ],
    }


_OURS: Final = frozenset(resource.name for resource in RESOURCES)


def other_files(held: Json | None) -> Iterable[str]:
    """The files of a package that are no part of a ledger."""
    for each in (held or {}).get("resources", []):
        if each.get("name") not in _OURS and isinstance(each.get("path"), str):
            yield each["path"]


def _measured(resource: Json, measure: tuple[int, str]) -> Json:
    size, digest = measure
    rest = {name: value for name, value in resource.items() if name not in ("bytes", "hash", "schema")}
    schema = {"schema": resource["schema"]} if "schema" in resource else {}
    return {**rest, "bytes": size, "hash": f"sha256:{digest}", **schema}


def _resource(resource: Resource, sides: Sequence[Side]) -> Json:
    schema: Json = {
        "fields": [_field(field, sides) for field in resource.fields],
        # An empty cell means no value, for texts too.
        "missingValues": [""],
        "primaryKey": list(resource.key),
    }
    if resource.refers:
        schema["foreignKeys"] = [
            {"fields": [column], "reference": {"resource": other, "fields": [target]}}
            for column, other, target in resource.refers
        ]
    return {
        "name": resource.name,
        "path": resource.path,
        "title": resource.title,
        "description": resource.description,
        "profile": "tabular-data-resource",
        "format": "csv",
        "mediatype": "text/csv",
        "encoding": "utf-8",
        "schema": schema,
    }


def _field(field: Field, sides: Sequence[Side]) -> Json:
    words = [word for each in field.enum for word in ([side.code for side in sides] if each == EVERY_SIDE else [each])]
    constraints = {
        **({"required": True} if field.required else {}),
        **({"pattern": field.pattern} if field.pattern else {}),
        **({"enum": words} if words else {}),
    }
    return {
        "name": field.name,
        "type": field.type,
        "title": field.title,
        "description": field.description,
        **({"constraints": constraints} if constraints else {}),
    }
