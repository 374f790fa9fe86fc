"""The picture `swaps`: days along, a mark for each swap, its size the living people that a side received."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from math import ceil
from typing import Final, NamedTuple

from pow_ledger.domain import wording
from pow_ledger.domain.checks.book import SwapWithReports
from pow_ledger.domain.contest import contradictions
from pow_ledger.domain.entries import Category, Counts, Side, Status, with_figures
from pow_ledger.domain.figures import Figure, in_words, total
from pow_ledger.pictures.frames import SMALL, WORDS, Body, Heading, Key, Setting, framed
from pow_ledger.pictures.letters import shortened, width_of
from pow_ledger.pictures.scales import Days, Numbers, number_ticks, round_up
from pow_ledger.pictures.shapes import Drawing, Mark, Shape, box, line, path, pixels, ring, words
from pow_ledger.pictures.timeline import axis, beyond, beyond_key, day_axis

MANY: Final = 600
"""Of more swaps no mark has words of its own."""
LOOKS: Final = 4
"""How many colours for sides there are."""
_RING: Final = 3.5
_STRIP: Final = 24
"""The height of a strip of remains."""
_TOLD: Final = 40
"""Up to so many swaps are told one by one in the description."""
_NAMED: Final = 12
"""Of more swaps, so many of those that are contested or withheld are named."""
_ABOVE: Final = 33
"""The room beyond a scale: for the largest number, then for the side's name."""
_LEVELS: Final = 3
"""How many rings may stand one beyond the other where they would cover each other side by side."""
_APART: Final = 4
"""How wide a day must be for its swaps to stand side by side, in pixels."""
_FAR: Final = 2
"""A rival figure that is more than so many times the largest count is beyond the scale, which it would flatten."""


class Lane(NamedTuple):
    """Where one side's marks are: from an axis upward or downward, and its remains beyond."""

    side: str
    look: int
    scale: Numbers
    remains: Numbers | None
    most_remains: int = 0
    """The most remains that this side received in one swap."""

    @property
    def outward(self) -> int:
        """1 where larger counts lie further down, -1 where they lie further up."""
        return 1 if self.scale.end > self.scale.start else -1


class Spot(NamedTuple):
    """Where a swap's marks are along the axis, and how wide its bars are."""

    middle: float
    width: float


def swaps(found: Sequence[SwapWithReports], setting: Setting, links: Mapping[int, str] | None = None) -> Drawing:
    """Every completed swap, by its day. `links` gives the address of a swap on the page."""
    shown = sorted(filter(_drawn, found), key=lambda each: (each.record.swap.date, each.record.id))
    if not shown:
        return _nothing(found, setting)
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
        " ".join(filter(None, [*_described(shown, setting), _left_out(found), setting.record_words])),
        [*_keys(shown, setting), *beyond_key(days, setting)],
        lambda top: _body(shown, setting, days, links or {}, top),
    )


def _drawn(each: SwapWithReports) -> bool:
    return each.record.swap.status is Status.COMPLETED and bool(each.record.swap.figures)


def _nothing(found: Sequence[SwapWithReports], setting: Setting) -> Drawing:
    """The picture that says that there is nothing to draw."""
    without = any(each.record.swap.status is Status.COMPLETED for each in found)
    nothing = f"No completed swap {'with a figure ' if without else ''}is recorded here."
    told = " ".join(filter(None, [nothing, _left_out(found), setting.record_words]))
    return framed("swaps", setting, Heading(nothing, _left_out(found)), told, (), lambda top: Body((), top))


def _left_out(found: Sequence[SwapWithReports]) -> str:
    """How many swaps are not drawn, and why; empty if all are."""
    kinds = Counter(
        "without any figure"
        if each.record.swap.status is Status.COMPLETED
        else wording.STATUS_WORDS[each.record.swap.status]
        for each in found
        if not _drawn(each)
    )
    parts = [f"{number:,} {kind}" for kind, number in sorted(kinds.items())]
    return f"Swaps that are not drawn: {wording.enumeration(parts)}." if parts else ""


