"""An announcement's own words as the fields of an entry: what the text says for certain, and why the rest stays empty.

A field is certain where the text has one reading. A wrong figure is worse than none: where two numbers could both be
the count, or a figure is of both sides together, of several exchanges or of a plan, the field stays empty.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from pow_ledger.domain.entries import EACH, Category, Count, Status
from pow_ledger.domain.figures import WITHHELD, Figure, total
from pow_ledger.domain.language.days import DayWords, days_among
from pow_ledger.domain.language.mentions import OURS, Clause, Cue, Mention, Span, mentions, sentences
from pow_ledger.domain.language.tokens import Sense, composed

_ADDRESS: Final = r"https?://[^\s<>\"«»()\[\]]+"

Place = tuple[str, Category]


class Field(NamedTuple):
    """What a text says of one field."""

    value: Any = None
    """None where the text does not say for certain."""
    words: tuple[Span, ...] = ()
    """The places of the words that decided it."""
    why: str = ""
    """Why it is empty, where that needs saying."""


class Reading(NamedTuple):
    """What a text says of an exchange."""

    text: str
    """The text, composed; the places are places in it."""
    date: Field
    """A date."""
    status: Field
    """A Status."""
    figures: Mapping[Place, Field]
    """A Figure for each side and category of which the text says anything."""
    mediators: Field
    """Names."""
    claimant: Field
    """A name."""
    by: Field
    """The code of a side."""
    source: Field
    """An address."""

    @property
    def counts(self) -> tuple[Count, ...]:
        """The figures that are certain."""
        return tuple(Count(*place, field.value) for place, field in self.figures.items() if field.value is not None)


def read_announcement(text: str, sides: Sequence[str]) -> Reading:
    """Read an announcement of an exchange between these sides; a text about something else has nothing to say."""
    text = composed(text)
    found = list(sentences(re.sub(_ADDRESS, lambda link: " " * len(link[0]), text)))
    source = _source(text)
    if not any(map(_speaks_of_an_exchange, found)):
        nothing = Field(why="the text does not speak of an exchange")
        return Reading(text, nothing, nothing, {}, nothing, nothing, nothing, source)
    claimant, by = _claimant(found, sides)
    day, others = _day(found)
    said = [_of_the_claimant(each, by.value) for each in _mentions(found, day, others, sides)]
    figures, happened = _figures(said, sides)
    if not figures:
        figures = _withheld(found)
    return Reading(text, day, _status(found, said, figures, happened), figures, _mediators(found), claimant, by, source)


def _speaks_of_an_exchange(sentence: Sequence[Clause]) -> bool:
    """Whether a sentence speaks of an exchange, of captivity, or of a side's soldiers or by mediation come home."""
    if any(clause.first(Cue.EXCHANGE, Cue.CAPTIVITY) for clause in sentence):
        return True
    if any(clause.first(Cue.MEDIATION) for clause in sentence):
        return any(clause.first(Cue.HOME) for clause in sentence)
    soldiers = any(token.senses.get(Sense.CATEGORY) is Category.POW for clause in sentence for token in clause.tokens)
    whose = any(clause.first(Cue.OF_SIDE, Cue.OURS) for clause in sentence)
    return soldiers and whose and any(clause.first(Cue.HOME) for clause in sentence)


def _source(text: str) -> Field:
    links = {match[0].rstrip(".,;:!?"): match.start() for match in reversed([*re.finditer(_ADDRESS, text)])}
    if len(links) > 1:
        return Field(why="the text has several addresses")
    return Field(*next(((link, ((at, at + len(link)),)) for link, at in links.items()), (None, ())))


# Who says it


def _claimant(found: Sequence[Sequence[Clause]], sides: Sequence[str]) -> tuple[Field, Field]:
    """The one office or official of the text, and the side that it speaks for."""
    named: defaultdict[tuple[str, str], list[Span]] = defaultdict(list)
    saying: defaultdict[tuple[str, str], list[Span]] = defaultdict(list)
    for sentence in found:
        for clause in sentence:
            for token in clause.tokens:
                if token.means(Cue.OFFICE):
                    named[token.senses[Cue.OFFICE]].append((token.start, token.end))
                    if any(each.first(Cue.SAYS) for each in sentence):
                        saying[token.senses[Cue.OFFICE]].append((token.start, token.end))
    candidates = saying if len(saying) == 1 else named
    if len(candidates) > 1:
        both = " and ".join(name for name, _ in candidates)
        return Field(why=f"{both} are named"), Field()
    for (name, side), words in candidates.items():
        return Field(name, (words[0],)), Field(side, (words[0],)) if side in sides else Field()
    return Field(), Field()


# When


