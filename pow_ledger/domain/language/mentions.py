"""Figures of people in an announcement: their category, the side that received them, and what speaks against them.

What a clause says goes for the figures in it. A clause without figures goes for the next one that has any, else for the
one before.
"""

import itertools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from pow_ledger.domain.entries import EACH, Category
from pow_ledger.domain.errors import UsageError
from pow_ledger.domain.figures import Figure
from pow_ledger.domain.language.clauses import Clause, Cue, every_token, speaks_of
from pow_ledger.domain.language.figures import figure_at
from pow_ledger.domain.language.tokens import END, Sense, Token

Span = tuple[int, int]


class Mention(NamedTuple):
    """A figure of people."""

    figure: Figure
    category: Category
    side: str | None
    """The code of the side that received them, or `each`; None where the text does not tell."""
    span: Span
    why: tuple[Span, ...]
    """The words that decided the side."""
    against: Cue | None = None
    """What speaks against taking it for what happened in this exchange."""
    part: bool = False
    """Whether it is some of those that another figure counts."""
    told: bool = True
    """Whether its sentence tells that people came home or were exchanged."""


def mentions(sentence: Sequence[Clause], sides: Sequence[str]) -> Iterator[Mention]:
    """Every figure of people in a sentence."""
    said = against(sentence)
    parts = False
    before: Mention | None = None
    for number, clause in enumerate(sentence):
        # What a clause tells by a verb of its own is no part of what stood before.
        parts = parts and not clause.first(*_VERBS)
        for place in range(len(clause.tokens)):
            people = _people_at(sentence, number, place)
            if people is None:
                parts = parts or clause.tokens[place].means(Cue.PART, Sense.INCLUDING)
                continue
            # `7 of them civilians` has the word within.
            parts = parts or any(token.means(Cue.PART, Sense.INCLUDING) for token in clause.tokens[place : people.end])
            side, why = _side(sentence, number, people, sides)
            if before is not None and _is_like(clause, people, before, side):
                side, why = before.side, before.why
            together = said[number] is Cue.TOGETHER and side not in (None, OURS)
            contrary = None if together else said[number]
            span = clause.tokens[people.start].start, clause.tokens[people.end - 1].end
            if side is None and contrary is None and _between_both(sentence):
                contrary = Cue.TOGETHER
            told = _tells(sentence) or (side == EACH and contrary is Cue.PLAN)
            before = Mention(people.figure, people.category, side, span, why, contrary, parts, told)
            yield before


def _between_both(sentence: Sequence[Clause]) -> bool:
    """Whether a sentence tells what two sides exchanged, which may be of one or of both: `the sides swapped 300`."""
    named = {token.senses[Cue.OF_SIDE] for token in every_token(sentence, Cue.OF_SIDE)}
    return len(named) > 1 and speaks_of(sentence, Cue.EXCHANGED)


def _tells(sentence: Sequence[Clause]) -> bool:
    """Whether a sentence tells that people came home or were exchanged."""
    return speaks_of(sentence, *_VERBS, Cue.EXCHANGED, Cue.HOME)


def _is_like(clause: Clause, people: "_People", before: Mention, side: str | None) -> bool:
    """Whether a figure is of the side of the one before it: joined to it, or without a side and a verb of its own."""
    if people.side or people.each:
        return False
    joined = people.start > 1 and clause.tokens[people.start - 1].means(Sense.AND, Sense.PLUS)
    return joined or (side is None and not _has_own_verb(clause, before))


def _has_own_verb(clause: Clause, before: Mention) -> bool:
    """Whether a clause says itself what happened to those whom it counts."""
    verb = clause.first(*_VERBS, Cue.IN_RETURN)
    return verb is not None and verb.start > before.span[1]


class _People(NamedTuple):
    """A figure of people in a clause."""

    figure: Figure
    category: Category
    start: int
    end: int
    """The place after its last token."""
    side: Token | None
    """The word that says whose people they are."""
    captivity: Token | None
    """The word that says in whose captivity they were."""
    each: Token | None
    """The word that says that each side received as many."""


