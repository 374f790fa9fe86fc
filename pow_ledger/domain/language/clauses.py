"""An announcement as sentences, and these as clauses: what stands between two commas, dashes or the like.

Each word has its meanings from both tables: those beside a number, and those in an announcement.
"""

import functools
import re
from collections.abc import Iterable, Iterator, Sequence
from enum import Enum, auto
from typing import Final, NamedTuple

from pow_ledger.domain.language import announcement_words
from pow_ledger.domain.language.tokens import Entry, Lexicon, Sense, Token, entries, tokens


class Cue(Enum):
    """What a word means in an announcement."""

    EXCHANGE = auto()
    EXCHANGED = auto()
    CAME_HOME = auto()
    LET_GO = auto()
    RECEIVED = auto()
    HOME = auto()
    PASSIVE = auto()
    HANDED_OVER = auto()
    PLAN = auto()
    CANCELLED = auto()
    UNDER_WAY = auto()
    SUM_SO_FAR = auto()
    IN_TOTAL = auto()
    TOGETHER = auto()
    OF_BOTH = auto()
    ANOTHER_DAY = auto()
    NOT_RETURNED = auto()
    PART = auto()
    IN_RETURN = auto()
    CONTRAST = auto()
    CAPTIVITY = auto()
    OF_SIDE = auto()
    """With the side's code."""
    PEOPLE_OF = auto()
    """With the side's code."""
    OURS = auto()
    OWN = auto()
    TO_SIDE = auto()
    """With the side's code."""
    FROM_SIDE = auto()
    """With the side's code."""
    SMALL = auto()
    WITHIN = auto()
    DAYS = auto()
    NOT_PEOPLE = auto()
    MEDIATION = auto()
    COUNTRY = auto()
    """With the name under which it is recorded."""
    OFFICE = auto()
    """With the name under which it is recorded, and the side that it speaks for."""
    SAYS = auto()


@functools.cache
def lexicon() -> Lexicon:
    """The words of both tables."""
    return Lexicon([*entries(), *_announcement_entries()])


def _announcement_entries() -> Iterator[Entry]:
    for language in announcement_words.LANGUAGES:
        for cue in Cue:
            words = getattr(language, _LINES.get(cue, cue.name.lower()))
            if isinstance(words, tuple):
                yield from ((cue, None, phrase) for phrase in words)
            else:
                yield from ((cue, value, phrase) for value, phrases in words.items() for phrase in phrases)


_LINES: Final = {Cue.COUNTRY: "countries", Cue.OFFICE: "offices"}
"""The lines of the table that are not called as their cues are."""


class Clause(NamedTuple):
    """The tokens between two commas or the like."""

    tokens: Sequence[Token]

    def first(self, *cues: Enum) -> Token | None:
        """The first token with one of the meanings."""
        return next((token for token in self.tokens if token.means(*cues)), None)


def speaks_of(clauses: Iterable[Clause], *cues: Enum) -> bool:
    """Whether some clause has a token with one of the meanings."""
    return any(clause.first(*cues) for clause in clauses)


def every_token(sentence: Sequence[Clause], *cues: Enum) -> list[Token]:
    """The tokens of a sentence, without what parts its clauses; with cues, only those with one of them."""
    return [token for clause in sentence for token in clause.tokens if not cues or token.means(*cues)]


_ABBREVIATION: Final = (
    r"(?:\b[^\W\d_]|\b[a-zа-яіїєґё]{2}"
    r"|\b(?:approx|incl|тис|тыс|прибл|вул|civ|цив|Jan|Feb|Mar|Apr|Jun|Jul|Aug|Sept?|Oct|Nov|Dec|Mrs|Gen|Col))\.$"
)
"""What ends with a point and no sentence."""
_SENTENCE: Final = r"(?<=[.!?…])[\"”»)]*\s+(?=[\"“«(—–-]?\s*[A-ZА-ЯІЇЄҐЁ0-9])|\n+"
_CLAUSE_ENDS: Final = frozenset({",", ";", ":", "(", ")", "—", "…"})
_OPENS_CLAUSE: Final = (Cue.IN_RETURN,)


def sentences(text: str) -> Iterator[Sequence[Clause]]:
    """The sentences of a composed text, each as its clauses."""
    known = lexicon()
    start = 0
    for end in [*(match.start() for match in re.finditer(_SENTENCE, text)), len(text)]:
        if re.search(_ABBREVIATION, text[start:end]) and end < len(text) and text[end : end + 1] != "\n":
            continue
        found = [
            token._replace(start=token.start + start, end=token.end + start) for token in tokens(text[start:end], known)
        ]
        if clauses := tuple(_clauses(text, _said_once(found))):
            yield clauses
        start = end


def _said_once(found: Sequence[Token]) -> Sequence[Token]:
    """The tokens, without a number that repeats the one before it: `one thousand and three (1,003)`."""
    kept: list[Token] = []
    place = 0
    while place < len(found):
        kept.append(found[place])
        texts = [token.text for token in found[place + 1 : place + 4]]
        again = len(texts) == 3 and (texts[0], texts[2]) == ("(", ")") and found[place].number is not None
        place += 4 if again and found[place + 2].number == found[place].number else 1
    return kept


def _clauses(text: str, found: Sequence[Token]) -> Iterator[Clause]:
    """Cut at commas, and at dashes and conjunctions that part two statements."""
    clause: list[Token] = []
    for place, token in enumerate(found):
        dash = (
            token.text == "-" and text[max(token.start - 1, 0)].isspace() and text[token.end : token.end + 1].isspace()
        )
        if token.text in _CLAUSE_ENDS or (dash and not _names_what_it_counts(found, place)):
            if clause:
                yield Clause(clause)
            clause = []
            continue
        if clause and (token.means(*_OPENS_CLAUSE) or _parts_statements(found, place)):
            yield Clause(clause)
            clause = []
        clause.append(token)
    if clause:
        yield Clause(clause)


def _names_what_it_counts(found: Sequence[Token], place: int) -> bool:
    """Whether a dash stands between a figure and whom it counts: `33 – soldiers`."""
    if place == 0 or place + 1 >= len(found) or found[place - 1].number is None:
        return False
    return found[place + 1].means(Sense.CATEGORY, Cue.OF_SIDE, Cue.PEOPLE_OF)


def _parts_statements(found: Sequence[Token], place: int) -> bool:
    """Whether an `and` or the like is followed by a side: `and Russia`, `а Росія`."""
    token = found[place]
    if not token.means(Sense.AND, Cue.CONTRAST):
        return False
    return place + 1 < len(found) and found[place + 1].means(Cue.OF_SIDE)
