"""What a command takes from the world around it: the clock, the terminal, and where the ledger is."""

import os
import sys
from datetime import date, datetime
from pathlib import Path

from pow_ledger.domain.errors import BadClock

CLOCK = "POW_LEDGER_NOW"


def now() -> datetime:
    """The instant that `POW_LEDGER_NOW` pins, else the present one, with its time zone."""
    pinned = os.environ.get(CLOCK)
    if not pinned:
        return datetime.now().astimezone()
    try:
        instant = datetime.fromisoformat(pinned)
    except ValueError:
        raise BadClock(pinned) from None
    return instant if instant.tzinfo else instant.astimezone()


def today() -> date:
    """The day that it is where the user is, or where the pinned instant says it is."""
    return now().date()


def ledger_path(db: Path | None) -> Path:
    """`--db` (or `POW_LEDGER_DB`, which it reads), else a file in the user's data folder."""
    if db is not None:
        return db
    from platformdirs import user_data_path

    return user_data_path("pow-ledger", appauthor=False) / "ledger.sqlite"


def make_default_folder(db: Path | None) -> None:
    """Make the user's data folder where the ledger lives there; a folder that the user named must exist."""
    if db is None:
        ledger_path(db).parent.mkdir(parents=True, exist_ok=True)


def asks() -> bool:
    """Whether someone sits at a terminal to answer questions."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def say(text: str) -> None:
    """Tell the user something that is not data: it goes to stderr."""
    print(text, file=sys.stderr)
