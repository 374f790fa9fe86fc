"""`ledger publish`: a page that shows the whole ledger, with pictures, tables, a feed and a data package beside it."""

import io
import sqlite3
import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from pow_ledger.commands.shared import environment, pictured
from pow_ledger.commands.shared.options import LedgerOptions, grouped, link, text
from pow_ledger.commands.shared.pictured import Picture
from pow_ledger.domain.errors import FileRefused
from pow_ledger.domain.totals import EVERYTHING
from pow_ledger.storage.entries import reading

if TYPE_CHECKING:
    from pow_ledger.domain.history import Logged
    from pow_ledger.pictures.frames import Setting
    from pow_ledger.pictures.page import Download, Publication, PublishedSwap, Reading
    from pow_ledger.pictures.shapes import Drawing

PAGE: Final = "index.html"
TITLE: Final = "Announced prisoner exchanges"
_TABLES: Final = {
    "totals": "What each side received, and progress against every pledge",
    "swaps": "A row for each swap, with running totals",
    "figures": "A row for each figure that the ledger has adopted",
    "reports": "Who says what of each swap and pledge, and where",
    "progress": "Each pledge side by side: counted, possible, remaining",
    "statements": "Running totals that somebody stated",
}
_Step = Callable[[str], None]


@grouped
def publish(
    folder: Annotated[Path, typer.Argument(metavar="FOLDER", help="Where the page goes, with all that belongs to it.")],
    *,
    title: Annotated[
        str, typer.Option("--title", callback=text("title"), metavar="TEXT", help="What stands at the top of the page.")
    ] = TITLE,
    base_url: Annotated[
        str | None,
        typer.Option(
            "--base-url",
            callback=link("--base-url"),
            metavar="URL",
            help="Where the folder will be on the web, for addresses in the feed and in what search engines read.",
        ),
    ] = None,
    no_notes: Annotated[
        bool, typer.Option("--no-notes", help="Leave all notes out: of the page, the tables and the package.")
    ] = False,
    authors: Annotated[
        bool,
        typer.Option(
            "--authors", help="Say who recorded and corrected what (POW_LEDGER_AUTHOR), which is left out otherwise."
        ),
    ] = False,
    where: LedgerOptions,
) -> None:
    """A page for readers, with pictures and sources.

    The folder gets index.html, which needs nothing else, the pictures as SVG, the tables as CSV, the whole ledger as a
    data package, and feed.xml, a feed of what was recorded or corrected. Files of the folder that are not its own stay
    as they are.

    \b
    Example: ledger publish site --title "Exchanges since 2022"
    """
    from pow_ledger.display.steps import steps
    from pow_ledger.formats.publication import write_publication

    base = None if base_url is None else f"{base_url.rstrip('/')}/"
    with where.opened() as ledger, steps() as step:
        files, page = _everything(ledger, title, base, notes=not no_notes, authors=authors, step=step)
        step("Writing the folder")
        try:
            write_publication(folder, files, (PAGE, page))
        except OSError as error:
            raise FileRefused(str(folder), error.strerror or str(error)) from error
    environment.say(f"Wrote {folder / PAGE} and {len(files)} files beside it.")


def _everything(
    ledger: sqlite3.Connection, title: str, base: str | None, *, notes: bool, authors: bool, step: _Step
) -> tuple[Mapping[str, bytes], bytes]:
    """All files of a publication by their names, and the page."""
    from pow_ledger.pictures.feed import About, feed
    from pow_ledger.pictures.page import page
    from pow_ledger.storage.entries import dump
    from pow_ledger.storage.entries.notes import hide_notes
    from pow_ledger.storage.history.log import read_log

    with dump.keyed(ledger) as keyed:
        if not notes:
            # Of the keyed ledger, since it may be a copy.
            hide_notes(keyed)
        step("Reading the history")
        log = tuple(read_log(keyed))
        files: dict[str, bytes] = {}
        step("Writing the tables")
        files |= _tables(keyed)
        files |= _package(keyed)
        step("Drawing the pictures")
        published = _published(keyed, title, base, log, notes=notes, authors=authors)
        files |= _pictures(published)
        addresses = {swap.record.id: f"#{swap.address}" for swap in published.swaps}
        about = About(title, base, addresses, authors, notes, published.setting.today, published.setting.names)
        files["feed.xml"] = feed(log, about).encode()
        step("Writing the page")
        return files, page(published._replace(downloads=tuple(_downloads(files)))).encode()


def _tables(ledger: sqlite3.Connection) -> Iterator[tuple[str, bytes]]:
    from pow_ledger.commands.export import TABLES
    from pow_ledger.formats.writers import write_delimited

    for name in _TABLES:
        written = io.StringIO(newline="")
        write_delimited(TABLES[name](ledger, EVERYTHING, None, None).table(), ",", written)
        yield f"tables/{name}.csv", written.getvalue().encode()


def _package(ledger: sqlite3.Connection) -> Iterator[tuple[str, bytes]]:
    from pow_ledger.formats.packages.writing import write_package
    from pow_ledger.storage.entries import dump

    with tempfile.TemporaryDirectory() as made:
        folder = Path(made) / "package"
        write_package(folder, reading.sides(ledger), reading.coverage(ledger), lambda kind: dump.entries(ledger, kind))
        for path in sorted(folder.iterdir()):
            yield f"package/{path.name}", path.read_bytes()


