"""Announcements in their own words: what is read from them, and what stays empty."""

from pathlib import Path
from typing import Any, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pow_ledger.domain.counts import parse_counts
from pow_ledger.domain.entries import DEFAULT_SIDES, Category
from pow_ledger.domain.figures import Figure
from pow_ledger.domain.language import announcement_words, words
from pow_ledger.domain.language.announcement import Field, Reading, read_announcement

SAMPLES = sorted((Path(__file__).parent / "announcements").glob("*.txt"))
SIDES = [side.code for side in DEFAULT_SIDES]

Figures = dict[tuple[str, Category], Figure]


class Sample(NamedTuple):
    """An announcement, and what is to be read from it."""

    expected: dict[str, str]
    text: str

    @property
    def figures(self) -> Figures:
        counts = parse_counts(self.expected.get("counts", "").split(), DEFAULT_SIDES)
        return {(count.side, count.category): count.figure for count in counts}


def sample(path: Path) -> Sample:
    head, _, text = path.read_text(encoding="utf-8").partition("\n---\n")
    pairs = (line.partition(": ") for line in head.splitlines())
    return Sample({name: value for name, _, value in pairs}, text)


def figures_of(reading: Reading) -> Figures:
    return {(count.side, count.category): count.figure for count in reading.counts}


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_no_sample_is_read_wrongly(path: Path) -> None:
    expected, text = sample(path)
    reading = read_announcement(text, SIDES)
    wanted = sample(path).figures
    assert {place: figure for place, figure in figures_of(reading).items() if wanted.get(place) != figure} == {}
    read = {
        "date": reading.date.value,
        "status": reading.status.value,
        "claimant": reading.claimant.value,
        "by": reading.by.value,
        "source": reading.source.value,
    }
    # Of several names for one claimant, any is right.
    allowed = {name: value.split(" | ") for name, value in expected.items()}
    assert {name: value for name, value in read.items() if value and str(value) not in allowed.get(name, ())} == {}
    assert {*(reading.mediators.value or ())} <= {*expected.get("mediators", "").split("; ")}


def test_at_least_nine_in_ten_figures_are_found() -> None:
    assert len(SAMPLES) >= 40
    wanted = found = 0
    for path in SAMPLES:
        figures = figures_of(read_announcement(sample(path).text, SIDES))
        wanted += len(sample(path).figures)
        found += len(figures.items() & sample(path).figures.items())
    assert found >= 0.9 * wanted > 50


@pytest.mark.parametrize("path", SAMPLES, ids=lambda path: path.stem)
def test_every_field_that_was_read_has_its_words(path: Path) -> None:
    reading = read_announcement(sample(path).text, SIDES)
    for field in fields(reading):
        assert bool(field.words) >= (field.value is not None)
        assert all(reading.text[start:end].strip() for start, end in field.words)


def fields(reading: Reading) -> list[Field]:
    others = (reading.date, reading.status, reading.mediators, reading.claimant, reading.by, reading.source)
    return [*reading.figures.values(), *others]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (
            "Russia and Ukraine exchanged 157 prisoners each; then 160 prisoners each.",
            "157 and 160 could both be the count",
        ),
        ("185 soldiers, 7 of them civilians, came home from captivity, said Zelenskyy.", "civilians may be some of"),
        (
            "185 Ukrainian soldiers came home in an exchange; 12 Ukrainians were met by kin.",
            "they may be some of the others",
        ),
    ],
)
def test_what_is_unsure_says_why(text: str, why: str) -> None:
    reading = read_announcement(text, SIDES)
    assert any(why in field.why for field in reading.figures.values()), reading.figures


def test_a_text_about_something_else_says_so() -> None:
    reading = read_announcement("Forty soldiers marched on 5 May 2031.", SIDES)
    assert (reading.counts, reading.date.value) == ((), None)
    assert reading.date.why == "the text does not speak of an exchange"


PIECES = [
    *("157", "20", "сто п'ятдесят", "about", "at least", "Ukrainian", "російських", "ВСУ", "наших", "each", "по", "на"),
    *("soldiers", "civilians", "bodies of", "полонених", "військовослужбовців", "человек", "came home"),
    *("переданы", "in exchange", "взамен", "since 2022", "will", "among them", "серед них", "on 5 May 2031", "5 мая"),
    *(".", ",", ":", "—", "(", ")", "\n", "https://example.org", "Zelenskyy said"),
    *("з російського полону", "Russia", "and"),
]


@given(st.lists(st.sampled_from(PIECES), max_size=30).map(" ".join) | st.text(max_size=60))
def test_any_text_can_be_read(text: str) -> None:
    reading = read_announcement(text, SIDES)
    for field in fields(reading):
        assert all(0 <= start < end <= len(reading.text) for start, end in field.words)
    assert len({(count.side, count.category) for count in reading.counts}) == len(reading.counts)


@pytest.mark.parametrize("table", [*words.LANGUAGES, *announcement_words.LANGUAGES])
def test_every_line_of_the_tables_is_a_list_of_words(table: Any) -> None:
    def phrases(line: Any) -> list[str]:
        if isinstance(line, dict):
            return [phrase for words in line.values() for phrase in phrases(words)]
        assert isinstance(line, tuple)
        return [phrase for part in line for phrase in ([part] if isinstance(part, str) else phrases(part))]

    for name, line in table._asdict().items():
        found = phrases(line)
        assert all(phrase == phrase.strip() and phrase == " ".join(phrase.split()) for phrase in found), name
        # A string in place of a list of one would be read letter by letter.
        assert not any(len(phrase) == 1 for phrase in found) or name in SHORT, name


SHORT = {"contrast", "and_", "from_", "year", "small", "within", "received_by", "category_headers"}
