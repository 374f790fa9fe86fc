"""An announcement as somebody saved or pasted it."""

import sys
from pathlib import Path
from typing import Final

from pow_ledger.commands.shared import environment
from pow_ledger.domain.errors import EmptyText, FileRefused, TextTooLong

STDIN: Final = "-"
LONGEST: Final = 200_000
"""Characters. A longer text is no announcement."""


def pasted_text(file: str) -> str:
    """The text of a file, or of standard input for `-`. Raises a LedgerError where there is none."""
    name = "standard input" if file == STDIN else file
    try:
        if file != STDIN:
            raw = _read(Path(file))
        elif sys.stdin is None:
            raise FileRefused(name, "it is closed")
        else:
            if sys.stdin.isatty():
                environment.say("Paste the announcement, then press Ctrl-D on a line of its own.")
            raw = sys.stdin.buffer.read(4 * LONGEST + 1)
        text = raw.decode("utf-16" if raw[:2] in (b"\xff\xfe", b"\xfe\xff") else "utf-8-sig")
    except OSError as error:
        raise FileRefused(name, error.strerror or str(error)) from None
    except ValueError:
        raise FileRefused(name, "it is no text in UTF-8") from None
    if len(text) > LONGEST:
        raise TextTooLong("announcement", len(text), LONGEST)
    if not text.strip():
        raise EmptyText("announcement")
    return text


def _read(path: Path) -> bytes:
    with path.open("rb") as file:
        return file.read(4 * LONGEST + 1)
