"""The tables of a ledger, and the numbered migrations that make them.

Every rule that one row can break is a CHECK, and every reference between rows is held by triggers as
well as by foreign keys, since foreign keys are off by default in other programs: a wrong row is
refused whoever writes it. The views are in `views.py`, the tables and triggers of the history in `history.py`.

A migration makes and changes tables and indexes. Views and triggers are made anew after all of them, as this
version has them, so that none is ever out of date or lost on the way.
"""

import sqlite3
from collections.abc import Iterator
from functools import partial
from typing import Final

from sqlite_utils import Database, Migrations

from pow_ledger.domain.entries import BOTH, Category, Stance, Status
from pow_ledger.domain.errors import NameTaken
from pow_ledger.domain.figures import LARGEST
from pow_ledger.domain.keys import LONGEST_KEY
from pow_ledger.domain.texts import LONGEST, LONGEST_CODE, RESERVED
from pow_ledger.storage import history
from pow_ledger.storage.file import APPLICATION_ID, SCHEMA_VERSION
from pow_ledger.storage.views import VIEWS

LARGEST_NUMBER: Final = 10**9
"""The highest number that an entry may have, so that there is always a next one."""

migrations = Migrations("pow_ledger")


def migrate(db: Database) -> None:
    """Bring a ledger to the newest schema, inside the caller's transaction.

    Raises NameTaken where something that another program made has the name of one of its views.
    """
    _drop_views_and_triggers(db.conn)
    _refuse_names_taken(db.conn)
    migrations.apply(db)
    history_triggers = history.triggers(partial(history.columns, db.conn))
    for statement in (*_views(), *_triggers(), *history_triggers):
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
    for statement in (*history.TABLES, *history.INDEXES):
        db.conn.execute(statement)


@migrations(name="0003_keys")
def _third(db: Database) -> None:
    for table in KEYED:
        db.conn.execute(f"ALTER TABLE {table} ADD COLUMN key TEXT {_key('key')}")
        db.conn.execute(f"CREATE INDEX {table}_by_key ON {table} (key)")


@migrations(name="0004_sums_at_any_size")
def _fourth(db: Database) -> None:
    for statement in INDEXES_OF_FIGURES:
        db.conn.execute(statement)


def _words(words: type[Category] | type[Status] | type[Stance]) -> str:
    return ", ".join(f"'{word.value}'" for word in words)


_SPACES: Final = (
    "char(32, 160, 5760, 8192, 8193, 8194, 8195, 8196, 8197, 8198, 8199, 8200, 8201, 8202, 8239, 8287, 12288)"
)
_DIGIT: Final = "[0-9]"
_ISO_DATE: Final = f"'{_DIGIT * 4}-{_DIGIT * 2}-{_DIGIT * 2}'"


def _text(column: str) -> str:
    """No text is empty, endless, padded, or holds a control character or a bidirectional override."""
    controls = "char(1) || '-' || char(31) || char(127) || '-' || char(159)"
    overrides = "char(8232, 8233) || char(8234) || '-' || char(8238) || char(8294) || '-' || char(8297)"
    return (
        f"CHECK (length({column}) BETWEEN 1 AND {LONGEST} AND {column} = trim({column}, {_SPACES}) "
        f"AND instr({column}, char(0)) = 0 AND {column} NOT GLOB '*[' || {controls} || {overrides} || ']*')"
    )


def _day(column: str) -> str:
    # The pattern comes first, since date('now') is an error inside a CHECK. Without a modifier, date() lets
    # 30 February be.
    return f"CHECK ({column} GLOB {_ISO_DATE} AND {column} IS date({column}, '+0 days') AND {column} > '0001')"


def _code(column: str) -> str:
    reserved = ", ".join(f"'{word}'" for word in sorted(RESERVED))
    return (
        f"CHECK (length({column}) BETWEEN 1 AND {LONGEST_CODE} AND {column} NOT GLOB '*[^a-z0-9-]*' "
        f"AND {column} NOT GLOB '-*' AND {column} NOT GLOB '*-' AND {column} NOT GLOB '*--*' "
        f"AND {column} GLOB '*[^0-9]*' "
        f"AND NOT ({column} GLOB '[rs]{_DIGIT}*' AND substr({column}, 2) NOT GLOB '*[^0-9]*') "
        f"AND {column} NOT GLOB {_ISO_DATE} AND {column} NOT IN ({reserved}))"
    )


