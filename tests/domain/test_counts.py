"""COUNT, as it is typed, against the sides of a ledger."""

import pytest

from pow_ledger.domain.counts import find_side, in_order, parse_counts
from pow_ledger.domain.entries import Category, Count, Side
from pow_ledger.domain.errors import (
    AmbiguousSide,
    BothNotAllowed,
    EachAndSide,
    MalformedCount,
    NoSideNamed,
    NotAFigure,
    RepeatedCount,
    UnknownCategory,
    UnknownSide,
    UsageError,
    WrongCategory,
)
from pow_ledger.domain.figures import WITHHELD, Figure

SIDES = tuple(Side(code, code.title()) for code in ("ukraine", "russia", "russia-allies", "rutland"))


def read(*words: str, both: bool = False) -> list[tuple[str, str, str]]:
    """COUNTs as side, category and figure, in words."""
    counts = parse_counts(words, SIDES, both=both)
    return [(count.side, count.category.value, count.figure.text) for count in counts]


@pytest.mark.parametrize(
    ("words", "read_as"),
    [
        ([], []),
        (["ukraine=250"], [("ukraine", "pow", "250")]),
        (["u=250"], [("ukraine", "pow", "250")]),
        (["UKRAINE:Civilian=1,200"], [("ukraine", "civilian", "1200")]),
        (["ukraine= 5"], [("ukraine", "pow", "5")]),
        (["ukraine:soldiers=5"], [("ukraine", "pow", "5")]),
        (["ukraine:Civilians=5"], [("ukraine", "civilian", "5")]),
        (["ukraine:тіла=5"], [("ukraine", "remains", "5")]),
        (["ukraine=about", "5", "russia=1"], [("ukraine", "pow", "5~"), ("russia", "pow", "1")]),
        (["russia=1"], [("russia", "pow", "1")]),
        (["russia-=1"], [("russia-allies", "pow", "1")]),
        (["rut:remains=withheld"], [("rutland", "remains", "withheld")]),
        (["each:people=5~"], [(side.code, "people", "5~") for side in SIDES]),
        (
            ["rutland=1", "u:remains=2", "u:people=3", "u=4", "u:civilian=5"],
            [
                ("ukraine", "pow", "4"),
                ("ukraine", "civilian", "5"),
                ("ukraine", "people", "3"),
                ("ukraine", "remains", "2"),
                ("rutland", "pow", "1"),
            ],
        ),
        (
            ["ukraine:civilian=1", "each=2"],
            [
                ("ukraine", "pow", "2"),
                ("ukraine", "civilian", "1"),
                *((side.code, "pow", "2") for side in SIDES if side.code != "ukraine"),
            ],
        ),
    ],
)
def test_counts_come_in_the_order_of_sides_and_categories(
    words: list[str], read_as: list[tuple[str, str, str]]
) -> None:
    assert read(*words) == read_as


@pytest.mark.parametrize(
    ("words", "error"),
    [
        (["ukraine"], MalformedCount),
        (["250"], NoSideNamed),
        ([""], MalformedCount),
        (["=250"], MalformedCount),
        (["ukraine=1=2"], MalformedCount),
        (["ukraine=="], MalformedCount),
        (["ukraine="], NotAFigure),
        (["ukraine", "russia=5"], MalformedCount),
        (["ukraine:pow=5 civilians"], WrongCategory),
        (["poland=1"], UnknownSide),
        ([":pow=1"], UnknownSide),
        (["ukrainet=1"], UnknownSide),
        (["r=1"], AmbiguousSide),
        (["ru=1"], AmbiguousSide),
        (["ukraine:generals=1"], UnknownCategory),
        (["ukraine:=1"], UnknownCategory),
        (["ukraine:pow:pow=1"], UnknownCategory),
        (["ukraine=1", "u:pow=2"], RepeatedCount),
        (["each=1", "each=1"], RepeatedCount),
        (["each=1", "ukraine=2"], EachAndSide),
        (["ukraine=2", "each=1"], EachAndSide),
        (["both=1"], BothNotAllowed),
    ],
)
def test_each_kind_of_wrong_count_has_its_own_error(words: list[str], error: type[UsageError]) -> None:
    with pytest.raises(UsageError) as refusal:
        read(*words)
    assert refusal.type is error


def test_both_sides_together_are_for_statements_only_and_come_last() -> None:
    assert read("both=1", "rutland=2", both=True) == [("rutland", "pow", "2"), ("both", "pow", "1")]
    with pytest.raises(BothNotAllowed):
        read("both=1")


def test_a_full_code_is_never_ambiguous() -> None:
    assert find_side("russia", SIDES) == "russia"


def test_counts_in_order_keeps_every_count() -> None:
    counts = [Count("both", Category.POW, WITHHELD), Count("russia", Category.REMAINS, Figure(1, 1))]
    assert in_order(counts, SIDES) == tuple(reversed(counts))
