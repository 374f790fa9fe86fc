"""Coverage: how far a ledger knows anything. No count of days runs beyond it, and the words say so."""

import json
from pathlib import Path

import pytest

from tests.conftest import Cli

COMMANDS = (
    "pledge accord 2031-03-01 each=100+ --until 2031-05-31 --source Radio",
    "add 2031-03-05 each=30 --pledge accord --published 2031-03-06 --source Post",
)


@pytest.fixture
def kept(cli: Cli) -> Cli:
    """A ledger that nobody has kept since March; it is the end of June."""
    for command in COMMANDS:
        cli.ok(*command.split())
    return cli


def facts(cli: Cli, *options: str) -> str:
    """What the screen says of the pledge, on one line."""
    shown = cli.ok("pledges", "-f", "table", *options).out.splitlines()
    return " ".join(line.strip() for line in shown[1:4])


def test_without_a_last_day_days_run_to_the_newest_report(kept: Cli) -> None:
    assert kept.json("totals")["coverage"] == {"from": None, "until": None, "newest_report": "2031-03-06"}
    assert "1 day from the last counted swap to 6 March 2031, the day of the newest report here" in facts(kept)
    assert "past its deadline" not in facts(kept)
    told = kept.ok("totals", "-f", "table").out
    assert "  The newest report here is of 6 March 2031; nothing newer is recorded here.\n" in told
    assert (
        "(pow-ledger, as of 30 June 2031; the newest report in it is of 6 March 2031)"
        in kept.ok("totals", "--cite").out
    )


@pytest.mark.parametrize(
    ("until", "deadline", "since"),
    [
        ("2031-05-20", None, "76 days from the last counted swap to 20 May 2031, where this ledger ends"),
        (
            "2031-06-20",
            "20 days past its deadline on 20 June 2031, where this ledger ends",
            "107 days from the last counted swap to 20 June 2031, where this ledger ends",
        ),
        ("2031-06-30", "30 days past its deadline", "117 days since the last counted swap"),
    ],
)
def test_days_run_to_the_last_day_of_which_it_knows_everything(
    kept: Cli, until: str, deadline: str | None, since: str
) -> None:
    kept.ok("amend", "ledger", "--complete-until", until, "--why", "checked")
    assert since in facts(kept)
    assert (deadline or "") in facts(kept)
    assert ("past its deadline" in facts(kept)) == (deadline is not None)
    assert kept.json("totals")["coverage"]["until"] == until


def test_days_run_no_further_than_to_the_day_that_was_asked_for(kept: Cli) -> None:
    kept.ok("amend", "ledger", "--complete-until", "2031-06-20", "--why", "checked")
    assert "4 days from the last counted swap to 9 March 2031" in facts(kept, "--until", "2031-03-09")
    assert "107 days from the last counted swap to 20 June 2031" in facts(kept, "--until", "2031-06-25")


def test_nothing_recorded_after_the_last_day_is_left_out(kept: Cli) -> None:
    kept.ok("amend", "ledger", "--complete-from", "2031-01-01", "--complete-until", "2031-03-31", "--why", "checked")
    kept.ok("add", "2031-06-01", "each=7", "--source", "Radio")
    assert kept.json("totals")["totals"][0]["figure"]["text"] == "37"
    assert "  Meant to be complete from 1 January 2031 to 31 March 2031.\n" in kept.ok("totals", "-f", "table").out
    assert "this ledger ends on 31 March 2031)" in kept.ok("show", "1", "--cite").out


def test_it_travels_with_a_package(kept: Cli) -> None:
    kept.ok("amend", "ledger", "--complete-from", "2031-01-01", "--complete-until", "2031-03-31", "--why", "checked")
    kept.ok("export", "package/")
    described = json.loads(Path("package/datapackage.json").read_text())
    assert (described["complete_from"], described["complete_until"]) == ("2031-01-01", "2031-03-31")
    kept.ok("import", "package/", "--db", "new.sqlite")
    assert kept.json("totals", "--db", "new.sqlite")["coverage"] == kept.json("totals")["coverage"]
    kept.ok("amend", "ledger", "--complete-until", "2031-04-30", "--why", "checked again")
    refused = kept.refused("import", "package/")
    assert "  ledger: complete until 2031-04-30 here, 2031-03-31 there" in refused.err
    described["complete_until"] = "2030-12-31"
    Path("package/datapackage.json").write_text(json.dumps(described))
    assert "its coverage cannot be: --complete-from 2031-01-01 is later" in kept.refused("import", "package/").err


def test_it_is_amended_taken_away_and_undone(kept: Cli) -> None:
    told = kept.ok("amend", "ledger", "--complete-until", "2031-03-31", "--why", "checked").err
    assert told == "Amended ledger: complete until none → 2031-03-31, because checked.\n"
    kept.ok("amend", "ledger", "--complete-until", "none", "--why", "not sure")
    assert kept.json("totals")["coverage"]["until"] is None
    kept.ok("undo")
    assert kept.json("totals")["coverage"]["until"] == "2031-03-31"
