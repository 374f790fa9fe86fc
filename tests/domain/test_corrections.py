"""What was corrected in each entry, as a reader of the page is told."""

from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from pow_ledger.domain.corrections import Correction, correction_words, corrections
from pow_ledger.domain.history import Change, Command, Key, Logged, Row
from pow_ledger.storage import opening
from pow_ledger.storage.history.log import read_log
from tests.conftest import Cli

SOURCE = ("--source", "https://example.org/a")
ADD = ("add", "2031-03-05", "each=30", "--place", "Border", "--note", "Secret", *SOURCE)
NAMES = {"ukraine": "Ukraine", "russia": "Russia"}

Run = Callable[..., None]


@pytest.fixture
def on(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Run a command on a day of May 2031."""

    def run(day: int, *words: str) -> None:
        monkeypatch.setenv("POW_LEDGER_NOW", f"2031-05-{day:02}T12:00:00+00:00")
        cli.ok(*words)

    return run


def log_of(path: Path) -> list[Logged]:
    with opening.open_ledger(path) as ledger:
        return list(read_log(ledger))


def words(cli: Cli, notes: bool = True, authors: bool = False, **options: Any) -> Mapping[tuple[str, Key], list[str]]:
    found = corrections(log_of(cli.ledger), notes=notes, authors=authors, **options)
    return {key: [correction_words(each) for each in own] for key, own in found.items()}


def test_what_was_only_recorded_has_no_corrections(cli: Cli, on: Run) -> None:
    on(1, "pledge", "accord", "2031-03-01", "each=100+", *SOURCE)
    on(1, *ADD)
    on(2, "report", "1", "each=30", "--source", "Radio")
    assert words(cli) == {}


def test_a_figure_is_corrected(cli: Cli, on: Run) -> None:
    on(1, *ADD)
    on(3, "amend", "1", "ukraine=31", "--why", "the ministry misspoke.")
    assert words(cli) == {("swap", 1): ["corrected on 3 May 2031: ukraine 30 → 31, because the ministry misspoke"]}
    assert words(cli, names=NAMES) == {
        ("swap", 1): ["corrected on 3 May 2031: Ukraine 30 → 31, because the ministry misspoke"]
    }


def test_categories_have_their_names(cli: Cli, on: Run) -> None:
    on(1, *ADD)
    on(3, "amend", "1", "ukraine=30", "ukraine:civilian=2", "--why", "they were told apart")
    assert words(cli, names=NAMES)["swap", 1] == [
        "corrected on 3 May 2031: Ukraine (civilians) none → 2, because they were told apart"
    ]


def test_a_correction_is_of_the_day_in_utc() -> None:
    at = datetime.fromisoformat("2031-05-04T01:00:00+02:00")
    row: Row = {"id": 1, "place": "A"}
    logged = Logged(2, Command("amend", at), None, (Change("swap", 1, "", row, {**row, "place": "B"}),))
    assert corrections([logged], notes=True, authors=True) == {
        ("swap", 1): (Correction(date(2031, 5, 3), "corrected", "place “A” → “B”", None, None, False),)
    }


def test_nobody_is_named_unless_asked_for(cli: Cli, on: Run) -> None:
    on(1, *ADD)
    on(3, "amend", "1", "ukraine=31", "--why", "misread")
    assert words(cli, authors=True)["swap", 1] == [
        "corrected on 3 May 2031 by Tester: ukraine 30 → 31, because misread"
    ]
    assert "Tester" not in str(corrections(log_of(cli.ledger), notes=True, authors=False))


def test_without_notes_no_change_of_a_note_is_told(cli: Cli, on: Run) -> None:
    on(1, *ADD)
    on(2, "amend", "1", "--note", "Hushed", "--why", "clearer")
    on(3, "amend", "1", "--note", "Silent", "--place", "Gomel", "--why", "misread")
    on(4, "void", "1", "--why", "twice")
    assert words(cli)["swap", 1][0] == "corrected on 2 May 2031: note “Secret” → “Hushed”, because clearer"
    assert words(cli, notes=False)["swap", 1] == [
        "corrected on 3 May 2031: place “Border” → “Gomel”, because misread",
        "voided on 4 May 2031, because twice",
    ]


def test_voiding_and_restoring(cli: Cli, on: Run) -> None:
    on(1, *ADD)
    on(3, "void", "1", "--why", "twice")
    on(4, "void", "1", "--restore", "--why", "it was no repeat")
    assert words(cli)["swap", 1] == [
        "voided on 3 May 2031, because twice",
        "restored on 4 May 2031, because it was no repeat",
    ]


def test_what_was_undone_and_redone_says_so(cli: Cli, on: Run) -> None:
    on(1, *ADD)
    on(3, "amend", "1", "ukraine=31", "--why", "misread")
    on(4, "undo")
    on(5, "undo", "--why", "it was right")
    assert words(cli)["swap", 1] == [
        "corrected on 3 May 2031: ukraine 30 → 31, because misread",
        "corrected on 4 May 2031, when an earlier command was undone: ukraine 31 → 30",
        "corrected on 5 May 2031, when an earlier command was undone: ukraine 30 → 31, because it was right",
    ]
    assert [each.undo for each in corrections(log_of(cli.ledger), notes=True, authors=False)["swap", 1]] == [
        False, True, True,
    ]  # fmt: skip


def test_an_entry_whose_recording_was_undone_and_redone(cli: Cli, on: Run) -> None:
    on(1, *ADD)
    on(3, "undo")
    removed = "removed on 3 May 2031, when an earlier command was undone"
    assert words(cli)["swap", 1] == [removed]
    on(4, "undo")
    again = "recorded again on 4 May 2031, when an earlier command was undone"
    assert words(cli)["swap", 1] == [removed, again]


def test_an_adopted_report_corrects_its_swap(cli: Cli, on: Run) -> None:
    on(1, *ADD)
    on(3, "report", "1", "each=32", "--adopt", "--source", "Radio")
    assert words(cli) == {("swap", 1): ["corrected on 3 May 2031: ukraine 30 → 32, russia 30 → 32"]}


def test_reports_and_statements_have_their_own(cli: Cli, on: Run) -> None:
    on(1, *ADD)
    on(1, "report", "1", "each=30", "--source", "Radio")
    on(2, "state", "2031-03-06", "each=80", "--source", "Radio")
    on(3, "amend", "r2", "ukraine=29", "--why", "misheard")
    on(4, "amend", "s1", "ukraine=81", "--why", "misheard")
    assert words(cli) == {
        ("report", 2): ["corrected on 3 May 2031: ukraine 30 → 29, because misheard"],
        ("statement", 1): ["corrected on 4 May 2031: ukraine 80 → 81, because misheard"],
    }


def test_a_renamed_pledge_has_all_under_its_new_code(cli: Cli, on: Run) -> None:
    on(1, "pledge", "accord", "2031-03-01", "each=100+", *SOURCE)
    on(2, "amend", "accord", "ukraine=90+", "--why", "misread")
    on(3, "amend", "accord", "--code", "treaty", "--why", "that is its name")
    on(4, "amend", "treaty", "--code", "pact", "ukraine=91+", "--why", "so is that")
    assert words(cli) == {
        ("pledge", "pact"): [
            "corrected on 2 May 2031: ukraine 100+ → 90+, because misread",
            "corrected on 3 May 2031: code accord → treaty, because that is its name",
            "corrected on 4 May 2031: code treaty → pact, ukraine 90+ → 91+, because so is that",
        ]
    }
    on(5, "undo")
    assert list(words(cli)) == [("pledge", "treaty")]
    assert len(words(cli)["pledge", "treaty"]) == 4


def test_a_change_of_keys_alone_a_new_ledger_and_a_migration_are_no_corrections() -> None:
    at = datetime(2031, 5, 3, tzinfo=UTC)
    row: Row = {"id": 1, "key": None, "place": "A"}
    moved = (Change("swap", 1, "", row, {**row, "place": "B"}),)
    log = [
        Logged(1, Command("make", at), None, moved),
        Logged(2, Command("migrate", at), None, moved),
        Logged(3, Command("amend", at), None, (Change("swap", 1, "", row, {**row, "key": "k"}),)),
    ]
    assert corrections(log, notes=True, authors=True) == {}
