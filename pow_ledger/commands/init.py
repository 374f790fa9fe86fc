"""`ledger init`: make a ledger, empty or with the dataset that ships along."""

from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from pow_ledger import interrupts
from pow_ledger.commands.shared import environment
from pow_ledger.commands.shared.options import Db, day, grouped
from pow_ledger.domain.coverage import Coverage, check_coverage
from pow_ledger.domain.entries import DEFAULT_SIDES, EntryKind, Side
from pow_ledger.domain.errors import BadSide, Conflicting, RepeatedSide, SharedName, TooFewSides, listed
from pow_ledger.domain.imports.result import Decisions, Tally
from pow_ledger.domain.texts import RESERVED, clean_text, parse_code

if TYPE_CHECKING:
    from sqlite_utils import Database

    from pow_ledger.formats.packages.reading import Package

T = TypeVar("T")


@grouped
def init(
    *,
    side: Annotated[
        list[str] | None,
        typer.Option(
            "--side",
            metavar="CODE=NAME[,ALIAS...]",
            help="A party that receives people, and other names for it. Repeat for every side.",
        ),
    ] = None,
    bundled: Annotated[
        bool,
        typer.Option("--bundled", help="Fill it with the dataset that ships along: Russia and Ukraine, 2022 to 2026."),
    ] = False,
    complete_from: Annotated[
        date | None,
        typer.Option(
            "--complete-from",
            parser=day,
            metavar="DATE",
            help="The day from which all swaps will be here, if earlier than the first of them.",
        ),
    ] = None,
    complete_until: Annotated[
        date | None,
        typer.Option(
            "--complete-until",
            parser=day,
            metavar="DATE",
            help="The last day of which all swaps are here: what silence means ends there.",
        ),
    ] = None,
    db: Db = None,
) -> None:
    """Make a ledger, empty or filled.

    Sides are fixed when a ledger is made: ukraine and russia, unless --side names others.

    \b
    Example: ledger init --side armenia=Armenia --side azerbaijan=Azerbaijan
    """
    if bundled and side:
        raise Conflicting("--bundled", "--side", "The dataset has its own sides; leave one of the two out.")
    if bundled and complete_from:
        raise Conflicting("--bundled", "--complete-from", "The dataset says itself since when it is complete.")
    if bundled and complete_until:
        raise Conflicting("--bundled", "--complete-until", "The dataset says itself until when it is complete.")
    coverage = Coverage(complete_from, complete_until)
    check_coverage(coverage, environment.today())
    path = environment.ledger_path(db)
    environment.make_default_folder(db)
    if bundled:
        _fill(path)
        return
    sides = _sides(side) if side else DEFAULT_SIDES
    _make(path, sides, lambda ledger: None, coverage)
    environment.say(f"Made a ledger of {_named(sides)} at {path}, empty.")


def _fill(path: Path) -> None:
    """Make a ledger with the dataset that ships along."""
    from pow_ledger.domain.wording import coverage_words
    from pow_ledger.storage.entries.writing import set_bundled
    from pow_ledger.storage.merge.merging import merge

    package = bundled_package()
    brought = package.read()

    def work(ledger: "Database") -> Tally | None:
        tally = merge(ledger.conn, brought, Decisions()).tally
        set_bundled(ledger.conn, package.version)
        return tally

    tally = _make(path, brought.sides, work, brought.coverage)
    assert tally
    swaps, pledges = tally.added[EntryKind.SWAP], tally.added[EntryKind.PLEDGE]
    environment.say(
        f"Made a ledger of {_named(brought.sides)} at {path} with {swaps} swaps, {pledges} pledges.",
        f"It is version {package.version} of the dataset. {coverage_words(brought.coverage, environment.today())}",
    )


def bundled_package() -> "Package":
    """The dataset that ships along."""
    from pow_ledger.formats.packages.reading import Package

    return Package(bundled_folder(), environment.today())


def bundled_folder() -> Path:
    """Where the dataset is: inside the installed package, or at the top of a checkout."""
    inside = Path(__file__).parents[1] / "data"
    return inside if inside.is_dir() else Path(__file__).parents[2] / "data"


def _make(
    path: Path,
    sides: tuple[Side, ...],
    work: "Callable[[Database], T]",
    coverage: Coverage,
) -> T:
    from pow_ledger.storage import transaction

    return transaction.write(
        path,
        transaction.Task(
            work,
            environment.command_record("init"),
            before_commit=interrupts.hold_off,
        ),
        sides=sides,
        coverage=coverage,
        must_be_new=True,
    ).result


def _named(sides: tuple[Side, ...]) -> str:
    return listed([each.name for each in sides], "and")


def _sides(words: list[str]) -> tuple[Side, ...]:
    sides: dict[str, Side] = {}
    for word in words:
        code, equals, names = word.partition("=")
        if not equals:
            raise BadSide(word)
        if code in sides:
            raise RepeatedSide(code)
        name, *aliases = (clean_text(each, f"name of the side {code}") for each in names.split(","))
        sides[code] = Side(parse_code(code, "side"), name, tuple(dict.fromkeys(aliases)))
    if len(sides) == 1:
        raise TooFewSides
    _refuse_shared_names(sides.values())
    return tuple(sides.values())


def _refuse_shared_names(sides: Iterable[Side]) -> None:
    """Raise SharedName where two sides have a name in common, or one has a word that means something else."""
    owners: dict[str, str] = dict.fromkeys(RESERVED, "")
    for side in sides:
        for name in {each.casefold() for each in (side.code, side.name, *side.aliases)}:
            if owners.setdefault(name, side.code) != side.code:
                raise SharedName(name, side.code)
