"""Figures, categories, states and days in words, for people."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date
from typing import TYPE_CHECKING, Final

from pow_ledger.domain.coverage import Coverage, End, Horizon
from pow_ledger.domain.entries import (
    BOTH,
    Category,
    Count,
    Counts,
    PledgeRecord,
    Report,
    Side,
    Source,
    Stance,
    Statement,
    Status,
    Swap,
)
from pow_ledger.domain.figures import Figure, in_words
from pow_ledger.domain.progress import PledgeProgress, Progress, State, Timing
from pow_ledger.domain.totals import Filter, Totals

if TYPE_CHECKING:
    from pow_ledger.domain.checks.comparison import Difference

_SINGULAR: Final = {
    Category.POW: "prisoner of war",
    Category.CIVILIAN: "civilian",
    Category.PEOPLE: "person",
    Category.REMAINS: "remains of one",
}
STATUS_WORDS: Final = {
    Status.AGREED: "agreed",
    Status.UNDER_WAY: "under way",
    Status.COMPLETED: "completed",
    Status.CANCELLED: "cancelled",
}


def figure_signs(figure: Figure) -> str:
    """A figure where words do not fit: `≥ 1,311`, `~1,000`, `≤ 1,200`."""
    signs = {"at least ": "≥ ", "up to ": "≤ ", "about ": "~"}
    return re.sub("|".join(signs), lambda word: signs[word[0]], in_words(figure))


def sum_words(figure: Figure, words: Callable[[Figure], str] = in_words) -> str:
    """A sum in words; "0 or more" where all that is in it is withheld."""
    return "0 or more" if figure.withheld else words(figure)


PROGRESS_COLUMNS: Final = ("Pledged", "Counted", "Possible", "Remaining")


def progress_words(line: Progress, words: Callable[[Figure], str] = in_words) -> tuple[str, str, str, str]:
    """The cells of these columns for a line of a pledge."""
    known = line.state is not State.NO_FIGURE
    return (
        words(line.pledged) if known else "no number",
        sum_words(line.counted, words),
        sum_words(line.possible, words),
        words(line.remaining) if known else "–",
    )


def reading_words(found: PledgeProgress, names: Mapping[str, str]) -> str:
    """Which side counts, to follow a pledge's code; empty where all reports count."""
    return f" as {names[found.counted_by]} counts it" if found.counted_by else ""


def extent_words(found: Totals) -> str:
    """How many swaps are summed and which days they cover: the days asked for, else first to last swap."""
    days = days_words(found.cut.since or found.first, found.cut.until or found.last)
    return f"{plural(found.swaps, 'completed swap')} · {days}"


def filter_words(wanted: Filter, names: Mapping[str, str]) -> str:
    """Which swaps a filter lets through: "swaps mediated by UAE, contested"."""
    parts = [
        f"mediated by {enumeration(sorted(wanted.mediators))}" if wanted.mediators else "",
        f"{STATUS_WORDS[wanted.status]}" if wanted.status else "",
        f"counted towards {wanted.pledge} by some source" if wanted.pledge else "",
        f"of which a source speaks for {names.get(wanted.by, wanted.by)}" if wanted.by else "",
        "contested" if wanted.contested else "",
    ]
    return f"swaps {', '.join(filter(None, parts))}"


def count_words(count: Count) -> str:
    """`20 civilians`, `1 civilian`, `prisoners of war (number not given)`."""
    if count.figure.withheld:
        return f"{count.category.words} (number not given)"
    one = count.figure == Figure(1, 1)
    return f"{in_words(count.figure)} {_SINGULAR[count.category] if one else count.category.words}"


def counts_words(counts: Counts, sides: Sequence[Side]) -> str:
    """Counts on one line, with what all sides have in common only once: "185 prisoners of war each"."""
    names = {side.code: side.name for side in sides} | {BOTH: "all sides together"}
    alike = {count.category for count in counts if _all_have(count, counts, sides)}
    common = [count_words(count) for count in counts if count.category in alike and count.side == counts[0].side]
    parts = [f"{enumeration(common)} each"] if common else []
    for code, name in names.items():
        own = [count_words(count) for count in counts if count.side == code and count.category not in alike]
        if own:
            parts.append(f"{name}: {enumeration(own)}")
    return "; ".join(parts)


def _all_have(count: Count, counts: Counts, sides: Sequence[Side]) -> bool:
    """Whether every side has the same figure as this count in its category."""
    figures = [other.figure for other in counts if other.category is count.category]
    return len(figures) == len(sides) > 1 and set(figures) == {count.figure}


def stance_words(code: str, stance: Stance) -> str:
    """What a stance says of a swap: `counts partly towards istanbul-3`."""
    return {
        Stance.COUNTS: f"counts towards {code}",
        Stance.PARTLY: f"counts partly towards {code}",
        Stance.EXCLUDED: f"does not count towards {code}",
    }[stance]


