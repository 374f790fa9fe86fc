"""Cells that a spreadsheet would run as formulas: defused where they are written, restored where they are read."""

import re
from typing import Final

# Apostrophes before the sign are in the pattern so that a text which begins with some comes back as it was.
_RUNS: Final = re.compile(r"'*[=+\-@\t\r]")
_DEFUSED: Final = re.compile(r"'+[=+\-@\t\r]")


def defused(cell: str) -> str:
    """The cell led by one more apostrophe where a spreadsheet would run it, or where that could not be told apart."""
    return f"'{cell}" if _RUNS.match(cell) else cell


def restored(cell: str) -> str:
    """The cell as it was before `defused`."""
    return cell[1:] if _DEFUSED.match(cell) else cell