def _day(found: Sequence[Sequence[Clause]]) -> tuple[Field, Sequence[DayWords]]:
    """The day of the exchange, and the days of its month that the text names."""
    named = [each for sentence in found for each in _days_of_the_exchange(sentence)]
    whole = {each.day: each for each in reversed(named) if each.day}
    if len(whole) > 1:
        return Field(why="the text names several days"), named
    relative = [clause.first(Sense.DAYS_AGO) for sentence in found for clause in sentence]
    if any(token and token.senses[Sense.DAYS_AGO] for token in relative):
        return Field(why="the text says yesterday"), named
    for day, each in whole.items():
        if any((other.number, other.month) != (each.number, each.month) for other in named):
            return Field(why="the text names several days"), named
        return Field(day, (each.span,)), named
    if named:
        return Field(why="the text names no year"), named
    return Field(), named


def _days_of_the_exchange(sentence: Sequence[Clause]) -> Iterator[DayWords]:
    """The days of a sentence, without those from which a sum runs and those of other exchanges."""
    if sentence[0].first(Cue.ANOTHER_DAY) and not any(token.number is not None for token in sentence[0].tokens):
        return
    others = [clause.tokens for clause in sentence if clause.first(Cue.SUM_SO_FAR, Cue.ANOTHER_DAY)]
    for day in days_among([token for clause in sentence for token in clause.tokens]):
        if not any(clause[0].start <= day.span[0] <= clause[-1].end for clause in others):
            yield day


# How many


def _mentions(
    found: Sequence[Sequence[Clause]], day: Field, named: Sequence[DayWords], sides: Sequence[str]
) -> Iterable[Mention]:
    first = named[0] if named else None
    before: Mention | None = None
    for sentence in found:
        own = days_among([token for clause in sentence for token in clause.tokens])
        elsewhere = first is not None and any((each.number, each.month) != (first.number, first.month) for each in own)
        for mention in mentions(sentence, sides):
            found_side = mention
            if mention.side is None and before is not None and before.side in sides and _in_return(sentence, mention):
                other = [side for side in sides if side != before.side]
                found_side = mention._replace(side=other[0] if len(other) == 1 else None)
            if elsewhere and found_side.against is None:
                found_side = found_side._replace(against=Cue.ANOTHER_DAY)
            yield found_side
            before = found_side


def _in_return(sentence: Sequence[Clause], mention: Mention) -> bool:
    clause = next(each for each in sentence if each.tokens[-1].end >= mention.span[1])
    return clause.first(Cue.IN_RETURN) is not None


def _of_the_claimant(mention: Mention, by: str | None) -> Mention:
    return mention._replace(side=by) if mention.side == OURS else mention


def _figures(said: Sequence[Mention], sides: Sequence[str]) -> tuple[Mapping[Place, Field], bool]:
    """The figure of each side and category, and whether it is of what has happened rather than of a plan."""
    deeds = [each for each in said if each.against is None]
    plans = [each for each in said if each.against is Cue.PLAN]
    taken = deeds or plans
    found: dict[Place, Field] = {}
    for side in sides:
        own = [each for each in taken if each.side in (side, EACH)]
        found |= {(side, category): field for category, field in _of_side(own).items()}
    unknown = [each for each in taken if each.side is None]
    return _without_rivals(found, unknown), bool(deeds)


def _of_side(said: Sequence[Mention]) -> Mapping[Category, Field]:
    """The figures of one side by category."""
    whole = {
        of: _one(own) for of in Category if (own := [each for each in said if each.category is of and not each.part])
    }
    parts = {of: _one(own) for of in Category if (own := [each for each in said if each.category is of and each.part])}
    return _without_double_counts(_summed_up(whole, said), parts)


def _summed_up(whole: dict[Category, Field], said: Sequence[Mention]) -> dict[Category, Field]:
    """Prisoners whose figure is that of the soldiers and civilians among them are not counted beside these."""
    figures = {each.figure for each in said if each.category is Category.POW and not each.part}
    civilians = whole.get(Category.CIVILIAN)
    if len(figures) == 2 and civilians and civilians.value is not None:
        soldiers, prisoners = sorted(figures, key=lambda figure: figure.low)
        if soldiers.exact and soldiers + civilians.value == prisoners:
            return {**whole, Category.POW: Field(soldiers, whole[Category.POW].words)}
    return whole


def _one(said: Sequence[Mention]) -> Field:
    """The one figure that all of these can be, if they can be one."""
    figures = {each.figure for each in said}
    exact = [figure for figure in figures if figure.exact]
    words = tuple(span for each in said for span in (each.span, *each.why))
    if len(figures) == 1:
        return Field(next(iter(figures)), words)
    if len(exact) == 1 and all(_holds(figure, exact[0]) for figure in figures):
        return Field(exact[0], words)
    texts = " and ".join(dict.fromkeys(each.figure.text for each in said))
    return Field(None, words, f"{texts} could both be the count")


def _holds(figure: Figure, exact: Figure) -> bool:
    return not figure.contradicts(exact)


