"""Progress against a pledge: what is counted, what is possible, what remains, and the state.

Nine rules make up progress; this is where each lives:

1. A pledge has a figure per side and category. `1200+` is a floor: no cap, and no surplus carries
   over: `remaining_of` here.
2. Its window starts the day after it was announced, unless said otherwise: `first_day_after` here;
   the views `open` and `progress` apply the window.
3. What reports say settles whether a swap is counted: the view `verdict`.
4. What nobody settled but lies in the window is possible: the view `open`, and for swaps of which no report says
   anything, all at once, `progress`.
5. Which category of swap counts towards which category of pledge: the view `counting` (and of stated totals,
   `pow_ledger.domain.checks.checks.checks.stated_totals`).
6. What remains: `remaining_of` here.
7. The state: `state_of` here, `overall` for a whole pledge, `Timing` for days.
8. Stated totals stand beside the sums, never in them: `Progress.stated`.
9. The same as one side counts it: every view has a row per reading (`counted_by`).

The views are in `pow_ledger/storage/schema/views.py` and the ledger file itself, so that every program
that opens it reads the same sums. Progress has the pledge's own window, whatever `--from` says; `--until` gives it as
it was at the end of that day (rule 10): swaps and totals of later days are left out, and days are counted to it.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import date, timedelta
from enum import StrEnum
from typing import NamedTuple

from pow_ledger.domain.entries import BOTH, Category, Pledge, PledgeRecord, Stance
from pow_ledger.domain.figures import ZERO, Figure


class State(StrEnum):
    """How a pledge stands for one side and category. Nothing is ever called broken."""

    MET = "met"
    NONE = "none"
    UNMET = "unmet"
    UNDETERMINED = "undetermined"
    NO_FIGURE = "no-figure"

    @property
    def outstanding(self) -> bool:
        """Whether some of the pledged number is not known to have been exchanged."""
        return self not in (State.MET, State.NO_FIGURE)


class Disposition(StrEnum):
    """What one completed swap is to one pledge."""

    COUNTED = "counted"
    PARTLY = "partly"
    DISPUTED = "disputed"
    POSSIBLE = "possible"
    EXCLUDED = "excluded"


class StatedTotal(NamedTuple):
    """A total that someone stated of a pledge."""

    figure: Figure
    claimant: str | None
    as_of: date
    side: str
    category: Category

    def speaks_of(self, side: str, category: Category) -> bool:
        """Whether it is shown beside that line.

        A total of all sides is shown beside each, `people` beside all living.
        """
        people = Category.PEOPLE in (self.category, category) and self.category.living and category.living
        return self.side in (side, BOTH) and (self.category is category or people)


class ReportedStance(NamedTuple):
    """One report's stance: who said it, and for which side."""

    ref: str
    stance: Stance
    claimant: str | None
    by: str | None


class Contribution(NamedTuple):
    """One completed swap that could count towards one line of a pledge, with its whole figure."""

    swap_id: int
    date: date
    figure: Figure
    disposition: Disposition
    said: tuple[ReportedStance, ...]
    contested: bool
    """Whether some report contradicts the swap's adopted figures."""


class Step(NamedTuple):
    """What was counted towards one line of a pledge, and what was possible, at the end of a day."""

    day: date
    counted: Figure
    possible: Figure


def steps_of(contributions: Iterable[Contribution]) -> Iterator[Step]:
    """How one line of a pledge came about: a step for each day on which something changed, by rules 3 and 4."""
    counted = possible = ZERO
    by_day: dict[date, Step] = {}
    for each in contributions:
        arguable = Figure(0, each.figure.high, each.figure.about)
        match each.disposition:
            case Disposition.COUNTED:
                counted, possible = counted + each.figure, possible + each.figure
            case Disposition.PARTLY | Disposition.DISPUTED:
                counted, possible = counted + arguable, possible + arguable
            case Disposition.POSSIBLE:
                possible += arguable
            case Disposition.EXCLUDED:
                continue
        by_day[each.date] = Step(each.date, counted, possible)
    yield from by_day.values()


class Progress(NamedTuple):
    """One line of a pledge: one side and category."""

    pledge: str
    side: str
    category: Category
    pledged: Figure
    counted: Figure
    possible: Figure
    remaining: Figure
    state: State
    withheld: int = 0
    """How many counts of these swaps were withheld, which leaves `possible` open."""
    stated: tuple[StatedTotal, ...] = ()
    contested: bool = False
    """Whether some report contradicts what was pledged, or denies it."""


SwapsOf = Callable[[Progress], Iterable[Contribution]]
"""Gives the swaps that could count towards a line.

A function, since they may be most of the ledger and are seldom shown.
"""


def first_day_after(announced: date) -> date:
    """Rule 2: "1,200 more" leaves out the swap of the same day."""
    return announced if announced == date.max else announced + timedelta(days=1)


def remaining_of(pledged: Figure, counted: Figure, possible: Figure) -> Figure:
    """Rule 6: the floor less what is possible, at best, and less what is counted, at worst."""
    floor = pledged.low
    at_best = 0 if possible.high is None else max(0, floor - possible.high)
    at_worst = max(0, floor - counted.low)
    return Figure(at_best, at_worst, (pledged.about or possible.about) and at_worst > 0)


def state_of(pledged: Figure, counted: Figure, possible: Figure) -> State:
    """Rule 7, for one side and category."""
    if pledged.withheld:
        return State.NO_FIGURE
    if counted.low >= pledged.low:
        return State.MET
    if (possible.low, possible.high) == (ZERO.low, ZERO.high):
        return State.NONE
    if possible.high is not None and possible.high < pledged.low:
        return State.UNMET
    return State.UNDETERMINED


def overall(states: Iterable[State]) -> State:
    """Rule 7, for a pledge: met when all its lines are; otherwise the least certain of the rest."""
    rest = {state for state in states if state is not State.MET}
    for state in (State.UNDETERMINED, State.UNMET, State.NONE, State.NO_FIGURE):
        if state in rest:
            return state
    return State.MET


class Timing(NamedTuple):
    """Days, as rule 7 words them; each is None where it does not apply."""

    past_deadline: int | None
    since_last_counted: int | None


def timing(pledge: Pledge, state: State, last_counted: date | None, end: date) -> Timing:
    """How long past its deadline a pledge is, and how long nothing has counted towards it, on a day."""
    if not state.outstanding:
        return Timing(None, None)
    last = pledge.window_until
    return Timing(
        past_deadline=(end - last).days if last and end > last else None,
        since_last_counted=(end - last_counted).days if last_counted and end >= last_counted else None,
    )


class PledgeProgress(NamedTuple):
    """A whole pledge: its lines, and the day of the last swap that counted, if any did."""

    record: PledgeRecord
    counted_by: str | None
    """The side whose reports alone are heard (rule 9), if one is."""
    lines: tuple[Progress, ...]
    last_counted: date | None

    @property
    def pledge(self) -> Pledge:
        return self.record.pledge

    @property
    def state(self) -> State:
        return overall(line.state for line in self.lines)

    def closed(self, day: date) -> bool:
        """Whether it is met, or its last day has passed on that day."""
        last = self.pledge.window_until
        return self.state is State.MET or (last is not None and last < day)
