"""The ledger file itself: no program, not even one that ignores foreign keys, can put a wrong row in it."""

import contextlib
import sqlite3
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from pow_ledger.domain.errors import UsageError
from pow_ledger.domain.texts import LONGEST, clean_text, parse_code
from pow_ledger.storage.file import header
from tests.oracle import small_book

Row = Mapping[str, object]

FIGURE = {"category": "pow", "low": 1, "high": 2, "about": 0}
RIGHT: dict[str, Row] = {
    "swap": {"date": "2031-03-09", "status": "completed"},
    "swap_mediator": {"swap_id": 2, "position": 0, "name": "UAE"},
    "swap_figure": {"swap_id": 2, "side": "russia", **FIGURE},
    "pledge": {"code": "second", "announced": "2031-03-01", "window_from": "2031-03-02"},
    "pledge_figure": {"pledge": "spare", "side": "russia", **FIGURE},
    "report": {"swap_id": 2, "status": "completed", "source": "a"},
    "report_figure": {"report_id": 2, "side": "russia", **FIGURE},
    "stance": {"report_id": 2, "pledge": "spare", "stance": "counts"},
    "statement": {"as_of": "2031-03-20", "source": "a"},
    "statement_figure": {"statement_id": 1, "side": "both", **FIGURE},
}
"""One more row for each table, that nothing is wrong with."""

DAYS = {"date", "announced", "window_from", "window_until", "as_of", "since", "published"}
NO_DAYS = [
    "2025-02-30",
    "2025-13-01",
    "today",
    "now",
    "2025-1-1",
    "",
    "20250101",
    "2025-01-01 00:00",
    "0000-01-01",
    2025,
]

TEXTS = {"place", "label", "note", "name", "deadline", "mediator", "source", "publisher", "archive", "claimant"}
CONTROLS = [*"\0\x01\t\n\r\x1b\x1f\x7f\x80\x9b\x9f", *"\u2028\u2029", *"\u202a\u202e\u2066\u2069"]
NO_TEXTS = ["", " ", " a", "a\u00a0", "\u00a0", "x" * (LONGEST + 1), *(f"a{control}b" for control in CONTROLS)]

WRONG: Mapping[str, Sequence[object]] = {
    "side": ["poland", "", "Russia", "each", None],
    "by_side": ["poland", "", "Russia", "each", "both"],
    "low": [3, -1, 10_000_001, "many", 1.5, None],
    "high": [0, -1, 10_000_001, "many", 1.5],
    "about": [2, -1, "yes", None],
    "category": ["soldiers", "", "POW", None],
    "status": ["done", "", "Completed", None],
    "stance": ["maybe", "", "Counts", None],
    "voided": [2, "yes", None],
    "swap_id": [99, "two", None],
    "report_id": [99, "two", None],
    "statement_id": [99, "two", None],
    "pledge": ["lost", "", "Accord"],
    "code": [
        *["r7", "s3", "12", "2025-07-23", "each", "both", "none", "ledger", "today", "accord"],
        *["", "Upper", "a--b", "-a", "a-", "a b", "a\n", "x" * 61, None],
    ],
    **dict.fromkeys(DAYS, NO_DAYS),
    **dict.fromkeys(TEXTS, NO_TEXTS),
}
"""What is wrong in any column of that name, in every table that has one."""

ALSO_WRONG: Mapping[str, Sequence[Row]] = {
    **{table: [{"side": "both"}] for table in ("swap_figure", "pledge_figure", "report_figure")},
    **{table: [{"source": None}] for table in ("report", "statement")},
    # A report is on a swap or on a pledge.
    "report": [{"source": None}, {"pledge": "spare"}],
    "swap": [{"date": None}],
    "swap_mediator": [{"name": None}],
    "stance": [{"pledge": None}],
    "pledge": [{"announced": None}, {"window_from": None}, {"window_until": "2031-03-01"}],
    "statement": [{"as_of": None}, {"since": "2031-03-21"}, {"source": None}],
}


