"""The picture `progress`: per pledge and side a bar to the floor, of what is counted, possible, and left."""

from collections.abc import Iterator, Sequence
from typing import Final

from pow_ledger.domain import wording
from pow_ledger.domain.entries import BOTH
from pow_ledger.domain.figures import in_words
from pow_ledger.domain.progress import PledgeProgress, Progress, State, StatedTotal
from pow_ledger.pictures.frames import SMALL, STATED, WORDS, Body, Heading, Key, Setting, framed, unframed
from pow_ledger.pictures.letters import shortened, width_of, wrapped
from pow_ledger.pictures.scales import Numbers
from pow_ledger.pictures.shapes import Drawing, Mark, Number, Shape, box, diamond, line, words

_BAR: Final = 16
_ROW: Final = 17
_THINNEST: Final = 1.5
"""The width of the smallest part of a bar, so that one person is seen."""


def progress(pledges: Sequence[PledgeProgress], setting: Setting) -> Drawing:
    """How far pledges have come, in the order given, as all sources or as one side counts it."""
    by = next((found.counted_by for found in pledges if found.counted_by), None)
    name = f"progress-{by}" if by else "progress"
    if not pledges:
        nothing = "No pledge is recorded here."
        return framed(name, setting, Heading(nothing), nothing, (), lambda top: Body((), top))
    title = "How far each pledge has come" if len(pledges) > 1 else f"How far {pledges[0].pledge.code} has come"
    lead = f"As {setting.names[by]} counts it: only its reports say what counts." if by else ""
    described = " ".join(part for found in pledges for part in _described(found, setting))
    return framed(
        name,
        setting,
        Heading(title, lead),
        f"{lead} {described}".strip(),
        _keys(pledges),
        lambda top: _body(pledges, setting, top),
    )


def bars(found: PledgeProgress, setting: Setting) -> Drawing:
    """The bars of one pledge alone, for below a sentence that says what was pledged and by whom."""
    setting = setting._replace(framed=False)
    title, told = f"How far {found.pledge.code} has come", " ".join(_described(found, setting))
    return unframed(f"answer-{found.pledge.code}", setting, title, told, (), lambda top: _bars(found, setting, top))


def bars_key(pledges: Sequence[PledgeProgress], setting: Setting) -> Drawing:
    """What the signs in such bars mean."""
    keys = _keys(pledges)
    told = f"{'; '.join(key.words for key in keys)}."
    return unframed("key", setting._replace(framed=False), "What the bars show", told, keys, lambda top: Body((), top))


def _keys(pledges: Sequence[PledgeProgress]) -> list[Key]:
    """The signs that occur in these bars."""
    lines = [each for found in pledges for each in found.lines]
    keys = [
        Key(lambda x, y: (box(x, y, 14, 10, "counted"),), "counted: a report says so and none disagrees"),
        Key(lambda x, y: (box(x, y, 14, 10, "hatched", fill="hatch"),), "possible: the most that could be argued"),
    ]
    if any(each.possible.high is None for each in lines):
        keys.append(Key(lambda x, y: (box(x, y, 14, 10, "faded", fill="fade"),), "no upper limit is known"))
    if any(each.pledged.low for each in lines):
        keys.append(Key(lambda x, y: (line(x + 7, y - 1, x + 7, y + 11, "floor"),), "the number pledged"))
    if any(drawn_totals(each) for each in lines):
        keys.append(STATED)
    return keys


def _body(pledges: Sequence[PledgeProgress], setting: Setting, top: float) -> Body:
    content: list[Shape | Mark] = []
    for found in pledges:
        drawn = _pledge(found, setting, top)
        content += drawn.content
        top = drawn.bottom + 12
    return Body(tuple(content), top)


def _pledge(found: PledgeProgress, setting: Setting, top: float) -> Body:
    """A pledge's name, what was pledged and by whom, and its bars."""
    room = setting.width - 2 * setting.margin
    content: list[Shape | Mark] = []
    contested = " (contested)" if found.record.contested else ""
    top += _ROW
    content.append(
        words(setting.margin, top, shortened(f"{found.pledge.code}{contested}", WORDS, room, bold=True), "strong")
    )
    announced = wording.announced_words(found.record, setting.names)
    told = f"{wording.counts_words(found.pledge.figures, setting.sides)}; {announced}"
    for text in wrapped(told, SMALL, room):
        top += 15
        content.append(words(setting.margin, top, text, "faint"))
    drawn = _bars(found, setting, top)
    return Body((*content, *drawn.content), drawn.bottom)


def _bars(found: PledgeProgress, setting: Setting, top: float) -> Body:
    content: list[Shape | Mark] = []
    for each in found.lines:
        # Of each category on one scale, so that sides can be compared, and thousands of remains flatten no prisoners.
        most = _most([line for line in found.lines if line.category is each.category])
        scale = Numbers(most, setting.margin, setting.width - setting.margin - 2)
        drawn = _line(each, _label(each, found, setting), scale, setting, top)
        content += drawn.content
        top = drawn.bottom
    return Body(tuple(content), top)