def plan_words(report: Report, swap: Swap, sides: Sequence[Side]) -> str:
    """How what a report announced turned out: `250 were agreed, 246 exchanged`, for each figure that differs."""
    if swap.status is Status.CANCELLED:
        return "it was cancelled"
    if swap.status is not Status.COMPLETED:
        return f"it is {STATUS_WORDS[swap.status]}"
    names = {side.code: side.name for side in sides}
    adopted = {(count.side, count.category): count.figure for count in swap.figures}
    verb = "agreed" if report.status is Status.AGREED else "announced as under way"
    turned_out = [
        f"{names[count.side]}: {in_words(count.figure)} {count.category.words} were {verb}, {in_words(held)} exchanged"
        for count in report.figures
        if (held := adopted.get((count.side, count.category))) and not held.withheld and held != count.figure
    ]
    return "; ".join(turned_out) or "it took place"


def speaker_words(source: Source, names: Mapping[str, str]) -> str:
    """Who said it, and for which side: `Umerov (Ukraine)`."""
    side = f" ({names[source.by]})" if source.by else ""
    return f"{source.claimant or 'claimant not named'}{side}"


def announced_words(record: PledgeRecord, names: Mapping[str, str]) -> str:
    """Who announced a pledge, on which day, and who denies it, by its live reports."""
    reports = record.live_reports
    by = [
        speaker_words(each.report.source, names) for each in reports if not each.denies and each.report.source.claimant
    ]
    denied = [speaker_words(each.report.source, names) for each in reports if each.denies]
    words = f"announced {day_words(record.pledge.announced)}"
    words += f" by {_a_few(by)}" if by else ""
    return words + (f", denied by {_a_few(denied)}" if denied else "")


_MOST_NAMED: Final = 3


def _a_few(names: Sequence[str]) -> str:
    """The first names, each once, and how many more there are."""
    each = list(dict.fromkeys(names))
    more = len(each) - _MOST_NAMED
    return enumeration(each if more < 1 else [*each[:_MOST_NAMED], f"{more} more"])


def coverage_words(coverage: Coverage, today: date) -> str | None:
    """How far the ledger is meant to know everything; None where it is up to date by its newest report."""
    if coverage.until:
        days = f"from {day_words(coverage.since)} to" if coverage.since else "up to"
        return f"Meant to be complete {days} {day_words(coverage.until)}."
    if coverage.newest_report and coverage.newest_report < today:
        return f"The newest report here is of {day_words(coverage.newest_report)}; nothing newer is recorded here."
    return None


def timing_words(days: Timing, horizon: Horizon) -> Iterator[str]:
    """How many days a pledge is past its deadline, and how many nothing has counted towards it, up to which day."""
    day = day_words(horizon.day)
    until, since = {
        End.TODAY: ("", None),
        End.COVERAGE: (f" on {day}, where this ledger ends", f"{day}, where this ledger ends"),
        End.NEWEST_REPORT: (
            f" on {day}, the day of the newest report here",
            f"{day}, the day of the newest report here",
        ),
        End.ASKED: (f" on {day}", day),
    }[horizon.end]
    if days.past_deadline is not None:
        yield f"{plural(days.past_deadline, 'day')} past its deadline{until}"
    if days.since_last_counted is None:
        return
    number = plural(days.since_last_counted, "day")
    if since is None:
        yield f"{number} since the last counted swap"
    elif days.since_last_counted:
        yield f"{number} from the last counted swap to {since}"
    else:
        yield f"the last counted swap was on {since}"


def scope_words(stated: Statement) -> str:
    """What a stated total covers."""
    since = f"since {day_words(stated.since)}" if stated.since else "since when is not said"
    mediator = f"mediated by {stated.mediator}" if stated.mediator else None
    return ", ".join(filter(None, (since, stated.pledge, mediator)))


def difference_words(difference: "Difference", names: dict[str, str]) -> str:
    """What versions differ in, as a sentence without a full stop."""
    from pow_ledger.domain.checks.comparison import DifferenceKind

    whom = f"{difference.category.words} for {names[difference.side]}"
    said = ", ".join(f"{names[by]} says {in_words(figure)}" for by, figure in difference.figures)
    match difference.kind:
        case DifferenceKind.SPLIT:
            return f"the same {in_words(difference.figures[0][1])} {whom}, split differently"
        case DifferenceKind.ONE_SIDE_ONLY:
            return f"only {said} {whom}".replace(" says ", " counts ")
        case DifferenceKind.WITHHELD:
            return f"{whom}: {said}".replace("says withheld", "withholds the number")
        case DifferenceKind.NUMBER:
            return f"{whom}: {said}"


def day_words(day: date) -> str:
    """`23 July 2025`, whatever the locale."""
    return f"{day.day} {_MONTHS[day.month - 1]} {day.year}"


def days_words(first: date | None, last: date | None) -> str:
    """A span of days in words, repeating neither year nor day where both are the same."""
    if first is None or last is None:
        return "no days"
    if first == last:
        return day_words(first)
    start = day_words(first).removesuffix(f" {first.year}") if first.year == last.year else day_words(first)
    return f"{start} to {day_words(last)}"


def enumeration(parts: Sequence[str]) -> str:
    """`a`, `a and b`, `a, b and c`."""
    return " and ".join(filter(None, [", ".join(parts[:-1]), *parts[-1:]]))


def plural(number: int, singular: str, several: str | None = None) -> str:
    """`1 swap`, `2 swaps`."""
    return f"{number:,} {singular if number == 1 else several or singular + 's'}"


_MONTHS: Final = (
    "January", "February", "March", "April", "May", "June",
    "July", "August", "September", "October", "November", "December",
)  # fmt: skip
