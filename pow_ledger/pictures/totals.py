"""The picture `totals`: what each side has received so far, from low to high, beside totals that officials stated."""

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from typing import Final, NamedTuple

from pow_ledger.domain import wording
from pow_ledger.domain.entries import Category, Side, StatementRecord, Status, SwapRecord
from pow_ledger.domain.figures import ZERO, Figure
from pow_ledger.pictures.frames import STATED, WORDS, Body, Heading, Key, Setting, framed
from pow_ledger.pictures.letters import wrapped
from pow_ledger.pictures.scales import Days, Numbers, number_ticks, one_per_pixel, round_up, stepped
from pow_ledger.pictures.shapes import Drawing, Mark, Shape, box, diamond, line, path, words
from pow_ledger.pictures.swaps import LOOKS, living
from pow_ledger.pictures.timeline import axis, beyond, beyond_key, day_axis

_SLACK: Final = timedelta(days=31)
"""A total stated since no longer than this before the record begins can be compared with the record's sums."""
_FITS: Final = 2
"""A total of which nobody says since when is drawn if it is no more than so many times the largest sum."""
_MANY: Final = 24
"""More stated totals of a side than that are drawn smaller."""


class Step(NamedTuple):
    """The sum at the end of a day."""

    day: date
    figure: Figure


class Course(NamedTuple):
    """How one side's sum of living people grew, and which totals were stated of it."""

    side: Side
    steps: tuple[Step, ...]
    withheld: int
    stated: tuple[tuple[StatementRecord, Figure], ...]

    @property
    def last(self) -> Figure:
        return self.steps[-1].figure if self.steps else ZERO

    @property
    def most(self) -> int:
        return max(1, self.most_summed, *(_number(figure) for _, figure in self.stated))

    @property
    def most_summed(self) -> int:
        return max(self.last.low, self.last.high or 0)


def totals(found: Sequence[SwapRecord], statements: Sequence[StatementRecord], setting: Setting) -> Drawing:
    """What each side has received over all completed swaps, by day."""
    summed = [each for each in found if each.swap.status is Status.COMPLETED and not each.voided and each.swap.figures]
    if not summed:
        nothing = "No completed swap is recorded here."
        return framed("totals", setting, Heading(nothing), nothing, (), lambda top: Body((), top))
    summed.sort(key=lambda each: (each.swap.date, each.id))
    courses = _courses(summed, statements, setting)
    drawn = {record.id: record for course in courses for record, _ in course.stated}
    dates = [each.swap.date for each in summed] + [each.statement.as_of for each in drawn.values()]
    days = axis(dates, setting, max(course.most for course in courses))
    extent = wording.days_words(summed[0].swap.date, summed[-1].swap.date)
    title = f"Received so far, {extent}"
    lead = "Prisoners of war and civilians together, by the figures adopted here. Remains are not in these sums."
    left_out = sum(_of_living(each) and each.id not in drawn for each in statements)
    lead += f" {_left_out_words(left_out)}" if left_out else ""
    return framed(
        "totals",
        setting,
        Heading(title, lead),
        f"{wording.plural(len(summed), 'completed swap')}, {extent}. {lead} {' '.join(_described(courses, setting))}",
        [*_keys(courses), *beyond_key(days, setting)],
        lambda top: _body(courses, setting, days, top),
    )


def _courses(summed: Sequence[SwapRecord], statements: Sequence[StatementRecord], setting: Setting) -> list[Course]:
    """The course of each side, with the stated totals that can be compared with its sums."""
    first = summed[0].swap.date
    begins = min(first, setting.coverage.since or first)
    comparable = [each for each in statements if _comparable(each, begins, first)]
    courses = [_course(side, summed, comparable) for side in setting.sides]
    most = _FITS * max(course.most_summed for course in courses)
    return [
        course._replace(
            stated=tuple(
                (record, figure)
                for record, figure in course.stated
                if record.statement.since is not None or _number(figure) <= most
            )
        )
        for course in courses
    ]


def _course(side: Side, summed: Sequence[SwapRecord], statements: Sequence[StatementRecord]) -> Course:
    steps: dict[date, Figure] = {}
    so_far, withheld = ZERO, 0
    for each in summed:
        figure = living(each.swap.figures, side.code)
        if figure is not None:
            so_far += figure
            withheld += sum(c.figure.withheld for c in each.swap.figures if c.side == side.code and c.category.living)
            steps[each.swap.date] = so_far
    stated = [
        (each, figure)
        for each in statements
        if (figure := living(each.statement.figures, side.code)) and not figure.withheld
    ]
    return Course(side, tuple(Step(*step) for step in steps.items()), withheld, tuple(stated))


def _number(figure: Figure) -> int:
    """Where the point of a stated total is: at its low bound, or at the high one where that is all it says."""
    return figure.low or figure.high or 0


def _comparable(record: StatementRecord, begins: date, first: date) -> bool:
    """Whether a stated total can be of what these sums are of: everything, since the record begins or the first swap.

    What was before the record begins is not in its sums, and a total of civilians alone is of other people. Where since
    when is not said, it may be.
    """
    stated = record.statement
    if not any(count.category in (Category.POW, Category.PEOPLE) for count in stated.figures):
        return False
    days = stated.since is None or begins - _SLACK <= stated.since <= first
    return days and stated.pledge is None and stated.mediator is None and not record.voided and stated.as_of >= begins


