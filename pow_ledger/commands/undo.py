"""`ledger undo`: revert the last command, whole."""

from typing import TYPE_CHECKING

from pow_ledger.commands.shared import environment, ledger_file
from pow_ledger.commands.shared.options import Db, DryRun, Why, grouped
from pow_ledger.domain.history import UNDO, Logged, edit_lines, instant_words

if TYPE_CHECKING:
    from sqlite_utils import Database


@grouped
def undo(*, why: Why = None, dry_run: DryRun = False, db: Db = None) -> None:
    """Revert the last command, whole, whichever it was.

    A second undo takes back the first one. Edits that other programs made stay; where one of them
    stands in the way, nothing is undone.

    \b
    Example: ledger undo
    """

    def work(ledger: "Database") -> tuple[Logged, bool]:
        from pow_ledger.storage.history import going_back, log

        return log.undone(ledger.conn, going_back.undo(ledger.conn))

    found, redone = ledger_file.correct(db, UNDO, work, why=why, dry_run=dry_run)
    did = {(False, False): "Undid", (True, False): "Redid", (False, True): "Would undo", (True, True): "Would redo"}
    what = f"command {found.id}, {found.command.name} of {instant_words(found.command.at)}"
    environment.say(f"{did[redone, dry_run]} {what}:")
    environment.say(*(f"  {line}" for line in edit_lines(found.edits, found.command.why)))
    if dry_run:
        environment.say("Nothing was written.")
