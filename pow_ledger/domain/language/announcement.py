"""An announcement's own words as the fields of an entry: what the text says for certain, and why the rest stays empty.

A field is certain where the text has one reading. A wrong figure is worse than none: where two numbers could both be
the count, or a figure is of both sides together, of several exchanges or of a plan, the field stays empty.
"""

import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any, Final, NamedTuple

from pow_ledger.domain.entries import EACH, Category, Count, Status
from pow_ledger.domain.figures import WITHHELD, Figure, total
from pow_ledger.domain.language.clauses import Clause, Cue, every_token, lexicon, sentences, speaks_of
from pow_ledger.domain.language.days import DayWords, days_among
from pow_ledger.domain.language.mentions import OURS, Mention, Span, against, mentions
from pow_ledger.domain.language.tokens import Sense, composed, tokens

_ADDRESS: Final = r"https?://[^\s<>\"«»()\[\]]+"

_GROUPED: Final = r"(?<![0-9])[0-9]{1,3}(?: [0-9]{3})+(?![0-9])"
"""A number with spaces between its thousands."""

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
    plainer = re.sub(_ADDRESS, lambda link: " " * len(link[0]), text)
    plainer = re.sub(_GROUPED, lambda number: number[0].replace(" ", "\u00a0"), plainer)
    found = list(sentences(plainer))
    source = _source(text)
    if not _speaks_of_an_exchange(found):
        return _nothing(text, source, "the text does not speak of an exchange")
    claimant, by = _claimant(found, sides)
    told = _told(found, sides, by.value)
    if told.several_days:
        return _nothing(text, source, "the text tells of several days")
    figures, taken = _figures(told.mentions, sides, _tells_a_deed(found))
    if not figures:
        figures = _withheld(found, sides)
    status = _status(found, told.mentions, taken, figures)
    if status.value is None and not any(field.why for field in figures.values()):
        return _nothing(text, source, "the text does not say for certain what happened")
    day = _day(found, told, status.value)
    return Reading(text, day, status, figures, _mediators(found), claimant, by, source)


def _nothing(text: str, source: Field, why: str) -> Reading:
    nothing = Field(why=why)
    return Reading(text, nothing, nothing, {}, Field(), Field(), Field(), source)


def _speaks_of_an_exchange(found: Sequence[Sequence[Clause]]) -> bool:
    """Whether a text speaks of an exchange or captivity, or of people who came home by mediation or as a side's
    soldiers.
    """
    clauses = [clause for sentence in found for clause in sentence]
    if speaks_of(clauses, Cue.EXCHANGE, Cue.CAPTIVITY):
        return True
    if any(map(_tells_of_remains, found)):
        return True
    if speaks_of(clauses, Cue.MEDIATION):
        return speaks_of(clauses, Cue.HOME)
    return any(map(_tells_of_soldiers_at_home, found))


def _tells_of_remains(sentence: Sequence[Clause]) -> bool:
    """Whether a sentence tells that a side was given remains."""
    found = every_token(sentence)
    remains = any(token.senses.get(Sense.CATEGORY) is Category.REMAINS for token in found)
    return remains and any(token.means(Cue.HANDED_OVER, Cue.TO_SIDE, Cue.RECEIVED) for token in found)


def _tells_of_soldiers_at_home(sentence: Sequence[Clause]) -> bool:
    soldiers = any(token.senses.get(Sense.CATEGORY) is Category.POW for token in every_token(sentence))
    whose = speaks_of(sentence, Cue.OF_SIDE, Cue.OURS)
    return soldiers and whose and speaks_of(sentence, Cue.HOME)


def _source(text: str) -> Field:
    """The one address of the text, but for those of other pages: `Read also: …`."""
    links: dict[str, int] = {}
    for match in re.finditer(_ADDRESS, text):
        line = text[: match.start()].rpartition("\n")[2]
        if not any(token.means(Cue.ANOTHER_DAY) for token in tokens(line, lexicon())):
            links.setdefault(match[0].rstrip(".,;:!?"), match.start())
    if len(links) > 1:
        return Field(why="the text has several addresses")
    return next((Field(link, ((at, at + len(link)),)) for link, at in links.items()), Field())


