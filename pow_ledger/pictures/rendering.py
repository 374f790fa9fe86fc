"""Rendering: templates, and a drawing as SVG. The same drawing always gives the same bytes.

Every text is escaped, and loses the characters that may not stand in XML or that steer what shows it. A page also keeps
what runs from right to left apart from what surrounds it, by `<bdi>`.
"""

import functools
import re
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pow_ledger.domain.texts import lines_without_controls
from pow_ledger.pictures.shapes import Drawing, pixels

if TYPE_CHECKING:
    from jinja2 import Environment
    from markupsafe import Markup


@functools.cache
def templates() -> "Environment":
    """The templates of what is XML."""
    return _templates(lambda value: _safe(value) if type(value) is str else value)


@functools.cache
def page_templates() -> "Environment":
    """The same for HTML. An attribute has no elements in it, so its texts go through `plain`."""
    return _templates(lambda value: _kept_apart(value) if type(value) is str else value)


def _templates(finalize: Callable[[object], object]) -> "Environment":
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(
        loader=FileSystemLoader(Path(__file__).parent / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        finalize=finalize,
    )
    environment.filters["pixels"] = lambda value: value if isinstance(value, str) else pixels(value)
    environment.filters["sentence"] = sentence
    environment.filters["isolated"] = isolated
    environment.filters["plain"] = plain
    return environment


def _safe(text: str) -> str:
    """A text without controls; by those that turn letters round, a figure could read backwards."""
    return _NO_XML.sub("?", lines_without_controls(text))


_NO_XML: Final = re.compile("[\ud800-\udfff\ufffe\uffff]")
"""What is no control and may not stand in XML 1.0 all the same."""


def svg(drawing: Drawing) -> str:
    """A drawing as a file of its own, which needs nothing else and has no links."""
    return templates().get_template("picture.svg").render(drawing=drawing, alone=True, linked=False)


def inlined(drawing: Drawing, *, linked: bool) -> str:
    """A drawing as part of the page, which has its styles; with links from its marks to what they stand for."""
    return templates().get_template("picture.svg").render(drawing=drawing, alone=False, linked=linked)


_RIGHT_TO_LEFT: Final = "\u0590-\u08ff\u200f\ufb1d-\ufdff\ufe70-\ufefc\U00010800-\U00010fff\U0001e800-\U0001efff"
"""The blocks of Unicode whose letters run from right to left, and the mark that does."""
_RUN: Final = re.compile(rf"[{_RIGHT_TO_LEFT}](?:[\s\d'’\"\-.]*[{_RIGHT_TO_LEFT}])*")


def isolated(text: str) -> "Markup | str":
    """A text that somebody wrote, as a whole apart from what surrounds it where any letter runs from right to left."""
    from markupsafe import Markup

    return Markup("<bdi>{}</bdi>").format(_safe(text)) if _RUN.search(text) else text


def _kept_apart(text: str) -> "Markup | str":
    """A sentence whose words from right to left, such as a name, are each apart from the numbers beside them."""
    from markupsafe import Markup, escape

    text = _safe(text)
    if text.isascii() or not _RUN.search(text):
        return text
    # Escaping changes no letter that runs from right to left.
    return Markup(_RUN.sub(lambda run: f"<bdi>{run[0]}</bdi>", str(escape(text))))


def plain(text: str) -> "Markup":
    """A text for an attribute or a title, where no element may be."""
    from markupsafe import escape

    return escape(_safe(text))


def sentence(text: str) -> str:
    """A text with its first letter in upper case."""
    return f"{text[:1].upper()}{text[1:]}"
