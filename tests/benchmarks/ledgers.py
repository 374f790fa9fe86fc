"""Synthetic ledgers of any size, the same on every machine, and the same swaps as a journal for hledger and ledger-cli.

A ledger is made by the program itself and then filled by SQL, with its triggers dropped meanwhile and remade as they
were: so its rows hold to every CHECK, and have the history that the triggers would have written, as one command's.
Of ten years of swaps between two sides every swap has prisoners of war, a third civilians, a quarter remains; one to
five reports each, three on average; in a tenth of the swaps the counts are withheld or a report contradicts them. Ten
pledges, one a year, every second with a window that never ends; a fifth of the swaps has a report that takes a stance,
and a tenth of those a second one that disagrees.
"""

import contextlib
import csv
import sqlite3
import zlib
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Final

from pow_ledger.domain.history import Command
from pow_ledger.storage.history import recording
from tests.benchmarks.processes import ours, run

MADE_AT: Final = datetime(2025, 1, 1, tzinfo=UTC)

_NUMBER: Final = "((id * 2654435761 % 4294967296) >> 8)"
"""A number that looks random but is always the same for the same `id`."""
_DAY: Final = "date('2015-01-01', '+' || ((id - 1) * 3650 / :swaps) || ' days')"
_SOURCE: Final = "'https://example.org/swaps/' || id || '/' || nth, 'example.org'"

_FILLING: Final = (
    f"""WITH RECURSIVE number (id) AS (VALUES (1) UNION ALL SELECT id + 1 FROM number WHERE id < :swaps)
    INSERT INTO swap (id, date, status, place)
    SELECT id, {_DAY}, CASE id % 50 WHEN 7 THEN 'agreed' WHEN 8 THEN 'cancelled' ELSE 'completed' END,
        iif(id % 2, 'Border crossing', NULL) FROM number""",
    f"""WITH kind (side, category, every, offset) AS (VALUES
        ('russia', 'civilian', 3, 20), ('russia', 'pow', 1, 100), ('russia', 'remains', 4, 30),
        ('ukraine', 'civilian', 3, 25), ('ukraine', 'pow', 1, 110), ('ukraine', 'remains', 4, 500))
    INSERT INTO swap_figure (swap_id, side, category, low, high, about)
    SELECT id, side, category, iif(withheld, 0, low), iif(withheld OR id % 17 = 0, NULL, low + (id % 11 = 0) * 9),
        NOT withheld AND id % 13 = 0
    FROM (SELECT id, side, category, id % 20 = 3 AS withheld, 1 + ({_NUMBER} + offset) % (2 * offset) AS low
        FROM swap CROSS JOIN kind WHERE id % every = 0)""",
    f"""WITH nth (nth) AS (VALUES (1), (2), (3), (4), (5))
    INSERT INTO report (swap_id, status, source, publisher, published, claimant, by_side)
    SELECT id, status, {_SOURCE}, date, iif(nth < 4, 'Ministry of Defence', NULL),
        CASE nth WHEN 1 THEN 'russia' WHEN 2 THEN 'ukraine' END
    FROM swap CROSS JOIN nth WHERE nth <= 1 + {_NUMBER} % 5 ORDER BY id, nth""",
    # The last report on every twentieth swap states more than it has adopted.
    """INSERT INTO report_figure (report_id, side, category, low, high, about)
    SELECT report.id, side, category, low + rival, high + rival, about
    FROM (SELECT id, swap_id, 5000 * (swap_id % 20 = 13 AND id = max(id) OVER (PARTITION BY swap_id)) AS rival
        FROM report) AS report
    CROSS JOIN swap_figure ON swap_figure.swap_id = report.swap_id""",
    """WITH RECURSIVE number (id) AS (VALUES (1) UNION ALL SELECT id + 1 FROM number WHERE id < 10)
    INSERT INTO pledge (code, announced, window_from, window_until)
    SELECT 'pledge-' || char(96 + id), date('2015-01-01', '+' || (id - 1) || ' years'),
        date('2015-01-02', '+' || (id - 1) || ' years'), iif(id % 2, NULL, date('2015-01-01', '+' || id || ' years'))
    FROM number""",
    """INSERT INTO pledge_figure (pledge, side, category, low, high)
    SELECT pledge.code, side.code, category, 1200, NULL
    FROM pledge, side, (SELECT 'pow' AS category UNION ALL SELECT 'remains')""",
    """INSERT INTO stance (report_id, pledge, stance)
    SELECT id, pledge, iif(nth = 2, 'excluded', iif(swap_id % 35 = 0, 'partly', 'counts'))
    FROM (SELECT report.id, swap_id, 'pledge-' || char(97 + min(9, (swap_id - 1) * 10 / :swaps)) AS pledge,
            row_number() OVER (PARTITION BY swap_id ORDER BY report.id) AS nth
        FROM report WHERE swap_id % 5 = 0)
    WHERE nth = 1 OR (nth = 2 AND swap_id % 50 = 0)""",
    """INSERT INTO statement (as_of, pledge, source, claimant)
    SELECT date(announced, '+200 days'), code, 'Press service', 'Ombudsman' FROM pledge""",
    """INSERT INTO statement_figure (statement_id, side, category, low, high)
    SELECT id, 'ukraine', 'pow', 1000, 1000 FROM statement""",
    *(f"UPDATE {table} SET key = printf('%012x', id)" for table in ("swap", "report", "statement")),
)


