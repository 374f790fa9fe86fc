"""Figures, counts and days in words."""

from datetime import date

import pytest

from pow_ledger.domain.counts import parse_counts
from pow_ledger.domain.entries import DEFAULT_SIDES
from pow_ledger.domain.figures import in_words, parse_figure
from pow_ledger.domain.wording import count_words, counts_words, days_words, figure_signs


@pytest.mark.parametrize(
    ("notation", "words", "signs"),
    [
        ("250", "250", "250"),
        ("1200", "1,200", "1,200"),
        ("1000~", "about 1,000", "~1,000"),
        ("1311+", "at least 1,311", "≥ 1,311"),
        ("1311+~", "at least about 1,311", "≥ ~1,311"),
        ("..1200", "up to 1,200", "≤ 1,200"),
        ("..1200~", "up to about 1,200", "≤ ~1,200"),
        ("30..55", "30–55", "30–55"),
        ("1030..1055~", "about 1,030–1,055", "~1,030–1,055"),
        ("withheld", "withheld", "withheld"),
        ("0", "0", "0"),
    ],
)
def test_a_figure_reads_in_words_and_in_signs(notation: str, words: str, signs: str) -> None:
    assert in_words(parse_figure(notation)) == words
    assert figure_signs(parse_figure(notation)) == signs


@pytest.mark.parametrize(
    ("count", "words"),
    [
        ("ukraine=1", "1 prisoner of war"),
        ("ukraine:civilian=1", "1 civilian"),
        ("ukraine:civilian=1~", "about 1 civilians"),
        ("ukraine:remains=2", "2 remains"),
        ("ukraine:people=withheld", "people (number not given)"),
    ],
)
def test_a_count_agrees_with_its_number(count: str, words: str) -> None:
    assert count_words(parse_counts([count], DEFAULT_SIDES)[0]) == words


@pytest.mark.parametrize(
    ("counts", "words"),
    [
        ("each=185 each:civilian=20", "185 prisoners of war and 20 civilians each"),
        ("each=146 ukraine:civilian=8", "146 prisoners of war each; Ukraine: 8 civilians"),
        (
            "ukraine=33 ukraine:civilian=51 russia=84",
            "Ukraine: 33 prisoners of war and 51 civilians; Russia: 84 prisoners of war",
        ),
        ("russia:remains=27", "Russia: 27 remains"),
        ("both=2400+", "all sides together: at least 2,400 prisoners of war"),
        ("", ""),
    ],
)
def test_what_all_sides_have_in_common_is_said_once(counts: str, words: str) -> None:
    assert counts_words(parse_counts(counts.split(), DEFAULT_SIDES, both=True), DEFAULT_SIDES) == words


@pytest.mark.parametrize(
    ("first", "last", "words"),
    [
        (date(2025, 7, 23), date(2025, 7, 23), "23 July 2025"),
        (date(2025, 7, 23), date(2025, 10, 2), "23 July to 2 October 2025"),
        (date(2025, 7, 23), date(2026, 1, 2), "23 July 2025 to 2 January 2026"),
        (None, None, "no days"),
    ],
)
def test_a_span_of_days_repeats_nothing(first: date | None, last: date | None, words: str) -> None:
    assert days_words(first, last) == words
