"""Days in words, in three languages."""

import contextlib
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pow_ledger.domain.dates import leading_day, parse_date
from pow_ledger.domain.errors import NoSuchDate, NotADate, TwoReadings, UsageError
from pow_ledger.domain.language.days import day_in_words
from pow_ledger.domain.language.words import LANGUAGES, Language

TODAY = date(2032, 3, 1)


@pytest.mark.parametrize(
    "text",
    [
        *("5 Feb 2026", "5 February 2026", "February 5, 2026", "Feb. 5, 2026", "5th of February 2026", "Feb 5th 2026"),
        *("Thursday, 5 February 2026", "Thu 5 Feb 2026", "5-Feb-2026", "on 5 February 2026", "5 FEBRUARY 2026."),
        *("5 лютого 2026", "5 лютого 2026 року", "5 лютого 2026 р.", "четвер, 5 лютого 2026 р."),
        *("5 февраля 2026", "5 февраля 2026 г.", "5 февраля 2026 года", "5 фев 2026", "5-го февраля 2026"),
        *("05.02.2026", "5.2.2026", "05.02.2026 р.", "20260205", "2026-2-5", "2026.02.05", "2026/02/05"),
        "5\u00a0лютого\u00a02026",
    ],
)
def test_a_day_in_words_is_that_day(text: str) -> None:
    assert day_in_words(text) == date(2026, 2, 5)


@pytest.mark.parametrize("text", ["25/02/2026", "02/25/2026", "25-02-2026"])
def test_a_day_above_twelve_tells_it_from_the_month(text: str) -> None:
    assert day_in_words(text) == date(2026, 2, 25)


def test_the_words_for_today_and_yesterday() -> None:
    for text in ("today", "сьогодні", "Сегодня"):
        assert parse_date(text, TODAY) == TODAY
    for text in ("yesterday", "вчора", "учора", "вчера"):
        assert parse_date(text, TODAY) == date(2032, 2, 29)


@pytest.mark.parametrize(
    ("error", "texts"),
    [
        (TwoReadings, ["05/02/2026", "5/2/2026", "05-02-2026"]),
        (NoSuchDate, ["31 February 2026", "31.02.2026", "13/13/2026", "20261305", "0 March 2026", "5 лютого 0000"]),
        (NoSuchDate, [f"{'9' * 30} March 2026", f"March {'9' * 30} 2026"]),
        (
            NotADate,
            ["5 Feb", "Feb 2026", "February", "05.02.26", "5-Feb-26", "5 Feb 26", "5 2 2026", "12345678", "2026"],
        ),
        (NotADate, ["5 Feb 2026 at noon", "5 6 Feb 2026", "Feb 5 6 2026", "February February 2026", "5th 6th 2026"]),
    ],
)
def test_what_could_be_two_days_or_none_is_refused(error: type[UsageError], texts: list[str]) -> None:
    for text in texts:
        with pytest.raises(UsageError) as refusal:
            day_in_words(text)
        assert (text, refusal.type) == (text, error)


def test_two_readings_name_both_days() -> None:
    with pytest.raises(TwoReadings) as refusal:
        day_in_words("05/02/2026")
    assert str(refusal.value) == (
        "'05/02/2026' can be read in two ways: 5 February (write 2026-02-05), or 2 May (write 2026-05-02)."
    )


@given(st.dates(date(1000, 1, 1)), st.sampled_from(LANGUAGES), st.data())
def test_every_month_of_the_tables_is_that_month(day: date, language: Language, data: st.DataObject) -> None:
    month = data.draw(st.sampled_from(language.months[day.month - 1]))
    year = data.draw(st.sampled_from(["", *(f" {word}" for word in language.year)]))
    assert day_in_words(f"{day.day} {month} {day.year}{year}") == day


@given(st.dates(), st.sampled_from(["157 each", "each=2", ""]))
def test_a_day_may_stand_before_counts_unquoted(day: date, rest: str) -> None:
    words = f"{day.day} {day:%B} {day.year:04}"
    assert leading_day([*words.split(), *rest.split()], TODAY) == (day, rest.split())


@given(st.text("0123456789./- ,грFfeb", max_size=20) | st.text(max_size=20))
def test_any_text_is_a_day_or_refused(text: str) -> None:
    with contextlib.suppress(UsageError):
        assert isinstance(day_in_words(text), date)
