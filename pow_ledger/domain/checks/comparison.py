"""Each side's version of a swap, and where the versions differ."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from typing import Final

from pow_ledger.domain.checks.book import SwapWithReports
from pow_ledger.domain.contest import is_plan
from pow_ledger.domain.counts import in_order
from pow_ledger.domain.entries import Category, Counts, Side, SwapRecord
from pow_ledger.domain.figures import Figure, total


class Grade(StrEnum):
    """How well a swap is attested."""

    AGREED = "both sides agree"
    ONE_SIDE = "one side only"
    THIRD_PARTY = "third party only"
    CONTESTED = "contested"


class DifferenceKind(StrEnum):
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
    """Its figures, each once; several of one category where its own reports differ."""


@dataclass(frozen=True, slots=True)
class Difference:
    """One thing in which versions differ."""

    kind: DifferenceKind
    side: str
    """The side that received."""
    category: Category
    figures: tuple[tuple[str, Figure], ...]
    """Who says which figure, in the order of the sides."""

    @property
    def silent(self) -> bool:
        """Whether only one side speaks of it, which is no difference."""
        return self.kind is DifferenceKind.ONE_SIDE_ONLY


@dataclass(frozen=True, slots=True)
class Comparison:
    """A swap with each side's version of it."""

    record: SwapRecord
    versions: tuple[Version, ...]
    differences: tuple[Difference, ...]
    grade: Grade

    @property
    def differs(self) -> bool:
        """Whether versions differ, or some version differs from the adopted figures.

        A side that says nothing of the other side's people does not differ from it.
        """
        return any(not difference.silent for difference in self.differences) or self.grade is Grade.CONTESTED

    @property
    def is_silent(self) -> bool:
        """Whether there is something that only one side speaks of."""
        return any(difference.silent for difference in self.differences)

    def only(self, *, silent: bool) -> "Comparison":
        """The same with only what sides are silent on, or only what they differ in."""
        return replace(self, differences=tuple(each for each in self.differences if each.silent is silent))


def compare(booked: SwapWithReports, sides: Sequence[Side]) -> Comparison:
    """Compare the versions of one swap. A plan is no version of what then happened."""
    status = booked.record.swap.status
    outcome = tuple(record for record in booked.reports if not is_plan(record.report.status, status))
    booked = replace(booked, reports=outcome)
    speakers = [side.code for side in sides if any(report.report.source.by == side.code for report in booked.reports)]
    versions = tuple(_version(booked, speaker, sides) for speaker in speakers)
    differences: list[Difference] = []
    agreed = False
    for side in sides:
        found, alike = _compare_side(side.code, versions)
        differences += found
        agreed = agreed or alike
    third = [record for record in booked.reports if record.report.source.by is None]
    if not versions or any(record.contradicts for record in third):
        versions = (*versions, _version(booked, None, sides))
    return Comparison(booked.record, versions, tuple(differences), _grade(booked.record, speakers, differences, agreed))


def _version(booked: SwapWithReports, speaker: str | None, sides: Sequence[Side]) -> Version:
    own = [record for record in booked.reports if record.report.source.by == speaker]
    figures = dict.fromkeys(count for record in own for count in record.report.figures)
    numbered = {(count.side, count.category) for count in figures if not count.figure.withheld}
    # A side that gives the number in one report does not withhold it in another.
    kept = [count for count in figures if not count.figure.withheld or (count.side, count.category) not in numbered]
    return Version(speaker, tuple(record.ref for record in own), in_order(kept, sides))


def _grade(record: SwapRecord, speakers: Sequence[str], differences: Sequence[Difference], agreed: bool) -> Grade:
    if record.contested or any(difference.kind is DifferenceKind.NUMBER for difference in differences):
        return Grade.CONTESTED
    if not speakers:
        return Grade.THIRD_PARTY
    return Grade.AGREED if agreed else Grade.ONE_SIDE


def _compare_side(side: str, versions: Sequence[Version]) -> tuple[list[Difference], bool]:
    """What versions differ in about one side, and whether two of them agree on anything.

    | one says           | another says                     | then                        |
    |--------------------|----------------------------------|-----------------------------|
    | 84 pow             | 33 pow and 51 civilians          | the same, split differently |
    | 84 people          | a split of living people         | the sums are compared       |
    | otherwise          |                                  | category by category        |
    """
    own = [(version.by or "", _without_sums(_of(version, side))) for version in versions]
    sums = tuple(_living(own))
    differences: list[Difference] = []
    agreed = False
    if _equal_but_split_differently(sums, own):
        differences.append(Difference(DifferenceKind.SPLIT, side, Category.PEOPLE, sums))
        own, agreed = _remains_only(own), True
    elif _some_split_and_some_do_not(own):
        differences += _difference(side, Category.PEOPLE, [(by, {Category.PEOPLE: (figure,)}) for by, figure in sums])
        own, agreed = _remains_only(own), not differences
    for category in Category:
        found = list(_difference(side, category, own))
        differences += found
        agreed = agreed or (not found and sum(category in figures for _, figures in own) > 1)
    return differences, agreed


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
        yield Difference(DifferenceKind.NUMBER, side, category, stated)
    elif numbers and len(numbers) < len(stated):
        yield Difference(DifferenceKind.WITHHELD, side, category, stated)
    elif stated and len(own) > 1 and len({by for by, _ in stated}) == 1:
        yield Difference(DifferenceKind.ONE_SIDE_ONLY, side, category, stated)


def _without_sums(figures: dict[Category, tuple[Figure, ...]]) -> dict[Category, tuple[Figure, ...]]:
    """A side's figures, without a figure for `people` that is only the sum of the split."""
    split = [given for category, given in figures.items() if category in _SPLIT]
    if split and all(len(given) == 1 for given in split):
        sums = total(given[0] for given in split)
        if figures.get(Category.PEOPLE) == (sums,):
            return {category: given for category, given in figures.items() if category is not Category.PEOPLE}
    return figures


def _living(own: _Own) -> Iterator[tuple[str, Figure]]:
    """Each side's sum of the living, where its reports agree on one figure for each category."""
    for by, figures in own:
        living = [given for category, given in figures.items() if category.living]
        if living and all(len(given) == 1 for given in living):
            yield by, total(given[0] for given in living)


def _remains_only(own: _Own) -> _Own:
    """The remains, which are left to compare once the living were compared as a whole."""
    return [(by, {c: given for c, given in figures.items() if not c.living}) for by, figures in own]


def _splits(own: _Own) -> list[dict[Category, tuple[Figure, ...]]]:
    living = [{c: given for c, given in figures.items() if c.living} for _, figures in own]
    return [split for split in living if split]


def _equal_but_split_differently(sums: Sequence[tuple[str, Figure]], own: _Own) -> bool:
    """Whether all sides that speak of the living give the same number of them in different categories."""
    splits = _splits(own)
    one_number = len({figure for _, figure in sums}) == 1 and len(sums) == len(splits) > 1
    return one_number and not sums[0][1].withheld and any(split != splits[0] for split in splits)


def _some_split_and_some_do_not(own: _Own) -> bool:
    """Whether one side gives only `people` and another a split, so that only their sums can be compared."""
    kinds = {tuple(category in _SPLIT for category in split) for split in _splits(own)}
    return len(kinds) > 1 and (False,) in kinds and all(len(set(kind)) == 1 for kind in kinds)