def _published(
    ledger: sqlite3.Connection, title: str, base: str | None, log: "tuple[Logged, ...]", *, notes: bool, authors: bool
) -> "Publication":
    """Read all that the page is made of."""
    from pow_ledger.domain.checks import checks
    from pow_ledger.domain.corrections import corrections
    from pow_ledger.pictures.page import Publication
    from pow_ledger.storage.sums.book import read_book
    from pow_ledger.storage.sums.totals import read_totals

    setting = pictured.setting_of(ledger, Picture.PROGRESS, EVERYTHING)
    readings = tuple(_readings(ledger, setting))
    published = Publication(
        title=title,
        setting=setting,
        totals=read_totals(ledger),
        readings=readings,
        contributions={
            found.pledge.code: pictured.contributions_of(ledger, found, EVERYTHING) for found in readings[0].pledges
        },
        swaps=tuple(_swaps(ledger)),
        pledges=reading.pledges(ledger, voided_too=True),
        statements=tuple(reading.statements(ledger, voided_too=True)),
        findings=tuple(each for each in checks.run(read_book(ledger, setting.today)) if not each.quiet),
        corrections=corrections(log, notes=notes, authors=authors, names=setting.names),
        pictures={},
        downloads=(),
        base_url=base,
    )
    return published._replace(pictures=dict(_drawings(published)))


def _readings(ledger: sqlite3.Connection, setting: "Setting") -> "Iterator[Reading]":
    from pow_ledger.pictures.page import Reading
    from pow_ledger.pictures.progress import progress
    from pow_ledger.storage.sums.progress import read_progress

    for side in (None, *setting.sides):
        pledges = tuple(read_progress(ledger, counted_by=side.code if side else None))
        yield Reading(side, pledges, _both_widths(setting, partial(progress, pledges)))


def _swaps(ledger: sqlite3.Connection) -> "Iterator[PublishedSwap]":
    from pow_ledger.domain.checks.book import SwapWithReports
    from pow_ledger.domain.checks.comparison import compare
    from pow_ledger.pictures.page import PublishedSwap

    keys, sides = reading.swap_keys(ledger), reading.sides(ledger)
    for swap in reading.swaps_with_reports(ledger, voided_too=True):
        live = SwapWithReports(swap.record, tuple(each for each in swap.reports if not each.voided))
        compared = None if swap.record.voided else compare(live, sides)
        yield PublishedSwap(swap.record, swap.reports, keys[swap.record.id], compared)


def _drawings(published: "Publication") -> "Iterator[tuple[str, tuple[Drawing, ...]]]":
    """Every picture of the page, each wide and narrow."""
    from pow_ledger.domain.checks.book import SwapWithReports
    from pow_ledger.pictures.page import MOST_ANSWERED, open_pledges
    from pow_ledger.pictures.pledge import pledge
    from pow_ledger.pictures.progress import bars, bars_key
    from pow_ledger.pictures.swaps import swaps
    from pow_ledger.pictures.totals import totals

    setting, pledges = published.setting, published.readings[0].pledges
    day = setting.coverage.horizon(setting.today).day
    live = [swap for swap in published.swaps if not swap.record.voided]
    booked = [SwapWithReports(each.record, tuple(r for r in each.reports if not r.voided)) for each in live]
    links = {swap.record.id: f"#{swap.address}" for swap in live}
    yield "swaps", _both_widths(setting, partial(swaps, booked, links=links))
    stated = [each for each in published.statements if not each.voided]
    summed = _both_widths(setting, partial(totals, [each.record for each in live], stated))
    yield "totals", summed
    answered = open_pledges(pledges, day)[:MOST_ANSWERED]
    for found in answered:
        yield f"answer-{found.pledge.code}", _both_widths(setting, partial(bars, found))
    if answered:
        yield "key", _both_widths(setting, partial(bars_key, answered))
    else:
        yield "answer", tuple(drawing._replace(name="answer") for drawing in summed)
    for found in pledges:
        bearing = published.contributions[found.pledge.code]
        yield f"pledge-{found.pledge.code}", _both_widths(setting, partial(pledge, found, bearing))


def _both_widths(setting: "Setting", draw: "Callable[[Setting], Drawing]") -> "tuple[Drawing, ...]":
    from pow_ledger.pictures.frames import NARROW, WIDE

    return tuple(draw(setting._replace(width=width)) for width in (WIDE, NARROW))


def _pictures(published: "Publication") -> Iterator[tuple[str, bytes]]:
    from pow_ledger.pictures.rendering import svg

    of_the_answer = ("answer", "key")
    wide = [reading.pictures[0] for reading in published.readings]
    wide += [
        drawings[0] for name, drawings in published.pictures.items() if name.partition("-")[0] not in of_the_answer
    ]
    for drawing in wide:
        yield f"pictures/{drawing.name}.svg", svg(drawing).encode()


def _downloads(files: Mapping[str, bytes]) -> "Iterator[Download]":
    from pow_ledger.pictures.page import Download

    for name, words in _TABLES.items():
        yield Download(f"tables/{name}.csv", words, "text/csv")
    yield Download("package/datapackage.json", "The whole ledger as a data package", "application/json")
    yield Download("feed.xml", "A feed of what was recorded or corrected", "application/atom+xml")
    for name in files:
        if name.startswith("pictures/"):
            yield Download(name, f"Picture: {Path(name).stem}", "image/svg+xml")
