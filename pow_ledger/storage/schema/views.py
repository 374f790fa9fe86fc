"""The sums, as SQL views in the ledger file, so that every program that opens it shows the same numbers.

`totals` and `pending` sum adopted figures. `progress` holds the rules that join swaps to pledges; they are numbered in
`pow_ledger.domain.progress`, which has the rest of them. A figure is three columns: `low`, `high` (NULL: no upper
bound) and `about`. Nothing voided is in any sum.

Progress is read in several ways: `counted_by` is '' where every report counts, or the code of the one side whose
reports count (rule 9).

The rules read three tables: `completed`, `said` and `reading`. The views of these names hold the whole ledger. A query
that needs less defines them itself in a WITH clause, and the same rules then read only that (`with_rules`).
`progress` works out swaps that no report takes a stance on by a shorter way, as sums; tests hold it to the same oracle.

The text of a view is part of the ledger file: `check` reports a file whose views differ from these. So a view, with the
comments in it, changes only with the schema.
"""

from collections.abc import Mapping
from typing import Final

from pow_ledger.domain.entries import Category, Stance, Status
from pow_ledger.domain.progress import Disposition

_SUMS: Final = {
    "low": "sum(low)",
    "high": "CASE WHEN count(high) = count(*) THEN sum(high) END",
    "about": "max(about)",
}
SUM: Final = ", ".join(f"{made} AS {column}" for column, made in _SUMS.items())
"""Adding figures adds their bounds; unbounded plus anything is unbounded, about plus anything about."""

COUNTED_SWAPS: Final = "count(*) AS swaps, sum(low = 0 AND high IS NULL) AS withheld"

PENDING: Final = f"status IN ('{Status.AGREED.value}', '{Status.UNDER_WAY.value}')"
COMPLETED: Final = f"status = '{Status.COMPLETED.value}'"

_COUNTS, _PARTLY = (f"'{stance.value}'" for stance in (Stance.COUNTS, Stance.PARTLY))
_COUNTED, _PARTLY_COUNTED, _DISPUTED, _POSSIBLE, _EXCLUDED = (f"'{word.value}'" for word in Disposition)
_REMAINS: Final = f"category = '{Category.REMAINS.value}'"

_ADOPTED: Final = """SELECT swap.id AS swap_id, date, status, side, category, low, high, about
FROM swap JOIN swap_figure ON swap_figure.swap_id = swap.id
WHERE NOT voided"""

_TOTALS: Final = f"""SELECT side, category, {SUM}, {COUNTED_SWAPS}
FROM adopted WHERE {COMPLETED} GROUP BY side, category"""

_PENDING: Final = f"""SELECT side, category, {SUM}, {COUNTED_SWAPS}
FROM adopted WHERE {PENDING} GROUP BY side, category"""

_COMPLETED_SWAPS: Final = f"SELECT id, date FROM swap WHERE {COMPLETED} AND NOT voided"

_READING: Final = "SELECT '' AS counted_by UNION ALL SELECT code FROM side"

_SAID: Final = """-- Every live stance, with the swap that it is on.
SELECT report.swap_id, report.id AS report_id, report.by_side, stance.pledge, stance.stance
FROM stance
JOIN report ON report.id = stance.report_id AND NOT report.voided
JOIN pledge ON pledge.code = stance.pledge AND NOT pledge.voided"""

_HEARD: Final = """-- Rule 9: the stances that each reading hears.
SELECT counted_by, pledge, swap_id, report_id, stance FROM said JOIN reading ON counted_by IN ('', by_side)"""

_VERDICT: Final = f"""-- Rule 3: what the reports heard say of one swap and one pledge, taken together. It beats
-- the window.
SELECT counted_by, pledge, swap_id,
    CASE
        WHEN max(stance = {_PARTLY}) THEN {_PARTLY_COUNTED}
        WHEN min(stance) <> max(stance) THEN {_DISPUTED}
        WHEN max(stance) = {_COUNTS} THEN {_COUNTED}
        ELSE {_EXCLUDED}
    END AS disposition
FROM heard GROUP BY counted_by, pledge, swap_id"""

