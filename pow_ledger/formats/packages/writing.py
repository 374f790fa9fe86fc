"""Writing a data package: the same bytes for the same entries, so that a version control shows what has changed."""

import csv
import filecmp
import hashlib
import json
import tempfile
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from pow_ledger.domain.entries import Side, Source
from pow_ledger.domain.imports.import_errors import NotAPackage
from pow_ledger.domain.imports.packaged import (
    Packaged,
    PackagedFigure,
    PackagedPledge,
    PackagedReport,
    PackagedStance,
    PackagedStatement,
    PackagedSwap,
)
from pow_ledger.formats.formulas import defused
from pow_ledger.formats.packages.description import DESCRIPTOR, RESOURCES, described, other_files
from pow_ledger.formats.packages.reading import is_inside, read_description

Cells = tuple[str | None, ...]


def write_package(
    folder: Path, sides: Sequence[Side], complete_from: date | None, entries: Mapping[str, Iterable[Packaged]]
) -> None:
    """Write the entries, by the names of their files, into a folder that is empty, or is a package already.

    All files are made before any takes its place, and one that stays the same is not touched. Raises NotAPackage
    where the folder has files of the same names that belong to something else, and OSError.
    """
    held = _held(folder)
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".package-", dir=folder) as made:
        drafts = Path(made)
        for resource in RESOURCES:
            rows = ((side.code, side.name) for side in sides) if resource.name == "sides" else None
            _write(drafts / resource.path, resource.columns, rows or map(_cells, entries[resource.name]))
        files = {path.name: _measure(path) for path in drafts.iterdir()}
        files |= {
            name: _measure(folder / name) for name in other_files(held) if is_inside(name) and (folder / name).is_file()
        }
        text = json.dumps(described(held, sides, complete_from, files), ensure_ascii=False, indent=2) + "\n"
        (drafts / DESCRIPTOR).write_text(text, encoding="utf-8", newline="\n")
        # The description comes last, so that it never speaks of what is not there.
        names = (*(resource.path for resource in RESOURCES), DESCRIPTOR)
        taken = [name for name in names if (folder / name).is_dir()]
        if taken:
            raise NotAPackage(str(folder), f"its {taken[0]} is a folder")
        for name in names:
            _put(drafts / name, folder / name)


def _held(folder: Path) -> dict[str, Any] | None:
    """The description of the package that is there; None where there is none."""
    ours = [resource.path for resource in RESOURCES]
    if not (folder / DESCRIPTOR).exists():
        taken = [name for name in ours if (folder / name).exists()]
        if taken:
            raise NotAPackage(str(folder), f"it has a file {taken[0]} and no {DESCRIPTOR}")
        return None
    held = read_description(folder)
    if not {each["name"] for each in held["resources"]} >= {"swaps", "reports", "sides"}:
        raise NotAPackage(str(folder), "its package is of something else")
    return held


def _write(path: Path, columns: Sequence[str], rows: Iterable[Cells]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file, lineterminator="\n")
        writer.writerow(columns)
        writer.writerows([defused(cell) if cell else "" for cell in row] for row in rows)


def _put(draft: Path, place: Path) -> None:
    if place.is_file() and not place.is_symlink() and filecmp.cmp(place, draft, shallow=False):
        return
    draft.chmod(place.stat().st_mode if place.is_file() else 0o666 & ~_umask())
    # A link is replaced itself: where it leads is no part of the package.
    draft.replace(place)


def _umask() -> int:
    import os

    mask = os.umask(0)
    os.umask(mask)
    return mask


def _measure(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()


def _cells(entry: Packaged) -> Cells:
    match entry:
        case PackagedSwap(key, swap, voided):
            mediators = ";".join(_listed(name) for name in swap.mediators)
            return (
                *(key, _iso(swap.date), swap.status.value, swap.place, mediators, swap.label, swap.note),
                _yes(voided),
            )
        case PackagedReport(key, on, report, voided):
            return (key, on, report.status.value, *_source(report.source), report.note, _yes(voided))
        case PackagedPledge(pledge, voided):
            return (
                *(pledge.code, _iso(pledge.announced), _iso(pledge.window_from), _iso(pledge.window_until)),
                *(pledge.deadline, *_source(pledge.source), pledge.note, _yes(voided)),
            )
        case PackagedStatement(key, statement, voided):
            return (
                *(key, _iso(statement.as_of), _iso(statement.since), statement.pledge, statement.mediator),
                *(*_source(statement.source), statement.note, _yes(voided)),
            )
        case PackagedFigure(_, owner, count):
            return (owner, count.side, count.category.value, count.figure.text)
        case PackagedStance(report, pledge, stance):
            return (report, pledge, stance.value)


def _listed(name: str) -> str:
    return name.replace("\\", "\\\\").replace(";", "\\;")


def _source(source: Source) -> Cells:
    return (source.claimant, source.by, source.publisher, source.citation, source.archive, _iso(source.published))


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _yes(true: bool) -> str:
    return "true" if true else "false"
