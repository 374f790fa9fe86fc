"""A ledger of an earlier schema: read as it is, migrated by its first write, and nothing of it lost."""

import contextlib
import shlex
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from sqlite_utils import Database

from pow_ledger.storage import file, history, integrity, schema
from tests.conftest import Cli
from tests.storage.test_history import content, replayed

LEDGERS = Path(__file__).parent / "ledgers"
"""One ledger for each schema that was released, as that release made it."""
EARLIER = [LEDGERS / f"schema-{version}.sqlite" for version in range(1, file.SCHEMA_VERSION)]
ADD = "add 2031-04-05 each=5 --source Radio"
READING = (
    "totals",
    "list --voided",
    "pledges accord",
    "statements --voided",
    "compare",
    "show 1",
    "export reports",
)


@pytest.fixture(params=EARLIER, ids=lambda path: path.stem)
def old(request: pytest.FixtureRequest, cli: Cli) -> Cli:
    """The command line on a ledger of an earlier schema."""
    shutil.copy(request.param, cli.ledger)
    return cli


def rows(path: Path) -> dict[Any, Any]:
    """What a file holds, read by no code of the program's."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return content(connection)


def files() -> set[str]:
    return {path.name for path in Path().iterdir() if path.is_file()}


def test_there_is_a_ledger_of_every_earlier_schema() -> None:
    assert {*LEDGERS.iterdir()} == {*EARLIER}
    for version, path in enumerate(EARLIER, start=1):
        with contextlib.closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA user_version").fetchone() == (version,)
            kinds = [kept.table for kept in history.KEPT]
            assert all(connection.execute(f"SELECT EXISTS (SELECT 1 FROM {kind})").fetchone()[0] for kind in kinds)


def test_to_read_it_changes_nothing(old: Cli) -> None:
    before = old.ledger.read_bytes()
    for command in (*READING, "log"):
        assert old(*shlex.split(command)).code == 0, command
    assert old.ledger.read_bytes() == before
    assert files() == {"ledger.sqlite"}


def test_the_first_write_migrates_it_and_keeps_it_as_it_was(old: Cli) -> None:
    before, held = old.ledger.read_bytes(), rows(old.ledger)
    told = [old.json(*shlex.split(command)) for command in READING]
    said = old.ok("amend", "ledger", "--complete-from", "2031-02-01", "--why", "w").err.splitlines()
    assert said[0] == (
        f"The ledger was of an older pow-ledger and is migrated; as it was, it is kept at {old.ledger.parent}/"
        "ledger-schema-1.sqlite."
    )
    assert files() == {"ledger.sqlite", "ledger-schema-1.sqlite"}
    assert rows(Path("ledger-schema-1.sqlite")) == held
    assert {**rows(old.ledger), ("ledger", 1, ""): held["ledger", 1, ""]} == held
    old.ok("undo")
    assert rows(old.ledger) == held
    assert [old.json(*shlex.split(command)) for command in READING] == told
    assert old.json("check", "--only", "integrity") == []
    # The copy is the old file's content, and a ledger of its own.
    assert old.json("list", "--db", "ledger-schema-1.sqlite") == old.json("list")
    assert len(Path("ledger-schema-1.sqlite").read_bytes()) == len(before)


def test_its_history_begins_with_what_it_held(old: Cli) -> None:
    assert old.json("log") == []
    assert "its history begins with the next command that writes" in old.ok("log").err
    assert old.refused("totals", "--as-of", "2031-06-29").code == 1
    held = rows(old.ledger)
    old.ok(*shlex.split(ADD))
    with file.reading(old.ledger) as connection:
        assert replayed(connection) == content(connection)
    migrated, added = old.json("log")
    assert (migrated["command"], len(migrated["changes"]), added["command"]) == ("migrate", len(held), "add")
    assert old.ok("log", "-f", "table").out.startswith("#1 the history begins with what was there · 2031-06-30")
    old.ok("undo")
    # What it held cannot be undone.
    old.ok("undo")
    old.ok("undo")
    assert old.refused("show", "6").code == 1


def test_it_has_the_schema_of_a_new_ledger(old: Cli, tmp_path: Path) -> None:
    old.ok(*shlex.split(ADD))
    old.ok("init", "--db", "new.sqlite")
    definitions = []
    for path in (old.ledger, Path("new.sqlite")):
        with contextlib.closing(sqlite3.connect(path)) as connection:
            definitions.append(set(connection.execute("SELECT type, name, sql FROM sqlite_schema").fetchall()))
    assert definitions[0] == definitions[1]
    with file.reading(old.ledger) as connection:
        assert [*integrity.faults(connection)] == []


@pytest.mark.parametrize(
    "command",
    [
        f"{ADD} --dry-run",
        "add 2031-03-09 ukraine=withheld russia=20~ --source Radio",
        "amend 99 each=3 --why w",
        "pledge accord 2031-03-01 each=1 --source Radio",
        "undo",
    ],
)
def test_a_command_that_writes_nothing_leaves_every_byte(old: Cli, command: str) -> None:
    before = old.ledger.read_bytes()
    old(*shlex.split(command))
    assert old.ledger.read_bytes() == before
    assert files() == {"ledger.sqlite"}


def test_a_migration_that_fails_leaves_every_byte(old: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate = schema.migrate

    def fail(db: Database) -> None:
        migrate(db)
        raise sqlite3.OperationalError("halfway")

    monkeypatch.setattr(schema, "migrate", fail)
    old.refused(*shlex.split(ADD))
    assert files() == {"ledger.sqlite"}


def test_what_is_kept_takes_no_other_files_place(old: Cli) -> None:
    Path("ledger-schema-1.sqlite").write_text("mine")
    assert "ledger-schema-1-2.sqlite" in old.ok(*shlex.split(ADD)).err
    assert Path("ledger-schema-1.sqlite").read_text() == "mine"


def test_views_and_triggers_of_ones_own_survive_it(old: Cli) -> None:
    with contextlib.closing(sqlite3.connect(old.ledger)) as connection:
        connection.execute("CREATE VIEW mine AS SELECT * FROM totals")
        connection.execute("CREATE TRIGGER mine_too AFTER INSERT ON swap BEGIN SELECT 1; END")
    old.ok(*shlex.split(ADD))
    with contextlib.closing(sqlite3.connect(old.ledger)) as connection:
        assert connection.execute("SELECT count(*) FROM mine").fetchone() > (0,)
        assert connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'mine_too'").fetchone()


def test_a_backup_of_it_is_what_it_is(old: Cli) -> None:
    old.ok("backup", "copy.sqlite")
    assert rows(Path("copy.sqlite")) == rows(old.ledger)
    with contextlib.closing(sqlite3.connect("copy.sqlite")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (1,)


def test_a_newer_ledger_is_refused_and_left_alone(cli: Cli) -> None:
    cli.ok("init")
    with contextlib.closing(sqlite3.connect(cli.ledger)) as connection:
        connection.execute(f"PRAGMA user_version = {file.SCHEMA_VERSION + 1}")
    for command in (*READING, ADD, "amend 1 each=2 --why w", "void 1 --why w", "undo", "log", "backup copy.sqlite"):
        assert "was made by a newer pow-ledger" in cli.refused(*shlex.split(command)).err
    assert files() == {"ledger.sqlite"}


def test_through_a_link_it_is_kept_beside_the_file_itself(old: Cli) -> None:
    Path("links").mkdir()
    Path("links/link.sqlite").symlink_to(old.ledger)
    old.ok(*shlex.split(ADD), "--db", "links/link.sqlite")
    assert files() == {"ledger.sqlite", "ledger-schema-1.sqlite"}
    assert [path.name for path in Path("links").iterdir()] == ["link.sqlite"]
