"""The pure rules of progress: what remains, the state, the days."""

from datetime import date

import pytest

from pow_ledger.domain.entries import Category, Pledge
from pow_ledger.domain.figures import parse_figure
from pow_ledger.domain.progress import (
    State,
    StatedTotal,
    Timing,
    first_day_after,
    overall,
    remaining_of,
    state_of,
    timing,
)

TODAY = date(2031, 6, 30)


@pytest.mark.parametrize(
    ("pledged", "counted", "possible", "remaining", "state"),
    [
        ("100+", "30..55", "30..75", "25..70", "unmet"),  # the worked example
        ("100+", "0", "0", "100", "none"),
        ("100+", "0", "..40", "60..100", "unmet"),
        ("100+", "0", "..99", "1..100", "unmet"),
        ("100+", "0", "..100", "..100", "undetermined"),
        ("100+", "99", "99..100", "..1", "undetermined"),
        ("100+", "100", "100", "0", "met"),
        ("100+", "250", "250+", "0", "met"),  # no cap, and no surplus
        ("100+", "40+", "40+", "..60", "undetermined"),
        ("100+", "withheld", "withheld", "..100", "undetermined"),
        ("100+", "60", "60", "40", "unmet"),
        ("100", "150", "150", "0", "met"),
        ("100..200", "99", "99", "1", "unmet"),
        ("100..200", "100", "100", "0", "met"),
        ("100~", "40", "40", "60~", "unmet"),
        ("100+", "40~", "40~", "60~", "unmet"),
        ("100+", "40", "40..50~", "50..60~", "unmet"),
        ("100~", "100", "100", "0", "met"),
        ("..100", "0", "0", "0", "met"),  # its floor is 0
        ("0", "0", "0", "0", "met"),
        ("withheld", "0", "0", "0", "no-figure"),
        ("withheld", "500", "500+", "0", "no-figure"),
    ],
)
def test_what_remains_and_the_state_of_a_line(
    pledged: str, counted: str, possible: str, remaining: str, state: str
) -> None:
    figures = parse_figure(pledged), parse_figure(counted), parse_figure(possible)
    assert remaining_of(*figures).text == remaining
    assert state_of(*figures).value == state


@pytest.mark.parametrize(
    ("states", "whole"),
    [
        ([State.MET, State.MET], State.MET),
        ([State.MET, State.UNDETERMINED], State.UNDETERMINED),
        ([State.MET, State.UNMET], State.UNMET),
        ([State.MET, State.NONE], State.NONE),
        ([State.NONE, State.UNMET], State.UNMET),
        ([State.NONE, State.UNMET, State.UNDETERMINED], State.UNDETERMINED),
        ([State.NO_FIGURE, State.NO_FIGURE], State.NO_FIGURE),
        ([State.NO_FIGURE, State.NONE], State.NONE),
    ],
)
def test_a_pledge_is_met_when_all_its_lines_are(states: list[State], whole: State) -> None:
    assert overall(states) == overall(reversed(states)) == whole


def test_a_window_begins_the_day_after_the_announcement() -> None:
    assert first_day_after(date(2031, 12, 31)) == date(2032, 1, 1)
    assert first_day_after(date(2032, 2, 28)) == date(2032, 2, 29)
    assert first_day_after(date.max) == date.max


@pytest.mark.parametrize(
    ("until", "state", "last_counted", "days"),
    [
        (date(2031, 6, 20), State.UNMET, date(2031, 6, 1), Timing(10, 29)),
        (date(2031, 6, 20), State.NONE, None, Timing(10, None)),
        (TODAY, State.UNMET, TODAY, Timing(None, 0)),
        (date(2031, 6, 29), State.UNDETERMINED, None, Timing(1, None)),
        (date(2031, 7, 1), State.UNMET, None, Timing(None, None)),
        (None, State.UNMET, date(2031, 6, 29), Timing(None, 1)),
        (date(2031, 6, 20), State.MET, date(2031, 6, 1), Timing(None, None)),
        (date(2031, 6, 20), State.NO_FIGURE, None, Timing(None, None)),
    ],
)
def test_days_past_the_deadline_and_since_the_last_counted_swap(
    until: date | None, state: State, last_counted: date | None, days: Timing
) -> None:
    pledge = Pledge("accord", date(2031, 3, 1), (), date(2031, 3, 2), until)
    assert timing(pledge, state, last_counted, TODAY) == days


@pytest.mark.parametrize(
    ("side", "category", "shown"),
    [
        ("ukraine", Category.POW, {("ukraine", "pow"), ("ukraine", "people")}),
        ("ukraine", Category.REMAINS, {("ukraine", "remains")}),
        ("both", Category.REMAINS, {("ukraine", "remains"), ("russia", "remains")}),
        ("russia", Category.PEOPLE, {("russia", "pow"), ("russia", "civilian"), ("russia", "people")}),
    ],
)
def test_a_stated_total_is_shown_on_the_lines_that_it_speaks_of(
    side: str, category: Category, shown: set[tuple[str, str]]
) -> None:
    stated = StatedTotal(parse_figure("90"), None, TODAY, side, category)
    lines = {(line, kind) for line in ("ukraine", "russia") for kind in Category if stated.speaks_of(line, kind)}
    assert {(line, kind.value) for line, kind in lines} == shown
