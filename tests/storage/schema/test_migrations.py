"""A ledger of an earlier schema: read as it is, migrated by its first write, and nothing of it lost."""

import contextlib
import shlex
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest

from pow_ledger.storage import integrity, opening
from pow_ledger.storage.file import header
from pow_ledger.storage.history.schema import RECORDED
from pow_ledger.storage.schema import migrations
from tests.conftest import Cli
from tests.storage.history.test_history import content, replayed

LEDGERS = Path(__file__).parents[1] / "ledgers"
"""One ledger for each schema that was released, as that release made it."""
RELEASED = [LEDGERS / f"schema-{version}.sqlite" for version in range(1, header.SCHEMA_VERSION + 1)]
EARLIER, CURRENT = RELEASED[:-1], RELEASED[-1]
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


def version(cli: Cli) -> int:
    with contextlib.closing(sqlite3.connect(cli.ledger)) as connection:
        return int(connection.execute("PRAGMA user_version").fetchone()[0])


def kept(cli: Cli) -> str:
    """What the file is called that keeps a ledger as it was before its migration."""
    return f"ledger-schema-{version(cli)}.sqlite"


def rows(path: Path) -> dict[Any, Any]:
    """What a file holds, read by no code of the program's."""
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        return content(connection)


SOURCE = ("source", "publisher", "published", "archive", "claimant", "by_side")


def entries_of(path: Path) -> dict[Any, Any]:
    """What a file holds, as every schema can say it: without keys and empty columns, and with reports on pledges.

    Until the fifth schema a pledge had one source, in its own row, and its figures were those of that source.
    """
    held = {place: {name: row[name] for name in row if name != "key"} for place, row in rows(path).items()}
    number = max(entry for kind, entry, _ in held if kind == "report")
    for kind, code, part in sorted(place for place in held if place[0] == "pledge"):
        pledge = held[kind, code, part]
        if "source" in pledge:
            number += 1
            said = {column: pledge.pop(column) for column in SOURCE}
            held["report", number, ""] = {"id": number, "pledge": code, "status": "agreed", "voided": 0, **said}
            for table, of, place in [*held]:
                if (table, of) == ("pledge_figure", code):
                    figure = {name: value for name, value in held[table, of, place].items() if name != "pledge"}
                    held["report_figure", number, place] = {"report_id": number, **figure}
    return without_nulls(held)


def without_nulls(held: dict[Any, Any]) -> dict[Any, Any]:
    """The same without columns that have no value, since the history's rows lack those that came later."""
    return {place: {name: value for name, value in row.items() if value is not None} for place, row in held.items()}


def files() -> set[str]:
    return {path.name for path in Path().iterdir() if path.is_file()}


def test_there_is_a_ledger_of_every_schema() -> None:
    assert {*LEDGERS.iterdir()} == {*RELEASED}
    for version, path in enumerate(RELEASED, start=1):
        with contextlib.closing(sqlite3.connect(path)) as connection:
            assert connection.execute("PRAGMA user_version").fetchone() == (version,)
            kinds = [table.name for table in RECORDED]
            assert all(connection.execute(f"SELECT EXISTS (SELECT 1 FROM {kind})").fetchone()[0] for kind in kinds)


def test_to_read_it_changes_nothing(old: Cli) -> None:
    before = old.ledger.read_bytes()
    for command in (*READING, "log"):
        assert old(*shlex.split(command)).code == 0, command
    assert old.ledger.read_bytes() == before
    assert files() == {"ledger.sqlite"}


