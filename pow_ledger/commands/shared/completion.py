"""What the shell offers when Tab is pressed: sides, categories, codes and numbers from the ledger.

Completion never fails and never writes. Where there is no ledger it offers the usual sides.
"""

import contextlib
import os
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import typer

from pow_ledger.commands.shared import environment
from pow_ledger.domain.entries import BOTH, DEFAULT_SIDES, Category, Side, Stance
from pow_ledger.domain.errors import LedgerError
from pow_ledger.storage import opening
from pow_ledger.storage.entries import reading

T = TypeVar("T")
Offer = list[tuple[str, str] | str]


def sides(ctx: typer.Context, incomplete: str) -> Offer:
    """Codes of sides."""
    return [(side.code, side.name) for side in _sides(ctx) if side.code.startswith(incomplete)]


def counts(ctx: typer.Context, incomplete: str) -> Offer:
    """`SIDE=`, `SIDE:CATEGORY=`, `each` for all sides, and in statements `both`."""
    targets = ["each", *(side.code for side in _sides(ctx))]
    if ctx.info_name in ("state", "amend"):
        targets.append(BOTH)
    categories = [f"{category}=" for category in Category]
    # Bash splits `ukraine:c` into three words and completes the last one, or the colon where nothing follows it.
    words = [*(ctx.params.get("counts") or ()), incomplete]
    start = "" if incomplete == ":" else incomplete
    match words:
        case [*_, before, ":", _] | [*_, before, ":"] if before in targets:
            return [_AfterColon(category) for category in categories if category.startswith(start)]
        case [*_, ":", _] | [*_, ":"]:
            # It splits `--pledge istanbul-3:p` in the same way; the code is then the option's value.
            return [_AfterColon(stance.value) for stance in Stance if stance.startswith(start)]
    # Offering the categories as well keeps the shell from adding a space behind the `=`.
    offered = [f"{target}{rest}" for target in targets for rest in ("=", *(f":{category}" for category in categories))]
    return [word for word in offered if word.startswith(incomplete)]


class _AfterColon(str):
    """The rest of a word that the shell has split at a colon. Typer would drop it, since it begins differently."""

    __slots__ = ()

    def startswith(self, *_: object) -> bool:
        return True


def pledges(ctx: typer.Context, incomplete: str) -> Offer:
    """Codes of pledges."""
    nothing: dict[str, str] = {}
    found = _ask(
        ctx, lambda ledger: {each.pledge.code: str(each.pledge.announced) for each in reading.pledges(ledger)}, nothing
    )
    return [(code, f"announced {day}") for code, day in found.items() if code.startswith(incomplete)]


def stances(ctx: typer.Context, incomplete: str) -> Offer:
    """Codes of pledges, and once a code is typed, with its stance."""
    code, colon, _ = incomplete.partition(":")
    if not colon:
        return pledges(ctx, incomplete)
    words = [f"{code}:{stance}" for stance in Stance]
    return [word for word in words if word.startswith(incomplete)]


def checks(incomplete: str) -> list[str]:
    """Names of checks."""
    from pow_ledger.domain.checks.checks import CHECKS

    return [name for name in CHECKS if name.startswith(incomplete)]


def mediators(ctx: typer.Context, incomplete: str) -> Offer:
    """Names of mediators."""
    nothing: tuple[str, ...] = ()
    return [name for name in _ask(ctx, reading.mediators, nothing) if name.casefold().startswith(incomplete.casefold())]


def swaps(ctx: typer.Context, incomplete: str) -> Offer:
    """Numbers of swaps, the latest first."""
    nothing: dict[str, str] = {}
    found = _ask(ctx, lambda ledger: {str(each.id): str(each.swap.date) for each in reading.swaps(ledger)}, nothing)
    return [(number, day) for number, day in reversed(found.items()) if number.startswith(incomplete)]


def references(ctx: typer.Context, incomplete: str) -> Offer:
    """Anything that `ledger show` shows."""
    return [*swaps(ctx, incomplete), *pledges(ctx, incomplete)]


def _sides(ctx: typer.Context) -> tuple[Side, ...]:
    return _ask(ctx, reading.sides, DEFAULT_SIDES)


def _ask(ctx: typer.Context, question: Callable[[sqlite3.Connection], T], otherwise: T) -> T:
    named = ctx.params.get("db") or os.environ.get("POW_LEDGER_DB")
    path = environment.ledger_path(Path(named) if named else None)
    with contextlib.suppress(LedgerError, OSError), opening.open_ledger(path) as connection:
        return question(connection)
    return otherwise