def _without_double_counts(
    whole: Mapping[Category, Field], parts: Mapping[Category, Field]
) -> Mapping[Category, Field]:
    """Living people are counted once, where some of them are counted in another figure."""
    people, pow_, civilian = (whole.get(of) for of in (Category.PEOPLE, Category.POW, Category.CIVILIAN))
    remains: dict[Category, Field] = {of: field for of, field in whole.items() if not of.living}
    kinds = (Category.POW, Category.CIVILIAN)
    detail: dict[Category, Field] = {of: field for of, field in {**parts, **whole}.items() if of in kinds}
    if people is not None:
        return {**_people(people, detail), **remains}
    if pow_ is not None and civilian is None and Category.CIVILIAN in parts:
        return {**_unsure(detail, "the civilians may be some of the prisoners of war"), **remains}
    if pow_ is None and civilian is None:
        return {**detail, **remains}
    return whole


def _people(people: Field, detail: Mapping[Category, Field]) -> Mapping[Category, Field]:
    """People and those of them whose category the text tells: these, and the rest of the people."""
    every = {Category.PEOPLE: people, **detail}
    if not detail or people.value is None:
        return every
    if not all(field.value is not None and field.value.exact for field in detail.values()):
        return _unsure(every, "some people may be counted twice")
    rest = people.value.low - sum(field.value.low for field in detail.values())
    if rest == 0 or not people.value.exact:
        return detail
    if rest < 0:
        return {**_unsure({Category.PEOPLE: people}, "they may be some of the others"), **detail}
    return {**every, Category.PEOPLE: Field(Figure(rest, rest), people.words)}


def _unsure(fields: Mapping[Category, Field], why: str) -> Mapping[Category, Field]:
    return {of: Field(None, field.words, why) for of, field in fields.items()}


def _without_rivals(found: Mapping[Place, Field], unknown: Sequence[Mention]) -> Mapping[Place, Field]:
    """The figures, but none that a figure of nobody knows which side may be, too."""
    kept = dict(found)
    for rival in unknown:
        for place, field in found.items():
            if field.value is not None and not rival.part and _rivals(found, place, rival):
                why = f"{field.value} and {rival.figure} could both be the count"
                kept[place] = Field(None, (*field.words, rival.span), why)
    return kept


def _rivals(found: Mapping[Place, Field], place: Place, rival: Mention) -> bool:
    """Whether a figure without a side may be one of this place instead.

    It is not if it is what the side's living people, or those of all sides, add up to.
    """
    side, category = place
    living = {of: field.value for of, field in found.items() if of[1].living and field.value}
    same = [figure for (_, of), figure in living.items() if of is category]
    own = [figure for (code, _), figure in living.items() if code == side]
    if rival.figure in (found[place].value, total(own), total(same), total(living.values())):
        return False
    if rival.category is category:
        return True
    return category.living and rival.category.living and Category.PEOPLE in (category, rival.category)


def _withheld(found: Sequence[Sequence[Clause]]) -> Mapping[Place, Field]:
    """A count that the text says is withheld, where it speaks of one side's people and of one category."""
    clauses = [clause for sentence in found for clause in sentence]
    word = next((token for clause in clauses if (token := clause.first(Sense.WITHHELD))), None)
    places = {place for clause in clauses for place in _people_without_figure(clause)}
    if word is None or len(places) != 1:
        return {}
    return dict.fromkeys(places, Field(WITHHELD, ((word.start, word.end),)))


def _people_without_figure(clause: Clause) -> Iterator[Place]:
    """The side and category of people who are named without a figure: `Ukrainian defenders`."""
    for place, token in enumerate(clause.tokens):
        if token.means(Cue.OF_SIDE):
            near = next((each for each in clause.tokens[place : place + 3] if each.means(Sense.CATEGORY)), None)
            if near is not None:
                yield token.senses[Cue.OF_SIDE], near.senses[Sense.CATEGORY]


# The rest


def _status(
    found: Sequence[Sequence[Clause]], said: Sequence[Mention], figures: Mapping[Place, Field], happened: bool
) -> Field:
    clauses = [clause for sentence in found for clause in sentence]

    def words(*cues: Cue) -> tuple[Span, ...]:
        return tuple((token.start, token.end) for clause in clauses if (token := clause.first(*cues)))[:1]

    withheld = bool(figures) and not said
    if happened or withheld:
        return Field(
            Status.COMPLETED, words(Cue.CAME_HOME, Cue.HANDED_OVER, Cue.RECEIVED) or words(Cue.EXCHANGE, Cue.HOME)
        )
    if words(Cue.CANCELLED):
        return Field(Status.CANCELLED, words(Cue.CANCELLED))
    if any(each.against is Cue.PLAN for each in said):
        return Field(Status.AGREED, words(Cue.PLAN))
    return Field()


def _mediators(found: Sequence[Sequence[Clause]]) -> Field:
    """The countries of the sentences that speak of mediation."""
    named: dict[str, Span] = {}
    for sentence in found:
        if any(clause.first(Cue.MEDIATION) for clause in sentence):
            for token in (token for clause in sentence for token in clause.tokens if token.means(Cue.COUNTRY)):
                named.setdefault(token.senses[Cue.COUNTRY], (token.start, token.end))
    return Field(tuple(named) or None, tuple(named.values()))
