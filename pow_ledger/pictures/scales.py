"""Scales: where on a picture a number or a day is, and which of them an axis names."""

import itertools
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from typing import Final, NamedTuple, Protocol, TypeVar

from pow_ledger.pictures.letters import width_of

_MONTHS: Final = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_STEPS: Final = (1, 2, 5)
_MONTH_STEPS: Final = (1, 3, 6, 12, 24, 60, 120, 240, 600, 1200)


class Numbers(NamedTuple):
    """Maps counts from 0 to `most` onto a line from `start` to `end`, in pixels. `most` is at least 1."""

    most: int
    start: float
    end: float

    def at(self, count: float) -> float:
        """Where a count is; one beyond `most` lies beyond `end`."""
        return self.start + (self.end - self.start) * count / max(self.most, 1)


class Days(NamedTuple):
    """Maps days from the start of `first` to the end of `last` onto a line from `start` to `end`, in pixels."""

    first: date
    last: date
    start: float
    end: float

    def at(self, day: date) -> float:
        """Where a day begins."""
        return self.start + (self.end - self.start) * (day - self.first).days / self._length

    def middle(self, day: date) -> float:
        """The middle of a day."""
        return self.at(day) + self.width / 2

    @property
    def width(self) -> float:
        """How wide one day is."""
        return (self.end - self.start) / self._length

    @property
    def _length(self) -> int:
        return (self.last - self.first).days + 1


class Dated(Protocol):
    """Anything of a day."""

    @property
    def day(self) -> date: ...


Each = TypeVar("Each", bound=Dated)


def one_per_pixel(found: Iterable[Each], days: Days) -> tuple[Each, ...]:
    """Of all that lies on one pixel the last, since no more is seen of many years."""
    return tuple({round(days.at(each.day)): each for each in found}.values())


def stepped(points: Sequence[tuple[float, float]], end: float) -> Iterator[tuple[float, float]]:
    """The corners of a line that keeps each height until the next point, and the last one until `end`."""
    before: float | None = None
    for x, y in points:
        if y == before:
            continue
        if before is not None:
            yield x, before
        yield x, y
        before = y
    if before is not None:
        yield end, before


class Tick(NamedTuple):
    """One place that an axis names."""

    at: float
    words: str


def number_ticks(scale: Numbers, fewest: int = 4) -> tuple[Tick, ...]:
    """Round numbers from 0 to the most of a scale; about `fewest` of them, or more, up to twice as many."""
    step = _round_step(max(scale.most, 1), fewest)
    return tuple(Tick(scale.at(count), f"{count:,}") for count in range(0, max(scale.most, 1) + 1, step))


def round_up(most: int, parts: int = 4) -> int:
    """The smallest round number that is no smaller than `most`, for the end of an axis."""
    step = _round_step(max(most, 1), parts)
    return -(-max(most, 1) // step) * step


def _round_step(most: int, parts: int) -> int:
    """The largest of 1, 2, 5, 10, 20, … of which at least `parts` fit into `most`; at least 1."""
    step = 1
    for exponent in range(len(str(most))):
        for each in _STEPS:
            if each * 10**exponent * parts <= most:
                step = each * 10**exponent
    return step


def day_ticks(scale: Days, size: float) -> tuple[Tick, ...]:
    """The first days of months, quarters or years, as many as have room for their names in that size of letters."""
    for step in _MONTH_STEPS:
        ticks = tuple(_month_starts(scale, step))
        gaps = itertools.pairwise(ticks)
        if all(before.at + width_of(f"{before.words}  ", size) <= after.at for before, after in gaps):
            return ticks
    return ticks[:1]


def _month_starts(scale: Days, step: int) -> Iterator[Tick]:
    """Every `step`th month's first day, counted from January of year 0. A year is named at its first tick."""
    month = scale.first.year * 12 + scale.first.month - 1
    month += scale.first.day > 1
    month += -month % step
    named = None
    while month // 12 <= date.max.year and (day := date(month // 12, month % 12 + 1, 1)) <= scale.last:
        year = f"{day.year}"
        name = year if step >= 12 else _MONTHS[day.month - 1]
        yield Tick(scale.at(day), name if step >= 12 or day.year == named else f"{name} {year}")
        named = day.year
        month += step
