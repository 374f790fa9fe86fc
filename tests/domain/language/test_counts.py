"""Figures and counts in words, in three languages."""

import contextlib
import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pow_ledger.domain.counts import in_notation, parse_counts, read_as
from pow_ledger.domain.entries import DEFAULT_SIDES, Category
from pow_ledger.domain.errors import (
    FractionalFigure,
    HugeFigure,
    MalformedCount,
    NegativeFigure,
    NoSideNamed,
    NotAFigure,
    RepeatedCount,
    ReversedFigure,
    TwoReadings,
    UsageError,
    WrongCategory,
)
from pow_ledger.domain.figures import LARGEST, Figure, parse_figure
from pow_ledger.domain.language.counts import figures_in_words
from pow_ledger.domain.language.words import LANGUAGES, Language
from tests.strategies import figures


def read(text: str) -> str:
    """The one figure of a text, in the notation."""
    return figures_in_words(text, Category.POW)[Category.POW].text


def counts(text: str, *, both: bool = False) -> str:
    """The COUNTs of a text, in the notation."""
    return in_notation(parse_counts(text.split(" "), DEFAULT_SIDES, both=both), DEFAULT_SIDES)


@pytest.mark.parametrize(
    ("texts", "figure"),
    [
        (["250", " 250 ", "250.0", "250,00", "exactly 250", "рівно 250", "ровно 250"], "250"),
        (["~250", "≈ 250", "250~", "about 250", "approx. 250", "250 approx."], "250~"),
        (["близько 250", "приблизно 250", "около 250", "примерно 250", "прибл. 250"], "250~"),
        (["1,200", "1 200", "1\u00a0200", "1'200", "1’200", "1,200.00"], "1200"),
        ([">=1200", "≥1200", "≥ 1 200", "1200+", "at least 1,200", "no fewer than 1200", "1200 or more"], "1200+"),
        (["не менее 1200", "не менше 1200", "щонайменше 1200", "1200 і більше", "1200 и более"], "1200+"),
        (
            ["over 1000", "more than 1000", ">1000", "понад 1000", "більше ніж 1000", "более 1000", "свыше 1000"],
            "1001+",
        ),
        (["up to 250", "<=250", "≤250", "..250", "at most 250", "до 250", "не більше 250", "не более 250"], "..250"),
        (["fewer than 250", "<250", "менше 250", "менее 250"], "..249"),
        (["250-300", "250–300", "250 — 300", "250..300", "250 to 300", "between 250 and 300"], "250..300"),
        (["від 250 до 300", "от 250 до 300", "250 до 300", "from 250 to 300"], "250..300"),
        (["about 250-300", "250-300~", "близько 250–300"], "250..300~"),
        (["at least about 1200", "about 1200+", "1200+~"], "1200+~"),
        (["unknown", "Undisclosed", "withheld", "number not disclosed", "an unknown number"], "withheld"),
        (["не розголошується", "невідомо", "не раскрывается", "неизвестно", "число не раскрывается"], "withheld"),
        (["one hundred and fifty-seven", "one hundred fifty seven", "сто п'ятдесят сім", "сто п’ятдесят сім"], "157"),
        (["сто пятьдесят семь", "ста пятидесяти семи", "a hundred and fifty-seven"], "157"),
        (["five thousand", "5 thousand", "5 тис.", "п'ять тисяч", "5 тысяч"], "5000"),
        (["one thousand two hundred", "тисяча двісті", "тысяча двести", "twelve hundred"], "1200"),
        (["zero", "0", "нуль", "ноль"], "0"),
        (["about one hundred", "близько ста", "около ста"], "100~"),
        (["157 POWs", "157 prisoners of war", "157 soldiers", "157 військовополонених", "157 военнослужащих"], "157"),
    ],
)
def test_a_figure_in_words_is_the_figure_in_the_notation(texts: list[str], figure: str) -> None:
    assert {text: read(text) for text in texts} == dict.fromkeys(texts, figure)


