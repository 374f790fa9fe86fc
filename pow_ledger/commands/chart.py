"""`ledger chart`: pictures of progress, swaps, totals and one pledge: in the terminal, as SVG or as PNG."""

import sqlite3
import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Final

import typer

from pow_ledger.commands.shared import completion, environment
from pow_ledger.commands.shared.options import CountedBy, CutOptions, LedgerOptions, grouped
from pow_ledger.commands.shared.output import put_file
from pow_ledger.commands.shared.pictured import Picture
from pow_ledger.domain.counts import find_side
from pow_ledger.domain.errors import Conflicting, NoPledgeNamed, NotAPicture, UnknownPicture
from pow_ledger.domain.totals import Cut
from pow_ledger.storage.entries import reading

if TYPE_CHECKING:
    from rich.console import Console

_ENDINGS: Final = (".svg", ".png")
_STDOUT: Final = "-"
_Show = Callable[["Console"], None]


def _pictures(ctx: typer.Context, incomplete: str) -> completion.Offer:
    return [*(each.value for each in Picture if each.startswith(incomplete)), *completion.pledges(ctx, incomplete)]


@grouped
def chart(
    picture: Annotated[
        str | None,
        typer.Argument(
            metavar="PICTURE",
            help="progress (if left out), swaps, totals, or pledge with a CODE; or a pledge's code alone.",
            autocompletion=_pictures,
            show_default=False,
        ),
    ] = None,
    code: Annotated[
        str | None,
        typer.Argument(
            metavar="CODE",
            help="The pledge whose picture is drawn.",
            autocompletion=completion.pledges,
            show_default=False,
        ),
    ] = None,
    *,
    counted_by: CountedBy = None,
    output: Annotated[
        str | None,
        typer.Option(
            "--output", "-o", metavar="FILE", help="Write a picture: FILE.svg or FILE.png; - is SVG on stdout."
        ),
    ] = None,
    alt: Annotated[
        bool, typer.Option("--alt", help="Print what the picture shows, in words, for readers who cannot see it.")
    ] = False,
    narrow: Annotated[
        bool, typer.Option("--narrow", help="Draw the file for a telephone's width, 360 pixels.")
    ] = False,
    cut: CutOptions,
    where: LedgerOptions,
) -> None:
    """Pictures: in the terminal, as SVG or as PNG.

    progress has a bar for each pledge, swaps a mark for each exchange, totals what each side has received so far, and
    pledge how one pledge came about. `ledger help pictures` says how to read them.

    \b
    Example: ledger chart swaps --from 2025 -o swaps.svg
    """
    if alt and output is not None:
        raise Conflicting("--alt", "--output", "An SVG has these words in it; leave one of the two out.")
    if narrow and output is None:
        raise Conflicting("--narrow", "a chart that is no file", "Name a file with -o.")
    form = None if output is None else _form(output)
    with where.opened() as ledger:
        sides = reading.sides(ledger)
        wanted = cut.read(sides)
        reader = None if counted_by is None else find_side(counted_by, sides)
        which, pledge = _wanted(ledger, picture, code)
        if output is None and not alt:
            _print(_screen(ledger, which, wanted, reader, pledge))
            return
        from pow_ledger.commands.shared.pictured import drawn
        from pow_ledger.pictures.frames import NARROW, WIDE

        drawing = drawn(ledger, which, wanted, reader, pledge, NARROW if narrow else WIDE)
        if output is None:
            print(drawing.description)
            return
    from pow_ledger.pictures.rendering import svg

    _write(svg(drawing), output, form)


def _form(output: str) -> str:
    """The kind of picture that a file's ending names. Raises NotAPicture."""
    ending = ".svg" if output == _STDOUT else Path(output).suffix.lower()
    if ending not in _ENDINGS:
        raise NotAPicture(output, _ENDINGS)
    return ending


def _wanted(ledger: sqlite3.Connection, picture: str | None, code: str | None) -> tuple[Picture, str | None]:
    """Which picture the words name, and of which pledge. Raises UnknownPicture, NoPledgeNamed or Conflicting."""
    name = picture or Picture.PROGRESS.value
    if name not in list(Picture):
        if code is not None or name not in reading.pledge_codes(ledger):
            raise UnknownPicture(name)
        return Picture.PLEDGE, name
    which = Picture(name)
    if which is Picture.PLEDGE and code is None:
        raise NoPledgeNamed([record.pledge.code for record in reading.pledges(ledger)])
    if which is not Picture.PLEDGE and code is not None:
        raise Conflicting(f"The picture {name}", "a pledge's code", "`ledger chart pledge CODE` draws one pledge.")
    return which, code


def _write(drawn: str, output: str, form: str | None) -> None:
    if output == _STDOUT:
        sys.stdout.write(drawn)
        return
    if form == ".png":
        from pow_ledger.pictures.png import png

        content = png(drawn)
    else:
        content = drawn.encode()
    put_file(Path(output), lambda file: file.write(content))


def _screen(ledger: sqlite3.Connection, picture: Picture, wanted: Cut, reader: str | None, code: str | None) -> _Show:
    """A function that shows the picture on a console. All that it shows is read before."""
    from pow_ledger.commands.shared import pictured
    from pow_ledger.display import charts
    from pow_ledger.storage.sums.progress import read_progress

    pictured.check_cut(picture, wanted, reader)
    setting = pictured.setting_of(ledger, picture, wanted)
    sides, record = setting.sides, setting.record_words
    horizon = reading.coverage(ledger).horizon(environment.today(), wanted.until)
    match picture:
        case Picture.PROGRESS:
            pledges = tuple(read_progress(ledger, wanted, counted_by=reader))
            return lambda console: charts.show_progress(console, pledges, sides, horizon, record)
        case Picture.PLEDGE:
            from pow_ledger.domain.progress import steps_of

            found = pictured.pledge_of(ledger, code or "", wanted, reader)
            swaps_of = pictured.contributions_of(ledger, found, wanted)
            grown = {place: list(steps_of(swaps)) for place, swaps in swaps_of.items()}
            return lambda console: charts.show_pledge_so_far(console, found, grown, sides, horizon, record)
    swaps = pictured.completed_swaps(ledger, wanted)
    show = charts.show_swaps if picture is Picture.SWAPS else charts.show_totals
    return lambda console: show(console, swaps, sides, record)


def _print(show: _Show) -> None:
    """Show on the terminal; elsewhere as plain lines of 100 columns."""
    from pow_ledger.display.console import console

    target = console(sys.stdout)
    if sys.stdout.isatty():
        show(target)
        return
    with target.capture() as captured:
        show(target)
    sys.stdout.write("".join(f"{line.rstrip()}\n" for line in captured.get().splitlines()))