_CLAIM: Final = f"""-- Rule 4: which swaps count, or partly count, towards a pledge with a figure of each kind
-- (remains, or living).
SELECT DISTINCT counted_by, swap_id, {_REMAINS} AS remains
FROM verdict JOIN pledge_figure ON pledge_figure.pledge = verdict.pledge WHERE disposition <> {_EXCLUDED}"""

_WINDOW: Final = "date >= window_from AND (window_until IS NULL OR date <= window_until) AND NOT voided"

_OPEN: Final = f"""-- Rules 2 and 4: the completed swaps in a pledge's window on which no report heard takes a
-- stance, for each kind of figure, unless they count towards a pledge with a figure of that kind.
SELECT reading.counted_by, pledge.code AS pledge, completed.id AS swap_id, kind.remains, {_POSSIBLE} AS disposition
FROM completed
CROSS JOIN reading
CROSS JOIN (SELECT 0 AS remains UNION ALL SELECT 1) AS kind
-- No NOT IN: where several columns are compared, SQLite looks at the whole list for a NULL.
LEFT JOIN claim
    ON claim.counted_by = reading.counted_by AND claim.swap_id = completed.id AND claim.remains = kind.remains
CROSS JOIN pledge ON {_WINDOW}
LEFT JOIN verdict
    ON verdict.counted_by = reading.counted_by AND verdict.pledge = pledge.code AND verdict.swap_id = completed.id
WHERE claim.swap_id IS NULL AND verdict.swap_id IS NULL"""

_COUNTING: Final = """-- Rule 5: which category of swap counts towards which category of pledge, and whether in full
-- (`whole`) or from none to all of it. What is not listed never counts.
WITH rule (received, pledged, whole) AS (VALUES
    ('pow', 'pow', 1), ('civilian', 'civilian', 1), ('people', 'people', 1), ('remains', 'remains', 1),
    ('pow', 'people', 1), ('civilian', 'people', 1),
    ('people', 'pow', 0), ('people', 'civilian', 0))
SELECT received, pledged, whole FROM rule"""

_BEARING: Final = """-- Which swaps bear on which pledge: by a verdict, for both kinds of figure, or as open for one.
SELECT counted_by, pledge, swap_id, NULL AS remains, disposition FROM verdict
UNION ALL
SELECT counted_by, pledge, swap_id, remains, disposition FROM open"""

_LINES: Final = """line AS MATERIALIZED (
    SELECT pledge, side, category, received, whole FROM pledge_figure JOIN counting ON pledged = category
)"""

_CONTRIBUTION: Final = f"""-- One row per completed swap and category received that bears on a line of a pledge, in
-- full, with its disposition.
WITH {_LINES}
SELECT bearing.counted_by, bearing.pledge, line.side, line.category, bearing.swap_id, completed.date,
    line.received, iif(whole, held.low, 0) AS low, held.high, held.about, bearing.disposition
-- CROSS JOIN: a swap has few figures, and of the lines few are of that side and category.
FROM bearing CROSS JOIN completed ON completed.id = bearing.swap_id
CROSS JOIN swap_figure AS held ON held.swap_id = completed.id AND coalesce(bearing.remains = (held.{_REMAINS}), 1)
CROSS JOIN line ON line.pledge = bearing.pledge AND line.side = held.side AND line.received = held.category"""

_RULES: Final = {
    "heard": _HEARD,
    "verdict": _VERDICT,
    "claim": _CLAIM,
    "open": _OPEN,
    "bearing": _BEARING,
    "contribution": _CONTRIBUTION,
}
"""What follows from `completed`, `said` and `reading`, each from those before it."""


def with_rules(**given: str) -> str:
    """A WITH clause in which the rules look at what is given instead of at all of the ledger."""
    # What several rules read is made once.
    parts = (
        *(f"{name} AS MATERIALIZED ({text})" for name, text in given.items()),
        *(f"{name} AS {'MATERIALIZED' if name == 'verdict' else ''} ({text})" for name, text in _RULES.items()),
    )
    return f"WITH {', '.join(parts)}"


def _bounds(name: str, certain: str, arguable: str) -> str:
    """A sum whose low takes only certain swaps in full, and whose high takes all arguable ones."""
    return (
        f"sum(iif(disposition IN ({certain}), low, 0)) AS {name}_low, "
        f"CASE WHEN total(disposition IN ({arguable}) AND high IS NULL) = 0 "
        f"THEN sum(iif(disposition IN ({arguable}), high, 0)) END AS {name}_high, "
        f"max(disposition IN ({arguable}) AND about) AS {name}_about"
    )


