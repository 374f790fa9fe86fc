"""Cells that a spreadsheet would run as formulas: defused on the way out, restored on the way in."""

import re
from typing import Final

# Apostrophes before the sign are in the pattern so that a text which begins with some comes back as it was.
_RUNS: Final = re.compile(r"'*[=+\-@\t\r]")
_DEFUSED: Final = re.compile(r"'+[=+\-@\t\r]")


def defused(cell: str) -> str:
    """A cell that no spreadsheet runs: led by one apostrophe (more) where it would be run, or looks defused."""
    return f"'{cell}" if _RUNS.match(cell) else cell


def restored(cell: str) -> str:
    """The cell that was defused."""
    return cell[1:] if _DEFUSED.match(cell) else cell
