"""`ledger backup`: a copy of the whole ledger, taken while others may write."""

from pathlib import Path
from typing import Annotated

import typer

from pow_ledger import interrupts
from pow_ledger.commands.shared import environment
from pow_ledger.commands.shared.options import Db, grouped
from pow_ledger.storage.backup import back_up


@grouped
def backup(
    to: Annotated[
        Path | None,
        typer.Argument(
            metavar="FILE",
            help="Where to; beside the ledger, under its name and the instant, if left out.",
            show_default=False,
        ),
    ] = None,
    *,
    db: Db = None,
) -> None:
    """Copy the whole ledger, history and all.

    Others may go on writing: the copy is the ledger as it stands at one moment. It is opened and checked before it
    is put in its place, where nothing may stand yet.

    \b
    Example: ledger backup before-the-briefing.sqlite
    """
    path = environment.ledger_path(db)
    place = to or path.with_stem(f"{path.stem}-{environment.now():%Y-%m-%dT%H%M%S}")
    back_up(path, place, interrupts.hold_off)
    environment.say(f"Copied the ledger to {place}.")
