"""The frame that all pictures share: title, lead, legend, the picture itself, and what it is made of."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Final, NamedTuple

from pow_ledger.domain.coverage import Coverage
from pow_ledger.domain.entries import Side
from pow_ledger.domain.wording import coverage_words, day_words
from pow_ledger.pictures.letters import width_of, wrapped
from pow_ledger.pictures.shapes import Drawing, Mark, Shape, box, diamond, words

WIDE: Final = 720
NARROW: Final = 344
"""Widths in pixels: of a page or a paper, and of a telephone."""

TITLE: Final = 17
WORDS: Final = 13
SMALL: Final = 11.5
"""Sizes of letters in pixels, as `picture.css` has them."""


class Setting(NamedTuple):
    """What holds for every picture of a ledger."""

    sides: Sequence[Side]
    today: date
    coverage: Coverage
    width: int = WIDE
    framed: bool = True
    """Without a frame, a picture stands in line with the words around it."""

    @property
    def narrow(self) -> bool:
        return self.width < 500

    @property
    def margin(self) -> int:
        if not self.framed:
            return 0
        return 8 if self.narrow else 16

    @property
    def names(self) -> dict[str, str]:
        """The sides' names by their codes."""
        return {side.code: side.name for side in self.sides}

    @property
    def record_words(self) -> str:
        """As of when a picture is, and how far the record reaches."""
        covered = coverage_words(self.coverage, self.today)
        return f"As of {day_words(self.today)}.{f' {covered}' if covered else ''}"


class Heading(NamedTuple):
    """What stands above a picture."""

    title: str
    lead: str = ""
    """A sentence that says what is drawn."""


class Key(NamedTuple):
    """One entry of a legend: a sign, drawn for a box of 14 by 10 pixels at a place, and what it means."""

    sign: Callable[[float, float], tuple[Shape, ...]]
    words: str


STATED: Final = Key(lambda x, y: (diamond(x + 7, y + 5),), "a total that somebody stated")


class Body(NamedTuple):
    """The picture itself, drawn from a given top."""

    content: tuple[Shape | Mark, ...]
    bottom: float


def framed(
    name: str, setting: Setting, heading: Heading, description: str, keys: Sequence[Key], draw: Callable[[float], Body]
) -> Drawing:
    """A whole picture: `draw` is given the place where its part begins, and says where it ends."""
    room = setting.width - 2 * setting.margin
    above: list[Shape | Mark] = []
    top = 10.0
    for text in wrapped(heading.title, TITLE, room, bold=True):
        top += 18
        above.append(words(setting.margin, top, text, "title"))
    top += 4
    for text in wrapped(heading.lead, WORDS, room):
        top += 17
        above.append(words(setting.margin, top, text))
    legend, top = _legend(keys, setting, top + 10)
    body = draw(top)
    bottom = body.bottom
    below: list[Shape | Mark] = []
    for text in wrapped(f"{setting.record_words} Made with pow-ledger.", SMALL, room):
        bottom += 15
        below.append(words(setting.margin, bottom, text, "faint"))
    height = round(bottom + 12)
    ground = box(0, 0, setting.width, height, "ground")
    content = (ground, *above, *legend, *body.content, *below)
    return Drawing(name, heading.title, description, setting.width, height, content)


def unframed(
    name: str, setting: Setting, title: str, description: str, keys: Sequence[Key], draw: Callable[[float], Body]
) -> Drawing:
    """A picture for where words already stand around it: nothing but its legend, if it has one, and its own part."""
    legend, top = _legend(keys, setting, 4) if keys else ([], 0.0)
    body = draw(top)
    return Drawing(name, title, description, setting.width, round(body.bottom) + 4, (*legend, *body.content))


_SIGN: Final = 14
_ROW: Final = 18


def _legend(keys: Sequence[Key], setting: Setting, top: float) -> tuple[list[Shape | Mark], float]:
    """The legend in as many rows as it needs, and where it ends."""
    content: list[Shape | Mark] = []
    left, right = float(setting.margin), setting.width - setting.margin
    at = left
    for key in keys:
        lines = wrapped(key.words, SMALL, right - left - _SIGN - 6)
        length = _SIGN + 6 + max(width_of(text, SMALL) for text in lines)
        if at > left and at + length > right:
            at, top = left, top + _ROW
        content += key.sign(at, top)
        for number, text in enumerate(lines):
            content.append(words(at + _SIGN + 6, top + 9 + number * (_ROW - 4), text, "small"))
        if len(lines) > 1:
            at, top = left, top + _ROW + (len(lines) - 1) * (_ROW - 4)
        else:
            at += length + 18
    return content, top + (_ROW if keys and at > left else 0) + 6
