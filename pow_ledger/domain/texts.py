"""Texts that people type: what a text may hold, and what a code looks like.

Input is hostile: terminal escapes in a claimant or a note would run on the screen of whoever lists the ledger. So no
text with a control character is accepted.
"""

import re
import unicodedata
from collections.abc import Sequence
from typing import Final

from pow_ledger.domain.errors import BadCode, ControlCharacter, EmptyText, TextTooLong, UnreadableText

LONGEST: Final = 4_000
"""Characters. A longer note is an archive, not a remark."""

LONGEST_CODE: Final = 60
"""The most characters of a code."""

_BIDI_OVERRIDES: Final = frozenset("\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069")
# These are compiled when first needed, and reading commands seldom need them.
_CODE: Final = r"[a-z0-9]+(?:-[a-z0-9]+)*"
_OTHER_REFERENCE: Final = r"[0-9]+|[rs][0-9]+|[0-9]{4}-[0-9]{2}-[0-9]{2}"
RESERVED: Final = frozenset({"each", "both", "none", "ledger", "today", "yesterday"})
"""Words that mean something else wherever a code may stand."""


def is_control(character: str) -> bool:
    """Whether a character steers a terminal or a line instead of being shown."""
    return unicodedata.category(character) in {"Cc", "Zl", "Zp"} or character in _BIDI_OVERRIDES


def without_controls(text: str) -> str:
    """An unchecked text made safe to print."""
    # No control is printable, and looking at each character is slow.
    if text.isprintable():
        return text
    return "".join("?" if is_control(character) else character for character in text)


def lines_without_controls(text: str) -> str:
    """An unchecked text of several lines made safe to print."""
    return "\n".join(map(without_controls, text.split("\n")))


def shown(text: str, most: int = 60) -> str:
    """An unchecked text made short and safe to print, with invisible characters written out."""
    cut = text if len(text) <= most else f"{text[: most - 1]}…"
    if cut.isprintable():
        return cut
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in cut)


def clean_text(text: str, what: str) -> str:
    """Return `text` trimmed, or raise a UsageError that names `what` it was meant for."""
    # Everything that is refused is unprintable, and checking each character is slow.
    if not text.isprintable():
        _refuse_controls(text, what)
    trimmed = text.strip()
    if not trimmed:
        raise EmptyText(what)
    if len(trimmed) > LONGEST:
        raise TextTooLong(what, len(trimmed), LONGEST)
    return trimmed


def as_one_line(names: Sequence[str]) -> str:
    """Several names as one text, which `from_one_line` takes apart again; a name that has a comma keeps it."""
    return "; ".join(names) + (";" if len(names) == 1 and "," in names[0] else "")


def from_one_line(text: str) -> list[str]:
    """The names in a text, with semicolons between them, or where there is none with commas."""
    return [name for each in text.split(";" if ";" in text else ",") if (name := each.strip())]


def _refuse_controls(text: str, what: str) -> None:
    for position, character in enumerate(text, start=1):
        if is_control(character):
            raise ControlCharacter(what, position, ord(character))
        if unicodedata.category(character) == "Cs":
            raise UnreadableText(what, position)


def is_code(text: str) -> bool:
    """Whether a text has the form of a code: lower-case words and numbers joined by hyphens."""
    return bool(re.fullmatch(_CODE, text)) and len(text) <= LONGEST_CODE


def parse_code(text: str, what: str = "pledge code") -> str:
    """Check a new code: lower-case words and numbers joined by hyphens, and no other reference."""
    if not is_code(text):
        raise BadCode(text, what, "is not lower-case words and numbers joined by hyphens")
    if text in RESERVED or re.fullmatch(_OTHER_REFERENCE, text):
        raise BadCode(text, what, "could be read as something else")
    return text
