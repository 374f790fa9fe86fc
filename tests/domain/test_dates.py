"""Days as they are typed, and the months, quarters and years of the calendar."""

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pow_ledger.domain.dates import Period, calendar_period, calendar_periods, parse_date
from pow_ledger.domain.errors import NoSuchDate, NotADate, UsageError
from tests.strategies import days

TODAY = date(2032, 3, 1)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2031-03-05", date(2031, 3, 5)),
        ("2032-02-29", date(2032, 2, 29)),
        ("0001-01-01", date.min),
        ("9999-12-31", date.max),
        ("today", TODAY),
        ("Today", TODAY),
        ("yesterday", date(2032, 2, 29)),
    ],
)
def test_a_day_is_an_iso_date_or_a_word(text: str, day: date) -> None:
    assert parse_date(text, TODAY) == day


@pytest.mark.parametrize(
    ("error", "texts"),
    [
        (
            NoSuchDate,
            ["2031-02-29", "2100-02-29", "2031-13-01", "2031-00-01", "2031-01-00", "2031-04-31", "0000-01-01"],
        ),
        (NotADate, ["", "tomorrow", "2031", "2031-03", "2031-W10-3", "05.03.31", "March 2031", "5 March"]),
        (NotADate, ["2031-03-05T00:00", "-2031-03-05", "2031-03-0\u0665", "5 March 2031 or so"]),
    ],
)
def test_what_is_no_date_and_what_does_not_exist_are_told_apart(error: type[UsageError], texts: list[str]) -> None:
    for text in texts:
        with pytest.raises(UsageError) as refusal:
            parse_date(text, TODAY)
        assert (text, refusal.type) == (text, error)


@pytest.mark.parametrize(
    ("day", "period", "name", "first", "last"),
    [
        (date(2031, 3, 5), Period.MONTH, "2031-03", date(2031, 3, 1), date(2031, 3, 31)),
        (date(2031, 2, 28), Period.MONTH, "2031-02", date(2031, 2, 1), date(2031, 2, 28)),
        (date(2032, 2, 1), Period.MONTH, "2032-02", date(2032, 2, 1), date(2032, 2, 29)),
        (date(2031, 12, 31), Period.MONTH, "2031-12", date(2031, 12, 1), date(2031, 12, 31)),
        (date(2031, 3, 31), Period.QUARTER, "2031-Q1", date(2031, 1, 1), date(2031, 3, 31)),
        (date(2031, 4, 1), Period.QUARTER, "2031-Q2", date(2031, 4, 1), date(2031, 6, 30)),
        (date(2031, 12, 31), Period.QUARTER, "2031-Q4", date(2031, 10, 1), date(2031, 12, 31)),
        (date(2031, 1, 1), Period.YEAR, "2031", date(2031, 1, 1), date(2031, 12, 31)),
        (date.max, Period.MONTH, "9999-12", date(9999, 12, 1), date.max),
        (date.min, Period.QUARTER, "0001-Q1", date.min, date(1, 3, 31)),
    ],
)
def test_the_period_of_a_day(day: date, period: Period, name: str, first: date, last: date) -> None:
    found = calendar_period(day, period)
    assert (found.name, found.first, found.last) == (name, first, last)


@given(days(date(2027, 1, 1), date(2033, 1, 1)), st.integers(0, 1000), st.sampled_from(Period))
def test_periods_cover_every_day_once_and_in_order(first: date, length: int, period: Period) -> None:
    last = first + timedelta(days=length)
    found = list(calendar_periods(first, last, period))
    assert found[0] == calendar_period(first, period)
    assert found[-1] == calendar_period(last, period)
    assert all(one.last + timedelta(days=1) == other.first for one, other in pairwise(found))
    assert len({each.name for each in found}) == len(found)
    for each in found:
        assert calendar_period(each.first, period) == each == calendar_period(each.last, period)


def test_the_calendar_ends_with_its_last_day() -> None:
    assert [each.name for each in calendar_periods(date(9999, 11, 30), date.max, Period.MONTH)] == [
        "9999-11",
        "9999-12",
    ]
