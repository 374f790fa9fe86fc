"""Sums made in SQL against sums made with the algebra of figures, on random ledgers."""

from collections.abc import Iterable
from datetime import date, timedelta

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pow_ledger.domain.dates import Period, calendar_periods
from pow_ledger.domain.entries import Category, Count, Counts, Report, Source, Status, Swap
from pow_ledger.domain.figures import ZERO, Figure, parse_figure, total
from pow_ledger.domain.totals import Cut, Total
from pow_ledger.storage.entries import reading
from pow_ledger.storage.sums.totals import read_totals
from tests.oracle import FIRST, Book, Entry, Holdings, triple
from tests.strategies import SIDES, books, cuts, figures

ANY = Cut()
PENDING = (Status.AGREED, Status.UNDER_WAY)

few = settings(max_examples=20)


def prisoners(figure: Figure) -> Counts:
    """Prisoners of war whom the first side received."""
    return (Count(SIDES[0].code, Category.POW, figure),)


def within(cut: Cut, entries: Iterable[Entry]) -> list[tuple[Entry, Count]]:
    """The counts that a cut leaves, each with its swap."""
    return [
        (entry, count)
        for entry in entries
        for count in entry.swap.figures
        if (cut.since or date.min) <= entry.swap.date <= (cut.until or date.max)
        and cut.side in (None, count.side)
        and cut.category in (None, count.category)
    ]


SPLIT = (Category.POW, Category.CIVILIAN)
STEPS = (Status.AGREED, Status.UNDER_WAY)


def may_contradict(report: Report, swap: Swap) -> bool:
    """A plan contradicts only a swap that is no further itself."""
    return report.status not in STEPS or swap.status in STEPS[: STEPS.index(report.status) + 1]


def stretched(entry: Entry, count: Count) -> Figure:
    """An adopted figure and all that contradicts it, from the least to the most."""
    told = [
        [other for other in report.figures if other.side == count.side]
        for _, report in entry.reports
        if may_contradict(report, entry.swap)
    ]
    rivals = [other.figure for own in told for other in own if other.category is count.category]
    if count.category is Category.PEOPLE:
        # The living are compared as a whole, and of a split nobody knows which part is disputed.
        split = any(other.side == count.side and other.category in SPLIT for other in entry.swap.figures)
        whole = [own for own in told if not split and any(other.category is Category.PEOPLE for other in own)]
        rivals = [total(other.figure for other in own if other.category.living) for own in whole]
    figures = [count.figure, *(rival for rival in rivals if rival.contradicts(count.figure))]
    highs = [figure.high for figure in figures if figure.high is not None]
    return Figure(
        low=min(figure.low for figure in figures),
        high=max(highs) if len(highs) == len(figures) else None,
        about=any(figure.about for figure in figures),
    )


def sums(book: Book, entries: Iterable[Entry], cut: Cut = ANY) -> tuple[Total, ...]:
    """The sum of each side and category, with how many counts it has and how many are withheld."""
    kinds = [(side.code, category) for side in book.holdings.sides for category in Category]
    counts = [(kind, entry, count) for entry, count in within(cut, entries) for kind in [(count.side, count.category)]]
    return tuple(
        Total(
            *kind,
            figure=total(count.figure for of, _, count in counts if of == kind),
            swaps=sum(of == kind for of, _, _ in counts),
            withheld=sum(count.figure.withheld for of, _, count in counts if of == kind),
            range=total(stretched(entry, count) for of, entry, count in counts if of == kind),
        )
        for kind in kinds
        if kind in [of for of, _, _ in counts]
    )


def as_counts(totals: Iterable[Total]) -> Counts:
    return tuple(Count(total.side, total.category, total.figure) for total in totals)


@given(books(), cuts())
@few
def test_totals_and_what_is_pending_are_the_sums_of_the_figures_in_the_cut(book: Book, cut: Cut) -> None:
    pending = [entry for entry in book.entries if entry.swap.status in PENDING]
    summed = [entry for entry, _ in within(cut, book.completed)]
    with book.opened() as ledger:
        for asked in (ANY, cut):
            found = read_totals(ledger, asked)
            assert found.totals == sums(book, book.completed, asked)
            assert found.pending == sums(book, pending, asked)
        for view, entries in (("totals", book.completed), ("pending", pending)):
            assert {tuple(row) for row in ledger.execute(f"SELECT * FROM {view}")} == {
                (line.side, line.category.value, *triple(line.figure), line.swaps, line.withheld)
                for line in sums(book, entries)
            }
        assert found.swaps == len({entry.number for entry in summed})
        assert (found.first, found.last) == ((summed[0].swap.date, summed[-1].swap.date) if summed else (None, None))


