"""REF, as it is typed, and the stances that name a pledge."""

from datetime import date

import pytest

from pow_ledger.domain.entries import Stance
from pow_ledger.domain.errors import NoSuchDate, NotASwapRef, UnknownStance
from pow_ledger.domain.refs import (
    DateRef,
    PledgeRef,
    Ref,
    ReportRef,
    StatementRef,
    SwapRef,
    parse_ref,
    parse_stance,
    parse_swap_ref,
)

TODAY = date(2031, 3, 5)

REFS: list[tuple[str, Ref]] = [
    ("12", SwapRef(12)),
    ("0012", SwapRef(12)),
    ("2031-03-05", DateRef(TODAY)),
    ("today", DateRef(TODAY)),
    ("yesterday", DateRef(date(2031, 3, 4))),
    ("r7", ReportRef(7)),
    ("s3", StatementRef(3)),
    ("istanbul-3", PledgeRef("istanbul-3")),
    ("r7-talks", PledgeRef("r7-talks")),
    ("round", PledgeRef("round")),
    ("2031-03", PledgeRef("2031-03")),
    ("٣", PledgeRef("٣")),
    ("-1", PledgeRef("-1")),
    ("", PledgeRef("")),
]


@pytest.mark.parametrize(("text", "ref"), REFS)
def test_a_reference_is_a_number_a_date_a_report_a_statement_or_else_a_code(text: str, ref: Ref) -> None:
    assert parse_ref(text, TODAY) == ref


@pytest.mark.parametrize(("text", "ref"), REFS)
def test_only_a_number_or_a_date_names_a_swap(text: str, ref: Ref) -> None:
    if isinstance(ref, SwapRef | DateRef):
        assert parse_swap_ref(text, TODAY) == ref
    else:
        with pytest.raises(NotASwapRef):
            parse_swap_ref(text, TODAY)


@pytest.mark.parametrize(("text", "kind"), [("9" * 10_000, SwapRef), ("r" + "9" * 10_000, ReportRef)])
def test_a_number_of_any_length_is_one_that_sqlite_can_look_up(
    text: str, kind: type[SwapRef] | type[ReportRef]
) -> None:
    assert parse_ref(text, TODAY) == kind(2**63 - 1)


def test_a_reference_to_a_day_that_does_not_exist() -> None:
    with pytest.raises(NoSuchDate):
        parse_ref("2031-02-29", TODAY)


@pytest.mark.parametrize(
    ("text", "stance"),
    [
        ("accord", Stance.COUNTS),
        ("accord:counts", Stance.COUNTS),
        ("accord:partly", Stance.PARTLY),
        ("accord:excluded", Stance.EXCLUDED),
    ],
)
def test_a_stance_names_a_pledge_and_counts_unless_it_says_otherwise(text: str, stance: Stance) -> None:
    assert parse_stance(text) == ("accord", stance)


@pytest.mark.parametrize("text", ["accord:", "accord:maybe", "accord:partly:partly", "accord:Partly"])
def test_an_unknown_stance_is_refused(text: str) -> None:
    with pytest.raises(UnknownStance):
        parse_stance(text)
