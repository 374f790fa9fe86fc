"""Keys: the names of entries that are the same in every ledger, as numbers are not.

The key of a swap, a report or a stated total is made from what was said when it was first recorded. So the same
announcement has the same key wherever it is recorded. A key stays as it is, whatever is amended. A pledge's key is its
code.
"""

import re
from collections.abc import Container, Iterable
from datetime import date
from itertools import count
from typing import Any, Final, NamedTuple

from pow_ledger.domain.entries import Count, Counts, EntryKind, Source, Statement

LONGEST_KEY: Final = 100
"""The most characters of a key."""

_KEY: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_DIGEST: Final = 12
"""Characters of a digest, four bits each: of a thousand entries of one day, two share one in 500 million such days."""


class KeyedEntry(NamedTuple):
    """An entry as it travels between ledgers, with its figures and all else that belongs to it."""

    kind: EntryKind
    key: str
    """What names it in every ledger; of a pledge its code."""
    entry: Any
    """A Pledge, Swap, Report or Statement, as its kind says."""
    line: int = 0
    """The line of the file on which it stands, if it comes from one."""
    voided: bool = False
    swap: str = ""
    """Of a report on a swap, the swap's key."""
    pledge: str = ""
    """Of a report on a pledge, the pledge's code."""
    group: str = ""
    """Of a swap of a spreadsheet, what its rows have in common in a column `swap`."""
    row: Any = None
    """Of a report of a spreadsheet, the Swap as its row has it."""


def is_key(text: str) -> bool:
    """Whether a text has the form of a key: lower-case words and numbers joined by hyphens."""
    return len(text) <= LONGEST_KEY and bool(_KEY.fullmatch(text))


def swap_key(day: date, said: Source | None, figures: Counts) -> str:
    """The key of a swap, made from its first report:

    `2025-10-02-` and a digest of who said it, where, and the figures.
    """
    return f"{day}-{_digest(day.isoformat(), *_who(said), _told(figures))}"


def report_key(day: date, said: Source, figures: Counts) -> str:
    """The key of a report on a swap of a day."""
    return of_first_report(swap_key(day, said, figures))


def pledge_report_key(announced: date, said: Source, figures: Counts) -> str:
    """The key of a report on a pledge that was announced on a day."""
    return f"{announced}-{_digest('pledge', announced.isoformat(), *_who(said), _told(figures))}-p"


def of_first_report(swap: str) -> str:
    """The key of the report from which a swap has its key."""
    return f"{swap}-r"


def statement_key(statement: Statement) -> str:
    """The key of a stated total: its day, and a digest of its scope, source and figures."""
    scope = (statement.since.isoformat() if statement.since else "", statement.pledge or "", statement.mediator or "")
    told = _told(statement.figures)
    return f"{statement.as_of}-{_digest(statement.as_of.isoformat(), *scope, *_who(statement.source), told)}-s"


def free(key: str, taken: Container[str]) -> str:
    """The key itself if it is free, else the first free one of `KEY-2`, `KEY-3`, …"""
    numbered = (key if number == 1 else f"{key}-{number}" for number in count(1))
    return next(each for each in numbered if each not in taken)


def _who(said: Source | None) -> tuple[str, str, str]:
    return (said.citation, said.claimant or "", said.by or "") if said else ("", "", "")


def _told(counts: Iterable[Count]) -> str:
    """Figures in an order that does not depend on the order of a ledger's sides."""
    return " ".join(sorted(f"{count.side}:{count.category}={count.figure.text}" for count in counts))


def _digest(*parts: str) -> str:
    import hashlib

    # Texts have no control characters, so this one keeps them apart.
    return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:_DIGEST]
