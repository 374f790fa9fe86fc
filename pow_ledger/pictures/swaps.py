"""The picture `swaps`: days along, a mark for each swap, its size the living people that a side received."""

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from pow_ledger.domain import wording
from pow_ledger.domain.checks.book import SwapWithReports
from pow_ledger.domain.coverage import End
from pow_ledger.domain.entries import Category, Counts, Status
from pow_ledger.domain.figures import Figure, in_words, total
from pow_ledger.pictures.frames import SMALL, WORDS, Body, Heading, Key, Setting, framed
from pow_ledger.pictures.letters import shortened, width_of
from pow_ledger.pictures.scales import Days, Numbers, day_ticks, number_ticks, round_up
from pow_ledger.pictures.shapes import Drawing, Mark, Shape, box, line, pixels, ring, words

MANY: Final = 600
"""Of more swaps no mark has words of its own."""
LOOKS: Final = 4
"""How many colours for sides there are."""
_RING: Final = 3.5
_STRIP: Final = 24
"""The height of a strip of remains."""
_TOLD: Final = 40
"""Up to so many swaps are told one by one in the description."""


class Lane(NamedTuple):
    """Where one side's marks are: from an axis upward or downward, and its remains beyond."""

    side: str
    look: int
    scale: Numbers
    remains: Numbers | None

    @property
    def outward(self) -> int:
        """1 where larger counts lie further down, -1 where they lie further up."""
        return 1 if self.scale.end > self.scale.start else -1


def swaps(found: Sequence[SwapWithReports], setting: Setting, links: Mapping[int, str] | None = None) -> Drawing:
    """Every completed swap, by its day. `links` gives the address of a swap on the page."""
    shown = [each for each in found if each.record.swap.status is Status.COMPLETED and each.record.swap.figures]
    if not shown:
        nothing = "No completed swap is recorded here."
        return framed("swaps", setting, Heading(nothing), nothing, (), lambda top: Body((), top))
    days = axis([each.record.swap.date for each in shown], setting, _largest(shown, setting))
    first, last = shown[0].record.swap.date, shown[-1].record.swap.date
    title = f"{wording.plural(len(shown), 'swap')}, {wording.days_words(first, last)}"
    lead = "A mark for each swap; its size is the number of living people that a side received"
    lead += f": {setting.sides[0].name} upward, {setting.sides[1].name} downward." if len(setting.sides) == 2 else "."
    if len(shown) > MANY:
        lead += " They are too many to name each."
    return framed(
        "swaps",
        setting,
        Heading(title, lead),
        " ".join(_described(shown, setting)),
        [*_keys(shown), *beyond_key(days, setting)],
        lambda top: _body(shown, setting, days, links or {}, top),
    )


def living(counts: Counts, side: str) -> Figure | None:
    """The living people of a side's counts added up; None where none are mentioned."""
    figures = [count.figure for count in counts if count.side == side and count.category.living]
    return total(figures) if figures else None


def _remains(counts: Counts, side: str) -> Figure | None:
    return next((c.figure for c in counts if c.side == side and c.category is Category.REMAINS), None)


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


def _body(shown: Sequence[SwapWithReports], setting: Setting, days: Days, links: Mapping[int, str], top: float) -> Body:
    lanes, bottom = _lanes(shown, setting, top)
    content: list[Shape | Mark] = [*beyond(days, setting, top, bottom)]
    for lane in lanes:
        content += _ground(lane, days, setting)
    if len(shown) > MANY:
        for lane in lanes:
            content += _crowd(shown, lane, days)
    else:
        width = min(8.0, max(1.6, days.width * 0.8))
        for each in shown:
            shapes = [shape for lane in lanes for shape in _shapes(each, lane, days, width)]
            content.append(Mark(tuple(shapes), swap_words(each, setting), links.get(each.record.id, "")))
    for tick in day_ticks(days, SMALL):
        content.append(line(tick.at, bottom, tick.at, bottom + 4, "axis"))
        if tick.at + width_of(tick.words, SMALL) <= days.end:
            content.append(words(tick.at, bottom + 16, tick.words, "small"))
    return Body(tuple(content), bottom + 22)


