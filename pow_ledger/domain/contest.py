"""What contradicts what: a report and the figures that the ledger has adopted, a plan and what then happened.

Of swaps, the view `contradiction` in the ledger file says the same (`pow_ledger/storage/schema/views.py`).
"""

from collections.abc import Iterator
from typing import Final

from pow_ledger.domain.entries import Category, Count, Counts, Report, Status
from pow_ledger.domain.errors import NotOfAPledge, OtherCategory
from pow_ledger.domain.figures import Figure, total

_SPLIT: Final = (Category.POW, Category.CIVILIAN)


def contradictions(adopted: Counts, stated: Counts) -> Iterator[tuple[Count, Figure]]:
    """The counts that contradict the adopted figures, each with the adopted figure.

    A category is compared with the same category, `people` with the sum of the living.
    """
    for count in stated:
        of = [each for each in Category if each.living] if count.category is Category.PEOPLE else [count.category]
        held, said = (
            [each.figure for each in counts if each.side == count.side and each.category in of]
            for counts in (adopted, stated)
        )
        if held and total(said).contradicts(total(held)):
            yield count._replace(figure=total(said)), total(held)


def is_plan(reported: Status, reached: Status) -> bool:
    """Whether a report speaks of something agreed or under way, where the swap has gone further since.

    Such a report contradicts nothing: things turned out otherwise than planned.
    """
    if reported is Status.AGREED:
        return reached is not Status.AGREED
    return reported is Status.UNDER_WAY and reached not in (Status.AGREED, Status.UNDER_WAY)


def check_report_on_pledge(pledge: str, report: Report) -> None:
    """Raise NotOfAPledge where a report on a pledge has a status or a stance, as only one on a swap has."""
    wrong = ["--status"] if report.status not in (Status.AGREED, Status.CANCELLED) else []
    wrong += ["--pledge"] if report.stances else []
    if wrong:
        raise NotOfAPledge(wrong, pledge)


def require_categories_of(pledge: str, adopted: Counts, stated: Counts) -> None:
    """Raise OtherCategory where a report on a pledge states a category that the pledge does not have.

    `people` are the living of a pledge of prisoners of war or civilians, and these are people.
    """
    has = {count.category for count in adopted}
    for count in stated:
        kin = _SPLIT if count.category is Category.PEOPLE else (Category.PEOPLE,) if count.category.living else ()
        if count.category not in has and not has.intersection(kin):
            raise OtherCategory(pledge, [each.words for each in Category if each in has], count.category.words)