@pytest.mark.parametrize(
    ("error", "texts"),
    [
        (
            TwoReadings,
            [
                "1.200",
                "1.200.000",
                "250?",
                "~250?",
                "n/a",
                "N/A",
                "-",
                "—",
                "?",
                "157 160",
                "250 250",
                "н/д",
                "185+ 20 civ",
            ],
        ),
        (TwoReadings, ["не вказано", "не сообщается", "not stated", "no data"]),
        (NegativeFigure, ["-5", "−5"]),
        (FractionalFigure, ["1.5", "1,5"]),
        (ReversedFigure, ["300-250", "from 300 to 250"]),
        (HugeFigure, ["over 10000001", "~99999999", "9" * 5000]),
        (
            NotAFigure,
            ["", "many", "dozens", "69th", "69-й", "2025-10-02", "at least 250-300", "up to 250+", "over 250+"],
        ),
        (
            NotAFigure,
            ["250/300", "0x10", "1e3", "250 or so", "less than 0", "1.2 thousand", "٢٥٠", "²", "1²"],
        ),
        (
            NotAFigure,
            ["250 and 20", "185+20", "12:30", "several", "кілька", "from 250", "від 250", "between 250 or 300"],
        ),
    ],
)
def test_what_has_two_readings_or_none_is_refused(error: type[UsageError], texts: list[str]) -> None:
    for text in texts:
        with pytest.raises(UsageError) as refusal:
            figures_in_words(text, Category.POW)
        assert (text, refusal.type) == (text, error)


@pytest.mark.parametrize(
    ("texts", "notation"),
    [
        (["157 each", "each 157", "157 per side", "157 for each side", "157 for 157", "each: 157"], "each=157"),
        (["по 157", "157 на 157", "157 з кожного боку", "157 с каждой стороны", "по 157 военнопленных"], "each=157"),
        (["ukraine 157 russia 160", "Ukraine: 157, Russia: 160", "157 ukraine 160 russia"], "ukraine=157 russia=160"),
        (["Україна 157 Росія 160", "Київ 157, Москва 160", "UA 157; RU 160", "157 to Ukraine and 160 to Russia"],
         "ukraine=157 russia=160"),
        (["185 and 20 civilians each", "each 185 + 20 civ.", "each=185+20 civ.", "185 POWs, 20 civilians each"],
         "each=185 each:civilian=20"),
        (["each 157 (incl. 7 civilians)", "157 (incl. 7 civilians) each", "157 each, including 7 civilians"],
         "each=150 each:civilian=7"),
        (["each=157, 7 of them civilians", "each 157, з них 7 цивільних", "each 157 (в т.ч. 7 гражданских)"],
         "each=150 each:civilian=7"),
        (["each 157 (150 soldiers, 7 civilians)"], "each=150 each:civilian=7"),
        (["each 157 people incl. 150 soldiers"], "each=150 each:people=7"),
        (["ukraine 1212 bodies russia 27 bodies", "1,212 bodies to Ukraine, 27 bodies to Russia"],
         "ukraine:remains=1212 russia:remains=27"),
        (["about 250 each", "each=about 250", "each ~250"], "each=250~"),
        (["ukraine unknown"], "ukraine=withheld"),
        (["ukraine an unknown number of civilians"], "ukraine:civilian=withheld"),
        (["157 soldiers each and 7 civilians to Ukraine"], "each=157 ukraine:civilian=7"),
        (["prisoners 185 civilians 20 each"], "each=185 each:civilian=20"),
    ],
)  # fmt: skip
def test_counts_in_words_are_counts_in_the_notation(texts: list[str], notation: str) -> None:
    assert {text: counts(text) for text in texts} == dict.fromkeys(texts, notation)


@pytest.mark.parametrize(
    ("error", "texts"),
    [
        (NoSideNamed, ["157", "about 250", "20 civilians", "185 + 20 civ."]),
        (TwoReadings, ["157 ukraine 160", "ukraine 157 160 russia", "157 each 20 civilians", "185 civilians 20 each"]),
        (
            TwoReadings,
            ["each 157 (7 civilians)", "each 157, 7 civilians", "each 157 POWs incl. 7 civilians", "150 for 157"],
        ),
        (
            TwoReadings,
            ["each 157 (150 soldiers, 6 civilians)", "each 157 incl. 7 bodies", "each 12 bodies incl. 7 civilians"],
        ),
        (TwoReadings, ["each 20 civilians and 7 civilians"]),
        (
            MalformedCount,
            ["157 from ukraine", "narnia 157", "157 157", "ukraine", "each 157 incl. 200 civilians", "both sides 157"],
        ),
        (MalformedCount, ["each 157 incl. about 7 civilians", "each unknown incl. 7 civilians", "each many"]),
        (WrongCategory, ["each:civilian=7 soldiers", "each:remains=7 civilians", "each:pow=7 civilians"]),
        (RepeatedCount, ["each 157 each 160", "157 ukraine 160 ukraine"]),
    ],
)
def test_counts_with_two_readings_or_none_are_refused(error: type[UsageError], texts: list[str]) -> None:
    for text in texts:
        with pytest.raises(UsageError) as refusal:
            counts(text)
        assert (text, refusal.type) == (text, error)


