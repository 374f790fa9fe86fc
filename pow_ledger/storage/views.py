"""The sums, as SQL views in the ledger file, so that every program that opens it shows one number.

`totals` and `pending` sum adopted figures; `progress` holds the rules that join swaps to pledges
(numbered as in `pow_ledger.domain.progress`, which has the rest of them). A figure is three columns:
`low`, `high` (NULL: no upper bound) and `about`. Nothing voided is in any sum.

Progress comes in readings: `counted_by` is '' where every report is heard, or the code of the one
side whose reports are (rule 9).
"""

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
_POSSIBLE: Final = f"'{Disposition.POSSIBLE.value}'"

_ADOPTED: Final = """CREATE VIEW adopted AS
SELECT swap.id AS swap_id, date, status, side, category, low, high, about
FROM swap JOIN swap_figure ON swap_figure.swap_id = swap.id
WHERE NOT voided"""

_TOTALS: Final = f"""CREATE VIEW totals AS
SELECT side, category, {SUM}, {COUNTED_SWAPS}
FROM adopted WHERE {COMPLETED} GROUP BY side, category"""

_PENDING: Final = f"""CREATE VIEW pending AS
SELECT side, category, {SUM}, {COUNTED_SWAPS}
FROM adopted WHERE {PENDING} GROUP BY side, category"""

_READING: Final = """CREATE VIEW reading AS
SELECT '' AS counted_by UNION ALL SELECT code FROM side"""

_HEARD: Final = """CREATE VIEW heard AS
-- Rule 9: the live stances that each reading hears.
SELECT reading.counted_by, stance.pledge, report.swap_id, report.id AS report_id, stance.stance
FROM stance
JOIN report ON report.id = stance.report_id AND NOT report.voided
JOIN pledge ON pledge.code = stance.pledge AND NOT pledge.voided
JOIN reading ON reading.counted_by IN ('', report.by_side)"""

_VERDICT: Final = f"""CREATE VIEW verdict AS
-- Rule 3: what the reports heard say of one swap and one pledge, taken together. It beats the window.
SELECT counted_by, pledge, swap_id,
    CASE
        WHEN max(stance = {_PARTLY}) THEN '{Disposition.PARTLY.value}'
        WHEN min(stance) <> max(stance) THEN '{Disposition.DISPUTED.value}'
        WHEN max(stance) = {_COUNTS} THEN '{Disposition.COUNTED.value}'
        ELSE '{Disposition.EXCLUDED.value}'
    END AS disposition
FROM heard GROUP BY counted_by, pledge, swap_id"""

_REMAINS: Final = f"category = '{Category.REMAINS.value}'"

_OPEN: Final = f"""CREATE VIEW open AS
-- Rules 2 and 4: the completed swaps in a pledge's window on which no report heard takes a stance, for each
-- kind of figure (remains, or living), unless the swap counts, or partly counts, towards another pledge with a
-- figure of that kind.
SELECT reading.counted_by, pledge.code AS pledge, swap.id AS swap_id, kind.remains, {_POSSIBLE} AS disposition
FROM reading
CROSS JOIN pledge
CROSS JOIN (SELECT 0 AS remains UNION ALL SELECT 1) AS kind
JOIN swap ON swap.date >= window_from AND (window_until IS NULL OR swap.date <= window_until)
WHERE {COMPLETED} AND NOT swap.voided AND NOT pledge.voided
    -- Few swaps have a stance at all, and only of those it is asked which.
    AND (swap.id NOT IN (SELECT swap_id FROM report JOIN stance ON report_id = report.id) OR NOT EXISTS (
        -- CROSS JOIN: the reports on one swap are few, the stances on one pledge many.
        SELECT 1 FROM report CROSS JOIN stance ON stance.report_id = report.id
        JOIN pledge AS other ON other.code = stance.pledge
        WHERE report.swap_id = swap.id AND NOT report.voided AND NOT other.voided
            AND reading.counted_by IN ('', report.by_side)
            AND (stance.pledge = pledge.code OR (stance.stance IN ({_COUNTS}, {_PARTLY}) AND EXISTS (
                SELECT 1 FROM pledge_figure
                WHERE pledge_figure.pledge = stance.pledge AND ({_REMAINS}) = kind.remains)))))"""