# Who says it


def _claimant(found: Sequence[Sequence[Clause]], sides: Sequence[str]) -> tuple[Field, Field]:
    """The one office or official of the text, and the side that it speaks for.

    Of several of one side, it is the one beside whose name `said` or the like stands; the side is certain either way.
    """
    named, saying = _offices(found), _offices(found, saying=True)
    of_sides = {side for _, side in named}
    candidates = saying if len(saying) == 1 and len(of_sides) == 1 else named
    words = next(iter(candidates.values()), ())
    side = next(iter(of_sides)) if len(of_sides) == 1 else None
    by = Field(side, words[:1]) if side in sides else Field()
    if len(candidates) > 1:
        return Field(why=" and ".join(name for name, _ in candidates) + " are named"), by
    return next((Field(name, spans[:1]) for (name, _), spans in candidates.items()), Field()), by


def _offices(found: Sequence[Sequence[Clause]], *, saying: bool = False) -> Mapping[tuple[str, str], tuple[Span, ...]]:
    """The offices and officials of some sentences with the sides that they speak for, and where they are named."""
    named: defaultdict[tuple[str, str], list[Span]] = defaultdict(list)
    for sentence in found:
        if saying and not speaks_of(sentence, Cue.SAYS):
            continue
        for token in every_token(sentence, Cue.OFFICE):
            named[token.senses[Cue.OFFICE]].append((token.start, token.end))
    return {office: tuple(spans) for office, spans in named.items()}


# What it tells


class _Told(NamedTuple):
    """The figures of people in a text, and the days of the sentences that tell them."""

    mentions: Sequence[Mention]
    days: Mapping[tuple[int, int], DayWords]
    """By the number of the day and its month."""

    @property
    def several_days(self) -> bool:
        return len(self.days) > 1


def _told(found: Sequence[Sequence[Clause]], sides: Sequence[str], by: str | None) -> _Told:
    said: list[Mention] = []
    days: dict[tuple[int, int], DayWords] = {}
    for sentence in found:
        own = [
            _resolved(mention, said, sentence, sides, by)
            for mention in mentions(sentence, sides)
            if mention.told or (mention.part and said)
        ]
        own = [_like_the_one_before(mention, said) for mention in own]
        said += own
        if any(mention.against is None for mention in own):
            days |= {(each.number, each.month): each for each in reversed([*_days_of_the_exchange(sentence)])}
    return _Told(said, days)


def _resolved(
    mention: Mention, before: Sequence[Mention], sentence: Sequence[Clause], sides: Sequence[str], by: str | None
) -> Mention:
    """A mention with the claimant's side for `ours`, and the other side than the one before for `in return`."""
    if mention.side == OURS:
        speaking = {side for _, side in _offices([sentence])}
        return mention._replace(side=next(iter(speaking)) if len(speaking) == 1 and speaking <= {*sides} else by)
    last = before[-1].side if before else None
    if mention.side is None and last in sides and _in_return(sentence, mention):
        others = [side for side in sides if side != last]
        return mention._replace(side=others[0] if len(others) == 1 else None)
    return mention


def _like_the_one_before(mention: Mention, before: Sequence[Mention]) -> Mention:
    """A part of those whom the sentence before told of is of the same side."""
    told = [each for each in before if each.against is None]
    if mention.part and not mention.told and mention.side is None and told:
        return mention._replace(side=told[-1].side, why=told[-1].why)
    return mention


def _in_return(sentence: Sequence[Clause], mention: Mention) -> bool:
    clause = next(each for each in sentence if each.tokens[-1].end >= mention.span[1])
    return clause.first(Cue.IN_RETURN) is not None