def test_what_was_not_typed_in_the_notation_is_said_in_it() -> None:
    for typed, said in {
        "157 each": "Read “157 each” as each=157.",
        "each=~250": "Read “each=~250” as each=250~.",
        "each=250~ ukraine:civilian=1,200+": None,
        "each=..20 russia:civilian=withheld": None,
    }.items():
        words = typed.split(" ")
        assert read_as(words, parse_counts(words, DEFAULT_SIDES), DEFAULT_SIDES) == said


# Properties

NUMBERS = st.integers(0, 3) | st.integers(0, LARGEST)
SHAPES = {
    "about": lambda number: Figure(number, number, about=True),
    "exactly": lambda number: Figure(number, number),
    "at_least": lambda number: Figure(number, None),
    "over": lambda number: Figure(number + 1, None),
    "up_to": lambda number: Figure(0, number),
}


@given(st.sampled_from(LANGUAGES), st.sampled_from(sorted(SHAPES)), NUMBERS, st.data())
def test_every_word_of_the_tables_says_of_a_number_what_its_line_says(
    language: Language, shape: str, number: int, data: st.DataObject
) -> None:
    word = data.draw(st.sampled_from(getattr(language, shape)))
    written = data.draw(st.sampled_from([f"{number}", f"{number:,}", f"{number:,}".replace(",", "\u00a0")]))
    figure = SHAPES[shape](number)
    assert read(f"{word} {written}") == figure.text


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_up_to_a_million_has_its_words(language: Language) -> None:
    words = {value: names[0] for value, names in language.numbers.items()}

    def below_thousand(number: int) -> str:
        parts = []
        if hundreds := number // 100 * 100:
            parts.append(words.get(hundreds) if hundreds > 100 or not language.hundred else None)
            if language.hundred:
                parts[-1] = f"{words[number // 100]} {language.hundred[0]}"
        rest = number % 100
        if rest >= 20:
            parts += [words[rest // 10 * 10], *([words[rest % 10]] if rest % 10 else [])]
        elif rest:
            parts.append(words[rest])
        return " ".join(filter(None, parts))

    for number in [*range(1, 1_000), 1_001, 1_200, 5_037, 10_000, 99_999, 157_160, 999_999]:
        thousands, rest = divmod(number, 1_000)
        head = f"{below_thousand(thousands)} {language.thousand[0]}" if thousands else ""
        assert read(f"{head} {below_thousand(rest)}") == str(number)


PIECES = [
    *("157", "1,200", "7", "20", "сто", "п'ять", "fifty", "seven", "thousand", "1.5", "2025", "69th", "٧"),
    *("each", "по", "ukraine", "russia", "Київ", "both", "for", "to", "civilians", "POWs", "тіл", "people", "бійців"),
    *("about", "at least", "over", "up to", "до", "понад", "between", "and", "from", "unknown", "incl.", "of them"),
    *("+", "-", "–", "~", "..", ",", ";", "(", ")", "?", "=", ":", ">=", "<", ".", "\u0301", "\u00a0"),
    *("or more", "each="),
]  # fmt: skip


@given(st.sampled_from([2, 3, 4]).flatmap(lambda n: st.permutations(PIECES).map(lambda some: " ".join(some[: n + 2]))))
def test_whatever_is_understood_prints_as_something_that_reads_back_the_same(text: str) -> None:
    with contextlib.suppress(UsageError):
        for category, figure in figures_in_words(text, Category.POW).items():
            assert parse_figure(figure.text) == figure
            assert figures_in_words(figure.text, category) == {category: figure}
    with contextlib.suppress(UsageError):
        found = parse_counts(text.split(" "), DEFAULT_SIDES)
        again = in_notation(found, DEFAULT_SIDES)
        assert parse_counts(again.split(" "), DEFAULT_SIDES) == found


@given(st.text(max_size=40))
def test_any_text_is_understood_or_refused(text: str) -> None:
    with contextlib.suppress(UsageError):
        figures_in_words(text, Category.POW)
    with contextlib.suppress(UsageError):
        parse_counts(text.split(" "), DEFAULT_SIDES)


@given(figures(), figures(), st.booleans())
def test_figures_of_both_sides_are_told_apart_in_either_order(ours: Figure, theirs: Figure, before: bool) -> None:
    ordered = itertools.chain.from_iterable(
        pair if before else reversed(pair) for pair in (("ukraine", ours.text), ("russia", theirs.text))
    )
    found = parse_counts([*ordered], DEFAULT_SIDES)
    assert [count.figure for count in found] == [ours, theirs]
