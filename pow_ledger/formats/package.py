"""The data package: a whole ledger as CSV files, described by `datapackage.json`.

One file per kind of entry and one for its figures, joined by keys; `data/README.md` has the columns.
"""

import csv
import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from pow_ledger.domain.counts import in_order
from pow_ledger.domain.entries import (
    Category,
    Count,
    Counts,
    Holdings,
    Pledge,
    Report,
    Side,
    Source,
    Stance,
    Statement,
    Status,
    Swap,
)
from pow_ledger.domain.figures import parse_figure

Row = Mapping[str, str]


def bundled() -> Holdings:
    """The dataset that ships along."""
    return read_package(bundled_folder())


def bundled_folder() -> Traversable:
    """Where the dataset is: inside the installed package, or at the top of a checkout."""
    installed = files("pow_ledger") / "data"
    return installed if installed.is_dir() else Path(__file__).parents[2] / "data"


def read_package(folder: Traversable) -> Holdings:
    """Read a data package. Its order is the order of the entries."""
    described = json.loads((folder / "datapackage.json").read_text(encoding="utf-8"))
    package = _Package(folder)
    return Holdings(
        sides=package.sides,
        complete_from=_day(described.get("complete_from", "")),
        pledges=tuple(package.pledges()),
        swaps=tuple(package.swaps()),
        statements=tuple(package.statements()),
    )


class _Package:
    """The files of one package, each read when it is asked for."""

    def __init__(self, folder: Traversable) -> None:
        self._folder: Final = folder
        self.sides: Final = tuple(Side(row["code"], row["name"]) for row in self._rows("sides"))

    def pledges(self) -> Iterable[Pledge]:
        figures = self._figures("pledge_figures", "pledge")
        for row in self._rows("pledges"):
            yield Pledge(
                code=row["code"],
                announced=date.fromisoformat(row["announced"]),
                figures=figures[row["code"]],
                source=_source(row),
                window_from=date.fromisoformat(row["from"]),
                window_until=_day(row["until"]),
                deadline=row["deadline"] or None,
                note=row["note"] or None,
            )

    def swaps(self) -> Iterable[tuple[Swap, tuple[Report, ...]]]:
        figures = self._figures("swap_figures", "swap")
        reports = self._reports()
        for row in self._rows("swaps"):
            swap = Swap(
                date=date.fromisoformat(row["date"]),
                figures=figures[row["key"]],
                status=Status(row["status"]),
                place=row["place"] or None,
                mediators=tuple(filter(None, row["mediators"].split(";"))),
                label=row["label"] or None,
                note=row["note"] or None,
            )
            yield swap, tuple(reports[row["key"]])

    def statements(self) -> Iterable[Statement]:
        figures = self._figures("statement_figures", "statement")
        for row in self._rows("statements"):
            yield Statement(
                as_of=date.fromisoformat(row["as_of"]),
                figures=figures[row["key"]],
                source=_source(row),
                since=_day(row["since"]),
                pledge=row["pledge"] or None,
                mediator=row["mediator"] or None,
                note=row["note"] or None,
            )

    def _reports(self) -> Mapping[str, Sequence[Report]]:
        figures = self._figures("report_figures", "report")
        stances: defaultdict[str, list[tuple[str, Stance]]] = defaultdict(list)
        for row in self._rows("stances"):
            stances[row["report"]].append((row["pledge"], Stance(row["stance"])))
        reports: defaultdict[str, list[Report]] = defaultdict(list)
        for row in self._rows("reports"):
            reports[row["swap"]].append(
                Report(
                    source=_source(row),
                    status=Status(row["status"]),
                    figures=figures[row["key"]],
                    stances=tuple(sorted(stances[row["key"]])),
                    note=row["note"] or None,
                )
            )
        return reports

    def _figures(self, name: str, owner: str) -> Mapping[str, Counts]:
        counts: defaultdict[str, list[Count]] = defaultdict(list)
        for row in self._rows(name):
            counts[row[owner]].append(Count(row["side"], Category(row["category"]), parse_figure(row["figure"])))
        ordered = {key: in_order(of, self.sides) for key, of in counts.items()}
        return defaultdict(tuple, ordered)

    def _rows(self, name: str) -> Iterable[Row]:
        return list(csv.DictReader((self._folder / f"{name}.csv").read_text(encoding="utf-8").splitlines()))


def _day(text: str) -> date | None:
    return date.fromisoformat(text) if text else None


def _source(row: Row) -> Source:
    return Source(
        citation=row["source"],
        publisher=row["publisher"] or None,
        published=_day(row["published"]),
        archive=row["archive"] or None,
        claimant=row["claimant"] or None,
        by=row["by"] or None,
    )