def _tells_a_deed(found: Sequence[Sequence[Clause]]) -> bool:
    """Whether the text tells, without a figure, that people came home."""
    contrary = (Cue.PLAN, Cue.SUM_SO_FAR, Cue.ANOTHER_DAY, Cue.CANCELLED, Cue.NOT_RETURNED)
    return any(
        clause.first(Cue.CAME_HOME, Cue.RECEIVED) and not any(each.first(*contrary) for each in sentence)
        for sentence in found
        for clause in sentence
    )


# When


def _day(found: Sequence[Sequence[Clause]], told: _Told, status: Status | None) -> Field:
    """The day of the exchange: that of the sentences which tell it, else the only one that the text names."""
    if status is Status.AGREED:
        return Field(why="the text tells a plan, and not when it is to happen")
    named = [each for sentence in found for each in _days_of_the_exchange(sentence)]
    whole = {each.day: each for each in reversed(named) if each.day}
    own = [*told.days] or [*{(each.number, each.month): None for each in named if _in_a_deed(found, each)}]
    relative = [clause.first(Sense.DAYS_AGO) for sentence in found for clause in sentence]
    if any(token and token.senses[Sense.DAYS_AGO] for token in relative):
        return Field(why="the text says yesterday")
    fitting = {day: each for day, each in whole.items() if not own or (each.number, each.month) in own}
    if len(fitting) == 1:
        return next(Field(day, (each.span,)) for day, each in fitting.items())
    if named and not whole:
        return Field(why="the text names no year")
    return Field(why="the text names several days") if named else Field()


def _in_a_deed(found: Sequence[Sequence[Clause]], day: DayWords) -> bool:
    """Whether a day stands in a sentence that tells that people came home or were exchanged."""
    return any(
        sentence[0].tokens[0].start <= day.span[0] <= sentence[-1].tokens[-1].end and speaks_of(sentence, *_DEEDS)
        for sentence in found
    )


def _days_of_the_exchange(sentence: Sequence[Clause]) -> Iterator[DayWords]:
    """The days of a sentence, without those from which a sum runs and those of other exchanges."""
    if sentence[0].first(Cue.ANOTHER_DAY) and not any(token.number is not None for token in sentence[0].tokens):
        return
    others = [clause.tokens for clause in sentence if clause.first(Cue.SUM_SO_FAR, Cue.ANOTHER_DAY)]
    for day in days_among(every_token(sentence)):
        if not any(clause[0].start <= day.span[0] <= clause[-1].end for clause in others):
            yield day


# How many


def _figures(
    said: Sequence[Mention], sides: Sequence[str], deed: bool
) -> tuple[Mapping[Place, Field], Sequence[Mention]]:
    """The figure of each side and category, and the mentions that they are from: of what happened, else of a plan.

    `deed` is whether the text tells a deed without a figure. Then the figures of a plan are not those of the deed.
    """
    deeds = [each for each in said if each.against is None]
    plans = [each for each in said if each.against is Cue.PLAN]
    taken = deeds or ([] if deed else plans)
    found: dict[Place, Field] = {}
    for side in sides:
        own = [each for each in taken if each.side in (side, EACH)]
        found |= {(side, category): field for category, field in _of_side(own).items()}
    unknown = [each for each in taken if each.side is None]
    return _without_rivals(found, unknown), taken


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
        return {**_people(people, detail, within=not any(of in whole for of in detail)), **remains}
    if pow_ is not None and civilian is None and Category.CIVILIAN in parts:
        return {**_unsure(detail, "the civilians may be some of the prisoners of war"), **remains}
    if pow_ is None and civilian is None:
        return {**detail, **remains}
    return whole


