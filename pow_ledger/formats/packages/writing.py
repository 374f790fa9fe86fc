"""Writing a data package: the same bytes for the same entries, so that version control shows what has changed."""

import contextlib
import csv
import filecmp
import hashlib
import json
import tempfile
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Any

from pow_ledger.domain.coverage import Coverage
from pow_ledger.domain.entries import EntryKind, Side
from pow_ledger.domain.imports.import_errors import NotAPackage
from pow_ledger.domain.keys import KeyedEntry
from pow_ledger.formats.formulas import defused
from pow_ledger.formats.packages.description import DESCRIPTOR, RESOURCES, described, other_files
from pow_ledger.formats.packages.reading import is_inside, read_description
from pow_ledger.formats.packages.rows import Cell, rows_of


def write_package(
    folder: Path,
    sides: Sequence[Side],
    coverage: Coverage,
    entries: Callable[[EntryKind], Iterable[KeyedEntry]],
) -> None:
    """Write the entries of each kind into a folder that is empty, or that is a package already.

    All files are made before any takes its place, and a file that stays the same is not touched. Raises NotAPackage
    where the folder has files of the same names that belong to something else, and OSError.
    """
    held = _held(folder)
    folder.mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".package-", dir=folder) as made:
        drafts = Path(made)
        _write_rows(drafts, sides, entries)
        files = {path.name: _measure(path) for path in drafts.iterdir()}
        files |= {
            name: _measure(folder / name) for name in other_files(held) if is_inside(name) and (folder / name).is_file()
        }
        text = json.dumps(described(held, sides, coverage, files), ensure_ascii=False, indent=2) + "\n"
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


def _write_rows(folder: Path, sides: Sequence[Side], entries: Callable[[EntryKind], Iterable[KeyedEntry]]) -> None:
    with contextlib.ExitStack() as files:
        writers: dict[str, Callable[[Iterable[Cell]], object]] = {}
        for resource in RESOURCES:
            file = files.enter_context((folder / resource.path).open("w", encoding="utf-8", newline=""))
            writers[resource.name] = csv.writer(file, lineterminator="\n").writerow
            writers[resource.name](resource.columns)
        for side in sides:
            writers["sides"]([defused(each) for each in (side.code, side.name, ", ".join(side.aliases))])
        for kind in EntryKind:
            for each in entries(kind):
                for name, row in rows_of(each):
                    writers[name]([defused(cell) if cell else "" for cell in row])


def _put(draft: Path, place: Path) -> None:
    if place.is_file() and not place.is_symlink() and filecmp.cmp(place, draft, shallow=False):
        return
    draft.chmod(place.stat().st_mode if place.is_file() else 0o666 & ~_umask())
    # A link is replaced, not the file that it leads to, which is no part of the package.
    draft.replace(place)


def _umask() -> int:
    import os

    mask = os.umask(0)
    os.umask(mask)
    return mask


def _measure(path: Path) -> tuple[int, str]:
    with path.open("rb") as file:
        return path.stat().st_size, hashlib.file_digest(file, "sha256").hexdigest()