def test_the_first_write_migrates_it_and_keeps_it_as_it_was(old: Cli) -> None:
    before, held, copy = old.ledger.read_bytes(), rows(old.ledger), kept(old)
    told = [old.json(*shlex.split(command)) for command in READING]
    said = old.ok("amend", "ledger", "--complete-from", "2031-02-01", "--why", "w").err.splitlines()
    assert said[0] == (
        f"The ledger was of an older pow-ledger and is migrated; as it was, it is kept at {old.ledger.parent}/{copy}."
    )
    assert files() == {"ledger.sqlite", copy}
    assert rows(Path(copy)) == held
    entries = entries_of(Path(copy))
    assert {**entries_of(old.ledger), ("ledger", 1, ""): entries["ledger", 1, ""]} == entries
    old.ok("undo")
    assert entries_of(old.ledger) == entries
    assert [old.json(*shlex.split(command)) for command in READING] == told
    assert old.json("check", "--only", "integrity") == []
    # The copy is the old file's content, and a ledger of its own.
    assert old.json("list", "--db", copy) == old.json("list")
    assert len(Path(copy).read_bytes()) <= len(before)


def test_the_history_of_the_first_schema_begins_with_what_it_held(cli: Cli) -> None:
    shutil.copy(EARLIER[0], cli.ledger)
    assert cli.json("log") == []
    assert "its history begins with the next command that writes" in cli.ok("log").err
    assert cli.refused("totals", "--as-of", "2031-06-29").code == 1
    held = rows(cli.ledger)
    cli.ok(*shlex.split(ADD))
    migrated, added = cli.json("log")
    assert (migrated["command"], added["command"]) == ("migrate", "add")
    assert [change["before"] for change in migrated["changes"][: len(held)]] == [None] * len(held)
    assert cli.ok("log", "-f", "table").out.startswith("#1 the history begins with what was there · 2031-06-30")
    cli.ok("undo")
    # What it held cannot be undone.
    cli.ok("undo")
    cli.ok("undo")
    assert cli.refused("show", "6").code == 1


def test_a_history_goes_on_and_leads_to_what_is_there(old: Cli) -> None:
    before, version_before = old.json("log"), version(old)
    old.ok(*shlex.split(ADD))
    with opening.open_ledger(old.ledger) as connection:
        assert without_nulls(replayed(connection)) == without_nulls(content(connection))
    after = old.json("log")
    # The third schema had a key for each row, and a migration gives one to each report on a pledge.
    migrated = ["migrate"] * (version_before < 3)
    assert (after[: len(before)], [each["command"] for each in after[len(before) :]]) == (before, [*migrated, "add"])
    assert "migrated to a newer schema" in old.ok("log", "-f", "table").out or not (before and migrated)


def test_a_migration_gives_every_entry_a_key_that_stays(old: Cli) -> None:
    old.ok(*shlex.split(ADD))
    keys = {place: row["key"] for place, row in rows(old.ledger).items() if "key" in row}
    assert len({*keys.values()}) == len(keys) > 10 and all(keys.values())
    old.ok("amend", "1", "--date", "2031-03-06", "each=31", "--why", "w")
    assert {place: row["key"] for place, row in rows(old.ledger).items() if "key" in row} == keys


def test_the_first_write_may_be_an_undo(cli: Cli) -> None:
    shutil.copy(EARLIER[1], cli.ledger)
    assert cli.json("show", "1")["figures"]["ukraine"]["pow"]["low"] == 30
    # Its last command was itself an undo.
    assert "Redid command 20, amend" in cli.ok("undo").err
    assert cli.json("show", "1")["figures"]["ukraine"]["pow"]["low"] == 31
    assert all(row["key"] for row in rows(cli.ledger).values() if "key" in row)
    assert cli.json("check", "--only", "integrity") == []


def test_it_has_the_schema_of_a_new_ledger(old: Cli, tmp_path: Path) -> None:
    old.ok(*shlex.split(ADD))
    old.ok("init", "--db", "new.sqlite")
    definitions = []
    for path in (old.ledger, Path("new.sqlite")):
        with contextlib.closing(sqlite3.connect(path)) as connection:
            definitions.append(set(connection.execute("SELECT type, name, sql FROM sqlite_schema").fetchall()))
    assert definitions[0] == definitions[1]
    with opening.open_ledger(old.ledger) as connection:
        assert [*integrity.faults(connection)] == []


