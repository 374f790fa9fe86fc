"""Figures, categories, states and days in words, for people."""

from collections.abc import Sequence
from datetime import date
from typing import Final

from pow_ledger.domain.entries import BOTH, Category, Counts, Side, Status
from pow_ledger.domain.figures import Figure
from pow_ledger.domain.progress import State

CATEGORIES: Final = {
    Category.POW: "prisoners of war",
    Category.CIVILIAN: "civilians",
    Category.PEOPLE: "people",
    Category.REMAINS: "remains",
}
SHORT_CATEGORIES: Final = {
    Category.POW: "pow",
    Category.CIVILIAN: "civilians",
    Category.PEOPLE: "people",
    Category.REMAINS: "remains",
}
STATE_STYLES: Final = {
    State.MET: "bold green",
    State.UNMET: "bold yellow",
    State.NONE: "bold yellow",
    State.UNDETERMINED: "bold cyan",
    State.NO_FIGURE: "dim",
}
STATUS_WORDS: Final = {
    Status.AGREED: "agreed",
    Status.UNDER_WAY: "under way",
    Status.COMPLETED: "completed",
    Status.CANCELLED: "cancelled",
}


def figure_words(figure: Figure) -> str:
    """`1000~` as "about 1,000", `1311+` as "at least 1,311", `30..55` as "30–55"."""
    if figure.withheld:
        return "withheld"
    about = "about " if figure.about else ""
    if figure.high is None:
        return f"at least {about}{figure.low:,}"
    if figure.low == figure.high:
        return f"{about}{figure.low:,}"
    if figure.low == 0:
        return f"up to {about}{figure.high:,}"
    return f"{about}{figure.low:,}–{figure.high:,}"


def counts_words(counts: Counts, sides: Sequence[Side]) -> str:
    """Counts as one line, what all sides have in common said once: "250 pow each"."""
    parts = []
    for category in Category:
        of = {count.side: count.figure for count in counts if count.category is category}
        if len(of) == len(sides) > 1 and len(set(of.values())) == 1 and BOTH not in of:
            parts.append(f"{figure_words(next(iter(of.values())))} {CATEGORIES[category]} each")
        else:
            names = {side.code: side.name for side in sides} | {BOTH: "all sides together"}
            parts += [f"{names[side]}: {figure_words(figure)} {CATEGORIES[category]}" for side, figure in of.items()]
    return "; ".join(parts)


def day_words(day: date) -> str:
    """`23 July 2025`, whatever the locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def days_words(first: date | None, last: date | None) -> str:
    """A stretch of days in words, repeating neither year nor day where both are the same."""
    if first is None or last is None:
        return "no days"
    if first == last:
        return day_words(first)
    start = day_words(first).removesuffix(f" {first.year}") if first.year == last.year else day_words(first)
    return f"{start} to {day_words(last)}"


def plural(number: int, singular: str, several: str | None = None) -> str:
    """`1 swap`, `2 swaps`."""
    return f"{number:,} {singular if number == 1 else several or singular + 's'}"


_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