def living(counts: Counts, side: str) -> Figure | None:
    """The living people of a side's counts added up; None where none are mentioned."""
    figures = [count.figure for count in counts if count.side == side and count.category.living]
    return total(figures) if figures else None


def _remains(counts: Counts, side: str) -> Figure | None:
    return next((c.figure for c in counts if c.side == side and c.category is Category.REMAINS), None)


def _body(shown: Sequence[SwapWithReports], setting: Setting, days: Days, links: Mapping[int, str], top: float) -> Body:
    lanes, bottom = _lanes(shown, setting, top)
    content: list[Shape | Mark] = [*beyond(days, setting, top, bottom)]
    counted = any(_peak(living(each.record.swap.figures, lane.side)) for each in shown for lane in lanes)
    for lane in lanes:
        content += _ground(lane, days, setting, counted)
    if len(shown) > MANY:
        for lane in lanes:
            content += _crowd(shown, lane, days)
    else:
        content += _marks(shown, lanes, days, setting, links)
    for lane in lanes:
        content += _largest_words(shown, lane, days)
    content += day_axis(days, bottom)
    return Body(tuple(content), bottom + 22)


def _marks(
    shown: Sequence[SwapWithReports], lanes: Sequence[Lane], days: Days, setting: Setting, links: Mapping[int, str]
) -> list[Mark]:
    """A mark for each swap by date, those with rings after the others, so that no bar covers a ring."""
    spots = tuple(_spots(shown, days))
    levels = [_ring_levels(shown, lane, spots) for lane in lanes]
    marks = []
    for each, spot, *level in zip(shown, spots, *levels, strict=True):
        shapes = [shape for lane, at in zip(lanes, level, strict=True) for shape in _shapes(each, lane, spot, at)]
        marks.append(Mark(tuple(shapes), swap_words(each, setting), links.get(each.record.id, "")))
    return sorted(marks, key=lambda mark: any(shape.tag == "circle" for shape in mark.shapes))


def _spots(shown: Sequence[SwapWithReports], days: Days) -> Iterator[Spot]:
    """A place for each swap, beside the others of its day where a day is wide enough."""
    per_day = Counter(each.record.swap.date for each in shown)
    so_far: Counter[date] = Counter()
    for each in shown:
        day = each.record.swap.date
        beside = per_day[day] if days.width >= _APART else 1
        room = days.width * 0.9 / beside
        width = min(8.0, max(1.6 if beside == 1 else 1.2, room * 0.9))
        middle = days.middle(day) + ((so_far[day] - (beside - 1) / 2) * room if beside > 1 else 0)
        so_far[day] += 1
        yield Spot(min(max(middle, days.start + width / 2), days.end - width / 2), width)


def _ring_levels(shown: Sequence[SwapWithReports], lane: Lane, spots: Sequence[Spot]) -> list[int]:
    """How far beyond the axis each swap's ring stands, so that rings of one season can be told apart."""
    levels = []
    last = [float("-inf")] * _LEVELS
    for each, spot in zip(shown, spots, strict=True):
        figure = living(each.record.swap.figures, lane.side)
        level = 0
        if figure is not None and figure.withheld:
            free = [number for number, at in enumerate(last) if spot.middle - at >= 2 * _RING + 1]
            level = free[0] if free else last.index(min(last))
            last[level] = spot.middle
        levels.append(level)
    return levels


def _largest_words(shown: Sequence[SwapWithReports], lane: Lane, days: Days) -> Iterator[Shape]:
    """The largest number of a side, beyond its bar."""
    each = max(shown, key=lambda each: _peak(living(each.record.swap.figures, lane.side)))
    figure = living(each.record.swap.figures, lane.side)
    if figure is None or not _peak(figure):
        return
    near = [number for number in _rival_numbers(each, lane.side) if number <= lane.scale.most]
    tip = lane.scale.at(max(_reach(figure), *near, 0))
    # Numbers stand clear of the lines of the scale.
    stand = tip + (12 if lane.outward > 0 else -4)
    for tick in number_ticks(lane.scale, 2):
        if stand - 10 < tick.at < stand + 3:
            stand = tick.at + (12 if lane.outward > 0 else -4)
    told = wording.figure_signs(figure)
    half = width_of(told, SMALL) / 2
    middle = min(max(days.middle(each.record.swap.date), days.start + half), days.end - half)
    yield words(middle, stand, told, "small", "middle")


