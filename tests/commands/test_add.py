"""`ledger add`: one swap and its first report."""

from tests.conftest import Cli

SOURCE = ("--source", "https://example.org/a")


def test_the_first_write_makes_the_ledger_and_says_so(cli: Cli) -> None:
    outcome = cli.ok("add", "2031-03-05", "each=30", *SOURCE)
    assert outcome.out == ""
    assert outcome.err == (
        f"Made a new ledger at {cli.ledger}.\n"
        "Recorded swap 1: 2031-03-05, completed; 30 prisoners of war each; said by example.org.\n"
    )