def _key(column: str) -> str:
    return (
        f"CHECK (length({column}) BETWEEN 1 AND {LONGEST_KEY} AND {column} NOT GLOB '*[^a-z0-9-]*' "
        f"AND {column} NOT GLOB '-*' AND {column} NOT GLOB '*-' AND {column} NOT GLOB '*--*' "
        f"AND instr({column}, char(0)) = 0)"
    )


_FIGURE: Final = f"""
    category TEXT NOT NULL CHECK (category IN ({_words(Category)})),
    low INTEGER NOT NULL CHECK (low BETWEEN 0 AND {LARGEST}),
    high INTEGER CHECK (high BETWEEN low AND {LARGEST}),
    about INTEGER NOT NULL DEFAULT 0 CHECK (about IN (0, 1))
"""

_SOURCE: Final = f"""
    source TEXT NOT NULL {_text("source")},
    publisher TEXT {_text("publisher")},
    published TEXT {_day("published")},
    archive TEXT {_text("archive")},
    claimant TEXT {_text("claimant")},
    by_side TEXT REFERENCES side (code),
    note TEXT {_text("note")},
    voided INTEGER NOT NULL DEFAULT 0 CHECK (voided IN (0, 1))
"""

TABLES: Final = (
    f"""CREATE TABLE side (
    code TEXT PRIMARY KEY {_code("code")},
    name TEXT NOT NULL {_text("name")},
    position INTEGER NOT NULL UNIQUE
) STRICT""",
    f"""CREATE TABLE ledger (
    id INTEGER PRIMARY KEY CHECK (id = 1),
    complete_from TEXT {_day("complete_from")}
) STRICT""",
    f"""CREATE TABLE swap (
    id INTEGER PRIMARY KEY,
    date TEXT NOT NULL {_day("date")},
    status TEXT NOT NULL CHECK (status IN ({_words(Status)})),
    place TEXT {_text("place")},
    label TEXT {_text("label")},
    note TEXT {_text("note")},
    voided INTEGER NOT NULL DEFAULT 0 CHECK (voided IN (0, 1))
) STRICT""",
    f"""CREATE TABLE swap_mediator (
    swap_id INTEGER NOT NULL REFERENCES swap (id),
    position INTEGER NOT NULL,
    name TEXT NOT NULL {_text("name")},
    PRIMARY KEY (swap_id, position),
    UNIQUE (swap_id, name)
) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE swap_figure (
    swap_id INTEGER NOT NULL REFERENCES swap (id),
    side TEXT NOT NULL REFERENCES side (code),{_FIGURE},
    PRIMARY KEY (swap_id, side, category)
) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE pledge (
    code TEXT PRIMARY KEY {_code("code")},
    announced TEXT NOT NULL {_day("announced")},
    window_from TEXT NOT NULL {_day("window_from")},
    window_until TEXT {_day("window_until")} CHECK (window_until >= window_from),
    deadline TEXT {_text("deadline")},{_SOURCE}
) STRICT""",
    f"""CREATE TABLE pledge_figure (
    pledge TEXT NOT NULL REFERENCES pledge (code),
    side TEXT NOT NULL REFERENCES side (code),{_FIGURE},
    PRIMARY KEY (pledge, side, category)
) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE report (
    id INTEGER PRIMARY KEY,
    swap_id INTEGER NOT NULL REFERENCES swap (id),
    status TEXT NOT NULL CHECK (status IN ({_words(Status)})),{_SOURCE}
) STRICT""",
    f"""CREATE TABLE report_figure (
    report_id INTEGER NOT NULL REFERENCES report (id),
    side TEXT NOT NULL REFERENCES side (code),{_FIGURE},
    PRIMARY KEY (report_id, side, category)
) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE stance (
    report_id INTEGER NOT NULL REFERENCES report (id),
    pledge TEXT NOT NULL REFERENCES pledge (code),
    stance TEXT NOT NULL CHECK (stance IN ({_words(Stance)})),
    PRIMARY KEY (report_id, pledge)
) STRICT, WITHOUT ROWID""",
    f"""CREATE TABLE statement (
    id INTEGER PRIMARY KEY,
    as_of TEXT NOT NULL {_day("as_of")},
    since TEXT {_day("since")} CHECK (since <= as_of),
    pledge TEXT REFERENCES pledge (code),
    mediator TEXT {_text("mediator")},{_SOURCE}
) STRICT""",
    # Side `both` adds the sides, which is allowed in statements only; it is no row of `side`.
    f"""CREATE TABLE statement_figure (
    statement_id INTEGER NOT NULL REFERENCES statement (id),
    side TEXT NOT NULL,{_FIGURE},
    PRIMARY KEY (statement_id, side, category)
) STRICT, WITHOUT ROWID""",
)

