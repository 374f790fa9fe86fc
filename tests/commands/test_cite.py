"""`--cite`: sentences to be quoted, to the letter."""

from pathlib import Path

import pytest

from tests.commands.samples import SMALL, fill
from tests.conftest import Cli

AS_OF = "(pow-ledger, as of 30 June 2031; the newest report in it is of 12 March 2031)"
TOTALS = f"""\
Ukraine received at least 55 prisoners of war in 3 completed swaps from 5 March to 12 March 2031; the number of 1 is \
withheld, so the total is a lower bound; contested: by one source or another at least 54 prisoners of war {AS_OF}.
Ukraine received at least 5 remains in 1 completed swap from 5 March to 12 March 2031; some counts have no upper \
bound, so the total is a lower bound {AS_OF}.
Russia received about 75 prisoners of war in 3 completed swaps from 5 March to 12 March 2031; some counts are \
approximate, and so is the total {AS_OF}.

Sources
Office: https://www.example.org/1
Ministry: https://example.net/1
Radio
Ministry: https://example.net/3
Office: https://www.example.org/3
"""
PLEDGE = f"""\
Pledge accord, announced 1 March 2031 by Envoy: to Ukraine at least 100 prisoners of war; counted 25–55, \
possible at least 25, remaining up to 75; undetermined hearing all reports; counted according to Office (Ukraine) and \
Ministry (Russia); 1 count is withheld {AS_OF}.
Pledge accord, announced 1 March 2031 by Envoy: to Russia at least 100 prisoners of war; counted 25–55, \
possible about 25–75, remaining about 25–75; unmet hearing all reports; counted according to Office (Ukraine) and \
Ministry (Russia) {AS_OF}.

Sources
Envoy: https://example.org/accord
Office: https://www.example.org/1
Ministry: https://example.net/3
"""
SWAP = f"""\
Swap of 12 March 2031 (completed, contested): 25 prisoners of war each; Ukraine: at least 5 remains {AS_OF}.
Ministry (Russia) states: 25 prisoners of war each; Ukraine: at least 5 remains.
Office (Ukraine) states: Ukraine: 24 prisoners of war.

Sources
Ministry: https://example.net/3
Office: https://www.example.org/3
"""


@pytest.fixture
def small(cli: Cli) -> Cli:
    fill(cli, *SMALL)
    return cli


@pytest.mark.parametrize(
    ("command", "text"), [("totals", TOTALS), ("pledges accord", PLEDGE), ("show 3", SWAP), ("show 2031-03-12", SWAP)]
)
def test_sentences_and_sources_and_nothing_else(small: Cli, command: str, text: str) -> None:
    outcome = small.ok(*command.split(), "--cite")
    assert (outcome.out, outcome.err) == (text, "")
    small.ok(*command.split(), "--cite", "-o", "quoted.md")
    assert Path("quoted.md").read_text() == text


def test_a_cut_cuts_figures_and_sources(small: Cli) -> None:
    assert small.ok("totals", "--cite", "--side", "russia", "--until", "2031-03-05").out == (
        f"Russia received 30 prisoners of war in 1 completed swap on 5 March 2031; every count is exact {AS_OF}.\n"
        "\nSources\nOffice: https://www.example.org/1\nMinistry: https://example.net/1\n"
    )


def test_as_one_side_counts_it(small: Cli) -> None:
    first, *_, last = small.ok("pledges", "accord", "--cite", "--counted-by", "russia").out.splitlines()
    assert "counted 25, possible at least 25, remaining up to 75; undetermined as Russia counts it" in first
    assert last == "Ministry: https://example.net/3"


def test_an_empty_ledger_has_nothing_to_cite(cli: Cli) -> None:
    cli.ok("init")
    assert cli.ok("totals", "--cite").out == "No completed swaps here.\n"
    assert cli.ok("pledges", "--cite").out == ""


def test_the_bundled_dataset(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POW_LEDGER_NOW", "2026-06-01T12:00:00Z")
    cli.ok("init", "--bundled")
    cited = cli.ok("totals", "--cite").out.splitlines()
    assert cited[0] == (
        "Ukraine received at least about 6,867 prisoners of war in 75 completed swaps from 1 March 2022 to 15 May "
        "2026; the numbers of 7 are withheld, so the total is a lower bound; some counts are approximate, and so is "
        "the total; contested: by one source or another at least about 6,818 prisoners of war (pow-ledger, as of "
        "1 June 2026; this ledger ends on 11 March 2026)."
    )
    sources = cited[cited.index("Sources") + 1 :]
    assert len(set(sources)) == len(sources) > 100
