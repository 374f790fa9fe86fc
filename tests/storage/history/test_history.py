"""The history: every change is in it, whoever makes it, and nothing takes it away."""

import contextlib
import json
import shutil
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from pow_ledger.domain.keys import swap_key
from pow_ledger.storage import integrity, opening, transaction
from pow_ledger.storage.history import log
from pow_ledger.storage.history.schema import RECORDED
from tests.conftest import Cli
from tests.oracle import COMMAND, COUNTS, SOURCE, small_book

Row = Mapping[str, Any]
Changed = tuple[str, Any, Row | None, Row | None]

LEDGER = {"id": 1, "complete_from": None, "complete_until": None, "bundled": None}


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger with one of everything."""
    path = tmp_path_factory.mktemp("history") / "ledger.sqlite"
    small_book().write(path)
    return path


@pytest.fixture
def ledger(made: Path, cli: Cli) -> Path:
    """A copy of it that can be changed, and is the command line's."""
    shutil.copy(made, cli.ledger)
    return cli.ledger


@contextlib.contextmanager
def another_program(path: Path) -> Iterator[sqlite3.Connection]:
    """Plain SQLite that commits each statement, foreign keys off as they are by default."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


def outside(path: Path, *statements: str) -> None:
    with another_program(path) as connection:
        for statement in statements:
            connection.execute(statement)


def content(connection: sqlite3.Connection) -> dict[tuple[str, Any, str], Row]:
    """Every row that the ledger holds, by its table, entry and place."""
    found: dict[tuple[str, Any, str], Row] = {}
    for table in RECORDED:
        for row in map(dict, connection.execute(f"SELECT * FROM {table.name}")):
            place = ":".join(str(row[column]) for column in table.place)
            found[table.name, row[table.entry], place] = row
    return found


def replayed(connection: sqlite3.Connection) -> dict[tuple[str, Any, str], Row]:
    """The rows that one gets to who follows the history from its beginning, and finds no gap in it."""
    found: dict[tuple[str, Any, str], Row] = {}
    for row in connection.execute("SELECT kind, entry, place, before, after FROM change ORDER BY id"):
        key = row["kind"], row["entry"], row["place"]
        before, after = (json.loads(row[name]) if row[name] else None for name in ("before", "after"))
        # A row of an older schema lacks the columns that came later, which then have no value.
        held = found.pop(key, None)
        assert (held and {**dict.fromkeys(before or {}), **held}) == before
        if after is not None:
            found[key] = after
    return found


def last(path: Path) -> tuple[str, list[Changed]]:
    """The name of the last command of the history, and what it changed."""
    with opening.open_ledger(path) as connection:
        number, name = connection.execute("SELECT id, name FROM command ORDER BY id DESC LIMIT 1").fetchone()
        changes = log.changes_of(connection, number)
        return name, [(change.kind, change.entry, change.before, change.after) for change in changes]


def groups(path: Path) -> int:
    with opening.open_ledger(path) as connection:
        return int(connection.execute("SELECT count(*) FROM command").fetchone()[0])


# What is recorded


def test_a_new_ledger_begins_with_its_sides_and_then_the_command_that_made_it(ledger: Path) -> None:
    with opening.open_ledger(ledger) as connection:
        told = [tuple(row) for row in connection.execute("SELECT name, at, who, why FROM command ORDER BY id")]
        kinds = connection.execute("SELECT DISTINCT command_id, kind FROM change ORDER BY id").fetchall()
    assert told == [("make", "2031-06-30T12:00:00.000Z", None, None), ("test", "2031-06-30T12:00:00.000Z", None, None)]
    assert {row["kind"] for row in kinds if row["command_id"] == 1} == {"side", "ledger"}
    assert {row["kind"] for row in kinds if row["command_id"] == 2} == {
        table.name for table in RECORDED if table.name not in ("side", "ledger")
    }


def test_the_history_leads_to_what_the_ledger_holds(ledger: Path) -> None:
    with opening.open_ledger(ledger) as connection:
        assert replayed(connection) == content(connection)


def test_a_command_is_recorded_with_who_when_and_why(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POW_LEDGER_NOW", "2031-06-30T02:30:00.5+03:00")
    cli.ok("add", "2031-03-05", "each=30", "--source", "Radio")
    monkeypatch.setenv("POW_LEDGER_AUTHOR", "")
    cli.ok("amend", "1", "--place", "Border", "--why", "the second page has it")
    assert [(each["command"], each["at"], each["who"], each["why"]) for each in cli.json("log")] == [
        ("make", "2031-06-29T23:30:00.500Z", "Tester", None),
        ("add", "2031-06-29T23:30:00.500Z", "Tester", None),
        ("amend", "2031-06-29T23:30:00.500Z", None, "the second page has it"),
    ]


def test_without_a_name_for_it_the_login_stands_for_the_author(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("POW_LEDGER_AUTHOR")
    monkeypatch.setenv("LOGNAME", "olena")
    cli.ok("init")
    assert [each["who"] for each in cli.json("log")] == ["olena"]
    monkeypatch.setenv("LOGNAME", "two\nlines")
    cli.ok("add", "2031-03-05", "each=30", "--source", "Radio")
    assert cli.json("log")[-1]["who"] is None


@pytest.mark.parametrize(
    "command",
    [
        (
            "add",
            "2031-03-05",
            "ukraine=30",
            "--claimant",
            "Office",
            "--by",
            "ukraine",
            "--source",
            "https://example.org/a",
        ),
        ("amend", "1", "ukraine=30", "--why", "same"),
        ("void", "1", "--restore"),
        ("add", "2031-03-05", "ukraine=31", "--source", "Radio", "--dry-run"),
        ("amend", "1", "ukraine=31", "--why", "dry", "--dry-run"),
        ("void", "1", "--why", "dry", "--dry-run"),
        ("undo", "--dry-run"),
    ],
)
def test_a_command_that_changes_nothing_is_none_and_leaves_every_byte(
    cli: Cli, ledger: Path, command: Sequence[str]
) -> None:
    before = ledger.read_bytes()
    cli.ok(*command)
    assert ledger.read_bytes() == before


def test_no_number_is_given_twice(cli: Cli) -> None:
    cli.ok("add", "2031-03-05", "each=30", "--source", "Radio")
    cli.ok("state", "2031-03-05", "each=30", "--source", "Radio")
    cli.ok("undo")
    cli.ok("state", "2031-03-05", "each=31", "--source", "Radio")
    assert [each["id"] for each in cli.json("statements")] == ["s2"]
    cli.ok("add", "2031-03-06", "each=1", "--source", "Radio")
    cli.ok("undo")
    assert "Recorded swap 3:" in cli.ok("add", "2031-03-06", "each=2", "--source", "Radio").err
    assert cli.json("show", "3")["reports"][0]["id"] == "r3"


def test_a_number_that_the_history_does_not_know_is_taken_all_the_same(cli: Cli) -> None:
    cli.ok("init")
    outside(
        cli.ledger,
        "DROP TRIGGER swap_history_on_insert",
        "INSERT INTO swap (id, date, status) VALUES (7, '2031-03-01', 'completed')",
    )
    assert "Recorded swap 8:" in cli.ok("add", "2031-03-05", "each=30", "--source", "Radio").err


# Edits by other programs

SWAP_1 = {
    **dict.fromkeys(["place", "label", "note"]),
    "id": 1,
    "date": "2031-03-05",
    "status": "completed",
    "voided": 0,
    "key": swap_key(date(2031, 3, 5), SOURCE, COUNTS),
}
SWAP_2 = {**SWAP_1, "id": 2, "key": swap_key(date(2031, 3, 5), SOURCE, ())}
FIGURE = {"swap_id": 1, "side": "ukraine", "category": "pow", "low": 30, "high": 30, "about": 0}


@pytest.mark.parametrize(
    ("statement", "changed"),
    [
        ("UPDATE swap SET place = 'Border' WHERE id = 1", [("swap", 1, SWAP_1, {**SWAP_1, "place": "Border"})]),
        (
            "UPDATE swap SET note = 'x'",
            [("swap", swap["id"], swap, {**swap, "note": "x"}) for swap in (SWAP_1, SWAP_2)],
        ),
        ("DELETE FROM swap_figure", [("swap_figure", 1, FIGURE, None)]),
        (
            "INSERT INTO swap (date, status) VALUES ('2031-03-05', 'completed')",
            [("swap", 3, None, {**SWAP_1, "id": 3, "key": None})],
        ),
        # A row that REPLACE takes away sets off no trigger.
        (
            "INSERT OR REPLACE INTO swap_figure VALUES (1, 'ukraine', 'pow', 5, NULL, 1)",
            [("swap_figure", 1, FIGURE, {**FIGURE, "low": 5, "high": None, "about": 1})],
        ),
        (
            "REPLACE INTO swap (id, date, status) VALUES (1, '2031-03-06', 'agreed')",
            [("swap", 1, SWAP_1, {**SWAP_1, "date": "2031-03-06", "status": "agreed", "key": None})],
        ),
        (
            "INSERT INTO swap_figure VALUES (1, 'ukraine', 'pow', 7, 7, 0) ON CONFLICT DO UPDATE SET low = 7, high = 7",
            [("swap_figure", 1, FIGURE, {**FIGURE, "low": 7, "high": 7})],
        ),
        (
            "UPDATE swap_figure SET category = 'people'",
            [("swap_figure", 1, FIGURE, None), ("swap_figure", 1, None, {**FIGURE, "category": "people"})],
        ),
        (
            "UPDATE OR REPLACE swap SET id = 2 WHERE id = 2",
            [],
        ),
        ("INSERT OR IGNORE INTO swap_figure VALUES (1, 'ukraine', 'pow', 7, 7, 0)", []),
        ("UPDATE swap_figure SET low = 30", []),
        ("UPDATE side SET name = 'Ukraina' WHERE position = 0", [
            ("side", "ukraine", {"code": "ukraine", "name": "Ukraine", "position": 0, "aliases": None},
             {"code": "ukraine", "name": "Ukraina", "position": 0, "aliases": None})]),
        ("UPDATE ledger SET complete_from = '2031-01-01'", [
            ("ledger", 1, LEDGER, {**LEDGER, "complete_from": "2031-01-01"})]),
    ],
)  # fmt: skip
def test_an_edit_by_another_program_is_recorded_as_made_outside(
    ledger: Path, statement: str, changed: list[Changed]
) -> None:
    before = groups(ledger)
    outside(ledger, statement)
    if changed:
        assert last(ledger) == ("outside", changed)
    # What one statement changes is one group, and what changes nothing is none.
    assert groups(ledger) == before + bool(changed)
    with opening.open_ledger(ledger) as connection:
        assert replayed(connection) == content(connection)
        assert [*integrity.faults(connection)] == []


def test_a_command_after_an_edit_from_outside_is_its_own(cli: Cli, ledger: Path) -> None:
    outside(ledger, "UPDATE swap SET place = 'Border' WHERE id = 1")
    cli.ok("amend", "1", "--place", "Minsk", "--why", "the page says so")
    assert last(ledger) == ("amend", [("swap", 1, {**SWAP_1, "place": "Border"}, {**SWAP_1, "place": "Minsk"})])


rows = st.sampled_from(
    [
        "swap_figure VALUES ({n}, '{side}', '{category}', {low}, {low}, 0)",
        "report_figure VALUES ({n}, '{side}', '{category}', {low}, NULL, 1)",
        "statement_figure VALUES (1, 'both', '{category}', 0, {low}, 0)",
        "swap (id, date, status, place) VALUES ({n}, '2031-03-0{n}', 'agreed', '{side}')",
        *["swap_mediator VALUES (1, {low}, '{category}')"] * 2,
        "stance VALUES ({n}, 'spare', 'partly')",
    ]
)
statements = st.builds(
    lambda statement, row, **values: statement.format(row=row.format(**values), **values),
    st.sampled_from(
        [
            *["INSERT {word} INTO {row}"] * 4,
            "UPDATE {word} swap_figure SET low = {low}, high = NULL, category = '{category}' WHERE swap_id = {n}",
            "UPDATE {word} swap_mediator SET position = {low}, name = '{category}'",
            "UPDATE {word} swap SET id = {n} WHERE id = {low}",
            "UPDATE {word} stance SET pledge = 'accord'",
            "DELETE FROM swap_figure WHERE side = '{side}'",
            "DELETE FROM swap WHERE id = {n}",
            "DELETE FROM swap_mediator",
        ]
    ),
    rows,
    word=st.sampled_from(["", "OR REPLACE", "OR REPLACE", "OR IGNORE"]),
    n=st.integers(1, 4),
    low=st.integers(0, 5),
    side=st.sampled_from(["ukraine", "russia"]),
    category=st.sampled_from(["pow", "civilian", "people"]),
)


def test_whatever_is_done_with_sql_no_change_is_lost(made: Path, tmp_path: Path) -> None:
    path = tmp_path / "random.sqlite"

    @given(st.lists(statements, min_size=1, max_size=12))
    @settings(max_examples=60)
    def led_to(done: list[str]) -> None:
        shutil.copy(made, path)
        with another_program(path) as connection:
            for statement in done:
                with contextlib.suppress(sqlite3.IntegrityError):
                    connection.execute(statement)
            assert replayed(connection) == content(connection)

    led_to()


# What cannot be done to it


@pytest.mark.parametrize("table", ["command", "change"])
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE {} SET id = id + 100",
        "UPDATE OR REPLACE {} SET id = 1 WHERE id = 2",
        "DELETE FROM {}",
        "DELETE FROM {} WHERE id = 1",
        "INSERT OR REPLACE INTO {} SELECT * FROM {} WHERE id = 2",
        "REPLACE INTO {} SELECT * FROM {} LIMIT 1",
    ],
)
def test_nothing_in_it_can_be_changed_or_deleted(ledger: Path, table: str, statement: str) -> None:
    before = ledger.read_bytes()
    with another_program(ledger) as connection, pytest.raises(sqlite3.IntegrityError, match="history is never changed"):
        connection.execute(statement.format(table, table))
    assert ledger.read_bytes() == before


@pytest.mark.parametrize(
    "change", ["command SET why = 'x'", "command SET at = at", "change SET before = NULL", "change SET after = '{}'"]
)
def test_no_column_of_it_can_be_changed(ledger: Path, change: str) -> None:
    with another_program(ledger) as connection, pytest.raises(sqlite3.IntegrityError, match="history is never changed"):
        connection.execute(f"UPDATE {change}")


CHANGE = "INSERT INTO change (id, command_id, kind, entry, place, after) VALUES ({}, {}, 'swap', 9, '', '{{}}')"


@pytest.mark.parametrize(
    "statement",
    [
        CHANGE.format(-5, 2),
        CHANGE.format("NULL", 1),
        CHANGE.format(0, "(SELECT max(id) FROM command)"),
        "INSERT INTO command (id, at, name) VALUES (0, '2031-06-30T12:00:00.000Z', 'add')",
        "INSERT INTO command (id, at, name) VALUES (-1, '2031-06-30T12:00:00.000Z', 'add')",
        "INSERT INTO command (id, at, name) VALUES (9223372036854775807, '2031-06-30T12:00:00.000Z', 'add')",
        CHANGE.format(9223372036854775807, "(SELECT max(id) FROM command)"),
        CHANGE.format("NULL", "(SELECT max(id) FROM command)").replace("'swap'", "'x'"),
        CHANGE.format("NULL", "(SELECT max(id) FROM command)").replace("{}", "oops"),
    ],
)
def test_nothing_is_put_in_between(cli: Cli, ledger: Path, statement: str) -> None:
    cli.ok("amend", "1", "--place", "Border", "--why", "w")
    before = ledger.read_bytes()
    with another_program(ledger) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)
    assert ledger.read_bytes() == before


def test_a_command_of_another_program_that_changed_nothing_is_in_no_ones_way(cli: Cli, ledger: Path) -> None:
    cli.ok("amend", "1", "--place", "Border", "--why", "w")
    outside(ledger, "INSERT INTO command (at, name) VALUES ('2031-06-30T12:00:00.000Z', 'x')")
    assert cli.ok("undo").err.startswith("Undid command 3, amend")
    assert cli.ok("undo").err.startswith("Redid command 3, amend")
    assert [each["undoes"] for each in cli.json("log")][-2:] == [3, 5]


def test_to_record_a_row_reads_one_row_of_the_history(ledger: Path) -> None:
    with another_program(ledger) as connection:
        (trigger,) = connection.execute(
            "SELECT sql FROM sqlite_schema WHERE name = 'swap_history_on_insert'"
        ).fetchone()
        lookup = trigger[trigger.index("(SELECT after") + 1 : trigger.index("LIMIT 1)") + 7]
        plans = [
            row["detail"]
            for row in connection.execute(f"EXPLAIN QUERY PLAN SELECT ({lookup.replace('NEW.', 'swap.')}) FROM swap")
        ]
    assert "SEARCH change USING INDEX change_by_row (kind=? AND entry=? AND place=?)" in plans


@pytest.mark.parametrize("number", ["1", "2", "3", "999999", "NULL"])
def test_no_program_adds_to_a_command_that_is_over(ledger: Path, number: str) -> None:
    with another_program(ledger) as connection, pytest.raises(sqlite3.IntegrityError, match="that command is over"):
        connection.execute(f"INSERT INTO recording VALUES ({number})")


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE OR REPLACE pledge SET rowid = 2 WHERE rowid = 1",
        "INSERT OR REPLACE INTO pledge (rowid, code, announced, window_from) "
        "VALUES (1, 'new', '2031-03-01', '2031-03-02')",
        "INSERT INTO pledge (rowid, code, announced, window_from) VALUES (-1, 'new', '2031-03-01', '2031-03-02')",
        "UPDATE OR REPLACE side SET rowid = 2 WHERE rowid = 1",
        "INSERT INTO swap (id, date, status) VALUES (9223372036854775807, '2031-03-05', 'completed')",
        "INSERT INTO report (id, swap_id, status, source) VALUES (-3, 1, 'completed', 'x')",
    ],
)
def test_no_number_takes_a_row_away_or_leaves_none_for_the_next(ledger: Path, statement: str) -> None:
    with another_program(ledger) as connection:
        before = content(connection)
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(statement)
        assert content(connection) == before


def test_two_mediators_of_one_name_are_refused_rather_than_one_lost(ledger: Path) -> None:
    statement = "INSERT OR REPLACE INTO swap_mediator VALUES (1, 5, 'UAE')"
    with another_program(ledger) as connection, pytest.raises(sqlite3.IntegrityError):
        connection.execute(statement)
    with another_program(ledger) as connection:
        connection.execute("INSERT INTO swap_mediator VALUES (1, 1, 'Qatar')")
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute("UPDATE OR REPLACE swap_mediator SET name = 'UAE' WHERE position = 1")


# What goes past the triggers is found


@pytest.mark.parametrize(
    "statements",
    [
        ("DROP TRIGGER {name}", "UPDATE swap SET place = 'Border' WHERE id = 1", "{trigger}"),
        ("DROP TRIGGER {name}", "UPDATE swap_figure SET low = 29 WHERE swap_id = 1", "{trigger}"),
        ("DROP TRIGGER {name}", "UPDATE change SET after = '{{}}' WHERE kind = 'swap_figure'", "{trigger}"),
        ("DROP TRIGGER {name}", "UPDATE change SET before = after WHERE kind = 'swap'", "{trigger}"),
        (
            "INSERT INTO command (at, name) VALUES ('2031-06-30T12:00:00.000Z', 'x')",
            "INSERT INTO recording SELECT max(id) FROM command",
        ),
    ],
)
def test_a_change_that_the_history_does_not_know_is_a_fault(cli: Cli, ledger: Path, statements: Sequence[str]) -> None:
    table = "change" if "UPDATE change" in str(statements) else "swap_figure" if "figure" in str(statements) else "swap"
    name = "change_kept_on_update" if table == "change" else f"{table}_history_on_update"
    with another_program(ledger) as connection:
        trigger = connection.execute("SELECT sql FROM sqlite_schema WHERE name = ?", (name,)).fetchone()[0]
        for statement in statements:
            connection.execute(trigger if statement == "{trigger}" else statement.format(name=name))
    found = [each["message"] for each in cli("check", "--only", "integrity", "-f", "json").json]
    assert found
    assert all("history" in message for message in found)


def test_work_sees_what_it_has_changed_so_far(ledger: Path) -> None:
    def work(db: Any) -> list[Any]:
        db.table("swap").update(2, {"place": "Border"})
        return [(change.kind, change.entry) for change in log.changes_so_far(db.conn)]

    assert transaction.write(ledger, transaction.Task(work, COMMAND)).result == [("swap", 2)]