KEYED: Final = ("swap", "report", "statement")
"""The tables of entries that have a key besides their number; one that another program wrote may lack it."""

INDEXES: Final = (
    "CREATE INDEX swap_by_date ON swap (date, id)",
    "CREATE INDEX report_by_swap ON report (swap_id)",
    "CREATE INDEX stance_by_pledge ON stance (pledge)",
    "CREATE INDEX statement_by_pledge ON statement (pledge)",
)

INDEXES_OF_FIGURES: Final = (
    # Sums of each side and category read it from one end to the other, and nothing else.
    "CREATE INDEX figure_by_kind ON swap_figure (side, category, swap_id, low, high, about)",
    # What reports state of people is compared as a sum, and looked for among all that they state.
    f"CREATE INDEX report_figure_of_people ON report_figure (report_id, side) "
    f"WHERE category = '{Category.PEOPLE.value}'",
)

_REFERENCES: Final = (
    ("swap_mediator", "swap_id", "swap", "id"),
    ("swap_figure", "swap_id", "swap", "id"),
    ("swap_figure", "side", "side", "code"),
    ("pledge", "by_side", "side", "code"),
    ("pledge_figure", "pledge", "pledge", "code"),
    ("pledge_figure", "side", "side", "code"),
    ("report", "swap_id", "swap", "id"),
    ("report", "by_side", "side", "code"),
    ("report_figure", "report_id", "report", "id"),
    ("report_figure", "side", "side", "code"),
    ("stance", "report_id", "report", "id"),
    ("stance", "pledge", "pledge", "code"),
    ("statement", "pledge", "pledge", "code"),
    ("statement", "by_side", "side", "code"),
    ("statement_figure", "statement_id", "statement", "id"),
    ("statement_figure", "side", "side", "code"),
)


def _views() -> Iterator[str]:
    return (f"CREATE VIEW {name} AS\n{select}" for name, select in VIEWS.items())


def _triggers() -> Iterator[str]:
    """All that hold the rules which a row cannot hold by itself."""
    yield from _reference_triggers()
    yield from FIXED_SIDES
    yield from ONE_MEDIATOR_OF_A_NAME
    yield from ONE_ENTRY_OF_A_KEY
    yield from NO_NUL_IN_A_CODE
    yield from _NUMBERS


def _reference_triggers() -> Iterator[str]:
    for child, column, parent, key in _REFERENCES:
        exempt = f" AND NEW.{column} <> '{BOTH}'" if child == "statement_figure" else ""
        for event, name in (("INSERT", "insert"), (f"UPDATE OF {column}", "update")):
            yield (
                f"CREATE TRIGGER {child}_{column}_on_{name} BEFORE {event} ON {child} "
                f"WHEN NEW.{column} IS NOT NULL{exempt} "
                f"AND NOT EXISTS (SELECT 1 FROM {parent} WHERE {key} = NEW.{column}) "
                f"BEGIN SELECT RAISE(ABORT, '{child}.{column}: no such {parent}'); END"
            )
        for event, name, changed in (
            ("DELETE", "delete", ""),
            # Not UPDATE OF the key, which a write to `rowid` does not set off.
            ("UPDATE", "rename", f"NEW.{key} IS NOT OLD.{key} AND "),
        ):
            yield (
                f"CREATE TRIGGER {parent}_kept_for_{child}_{column}_on_{name} BEFORE {event} ON {parent} "
                f"WHEN {changed}EXISTS (SELECT 1 FROM {child} WHERE {column} = OLD.{key}) "
                f"BEGIN SELECT RAISE(ABORT, '{parent}.{key}: {child} refers to it'); END"
            )