def _people_at(sentence: Sequence[Clause], number: int, place: int) -> _People | None:
    """The figure of people whose figure begins at a place."""
    found = sentence[number].tokens
    # What stands right behind a number, or is joined to one, is no figure of its own.
    joined = place > 1 and found[place - 1].text in ("-", "..", "/") and found[place - 2].number is not None
    if joined or (place and found[place - 1].number is not None and not found[place].means(Sense.CATEGORY)):
        return None
    read = _figure(found, place)
    if read is None or found[place].means(Sense.WITHHELD) or _within_figure(found, place) or _is_day(found, place):
        return None
    figure, after = _bounded_before(found, place, read)
    each = _each_before(found, place)
    after, traded = _traded(found, figure, after)
    noun = _noun(found, after)
    if noun is None:
        return None
    each = each or traded or noun.each or _shared(found, noun.end)
    category = _bodies(found, place) or noun.category or _category_shared(found, noun)
    if each and category in (None, Category.PEOPLE):
        category = _only_category(sentence, category)
    if category is Category.PEOPLE and _explained_as_civilians(sentence, number, place, noun.end):
        category = Category.CIVILIAN
    if category is None:
        return None
    start = place - 1 if each is found[place - 1] and place else place
    return _People(figure, category, start, noun.end, noun.side, noun.captivity, each)


def _figure(found: Sequence[Token], place: int) -> tuple[Figure, int] | None:
    """The figure at a place, and the place after it; none either where it has two readings."""
    try:
        return figure_at(found, place)
    except UsageError:
        return None


def _each_before(found: Sequence[Token], place: int) -> Token | None:
    """The word before a figure that gives it to each side: `по 157`, `each freed 157`, `each side released 157`."""
    if place and found[place - 1].means(Sense.EACH_OF):
        return found[place - 1]
    near = found[max(place - 2, 0) : place]
    if len(near) == 2 and near[0].means(Sense.EACH) and near[1].means(Cue.CAME_HOME, Cue.HANDED_OVER, Cue.RECEIVED):
        return near[0]
    return None


def _bodies(found: Sequence[Token], place: int) -> Category | None:
    """Remains, where the word for them stands before the figure: `the bodies of 1,000 people`."""
    near = [token for token in found[max(place - 2, 0) : place] if token.text != "of"][-1:]
    return Category.REMAINS if near and near[0].senses.get(Sense.CATEGORY) is Category.REMAINS else None


def _bounded_before(found: Sequence[Token], place: int, read: tuple[Figure, int]) -> tuple[Figure, int]:
    """The figure with what stands before `по`: `приблизно по 250`."""
    if place < 2 or not found[place - 1].means(Sense.EACH_OF):
        return read
    bound = [found[place - 2], *found[place : read[1]]]
    whole = _figure(bound, 0) if found[place - 2].senses else None
    return (whole[0], read[1]) if whole and whole[1] == len(bound) else read


def _category_shared(found: Sequence[Token], noun: "_Noun") -> Category | None:
    """The category of a figure that shares its noun with the next: `205 Ukrainian and 205 Russian prisoners`."""
    if noun.side is None or noun.end >= len(found) or not found[noun.end].means(Sense.AND):
        return None
    read = _figure(found, noun.end + 1)
    other = _noun(found, read[1]) if read else None
    return other.category if other and other.side else None


def _shared(found: Sequence[Token], place: int) -> Token | None:
    """The `each` of a figure that another one shares: `270 soldiers and 120 civilians each`."""
    if place + 1 < len(found) and found[place].means(Sense.AND, Sense.PLUS):
        read = _figure(found, place + 1)
        noun = _noun(found, read[1]) if read else None
        return noun.each if noun else None
    return None


def _explained_as_civilians(sentence: Sequence[Clause], number: int, place: int, end: int) -> bool:
    """Whether the clause before or after says that people are civilians: `three people – residents of the region`."""
    beside: list[Token] = []
    if end == len(sentence[number].tokens) and number + 1 < len(sentence):
        beside += sentence[number + 1].tokens[:2]
    if place == 0 and number:
        beside += sentence[number - 1].tokens[-1:]
    civilians = any(token.senses.get(Sense.CATEGORY) is Category.CIVILIAN for token in beside)
    return civilians and not any(token.number is not None for token in beside)


def _is_day(found: Sequence[Token], place: int) -> bool:
    """Whether a number is that of a day or a year: `2 October`."""
    near = [found[each] for each in (place - 1, place + 1) if 0 <= each < len(found)]
    return any(token.means(Sense.MONTH) for token in near) or any(token.means(Sense.YEAR) for token in near[-1:])


