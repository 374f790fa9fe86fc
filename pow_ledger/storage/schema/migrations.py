"""Migrations: the numbered steps that make the tables and indexes of a new ledger, or of one of an older schema.

Views and triggers are no part of them: they are all dropped first and created after the last step as this version has
them, so that none is ever out of date or lost on the way.
"""

import sqlite3
from collections.abc import Iterator
from functools import partial
from typing import Final

from sqlite_utils import Database, Migrations

from pow_ledger.domain.errors import NameTaken
from pow_ledger.storage.file.header import APPLICATION_ID, SCHEMA_VERSION
from pow_ledger.storage.history import schema as history
from pow_ledger.storage.schema.pledge_reports import move_sources_into_reports
from pow_ledger.storage.schema.tables import (
    ALIASES,
    BUNDLED,
    COMPLETE_UNTIL,
    INDEXES_OF_FIGURES,
    INDEXES_OF_REPORTS,
    INDEXES_OF_THE_FIRST_SCHEMA,
    KEYED,
    REBUILT,
    TABLES_OF_THE_FIRST_SCHEMA,
    key_check,
)
from pow_ledger.storage.schema.triggers import triggers
from pow_ledger.storage.schema.views import VIEWS

migrations = Migrations("pow_ledger")


def migrate(connection: sqlite3.Connection) -> None:
    """Bring a ledger, or an empty file, to the newest schema, inside the caller's transaction.

    Raises NameTaken where something that another program made has the name of one of its views.
    """
    _drop_views_and_triggers(connection)
    _refuse_names_taken(connection)
    migrations.apply(Database(connection, execute_plugins=False, strict=True))
    history_triggers = history.triggers(partial(history.columns, connection))
    for statement in (*_views(), *triggers(), *history_triggers):
        connection.execute(statement)
    connection.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    connection.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _drop_views_and_triggers(connection: sqlite3.Connection) -> None:
    """Drop every view and trigger of this program's, but none that someone has added under a name of their own."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    ours = _OUR_NAMES - (_SINCE_THE_FOURTH if version < 4 else frozenset())
    rows = connection.execute("SELECT type, name FROM sqlite_schema WHERE type IN ('view', 'trigger')").fetchall()
    for kind, name in rows:
        if name in ours:
            connection.execute(f"DROP {kind} {name}")


def _refuse_names_taken(connection: sqlite3.Connection) -> None:
    for kind, name in connection.execute("SELECT type, lower(name) FROM sqlite_schema").fetchall():
        if name in VIEWS:
            raise NameTaken(kind, name)


@migrations(name="0001_swaps_reports_pledges_statements")
def _first(db: Database) -> None:
    for statement in (*TABLES_OF_THE_FIRST_SCHEMA, *INDEXES_OF_THE_FIRST_SCHEMA):
        db.conn.execute(statement)


@migrations(name="0002_history")
def _second(db: Database) -> None:
    for statement in (*history.TABLES, *history.INDEXES):
        db.conn.execute(statement)


@migrations(name="0003_keys")
def _third(db: Database) -> None:
    for table in KEYED:
        db.conn.execute(f"ALTER TABLE {table} ADD COLUMN key TEXT {key_check('key')}")
        db.conn.execute(f"CREATE INDEX {table}_by_key ON {table} (key)")


@migrations(name="0004_sums_at_any_size")
def _fourth(db: Database) -> None:
    for statement in INDEXES_OF_FIGURES:
        db.conn.execute(statement)


@migrations(name="0005_coverage_and_reports_on_pledges")
def _fifth(db: Database) -> None:
    for column in (COMPLETE_UNTIL, BUNDLED):
        db.conn.execute(f"ALTER TABLE ledger ADD COLUMN {column}")
    _rebuild(db.conn, "report")
    move_sources_into_reports(db.conn)
    _rebuild(db.conn, "pledge")
    for statement in INDEXES_OF_REPORTS:
        db.conn.execute(statement)


@migrations(name="0006_aliases_of_sides")
def _sixth(db: Database) -> None:
    db.conn.execute(f"ALTER TABLE side ADD COLUMN {ALIASES}")


def _rebuild(connection: sqlite3.Connection, table: str) -> None:
    """Give a table its new form, with the rows and row numbers that it has."""
    connection.execute(REBUILT[table])
    new = history.columns(connection, "rebuilt")
    kept = ", ".join(("rowid", *(column for column in history.columns(connection, table) if column in new)))
    connection.execute(f"INSERT INTO rebuilt ({kept}) SELECT {kept} FROM {table}")
    connection.execute(f"DROP TABLE {table}")
    # Without this, a view of somebody else's on the table would stop the renaming.
    connection.execute("PRAGMA legacy_alter_table = ON")
    connection.execute(f"ALTER TABLE rebuilt RENAME TO {table}")
    connection.execute("PRAGMA legacy_alter_table = OFF")


def _views() -> Iterator[str]:
    return (f"CREATE VIEW {name} AS\n{select}" for name, select in VIEWS.items())


_RETIRED: Final = (
    "ranged",
    *("pledge_by_side_on_insert", "pledge_by_side_on_update"),
    *("side_kept_for_pledge_by_side_on_delete", "side_kept_for_pledge_by_side_on_rename"),
)
"""Views and triggers that an earlier schema had."""
_SINCE_THE_FOURTH: Final = frozenset(("completed", "said", "claim", "stretched"))
"""Views that came with the fourth schema; in an earlier one, a view of that name is somebody else's."""

_OUR_NAMES: Final = frozenset(
    (*VIEWS, *_RETIRED, *(statement.split()[2] for statement in (*triggers(), *history.triggers(lambda table: ()))))
)
"""The names of all views and triggers that some released version has created."""
