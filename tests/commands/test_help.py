"""Help: the same by either flag, every option in it, and one example that works as it stands."""

import re
import shlex
import tomllib
from pathlib import Path

import pytest

from pow_ledger.app import command_line
from pow_ledger.commands.help import MANUAL, TOPICS
from tests.commands.samples import fill
from tests.conftest import Cli
from tests.terminal import on_terminal

BUILT = ("init", "add", "report", "pledge", "state", "totals", "list", "show", "pledges", "statements", "export")
GROUP = command_line()
COMMANDS = tuple(GROUP.commands)
ON_A_NEW_LEDGER = {"init", "add", "pledge"}
"""Commands whose examples would find in the bundled dataset what they are about to record."""


def words(text: str) -> str:
    """A help text without its line breaks."""
    return re.sub(r"\s+", " ", text)


def test_every_command_is_registered() -> None:
    assert set(BUILT) <= set(COMMANDS)


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_both_flags_print_the_same_help(cli: Cli, command: str) -> None:
    short, long = cli.ok(*command.split(), "-h"), cli.ok(*command.split(), "--help")
    assert short == long
    assert short.out.startswith(f"Usage: ledger {command} [OPTIONS]".replace("  ", " "))
    assert short.err == ""
    assert not cli.ledger.exists()


def test_the_first_help_names_every_command_and_cuts_none_off(cli: Cli) -> None:
    out = cli.ok("-h").out
    assert all(re.search(rf"^  {command} ", out, re.M) for command in COMMANDS)
    assert "..." not in re.sub(r"\[ARGS\]\.\.\.", "", out)


@pytest.mark.parametrize("command", COMMANDS)
def test_every_option_and_argument_is_explained(cli: Cli, command: str) -> None:
    out = cli.ok(command, "-h").out
    for parameter in GROUP.commands[command].params:
        for name in (*parameter.opts, *parameter.secondary_opts):
            shown = name if name.startswith("-") else str(parameter.metavar)
            assert re.search(rf"^  (-\w, )?{re.escape(shown)}\b|^  {re.escape(shown)}", out, re.M), name
        assert getattr(parameter, "help", None), parameter.name


@pytest.mark.parametrize(
    ("command", "metavars"),
    [
        ("init", ["--side CODE=NAME", "--complete-from DATE"]),
        ("add", ["[DATE] [COUNT...]", "--pledge CODE[:partly|:excluded]", "--source SOURCE", "--archive URL"]),
        ("report", ["SWAP", "[COUNT...]", "--by SIDE", "<agreed|under-way|completed|cancelled>"]),
        ("totals", ["<month|quarter|year>", "<pow|civilian|people|remains>", "--counted-by SIDE", "--output FILE"]),
        ("show", ["REF", "<table|csv|tsv|json|markdown|xlsx>"]),
        ("export", ["TABLE", "[FILE]"]),
    ],
)
def test_brackets_and_metavars_are_visible(cli: Cli, command: str, metavars: list[str]) -> None:
    out = words(cli.ok(command, "-h").out)
    assert [metavar for metavar in metavars if metavar not in out] == []


@pytest.mark.parametrize("command", COMMANDS)
def test_each_help_has_one_example_and_it_works(cli: Cli, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    (example,) = re.findall(r"^\s*Example: (.*)$", GROUP.commands[command].help or "", re.M)
    name, first, *rest = shlex.split(example)
    assert (name, first) == ("ledger", command)
    monkeypatch.setenv("POW_LEDGER_NOW", "2026-06-01T00:00:00Z")
    Path("july.csv").write_text("date,ukraine,russia,Link\n27.07.2025,251,251,https://example.org/july\n")
    if command not in ON_A_NEW_LEDGER:
        fill(cli, "init --bundled")
    # What `check` finds in the bundled dataset is an error of the world, and known.
    assert cli(first, *rest).code == (command == "check")


@pytest.mark.parametrize("command", COMMANDS)
def test_the_example_is_one_line_that_can_be_copied(cli: Cli, command: str) -> None:
    (example,) = re.findall(r"^\s*(Example: .*)$", GROUP.commands[command].help or "", re.M)
    assert [line.strip() for line in cli.ok(command, "-h").out.splitlines()].count(example) == 1


def test_the_version(cli: Cli) -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    assert cli.ok("--version").out == f"pow-ledger {project['version']}\n"


@pytest.mark.parametrize("command", sorted({*COMMANDS} - {*TOPICS}))
def test_help_and_a_command_is_that_commands_help(cli: Cli, command: str) -> None:
    assert cli.ok("help", command) == cli.ok(command, "--help")


def test_the_topics_of_the_manual_are_its_files_and_help_lists_them_with_a_line_each(cli: Cli) -> None:
    files = {page.stem: page.read_text(encoding="utf-8").splitlines()[0] for page in MANUAL.glob("*.md")}
    listed = dict(re.findall(r"^  (\S+) +(.+)$", cli.ok("help").out, re.M))
    assert listed == {topic: title.partition(": ")[2] for topic, title in files.items()}
    assert tuple(listed) == TOPICS


@pytest.mark.parametrize("topic", TOPICS)
def test_a_topic_is_printed_as_it_is_written_in_a_pipe_and_laid_out_on_a_terminal(cli: Cli, topic: str) -> None:
    page = (MANUAL / f"{topic}.md").read_text(encoding="utf-8")
    assert cli.ok("help", topic).out == page
    assert not cli.ledger.exists()
    shown = on_terminal(["help", topic], columns=80).text
    assert page.splitlines()[0].removeprefix("# ").split(":")[0] in shown
    assert "|---|" not in shown and max(map(len, shown.splitlines())) <= 80
