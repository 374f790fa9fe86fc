"""`ledger help`: the manual, topic by topic, or a command's own help."""

import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any, Final

import typer
from typer.core import TyperGroup

from pow_ledger.domain.errors import NoSuchTopic

MANUAL: Final = Path(__file__).parents[1] / "manual"
TOPICS: Final = (
    "adding",
    "figures",
    "pledges",
    "spreadsheets",
    "packages",
    "corrections",
    "checks",
    "exports",
    "pictures",
    "the-file",
)
"""The topics in the order in which a newcomer needs them; each is a file of that name in the manual."""


def help_(
    ctx: typer.Context,
    topic: Annotated[
        str | None,
        typer.Argument(
            metavar="TOPIC",
            help="A topic of the manual, or a command. Without one, the topics are listed.",
            autocompletion=lambda: list(TOPICS),
            show_default=False,
        ),
    ] = None,
) -> None:
    """The manual, topic by topic.

    With a command instead of a topic, that command's --help.

    \b
    Example: ledger help figures
    """
    commands = _commands(ctx)
    if topic is None:
        print(_contents())
    elif topic in TOPICS:
        # Before the commands, one of which is called `pledges` too; the page names its --help.
        _show((MANUAL / f"{topic}.md").read_text(encoding="utf-8"))
    elif topic in commands:
        # Prints the help and ends the command, as the flag does.
        commands[topic].make_context(topic, ["--help"], parent=ctx.parent)
    else:
        from pow_ledger.wrong_usage import command_meant

        raise NoSuchTopic(topic, TOPICS, command_meant(topic, (*TOPICS, *commands)))


def _commands(ctx: typer.Context) -> Mapping[str, Any]:
    """The command line's commands by their names."""
    group = ctx.parent.command if ctx.parent else None
    return group.commands if isinstance(group, TyperGroup) else {}


def _contents() -> str:
    """The topics with a line each: what stands after the colon in the title of its file."""
    lines = ["The manual. `ledger help TOPIC` shows one of these:", ""]
    for topic in TOPICS:
        with (MANUAL / f"{topic}.md").open(encoding="utf-8") as page:
            title = page.readline().partition(": ")[2].strip()
        lines.append(f"  {topic:<14}{title}")
    return "\n".join([*lines, "", "`ledger help COMMAND` shows every option of a command and an example."])


def _show(page: str) -> None:
    """Print a page of the manual: laid out on a terminal, as it is written anywhere else."""
    if not sys.stdout.isatty():
        print(page, end="")
        return
    from rich.markdown import Markdown

    from pow_ledger.display.console import console

    console(sys.stdout).print(Markdown(page, code_theme="ansi_dark", hyperlinks=False))
