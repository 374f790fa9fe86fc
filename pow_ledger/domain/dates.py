"""Days as they are typed, and the calendar periods that totals are cut into."""

import re
from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from enum import StrEnum
from typing import Final, NamedTuple

from pow_ledger.domain.errors import NoSuchDate, NotADate, UsageError

_ISO: Final = r"([0-9]{4})-([0-9]{2})-([0-9]{2})"


def parse_date(text: str, today: date) -> date:
    """Read an ISO date, `today` or `yesterday`, or a day as people write it: `5 Feb 2026`.

    Raises a UsageError as `day_in_words` does.
    """
    if text == "today":
        return today
    if re.fullmatch(_ISO, text):
        return iso_date(text)
    from pow_ledger.domain.language.days import day_in_words, days_ago

    ago = days_ago(text)
    return day_in_words(text) if ago is None else today - timedelta(days=ago)


def leading_day(words: Sequence[str], today: date) -> tuple[date, Sequence[str]]:
    """The day that some words begin with, and the words after it: `5 Feb 2026 157 each`.

    Raises a UsageError as `parse_date` does.
    """
    if words and re.fullmatch(_ISO, words[0]):
        return iso_date(words[0]), words[1:]
    from pow_ledger.domain.language.days import MOST_WORDS

    wrong: UsageError | None = None
    # The longest first, since `г.` may stand behind a day that is one without it.
    for length in range(min(len(words), MOST_WORDS), 0, -1):
        try:
            return parse_date(" ".join(words[:length]), today), words[length:]
        except NotADate:
            continue
        except UsageError as error:
            wrong = wrong or error
    raise wrong or NotADate(words[0])


def iso_date(text: str) -> date:
    """Read an ISO date. Raises NotADate, or NoSuchDate for a day that no calendar has."""
    match = re.fullmatch(_ISO, text)
    if match is None:
        raise NotADate(text)
    try:
        return date(*map(int, match.groups()))
    except ValueError:
        raise NoSuchDate(text) from None


def day_before(day: date) -> date:
    """The day before; of the first possible day, itself."""
    return day if day == date.min else day - timedelta(days=1)


def day_after(day: date) -> date:
    """The day after; of the last possible day, itself."""
    return day if day == date.max else day + timedelta(days=1)


class Period(StrEnum):
    """The length of the periods into which totals are cut."""

    MONTH = "month"
    QUARTER = "quarter"
    YEAR = "year"


class CalendarPeriod(NamedTuple):
    """One calendar month, quarter or year: its name and its first and last day."""

    name: str
    first: date
    last: date


def calendar_period(day: date, period: Period) -> CalendarPeriod:
    """The month (`2025-07`), quarter (`2025-Q3`) or year (`2025`) that a day lies in."""
    months = {Period.MONTH: 1, Period.QUARTER: 3, Period.YEAR: 12}[period]
    start = (day.month - 1) // months * months + 1
    first = date(day.year, start, 1)
    name = {
        Period.MONTH: f"{day.year:04}-{day.month:02}",
        Period.QUARTER: f"{day.year:04}-Q{(day.month + 2) // 3}",
        Period.YEAR: f"{day.year:04}",
    }[period]
    end = start + months
    last = date(day.year, 12, 31) if end > 12 else date(day.year, end, 1) - timedelta(days=1)
    return CalendarPeriod(name, first, last)


def parse_period(text: str) -> CalendarPeriod | None:
    """The year, quarter or month that a text names: `2025`, `2025-Q3`, `2025-06`; None for any other text."""
    match = re.fullmatch(r"([1-9][0-9]{3})(?:-(?:[Qq]([1-4])|(0[1-9]|1[0-2])))?", text.strip())
    if match is None:
        return None
    year, quarter, month = int(match[1]), match[2], match[3]
    if quarter:
        return calendar_period(date(year, 3 * int(quarter), 1), Period.QUARTER)
    return calendar_period(date(year, int(month or 1), 1), Period.MONTH if month else Period.YEAR)


def calendar_periods(first: date, last: date, period: Period) -> Iterator[CalendarPeriod]:
    """Every month, quarter or year from the one that `first` lies in to the one that `last` lies in."""
    found = calendar_period(first, period)
    yield found
    while found.last < last:
        found = calendar_period(found.last + timedelta(days=1), period)
        yield found
