"""The picture `pledge CODE`: how counted and possible grew towards the number pledged, for each side."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from pow_ledger.domain import wording
from pow_ledger.domain.coverage import End
from pow_ledger.domain.entries import Category
from pow_ledger.domain.figures import ZERO
from pow_ledger.domain.progress import Contribution, Disposition, PledgeProgress, Progress, Step, steps_of
from pow_ledger.pictures.frames import SMALL, STATED, WORDS, Body, Heading, Key, Setting, framed
from pow_ledger.pictures.letters import wrapped
from pow_ledger.pictures.progress import drawn_totals, measured, stated_words
from pow_ledger.pictures.scales import Days, Numbers, number_ticks, one_per_pixel, round_up, stepped
from pow_ledger.pictures.shapes import Drawing, Mark, Shape, box, diamond, line, path, words
from pow_ledger.pictures.timeline import axis, beyond, beyond_key, day_axis


class Panel(NamedTuple):
    """One side and category of a pledge, day by day."""

    line: Progress
    label: str
    steps: tuple[Step, ...]
    swaps: Sequence[Contribution]


def pledge(
    found: PledgeProgress, contributions: Mapping[tuple[str, Category], Sequence[Contribution]], setting: Setting
) -> Drawing:
    """How one pledge came about: a panel for each of its lines, whose last step is what the line says."""
    several = len({each.category for each in found.lines}) > 1
    panels = [
        Panel(
            each,
            f"{setting.names[each.side]}, {each.category.words}" if several else setting.names[each.side],
            tuple(steps_of(contributions.get((each.side, each.category), ()))),
            contributions.get((each.side, each.category), ()),
        )
        for each in found.lines
    ]
    days = _days(found, panels, setting)
    announced = wording.announced_words(found.record, setting.names)
    lead = f"{wording.counts_words(found.pledge.figures, setting.sides)}; {announced}."
    title = f"{found.pledge.code}, as it was counted{wording.reading_words(found, setting.names)}"
    return framed(
        f"pledge-{found.pledge.code}",
        setting,
        Heading(title, lead),
        " ".join((f"{found.pledge.code}: {lead}", *_described(panels), setting.record_words)),
        [*_keys(panels), *beyond_key(days, setting)],
        lambda top: _body(found, panels, setting, days, top),
    )


def _days(found: PledgeProgress, panels: Sequence[Panel], setting: Setting) -> Days:
    promised = found.pledge
    of_swaps = [step.day for panel in panels for step in panel.steps]
    of_totals = [stated.as_of for panel in panels for stated in drawn_totals(panel.line)]
    last = [promised.window_until] if promised.window_until else []
    without_start = setting._replace(coverage=setting.coverage._replace(since=None))
    most = max(map(_most, panels))
    return axis([promised.announced, *of_swaps, *of_totals, *last], without_start, most)


def _keys(panels: Sequence[Panel]) -> Iterator[Key]:
    yield Key(lambda x, y: (box(x, y, 14, 10, "counted"),), "counted")
    yield Key(lambda x, y: (box(x, y, 14, 10, "hatched", fill="hatch"),), "possible")
    if any(panel.line.possible.high is None for panel in panels):
        yield Key(lambda x, y: (box(x, y, 14, 10, "band-0"),), "light to the top: no upper limit is known")
    if any(panel.line.pledged.low for panel in panels):
        yield Key(lambda x, y: (line(x, y + 5, x + 14, y + 5, "floor"),), "the number pledged")
    if any(drawn_totals(panel.line) for panel in panels):
        yield STATED


def _body(found: PledgeProgress, panels: Sequence[Panel], setting: Setting, days: Days, top: float) -> Body:
    content: list[Shape | Mark] = []
    height = 90 if setting.narrow else 110
    for panel in panels:
        for text in wrapped(
            f"{panel.label}: {measured(panel.line)}", WORDS, setting.width - 2 * setting.margin, bold=True
        ):
            top += 17
            content.append(words(setting.margin, top, text, "strong"))
        base = top + 12 + height
        scale = Numbers(round_up(_most(panel)), base, base - height)
        content += beyond(days, setting._replace(coverage=setting.coverage._replace(since=None)), base - height, base)
        content += _panel(panel, days, scale)
        content += _marks(found, setting, days, scale)
        top = base + 8
    content += day_axis(days, top - 8)
    for text in wrapped(_marks_words(found, setting), SMALL, setting.width - 2 * setting.margin):
        top += 16
        content.append(words(setting.margin, top + 8, text, "small"))
    return Body(tuple(content), top + 14)


def _most(panel: Panel) -> int:
    last = panel.steps[-1] if panel.steps else Step(date.min, ZERO, ZERO)
    numbers = [
        panel.line.pledged.low,
        last.counted.low,
        last.possible.low,
        *(step.possible.high or 0 for step in panel.steps),
    ]
    return max(1, *numbers, *(stated.figure.low for stated in drawn_totals(panel.line)))


def _panel(panel: Panel, days: Days, scale: Numbers) -> Iterator[Shape | Mark]:
    for tick in number_ticks(scale, 2):
        yield line(days.start, tick.at, days.end, tick.at, "grid" if tick.at != scale.start else "axis")
        yield words(days.start - 5, tick.at + 4, tick.words, "faint", "end")
    if not panel.steps:
        yield words(days.start + 6, scale.start - 8, "No swap counts, or could.", "faint")
    yield from _areas(one_per_pixel(panel.steps, days), days, scale)
    if panel.line.pledged.low:
        at = scale.at(panel.line.pledged.low)
        yield line(days.start, at, days.end, at, "floor")
    for stated in drawn_totals(panel.line):
        x, y = days.middle(stated.as_of), scale.at(stated.figure.low)
        yield Mark((diamond(x, y),), stated_words(stated))


def _areas(steps: Sequence[Step], days: Days, scale: Numbers) -> Iterator[Shape]:
    """Solid up to what is counted, hatched up to what is possible; light to the top from where nothing bounds that."""
    bounded = [step for step in steps if step.possible.high is not None]
    opens = days.at(steps[len(bounded)].day) if len(bounded) < len(steps) else days.end
    counted = tuple(stepped([(days.at(step.day), scale.at(step.counted.low)) for step in steps], days.end))
    possible = stepped([(days.at(step.day), scale.at(step.possible.high or 0)) for step in bounded], opens)
    if bounded:
        yield _area(possible, scale.start, "hatched", fill="hatch")
    if opens < days.end:
        yield box(opens, scale.end, days.end - opens, scale.start - scale.end, "band-0")
    if steps:
        yield _area(counted, scale.start, "counted")


def _area(edge: Iterable[tuple[float, float]], base: float, look: str, *, fill: str = "") -> Shape:
    """The area between a stepped edge and the axis."""
    corners = tuple(edge)
    return path(((corners[0][0], base), *corners, (corners[-1][0], base)), look, fill=fill, closed=True)


def _marks(found: PledgeProgress, setting: Setting, days: Days, scale: Numbers) -> Iterator[Shape]:
    """Upright lines at the announcement and at the last day of the window."""
    last = found.pledge.window_until
    for day in (found.pledge.announced, *([last + timedelta(days=1)] if last and last < days.last else [])):
        yield line(days.at(day), scale.end - 4, days.at(day), scale.start, "tie")


def _marks_words(found: PledgeProgress, setting: Setting) -> str:
    """What the upright lines are, and where the record ends."""
    told = f"Dashed: announced on {wording.day_words(found.pledge.announced)}"
    if found.pledge.window_until:
        told += f"; the last day that counts is {wording.day_words(found.pledge.window_until)}"
    horizon = setting.coverage.horizon(setting.today)
    return f"{told}." if horizon.end is End.TODAY else f"{told}. The record ends on {wording.day_words(horizon.day)}."


def _described(panels: Sequence[Panel]) -> Iterator[str]:
    for panel in panels:
        yield f"{panel.label}: {measured(panel.line)}."
        kinds = [each.disposition for each in panel.swaps]
        told = [f"{kinds.count(kind)} {kind.value}" for kind in Disposition if kind in kinds]
        if told:
            days = wording.days_words(panel.swaps[0].date, panel.swaps[-1].date)
            yield f"{wording.plural(len(kinds), 'swap')}, {days}: {wording.enumeration(told)}."
        yield from (stated_words(stated) for stated in panel.line.stated)