_COUNTING: Final = """CREATE VIEW counting AS
-- Rule 5: which category of swap counts towards which category of pledge, and whether in full
-- (`whole`) or from none to all of it. What is not listed never counts.
WITH rule (received, pledged, whole) AS (VALUES
    ('pow', 'pow', 1), ('civilian', 'civilian', 1), ('people', 'people', 1), ('remains', 'remains', 1),
    ('pow', 'people', 1), ('civilian', 'people', 1),
    ('people', 'pow', 0), ('people', 'civilian', 0))
SELECT received, pledged, whole FROM rule"""

_BEARING: Final = """CREATE VIEW bearing AS
-- Which completed swaps bear on which pledge: by a verdict, for both kinds of figure, or as open for one.
SELECT counted_by, pledge, swap_id, NULL AS remains, disposition FROM verdict
UNION ALL
SELECT counted_by, pledge, swap_id, remains, disposition FROM open"""

_CONTRIBUTION: Final = f"""CREATE VIEW contribution AS
-- One row per completed swap and category received that bears on a line of a pledge, in full, with its
-- disposition.
WITH line AS MATERIALIZED (
    SELECT pledge, side, category, received, whole FROM pledge_figure JOIN counting ON pledged = category
)
SELECT bearing.counted_by, bearing.pledge, line.side, line.category, bearing.swap_id, swap.date,
    line.received, iif(whole, held.low, 0) AS low, held.high, held.about, bearing.disposition
-- CROSS JOIN: a swap has few figures, and of the lines few are of that side and category.
FROM bearing CROSS JOIN swap ON swap.id = bearing.swap_id AND {COMPLETED} AND NOT swap.voided
CROSS JOIN swap_figure AS held ON held.swap_id = swap.id AND coalesce(bearing.remains = (held.{_REMAINS}), 1)
CROSS JOIN line ON line.pledge = bearing.pledge AND line.side = held.side AND line.received = held.category"""


def _bounds(name: str, certain: str, arguable: str) -> str:
    """A sum whose low takes only certain swaps in full, and whose high takes all arguable ones."""
    return (
        f"sum(iif(disposition IN ({certain}), low, 0)) AS {name}_low, "
        f"CASE WHEN total(disposition IN ({arguable}) AND high IS NULL) = 0 "
        f"THEN sum(iif(disposition IN ({arguable}), high, 0)) END AS {name}_high, "
        f"max(disposition IN ({arguable}) AND about) AS {name}_about"
    )


_CERTAIN: Final = f"'{Disposition.COUNTED.value}'"
_ARGUED: Final = f"{_CERTAIN}, '{Disposition.PARTLY.value}', '{Disposition.DISPUTED.value}'"

_MOST: Final = f"{_ARGUED}, {_POSSIBLE}"

PROGRESS: Final = (
    f"{_bounds('counted', _CERTAIN, _ARGUED)}, {_bounds('possible', _CERTAIN, _MOST)}, "
    f"CAST(total(disposition IN ({_MOST}) AND low = 0 AND high IS NULL) AS INTEGER) AS withheld"
)
"""Rules 3 and 4, over contributions: counted.low is certain, possible.high the most that could be argued."""