def _lanes(shown: Sequence[SwapWithReports], setting: Setting, top: float) -> tuple[list[Lane], float]:
    """A lane for each side: two on one axis, more below each other. Also where they end."""
    most = round_up(_largest(shown, setting))
    bodies = {
        side.code: [held for each in shown if (held := _remains(each.record.swap.figures, side.code))]
        for side in setting.sides
    }
    received = {code: max(map(_peak, of), default=0) for code, of in bodies.items()}
    # One scale for the remains of all sides: on two, a few of one would look like many of the other.
    largest = max(1, *received.values())
    height = 104.0 if setting.narrow else 124.0
    strip = _STRIP + 18
    lanes = []
    if len(setting.sides) == 2:
        up, down = setting.sides
        beyond_scale = height + _ABOVE
        middle = top + (strip if bodies[up.code] else 0) + beyond_scale
        above = Numbers(largest, middle - beyond_scale, middle - beyond_scale - _STRIP) if bodies[up.code] else None
        below = Numbers(largest, middle + beyond_scale, middle + beyond_scale + _STRIP) if bodies[down.code] else None
        lanes = [
            Lane(up.code, 0, Numbers(most, middle, middle - height), above, received[up.code]),
            Lane(down.code, 1, Numbers(most, middle, middle + height), below, received[down.code]),
        ]
        return lanes, middle + beyond_scale + (strip if below else 0)
    height *= 0.6
    for number, side in enumerate(setting.sides):
        base = top + _ABOVE + 2 + height
        strips = Numbers(largest, base + 18, base + 18 + _STRIP) if bodies[side.code] else None
        scale = Numbers(most, base, base - height)
        lanes.append(Lane(side.code, number % LOOKS, scale, strips, received[side.code]))
        top = base + (strip + 14 if strips else 0) + 8
    return lanes, top


def _largest(shown: Sequence[SwapWithReports], setting: Setting) -> int:
    """The most living people that a mark stands for, or a rival figure that is not far more; at least 1."""
    places = [(each, side.code) for each in shown for side in setting.sides]
    most = max([1, *(_reach(living(each.record.swap.figures, side)) for each, side in places)])
    rivals = (number for each, side in places if each.record.contested for number in _rival_numbers(each, side))
    return max([most, *(number for number in rivals if number <= _FAR * most)])


def _reach(figure: Figure | None) -> int:
    """How far a figure's bar reaches with its soft end, or its steps, for which a quarter is room enough."""
    if figure is None or figure.withheld:
        return 0
    if figure.high is None:
        return figure.low + figure.low // 4
    return round(figure.high * 1.1) if figure.about else figure.high


def _peak(figure: Figure | None) -> int:
    """The largest number that a figure names."""
    return 0 if figure is None else max(figure.low, figure.high or 0)


def _rivals(each: SwapWithReports, side: str) -> Iterator[Figure]:
    """What live reports say of a side's living people where they contradict what is adopted of that side, each once.

    Who states civilians alone says nothing against the prisoners of war, so these are added.
    """
    adopted = tuple(count for count in each.record.swap.figures if count.side == side and count.category.living)
    told = set()
    for report in each.reports:
        stated = tuple(count for count in report.report.figures if count.side == side and count.category.living)
        if report.contradicts and any(contradictions(adopted, stated)):
            alone = all(count.category is Category.CIVILIAN for count in stated)
            told.add(total(count.figure for count in (with_figures(adopted, stated) if alone else stated)))
    yield from sorted(told, key=lambda figure: (figure.low, figure.high or 0))


