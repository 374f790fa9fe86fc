"""What was probably meant by an option or a command that does not exist."""

import difflib
from collections.abc import Collection, Mapping, Sequence
from typing import Final

_OPTIONS: Final[Mapping[str, Sequence[str]]] = {
    "--from": ("--since", "--after", "--start", "--begin", "--start-date", "--date-from"),
    "--until": ("--to", "--before", "--end", "--through", "--end-date", "--date-to"),
    "--source": ("--url", "--link", "--src", "--citation", "--reference"),
    "--side": ("--country", "--party", "--for"),
    "--by": ("--speaks-for", "--speaker-side", "--on-behalf-of"),
    "--claimant": ("--who", "--said-by", "--speaker", "--author", "--official"),
    "--mediator": ("--mediators", "--mediated-by"),
    "--category": ("--type", "--kind", "--cat"),
    "--output": ("--out", "--file", "--save", "--to-file"),
    "--format": ("--fmt", "--as"),
    "--db": ("--ledger", "--database", "--path"),
    "--place": ("--location", "--where"),
    "--note": ("--comment", "--notes", "--remark"),
    "--label": ("--name", "--title"),
    "--why": ("--reason", "--because", "--message"),
    "--dry-run": ("--dry", "--preview", "--simulate"),
    "--published": ("--date-published", "--pubdate"),
    "--from-text": ("--text", "--paste", "--from-file"),
    "--as-of": ("--asof", "--at"),
    "--pledge": ("--pledges", "--agreement", "--towards"),
}
"""Options by what other programs and people call them."""

_COMMANDS: Final[Mapping[str, Sequence[str]]] = {
    "add": ("new", "record", "create", "swap", "insert"),
    "void": ("delete", "remove", "rm", "cancel"),
    "amend": ("edit", "fix", "correct", "change", "update-swap", "set"),
    "totals": ("summary", "sum", "stats", "report-totals", "total", "status"),
    "list": ("swaps", "ls", "exchanges", "all"),
    "show": ("view", "get", "details", "info"),
    "find": ("search", "grep", "look"),
    "log": ("history", "changes"),
    "undo": ("revert", "redo", "back"),
    "import": ("load", "read"),
    "export": ("save", "dump", "csv"),
    "statements": ("stated", "claims"),
    "compare": ("diff", "differences"),
    "check": ("verify", "validate", "lint", "doctor"),
    "help": ("manual", "man", "docs"),
    "open": ("browse", "browser", "web"),
    "init": ("start", "setup"),
}
"""Commands by what people call them."""


def meant(word: str, known: Collection[str], synonyms: Mapping[str, Sequence[str]]) -> str | None:
    """What was meant by a word: what it is a name for, else what is spelled nearly so."""
    for name, others in synonyms.items():
        if word in others and name in known:
            return name
    near = difflib.get_close_matches(word, known, 1, 0.7)
    return near[0] if near else None


def option_meant(option: str, known: Collection[str]) -> str | None:
    """The option of a command that somebody meant by another."""
    return meant(option.partition("=")[0], known, _OPTIONS)


def command_meant(word: str, known: Collection[str]) -> str | None:
    """The command that somebody meant by another word."""
    return meant(word.casefold(), known, _COMMANDS)
