"""The triggers that hold the rules which a row cannot hold by itself.

References between rows are held by them as well as by foreign keys, since foreign keys are off by default in other
programs. The triggers that record history are in `pow_ledger.storage.history.recording`.
"""

from collections.abc import Iterator
from typing import Final

from pow_ledger.domain.entries import BOTH
from pow_ledger.storage.schema.tables import KEYED

LARGEST_NUMBER: Final = 10**9
"""The highest number that an entry may have, so that there is always a next one."""


_REFERENCES: Final = (
    ("swap_mediator", "swap_id", "swap", "id"),
    ("swap_figure", "swap_id", "swap", "id"),
    ("swap_figure", "side", "side", "code"),
    ("pledge_figure", "pledge", "pledge", "code"),
    ("pledge_figure", "side", "side", "code"),
    ("report", "swap_id", "swap", "id"),
    ("report", "pledge", "pledge", "code"),
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


def triggers() -> Iterator[str]:
    """All that hold the rules which a row cannot hold by itself."""
    yield from _reference_triggers()
    yield from FIXED_SIDES
    yield from ONE_MEDIATOR_OF_A_NAME
    yield from ONE_ENTRY_OF_A_KEY
    yield from NO_NUL_IN_A_CODE
    yield from STANCES_OF_REPORTS_ON_SWAPS
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

STANCES_OF_REPORTS_ON_SWAPS: Final = (
    *(
        f"CREATE TRIGGER stance_of_a_report_on_a_swap_on_{event.lower()} BEFORE {event} ON stance "
        f"WHEN (SELECT pledge FROM report WHERE id = NEW.report_id) IS NOT NULL "
        f"BEGIN SELECT RAISE(ABORT, 'stance.report_id: that report is on a pledge'); END"
        for event in ("INSERT", "UPDATE")
    ),
    "CREATE TRIGGER report_with_a_stance_is_on_a_swap BEFORE UPDATE ON report "
    "WHEN NEW.pledge IS NOT NULL AND EXISTS (SELECT 1 FROM stance WHERE report_id = NEW.id) "
    "BEGIN SELECT RAISE(ABORT, 'report.pledge: the report has a stance, so it is on a swap'); END",
)
"""Only what is said of a swap can say that the swap counts towards a pledge."""

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