_ARGUED: Final = f"{_COUNTED}, {_PARTLY_COUNTED}, {_DISPUTED}"
_MOST: Final = f"{_ARGUED}, {_POSSIBLE}"


def progress(reading: str, days: str = "TRUE") -> str:
    """Rules 3 and 4, over contributions: counted.low is certain, possible.high the most that could be argued.

    `days` is a condition on the dates of swaps (rule 10).

    A swap on which no report heard takes a stance is the same to every pledge in whose window it lies, and between two
    days on which some window begins or ends it lies in the same windows as all others. So these swaps, which are most,
    are added up by such stretches before they meet a pledge, and the rules look at the others alone.
    """
    judged = f"{_COMPLETED_SWAPS} AND {days} AND id IN (SELECT swap_id FROM heard)"
    return f"""{with_rules(reading=reading, said=_SAID, completed=judged)}, {_LINES}, edge (day) AS (
    -- The day after a day is later than it with anything appended, and no date has to be reckoned.
    SELECT window_from FROM pledge UNION SELECT window_until || '~' FROM pledge WHERE window_until IS NOT NULL
), stretch AS MATERIALIZED (
    SELECT day AS date, coalesce(lead(day) OVER (ORDER BY day), '~') AS next FROM edge
), silent AS (
    -- What is no more than possible adds nothing to a low.
    SELECT stretch.date, side, category, {_SUMS["high"]} AS high, {_SUMS["about"]} AS about,
        sum(low = 0 AND high IS NULL) AS withheld, sum(high IS NULL) AS unbounded
    FROM stretch CROSS JOIN swap ON swap.date >= stretch.date AND swap.date < stretch.next
    CROSS JOIN swap_figure ON swap_id = swap.id
    -- The plus keeps SQLite from making an index of its own, on the status, in place of the one by date.
    WHERE +{COMPLETED} AND NOT voided AND {days} AND swap.id NOT IN (SELECT swap_id FROM heard)
    GROUP BY stretch.date, side, category
)
SELECT counted_by, done.pledge, done.side, done.category, line.low AS pledged_low, line.high AS pledged_high,
    line.about AS pledged_about, counted_low, counted_high, counted_about, possible_low, possible_high, possible_about,
    withheld, last_counted
FROM (
    SELECT counted_by, pledge, side, category,
        {_bounds("counted", _COUNTED, _ARGUED)}, {_bounds("possible", _COUNTED, _MOST)},
        sum(iif(disposition IN ({_MOST}), withheld, 0)) AS withheld,
        max(iif(disposition IN ({_COUNTED}, {_PARTLY_COUNTED}), date, NULL)) AS last_counted
    FROM (
        SELECT counted_by, pledge, side, category, low, high, about, low = 0 AND high IS NULL AS withheld, disposition,
            date
        FROM contribution
        UNION ALL
        SELECT counted_by, line.pledge, line.side, line.category, 0, silent.high, silent.about,
            iif(whole, withheld, unbounded), {_POSSIBLE}, NULL
        FROM silent CROSS JOIN pledge ON {_WINDOW}
        CROSS JOIN line ON line.pledge = pledge.code AND line.side = silent.side AND line.received = silent.category
        CROSS JOIN reading
        UNION ALL
        -- A line on which no swap bears is at zero.
        SELECT counted_by, pledge, side, category, 0, 0, 0, 0, '', NULL FROM reading CROSS JOIN pledge_figure
    )
    GROUP BY counted_by, pledge, side, category
) AS done
JOIN pledge ON pledge.code = done.pledge AND NOT pledge.voided
JOIN pledge_figure AS line ON line.pledge = done.pledge AND line.side = done.side AND line.category = done.category"""


def _gap(one: str, other: str) -> str:
    """Ten times the distance of two figures beyond the slack that `about` gives; over 0, they contradict.

    Each is given by what its columns begin with.
    """

    def apart(below: str, above: str) -> str:
        return (
            f"WHEN {below}high < {above}low THEN 10 * ({above}low - {below}high) > "
            f"max({below}about * {below}high, {above}about * {above}low)"
        )

    return f"CASE {apart(one, other)} {apart(other, one)} ELSE 0 END"