def _lanes(shown: Sequence[SwapWithReports], setting: Setting, top: float) -> tuple[list[Lane], float]:
    """A lane for each side: two on one axis, more below each other. Also where they end."""
    most = round_up(_largest(shown, setting))
    bodies = {
        side.code: [held for each in shown if (held := _remains(each.record.swap.figures, side.code))]
        for side in setting.sides
    }
    largest = max([1, *(_peak(held) for of in bodies.values() for held in of)])
    height = 104.0 if setting.narrow else 124.0
    strip = _STRIP + 18
    lanes = []
    if len(setting.sides) == 2:
        up, down = setting.sides
        middle = top + (strip if bodies[up.code] else 0) + 20 + height
        above = Numbers(largest, middle - height - 20, middle - height - 20 - _STRIP) if bodies[up.code] else None
        below = Numbers(largest, middle + height + 20, middle + height + 20 + _STRIP) if bodies[down.code] else None
        lanes = [
            Lane(up.code, 0, Numbers(most, middle, middle - height), above),
            Lane(down.code, 1, Numbers(most, middle, middle + height), below),
        ]
        return lanes, middle + height + 20 + (strip if below else 0)
    height *= 0.6
    for number, side in enumerate(setting.sides):
        base = top + 22 + height
        strips = Numbers(largest, base + 18, base + 18 + _STRIP) if bodies[side.code] else None
        lanes.append(Lane(side.code, number % LOOKS, Numbers(most, base, base - height), strips))
        top = base + (strip + 14 if strips else 0) + 8
    return lanes, top


def _largest(shown: Sequence[SwapWithReports], setting: Setting) -> int:
    """The most living people that a side received in one swap; at least 1."""
    return max([1, *(_peak(living(each.record.swap.figures, side.code)) for each in shown for side in setting.sides)])


def _peak(figure: Figure | None) -> int:
    """The largest number that a figure's mark shows."""
    return 0 if figure is None else max(figure.low, figure.high or 0)


def _ground(lane: Lane, days: Days, setting: Setting) -> Iterator[Shape]:
    """The axis of a lane with its numbers and the side's name."""
    for tick in number_ticks(lane.scale, 2):
        if tick.at == lane.scale.start and lane.outward > 0:
            # The lane above has the same axis.
            continue
        yield line(days.start, tick.at, days.end, tick.at, "grid" if tick.at != lane.scale.start else "axis")
        yield words(days.start - 5, tick.at + 4, tick.words, "faint", "end")
    room = days.end - days.start
    at = lane.scale.end - 7 if lane.outward < 0 else lane.scale.end + 15
    yield words(days.start, at, shortened(setting.names[lane.side], WORDS, room, bold=True), "strong")
    if lane.remains:
        outward = 1 if lane.remains.end > lane.remains.start else -1
        yield line(days.start, lane.remains.start, days.end, lane.remains.start, "grid")
        name = f"remains, up to {lane.remains.most:,}"
        at = lane.remains.end + (12 if outward > 0 else -4)
        yield words(days.end, at, shortened(name, SMALL, room), "faint", "end")


def _shapes(each: SwapWithReports, lane: Lane, days: Days, width: float) -> Iterator[Shape]:
    """The mark of a swap in one side's lane."""
    swap = each.record.swap
    middle = min(max(days.middle(swap.date), days.start + width / 2), days.end - width / 2)
    figure = living(swap.figures, lane.side)
    if figure is not None:
        yield from _bar(figure, lane, middle, width)
    for report in each.reports:
        rival = living(report.report.figures, lane.side)
        if report.contradicts and rival is not None and not rival.withheld and rival != figure:
            at = lane.scale.at(min(rival.low, lane.scale.most))
            yield line(middle - width / 2 - 3, at, middle + width / 2 + 3, at, "notch")
    bodies = _remains(swap.figures, lane.side)
    if bodies is not None and lane.remains:
        at = lane.remains.at(_peak(bodies))
        yield _upright(middle, max(width, 2), lane.remains.start, at, "remains")
        if bodies.withheld:
            yield ring(middle, lane.remains.start + (6 if at >= lane.remains.start else -6), _RING, "open")


def _bar(figure: Figure, lane: Lane, middle: float, width: float) -> Iterator[Shape]:
    """Solid to what is certain, light to what may be; a soft end where it is about, steps where nothing bounds it."""
    base, solid, light = lane.scale.start, f"side-{lane.look}", f"band-{lane.look}"
    if figure.withheld:
        yield ring(middle, base + lane.outward * (_RING + 3), _RING, "open")
        return
    low, high = figure.low, figure.high
    if figure.about:
        # About figures agree within a tenth.
        low, high = round(low * 0.9), high if high is None else min(round(high * 1.1), lane.scale.most)
    certain = lane.scale.at(low)
    if low and abs(certain - base) < 1:
        certain = base + lane.outward
    yield _upright(middle, width, base, certain, solid)
    if high is None:
        for start, length in ((1, 5), (8, 3), (13, 2)):
            at = certain + lane.outward * start
            yield _upright(middle, width, at, at + lane.outward * length, solid)
    elif high > low:
        yield _upright(middle, width, certain, lane.scale.at(high), light)


def _upright(middle: float, width: float, start: float, end: float, look: str) -> Shape:
    return box(middle - width / 2, min(start, end), width, abs(end - start), look)


