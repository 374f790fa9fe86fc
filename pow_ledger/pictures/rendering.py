"""Rendering: a drawing as SVG. The same drawing always gives the same bytes."""

import functools
from pathlib import Path
from typing import TYPE_CHECKING

from pow_ledger.pictures.shapes import Drawing, pixels

if TYPE_CHECKING:
    from jinja2 import Environment


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
    )
    environment.filters["pixels"] = lambda value: value if isinstance(value, str) else pixels(value)
    return environment


def svg(drawing: Drawing) -> str:
    """A drawing as a file of its own, which needs nothing else and has no links."""
    return templates().get_template("picture.svg").render(drawing=drawing, alone=True, linked=False)


def inlined(drawing: Drawing, *, linked: bool) -> str:
    """A drawing as part of the page, which has its styles; with links from its marks to what they stand for."""
    return templates().get_template("picture.svg").render(drawing=drawing, alone=False, linked=linked)
