"""Figures: what is known of one number, as an interval, and the small algebra on them.

One notation, typed and printed:

=============  ======================================  ===============
notation       means                                   low, high
=============  ======================================  ===============
``250``        exactly (``1,200`` may be typed too)    250, 250
``1000~``      about                                   1000, 1000
``1200+``      at least                                1200, none
``..1200``     at most                                 0, 1200
``200..250``   between                                 200, 250
``withheld``   it happened, the number was not given   0, none
=============  ======================================  ===============

A closing ``~`` makes any of them approximate, as sums of approximate figures are: ``1311+~``.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from pow_ledger.domain.errors import FractionalFigure, HugeFigure, NegativeFigure, NotAFigure, ReversedFigure

LARGEST: Final = 10_000_000
"""The largest number of one figure; no exchange in history comes near it."""

_NUMBER: Final = r"[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+"
_NOTATION: Final = (
    rf"(?P<exact>{_NUMBER})|(?P<floor>{_NUMBER})\+|\.\.(?P<ceiling>{_NUMBER})"
    rf"|(?P<low>{_NUMBER})\.\.(?P<high>{_NUMBER})"
)
_FRACTION: Final = r"[0-9]+[.,][0-9]+[~+]?"


@dataclass(frozen=True, slots=True)
class Figure:
    """A whole number of people (or remains) that lies between `low` and `high`, both included.

    `low` is 0 or more; `high` is None where nothing bounds it from above. `about` says that the
    bounds themselves are approximate.
    """

    low: int
    high: int | None
    about: bool = False

    def __post_init__(self) -> None:
        if self.low < 0 or (self.high is not None and self.high < self.low):
            raise ValueError(f"no figure lies between {self.low} and {self.high}")

    @property
    def withheld(self) -> bool:
        """Whether nothing at all is known of the number."""
        return self.low == 0 and self.high is None

    @property
    def exact(self) -> bool:
        """Whether it is one number, and not about that number."""
        return self.low == self.high and not self.about

    @property
    def text(self) -> str:
        """The figure in the notation; `parse_figure` reads it back."""
        if self.withheld:
            return "0+~" if self.about else "withheld"
        return self._bounds() + ("~" if self.about else "")

    def _bounds(self) -> str:
        if self.high is None:
            return f"{self.low}+"
        if self.low == self.high:
            return f"{self.low}"
        return f"..{self.high}" if self.low == 0 else f"{self.low}..{self.high}"

    def __str__(self) -> str:
        return self.text

    def __add__(self, other: "Figure") -> "Figure":
        """Add bounds: unbounded plus anything is unbounded, about plus anything is about."""
        unbounded = self.high is None or other.high is None
        high = None if unbounded else (self.high or 0) + (other.high or 0)
        return Figure(self.low + other.low, high, self.about or other.about)

    def contradicts(self, other: "Figure") -> bool:
        """Whether the two share no number; about figures only if more than a tenth apart.

        The tenth is of the approximate figure's own nearest bound; where both are approximate the
        larger tenth holds.
        """
        below, above = (self, other) if self.low <= other.low else (other, self)
        if below.high is None or below.high >= above.low:
            return False
        ten_times_slack = max(below.about * below.high, above.about * above.low)
        return 10 * (above.low - below.high) > ten_times_slack


ZERO: Final = Figure(0, 0)
WITHHELD: Final = Figure(0, None)


def total(figures: Iterable[Figure]) -> Figure:
    """The sum of any number of figures; of none, zero."""
    return sum(figures, start=ZERO)


def in_words(figure: Figure) -> str:
    """`1000~` as "about 1,000", `1311+` as "at least 1,311", `30..55` as "30–55"."""
    if figure.withheld:
        return "withheld"
    about = "about " if figure.about else ""
    if figure.high is None:
        return f"at least {about}{figure.low:,}"
    if figure.low == figure.high:
        return f"{about}{figure.low:,}"
    if figure.low == 0:
        return f"up to {about}{figure.high:,}"
    return f"{about}{figure.low:,}–{figure.high:,}"


def parse_figure(text: str) -> Figure:
    """Read a figure in the notation.

    Raises a UsageError that says what is wrong: not a figure, negative, fractional, over
    `LARGEST`, or with its bounds reversed.
    """
    if text == "withheld":
        return WITHHELD
    bare = text.removesuffix("~")
    match = re.fullmatch(_NOTATION, bare)
    if match is None:
        raise _complaint(text)
    bounds = {name: _whole(number, text) for name, number in match.groupdict().items() if number}
    about = bare != text
    if "exact" in bounds:
        return Figure(bounds["exact"], bounds["exact"], about)
    low, high = bounds.get("low", bounds.get("floor", 0)), bounds.get("high", bounds.get("ceiling"))
    if high is not None and low > high:
        raise ReversedFigure(text, low, high)
    return Figure(low, high, about)


def _whole(number: str, text: str) -> int:
    digits = number.replace(",", "").lstrip("0") or "0"
    if len(digits) > len(str(LARGEST)) or int(digits) > LARGEST:
        raise HugeFigure(text, LARGEST)
    return int(digits)


def _complaint(text: str) -> NotAFigure | NegativeFigure | FractionalFigure:
    if text.startswith(("-", "\u2212")):
        return NegativeFigure(text)
    if re.fullmatch(_FRACTION, text):
        return FractionalFigure(text)
    return NotAFigure(text)