def _most(lines: Sequence[Progress]) -> int:
    """The largest number of any of these bars."""
    numbers = [
        number or 0
        for each in lines
        for number in (
            *(each.pledged.low, each.counted.low, each.counted.high, each.possible.low, each.possible.high),
            *(stated.figure.low for stated in drawn_totals(each)),
        )
    ]
    return max(1, *numbers)


def _label(each: Progress, found: PledgeProgress, setting: Setting) -> str:
    several = len({line.category for line in found.lines}) > 1
    return f"{setting.names[each.side]}, {each.category.words}" if several else setting.names[each.side]


def _line(each: Progress, label: str, scale: Numbers, setting: Setting, top: float) -> Body:
    """One bar with its words above it and stated totals below."""
    left, room = setting.margin, setting.width - 2 * setting.margin
    measure = measured(each)
    top += _ROW
    beside = width_of(measure, SMALL) + width_of(label, WORDS) + 12 <= room
    content: list[Shape | Mark] = [words(left, top, shortened(label, WORDS, room), "words")]
    for number, text in enumerate(wrapped(measure, SMALL, room)):
        if beside:
            content.append(words(left + room, top, text, "small", "end"))
        else:
            top += 14 + number
            content.append(words(left, top, text, "small"))
    top += 5
    content.append(Mark(tuple(_bar(each, scale, top)), f"{label}: {measure}."))
    bottom = top + _BAR
    if of_this := drawn_totals(each):
        for stated in of_this:
            content.append(_stated(stated, scale, bottom + 6))
        bottom += 10
    return Body(tuple(content), bottom + 3)


def _bar(each: Progress, scale: Numbers, top: float) -> Iterator[Shape]:
    start, end = scale.start, scale.end
    solid = _reach(scale, each.counted.low)
    arguable = end if each.possible.high is None else _reach(scale, each.possible.high)
    yield box(start, top, (scale.at(each.pledged.low) if each.pledged.low else end) - start, _BAR, "rest")
    if arguable > solid:
        known = (
            _reach(scale, max(each.counted.high or 0, each.possible.low)) if each.possible.high is None else arguable
        )
        yield box(solid, top, max(known - solid, 0), _BAR, "hatched", fill="hatch")
        if each.possible.high is None:
            yield box(max(known, solid), top, end - max(known, solid), _BAR, "faded", fill="fade")
    if each.counted.low:
        yield box(start, top, solid - start, _BAR, "counted")
    if each.pledged.low:
        yield line(scale.at(each.pledged.low), top - 1, scale.at(each.pledged.low), top + _BAR + 3, "floor")


def _reach(scale: Numbers, count: int) -> float:
    """Where a part of a bar ends: one person is seen, and what falls short of the end does not reach it."""
    if not count:
        return scale.start
    at = max(scale.at(count), scale.start + _THINNEST)
    return min(at, scale.end - 1) if count < scale.most else at


def _stated(stated: StatedTotal, scale: Numbers, y: Number) -> Mark:
    return Mark((diamond(scale.at(stated.figure.low), y),), stated_words(stated))


def stated_words(stated: StatedTotal) -> str:
    """A stated total of a pledge, in words."""
    whom = " for all sides together" if stated.side == BOTH else ""
    said = stated.claimant or "claimant not named"
    figure = f"{in_words(stated.figure)} {stated.category.words}{whom}"
    return f"Stated: {figure} as of {wording.day_words(stated.as_of)}, {said}."


def drawn_totals(each: Progress) -> list[StatedTotal]:
    """The stated totals that can be read beside a line's own numbers: of its side and category alone."""
    return [stated for stated in each.stated if (stated.side, stated.category) == (each.side, each.category)]


def measured(each: Progress) -> str:
    """How far one line has come: `146–331 of 1,200 counted, 569 possible at most`."""
    counted = "0" if each.counted.high == 0 else wording.sum_words(each.counted)
    if each.state is State.NO_FIGURE:
        return f"{counted} counted, of a number that was not given"
    told = f"{counted} of {each.pledged.low:,} counted"
    if each.possible.high is None:
        return f"{told}, no upper limit"
    return told if each.possible.high == each.counted.high else f"{told}, {each.possible.high:,} possible at most"


def _described(found: PledgeProgress, setting: Setting) -> Iterator[str]:
    """A pledge in sentences, every number of it."""
    announced = wording.announced_words(found.record, setting.names)
    contested = ", contested" if found.record.contested else ""
    yield f"{found.pledge.code}: {wording.counts_words(found.pledge.figures, setting.sides)}, {announced}{contested}."
    for each in found.lines:
        withheld = f" {wording.plural(each.withheld, 'count is', 'counts are')} withheld." if each.withheld else ""
        yield f"{_label(each, found, setting)}: {measured(each)}; {each.state.value.replace('-', ' ')}.{withheld}"
    yield from dict.fromkeys(stated_words(stated) for each in found.lines for stated in each.stated)
