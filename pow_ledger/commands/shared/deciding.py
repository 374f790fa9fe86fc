"""What `import` and `update` share: the decisions that their user makes, and what these decided."""

from typing import Annotated, NamedTuple

import typer

from pow_ledger.commands.shared import environment
from pow_ledger.domain.errors import Conflicting
from pow_ledger.domain.imports.result import Decisions, Differing, ImportResult, Near


class DecisionOptions(NamedTuple):
    """What becomes of near repeats, and of entries that differ."""

    merge: Annotated[
        bool,
        typer.Option("--merge", help="What has the day and figures of a swap that is here becomes a report on it."),
    ] = False
    new: Annotated[
        bool, typer.Option("--new", help="What has the day and figures of another is a swap of its own.")
    ] = False
    ours: Annotated[bool, typer.Option("--ours", help="Where an entry differs, keep what is here.")] = False
    theirs: Annotated[bool, typer.Option("--theirs", help="Where an entry differs, take what is there.")] = False

    def read(self) -> Decisions:
        """The decisions that the options make. Raises Conflicting where two of them exclude each other."""
        if self.merge and self.new:
            raise Conflicting(
                "--merge", "--new", "Near repeats are reports or swaps of their own; give one of the two."
            )
        if self.ours and self.theirs:
            raise Conflicting("--ours", "--theirs", "Give one of the two.")
        return Decisions(
            Near.MERGE if self.merge else Near.NEW if self.new else None,
            Differing.OURS if self.ours else Differing.THEIRS if self.theirs else None,
        )


def tell_decided(name: str, found: ImportResult, decisions: Decisions, *, dry_run: bool) -> None:
    """Say which version of what differs was kept, and, of a dry run, that nothing was written."""
    from pow_ledger.display import import_messages

    if found.differing.count:
        environment.say(
            import_messages.decided(name, decisions.differing is Differing.OURS, dry_run=dry_run),
            *import_messages.differences(found.differing),
        )
    if dry_run:
        environment.say("Nothing was written.")
