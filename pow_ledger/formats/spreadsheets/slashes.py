"""Days with slashes, such as 05/02/2026: what comes first is settled for a whole column, or not at all."""

import re
from collections.abc import Iterator
from datetime import date
from typing import Final

from pow_ledger.domain.errors import NoSuchDate
from pow_ledger.domain.imports.import_errors import AmbiguousDay, NotADay

_EITHER: Final = re.compile(r"\s*([0-9]{1,2})([-/])([0-9]{1,2})\2([0-9]{4})(?:[ T]00:00(?::00(?:\.0+)?)?)?\s*")
"""The day first in most of the world, the month in the United States."""
_DAY_FIRST, _MONTH_FIRST = "DD/MM/YYYY", "MM/DD/YYYY"


class Slashes:
    """The order of such days in each column. A column is settled by its first day in which one number is above 12."""

    def __init__(self) -> None:
        self._orders: Final[dict[str, str]] = {}
        self._why: Final[list[str]] = []
        self._waiting: Final[set[str]] = set()

    @property
    def settled(self) -> bool:
        """Whether no column has days that could be read in two ways."""
        return not self._waiting

    def look(self, field: str, header: str, cell: str, place: str) -> None:
        """Look at a cell of a column of days, before any of them is read."""
        match = _EITHER.fullmatch(cell)
        if match is None or field in self._orders:
            return
        one, other = int(match[1]), int(match[3])
        if max(one, other) <= 12:
            self._waiting.add(field)
            return
        self._orders[field] = _DAY_FIRST if one > 12 else _MONTH_FIRST
        self._waiting.discard(field)
        self._why.append(f"Read the days in “{header}” as {self._orders[field]}, since {place} is {cell.strip()}.")

    def said(self) -> Iterator[str]:
        """How the days of each column were read, and why."""
        yield from self._why

    def read(self, field: str, cell: str) -> date | None:
        """Such a day; None for a cell of another form. Raises AmbiguousDay, NotADay or NoSuchDate."""
        match = _EITHER.fullmatch(cell)
        if match is None:
            return None
        one, other, year = int(match[1]), int(match[3]), int(match[4])
        order = self._orders.get(field)
        if order is None and one != other:
            raise AmbiguousDay(cell.strip())
        day, month = (other, one) if order == _MONTH_FIRST else (one, other)
        if order is not None and month > 12:
            raise NotADay(cell.strip(), order)
        try:
            return date(year, month, day)
        except ValueError:
            raise NoSuchDate(cell.strip()) from None
