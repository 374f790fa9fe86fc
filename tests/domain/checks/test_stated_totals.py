"""Statements against random ledgers: no false alarm, no error missed, and no failure that causes another."""

import functools
import sqlite3
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import NamedTuple
from unittest import mock

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from sqlite_utils import Database

from pow_ledger.domain.checks.book import Book
from pow_ledger.domain.checks.stated_totals import Judgement, Verdict
from pow_ledger.domain.checks.stated_totals import judge as reckon_all
from pow_ledger.domain.coverage import Coverage
from pow_ledger.domain.entries import BOTH, DEFAULT_SIDES, Category, Count, Source, Statement, StatementRecord, Swap
from pow_ledger.domain.figures import LARGEST, WITHHELD, Figure, parse_figure
from pow_ledger.storage.file import connecting
from pow_ledger.storage.schema.migrations import migrate
from pow_ledger.storage.sums import book as storage
from pow_ledger.storage.sums.book import read_book
from tests import oracle
from tests.oracle import FIRST, Holdings, Triple, plus
from tests.strategies import books, days

TODAY = date(2031, 6, 30)
LONG_AGO = date(2022, 2, 24)
FEW = settings(max_examples=15)


def judge(book: Book) -> list[Judgement]:
    """The statements that can be judged."""
    return [found for found in reckon_all(book) if found.verdict is not Verdict.NOT_JUDGED]


@functools.cache
def empty() -> bytes:
    """The schema with nothing in it."""
    with connecting.in_memory() as connection:
        migrate(connection)
        return connection.serialize()