FIXED_SIDES: Final = (
    *(
        f"CREATE TRIGGER side_fixed_on_{event.lower()} BEFORE {event} ON side "
        f"WHEN EXISTS (SELECT 1 FROM ledger){changed} "
        f"BEGIN SELECT RAISE(ABORT, 'side: fixed when the ledger is made'); END"
        for event, changed in (
            ("INSERT", ""),
            ("DELETE", ""),
            ("UPDATE", " AND (NEW.code, NEW.position) <> (OLD.code, OLD.position)"),
        )
    ),
    "CREATE TRIGGER ledger_kept BEFORE DELETE ON ledger BEGIN SELECT RAISE(ABORT, 'ledger: kept as it was made'); END",
)
"""Sides are fixed once the row in `ledger` says that the ledger is made; and that row stays."""

ONE_MEDIATOR_OF_A_NAME: Final = tuple(
    f"CREATE TRIGGER swap_mediator_name_on_{event.lower()} BEFORE {event} ON swap_mediator "
    f"WHEN EXISTS (SELECT 1 FROM swap_mediator WHERE swap_id = NEW.swap_id AND name = NEW.name "
    f"AND position <> NEW.position{itself}) "
    f"BEGIN SELECT RAISE(ABORT, 'swap_mediator.name: the swap has that mediator'); END"
    for event, itself in (("INSERT", ""), ("UPDATE", " AND (swap_id, position) <> (OLD.swap_id, OLD.position)"))
)
"""UNIQUE would let a REPLACE take the other row away, and no trigger would tell the history."""

NO_NUL_IN_A_CODE: Final = tuple(
    f"CREATE TRIGGER {table}_code_on_{event.lower()} BEFORE {event} ON {table} "
    f"WHEN instr(NEW.code, char(0)) > 0 BEGIN SELECT RAISE(ABORT, '{table}.code: has a NUL'); END"
    for table in ("side", "pledge")
    for event in ("INSERT", "UPDATE")
)
"""GLOB ends at the first NUL, and so do the CHECKs of a code."""

ONE_ENTRY_OF_A_KEY: Final = tuple(
    f"CREATE TRIGGER {table}_key_on_{event.lower()} BEFORE {event} ON {table} "
    f"WHEN EXISTS (SELECT 1 FROM {table} WHERE key = NEW.key AND id <> NEW.id{itself}) "
    f"BEGIN SELECT RAISE(ABORT, '{table}.key: another has it'); END"
    for table in KEYED
    for event, itself in (("INSERT", ""), ("UPDATE", " AND id <> OLD.id"))
)
"""No UNIQUE, for the same reason."""

_NUMBERS: Final = (
    # These have a number besides their code, which a REPLACE could take from another row, and no trigger would tell.
    *(
        f"CREATE TRIGGER {table}_number_on_{event.lower()} {when} {event} ON {table} WHEN {wrong} "
        f"BEGIN SELECT RAISE(ABORT, '{table}.rowid: another row has it'); END"
        for table in ("side", "pledge")
        for event, when, wrong in (
            ("UPDATE", "BEFORE", "NEW.rowid <> OLD.rowid"),
            ("INSERT", "BEFORE", f"EXISTS (SELECT 1 FROM {table} WHERE rowid = NEW.rowid AND code <> NEW.code)"),
        )
    ),
    *(
        f"CREATE TRIGGER {table}_numbered AFTER INSERT ON {table} WHEN NEW.rowid NOT BETWEEN 1 AND {LARGEST_NUMBER} "
        f"BEGIN SELECT RAISE(ABORT, '{table}: no such number'); END"
        for table in ("side", "pledge", "swap", "report", "statement")
    ),
)

_RETIRED: Final = ("ranged",)
_SINCE_THE_FOURTH: Final = frozenset(("completed", "said", "claim", "stretched"))

_MADE_HERE: Final = frozenset(
    (*VIEWS, *_RETIRED, *(statement.split()[2] for statement in (*_triggers(), *history.triggers(lambda table: ()))))
)
"""The names of all views and triggers that a released version has made."""