@given(books(), cuts())
@few
def test_running_sums_are_the_sums_of_the_completed_swaps_so_far(book: Book, cut: Cut) -> None:
    with book.opened() as ledger:
        listed = list(reading.swaps(ledger))
        assert [record.id for record in listed] == [entry.number for entry in book.entries]
        for position, record in enumerate(listed):
            so_far = [entry for entry in book.entries[: position + 1] if entry in book.completed]
            assert record.running == as_counts(sums(book, so_far))
            assert record == reading.with_running_sums(ledger, reading.swap(ledger, record.id))
        if listed:
            assert listed[-1].running == as_counts(read_totals(ledger).totals)
        for record in reading.swaps(ledger, Cut(since=cut.since, until=cut.until)):
            so_far = [
                entry for entry in book.completed if (entry.swap.date, entry.number) <= (record.swap.date, record.id)
            ]
            assert record.running == as_counts(sums(book, so_far))


@given(books(), cuts())
@few
def test_a_side_or_category_leaves_out_swaps_and_changes_no_running_sum(book: Book, cut: Cut) -> None:
    kinds = Cut(side=cut.side, category=cut.category)
    with_the_kind = {entry.number for entry, _ in within(kinds, book.entries)}
    with book.opened() as ledger:
        wanted = [record for record in reading.swaps(ledger) if kinds == ANY or record.id in with_the_kind]
        assert list(reading.swaps(ledger, kinds)) == wanted


@given(books(), cuts(), st.sampled_from(Period), st.sampled_from([1, 1, 20, 50, 250]))
@few
def test_the_sums_of_periods_cover_the_cut_and_add_up_to_its_totals(
    book: Book, cut: Cut, period: Period, apart: int
) -> None:
    spread = book.spread(apart)
    summed = [entry.swap.date for entry, _ in within(cut, spread.completed)]
    with spread.opened() as ledger:
        found = read_totals(ledger, cut, period=period)
    if not summed:
        assert found.periods == ()
        return
    first, last = cut.since or summed[0], cut.until or summed[-1]
    assert [part.period for part in found.periods] == list(calendar_periods(first, last, period))
    for part in found.periods:
        for lines, since in ((part.totals, part.period.first), (part.running, date.min)):
            days = Cut(max(since, first), min(part.period.last, last), cut.side, cut.category)
            assert {line for line in lines if line.swaps} == set(sums(spread, spread.completed, days))
            assert [(line.side, line.category) for line in lines] == [(t.side, t.category) for t in found.totals]
            assert all(line.figure == ZERO for line in lines if not line.swaps)
    assert found.periods[-1].running == found.totals


def test_a_period_in_which_the_cut_begins_and_ends_is_cut_too() -> None:
    days = [FIRST + timedelta(days=number) for number in range(5)]
    with Book(
        Holdings(SIDES, None, (), tuple((Swap(day, prisoners(Figure(1, 1))), ()) for day in days), ())
    ).opened() as ledger:
        (march,) = read_totals(ledger, Cut(days[1], days[3]), period=Period.MONTH).periods
    assert [line.figure.text for line in (*march.totals, *march.running)] == ["3", "3"]


def contradictions(entry: Entry, report: Report) -> set[tuple[str, Category, Figure, Figure]]:
    """The design's rule for one report: by category, and `people` as the sum of the living.

    A plan contradicts only a swap that is no further.
    """
    found: set[tuple[str, Category, Figure, Figure]] = set()
    stated = report.figures
    if not may_contradict(report, entry.swap):
        return found
    for count in stated:
        kinds = [kind for kind in Category if kind.living] if count.category is Category.PEOPLE else [count.category]
        adopted, says = (
            [other.figure for other in counts if other.side == count.side and other.category in kinds]
            for counts in (entry.swap.figures, stated)
        )
        if adopted and total(says).contradicts(total(adopted)):
            found.add((count.side, count.category, total(says), total(adopted)))
    return found


@given(books())
@few
def test_a_swap_is_contested_where_a_report_contradicts_the_adopted_figures(book: Book) -> None:
    contested = set()
    with book.opened() as ledger:
        for entry in book.entries:
            for number, report in entry.reports:
                found = contradictions(entry, report)
                contested |= {entry.number} if found else set()
                assert {
                    (count.side, count.category, count.figure, adopted)
                    for count, adopted in reading.contradictions(ledger, number)
                } == found
                assert reading.report(ledger, number).contradicts == bool(found)
        assert {record.id for record in reading.swaps(ledger) if record.contested} == contested
        summed = {entry.number for entry in book.completed if entry.swap.figures}
        assert read_totals(ledger).contested == len(summed & contested)
        for voided in book.voided_reports:
            assert reading.contradictions(ledger, voided) == ()


@given(st.lists(st.tuples(figures(largest=60), figures(largest=60)), max_size=12))
@example([(parse_figure("1000~"), parse_figure(text)) for text in ("899", "900", "1100", "1101", "1111~", "1112~")])
@few
def test_figures_contradict_in_the_file_as_they_do_in_the_program(pairs: list[tuple[Figure, Figure]]) -> None:
    entries = (
        (Swap(FIRST, prisoners(adopted)), (Report(Source("a"), Status.COMPLETED, prisoners(stated)),))
        for adopted, stated in pairs
    )
    with Book(Holdings(SIDES, None, (), tuple(entries), ())).opened() as ledger:
        contested = [record.contested for record in reading.swaps(ledger)]
    assert contested == [adopted.contradicts(stated) for adopted, stated in pairs]
