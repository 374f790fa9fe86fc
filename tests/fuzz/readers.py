"""What reads: each reader takes a source of chance and a folder, reads one input, and says whether it was refused."""

import io
import random
import shlex
import shutil
import sys
from collections.abc import Callable, Mapping, Sequence
from contextlib import redirect_stderr, redirect_stdout
from datetime import date
from functools import cache
from pathlib import Path
from typing import Final, NamedTuple

from pow_ledger.__main__ import run
from pow_ledger.app import COMMANDS
from pow_ledger.domain import counts, dates, refs, texts
from pow_ledger.domain.entries import DEFAULT_SIDES
from pow_ledger.domain.errors import UsageError
from pow_ledger.domain.figures import parse_figure
from pow_ledger.domain.language.announcement import read_announcement
from tests.commands.samples import SMALL
from tests.fuzz import mutations

TESTS: Final = Path(__file__).parents[1]
TODAY: Final = date(2031, 6, 30)


class Fault(Exception):
    """What must not be."""


class Input(NamedTuple):
    """What was read, for a message, and whether it was refused."""

    read: object
    refused: bool


Reader = Callable[[random.Random, Path], Input]

FIGURES: Final = (
    *("157", "1200+", "~250", "250~", "100..200", "withheld", "0+..50", "about-250", "1,200+", "two dozen"),
    *("at least 1,200", "not more than 50", "between 100 and 200", "не менее 1200", "около 250", "від 100 до 200"),
    *("a hundred and fifty", "number not given", "сто сорок два", "понад тисячу"),
)
DAYS: Final = (
    *("2025-07-23", "23 July 2025", "July 23rd, 2025", "23.07.2025", "5 лютого 2026", "5 февраля 2026 года", "today"),
    *("yesterday", "2025-Q3", "2025-07", "2025", "three days ago", "вчора", "Wed, 23 Jul 2025"),
)
COUNTS: Final = (
    *("each=157", "ukraine=157 russia=150~", "each:civilian=20", "157 each", "185 + 20 civ.", "both:people=200~"),
    *("ukraine=withheld russia=100..200", "185 prisoners of war and 20 civilians each", "по 157", "1000 тіл Україні"),
)
TEXTS: Final = ("istanbul-3", "r12", "s3", "12", "ledger", "accord:partly", "A; B", "A, B", "Ministry of Defence")


def _figures(chance: random.Random, _: Path) -> Input:
    text = mutations.text(chance, FIGURES)
    try:
        figure = parse_figure(text)
    except UsageError:
        return Input(text, True)
    if parse_figure(figure.text) != figure:
        raise Fault(f"{figure.text} is read as {parse_figure(figure.text)}")
    return Input(text, False)


def _counts(chance: random.Random, _: Path) -> Input:
    text = mutations.text(chance, COUNTS)
    try:
        given = counts.parse_counts(text.split(), DEFAULT_SIDES, both=chance.random() < 0.5)
    except UsageError:
        return Input(text, True)
    written = counts.in_notation(given, DEFAULT_SIDES)
    if counts.parse_counts(written.split(), DEFAULT_SIDES, both=True) != given:
        raise Fault(f"{written} is read otherwise")
    return Input(text, False)


def _days(chance: random.Random, _: Path) -> Input:
    text = mutations.text(chance, DAYS)
    try:
        period = dates.parse_period(text)
        day = dates.parse_date(text, TODAY)
        dates.leading_day(text.split() or [""], TODAY)
    except UsageError:
        return Input(text, True)
    if dates.parse_date(day.isoformat(), TODAY) != day or (period and period.first > period.last):
        raise Fault(f"read as {day} and {period}")
    return Input(text, False)


def _texts(chance: random.Random, _: Path) -> Input:
    text = mutations.text(chance, TEXTS)
    try:
        clean = texts.clean_text(text, "text")
        refs.read_ref(text, TODAY)
        refs.parse_stance(text)
        texts.parse_code(text)
    except UsageError:
        return Input(text, True)
    if texts.clean_text(clean, "text") != clean or any(map(texts.is_control, clean)):
        raise Fault(f"read as {clean!r}")
    return Input(text, False)


@cache
def _announcements() -> tuple[str, ...]:
    folder = TESTS / "domain" / "language" / "announcements"
    found = (each.read_text(encoding="utf-8").partition("\n---\n")[2] for each in sorted(folder.glob("*.txt")))
    return tuple(found)


def _announcement(chance: random.Random, _: Path) -> Input:
    text = mutations.text(chance, _announcements())
    reading = read_announcement(text, [side.code for side in DEFAULT_SIDES])
    return Input(text, not reading.counts)


