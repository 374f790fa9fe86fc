"""Cells that a spreadsheet would run: none gets out, and each comes back as it was."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pow_ledger.formats.cells import defused, restored

awkward = st.text(st.sampled_from("'=+-@\t\r\na1 ")) | st.text()


@given(awkward)
def test_what_is_defused_comes_back_as_it_was(cell: str) -> None:
    assert restored(defused(cell)) == cell


@given(awkward)
def test_nothing_that_is_defused_runs_and_all_else_stays(cell: str) -> None:
    assert not defused(cell).startswith(("=", "+", "-", "@", "\t", "\r"))
    if not cell.lstrip("'").startswith(("=", "+", "-", "@", "\t", "\r")):
        assert defused(cell) == cell


@pytest.mark.parametrize(
    ("cell", "safe"),
    [("=1+1", "'=1+1"), ("'=1+1", "''=1+1"), ("''-1", "'''-1"), ("'tis", "'tis"), ("a=b", "a=b"), ("", ""), ("'", "'")],
)
def test_defused(cell: str, safe: str) -> None:
    assert (defused(cell), restored(safe)) == (safe, cell)