def _of_living(record: StatementRecord) -> bool:
    return not record.voided and any(count.category.living for count in record.statement.figures)


def _left_out_words(number: int) -> str:
    counted = wording.plural(number, "other stated total is", "other stated totals are")
    return f"{counted} not drawn, since {'it' if number == 1 else 'they'} cannot be compared with these sums."


def _keys(courses: Sequence[Course]) -> Iterator[Key]:
    if any(course.last.high is None for course in courses):
        yield Key(
            lambda x, y: (*_sample(x, y), box(x, y, 14, 3, "haze-0")),
            "open above: no upper limit is known, so the line is a floor",
        )
    if any(course.last.high not in (None, course.last.low) for course in courses):
        yield Key(_sample, "band: from low to high")
    if any(course.stated for course in courses):
        yield STATED


def _sample(x: float, y: float) -> tuple[Shape, ...]:
    return line(x, y + 9, x + 14, y + 9, "line-0"), box(x, y + 3, 14, 5, "band-0")


def _body(courses: Sequence[Course], setting: Setting, days: Days, top: float) -> Body:
    content: list[Shape | Mark] = []
    most = round_up(max(course.most for course in courses))
    height = 110 if setting.narrow else 140
    for number, course in enumerate(courses):
        for text in wrapped(_end_words(course), WORDS, setting.width - 2 * setting.margin, bold=True):
            top += 17
            content.append(words(setting.margin, top, text, "strong"))
        base = top + 12 + height
        scale = Numbers(most, base, base - height)
        content += beyond(days, setting, base - height, base)
        content += _panel(course, number % LOOKS, days, scale)
        content += _points(course, days, scale)
        top = base + 10
    content += day_axis(days, top - 10)
    return Body(tuple(content), top + 12)


def _panel(course: Course, look: int, days: Days, scale: Numbers) -> Iterator[Shape]:
    for tick in number_ticks(scale, 2):
        yield line(days.start, tick.at, days.end, tick.at, "grid" if tick.at != scale.start else "axis")
        yield words(days.start - 5, tick.at + 4, tick.words, "faint", "end")
    course = course._replace(steps=one_per_pixel(course.steps, days))
    low = tuple(_corners(course, days, scale, high=False))
    if not low:
        return
    bounded = [step for step in course.steps if step.figure.high is not None]
    if bounded:
        edge = tuple(_corners(course._replace(steps=tuple(bounded)), days, scale, high=True))
        end = days.at(course.steps[len(bounded)].day) if len(bounded) < len(course.steps) else days.end
        edge = ((edge[0][0], edge[0][1]), *edge[1:-1], (end, edge[-1][1]))
        below = [(min(x, end), y) for x, y in low if x <= end]
        below.append((end, below[-1][1]))
        yield path((*edge, *reversed(below)), f"band-{look}", closed=True)
    if len(bounded) < len(course.steps):
        start = days.at(course.steps[len(bounded)].day)
        above = [(max(x, start), y) for x, y in low if x >= start]
        for look_of, near, far in (("band", 0, 9), ("haze", 9, 18)):
            upper = [(x, max(y - far, scale.end)) for x, y in above]
            lower = [(x, max(y - near, scale.end)) for x, y in reversed(above)]
            yield path((*upper, *lower), f"{look_of}-{look}", closed=True)
    yield path(low, f"line-{look}")


def _points(course: Course, days: Days, scale: Numbers) -> Iterator[Mark]:
    """The stated totals, each joined to its day."""
    size = 3 if len(course.stated) > _MANY else 4
    for record, figure in course.stated:
        at, y = days.middle(record.statement.as_of), scale.at(_number(figure))
        yield Mark((line(at, y, at, scale.start, "tie"), diamond(at, y, size)), _stated_words(record, course.side))


def _corners(course: Course, days: Days, scale: Numbers, *, high: bool) -> Iterator[tuple[float, float]]:
    """The stepped line of the lower or upper bounds, from zero to the end of the days."""
    bounds = (step.figure.high or 0 if high else step.figure.low for step in course.steps)
    points = [(days.at(step.day), scale.at(bound)) for step, bound in zip(course.steps, bounds, strict=True)]
    return stepped([(points[0][0], scale.at(0)), *points], days.end) if points else iter(())


def _end_words(course: Course) -> str:
    """The final sum. What nobody mentions is not zero."""
    if not course.steps:
        return f"{course.side.name}: no living people are recorded"
    withheld = f"; {wording.plural(course.withheld, 'count')} withheld" if course.withheld else ""
    return f"{course.side.name}: {wording.sum_words(course.last)}{withheld}"


def _stated_words(record: StatementRecord, side: Side) -> str:
    stated = record.statement
    figures = wording.enumeration([wording.count_words(count) for count in stated.figures if count.side == side.code])
    scope = wording.scope_words(stated)
    return f"Stated: {figures} as of {wording.day_words(stated.as_of)}, {scope}, {stated.source.speaker}."


def _described(courses: Sequence[Course], setting: Setting) -> Iterator[str]:
    for course in courses:
        yield f"{_end_words(course)}."
        if course.stated:
            record, _ = max(course.stated, key=lambda each: each[0].statement.as_of)
            number = wording.plural(len(course.stated), "total was", "totals were")
            yield f"{number} stated of it, the last one this. {_stated_words(record, course.side)}"
    yield setting.record_words
