"""Frictionless finds nothing wrong with a package, whatever stands in it."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.samples import SMALL, fill
from tests.conftest import Cli

pytestmark = pytest.mark.peers

DATA = Path(__file__).parents[2] / "data"
AWKWARD = (
    *SMALL,
    "add 2031-04-01 each=1 --source '=1+1' --note '-5, \"fewer\"' --place \"''=x\" --mediator 'a;b'",
    "report 5 --source 'Штаб · 東京' --by ukraine",
    "state 2031-06-03 both=..90~ --source Radio",
    "void 2 --why misread",
    "void s1 --why misread",
)


def complaints(descriptor: Path) -> object:
    """What Frictionless says of a package, its errors alone."""
    command = [sys.executable, "-m", "frictionless", "validate", str(descriptor), "--json"]
    answer = subprocess.run(command, capture_output=True, text=True, check=False)
    report = json.loads(answer.stdout)
    return report["errors"] + [error for task in report["tasks"] for error in task["errors"]] or not report["valid"]


@pytest.mark.parametrize("commands", [AWKWARD, ("init --side a-b=A --side c=C",)], ids=["awkward", "empty"])
def test_an_exported_package_is_valid(cli: Cli, commands: tuple[str, ...]) -> None:
    fill(cli, *commands)
    cli.ok("export", "package")
    assert complaints(Path("package/datapackage.json")) is False


def test_the_dataset_is_valid() -> None:
    assert complaints(DATA / "datapackage.json") is False


def test_a_file_that_was_changed_is_found_out(cli: Cli) -> None:
    fill(cli, *AWKWARD)
    cli.ok("export", "package")
    path = Path("package/swaps.csv")
    path.write_text(path.read_text().replace("Border", "Minsk"))
    assert complaints(Path("package/datapackage.json"))
