"""Migrations: the numbered steps that make a ledger's tables and indexes, also of an older ledger.

Views and triggers are no part of them. They are made anew after the last step, as this version has them, so that none
is ever out of date or lost on the way.
"""

import sqlite3
from collections.abc import Iterator
from functools import partial
from typing import Final

from sqlite_utils import Database, Migrations

from pow_ledger.domain.errors import NameTaken
from pow_ledger.storage.file.header import APPLICATION_ID, SCHEMA_VERSION
from pow_ledger.storage.history import recording
from pow_ledger.storage.schema.tables import INDEXES, INDEXES_OF_FIGURES, KEYED, TABLES, key_check
from pow_ledger.storage.schema.triggers import triggers
from pow_ledger.storage.schema.views import VIEWS

migrations = Migrations("pow_ledger")


def migrate(db: Database) -> None:
    """Bring a ledger to the newest schema, inside the caller's transaction.

    Raises NameTaken where something that another program made has the name of one of its views.
    """
    _drop_views_and_triggers(db.conn)
    _refuse_names_taken(db.conn)
    migrations.apply(db)
    history_triggers = recording.triggers(partial(recording.columns, db.conn))
    for statement in (*_views(), *triggers(), *history_triggers):
        db.conn.execute(statement)
    db.conn.execute(f"PRAGMA application_id = {APPLICATION_ID}")
    db.conn.execute(f"PRAGMA user_version = {SCHEMA_VERSION}")


def _drop_views_and_triggers(connection: sqlite3.Connection) -> None:
    """Drop every view and trigger, but those that someone has added under a name of their own."""
    version = connection.execute("PRAGMA user_version").fetchone()[0]
    made = _MADE_HERE - (_SINCE_THE_FOURTH if version < 4 else frozenset())
    found = connection.execute("SELECT type, name FROM sqlite_schema WHERE type IN ('view', 'trigger')").fetchall()
    for kind, name in found:
        if name in made:
            connection.execute(f"DROP {kind} {name}")


def _refuse_names_taken(connection: sqlite3.Connection) -> None:
    for kind, name in connection.execute("SELECT type, lower(name) FROM sqlite_schema").fetchall():
        if name in VIEWS:
            raise NameTaken(kind, name)


@migrations(name="0001_swaps_reports_pledges_statements")
def _first(db: Database) -> None:
    for statement in (*TABLES, *INDEXES):
        db.conn.execute(statement)


@migrations(name="0002_history")
def _second(db: Database) -> None:
    for statement in (*recording.TABLES, *recording.INDEXES):
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


def _views() -> Iterator[str]:
    return (f"CREATE VIEW {name} AS\n{select}" for name, select in VIEWS.items())


_RETIRED: Final = ("ranged",)
_SINCE_THE_FOURTH: Final = frozenset(("completed", "said", "claim", "stretched"))

_MADE_HERE: Final = frozenset(
    (*VIEWS, *_RETIRED, *(statement.split()[2] for statement in (*triggers(), *recording.triggers(lambda table: ()))))
)
"""The names of all views and triggers that a released version has made."""