def _rival_remains(each: SwapWithReports, side: str) -> Iterator[Figure]:
    """What live reports say of the remains that a side received, where they contradict."""
    adopted = tuple(count for count in each.record.swap.figures if count.side == side)
    for report in each.reports:
        stated = tuple(c for c in report.report.figures if c.side == side and c.category is Category.REMAINS)
        if report.contradicts:
            yield from (count.figure for count, _ in contradictions(adopted, stated))


def _rival_numbers(each: SwapWithReports, side: str) -> list[int]:
    """The numbers at which rival figures have a notch: of a range both ends."""
    return [number for figure in _rivals(each, side) for number in _ends(figure)]


def _ends(figure: Figure) -> list[int]:
    high = figure.low if figure.high is None else figure.high
    return sorted({figure.low or high, high})


def _ground(lane: Lane, days: Days, setting: Setting, counted: bool) -> Iterator[Shape]:
    """The axis of a lane and the side's name, with numbers if any living people are counted."""
    for tick in number_ticks(lane.scale, 2)[: None if counted else 1]:
        if tick.at == lane.scale.start and lane.outward > 0:
            # The lane above has the same axis.
            continue
        yield line(days.start, tick.at, days.end, tick.at, "grid" if tick.at != lane.scale.start else "axis")
        yield words(days.start - 5, tick.at + 4, tick.words, "faint", "end")
    room = days.end - days.start
    at = lane.scale.end - 20 if lane.outward < 0 else lane.scale.end + 28
    yield words(days.start, at, shortened(setting.names[lane.side], WORDS, room, bold=True), "strong")
    if lane.remains:
        outward = 1 if lane.remains.end > lane.remains.start else -1
        yield line(days.start, lane.remains.start, days.end, lane.remains.start, "grid")
        name = f"remains, the most at once {lane.most_remains:,}" if lane.most_remains else "remains"
        at = lane.remains.end + (12 if outward > 0 else -4)
        yield words(days.end, at, shortened(name, SMALL, room), "faint", "end")


def _shapes(each: SwapWithReports, lane: Lane, spot: Spot, level: int) -> Iterator[Shape]:
    """The mark of a swap in one side's lane, a ring at its level."""
    figures = each.record.swap.figures
    figure = living(figures, lane.side)
    if figure is not None and figure.withheld:
        yield ring(spot.middle, lane.scale.start + lane.outward * (_RING + 3 + level * (2 * _RING + 2)), _RING, "open")
    elif figure is not None:
        yield from _bar(figure, lane, spot.middle, spot.width)
    numbers = _rival_numbers(each, lane.side)
    for number in numbers:
        if number <= lane.scale.most:
            yield _notch(spot, lane.scale.at(number))
    if any(number > lane.scale.most for number in numbers):
        yield _arrow(spot.middle, lane.scale.end, lane.outward)
    bodies = _remains(figures, lane.side)
    if bodies is not None and lane.remains:
        yield from _bodies(bodies, lane.remains, spot)
        for number in sorted({number for rival in _rival_remains(each, lane.side) for number in _ends(rival)}):
            yield _notch(spot, lane.remains.at(min(number, lane.remains.most)))


def _bodies(figure: Figure, scale: Numbers, spot: Spot) -> Iterator[Shape]:
    """The mark of remains, which one is enough to see."""
    outward = 1 if scale.end > scale.start else -1
    if figure.withheld:
        yield ring(spot.middle, scale.start + outward * 6, _RING, "open")
    elif _peak(figure):
        height = max(1, abs(scale.at(_peak(figure)) - scale.start))
        yield _upright(spot.middle, max(spot.width, 2), scale.start, scale.start + outward * height, "remains")


def _notch(spot: Spot, at: float) -> Shape:
    return line(spot.middle - spot.width / 2 - 3, at, spot.middle + spot.width / 2 + 3, at, "notch")


def _arrow(middle: float, tip: float, outward: int) -> Shape:
    """Points to a figure beyond the scale."""
    return path(((middle - 4, tip - outward * 5), (middle, tip), (middle + 4, tip - outward * 5)), "notch")


