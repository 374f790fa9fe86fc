"""Pictures as PNG, which a paper or a program takes that takes no SVG."""

import re
import unicodedata
from collections.abc import Iterator
from html import escape, unescape
from pathlib import Path
from typing import Any, Final

from pow_ledger.domain.errors import MissingExtra, NoFont

ZOOM: Final = 2
"""Pixels of the image for each pixel of the picture, so that letters are sharp in print."""
GROUND: Final = "#ffffff"
_NO_LETTER: Final = "\U0010fffd"
"""A character that no font has; in its place a font draws an empty box."""
_MOST_TRIED: Final = 200


def png(svg: str) -> bytes:
    """A picture as an image on white ground.

    Raises MissingExtra where the library that draws it is not installed, and NoFont where no font of this system has
    the letters of the picture: the library would leave them out without a word.
    """
    try:
        import resvg_py
    except ImportError:
        raise MissingExtra("Drawing a PNG", "png", "Browsers and word processors also open SVG.") from None
    if not _has_a_font(resvg_py):
        raise NoFont("")
    if missing := "".join(_missing_letters(resvg_py, svg)):
        raise NoFont(missing)
    return bytes(resvg_py.svg_to_bytes(svg_string=svg, zoom=ZOOM, background=GROUND))


def _has_a_font(library: Any) -> bool:
    """Whether any word is drawn."""
    return _drawn(library, "word") != _drawn(library, "")


def _missing_letters(library: Any, svg: str) -> Iterator[str]:
    """The letters of a picture that no font has, each once."""
    words = " ".join(map(unescape, re.findall(r"<text[^>]*>([^<]*)</text>", svg)))
    letters = sorted({letter for letter in words if not letter.isascii() and unicodedata.category(letter)[0] == "L"})
    if letters:
        empty_box = _drawn(library, _NO_LETTER)
        yield from (letter for letter in letters[:_MOST_TRIED] if _drawn(library, letter) == empty_box)


def _drawn(library: Any, word: str) -> bytes:
    """A word in the letters of the pictures, drawn alone."""
    style = (Path(__file__).parent / "templates" / "picture.css").read_text(encoding="utf-8")
    tiny = (
        '<svg xmlns="http://www.w3.org/2000/svg" width="60" height="20">'
        f'<style>{style}</style><text x="2" y="15" class="words">{escape(word)}</text></svg>'
    )
    return bytes(library.svg_to_bytes(svg_string=tiny))
