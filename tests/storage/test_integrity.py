"""A file that was tampered with or damaged: `check` says so in words, and never falls over it."""

import contextlib
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from pow_ledger.storage import integrity, opening
from tests.conftest import Cli
from tests.oracle import small_book


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with one of everything, and no free page, whose damage SQLite does not mind."""
    path = tmp_path_factory.mktemp("integrity") / "ledger.sqlite"
    small_book().write(path)
    tamper(path, "COMMIT", "VACUUM", "BEGIN")
    return path


@pytest.fixture
def ledger(cli: Cli, sound: Path) -> Cli:
    """The command line on a ledger that is still sound."""
    shutil.copy(sound, cli.ledger)
    return cli


def names(path: Path, kind: str) -> list[str]:
    with opening.open_ledger(path) as connection:
        rows = connection.execute("SELECT name FROM sqlite_schema WHERE type = ? AND sql IS NOT NULL", (kind,))
        return [row["name"] for row in rows]


def tamper(path: Path, *statements: str) -> None:
    """Change the file as another program would, foreign keys and CHECKs off."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        for statement in ("PRAGMA ignore_check_constraints = ON", "BEGIN", *statements, "COMMIT"):
            connection.execute(statement)


def found(cli: Cli, *, refusable: bool = False) -> str:
    """What `check` says of the file: the messages of findings of `integrity`, or why it cannot be read."""
    outcome = cli("check", "-f", "json")
    assert outcome.code == 1
    assert "Traceback" not in outcome.err and "fault in pow-ledger" not in outcome.err
    if refusable and not outcome.out:
        assert outcome.err.startswith(f"Error: {cli.ledger} cannot be read: ")
        assert outcome.err.endswith("Restore it from a copy.\n")
        return outcome.err
    findings: list[dict[str, Any]] = [each for each in outcome.json if each["check"] == "integrity"]
    assert {(each["severity"], each["subject"]) for each in findings} == {("error", "ledger")}
    return "\n".join(each["message"] for each in findings)


def test_a_sound_ledger_has_no_fault(ledger: Cli) -> None:
    with opening.open_ledger(ledger.ledger) as connection:
        assert [*integrity.faults(connection)] == []
    assert ledger.json("check", "--only", "integrity") == []


def test_a_ledger_that_was_just_made_has_no_fault(cli: Cli) -> None:
    cli.ok("init", "--side", "a=A", "--side", "b=B", "--complete-from", "2031-01-01")
    assert cli.json("check", "--only", "integrity") == []


@pytest.mark.parametrize("kind", ["trigger", "index", "view"])
def test_whatever_is_dropped_is_missed(ledger: Cli, sound: Path, kind: str) -> None:
    dropped = names(sound, kind)[-1]
    tamper(ledger.ledger, f"DROP {kind} {dropped}")
    assert dropped in found(ledger, refusable=kind == "view")


def test_every_trigger_that_is_dropped_is_missed(ledger: Cli, sound: Path) -> None:
    triggers = names(sound, "trigger")
    tamper(ledger.ledger, *(f"DROP TRIGGER {name}" for name in triggers))
    with opening.open_ledger(ledger.ledger) as connection:
        assert {*integrity.faults(connection)} == {f"The trigger {name} is missing." for name in triggers}


@pytest.mark.parametrize("view", ["totals", "contradiction", "bearing", "contribution"])
def test_a_view_that_is_dropped_is_missed_or_the_ledger_refused(ledger: Cli, view: str) -> None:
    tamper(ledger.ledger, f"DROP VIEW {view}")
    assert view in found(ledger, refusable=True)


def test_a_view_that_was_changed_is_told_from_its_original(ledger: Cli) -> None:
    with opening.open_ledger(ledger.ledger) as connection:
        original: str = connection.execute("SELECT sql FROM sqlite_schema WHERE name = 'adopted'").fetchone()[0]
    changed = original.replace("NOT voided", "TRUE")
    assert changed != original
    tamper(ledger.ledger, "DROP VIEW adopted", changed)
    assert "The view adopted has been changed." in found(ledger)


def test_a_row_that_refers_to_nothing_is_found(ledger: Cli, sound: Path) -> None:
    with opening.open_ledger(sound) as connection:
        triggers = dict(connection.execute("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").fetchall())
    tamper(
        ledger.ledger,
        *(f"DROP TRIGGER {name}" for name in triggers),
        "INSERT INTO report_figure (report_id, side, category, low, high) VALUES (99, 'ukraine', 'pow', 1, 1)",
        *triggers.values(),
    )
    message = found(ledger)
    assert "report_figure refers to a row of report that does not exist" in message
    assert "missing" not in message


def test_a_value_that_no_rule_allows_is_found(ledger: Cli) -> None:
    tamper(ledger.ledger, "UPDATE swap_figure SET low = 31 WHERE swap_id = 1")
    found(ledger, refusable=True)


@pytest.mark.parametrize("nth", [2, 3, 4, 5, 6])
def test_damage_to_any_page_is_no_traceback(ledger: Cli, sound: Path, nth: int) -> None:
    whole = sound.read_bytes()
    for start in range(4096 * (nth - 1), len(whole), 4096 * 5):
        flipped = bytes(255 - byte for byte in whole[start : start + 64])
        ledger.ledger.write_bytes(whole[:start] + flipped + whole[start + 64 :])
        assert found(ledger, refusable=True)


def test_check_leaves_a_damaged_file_as_it_is(ledger: Cli) -> None:
    tamper(ledger.ledger, "DROP VIEW totals")
    before = ledger.ledger.read_bytes()
    found(ledger)
    assert ledger.ledger.read_bytes() == before