def _bar(figure: Figure, lane: Lane, middle: float, width: float) -> Iterator[Shape]:
    """Solid to what is certain, light to what may be; a soft end where it is about, steps where nothing bounds it."""
    base, solid, light = lane.scale.start, f"side-{lane.look}", f"band-{lane.look}"
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
        column = min(max(round(days.middle(each.record.swap.date)), round(days.start) + 1), round(days.end) - 1)
        figure = living(each.record.swap.figures, lane.side)
        if figure is not None:
            certain[column] = max(certain[column], figure.low)
            most[column] = max(most[column], figure.high or 0)
        if figure is not None and figure.withheld:
            withheld.add(max(column // 6 * 6, ceil(days.start) + 2))
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


def _keys(shown: Sequence[SwapWithReports], setting: Setting) -> list[Key]:
    """The signs that occur."""
    places = [(each, side.code) for each in shown for side in setting.sides]
    figures = [figure for each, side in places if (figure := living(each.record.swap.figures, side)) is not None]
    bodies = [figure for each, side in places if (figure := _remains(each.record.swap.figures, side)) is not None]
    keys: list[Key] = []
    if len(shown) > MANY:
        withheld = any(figure.withheld for figure in figures)
        return [Key(lambda x, y: (ring(x + 7, y + 5, 2, "open"),), "numbers were withheld")] if withheld else []
    if any(figure.withheld for figure in (*figures, *bodies)):
        keys.append(Key(lambda x, y: (ring(x + 7, y + 5, _RING, "open"),), "the number was withheld"))
    if any(figure.high not in (None, figure.low) or figure.about for figure in figures):
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
    most = round_up(_largest(shown, setting))
    if any(number > most for each, side in places if each.record.contested for number in _rival_numbers(each, side)):
        keys.append(Key(lambda x, y: (_arrow(x + 7, y + 2, -1),), "arrow: that figure is far beyond the scale"))
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
        yield _side_words(shown, side)
        largest = max(shown, key=lambda each, code=side.code: _peak(living(each.record.swap.figures, code)))  # type: ignore[misc]
        figure = living(largest.record.swap.figures, side.code)
        if figure is not None and _peak(figure):
            yield f"The largest was {in_words(figure)} on {wording.day_words(largest.record.swap.date)}."
    contested = [each for each in shown if each.record.contested]
    if contested and len(shown) > _TOLD:
        which = f", of which these are the last {_NAMED}" if len(contested) > _NAMED else ""
        yield f"Contested: {wording.plural(len(contested), 'swap')}{which}."
    told_one_by_one = shown if len(shown) <= _TOLD else contested[-_NAMED:]
    yield from (swap_words(each, setting) for each in told_one_by_one)


def _side_words(shown: Sequence[SwapWithReports], side: Side) -> str:
    """What a side received in all. What nobody mentions is not zero."""
    held = [(each, living(each.record.swap.figures, side.code)) for each in shown]
    received = [figure for _, figure in held if figure is not None]
    withheld = [each.record.swap.date for each, figure in held if figure is not None and figure.withheld]
    bodies = [figure for each in shown if (figure := _remains(each.record.swap.figures, side.code)) is not None]
    if received:
        told = f"{side.name} received {wording.sum_words(total(received))} living people "
        told += f"in {wording.plural(len(received), 'swap')}"
        told += f", the numbers of {len(withheld):,} withheld" if withheld else ""
        told += f" ({_days_named(withheld)})" if withheld and len(shown) > _TOLD else ""
    else:
        told = f"No living people are recorded as received by {side.name}"
    told += f", and the remains of {wording.sum_words(total(bodies))}" if received and bodies else ""
    told += f"; it received the remains of {wording.sum_words(total(bodies))}" if bodies and not received else ""
    return f"{told}."


def _days_named(dates: Sequence[date]) -> str:
    """The last of some days, each once, and how many there are before them."""
    days = list(dict.fromkeys(dates))
    named = [wording.day_words(day) for day in days[-_NAMED:]]
    more = len(days) - len(named)
    return wording.enumeration([*named, wording.plural(more, "earlier day")] if more else named)
