"""`ledger export FOLDER`: the whole ledger as a data package."""

import difflib
import sqlite3
from collections.abc import Collection, Iterator, Mapping
from pathlib import Path
from typing import Final

from pow_ledger.commands import context
from pow_ledger.domain.carried import Carried, Kind
from pow_ledger.domain.errors import FileRefused, NoSuchFolder
from pow_ledger.storage.entries import reading


def is_folder(target: str, tables: Collection[str]) -> bool:
    """Whether a target is a folder to write a package to: one that is there, or a name that has no ending.

    A name that is nearly that of a table is taken for a slip.
    """
    if not target:
        return False
    if Path(target).is_dir() or target.endswith(("/", "\\")):
        return True
    path = Path(target)
    plain = not path.suffix and path.name not in ("", "-", *tables)
    return plain and (len(path.parts) > 1 or not difflib.get_close_matches(target, (*tables, *_NO_TABLES), cutoff=0.75))


_NO_TABLES: Final = ("check", "compare", "log", "show", "stances", "pledge")
"""What somebody may take for a table."""


def write(ledger: sqlite3.Connection, folder: Path) -> None:
    """Write all that the ledger holds, voided entries too, without its history."""
    from pow_ledger.formats.package_writing import write_package
    from pow_ledger.storage.entries import dump

    if not folder.is_dir() and not folder.parent.is_dir():
        raise NoSuchFolder(str(folder.parent))
    with dump.keyed(ledger) as keyed:
        try:
            write_package(folder, reading.sides(keyed), reading.complete_from(keyed), _entries(keyed))
        except OSError as error:
            raise FileRefused(str(folder), error.strerror or str(error)) from error
    context.say(f"Wrote the ledger to {folder}, as a data package.")


def _entries(ledger: sqlite3.Connection) -> Mapping[str, Iterator[Carried]]:
    """The entries and their figures, by the names of their files."""
    from pow_ledger.storage.entries import dump

    found: dict[str, Iterator[Carried]] = {"stances": iter(dump.stances(ledger))}
    for kind in Kind:
        found[f"{kind}s"] = dump.entries(ledger, kind)
        found[f"{kind}-figures"] = dump.figures(ledger, kind)
    return found
