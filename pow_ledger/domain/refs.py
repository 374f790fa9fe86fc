"""References as they are typed:

`12` or a date for a swap, `r7` a report, `s3` a statement, a pledge's code, or `ledger`.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Final

from pow_ledger.domain.dates import parse_date
from pow_ledger.domain.entries import Stance
from pow_ledger.domain.errors import NotARef, NotASwapRef, NotReportedOn, UnknownStance
from pow_ledger.domain.texts import is_code

_LARGEST_ID: Final = 2**63 - 1


@dataclass(frozen=True, slots=True)
class _Numbered:
    """An entry by its number. Entries of different kinds are never equal."""

    id: int


class SwapRef(_Numbered):
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class DateRef:
    """A swap by its date, which only works where one swap has that date."""

    date: date


class ReportRef(_Numbered):
    __slots__ = ()


class StatementRef(_Numbered):
    __slots__ = ()


@dataclass(frozen=True, slots=True)
class PledgeRef:
    code: str


@dataclass(frozen=True, slots=True)
class LedgerRef:
    """The ledger itself."""


ResolvedRef = SwapRef | ReportRef | StatementRef | PledgeRef | LedgerRef
"""A reference that still names its entry after any change, unlike a date."""
Ref = ResolvedRef | DateRef


def parse_ref(text: str, today: date) -> Ref:
    """Read a reference. Anything else is taken for a pledge's code."""
    if re.fullmatch(r"[0-9]+", text):
        return SwapRef(min(int(text[:20]), _LARGEST_ID))
    if match := re.fullmatch(r"([rs])([0-9]+)", text):
        kind = ReportRef if match[1] == "r" else StatementRef
        return kind(min(int(match[2][:20]), _LARGEST_ID))
    if text in {"today", "yesterday"} or re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", text):
        return DateRef(parse_date(text, today))
    return LedgerRef() if text == "ledger" else PledgeRef(text)


def read_ref(text: str, today: date) -> Ref:
    """Read a reference. Raises NotARef where the text cannot be a code either."""
    ref = parse_ref(text, today)
    if isinstance(ref, PledgeRef) and not is_code(text):
        raise NotARef(text)
    return ref


def parse_swap_ref(text: str, today: date) -> SwapRef | DateRef:
    """Read a reference that must be a swap's."""
    ref = parse_ref(text, today)
    if not isinstance(ref, SwapRef | DateRef):
        raise NotASwapRef(text)
    return ref


def parse_reported_ref(text: str, today: date) -> SwapRef | DateRef | PledgeRef:
    """Read a reference to what a report can be on: a swap or a pledge."""
    ref = parse_ref(text, today)
    if isinstance(ref, PledgeRef) and is_code(text):
        return ref
    if not isinstance(ref, SwapRef | DateRef):
        raise NotReportedOn(text)
    return ref


def parse_stance(text: str) -> tuple[str, Stance]:
    """Read `CODE`, `CODE:partly` or `CODE:excluded`; a code alone says `counts`."""
    code, colon, word = text.partition(":")
    if not colon:
        return code, Stance.COUNTS
    try:
        return code, Stance(word)
    except ValueError:
        raise UnknownStance(word, [known.value for known in Stance]) from None


def typed_stances(stances: Iterable[tuple[str, Stance]]) -> str:
    """Stances as `parse_stance` reads them, with spaces between."""
    return " ".join(code if stance is Stance.COUNTS else f"{code}:{stance}" for code, stance in stances)