_PROGRESS: Final = f"""CREATE VIEW progress AS
SELECT counted_by, done.pledge, done.side, done.category, line.low AS pledged_low, line.high AS pledged_high,
    line.about AS pledged_about, counted_low, counted_high, counted_about, possible_low, possible_high, possible_about,
    withheld
FROM (
    SELECT counted_by, pledge, side, category, {PROGRESS}
    FROM (
        SELECT counted_by, pledge, side, category, low, high, about, disposition FROM contribution
        UNION ALL
        -- A line on which no swap bears is at zero.
        SELECT counted_by, pledge, side, category, 0, 0, 0, '' FROM reading CROSS JOIN pledge_figure
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


_LIVING: Final = f"category <> '{Category.REMAINS.value}'"
_PEOPLE: Final = f"category = '{Category.PEOPLE.value}'"


def _living(figures: str, owner: str, prefix: str) -> str:
    """The sum of the living that an entry has for the side of `people`, as three columns."""
    return ", ".join(
        f"(SELECT {made} FROM {figures} AS part WHERE part.{owner} = people.{owner} AND part.side = people.side "
        f"AND part.{_LIVING}) AS {prefix}{column}"
        for column, made in _SUMS.items()
    )


_CONTRADICTION: Final = f"""CREATE VIEW contradiction AS
-- Where a live report's figure contradicts the adopted one: in a category that both have, or, where
-- the report states `people`, in the sum of the living, which is made for such reports alone.
WITH stated AS (
    SELECT report.swap_id, report_id, side, category, low, high, about
    FROM report JOIN report_figure ON report_figure.report_id = report.id
    WHERE NOT voided
), people AS (
    SELECT swap_id, report_id, side FROM stated WHERE {_PEOPLE}
)
SELECT stated.swap_id, stated.report_id, stated.side, stated.category,
    stated.low AS stated_low, stated.high AS stated_high, stated.about AS stated_about,
    held.low AS adopted_low, held.high AS adopted_high, held.about AS adopted_about
FROM stated JOIN swap_figure AS held USING (swap_id, side, category)
WHERE NOT stated.{_PEOPLE} AND {_gap("stated.", "held.")}
UNION ALL
SELECT swap_id, report_id, side, '{Category.PEOPLE.value}',
    stated_low, stated_high, stated_about, adopted_low, adopted_high, adopted_about
FROM (
    SELECT swap_id, report_id, side, {_living("report_figure", "report_id", "stated_")},
        {_living("swap_figure", "swap_id", "adopted_")}
    FROM people
)
WHERE {_gap("stated_", "adopted_")}"""

RANGED: Final = """SELECT adopted.swap_id, date, status, adopted.side, adopted.category,
    min(adopted.low, coalesce(rival.low, adopted.low)) AS low,
    CASE WHEN rival.swap_id IS NULL THEN adopted.high
        WHEN adopted.high IS NOT NULL AND rival.high IS NOT NULL THEN max(adopted.high, rival.high) END AS high,
    max(adopted.about, coalesce(rival.about, 0)) AS about
FROM adopted LEFT JOIN (
    SELECT swap_id, side, category, min(stated_low) AS low, max(stated_about) AS about,
        CASE WHEN count(stated_high) = count(*) THEN max(stated_high) END AS high
    FROM contradiction GROUP BY swap_id, side, category
) AS rival ON rival.swap_id = adopted.swap_id AND rival.side = adopted.side AND rival.category = adopted.category
    AND (adopted.category <> 'people' OR NOT EXISTS (
        SELECT 1 FROM swap_figure AS split WHERE split.swap_id = adopted.swap_id AND split.side = adopted.side
            AND split.category IN ('pow', 'civilian')))"""

_RANGED: Final = f"""CREATE VIEW ranged AS
-- Each adopted figure stretched to what the reports that contradict it state. A report that gives only the
-- sum of the living stretches no split, since nobody knows which part it disputes.
{RANGED}"""

VIEWS: Final = (
    _ADOPTED,
    _TOTALS,
    _PENDING,
    _READING,
    _HEARD,
    _VERDICT,
    _OPEN,
    _COUNTING,
    _BEARING,
    _CONTRIBUTION,
    _PROGRESS,
    _CONTRADICTION,
    _RANGED,
)
