"""What `import` and `init --bundled` share: staging what comes, taking it in, and saying what is wrong with it."""

import contextlib
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from pow_ledger.commands.shared import environment
from pow_ledger.domain.imports.import_errors import ImportRefused
from pow_ledger.domain.imports.packaged import Decisions, Intake
from pow_ledger.domain.imports.problems import Problems, Wrong
from pow_ledger.formats.packages.reading import Misplaced, Package

if TYPE_CHECKING:
    import sqlite3

    from pow_ledger.storage.merge.gathering import Fault
    from pow_ledger.storage.merge.staging import Staging


class FileErrors:
    """All that is wrong with some files, file by file, in bounded memory."""

    def __init__(self) -> None:
        self._files: dict[str, Problems] = {}

    def add(self, file: str, wrong: Wrong) -> None:
        self._files.setdefault(file, Problems(file)).add(wrong)

    def raise_any(self) -> None:
        """Raise ImportRefused, with all of it, if there is anything."""
        if self._files:
            raise ImportRefused(str(problems.refusal()) for problems in self._files.values())


@contextlib.contextmanager
def staged_package(package: Package) -> "Iterator[Staging]":
    """A staging of all that a package holds. Raises ImportRefused where something in it is wrong."""
    from pow_ledger.storage.merge.staging import staging

    errors = FileErrors()
    with staging() as staged:
        for each in package.entries():
            if isinstance(each, Misplaced):
                errors.add(each.file, each.wrong)
            else:
                staged.take(each)
        errors.raise_any()
        staged.close()
        yield staged


def take_in_package(connection: "sqlite3.Connection", package: Package, decisions: Decisions) -> Intake:
    """Merge a package that is staged into a ledger. Raises ImportRefused where its parts do not fit together."""
    from pow_ledger.storage.merge import intake

    errors = FileErrors()

    def complain(fault: "Fault") -> None:
        table, line, error = fault
        errors.add(package.file_of(table), Wrong(line, 1, "", "", error))

    found = intake.take_in(
        connection,
        decisions,
        complain,
        partial=False,
        sides=package.sides,
        complete_from=package.complete_from,
    )
    errors.raise_any()
    return found


def bundled() -> Package:
    """The dataset that ships along."""
    return Package(bundled_folder(), environment.today())


def bundled_folder() -> Path:
    """Where the dataset is: inside the installed package, or at the top of a checkout."""
    inside = Path(__file__).parents[2] / "data"
    return inside if inside.is_dir() else Path(__file__).parents[3] / "data"
