"""The command line: which commands there are. Each is loaded when it is called, or when help lists them all.

A command takes longer to load than to run: its module with all that it imports, and what Typer makes of its
options. So of the others no more than their names is known until somebody asks.
"""

import functools
import importlib
import sys
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup

from pow_ledger import __version__
from pow_ledger.domain.errors import Exit

COMMANDS: Final = {
    # Record
    "init": "init:init",
    "add": "add:add",
    "report": "report:report",
    "pledge": "pledge:pledge",
    "state": "state:state",
    "import": "import_:import_",
    "update": "update:update",
    # Correct
    "amend": "amend:amend",
    "void": "void:void",
    "undo": "undo:undo",
    "backup": "backup:backup",
    "log": "log:log",
    # Read
    "totals": "totals:totals",
    "list": "list:list_swaps",
    "show": "show:show",
    "find": "find:find",
    "open": "open_:open_source",
    "pledges": "pledges:pledges",
    "statements": "statements:statements",
    "compare": "compare:compare",
    "check": "check:check",
    "chart": "chart:chart",
    "export": "export:export",
    "publish": "publish:publish",
    # Explain
    "help": "help:help_",
}
"""The commands as help lists them, each with its module in `pow_ledger.commands` and its function there."""


class _Loaded(Mapping[str, Any]):
    """The commands by their names; one is loaded when it is first looked up."""

    def __init__(self) -> None:
        self._loaded: dict[str, Any] = {}

    def __getitem__(self, name: str) -> Any:
        if name not in self._loaded:
            module, _, function = COMMANDS[name].partition(":")
            alone = _typer(add_completion=False)
            alone.command(name)(getattr(importlib.import_module(f"pow_ledger.commands.{module}"), function))
            self._loaded[name] = typer.main.get_command(alone)
        return self._loaded[name]

    def __iter__(self) -> Iterator[str]:
        return iter(COMMANDS)

    def __len__(self) -> int:
        return len(COMMANDS)


class _Group(TyperGroup):
    def __init__(self, **settings: Any) -> None:
        super().__init__(**{**settings, "commands": _Loaded()})

    def resolve_command(self, ctx: Any, args: list[str]) -> Any:
        """The command that the words name. Raises UnknownCommand with what was probably meant."""
        if args and args[0] not in COMMANDS and not args[0].startswith("-"):
            from pow_ledger.domain.errors import UnknownCommand
            from pow_ledger.wrong_usage import command_meant

            raise UnknownCommand(args[0], command_meant(args[0], COMMANDS))
        return super().resolve_command(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:
        """Their names; Typer's own looks every one of them up."""
        return list(COMMANDS)


def _typer(**settings: Any) -> typer.Typer:
    # Help texts are full of [brackets], which Rich would take for markup.
    return typer.Typer(pretty_exceptions_enable=False, rich_markup_mode=None, **settings)


def _version(wanted: bool) -> None:
    if wanted:
        print(f"pow-ledger {__version__}")
        raise typer.Exit


def _main(
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


@functools.cache
def command_line() -> TyperGroup:
    """The whole of it: what runs the arguments of a command line."""
    app = _typer(name="ledger", cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
    app.callback(invoke_without_command=True)(_main)
    group = typer.main.get_command(app)
    assert isinstance(group, TyperGroup)
    return group
