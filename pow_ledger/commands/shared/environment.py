"""What a command takes from its surroundings: the clock, the user, the terminal, and where the ledger is."""

import contextlib
import os
import sys
from contextvars import ContextVar
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pow_ledger.domain.errors import BadClock, UsageError
from pow_ledger.domain.texts import clean_text, lines_without_controls

if TYPE_CHECKING:
    from pow_ledger.domain.history import Command

CLOCK = "POW_LEDGER_NOW"
AUTHOR = "POW_LEDGER_AUTHOR"


def now() -> datetime:
    """The present instant, or the one that `POW_LEDGER_NOW` pins, with a time zone. Raises BadClock."""
    pinned = os.environ.get(CLOCK)
    if not pinned:
        return datetime.now().astimezone()
    try:
        instant = datetime.fromisoformat(pinned)
    except ValueError:
        raise BadClock(pinned) from None
    return instant if instant.tzinfo else instant.astimezone()


_AS_OF: Final[ContextVar[date | None]] = ContextVar("as_of", default=None)


def pin_clock_to(day: date) -> None:
    """Pin the clock to that day, so the command answers as of then."""
    _AS_OF.set(day)


def today() -> date:
    """The user's day, or the day of the pinned instant; with `--as-of` that day."""
    return _AS_OF.get() or now().date()


def author() -> str | None:
    """The name that the history records: `POW_LEDGER_AUTHOR`, nobody where that is empty, else the user's login."""
    name = os.environ.get(AUTHOR)
    if name is None:
        import getpass

        # Some systems know no user by this number.
        with contextlib.suppress(KeyError, OSError, ImportError):
            name = getpass.getuser()
    with contextlib.suppress(UsageError):
        return clean_text(name or "", AUTHOR)
    return None


def command_record(name: str, why: str | None = None) -> "Command":
    """The command of the history that a write is recorded as."""
    from pow_ledger.domain.history import Command

    return Command(name, now(), author(), why)


def ledger_path(db: Path | None) -> Path:
    """Where the ledger is: `--db`, `POW_LEDGER_DB`, or a file in the user's data folder."""
    if db is not None:
        return db
    from platformdirs import user_data_path

    return user_data_path("pow-ledger", appauthor=False) / "ledger.sqlite"


def make_default_folder(db: Path | None) -> None:
    """Make the user's data folder if the ledger is to be there. A folder that the user named must exist."""
    if db is None:
        ledger_path(db).parent.mkdir(parents=True, exist_ok=True)


def is_interactive() -> bool:
    """Whether someone sits at a terminal to answer questions."""
    return sys.stdin.isatty() and sys.stderr.isatty()


def say(*texts: str) -> None:
    """Print lines that are not data, to stderr. A file that they name may be called anything."""
    for text in texts:
        print(lines_without_controls(text), file=sys.stderr)
