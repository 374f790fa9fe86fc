"""The screens as they stand on a terminal, and the picture of one of them."""

import html
import re
from pathlib import Path

import pytest

from tests.conftest import Cli
from tests.display.picture import PICTURE, screen
from tests.terminal import on_terminal

SOURCE = ("--source", "https://example.org/a")


@pytest.fixture
def told(cli: Cli) -> Cli:
    """A small ledger with everything that the totals screen tells of."""
    cli.ok("pledge", "accord", "2031-03-01", "each=1200+", "--until", "2031-05-31", *SOURCE)
    cli.ok("pledge", "goodwill", "2031-03-02", "ukraine:remains=withheld", *SOURCE)
    cli.ok("add", "2031-03-05", "each=300", "--pledge", "accord", "--by", "ukraine", *SOURCE)
    cli.ok("add", "2031-03-09", "each=withheld", "ukraine:civilian=1", *SOURCE)
    cli.ok("report", "1", "russia=290", "--by", "russia", *SOURCE)
    cli.ok("add", "2031-07-04", "russia=40", "--status", "agreed", *SOURCE)
    cli.ok("state", "2031-03-31", "both=700+", "--pledge", "accord", "--claimant", "A spokesman", *SOURCE)
    return cli


TOTALS = """\
Received · 2 completed swaps · 5 March to 9 March 2031 · 1 contested
  The newest report here is of 9 March 2031; nothing newer is recorded here.
                                 Received  Swaps  Withheld
  Ukraine  prisoners of war  at least 300      2         1
           civilians                    1      1         –
  Russia   prisoners of war  at least 300      2         1

Agreed or under way · in no sum yet
                            Expected  Swaps  Withheld
  Russia  prisoners of war        40      1         –

accord · at least 1,200 prisoners of war each · undetermined
  Ukraine  ████████░░░░░░░░░░░░░░░░░░░░░░  300 of 1,200 counted, no upper limit
  Russia   ████████░░░░░░░░░░░░░░░░░░░░░░  300 of 1,200 counted, no upper limit
  announced 1 March 2031; 4 days from the last counted swap to 9 March 2031, the day of the newest
  report here

goodwill · Ukraine: remains (number not given) · no-figure
  Ukraine  –  0 counted
  announced 2 March 2031

█ counted: a report says so and none disagrees  ░ possible: the most that could be argued

Withheld for Ukraine: 1 count of prisoners of war.
Withheld for Russia: 1 count of prisoners of war.
A total with a withheld count is a floor: nobody has said by how much the true one is higher.
1 swap is contested: some source contradicts the figures adopted here; `ledger compare
--differences` shows where.
By one source or another, Russia received at least 290 prisoners of war.
"""

IN_FULL = """\
accord · at least 1,200 prisoners of war each · undetermined
  announced 1 March 2031; swaps of 2 March to 31 May 2031 can count; 4 days from the last counted
  swap to 9 March 2031, the day of the newest report here
                  Pledged  Counted      Possible  Remaining  State
  Ukraine  at least 1,200      300  at least 300  up to 900  undetermined
  Russia   at least 1,200      300  at least 300  up to 900  undetermined
  Ukraine  ███████████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░  25% counted, no upper limit
  Russia   ███████████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░░  25% counted, no upper limit
  Withheld: 1 count for Ukraine and 1 count for Russia, so nothing bounds what is possible.
  Stated, all sides together: at least 700 as of 31 March 2031, A spokesman

goodwill · Ukraine: remains (number not given) · no-figure
  announced 2 March 2031; swaps from 3 March 2031 can count
             Pledged  Counted  Possible  Remaining  State
  Ukraine  no number        0         0          –  no-figure

"""


def test_the_totals_screen(told: Cli) -> None:
    assert told.ok("totals", "-f", "table").out == TOTALS
    assert IN_FULL in told.ok("totals", "--all", "-f", "table").out
    accord, _ = IN_FULL.split("\n\n", 1)
    one = told.ok("totals", "--pledge", "accord", "-f", "table").out
    assert accord in one and "goodwill" not in one


def test_a_reading_of_one_side_says_so(told: Cli) -> None:
    read = told.ok("totals", "-f", "table", "--all", "--counted-by", "russia").out
    assert "  Ukraine  at least 1,200        0  0 or more  up to 1,200  undetermined\n" in read
    assert "\naccord as Russia counts it · at least 1,200 prisoners of war each · undetermined\n" in read
    assert "\nOnly one side's stances are heard; the figures are the adopted ones.\n" in read


def test_the_list_screen(told: Cli) -> None:
    assert (
        told.ok("list", "-f", "table").out
        == """\
#  Date               Ukraine        so far        Russia        so far  Reports
────────────────────────────────────────────────────────────────────────────────
1  2031-03-05 ≠       300 pow           300       300 pow           300        2
2  2031-03-09    withheld pow  at least 300  withheld pow  at least 300        1
                   1 civilian             1
3  2031-07-04                                      40 pow  at least 300        1
   agreed
≠ contested: some source contradicts the figures adopted here
"""
    )


def test_a_narrow_terminal_lists_the_sides_below_each_other(told: Cli) -> None:
    shown = [line.rstrip() for line in on_terminal(["list"], columns=64).text.splitlines()]
    assert (
        shown
        == """\
#  Date                       Received        so far
────────────────────────────────────────────────────
1  2031-03-05 ≠  Ukraine       300 pow           300
                 Russia        300 pow           300
2  2031-03-09    Ukraine  withheld pow  at least 300
                            1 civilian             1
                 Russia   withheld pow  at least 300
3  2031-07-04    Russia         40 pow  at least 300
   agreed
≠ contested: some source contradicts the figures adopted here
""".splitlines()
    )


def test_a_period_that_has_nothing_takes_no_line(told: Cli) -> None:
    told.ok("add", "2031-05-20", "ukraine=7", *SOURCE)
    shown = told.ok("totals", "-f", "table", "--period", "month", "--category", "pow", "--side", "ukraine").out
    assert (
        """
By period
  Period                                  Received        So far  Swaps  Withheld
  2031-03  Ukraine  prisoners of war  at least 300  at least 300      2         1
  2031-05  Ukraine  prisoners of war             7  at least 307      1         –
"""
        in shown
    )


def test_the_picture_in_the_readme_is_what_the_program_prints(tmp_path: Path) -> None:
    drawn = PICTURE.read_text(encoding="utf-8")
    assert "http" not in drawn.replace("http://www.w3.org/2000/svg", ""), "a picture that asks for web fonts"
    rows: dict[float, list[str]] = {}
    matrix = drawn[drawn.index('class="totals-matrix"') :]
    for height, text in re.findall(r'<text [^>]* y="([0-9.]+)"[^>]*>([^<]*)</text>', matrix):
        rows.setdefault(float(height), []).append(html.unescape(text))
    # The picture places words by coordinates instead of by spaces.
    words = ["".join("".join(rows[height]).split()) for height in sorted(rows)]
    printed = ["".join(line.split()) for line in screen(tmp_path).export_text().splitlines()]
    assert [line for line in words if line] == [line for line in printed if line]


def test_a_terminal_without_unicode_changes_no_figure(told: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PYTHONIOENCODING", "ascii")
    shown = " ".join(on_terminal(["totals", "--all"], columns=64).text.split())
    assert "Ukraine >= 1,200 300 >= 300 <= 900 undetermined" in shown
    assert re.search(r"Ukraine #+\++ 25% counted", shown)
    assert "?" not in shown