def read(ledger: oracle.Book, complete_from: date | None = None) -> Book:
    """A ledger as the program writes and reads it, in memory of its own, which the book is read from."""
    connection = sqlite3.connect(":memory:", isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.deserialize(empty())
    db = Database(connection, execute_plugins=False, strict=True)
    db.table("side").insert_all(
        {"code": side.code, "name": side.name, "position": n} for n, side in enumerate(ledger.holdings.sides)
    )
    db.table("ledger").insert({"id": 1, "complete_from": complete_from and complete_from.isoformat()})
    ledger._work(db)
    with mock.patch.object(storage, "faults", return_value=()):
        return read_book(connection, TODAY)


def numbered(statements: Iterable[Statement]) -> tuple[StatementRecord, ...]:
    return tuple(StatementRecord(number, each, voided=False) for number, each in enumerate(statements, start=1))


# Absolute: the ledger reaches back to the beginning of the scope


class Scope(NamedTuple):
    """What a statement is about, and what the ledger's rules make of that."""

    book: Book
    statement: Statement
    side: str
    category: Category
    computed: Triple
    withheld: frozenset[int]

    def judged(self, figure: Figure) -> Judgement:
        """The verdict on one figure stated of this scope."""
        stated = self.statement._replace(figures=(Count(self.side, self.category, figure),))
        (found,) = judge(replace(self.book, statements=numbered([stated])))
        assert (found.growth, found.measured_by) == (None, None)
        return found


@st.composite
def ledgers(draw: st.DrawFn) -> oracle.Book:
    """Whole ledgers with at least one live swap, some of them mediated."""
    book = draw(books().filter(lambda book: bool(book.entries)))
    mediators = st.sampled_from([(), ("UAE",), ("Qatar", "UAE")])
    swaps = tuple((swap._replace(mediators=draw(mediators)), reports) for swap, reports in book.holdings.swaps)
    return replace(book, holdings=replace(book.holdings, swaps=swaps))


@st.composite
def scopes(draw: st.DrawFn) -> Scope:
    """Any period within the ledger's reach, side or both, category, with or without a pledge or a mediator."""
    ledger = draw(ledgers())
    since = draw(days(first=ledger.entries[0].swap.date))
    pledge = draw(st.none() | st.sampled_from([*ledger.pledges])) if ledger.pledges else None
    statement = Statement(
        as_of=draw(days(first=since)),
        figures=(),
        source=Source("a"),
        since=since,
        pledge=pledge,
        mediator=draw(st.sampled_from([None, None, "UAE"])),
    )
    side = draw(st.sampled_from([BOTH, *(side.code for side in ledger.holdings.sides)]))
    category = draw(st.sampled_from(Category))
    parts = [*naive_parts(ledger, statement, side, category)]
    withheld = frozenset(number for number, _, unknown in parts if unknown)
    return Scope(read(ledger), statement, side, category, plus(part for _, part, _ in parts), withheld)


def naive_parts(
    ledger: oracle.Book, statement: Statement, side: str, category: Category
) -> Iterable[tuple[int, Triple, bool]]:
    """What each completed swap adds to a stated total, and whether a count of it was withheld, without the SQL."""
    for entry in ledger.completed:
        if not (statement.since or date.min) <= entry.swap.date <= statement.as_of:
            continue
        if statement.mediator and statement.mediator not in entry.swap.mediators:
            continue
        share = naive_share(ledger, statement.pledge, entry, category)
        for code in (known.code for known in ledger.holdings.sides if side in (known.code, BOTH)):
            parts = oracle._towards(entry.swap, code, category)
            if parts and share:
                figure = oracle.plus(parts)
                counting = (count for count in entry.swap.figures if count.side == code and alike(count, category))
                unknown = any(count.figure.withheld for count in counting)
                yield entry.number, figure if share == "counted" else (0, *figure[1:]), unknown


def alike(count: Count, category: Category) -> bool:
    """Whether a count may count towards a total of a category: `people` and a split of them may be the same people."""
    people = Category.PEOPLE in (count.category, category) and count.category.living and category.living
    return people or count.category is category


def naive_share(ledger: oracle.Book, code: str | None, entry: oracle.Entry, category: Category) -> str | None:
    """Rules 3 and 4: what a swap is to the pledge that a statement names; with no pledge, all of it counts."""
    if code is None:
        return "counted"
    stances = oracle._heard(ledger, entry, None)
    said = oracle._verdict({stance for _, pledge, stance in stances if pledge == code})
    if said:
        return None if said == "excluded" else said
    pledge = ledger.pledges[code]
    claimed = oracle._claimed(ledger, stances, pledge, category)
    return "possible" if oracle._in_window(pledge, entry) and not claimed else None


@FEW
@given(scopes(), st.data())
def test_a_statement_of_the_ledgers_own_sums_is_consistent(scope: Scope, data: st.DataObject) -> None:
    low, high, _ = scope.computed
    within = data.draw(st.integers(low, low + 99 if high is None else high))
    for figure in (Figure(*scope.computed), Figure(within, within), Figure(within, None), Figure(0, within), WITHHELD):
        found = scope.judged(figure)
        assert (found.verdict, found.by) == (Verdict.CONSISTENT, 0)
        assert oracle.triple(found.computed) == scope.computed
        assert set(found.withheld) == scope.withheld


@FEW
@given(scopes(), st.integers(1, 40))
def test_beyond_its_slack_a_statement_contradicts_by_the_distance(scope: Scope, beyond: int) -> None:
    low, high, about = scope.computed
    too_low = low - about * low // 10 - beyond
    if too_low >= 0:
        assert distance(scope.judged(Figure(too_low, too_low))) == too_low - low
        assert distance(scope.judged(Figure(0, too_low))) == too_low - low
    assert distance(scope.judged(Figure(too_low + beyond, too_low + beyond))) == 0
    if high is not None:
        too_high = high + about * high // 10 + beyond
        assert distance(scope.judged(Figure(too_high, too_high))) == too_high - high
        assert distance(scope.judged(Figure(too_high, None))) == too_high - high
        assert distance(scope.judged(Figure(too_high - beyond, too_high - beyond))) == 0
    elif low + beyond <= LARGEST:
        assert distance(scope.judged(Figure(low + beyond, low + beyond))) == 0


def distance(found: Judgement) -> int:
    assert (found.verdict is Verdict.CONTRADICTS) == bool(found.by)
    return found.by


@pytest.mark.parametrize(
    ("swapped", "stated", "by"),
    [
        ("100", "91~", 0),
        ("100", "90~", -10),
        ("100", "111~", 0),
        ("100", "112~", 12),
        ("100~", "110", 0),
        ("100~", "111", 11),
        ("100~", "90", 0),
        ("100~", "89", -11),
        ("100", "101+", 1),
        ("100", "100+", 0),
        ("100", "..99", -1),
        ("100..120", "121..130", 1),
        ("100..120", "120..130", 0),
        ("100+", "99", -1),
        ("100+", "5000", 0),
        ("withheld", "1000+", 0),
        ("withheld", "0", 0),
        ("0", "1", 1),
    ],
)
def test_slack_is_a_tenth_and_only_of_what_is_about(swapped: str, stated: str, by: int) -> None:
    book = read(of_swaps([Swap(FIRST, (Count("ukraine", Category.POW, parse_figure(swapped)),))]))
    statement = Statement(FIRST, (), Source("a"), since=FIRST)
    scope = Scope(book, statement, "ukraine", Category.POW, (0, 0, False), frozenset())
    assert distance(scope.judged(parse_figure(stated))) == by


def of_swaps(swaps: Iterable[Swap]) -> oracle.Book:
    return oracle.Book(Holdings(DEFAULT_SIDES, None, (), tuple((swap, ()) for swap in swaps), ()))


@FEW
@given(scopes(), st.integers(1, 5))
def test_a_ledger_that_is_complete_from_an_earlier_day_judges_from_that_day(scope: Scope, earlier: int) -> None:
    reach = scope.book.reaches_back_to
    assert reach
    since = reach - timedelta(days=earlier)
    sums = Figure(*scope.computed)
    statement = scope.statement._replace(since=since, figures=(Count(scope.side, scope.category, sums),))
    book = replace(scope.book, statements=numbered([statement]))
    assert [*judge(book)] == []
    assert [*judge(replace(book, coverage=Coverage(since + timedelta(days=1))))] == []
    (found,) = judge(replace(book, coverage=Coverage(since)))
    assert (found.growth, found.measured_by) == (None, None)
    assert found.computed.low >= sums.low


def test_a_ledger_without_swaps_that_is_complete_from_a_day_makes_nothing_since_then() -> None:
    statement = Statement(FIRST, (Count(BOTH, Category.POW, Figure(5, 5)),), Source("a"), since=LONG_AGO)
    book = replace(read(of_swaps(()), complete_from=LONG_AGO), statements=numbered([statement]))
    assert [found.by for found in judge(book)] == [5]


# Growth: the ledger begins later than what is stated


@dataclass(frozen=True)
class Series:
    """Exact swaps by day, and the days on which one claimant states a running total that began long ago."""

    swaps: tuple[tuple[int, int, int], ...]
    """Days after the first swap; how many each side received."""
    stated_on: tuple[int, ...]
    """Days after the first swap, -1 for the day before it; each later than the one before."""
    side: str
    start: int = 1000

    def made(self, between: int, until: int) -> int:
        """What the swaps after one day up to another make."""
        both = self.side == BOTH
        return sum(ukraine + both * russia for day, ukraine, russia in self.swaps if between < day <= until)

    @property
    def totals(self) -> tuple[int, ...]:
        return tuple(self.start + self.made(-100, day) for day in self.stated_on)

    def ledger(self, withheld: Iterable[int] = ()) -> Book:
        """The swaps, and on some days others that were withheld."""
        exact = [Swap(at(day), counts(Figure(a, a), Figure(b, b))) for day, a, b in self.swaps]
        return read(of_swaps([*exact, *(Swap(at(day), counts(WITHHELD, WITHHELD)) for day in withheld)]))

    def statements(self, totals: Sequence[int], claimant: str = "Office") -> tuple[Statement, ...]:
        return tuple(
            Statement(
                at(day),
                (Count(self.side, Category.POW, Figure(number, number)),),
                Source("a", claimant=claimant),
                since=LONG_AGO,
            )
            for day, number in zip(self.stated_on, totals, strict=True)
        )

    def failures(self, totals: Sequence[int], book: Book | None = None) -> dict[int, int]:
        """By how many each statement that contradicts the ledger does so, by its position."""
        told = replace(book or self.ledger(), statements=numbered(self.statements(totals)))
        return {found.record.id - 1: found.by for found in judge(told) if found.verdict is Verdict.CONTRADICTS}


def at(day: int) -> date:
    return FIRST + timedelta(days=day)


def counts(ukraine: Figure, russia: Figure) -> tuple[Count, ...]:
    return Count("ukraine", Category.POW, ukraine), Count("russia", Category.POW, russia)


@st.composite
def series(draw: st.DrawFn, least: int = 2) -> Series:
    """Up to six exact swaps, the first on day 0, and totals stated before, between and after them."""
    number = st.integers(1, 60)
    later = draw(st.lists(st.tuples(st.integers(0, 9), number, number), max_size=5))
    stated_on = draw(st.sets(st.integers(-1, 10), min_size=least, max_size=6))
    side = draw(st.sampled_from(["ukraine", BOTH]))
    return Series(((0, draw(number), draw(number)), *later), tuple(sorted(stated_on)), side)


PLANTED = st.sampled_from([-1, 1])


@FEW
@given(series())
def test_true_growth_is_consistent_and_every_statement_but_the_first_is_judged(told: Series) -> None:
    book = replace(told.ledger(), statements=numbered(told.statements(told.totals)))
    found = [*judge(book)]
    assert [each.verdict for each in found] == [Verdict.CONSISTENT] * (len(told.stated_on) - 1)
    assert [each.computed.low for each in found] == [
        told.made(one, other) for one, other in zip(told.stated_on, told.stated_on[1:], strict=False)
    ]


@FEW
@given(series())
def test_what_was_stated_long_before_the_first_swap_measures_nothing(told: Series) -> None:
    earlier = replace(told, stated_on=(-30, *told.stated_on))
    assert earlier.failures((17, *told.totals)) == {}


@FEW
@given(series(), st.data(), PLANTED)
def test_one_wrong_statement_is_one_contradiction(told: Series, data: st.DataObject, error: int) -> None:
    wrong = data.draw(st.integers(1, len(told.stated_on) - 1))
    totals = [number + error * (position == wrong) for position, number in enumerate(told.totals)]
    assert told.failures(totals) == {wrong: error}


@FEW
@given(series(), PLANTED)
def test_a_wrong_first_statement_is_one_contradiction_at_the_second(told: Series, error: int) -> None:
    assert told.failures([told.totals[0] + error, *told.totals[1:]]) == {1: -error}


@FEW
@given(series(), st.data(), PLANTED)
def test_one_wrong_swap_is_one_contradiction_at_the_next_statement(
    told: Series, data: st.DataObject, error: int
) -> None:
    wrong = data.draw(st.integers(0, len(told.swaps) - 1))
    day, ukraine, russia = told.swaps[wrong]
    after = [position for position, stated in enumerate(told.stated_on) if stated >= day]
    assume(after and after[0] > 0)
    swaps = (*told.swaps[:wrong], (day, ukraine + error, russia), *told.swaps[wrong + 1 :])
    assert told.failures(told.totals, replace(told, swaps=swaps).ledger()) == {after[0]: -error}


@FEW
@given(series(), st.data(), st.integers(0, 500))
def test_withheld_swaps_leave_growth_open_upward_and_closed_downward(
    told: Series, data: st.DataObject, more: int
) -> None:
    position = data.draw(st.integers(1, len(told.stated_on) - 1))
    day = told.stated_on[position]
    totals = [number + more * (each >= position) for each, number in enumerate(told.totals)]
    book = told.ledger(withheld=[day])
    assert told.failures(totals, book) == {}
    totals[position] = told.totals[position] - 1
    assert told.failures(totals, book)[position] == -1


@FEW
@given(series(least=3), series(), st.data(), PLANTED)
def test_to_remove_a_statement_changes_at_most_the_verdict_on_its_successor(
    told: Series, other: Series, data: st.DataObject, error: int
) -> None:
    wrong = data.draw(st.none() | st.integers(0, len(told.stated_on) - 1))
    totals = [number + error * (position == wrong) for position, number in enumerate(told.totals)]
    rival = replace(other, swaps=told.swaps)
    book = told.ledger()
    records = numbered((*told.statements(totals), *rival.statements(rival.totals, claimant="Ministry")))
    removed = data.draw(st.integers(0, len(records) - 1))
    # Without the first, a wrong second begins the series, and it is the third that must tell.
    assume((removed, wrong) != (0, 1))
    before, after = (verdicts(book, each) for each in (records, records[:removed] + records[removed + 1 :]))
    changed = {number - 1 for number in before | after if before.get(number) != after.get(number)}
    assert changed <= {removed, removed + 1}


@FEW
@given(series(), st.data())
def test_the_order_of_entry_changes_no_verdict(told: Series, data: st.DataObject) -> None:
    noise = data.draw(st.lists(st.integers(-3, 3), min_size=len(told.stated_on), max_size=len(told.stated_on)))
    totals = [number + error for number, error in zip(told.totals, noise, strict=True)]
    book = told.ledger()
    statements = told.statements(totals)
    shuffled = data.draw(st.permutations(statements))
    assert by_day(book, numbered(shuffled)) == by_day(book, numbered(statements))


def verdicts(book: Book, records: tuple[StatementRecord, ...]) -> dict[int, Verdict]:
    return {found.record.id: found.verdict for found in judge(replace(book, statements=records))}


def by_day(book: Book, records: tuple[StatementRecord, ...]) -> list[tuple[date, int]]:
    return [(found.record.statement.as_of, found.by) for found in judge(replace(book, statements=records))]