@cache
def _commands() -> tuple[Sequence[str], ...]:
    """Commands that only touch the ledger. `open` would start a browser."""
    reading = (
        *("totals", "list", "show 1", "show accord", "pledges --all", "statements", "compare --differences", "check"),
        *("log", "find Radio", "export swaps", "export reports -f markdown", "chart swaps", "chart --alt progress"),
        *("totals --as-of 2031-03-10", "list --during 2031-Q1 --by russia", "totals --cite", "help figures", "undo"),
        *("amend 1 ukraine=31 --why misheard", "void 2 --why twice", "amend ledger --complete-until 2031-06-01"),
    )
    return tuple(tuple(shlex.split(each)) for each in (*SMALL, *reading, *COMMANDS) if each != "open")


def _command(chance: random.Random, folder: Path) -> Input:
    # No system hands over a NUL in a word.
    words = [word.replace("\x00", "") for word in mutations.words(chance, _commands())]
    if "open" in words or any("publish" in word for word in words):
        return Input(words, True)
    return _run(words, folder, _template(folder))


def _file(samples: Callable[[], Sequence[bytes]], name: str, chance: random.Random, folder: Path, *words: str) -> Input:
    path = folder / name
    path.write_bytes(mutations.content(chance, samples()))
    return _run([*words, str(path)], folder, _template(folder))


def _samples(pattern: str, of: str) -> Callable[[], Sequence[bytes]]:
    return cache(lambda: tuple(each.read_bytes() for each in sorted((TESTS / of).glob(pattern))))


_AWKWARD: Final = "formats/spreadsheets/awkward"
_SHEETS: Final = {ending: _samples(f"*.{ending}", _AWKWARD) for ending in ("csv", "xlsx", "xls", "ods")}
_LEDGERS: Final = _samples("*.sqlite", "storage/ledgers")


def _spreadsheet(chance: random.Random, folder: Path) -> Input:
    ending = chance.choice(list(_SHEETS))
    return _file(_SHEETS[ending], f"sheet.{ending}", chance, folder, "import")


def _package(chance: random.Random, folder: Path) -> Input:
    package = folder / "package"
    shutil.rmtree(package, ignore_errors=True)
    shutil.copytree(TESTS.parent / "data", package)
    damaged = chance.choice(sorted(path for path in package.iterdir() if path.suffix in (".csv", ".json")))
    damaged.write_bytes(mutations.content(chance, [damaged.read_bytes()]))
    return _run(["import", str(package), chance.choice(("--theirs", "--ours"))], folder, _template(folder))


def _ledger(chance: random.Random, folder: Path) -> Input:
    """A damaged ledger that is read; what is found in it depends on the damage."""
    path = folder / "damaged.sqlite"
    path.write_bytes(mutations.content(chance, _LEDGERS()))
    words = chance.choice((["totals"], ["check"], ["list", "-f", "json"], ["show", "1"], ["log"], ["pledges", "--all"]))
    return _run(words, folder, path.read_bytes(), path)


@cache
def _template(folder: Path) -> bytes:
    """A small ledger to begin with."""
    made = folder / "template.sqlite"
    for command in SMALL:
        with redirect_stdout(io.StringIO()), redirect_stderr(io.StringIO()):
            assert run([*shlex.split(command), "--db", str(made)]) == 0
    found = made.read_bytes()
    made.unlink()
    return found


def _run(words: Sequence[str], folder: Path, before: bytes, path: Path | None = None) -> Input:
    """Run a command on a ledger, and look at what it printed and left."""
    ledger = path or folder / "ledger.sqlite"
    ledger.write_bytes(before)
    beside = {*folder.iterdir()}
    out, err, stdin = io.StringIO(), io.StringIO(), sys.stdin
    sys.stdin = io.TextIOWrapper(io.BytesIO())
    try:
        with redirect_stdout(out), redirect_stderr(err):
            code = run([*words, "--db", str(ledger)])
    except SystemExit as end:
        code = end.code if isinstance(end.code, int) else 1
    finally:
        sys.stdin = stdin
    if "This is a fault in pow-ledger" in err.getvalue():
        raise Fault(f"{words}: {err.getvalue().strip()}")
    told = out.getvalue() + err.getvalue()
    if steering := {each for each in told if texts.is_control(each) and each not in "\n\t"}:
        raise Fault(f"{words}: prints {steering!r}")
    if code and ledger.read_bytes() != before:
        raise Fault(f"{words}: exit code {code}, and the ledger has changed")
    if code and (litter := {*folder.iterdir()} - beside):
        raise Fault(f"{words}: exit code {code}, and it left {litter}")
    for each in {*folder.iterdir()} - beside:
        shutil.rmtree(each) if each.is_dir() else each.unlink()
    return Input(words, bool(code))


READERS: Final[Mapping[str, tuple[Reader, int]]] = {
    "figures": (_figures, 300_000),
    "counts": (_counts, 250_000),
    "days": (_days, 250_000),
    "texts": (_texts, 150_000),
    "announcements": (_announcement, 40_000),
    "commands": (_command, 20_000),
    "spreadsheets": (_spreadsheet, 5_000),
    "packages": (_package, 500),
    "ledgers": (_ledger, 5_000),
}
"""The readers, and how many inputs each has in a million."""