def _within_figure(found: Sequence[Token], place: int) -> bool:
    """Whether the figure at a place is the rest of one that begins before it: `250` in `at least 250`."""
    for start in range(max(place - 4, 0), place):
        read = _figure(found, start)
        if read and read[1] > place:
            return True
    return False


def _traded(found: Sequence[Token], figure: Figure, after: int) -> tuple[int, Token | None]:
    """The place after `for 157`, where as much stands before it, and the word that says so."""
    place = after
    while place < len(found) and found[place].text == "-":
        place += 1
    if place >= len(found) or not found[place].means(Sense.IN_RETURN_FOR):
        return after, None
    joint, place = found[place], place + 1
    while place < len(found) and found[place].text == "-":
        place += 1
    read = _figure(found, place) if place < len(found) else None
    return (read[1], joint) if read and read[0] == figure else (after, None)


@dataclass(slots=True)
class _Noun:
    """Who a figure counts, word by word."""

    end: int
    """The place after the last word that belongs to it."""
    categories: list[Category] = field(default_factory=list)
    mixed: bool = False
    """Whether several categories share the figure: `157 soldiers and civilians`."""
    side: Token | None = None
    captivity: Token | None = None
    each: Token | None = None
    unknown: int = 0
    """How many unknown words stand before it."""
    adjacent: bool = False
    """Whether the word before was a category."""

    def takes(self, found: Sequence[Token], place: int) -> int | None:
        """The place after a word that belongs to it, or that may stand before one; None where it ends."""
        token, after = found[place], found[place + 1] if place + 1 < len(found) else END
        if token.means(Sense.CATEGORY) or token.means(Cue.PEOPLE_OF):
            self.categories.append(token.senses.get(Sense.CATEGORY, Category.PEOPLE))
            if token.means(Cue.PEOPLE_OF, Cue.OF_SIDE):
                self.side = self.side or token
            return self._extended(place + 1, adjacent=True)
        if token.means(Cue.OF_SIDE):
            if self.categories and after.means(Cue.CAPTIVITY):
                self.captivity = token
                return self._extended(place + 2)
            self.side = self.side or token
            return self._extended(place + 1)
        if token.means(Sense.EACH):
            self.each = token
            return self._extended(place + 1)
        if token.means(Sense.AND) and self.categories and after.means(Sense.CATEGORY):
            self.mixed = True
            return place + 1
        if token.means(Cue.OURS, Cue.OWN):
            self.side = self.side or token
            return place + 1
        return self._passes(token, after, place)

    def _passes(self, token: Token, after: Token, place: int) -> int | None:
        """The place after a word that may stand before the next one that belongs to it."""
        if after.means(Sense.EACH) and token.means(Cue.SMALL):
            return place + 1
        if self.categories:
            self.adjacent = False
            return place + 1 if token.means(Cue.WITHIN) else None
        if token.text in ("of", "the") or (token.text == "-" and place == self.end):
            return place + 1
        if not token.word or token.means(Cue.SMALL) or self.unknown == _MOST_BETWEEN:
            return None
        self.unknown += 1
        return place + 1

    def _extended(self, place: int, *, adjacent: bool = False) -> int:
        self.end, self.adjacent = place, adjacent
        return place

    @property
    def category(self) -> Category | None:
        if self.mixed and Category.REMAINS not in self.categories:
            return Category.PEOPLE
        # `Fallen soldiers` are remains, and `civilian people` civilians.
        first = (of for of in (Category.REMAINS, Category.CIVILIAN, *self.categories) if of in self.categories)
        return next(first, None)


_MOST_BETWEEN: Final = 2
"""The most unknown words between a figure and its noun: `157 brave young soldiers`."""


def _noun(found: Sequence[Token], place: int) -> _Noun | None:
    """The noun after a figure; None where the figure counts something else. It may have no category."""
    noun = _Noun(place)
    while place < len(found) and found[place].number is None and not found[place].means(Sense.PLUS):
        if found[place].means(Cue.NOT_PEOPLE) and not found[place].means(Sense.CATEGORY):
            return None if not noun.categories or noun.adjacent else noun
        after = noun.takes(found, place)
        if after is None:
            break
        place = after
    return noun


def _only_category(sentence: Sequence[Clause], own: Category | None) -> Category | None:
    """The one category that a sentence speaks of, for a figure without a noun, or only of people."""
    said = {token.senses[Sense.CATEGORY] for token in every_token(sentence, Sense.CATEGORY)} - {own}
    return next(iter(said)) if len(said) == 1 else own