@pytest.mark.parametrize(
    "command",
    [
        f"{ADD} --dry-run",
        "add 2031-03-09 ukraine=withheld russia=20~ --source Radio",
        "amend 99 each=3 --why w",
        "pledge accord 2031-03-01 each=1 --source Radio",
        "void 99 --why w",
    ],
)
def test_a_command_that_writes_nothing_leaves_every_byte(old: Cli, command: str) -> None:
    before = old.ledger.read_bytes()
    old(*shlex.split(command))
    assert old.ledger.read_bytes() == before
    assert files() == {"ledger.sqlite"}


def test_a_migration_that_fails_leaves_every_byte(old: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    migrate = migrations.migrate

    def fail(connection: sqlite3.Connection) -> None:
        migrate(connection)
        raise sqlite3.OperationalError("halfway")

    monkeypatch.setattr(migrations, "migrate", fail)
    old.refused(*shlex.split(ADD))
    assert files() == {"ledger.sqlite"}


def test_what_is_kept_takes_no_other_files_place(old: Cli) -> None:
    copy = Path(kept(old))
    copy.write_text("mine")
    assert f"{copy.stem}-2.sqlite" in old.ok(*shlex.split(ADD)).err
    assert copy.read_text() == "mine"


def test_views_and_triggers_of_ones_own_survive_it(old: Cli) -> None:
    with contextlib.closing(sqlite3.connect(old.ledger)) as connection:
        connection.execute("CREATE VIEW mine AS SELECT * FROM totals")
        connection.execute("CREATE TRIGGER mine_too AFTER INSERT ON swap BEGIN SELECT 1; END")
    old.ok(*shlex.split(ADD))
    with contextlib.closing(sqlite3.connect(old.ledger)) as connection:
        assert connection.execute("SELECT count(*) FROM mine").fetchone() > (0,)
        assert connection.execute("SELECT 1 FROM sqlite_schema WHERE name = 'mine_too'").fetchone()


@pytest.mark.parametrize(("kind", "name"), [("table", "claim"), ("view", "completed")])
def test_what_has_the_name_of_a_new_view_is_kept_and_told_of(cli: Cli, kind: str, name: str) -> None:
    shutil.copy(LEDGERS / "schema-3.sqlite", cli.ledger)
    with contextlib.closing(sqlite3.connect(cli.ledger)) as connection:
        connection.execute(f"CREATE {kind} {name.title()} {'(x)' if kind == 'table' else 'AS SELECT 1'}")
    for command in ("totals", ADD):
        assert cli.refused(*shlex.split(command)).err == (
            f"Error: The ledger has a {kind} {name} that pow-ledger did not make, and a newer schema has a view of "
            "that name. Rename yours with the program that made it.\n"
        )
    assert files() == {"ledger.sqlite"}


def test_a_backup_of_it_is_what_it_is(old: Cli) -> None:
    old.ok("backup", "copy.sqlite")
    assert rows(Path("copy.sqlite")) == rows(old.ledger)
    with contextlib.closing(sqlite3.connect("copy.sqlite")) as connection:
        assert connection.execute("PRAGMA user_version").fetchone() == (version(old),)


def test_a_newer_ledger_is_refused_and_left_alone(cli: Cli) -> None:
    cli.ok("init")
    with contextlib.closing(sqlite3.connect(cli.ledger)) as connection:
        connection.execute(f"PRAGMA user_version = {header.SCHEMA_VERSION + 1}")
    for command in (*READING, ADD, "amend 1 each=2 --why w", "void 1 --why w", "undo", "log", "backup copy.sqlite"):
        assert "was made by a newer pow-ledger" in cli.refused(*shlex.split(command)).err
    assert files() == {"ledger.sqlite"}


def test_through_a_link_it_is_kept_beside_the_file_itself(old: Cli) -> None:
    Path("links").mkdir()
    Path("links/link.sqlite").symlink_to(old.ledger)
    copy = kept(old)
    old.ok(*shlex.split(ADD), "--db", "links/link.sqlite")
    assert files() == {"ledger.sqlite", copy}
    assert [path.name for path in Path("links").iterdir()] == ["link.sqlite"]