_SAYS_MORE_THAN_A_PLAN: Final = f"""(NOT report.{PENDING} OR EXISTS (
    SELECT 1 FROM swap
    WHERE swap.id = report.swap_id AND (swap.status = '{Status.AGREED.value}' OR swap.status = report.status)))"""
"""Whether a report can contradict its swap: a plan does not contradict what then happened. A report of something agreed
or under way contradicts only a swap that is no further itself."""

_LIVING: Final = f"category <> '{Category.REMAINS.value}'"
_PEOPLE: Final = f"category = '{Category.PEOPLE.value}'"


def _living(figures: str, owner: str, prefix: str) -> str:
    """The sum of the living that an entry has for the side of `people`, as three columns."""
    return ", ".join(
        f"(SELECT {made} FROM {figures} AS part WHERE part.{owner} = people.{owner} AND part.side = people.side "
        f"AND part.{_LIVING}) AS {prefix}{column}"
        for column, made in _SUMS.items()
    )


_CONTRADICTION: Final = f"""-- Where a live report's figure contradicts the adopted one: in a category that both
-- have, or, where the report states `people`, in the sum of the living, which is made for such reports alone.
SELECT report.swap_id, stated.report_id, stated.side, stated.category,
    stated.low AS stated_low, stated.high AS stated_high, stated.about AS stated_about,
    held.low AS adopted_low, held.high AS adopted_high, held.about AS adopted_about
FROM report_figure AS stated
JOIN report ON report.id = stated.report_id AND NOT report.voided
JOIN swap_figure AS held
    ON held.swap_id = report.swap_id AND held.side = stated.side AND held.category = stated.category
-- Most figures overlap, which is asked first since it is quickly told.
WHERE (stated.high < held.low OR held.high < stated.low) AND NOT stated.{_PEOPLE} AND {_gap("stated.", "held.")}
    AND {_SAYS_MORE_THAN_A_PLAN}
UNION ALL
SELECT swap_id, report_id, side, '{Category.PEOPLE.value}',
    stated_low, stated_high, stated_about, adopted_low, adopted_high, adopted_about
FROM (
    SELECT swap_id, report_id, side, {_living("report_figure", "report_id", "stated_")},
        {_living("swap_figure", "swap_id", "adopted_")}
    FROM (
        SELECT report.swap_id, report_id, side FROM report_figure JOIN report ON report.id = report_id
        WHERE {_PEOPLE} AND NOT voided AND report.swap_id IS NOT NULL AND {_SAYS_MORE_THAN_A_PLAN}
    ) AS people
)
WHERE {_gap("stated_", "adopted_")}"""

STRETCHED: Final = f"""-- Each figure that reports contradict, from the least to the most of what is adopted and what
-- these state. A report that gives only the sum of the living stretches no split, since nobody knows which part it
-- disputes.
SELECT adopted.swap_id, date, status, adopted.side, adopted.category,
    min(adopted.low, rival.low) AS low, max(adopted.high, rival.high) AS high, max(adopted.about, rival.about) AS about,
    adopted.low AS adopted_low, adopted.high AS adopted_high
FROM (
    SELECT swap_id, side, category, min(stated_low) AS low, max(stated_about) AS about,
        CASE WHEN count(stated_high) = count(*) THEN max(stated_high) END AS high
    FROM contradiction GROUP BY swap_id, side, category
) AS rival
CROSS JOIN adopted
    ON adopted.swap_id = rival.swap_id AND adopted.side = rival.side AND adopted.category = rival.category
WHERE NOT adopted.{_PEOPLE} OR NOT EXISTS (
    SELECT 1 FROM swap_figure AS split WHERE split.swap_id = adopted.swap_id AND split.side = adopted.side
        AND split.{_LIVING} AND NOT split.{_PEOPLE})"""

VIEWS: Final[Mapping[str, str]] = {
    "adopted": _ADOPTED,
    "totals": _TOTALS,
    "pending": _PENDING,
    "completed": _COMPLETED_SWAPS,
    "reading": _READING,
    "said": _SAID,
    "counting": _COUNTING,
    **_RULES,
    "progress": progress(_READING),
    "contradiction": _CONTRADICTION,
    "stretched": STRETCHED,
}
"""What each view selects, by its name."""
