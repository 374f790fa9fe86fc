"""Cells that a spreadsheet would run: none is left as it is, and each comes back to the byte."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pow_ledger.formats.formulas import defused, restored


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "'=1", "''-"])
def test_what_would_run_is_led_by_one_more_apostrophe(cell: str) -> None:
    assert defused(cell) == f"'{cell}"


@pytest.mark.parametrize("cell", ["", "250", "'", "''", "'tis", "a=b", " =1", "..5", "\n=1"])
def test_what_would_not_run_stays(cell: str) -> None:
    assert defused(cell) == cell == restored(cell)


@given(st.text() | st.text(alphabet="'=+-@\t\r\na"))
def test_what_is_restored_is_what_was_defused(cell: str) -> None:
    assert restored(defused(cell)) == cell
    assert not re.match(r"[=+\-@\t\r]", defused(cell))
