"""Finding texts, whatever their case, accents and apostrophes."""

import unicodedata
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Final, NamedTuple

from pow_ledger.domain.entries import EntryKind

_ALIKE: Final = str.maketrans(dict.fromkeys("’ʼ‘`´ʹ′", "'") | {"\u00a0": " ", "ё": "е", "–": "-", "—": "-"})


class Hit(NamedTuple):
    """An entry in which a text was found, and where."""

    kind: EntryKind
    ref: str
    day: date
    """Of a swap or a report on one, the swap's; of a pledge its announcement; of a statement its day."""
    field: str
    text: str
    """The whole text of that field."""
    voided: bool


def folded(text: str) -> str:
    """A text without case and accents, so that what people take for the same is the same."""
    low = text.casefold()
    if low.isascii():
        return low
    plain = unicodedata.normalize("NFKD", low).casefold().translate(_ALIKE)
    return "".join(letter for letter in plain if not unicodedata.combining(letter))


def found_in(fields: Mapping[str, str | None], wanted: Sequence[str]) -> str | None:
    """The first field that holds the first of some folded texts, if every one of them is in some field."""
    texts = {name: folded(text) for name, text in fields.items() if text}
    whole = "\n".join(texts.values())
    if not all(each in whole for each in wanted):
        return None
    return next((name for name, text in texts.items() if wanted[0] in text), None)
