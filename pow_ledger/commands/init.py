"""`ledger init`: make a ledger, empty or with the dataset that ships along."""

from datetime import date
from typing import Annotated

import typer

from pow_ledger.commands import context
from pow_ledger.commands.options import Db, day, grouped
from pow_ledger.domain.entries import DEFAULT_SIDES, Holdings, Side
from pow_ledger.domain.errors import BadSide, Conflicting, RepeatedSide, TooFewSides, listed
from pow_ledger.domain.texts import clean_text, parse_code


@grouped
def init(
    *,
    side: Annotated[
        list[str] | None,
        typer.Option("--side", metavar="CODE=NAME", help="A party that receives people. Repeat for every side."),
    ] = None,
    bundled: Annotated[
        bool, typer.Option("--bundled", help="Fill it with the dataset that ships along: Russia and Ukraine, 2025.")
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
    holdings = _holdings(bundled, side, complete_from)
    path = context.ledger_path(db)
    context.make_default_folder(db)

    from pow_ledger.storage import transaction, writing

    transaction.write(
        path,
        lambda ledger: writing.add_holdings(ledger, holdings),
        context.command("init"),
        sides=holdings.sides,
        complete_from=holdings.complete_from.isoformat() if holdings.complete_from else None,
        must_be_new=True,
        before_commit=context.finish,
    )
    names = listed([each.name for each in holdings.sides], "and")
    filled = f" with {len(holdings.swaps)} swaps, {len(holdings.pledges)} pledges" if bundled else ", empty"
    context.say(f"Made a ledger of {names} at {path}{filled}.")


def _holdings(bundled: bool, side: list[str] | None, complete_from: date | None) -> Holdings:
    if bundled:
        from pow_ledger.formats import package

        return package.bundled()
    sides = _sides(side) if side else DEFAULT_SIDES
    return Holdings(sides, complete_from, (), (), ())


def _sides(words: list[str]) -> tuple[Side, ...]:
    sides: dict[str, Side] = {}
    for word in words:
        code, equals, name = word.partition("=")
        if not equals:
            raise BadSide(word)
        if code in sides:
            raise RepeatedSide(code)
        sides[code] = Side(parse_code(code, "side"), clean_text(name, f"name of the side {code}"))
    if len(sides) == 1:
        raise TooFewSides
    return tuple(sides.values())
