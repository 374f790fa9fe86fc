"""Cells that a spreadsheet would run as formulas:

made harmless where they are written, restored where they are read.
"""

import re
from typing import Final

# The pattern has apostrophes before the sign, so that a text that begins with apostrophes comes back unchanged.
_RUNS: Final = re.compile(r"'*[=+\-@\t\r]")
_DEFUSED: Final = re.compile(r"'+[=+\-@\t\r]")


def defused(cell: str) -> str:
    """The cell with one more apostrophe in front, if a spreadsheet would run it or if it looks like such a cell
    already.
    """
    return f"'{cell}" if _RUNS.match(cell) else cell


def restored(cell: str) -> str:
    """The cell as it was before `defused`."""
    return cell[1:] if _DEFUSED.match(cell) else cell
