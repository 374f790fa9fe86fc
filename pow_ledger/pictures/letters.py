"""How wide a text is, so that words on a picture never overlap.

A picture has no font of its own, so nobody knows which one a reader's system takes. The widths are those of a wide one
(DejaVu Sans); in others there is room left.
"""

import unicodedata
from functools import lru_cache
from typing import Final

_WIDTHS: Final = {
    **dict.fromkeys("ijlI.,:;'|’ ·", 0.36),
    **dict.fromkeys('!frt()[]-/\\"“”°', 0.46),
    **dict.fromkeys("+=<>~≥≤≠−→#&^", 0.84),
    **dict.fromkeys("mMWw@%—…жшщюыфмФМД", 1.0),
    **dict.fromkeys("ЖШЩЮЫ", 1.18),
}
_BOLD: Final = 1.13


@lru_cache(maxsize=10_000)
def width_of(text: str, size: float, *, bold: bool = False) -> float:
    """The most pixels that a text takes in letters of a size (in pixels)."""
    return sum(map(_width, text)) * size * (_BOLD if bold else 1)


def _width(letter: str) -> float:
    """The width of a letter, of which 1 is the size."""
    if letter in _WIDTHS:
        return _WIDTHS[letter]
    if unicodedata.combining(letter) or unicodedata.category(letter) in ("Cf", "Mn", "Me"):
        return 0
    if unicodedata.east_asian_width(letter) in "WF":
        return 1.2
    return 0.79 if letter.isupper() else 0.65


def shortened(text: str, size: float, room: float, *, bold: bool = False) -> str:
    """A text that fits into so many pixels, with `…` where its end is left out."""
    if width_of(text, size, bold=bold) <= room:
        return text
    while text and width_of(f"{text}…", size, bold=bold) > room:
        text = text[:-1].rstrip()
    return f"{text}…"


def wrapped(text: str, size: float, room: float, *, bold: bool = False) -> tuple[str, ...]:
    """The lines of a text of which each fits into so many pixels; a word that is too long for a line is shortened."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, size, bold=bold) <= room:
            lines[-1] = longer
        else:
            lines.append(shortened(word, size, room, bold=bold))
    return tuple(lines)