def _crowd(shown: Sequence[SwapWithReports], lane: Lane, days: Days) -> Iterator[Shape]:
    """Very many swaps of a side as one shape for each kind: of those on one pixel, the largest is seen."""
    certain: defaultdict[int, int] = defaultdict(int)
    most: defaultdict[int, int] = defaultdict(int)
    bodies: defaultdict[int, int] = defaultdict(int)
    withheld: set[int] = set()
    for each in shown:
        column = round(days.middle(each.record.swap.date))
        figure = living(each.record.swap.figures, lane.side)
        if figure is not None:
            certain[column] = max(certain[column], figure.low)
            most[column] = max(most[column], figure.high or 0)
        if figure is not None and figure.withheld:
            withheld.add(column // 6 * 6)
        bodies[column] = max(bodies[column], _peak(_remains(each.record.swap.figures, lane.side)))
    yield _strokes(most, lane.scale, f"thin-{lane.look} light")
    yield _strokes(certain, lane.scale, f"thin-{lane.look}")
    if lane.remains:
        yield _strokes(bodies, lane.remains, "thin-remains")
    for column in sorted(withheld):
        yield ring(column, lane.scale.start + lane.outward * 3, 2, "open")


def _strokes(columns: Mapping[int, int], scale: Numbers, look: str) -> Shape:
    """A stroke from the axis for each column, all in one shape."""
    base = pixels(scale.start)
    drawn = "".join(f"M{column} {base}V{pixels(scale.at(count))}" for column, count in sorted(columns.items()) if count)
    return Shape("path", {"d": drawn or "M0 0", "class": look})


def _keys(shown: Sequence[SwapWithReports]) -> list[Key]:
    """The signs that occur."""
    figures = [count.figure for each in shown for count in each.record.swap.figures if count.category.living]
    keys: list[Key] = []
    if len(shown) > MANY:
        return [Key(lambda x, y: (ring(x + 7, y + 5, 2, "open"),), "numbers were withheld")]
    if any(figure.withheld for figure in figures):
        keys.append(Key(lambda x, y: (ring(x + 7, y + 5, _RING, "open"),), "the number was withheld"))
    if any((figure.low != figure.high and not figure.withheld) or figure.about for figure in figures):
        keys.append(
            Key(
                lambda x, y: (box(x + 4, y + 5, 6, 5, "side-0"), box(x + 4, y, 6, 5, "band-0")),
                "light: the number may be up to there",
            )
        )
    if any(figure.high is None and figure.low for figure in figures):
        keys.append(
            Key(
                lambda x, y: (
                    box(x + 4, y + 6, 6, 4, "side-0"),
                    box(x + 4, y + 3, 6, 2, "side-0"),
                    box(x + 4, y, 6, 1.5, "side-0"),
                ),
                "steps: at least so many",
            )
        )
    if any(each.record.contested for each in shown):
        keys.append(
            Key(
                lambda x, y: (box(x + 4, y + 2, 6, 8, "side-0"), line(x + 1, y + 5, x + 13, y + 5, "notch")),
                "contested: a line at the figure of another source",
            )
        )
    return keys


# In words


def swap_words(each: SwapWithReports, setting: Setting) -> str:
    """A swap in a sentence, with what contradicts its figures."""
    swap = each.record.swap
    told = f"{wording.day_words(swap.date)}: {wording.counts_words(swap.figures, setting.sides)}"
    rivals = [
        f"{wording.speaker_words(report.report.source, setting.names)} says "
        f"{wording.counts_words(report.report.figures, setting.sides)}"
        for report in each.reports
        if report.contradicts
    ]
    return f"{told}. Contested: {'; '.join(rivals)}." if rivals else f"{told}."


def _described(shown: Sequence[SwapWithReports], setting: Setting) -> Iterator[str]:
    first, last = shown[0].record.swap.date, shown[-1].record.swap.date
    yield f"{wording.plural(len(shown), 'completed swap')}, {wording.days_words(first, last)}."
    for side in setting.sides:
        received = [figure for each in shown if (figure := living(each.record.swap.figures, side.code))]
        bodies = [figure for each in shown if (figure := _remains(each.record.swap.figures, side.code))]
        withheld = sum(figure.withheld for figure in received)
        told = f"{side.name} received {wording.sum_words(total(received))} living people "
        told += f"in {wording.plural(len(received), 'swap')}"
        told += f", the numbers of {withheld} withheld" if withheld else ""
        told += f", and the remains of {wording.sum_words(total(bodies))}" if bodies else ""
        yield f"{told}."
        largest = max(shown, key=lambda each, code=side.code: _peak(living(each.record.swap.figures, code)))  # type: ignore[misc]
        figure = living(largest.record.swap.figures, side.code)
        if figure is not None and _peak(figure):
            yield f"The largest was {in_words(figure)} on {wording.day_words(largest.record.swap.date)}."
    contested = [each for each in shown if each.record.contested]
    if contested and len(shown) > _TOLD:
        yield f"Contested: {wording.plural(len(contested), 'swap')}."
    told_one_by_one = shown if len(shown) <= _TOLD else contested[-12:]
    yield from (swap_words(each, setting) for each in told_one_by_one)
    yield setting.record_words
