"""`ledger update`: what the dataset added and corrected, into a ledger that 0.4 made; nothing of its owner is lost."""

import shutil
from pathlib import Path

import pytest

from tests.commands.samples import SMALL, fill
from tests.conftest import Cli

BEFORE = Path(__file__).parent / "ledgers" / "bundled-0.4.sqlite"
"""A ledger that pow-ledger 0.4.0 made with `ledger init --bundled`."""
PLEDGE_NOTE = "Third Istanbul round: another exchange, of at least 1,200 prisoners of war a side"


@pytest.fixture
def old(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Cli:
    """The command line on such a ledger."""
    monkeypatch.setenv("POW_LEDGER_NOW", "2026-11-27T12:00:00Z")
    shutil.copy(BEFORE, cli.ledger)
    return cli


def reports(cli: Cli, ref: str) -> list[tuple[str | None, str]]:
    return [(report["claimant"], report["source"]) for report in cli.json("show", ref)["reports"]]


def test_it_has_all_of_the_newer_dataset_and_each_entry_once(old: Cli) -> None:
    said = old.ok("update").err.splitlines()
    assert said[1] == (
        "Updated to version 2.0.0 of the dataset, with 80 swaps, 231 reports, 5 pledges and 58 stated totals more."
    )
    assert said[2] == "It is complete up to 11 March 2026."
    assert "ledger: complete from 2025-01-01 here, 2022-02-24 there, complete until none here, 2026-03-11 there" in (
        line.strip() for line in said
    )
    old.ok("init", "--bundled", "--db", "new.sqlite")
    for command in (("totals",), ("pledges",), ("export", "swaps", "-f", "csv")):
        updated, new = (old.ok(*command, *db).out for db in ((), ("--db", "new.sqlite")))
        if command[0] == "export":
            # Numbers apart, the same swaps.
            updated, new = (
                "\n".join(sorted(row.partition(",")[2] for row in of.splitlines())) for of in (updated, new)
            )
        assert updated == new, command
    old.ok("export", "updated/"), old.ok("export", "new/", "--db", "new.sqlite")
    for name in ("swaps.csv", "reports.csv", "report_figures.csv", "pledges.csv", "statements.csv", "stances.csv"):
        assert Path("updated", name).read_bytes() == Path("new", name).read_bytes(), name
    assert old.json("check", "--only", "integrity") == []
    assert old.ok("update").err == "Nothing to update: the ledger has version 2.0.0 of the dataset.\n"


def test_what_its_owner_changed_stays(old: Cli) -> None:
    old.ok("amend", "2025-10-02", "each=184", "--place", "Elsewhere", "--mediator", "Oman", "--why", "I know better")
    old.ok("amend", "istanbul-1", "--until", "2025-06-01", "--why", "one came late")
    (first, *_) = old.json("show", "istanbul-3")["reports"]
    old.ok("amend", first["id"], "--claimant", "Somebody", "--why", "misread")
    old.ok("void", "r5", "--why", "the page is gone")
    old.ok("add", "2026-02-05", "each=157", "--source", "My notes")
    told = old.ok("update").err
    assert "pledge istanbul-1 (line 4): note" in told
    assert "2026-02-05: swaps " in told
    swap = old.json("show", "2025-10-02")
    assert (swap["place"], swap["mediators"], swap["figures"]["ukraine"]["pow"]["text"]) == (
        "Elsewhere",
        ["Oman"],
        "184",
    )
    assert old.json("show", "istanbul-1")["until"] == "2025-06-01"
    assert old.json("show", "istanbul-1")["note"].startswith("First Istanbul round. Many pages")
    assert old.json("show", "r5")["voided"]
    assert [claimant for claimant, _ in reports(old, "istanbul-3")].count("Somebody") == 1
    assert ("Medinsky", first["source"]) not in reports(old, "istanbul-3")
    assert ("Umerov", first["source"]) in reports(old, "istanbul-3")


@pytest.mark.parametrize(("whose", "note"), [("--ours", "Mine."), ("--theirs", PLEDGE_NOTE)])
def test_what_both_changed_waits_for_a_decision(old: Cli, whose: str, note: str) -> None:
    old.ok("amend", "istanbul-3", "--note", "Mine.", "--why", "w")
    before = old.ledger.read_bytes()
    outcome = old.refused("update")
    assert outcome.code == 1
    assert outcome.err.startswith(
        "Error: One entry was changed here and in the dataset, too; nothing was updated:\n"
        f"  pledge istanbul-3 (line 7): note “Mine.” here, “{PLEDGE_NOTE}"
    )
    assert outcome.err.endswith(
        "Add --ours to keep what is here, or --theirs to take what is there. What is new is taken either way.\n"
    )
    assert old.ledger.read_bytes() == before
    old.ok("update", whose)
    assert old.json("show", "istanbul-3")["note"].startswith(note)


def test_it_is_undone_whole_and_done_again(old: Cli) -> None:
    old.ok("amend", "2025-10-02", "--place", "Elsewhere", "--why", "w")
    commands = (("list", "--voided"), ("pledges",), ("statements",), ("show", "istanbul-3"), ("totals",))
    before = [old.json(*command) for command in commands]
    old.ok("update")
    updated = [old.json(*command) for command in commands]
    assert updated != before
    old.ok("undo")
    assert [old.json(*command) for command in commands] == before
    old.ok("update")
    again = [old.json(*command) for command in commands]
    assert [len(answer) for answer in again] == [len(answer) for answer in updated]
    assert (again[1], again[4]) == (updated[1], updated[4])
    old.ok("undo")
    # A further undo redoes it.
    old.ok("undo")
    assert old.ok("update").err == "Nothing to update: the ledger has version 2.0.0 of the dataset.\n"
    assert old.json("check", "--only", "integrity") == []


def test_a_dry_run_writes_nothing(old: Cli) -> None:
    before = old.ledger.read_bytes()
    said = old.ok("update", "--dry-run").err.splitlines()
    assert said[0].startswith("Would update to version 2.0.0 of the dataset, with 80 swaps")
    assert said[-1] == "Nothing was written."
    assert old.ledger.read_bytes() == before


def test_a_ledger_that_never_had_the_dataset_is_left_alone(cli: Cli) -> None:
    fill(cli, *SMALL)
    before = cli.ledger.read_bytes()
    outcome = cli.refused("update")
    assert (outcome.code, outcome.err) == (
        1,
        "Error: This ledger did not begin with the dataset that ships along, so there is nothing to update. To take "
        "the dataset in, make a ledger of it with `ledger init --bundled --db FILE`, export that to a folder, and "
        "import the folder here.\n",
    )
    assert cli.ledger.read_bytes() == before


def test_a_new_ledger_of_the_dataset_has_nothing_to_update(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POW_LEDGER_NOW", "2026-11-27T12:00:00Z")
    made = cli.ok("init", "--bundled").err.splitlines()
    assert made[0].endswith("with 122 swaps, 10 pledges.")
    assert made[1] == (
        "It is version 2.0.0 of the dataset. Meant to be complete from 24 February 2022 to 11 March 2026."
    )
    assert cli.ok("update").err == "Nothing to update: the ledger has version 2.0.0 of the dataset.\n"
