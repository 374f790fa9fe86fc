"""The days along which pictures are drawn: how far they reach, where nothing has to be known, and their names."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta

from pow_ledger.domain import wording
from pow_ledger.domain.coverage import End
from pow_ledger.pictures.frames import SMALL, Key, Setting
from pow_ledger.pictures.letters import width_of
from pow_ledger.pictures.scales import Days, Tick, day_ticks, round_up
from pow_ledger.pictures.shapes import Shape, box, line, words


def axis(dates: Sequence[date], setting: Setting, most: int) -> Days:
    """The days from the first to the last that is known of, and a part of those after it, in which nothing is known.

    Beside it is room for numbers up to `most`.
    """
    horizon = setting.coverage.horizon(setting.today)
    first = min(*dates, setting.coverage.since or date.max, date.max)
    known = max(*dates, horizon.day, date.min)
    unknown = min(setting.today - known, (known - first) / 6) if setting.today > known else timedelta(0)
    room = width_of(f"{round_up(most):,}", SMALL) + 6
    return Days(first, known + timedelta(days=unknown.days), setting.margin + room, setting.width - setting.margin)


def beyond(days: Days, setting: Setting, top: float, bottom: float) -> Iterator[Shape]:
    """The grey ground of days of which nothing has to be known, before and after the record."""
    horizon = setting.coverage.horizon(setting.today)
    if horizon.end is not End.TODAY and horizon.day < days.last:
        start = days.at(horizon.day + timedelta(days=1))
        yield box(start, top, days.end - start, bottom - top, "beyond")
    if setting.coverage.since and setting.coverage.since > days.first:
        yield box(days.start, top, days.at(setting.coverage.since) - days.start, bottom - top, "beyond")


def beyond_key(days: Days, setting: Setting) -> Iterator[Key]:
    """What the grey ground means, where there is any."""
    if any(beyond(days, setting, 0, 1)):
        yield Key(lambda x, y: (box(x, y, 14, 10, "beyond"),), "grey: outside of what this record is meant to know")


def day_axis(days: Days, top: float) -> Iterator[Shape]:
    """The names of days below a picture, in 16 pixels; of days so few that no month begins in them, the first."""
    ticks = day_ticks(days, SMALL)
    for tick in ticks:
        yield line(tick.at, top, tick.at, top + 4, "axis")
    named = [tick for tick in ticks if tick.at + width_of(tick.words, SMALL) <= days.end]
    for tick in named or [Tick(days.start, wording.day_words(days.first))]:
        yield words(tick.at, top + 16, tick.words, "small")