def _people(people: Field, detail: Mapping[Category, Field], *, within: bool) -> Mapping[Category, Field]:
    """People and those of them whose category the text tells: these, and the rest of the people.

    `within` is whether the text says that they are some of the people. Otherwise it may be a rival figure.
    """
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
    if not within:
        return _unsure(every, "one figure may be a rival of the others")
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
    others = [field.value for (_, of), field in found.items() if of is category]
    same = [figure for (_, of), figure in living.items() if of is category]
    own = [figure for (code, _), figure in living.items() if code == side]
    if rival.figure in (found[place].value, total(own), total(same), total(living.values()), *others):
        return False
    if rival.category is category:
        return True
    return category.living and rival.category.living and Category.PEOPLE in (category, rival.category)


def _withheld(found: Sequence[Sequence[Clause]], sides: Sequence[str]) -> Mapping[Place, Field]:
    """A count that the text says is withheld: of the only people it names, or of both sides' if it speaks of both."""
    clauses = [clause for sentence in found for clause in sentence]
    word = next((token for clause in clauses if (token := clause.first(Sense.WITHHELD))), None)
    if word is None:
        return {}
    told = [sentence for sentence in found if speaks_of(sentence, *_DEEDS)]
    places = {place for sentence in told for clause in sentence for place in _people_without_figure(clause)}
    field = Field(WITHHELD, ((word.start, word.end),))
    if len(places) == 1:
        return dict.fromkeys(places, field)
    saying = next(sentence for sentence in found if any(word in clause.tokens for clause in sentence))
    both = speaks_of(saying, Sense.EACH, Cue.TOGETHER, Cue.OF_BOTH)
    categories = {category for _, category in places} or {Category.POW}
    if not both or len(categories) != 1:
        return {}
    return {(side, category): field for side in sides for category in categories}


_DEEDS: Final = (Cue.CAME_HOME, Cue.RECEIVED, Cue.HANDED_OVER, Cue.LET_GO)


def _people_without_figure(clause: Clause) -> Iterator[Place]:
    """The side and category of people who are named without a figure: `Ukrainian defenders`."""
    for place, token in enumerate(clause.tokens):
        if token.means(Cue.OF_SIDE):
            near = next((each for each in clause.tokens[place : place + 3] if each.means(Sense.CATEGORY)), None)
            if near is None and place and clause.tokens[place - 1].means(Sense.CATEGORY):
                near = clause.tokens[place - 1]
            if near is not None:
                yield token.senses[Cue.OF_SIDE], near.senses[Sense.CATEGORY]


# The rest


def _status(
    found: Sequence[Sequence[Clause]],
    said: Sequence[Mention],
    taken: Sequence[Mention],
    figures: Mapping[Place, Field],
) -> Field:
    clauses = [clause for sentence in found for clause in sentence]

    def words(*cues: Cue) -> tuple[Span, ...]:
        return tuple((token.start, token.end) for clause in clauses if (token := clause.first(*cues)))[:1]

    if any(each.against is Cue.PLAN for each in taken):
        return Field(Status.AGREED, words(Cue.PLAN))
    goes_on = any(clause.first(Cue.UNDER_WAY) and clause.first(Cue.EXCHANGE) for clause in clauses)
    if figures and words(Cue.UNDER_WAY) and (goes_on or not taken):
        return Field(Status.UNDER_WAY, words(Cue.UNDER_WAY))
    if figures or any(each.against is Cue.TOGETHER for each in said):
        return Field(Status.COMPLETED, words(*_DEEDS) or words(Cue.EXCHANGE, Cue.HOME))
    if words(Cue.CANCELLED):
        return Field(Status.CANCELLED, words(Cue.CANCELLED))
    return Field()


def _mediators(found: Sequence[Sequence[Clause]]) -> Field:
    """The countries of the sentences that speak of mediation."""
    named: dict[str, Span] = {}
    for sentence in found:
        of_this_exchange = not all(against(sentence))
        if of_this_exchange and speaks_of(sentence, Cue.MEDIATION):
            for token in every_token(sentence, Cue.COUNTRY):
                named.setdefault(token.senses[Cue.COUNTRY], (token.start, token.end))
    return Field(tuple(named) or None, tuple(named.values()))
