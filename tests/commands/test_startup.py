"""What each command loads: start-up stays fast only while the heavy packages stay out."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from pow_ledger.__main__ import run
from tests.terminal import on_terminal

ROOT = Path(__file__).parents[2]
HEAVY = ("sqlite_utils", "pydantic", "rich", "hypothesis", "jinja2", "resvg_py")
NOT_FOR_TOTALS = (
    *(
        "domain.checks.book",
        "domain.checks.checks",
        "domain.checks.comparison",
        "domain.history",
        "domain.imports.import_errors",
    ),
    *(
        "domain.checks.stated_totals",
        "domain.refs",
        "formats.packages.description",
        "storage.history.recording",
        "storage.history.schema",
        "storage.integrity",
        "storage.file.locks",
    ),
    *("storage.schema.migrations", "storage.transaction"),
)
REPORTING = (
    "import sys; from pathlib import Path; from pow_ledger.__main__ import run; "
    "code = run(sys.argv[2:]); Path(sys.argv[1]).write_text('\\n'.join(sorted(sys.modules))); sys.exit(code)"
)
DEFINING = (
    "import sys; from pathlib import Path; from pow_ledger.__main__ import run; code = run(sys.argv[2:]); "
    "modules = [module for name, module in sys.modules.items() if name.startswith('pow_ledger.')]; "
    "own = [each for module in modules for each in vars(module).values() if type(each) is type]; "
    "found = {each.__name__ for each in own if hasattr(each, '__dataclass_params__')}; "
    "Path(sys.argv[1]).write_text(' '.join(sorted(found))); sys.exit(code)"
)
ENDING = (
    "import atexit, gc; from pow_ledger.__main__ import main; "
    "atexit.register(lambda: print(gc.isenabled(), gc.get_freeze_count() > 10_000)); main()"
)
IN_A_PIPE = (
    "totals",
    "list",
    "show 42",
    "pledges",
    "pledges istanbul-3",
    "statements",
    "export totals.csv",
    "export swaps -",
    "list -f markdown",
)


@pytest.fixture(scope="module")
def bundled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    ledger = tmp_path_factory.mktemp("bundled") / "2025.sqlite"
    assert run(["init", "--bundled", "--db", str(ledger)]) == 0
    return ledger


@pytest.fixture(autouse=True)
def environment(bundled: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("POW_LEDGER_DB", str(bundled))
    monkeypatch.setenv("PYTHONPATH", str(ROOT))


def test_a_command_loads_no_other_and_none_of_what_only_others_need(tmp_path: Path) -> None:
    modules = tmp_path / "modules"
    subprocess.run([sys.executable, "-c", REPORTING, str(modules), "totals"], check=True, capture_output=True)
    own = {name for name in modules.read_text().splitlines() if name.startswith("pow_ledger.")}
    shared = {f"shared.{name}" for name in ("completion", "environment", "options", "output")}
    commands = {name.removeprefix("pow_ledger.commands.") for name in own if name.startswith("pow_ledger.commands.")}
    assert commands == {"totals", "shared", *shared}
    assert own & {f"pow_ledger.{name}" for name in (*NOT_FOR_TOTALS, "display")} == set()


def test_a_table_of_totals_takes_no_more_than_its_display(tmp_path: Path) -> None:
    modules = tmp_path / "modules"
    subprocess.run(
        [sys.executable, "-c", REPORTING, str(modules), "totals", "-f", "table"], check=True, capture_output=True
    )
    own = {name for name in modules.read_text().splitlines() if name.startswith("pow_ledger.")}
    assert {name for name in own if name.startswith("pow_ledger.display.")} == {
        f"pow_ledger.display.{name}" for name in ("bars", "console", "pledges", "totals")
    }
    assert own & {f"pow_ledger.{name}" for name in NOT_FOR_TOTALS} == set()


@pytest.mark.parametrize("command", ["totals", "list", "pledges"])
def test_no_dataclass_is_defined_but_figures(command: str, tmp_path: Path) -> None:
    """Each takes seven times as long to define as a named tuple, whenever its module is loaded."""
    dataclasses = tmp_path / "dataclasses"
    subprocess.run([sys.executable, "-c", DEFINING, str(dataclasses), command], check=True, capture_output=True)
    assert dataclasses.read_text() == "Figure"


def test_the_end_of_a_command_is_not_searched_for_garbage() -> None:
    ended = subprocess.run([sys.executable, "-c", ENDING, "--version"], check=True, capture_output=True, text=True)
    assert ended.stdout.splitlines()[1:] == ["True True"]


def test_the_name_of_a_command_is_no_reason_to_load_it(tmp_path: Path) -> None:
    modules = tmp_path / "modules"
    subprocess.run([sys.executable, "-c", REPORTING, str(modules), "nosuch"], check=False, capture_output=True)
    assert not [name for name in modules.read_text().splitlines() if name.startswith("pow_ledger.commands")]


def loaded(modules: Path, *unwanted: str) -> list[str]:
    """Which of the unwanted packages a run of a command has loaded."""
    names = {name.partition(".")[0] for name in modules.read_text().splitlines()}
    assert "pow_ledger" in names
    return sorted(names & set(unwanted))


@pytest.mark.parametrize("command", IN_A_PIPE)
def test_in_a_pipe_nothing_heavy_is_loaded(command: str, tmp_path: Path) -> None:
    modules = tmp_path / "modules"
    subprocess.run(
        [sys.executable, "-c", REPORTING, str(modules), *command.split()],
        check=True,
        capture_output=True,
        env=os.environ,
    )
    assert loaded(modules, *HEAVY) == []


@pytest.mark.parametrize("command", ["totals", "list", "show 42"])
def test_on_a_terminal_only_rich_is_loaded(command: str, tmp_path: Path) -> None:
    modules = tmp_path / "modules"
    screen = on_terminal(command.split(), run=("-c", REPORTING, str(modules)))
    assert (screen.code, bool(screen.text)) == (0, True)
    assert loaded(modules, *HEAVY) == ["rich"]