@pytest.fixture(scope="module")
def ledger(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger that has one of everything, and a second swap, report and pledge to write beside."""
    path = tmp_path_factory.mktemp("schema") / "ledger.sqlite"
    small_book().write(path)
    return path


@contextlib.contextmanager
def another_program(path: Path) -> Iterator[sqlite3.Connection]:
    """Plain SQLite in a transaction that is undone, foreign keys off as they are by default."""
    before = path.read_bytes()
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        assert connection.execute("PRAGMA foreign_keys").fetchone() == (0,)
        connection.execute("BEGIN IMMEDIATE")
        yield connection
        connection.execute("ROLLBACK")
    assert path.read_bytes() == before


def taken(connection: sqlite3.Connection, statement: str, values: Iterable[object] = ()) -> bool:
    """Whether the file takes a change, which is undone."""
    connection.execute("SAVEPOINT attempt")
    try:
        connection.execute(statement, tuple(values))
    except sqlite3.IntegrityError:
        return False
    finally:
        connection.execute("ROLLBACK TO attempt")
    return True


def insert(table: str, row: Row) -> tuple[str, Iterable[object]]:
    return f"INSERT INTO {table} ({', '.join(row)}) VALUES ({', '.join('?' * len(row))})", row.values()


def update(table: str, changes: Row) -> tuple[str, Iterable[object]]:
    """A change to the right row once it is inserted."""
    changed, same = ", ".join(f"{column} = ?" for column in changes), " AND ".join(f"{c} = ?" for c in RIGHT[table])
    return f"UPDATE {table} SET {changed} WHERE {same}", (*changes.values(), *RIGHT[table].values())


def wrong(connection: sqlite3.Connection, table: str) -> list[Row]:
    """All that may be wrong with one row of a table, one thing at a time."""
    columns = [row[1] for row in connection.execute(f"PRAGMA table_info({table})")]
    return [{column: value} for column in columns for value in WRONG.get(column, ())] + [*ALSO_WRONG.get(table, ())]


@pytest.mark.parametrize("table", RIGHT)
def test_no_wrong_row_is_inserted(ledger: Path, table: str) -> None:
    with another_program(ledger) as connection:
        assert taken(connection, *insert(table, RIGHT[table]))
        rows = [{**RIGHT[table], **change} for change in wrong(connection, table)]
        assert [row for row in rows if taken(connection, *insert(table, row))] == []


@pytest.mark.parametrize("table", RIGHT)
def test_no_right_row_is_made_wrong(ledger: Path, table: str) -> None:
    with another_program(ledger) as connection:
        statement, values = insert(table, RIGHT[table])
        connection.execute(statement, tuple(values))
        assert taken(connection, *update(table, RIGHT[table]))
        assert [change for change in wrong(connection, table) if taken(connection, *update(table, change))] == []


@pytest.mark.parametrize(
    "statement",
    [
        "DELETE FROM swap WHERE id = 1",
        "DELETE FROM report WHERE id = 1",
        "DELETE FROM pledge WHERE code = 'accord'",
        "DELETE FROM statement WHERE id = 1",
        "UPDATE pledge SET code = 'renamed' WHERE code = 'accord'",
        *(
            f"UPDATE {table} SET {key} = 99 WHERE id = 1"
            for table in ("swap", "report", "statement")
            for key in ("id", "rowid", "oid", "_rowid_")
        ),
    ],
)
def test_nothing_is_taken_away_from_what_refers_to_it(ledger: Path, statement: str) -> None:
    with another_program(ledger) as connection, pytest.raises(sqlite3.IntegrityError, match="refers to it"):
        connection.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "INSERT INTO side (code, name, position) VALUES ('poland', 'Poland', 2)",
        "INSERT OR REPLACE INTO side (code, name, position) VALUES ('russia', 'Russia', 0)",
        "UPDATE side SET code = 'poland' WHERE code = 'russia'",
        "UPDATE OR REPLACE side SET position = 0 WHERE code = 'russia'",
        "DELETE FROM side WHERE code = 'russia'",
        "DELETE FROM side",
        "DELETE FROM ledger",
        "INSERT INTO ledger (id) VALUES (2)",
        "UPDATE ledger SET id = 2",
        "UPDATE ledger SET rowid = 2",
        "UPDATE ledger SET complete_from = '2025-02-30'",
    ],
)
def test_the_sides_are_fixed_when_the_ledger_is_made(ledger: Path, statement: str) -> None:
    with another_program(ledger) as connection:
        sides = connection.execute("SELECT code, position FROM side").fetchall()
        with pytest.raises(sqlite3.IntegrityError):
            connection.execute(statement)
        assert connection.execute("SELECT code, position FROM side").fetchall() == sides


def test_every_table_is_strict_and_every_view_can_be_read(ledger: Path) -> None:
    with another_program(ledger) as connection:
        tables = [row for row in connection.execute("PRAGMA table_list") if not row[1].startswith("sqlite_")]
        assert {name for _, name, kind, _, _, strict in tables if kind == "table" and not strict} == set()
        assert {name for _, name, kind, *_ in tables if kind == "table"} >= {*RIGHT, "side", "ledger"}
        views = [name for _, name, kind, *_ in tables if kind == "view"]
        assert {"totals", "pending", "progress", "contribution", "contradiction"} <= {*views}
        for view in views:
            connection.execute(f"SELECT * FROM {view}").fetchall()
        assert connection.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert connection.execute("PRAGMA foreign_key_check").fetchall() == []


def test_a_report_on_a_pledge_takes_no_stance(ledger: Path) -> None:
    with another_program(ledger) as connection:
        connection.execute("INSERT INTO report (id, pledge, status, source) VALUES (9, 'spare', 'agreed', 'a')")
        assert not taken(connection, "INSERT INTO stance VALUES (9, 'accord', 'counts')")
        assert not taken(connection, "UPDATE stance SET report_id = 9")
        assert not taken(connection, "UPDATE report SET swap_id = NULL, pledge = 'spare' WHERE id = 1")
        assert taken(connection, "UPDATE report SET swap_id = NULL, pledge = 'spare' WHERE id = 2")


def test_a_ledger_ends_no_earlier_than_it_begins(ledger: Path) -> None:
    with another_program(ledger) as connection:
        assert taken(connection, "UPDATE ledger SET complete_from = '2031-03-01', complete_until = '2031-03-01'")
        assert not taken(connection, "UPDATE ledger SET complete_from = '2031-03-02', complete_until = '2031-03-01'")


def test_the_file_says_what_it_is_and_how_it_was_made(ledger: Path) -> None:
    with another_program(ledger) as connection:
        assert connection.execute("PRAGMA application_id").fetchone() == (int.from_bytes(b"POWL", "big"),)
        assert connection.execute("PRAGMA user_version").fetchone() == (header.SCHEMA_VERSION,)
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("SELECT migration_set, name FROM _sqlite_migrations ORDER BY id").fetchall() == [
            ("pow_ledger", "0001_swaps_reports_pledges_statements"),
            ("pow_ledger", "0002_history"),
            ("pow_ledger", "0003_keys"),
            ("pow_ledger", "0004_sums_at_any_size"),
            ("pow_ledger", "0005_coverage_and_reports_on_pledges"),
            ("pow_ledger", "0006_aliases_of_sides"),
        ]


encodable = st.characters(exclude_categories=["Cs"])
texts = st.text(encodable, max_size=8)


def test_the_file_and_the_program_take_the_same_codes(ledger: Path) -> None:
    codes = texts | st.text("abrs-019", max_size=12) | st.from_regex(r"[rs]?[0-9-]{1,10}-?[a-z]?", fullmatch=True)

    with another_program(ledger) as connection:

        @given(codes)
        @example("x" * 60)
        @example("x" * 61)
        @example("a\0")
        @settings(max_examples=300)
        def same(code: str) -> None:
            try:
                parse_code(code)
            except UsageError:
                assert not taken(connection, *insert("pledge", {**RIGHT["pledge"], "code": code}))
            else:
                assert taken(connection, *insert("pledge", {**RIGHT["pledge"], "code": code}))

        same()


def test_the_file_takes_every_text_that_the_program_writes_and_none_that_it_refuses(ledger: Path) -> None:
    blanks_and_controls = st.text([*CONTROLS, *" \u00a0\u2003\u3000\u200b\ufeff", *"ab"], max_size=4)

    with another_program(ledger) as connection:

        @given(texts | blanks_and_controls)
        @settings(max_examples=300)
        def same(text: str) -> None:
            try:
                cleaned = clean_text(text, "place")
            except UsageError:
                assert not taken(connection, *insert("swap", {**RIGHT["swap"], "place": text}))
            else:
                assert taken(connection, *insert("swap", {**RIGHT["swap"], "place": cleaned}))

        same()
