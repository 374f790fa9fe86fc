"""Each side's version of a swap, and where the versions differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pow_ledger.domain.book import BookedSwap
from pow_ledger.domain.counts import in_order
from pow_ledger.domain.entries import Category, Count, Counts, Side, SwapRecord
from pow_ledger.domain.figures import Figure, total


class Grade(StrEnum):
    """How well a swap is attested."""

    AGREED = "both sides agree"
    ONE_SIDE = "one side only"
    THIRD_PARTY = "third party only"
    CONTESTED = "contested"


class Kind(StrEnum):
    """What two versions differ in."""

    NUMBER = "number"
    SPLIT = "split"
    ONE_SIDE_ONLY = "one-side-only"
    WITHHELD = "withheld"


@dataclass(frozen=True, slots=True)
class Version:
    """What one side says of a swap, over all its reports."""

    by: str | None
    """The side that speaks; None for those who speak for no side."""
    reports: tuple[str, ...]
    figures: Counts
    """What it states, each figure once; where its own reports differ, each of them."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which versions differ."""

    kind: Kind
    side: str
    """The side that received."""
    category: Category
    figures: tuple[tuple[str, Figure], ...]
    """Who says which figure, in the order of the sides."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A swap with each side's version of it."""

    record: SwapRecord
    versions: tuple[Version, ...]
    differences: tuple[Difference, ...]
    grade: Grade


def compare(booked: BookedSwap, sides: Sequence[Side]) -> Comparison:
    """Lay the versions of one swap beside each other."""
    speakers = [side.code for side in sides if any(report.report.source.by == side.code for report in booked.reports)]
    versions = tuple(_version(booked, speaker, sides) for speaker in speakers) or (_version(booked, None, sides),)
    differences = tuple(_differences([v for v in versions if v.by], sides))
    return Comparison(booked.record, versions, differences, _grade(booked.record, versions, differences))


def _version(booked: BookedSwap, speaker: str | None, sides: Sequence[Side]) -> Version:
    own = [record for record in booked.reports if record.report.source.by == speaker]
    figures = dict.fromkeys(count for record in own for count in record.report.figures)
    return Version(speaker, tuple(record.ref for record in own), in_order(figures, sides))


def _grade(record: SwapRecord, versions: Sequence[Version], differences: Sequence[Difference]) -> Grade:
    if record.contested or any(difference.kind is Kind.NUMBER for difference in differences):
        return Grade.CONTESTED
    if versions[0].by is None:
        return Grade.THIRD_PARTY
    stated = [{(count.side, count.category) for count in version.figures} for version in versions]
    unequal = {(difference.side, difference.category) for difference in differences}
    common = [kind for kinds in stated for others in stated if kinds is not others for kind in kinds & others]
    split = any(difference.kind is Kind.SPLIT for difference in differences)
    return Grade.AGREED if split or set(common) - unequal else Grade.ONE_SIDE


def _differences(versions: Sequence[Version], sides: Sequence[Side]) -> Iterator[Difference]:
    for side in sides:
        own = [(version.by or "", _of(version, side.code)) for version in versions]
        if len(own) > 1 and not any(own_figures for _, own_figures in own):
            continue
        if _same_living_split_differently(own):
            yield Difference(Kind.SPLIT, side.code, Category.PEOPLE, tuple(_living(own)))
            own = [(by, {c: f for c, f in figures.items() if not c.living}) for by, figures in own]
        for category in Category:
            yield from _difference(side.code, category, own)


def _of(version: Version, side: str) -> dict[Category, tuple[Figure, ...]]:
    figures: dict[Category, tuple[Figure, ...]] = {}
    for count in version.figures:
        if count.side == side:
            figures[count.category] = (*figures.get(count.category, ()), count.figure)
    return figures


_Own = list[tuple[str, dict[Category, tuple[Figure, ...]]]]


def _difference(side: str, category: Category, own: _Own) -> Iterator[Difference]:
    stated = tuple((by, figure) for by, figures in own for figure in figures.get(category, ()))
    numbers = [figure for _, figure in stated if not figure.withheld]
    if any(one.contradicts(other) for one in numbers for other in numbers):
        yield Difference(Kind.NUMBER, side, category, stated)
    elif numbers and len(numbers) < len(stated):
        yield Difference(Kind.WITHHELD, side, category, stated)
    elif stated and len(own) > 1 and len({by for by, _ in stated}) == 1:
        yield Difference(Kind.ONE_SIDE_ONLY, side, category, stated)


def _living(own: _Own) -> Iterator[tuple[str, Figure]]:
    """Each side's sum of the living, where its reports give one figure for each category."""
    for by, figures in own:
        living = {category: given for category, given in figures.items() if category.living}
        split = {category: given for category, given in living.items() if category is not Category.PEOPLE}
        chosen = split or living
        if chosen and all(len(given) == 1 for given in chosen.values()):
            yield by, total(given[0] for given in chosen.values())


def _same_living_split_differently(own: _Own) -> bool:
    """Whether all sides name the same number of living people and not the same categories of them."""
    sums = list(_living(own))
    splits = {
        tuple(
            sorted(
                (category, given)
                for category, given in figures.items()
                if category.living and category is not Category.PEOPLE
            )
        )
        for _, figures in own
    }
    same = len(sums) > 1 and len(sums) == len(own) and len({figure for _, figure in sums}) == 1
    return same and not sums[0][1].withheld and len(splits) > 1


def count_of(difference: Difference, figure: Figure) -> Count:
    """A difference's side and category with one of its figures."""
    return Count(difference.side, difference.category, figure)
