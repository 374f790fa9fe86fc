"""Progress as a bar: what is counted is solid, what is possible light, the rest of the pledge thin."""

from typing import Final

from rich.text import Text

from pow_ledger.domain.progress import Progress

_GLYPHS: Final = ("█", "░", "·")
_ASCII: Final = ("#", "+", ".")


def bar(line: Progress, width: int, *, ascii_only: bool = False) -> Text:
    """A bar of `width` characters, of which the whole stands for the pledged floor; a surplus does not lengthen it.

    A count of one person or more shows at least one character, and only a floor that is reached fills the bar.
    """
    floor = line.pledged.low
    solid = _cells(line.counted.low, floor, width)
    reach = width if line.possible.high is None else _cells(line.possible.high, floor, width)
    counted, possible, rest = _ASCII if ascii_only else _GLYPHS
    return Text.assemble(
        (counted * solid, "green"),
        (possible * (reach - solid), "cyan"),
        (rest * (width - reach), "dim"),
        no_wrap=True,
    )


def share(line: Progress) -> str:
    """The counted and the possible part of the floor, in whole per cents rounded down."""
    floor = line.pledged.low
    certain = _percent(line.counted.low, floor)
    if line.possible.high is None:
        return f"{certain}% counted, no upper limit"
    most = _percent(line.possible.high, floor)
    return f"{certain}% counted" if most == certain else f"{certain}% counted, at most {most}%"


def _cells(count: int, floor: int, width: int) -> int:
    if count >= floor:
        return width
    return min(width - 1, max(1, round(width * count / floor))) if count else 0


def _percent(count: int, floor: int) -> int:
    return 100 * count // floor if floor else 100
