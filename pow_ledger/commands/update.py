"""`ledger update`: what a newer bundled dataset has, into a ledger that began with an older one."""

from typing import TYPE_CHECKING

from pow_ledger.commands.init import bundled_package
from pow_ledger.commands.shared import environment, ledger_file
from pow_ledger.commands.shared.deciding import DecisionOptions, tell_decided
from pow_ledger.commands.shared.options import Db, DryRun, grouped
from pow_ledger.domain.imports.import_errors import Conflicts, NearRepeats
from pow_ledger.domain.imports.result import ImportResult
from pow_ledger.storage.entries import reading

if TYPE_CHECKING:
    from sqlite_utils import Database


@grouped
def update(
    *,
    deciding: DecisionOptions,
    dry_run: DryRun = False,
    db: Db = None,
) -> None:
    """Bring a ledger to the newest bundled dataset.

    For a ledger that began with `ledger init --bundled` of an earlier pow-ledger. What the dataset has added or
    corrected since is taken. What you have changed stays; what both have changed is listed for a decision. `ledger
    undo` takes an update back, whole.

    \b
    Example: ledger update --dry-run
    """
    decisions = deciding.read()
    package = bundled_package()
    brought = package.read()

    from pow_ledger.display import import_messages as messages

    def work(ledger: "Database") -> ImportResult | None:
        from pow_ledger.storage.merge import updating

        if reading.bundled(ledger.conn) == package.version:
            return None
        result = updating.update(ledger.conn, brought, package.version, decisions)
        if result.tally is None and result.differing.count:
            raise Conflicts(messages.changed_by_both(result.differing))
        if result.tally is None:
            raise NearRepeats(messages.near_repeats(messages.DATASET, result.near, brought.sides))
        return result

    result = ledger_file.correct(db, "update", work, dry_run=dry_run)
    if result is None:
        environment.say(f"Nothing to update: the ledger has version {package.version} of the dataset.")
        return
    environment.say(*messages.updated(result, package.version, brought.coverage, dry_run=dry_run))
    tell_decided(messages.DATASET, result, decisions, dry_run=dry_run)