# Who received them


Decided = tuple[str | None, tuple[Span, ...]]
"""A side, or `ours` for the claimant's own; and the words that say so."""
_IN: Final = ("in", "в", "у")
"""What stands before a month that is a period: `in June`, but not `on Sept. 14`."""
OURS: Final = "ours"
"""Stands for the side that the claimant speaks for."""


def _decided(side: str | None, *words: Token) -> Decided:
    return side, tuple((word.start, word.end) for word in words)


def _side(sentence: Sequence[Clause], number: int, people: _People, sides: Sequence[str]) -> Decided:
    """The side that received them: whose people they are says most, then where they were held, then the verb."""
    if people.each:
        return _decided(EACH, people.each)
    if people.side is not None:
        code = people.side.senses.get(Cue.PEOPLE_OF) or people.side.senses.get(Cue.OF_SIDE)
        if code is None:
            told = _side_by_verb(sentence, number, sides)
            ours = people.side.means(Cue.OURS)
            return _decided(OURS, people.side) if told[0] is None and ours else told
        return _decided(code, people.side)
    if people.captivity is not None:
        return _decided(_other(people.captivity.senses[Cue.OF_SIDE], sides), people.captivity)
    return _side_by_verb(sentence, number, sides)


def _side_by_verb(sentence: Sequence[Clause], number: int, sides: Sequence[str]) -> Decided:
    """`Handed over to Ukraine`, `Ukraine received`, `came home`."""
    clause = _with_verb(sentence, number)
    verb = clause.first(*_VERBS) if clause else None
    if clause is None or verb is None:
        return None, ()
    if to := clause.first(Cue.TO_SIDE):
        return _decided(to.senses[Cue.TO_SIDE], verb, to)
    if source := clause.first(Cue.FROM_SIDE):
        return _decided(_other(source.senses[Cue.FROM_SIDE], sides), verb, source)
    subject = None if _passive(clause, verb) else _subject(sentence, number, verb)
    held = _captors(sentence)
    if subject is None and held is not None and not verb.means(Cue.HANDED_OVER):
        return _decided(_other(held.senses[Cue.OF_SIDE], sides), verb, held)
    if subject is None:
        return _decided(OURS, verb) if verb.means(Cue.CAME_HOME, Cue.RECEIVED, Cue.LET_GO) else (None, ())
    code = subject.senses[Cue.OF_SIDE]
    home = any(each.first(Cue.HOME, Cue.CAPTIVITY) for each in sentence)
    captivity = any(each.first(Cue.CAPTIVITY) for each in sentence)
    if verb.means(Cue.RECEIVED) or (verb.means(Cue.CAME_HOME) and home) or (verb.means(Cue.LET_GO) and captivity):
        return _decided(code, subject, verb)
    return _decided(_other(code, sides), subject, verb) if verb.means(Cue.HANDED_OVER) else (None, ())


def _captors(sentence: Sequence[Clause]) -> Token | None:
    """The word that says from whose captivity people came: `з російського полону`."""
    return next(
        (
            token
            for clause in sentence
            for token, after in itertools.pairwise(clause.tokens)
            if token.means(Cue.OF_SIDE) and after.means(Cue.CAPTIVITY)
        ),
        None,
    )


def _passive(clause: Clause, verb: Token) -> bool:
    """Whether a verb tells what was done with people: `had been freed`."""
    place = clause.tokens.index(verb)
    return place > 0 and clause.tokens[place - 1].means(Cue.PASSIVE)


_VERBS: Final = (Cue.HANDED_OVER, Cue.CAME_HOME, Cue.RECEIVED, Cue.LET_GO)


def _with_verb(sentence: Sequence[Clause], number: int) -> Clause | None:
    """The clause if it has a verb, else a later one that has, with no figures between but parts of this one's."""
    for clause in sentence[number:]:
        figures = any(token.number is not None for token in clause.tokens)
        if clause is not sentence[number] and figures and not clause.first(Cue.PART, Sense.INCLUDING):
            return None
        if clause.first(*_VERBS):
            return clause
    return None


def _other(code: str, sides: Sequence[str]) -> str | None:
    """The other of two sides."""
    others = [side for side in sides if side != code]
    return others[0] if len(others) == 1 else None


