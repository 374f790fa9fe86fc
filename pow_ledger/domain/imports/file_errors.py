"""What is wrong with a file, cell by cell, in a message that stays short however much it is."""

from dataclasses import dataclass, field
from typing import Final

from pow_ledger.domain.errors import LedgerError
from pow_ledger.domain.imports.import_errors import ImportRefused, cell_in, place_in
from pow_ledger.domain.texts import without_controls

IN_FULL: Final = 50
"""How many errors are listed one by one; the rest are summed up by kind."""

PLACES: Final = 5
"""How many places are named for a kind that is summed up."""


@dataclass(frozen=True, slots=True)
class CellError:
    """What is wrong with one cell, or with one row as a whole."""

    line: int
    """The line of the file that the row begins on; in a JSON array, the number of the entry."""
    column: int
    """The number of the cell in its row, from 1; 1 for the row as a whole."""
    header: str
    cell: str
    """The cell's text, shortened and safe to print; empty for the row as a whole."""
    error: LedgerError


@dataclass(slots=True)
class _Kind:
    """The errors of one class that are summed up."""

    first: LedgerError
    places: list[str] = field(default_factory=list)
    count: int = 0


class FileErrors:
    """All that is wrong with one file. Holds a bounded number of messages."""

    def __init__(self, name: str) -> None:
        self._name: Final = name
        self._in_full: Final[list[str]] = []
        self._kinds: Final[dict[type[LedgerError], _Kind]] = {}
        self.count = 0

    def add(self, wrong: CellError) -> None:
        self.count += 1
        if len(self._in_full) < IN_FULL:
            self._in_full.append(self._line(wrong))
            return
        kind = self._kinds.setdefault(type(wrong.error), _Kind(wrong.error))
        kind.count += 1
        if len(kind.places) < PLACES:
            kind.places.append(cell_in(self._name, wrong.line, wrong.column))

    def refusal(self) -> ImportRefused:
        """One error that lists them all, and says that nothing was imported."""
        errors = "1 error" if self.count == 1 else f"{self.count:,} errors"
        lines = [f"{without_controls(self._name)} has {errors}, and nothing was imported.", *self._in_full]
        lines += [self._summary(kind) for kind in sorted(self._kinds.values(), key=lambda kind: -kind.count)]
        return ImportRefused(lines)

    def _line(self, wrong: CellError) -> str:
        cell = " ".join(filter(None, [wrong.header, wrong.cell and f"“{wrong.cell}”"]))
        place = without_controls(place_in(self._name, wrong.line, wrong.column))
        said = [place, *filter(None, [cell]), without_controls(str(wrong.error))]
        return ": ".join(said)

    def _summary(self, kind: _Kind) -> str:
        more = "…" if kind.count > len(kind.places) else ""
        places = f"{', '.join(kind.places)}{more and f', {more}'}"
        return without_controls(f"{self._name}: {kind.count:,} more of this kind, at {places}: {kind.first}")


class ImportErrors:
    """All that is wrong with several files, file by file."""

    def __init__(self) -> None:
        self._files: Final[dict[str, FileErrors]] = {}

    def add(self, file: str, wrong: CellError) -> None:
        self._files.setdefault(file, FileErrors(file)).add(wrong)

    def raise_any(self) -> None:
        """Raise ImportRefused with all errors, if there are any."""
        if self._files:
            raise ImportRefused(str(problems.refusal()) for problems in self._files.values())
