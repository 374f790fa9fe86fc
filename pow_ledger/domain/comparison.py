"""Each side's version of a swap, and where the versions differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from pow_ledger.domain.book import BookedSwap
from pow_ledger.domain.counts import in_order
from pow_ledger.domain.entries import Category, Counts, Side, SwapRecord
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
        own = [(version.by or "", _without_sums(_of(version, side.code))) for version in versions]
        sums = tuple(_living(own))
        if _equal_but_split_differently(sums, own):
            yield Difference(Kind.SPLIT, side.code, Category.PEOPLE, sums)
            own = _remains_only(own)
        elif _some_split_and_some_do_not(own):
            if any(one.contradicts(other) for _, one in sums for _, other in sums):
                yield Difference(Kind.NUMBER, side.code, Category.PEOPLE, sums)
            own = _remains_only(own)
        for category in Category:
            yield from _difference(side.code, category, own)


def _of(version: Version, side: str) -> dict[Category, tuple[Figure, ...]]:
    figures: dict[Category, tuple[Figure, ...]] = {}
    for count in version.figures:
        if count.side == side:
            figures[count.category] = (*figures.get(count.category, ()), count.figure)
    return figures


_SPLIT: Final = (Category.POW, Category.CIVILIAN)
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


def _without_sums(figures: dict[Category, tuple[Figure, ...]]) -> dict[Category, tuple[Figure, ...]]:
    """A side's figures without a figure for `people` that only adds up the split it gives."""
    split = [given for category, given in figures.items() if category in _SPLIT]
    if split and all(len(given) == 1 for given in split):
        sums = total(given[0] for given in split)
        if figures.get(Category.PEOPLE) == (sums,):
            return {category: given for category, given in figures.items() if category is not Category.PEOPLE}
    return figures


def _living(own: _Own) -> Iterator[tuple[str, Figure]]:
    """Each side's sum of the living, where its reports give one figure for each category."""
    for by, figures in own:
        living = [given for category, given in figures.items() if category.living]
        if living and all(len(given) == 1 for given in living):
            yield by, total(given[0] for given in living)


def _remains_only(own: _Own) -> _Own:
    """What is left to compare where the living have been compared as a whole."""
    return [(by, {c: given for c, given in figures.items() if not c.living}) for by, figures in own]


def _splits(own: _Own) -> list[dict[Category, tuple[Figure, ...]]]:
    living = [{c: given for c, given in figures.items() if c.living} for _, figures in own]
    return [split for split in living if split]


def _equal_but_split_differently(sums: Sequence[tuple[str, Figure]], own: _Own) -> bool:
    """Whether all sides that speak of the living name one number of them, and not the same categories."""
    splits = _splits(own)
    one_number = len({figure for _, figure in sums}) == 1 and len(sums) == len(splits) > 1
    return one_number and not sums[0][1].withheld and any(split != splits[0] for split in splits)


def _some_split_and_some_do_not(own: _Own) -> bool:
    """Whether one side names `people` alone and another a split, so that only the sums compare."""
    kinds = {tuple(category in _SPLIT for category in split) for split in _splits(own)}
    return len(kinds) > 1 and (False,) in kinds and all(len(set(kind)) == 1 for kind in kinds)
