"""What every drawing must be: words that neither overlap nor leave it, and SVG that needs nothing else."""

import itertools
import re
from collections.abc import Iterator
from typing import NamedTuple
from xml.etree import ElementTree

from pow_ledger.pictures.letters import width_of
from pow_ledger.pictures.rendering import svg
from pow_ledger.pictures.shapes import Drawing, Mark, Shape

SIZES = {
    "title": (17, True),
    "words": (13, False),
    "strong": (13, True),
    "small": (11.5, False),
    "faint": (11.5, False),
}


class Box(NamedTuple):
    """Where a text is, by the widest letters that a reader may have."""

    text: str
    left: float
    right: float
    top: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        return (
            self.left < other.right and other.left < self.right and self.top < other.bottom and other.top < self.bottom
        )


def shapes(drawing: Drawing) -> Iterator[Shape]:
    for each in drawing.content:
        yield from each.shapes if isinstance(each, Mark) else (each,)


def texts(drawing: Drawing) -> Iterator[Box]:
    for shape in shapes(drawing):
        if shape.tag == "text":
            size, bold = SIZES[str(shape.attributes["class"])]
            width = width_of(shape.text, size, bold=bold)
            x, y = float(shape.attributes["x"]), float(shape.attributes["y"])
            left = (
                x - {"start": 0.0, "middle": width / 2, "end": width}[str(shape.attributes.get("text-anchor", "start"))]
            )
            # Of a line of letters that stand on y, most is above and a fifth below.
            yield Box(shape.text, left, left + width, y - size * 0.72, y + size * 0.2)


def check(drawing: Drawing) -> None:
    """Raise AssertionError where a drawing is not fit to be printed."""
    boxes = list(texts(drawing))
    for one, other in itertools.combinations(boxes, 2):
        assert not one.overlaps(other), (one, other)
    for each in boxes:
        assert each.left >= 0 and each.right <= drawing.width + 0.5, each
        assert each.top >= 0 and each.bottom <= drawing.height, each
    written = svg(drawing)
    root = ElementTree.fromstring(written)
    assert not re.search(
        r"<script|<a |\bon\w+=|https?://(?!www\.w3\.org/2000/svg)",
        re.sub(r"<(title|desc|text)\b.*?</\1>", "", written, flags=re.S),
    )
    assert root.find("{http://www.w3.org/2000/svg}desc").text  # type: ignore[union-attr]
    for shape in shapes(drawing):
        for name in ("width", "height", "r"):
            assert float(shape.attributes.get(name, 0)) >= 0