def _subject(sentence: Sequence[Clause], number: int, verb: Token) -> Token | None:
    """The last side that is named before a verb, in its clause or in one before it."""
    for clause in reversed(sentence[: number + 1]):
        named = [
            token
            for token, after in zip(clause.tokens, [*clause.tokens[1:], END], strict=True)
            if token.means(Cue.OF_SIDE) and not after.means(Cue.CAPTIVITY) and token.end <= verb.start
        ]
        if named:
            return named[-1]
    return None


# What speaks against a figure

_SPEAKS_AGAINST: Final = (Cue.SUM_SO_FAR, Cue.NOT_RETURNED, Cue.CANCELLED, Cue.ANOTHER_DAY, Cue.PLAN, Cue.TOGETHER)
_GOES_ON: Final = frozenset({Cue.SUM_SO_FAR, Cue.PLAN})
"""What holds for the rest of the sentence."""


def _counts_something(found: Sequence[Token], place: int) -> bool:
    """Whether a token is a number, and not that of a day or a year."""
    year = re.fullmatch("(?:19|20)[0-9]{2}", found[place].text)
    return found[place].number is not None and not year and not _is_day(found, place)


def _of_several_days(sentence: Sequence[Clause]) -> bool:
    """Whether a sentence is about several days together: `over three days`."""
    for clause in sentence:
        for before, number, after in zip(clause.tokens, clause.tokens[1:], clause.tokens[2:], strict=False):
            if before.means(Cue.SMALL) and (number.number or 0) > 1 and after.means(Cue.DAYS):
                return True
    return False


def _month_alone(found: Sequence[Token], token: Token) -> bool:
    """Whether a month has no day: `December 2022`."""
    place = found.index(token)
    return token.means(Sense.MONTH) and not (place and found[place - 1].number is not None)


def _of_a_year(sentence: Sequence[Clause]) -> bool:
    """Whether a sentence is about a year or a month as a whole: `in 2024`, `in December 2022`."""
    for clause in sentence:
        for before, token in itertools.pairwise(clause.tokens):
            year = re.fullmatch("20[0-9]{2}", token.text)
            if year and (before.means(Cue.SMALL, Sense.FROM) or _month_alone(clause.tokens, before)):
                return True
            if token.means(Sense.MONTH) and before.text in _IN and _month_alone(clause.tokens, token):
                return True
    return False


def _says_when(sentence: Sequence[Clause]) -> bool:
    """Whether a sentence is about one day, so that its total is of that day."""
    return speaks_of(sentence, Sense.DAYS_AGO, Sense.MONTH)


def _says(clause: Clause, cue: Cue) -> bool:
    """Whether a clause has a cue; a plan that follows a deed (`were returned and will be taken home`) is none."""
    token = clause.first(cue)
    if token is None or cue is not Cue.PLAN:
        return token is not None
    deed = clause.first(Cue.CAME_HOME, Cue.HANDED_OVER, Cue.RECEIVED)
    return deed is None or deed.start >= token.start


def against(sentence: Sequence[Clause]) -> Sequence[Cue | None]:
    """What speaks against the figures of each clause."""
    own = [next((cue for cue in _SPEAKS_AGAINST if _says(clause, cue)), None) for clause in sentence]
    counts = [
        any(_counts_something(clause.tokens, place) for place in range(len(clause.tokens))) for clause in sentence
    ]
    if speaks_of(sentence, Cue.IN_TOTAL) and not _says_when(sentence):
        own = [Cue.SUM_SO_FAR if clause.first(Cue.IN_TOTAL) else cue for clause, cue in zip(sentence, own, strict=True)]
    if _of_a_year(sentence) or _of_several_days(sentence):
        own = [cue or Cue.SUM_SO_FAR for cue in own]
    said = list(own)
    for number, cue in enumerate(own):
        if cue is None:
            continue
        later = [each for each in range(number + 1, len(sentence)) if counts[each]]
        if not counts[number] and not later:
            before = [each for each in range(number) if counts[each]]
            # A clause with a verb of its own speaks for itself.
            if before and said[before[-1]] is None and not sentence[number].first(*_VERBS):
                said[before[-1]] = cue
        opens = number == 0 and cue is Cue.ANOTHER_DAY and not counts[0]
        for each in later if cue in _GOES_ON or opens else later[:1] if not counts[number] else ():
            said[each] = said[each] or cue
    return said