def ledger(folder: Path, swaps: int) -> Path:
    """A ledger of so many swaps, made anew where the program's schema or what fills it has changed."""
    draft = folder / "draft.sqlite"
    draft.unlink(missing_ok=True)
    run(ours("init", "--db", draft))
    with contextlib.closing(sqlite3.connect(draft)) as connection:
        made_of = (*_FILLING, *connection.execute("SELECT sql FROM sqlite_schema ORDER BY name"))
    path = folder / f"{swaps}-{zlib.crc32(repr(made_of).encode()):08x}.sqlite"
    if not path.exists():
        for old in folder.glob(f"{swaps}-*"):
            old.unlink()
        fill(draft, swaps)
        draft.replace(path)
    return path


def fill(path: Path, swaps: int) -> None:
    """Fill an empty ledger with so many swaps."""
    with contextlib.closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("PRAGMA cache_size = -500000")
        connection.execute("BEGIN")
        with (
            recording.without_triggers(connection),
            recording.recorded_as(connection, Command("import", MADE_AT)),
            recording.in_bulk(connection),
        ):
            for statement in _FILLING:
                connection.execute(statement, {"swaps": swaps} if ":swaps" in statement else {})
        connection.execute("COMMIT")


def journal(folder: Path, swaps: int) -> Path:
    """The adopted figures of the completed swaps of such a ledger, a transaction each, in the journal format."""
    source = ledger(folder, swaps)
    path = source.with_suffix(".journal")
    if not path.exists():
        draft = path.with_suffix(".draft")
        with contextlib.closing(sqlite3.connect(source)) as connection, draft.open("w") as file:
            found = connection.execute(
                """SELECT date, id, group_concat('    ' || side || ':' || category || '  ' || low, char(10))
                FROM swap JOIN swap_figure ON swap_id = id
                WHERE status = 'completed' AND NOT voided GROUP BY id ORDER BY date, id"""
            )
            file.writelines(f"{day} swap {number}\n{postings}\n    announced\n\n" for day, number, postings in found)
        draft.replace(path)
    return path


def spreadsheet(folder: Path, rows: int) -> Path:
    """A CSV file of so many swaps of ten years, no two of which have the same day and figures."""
    path = folder / f"{rows}.csv"
    if not path.exists():
        draft = path.with_suffix(".draft")
        first = date(2015, 1, 1)
        with draft.open("w", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(
                ["date", "ukraine", "russia", "ukraine:civilian", "source", "claimant", "by", "place", "note"]
            )
            for row in range(rows):
                by = ("Ministry of Defence", "russia") if row % 2 else ("Coordination Headquarters", "ukraine")
                russia = "withheld" if row % 20 == 3 else 1 + row // 9973
                figures = (1 + row % 9973, russia, 3 if row % 3 == 0 else None)
                day = first + timedelta(days=row * 3650 // rows)
                source = f"https://example.org/swaps/{row}"
                writer.writerow([day, *figures, source, *by, "Border crossing", f"Stage {row}"])
        draft.replace(path)
    return path
