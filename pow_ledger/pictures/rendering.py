"""Rendering: a drawing as SVG. The same drawing always gives the same bytes."""

import functools
import unicodedata
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pow_ledger.pictures.shapes import Drawing, pixels

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


@functools.cache
def templates() -> "Environment":
    """The templates, which escape every text that is put into them."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=_without_overrides,
    )
    environment.filters["pixels"] = lambda value: value if isinstance(value, str) else pixels(value)
    environment.filters["sentence"] = sentence
    environment.filters["isolated"] = isolated
    return environment


_OVERRIDES: Final = dict.fromkeys(map(ord, "\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"))


def _without_overrides(value: object) -> object:
    """A value without the controls that turn letters round, by which a text could make its figures read backwards."""
    return value.translate(_OVERRIDES) if type(value) is str else value


def svg(drawing: Drawing) -> str:
    """A drawing as a file of its own, which needs nothing else and has no links."""
    return templates().get_template("picture.svg").render(drawing=drawing, alone=True, linked=False)


def inlined(drawing: Drawing, *, linked: bool) -> str:
    """A drawing as part of the page, which has its styles; with links from its marks to what they stand for."""
    return templates().get_template("picture.svg").render(drawing=drawing, alone=False, linked=linked)


_LEFT_TO_RIGHT: Final = frozenset(("L", "EN", "ES", "ET", "CS", "NSM", "BN", "B", "S", "WS", "ON"))


def isolated(text: str) -> "Markup | str":
    """A text that somebody wrote, kept apart from what surrounds it where any letter of it runs from right to left."""
    from markupsafe import Markup

    text = str(text)
    if all(unicodedata.bidirectional(letter) in _LEFT_TO_RIGHT for letter in text):
        return text
    return Markup("<bdi>{}</bdi>").format(text.translate(_OVERRIDES))


def sentence(text: str) -> str:
    """A text with its first letter in upper case."""
    return f"{text[:1].upper()}{text[1:]}"
