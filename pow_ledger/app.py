"""The Typer app: registers the commands, nothing else."""

import sys
from typing import Annotated

import typer

from pow_ledger import __version__
from pow_ledger.commands.add import add
from pow_ledger.commands.amend import amend
from pow_ledger.commands.backup import backup
from pow_ledger.commands.check import check
from pow_ledger.commands.compare import compare
from pow_ledger.commands.export import export
from pow_ledger.commands.import_ import import_
from pow_ledger.commands.init import init
from pow_ledger.commands.list import list_swaps
from pow_ledger.commands.log import log
from pow_ledger.commands.pledge import pledge
from pow_ledger.commands.pledges import pledges
from pow_ledger.commands.report import report
from pow_ledger.commands.show import show
from pow_ledger.commands.state import state
from pow_ledger.commands.statements import statements
from pow_ledger.commands.totals import totals
from pow_ledger.commands.undo import undo
from pow_ledger.commands.void import void
from pow_ledger.domain.errors import Exit

app = typer.Typer(
    name="ledger",
    context_settings={"help_option_names": ["-h", "--help"]},
    pretty_exceptions_enable=False,
    # Help texts are full of [brackets], which Rich would take for markup.
    rich_markup_mode=None,
)

_RECORD, _CORRECT, _READ = "Record", "Correct", "Read"

app.command("init", rich_help_panel=_RECORD)(init)
app.command("add", rich_help_panel=_RECORD)(add)
app.command("report", rich_help_panel=_RECORD)(report)
app.command("pledge", rich_help_panel=_RECORD)(pledge)
app.command("state", rich_help_panel=_RECORD)(state)
app.command("import", rich_help_panel=_RECORD)(import_)
app.command("amend", rich_help_panel=_CORRECT)(amend)
app.command("void", rich_help_panel=_CORRECT)(void)
app.command("undo", rich_help_panel=_CORRECT)(undo)
app.command("backup", rich_help_panel=_CORRECT)(backup)
app.command("log", rich_help_panel=_CORRECT)(log)
app.command("totals", rich_help_panel=_READ)(totals)
app.command("list", rich_help_panel=_READ)(list_swaps)
app.command("show", rich_help_panel=_READ)(show)
app.command("pledges", rich_help_panel=_READ)(pledges)
app.command("statements", rich_help_panel=_READ)(statements)
app.command("compare", rich_help_panel=_READ)(compare)
app.command("check", rich_help_panel=_READ)(check)
app.command("export", rich_help_panel=_READ)(export)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"pow-ledger {__version__}")
        raise typer.Exit


@app.callback(invoke_without_command=True)
def main(
    ctx: typer.Context,
    version: Annotated[
        bool, typer.Option("--version", callback=_version, is_eager=True, help="Show the version.")
    ] = False,
) -> None:
    """A ledger of announced prisoner exchanges: who said what, and how far each pledge has come.

    Counts only, never names of prisoners.
    """
    if ctx.invoked_subcommand is None:
        print(ctx.get_help(), file=sys.stderr)
        raise typer.Exit(Exit.USAGE)
