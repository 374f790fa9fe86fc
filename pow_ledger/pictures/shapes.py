"""What a picture is made of: shapes with plain numbers, which the template `picture.svg` writes as they are.

A shape's look is a class of `picture.css`; fills that differ from picture to picture (hatching, fading) are attributes.
"""

from collections.abc import Iterable, Iterator, Mapping
from typing import Literal, NamedTuple

Number = int | float
Anchor = Literal["start", "middle", "end"]


def pixels(number: Number) -> str:
    """A number to a tenth of a pixel, without a needless `.0`."""
    return f"{round(number, 1):g}" if abs(number) < 100_000 else f"{round(number)}"


class Shape(NamedTuple):
    """One element of SVG."""

    tag: str
    attributes: Mapping[str, str | Number]
    text: str = ""


class Mark(NamedTuple):
    """Shapes that stand for one thing, and the words that a pointer over them shows."""

    shapes: tuple[Shape, ...]
    words: str
    link: str = ""
    """Where the page tells of what they stand for, such as `#2025-10-02-185`. Only pictures on the page have links."""


class Drawing(NamedTuple):
    """A whole picture."""

    name: str
    """What its file is called, without an ending; begins the ids of its parts."""
    title: str
    description: str
    """All that it shows, in words: what a reader who cannot see it needs."""
    width: int
    height: int
    content: tuple[Shape | Mark, ...]


def box(x: Number, y: Number, width: Number, height: Number, look: str, *, fill: str = "") -> Shape:
    """A rectangle. `fill` is a pattern or gradient of the picture (`hatch`, `fade`) instead of the look's own fill."""
    return Shape("rect", {"x": x, "y": y, "width": max(width, 0), "height": max(height, 0)} | _filled(look, fill))


def diamond(x: Number, y: Number, size: Number = 4) -> Shape:
    """The sign of a total that somebody stated, around a place; `size` is from its middle to its corners."""
    return path(((x - size, y), (x, y - size), (x + size, y), (x, y + size)), "stated", closed=True)


def line(x1: Number, y1: Number, x2: Number, y2: Number, look: str) -> Shape:
    return Shape("line", {"x1": x1, "y1": y1, "x2": x2, "y2": y2, "class": look})


def ring(x: Number, y: Number, radius: Number, look: str) -> Shape:
    """A circle; whether it is open is up to its look."""
    return Shape("circle", {"cx": x, "cy": y, "r": radius, "class": look})


def path(corners: Iterable[tuple[Number, Number]], look: str, *, fill: str = "", closed: bool = False) -> Shape:
    """A line through corners, or the area within them."""
    drawn = "".join(_strokes(corners))
    return Shape("path", {"d": f"{drawn}{'Z' if closed else ''}"} | _filled(look, fill))


def _strokes(corners: Iterable[tuple[Number, Number]]) -> Iterator[str]:
    """The strokes from corner to corner; a level or upright one says only where it ends."""
    before: tuple[str, str] | None = None
    for corner in corners:
        x, y = pixels(corner[0]), pixels(corner[1])
        if before is None:
            yield f"M{x} {y}"
        elif y == before[1]:
            yield f"H{x}"
        elif x == before[0]:
            yield f"V{y}"
        else:
            yield f"L{x} {y}"
        before = x, y


def words(x: Number, y: Number, text: str, look: str = "words", anchor: Anchor = "start") -> Shape:
    """A line of text whose letters stand on `y`."""
    attributes: dict[str, str | Number] = {"x": x, "y": y, "class": look}
    return Shape("text", attributes | ({} if anchor == "start" else {"text-anchor": anchor}), text)


def _filled(look: str, fill: str) -> dict[str, str | Number]:
    return {"class": look, "fill": fill} if fill else {"class": look}
