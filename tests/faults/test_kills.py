"""A command that is killed, whenever that is, has done all of what it does or nothing."""

import json
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.samples import SMALL, fill
from tests.conftest import Cli

pytestmark = pytest.mark.faults

ROOT = Path(__file__).parents[2]
SCHEMA_1 = ROOT / "tests" / "storage" / "ledgers" / "schema-1.sqlite"
DATA = ROOT / "data"
ADD = "add 2031-04-05 each=5 each:civilian=2 --mediator UAE --pledge accord --source Radio"


def rows(folder: Path) -> Path:
    """A spreadsheet with something new, something that is here, and another source on what is here."""
    path = folder / "rows.csv"
    new = "".join(f"2031-04-{day:02},{day},{day},Radio {day}\n" for day in range(1, 31))
    path.write_text(f"date,ukraine,russia,source\n2031-03-09,withheld,20~,Radio\n2031-03-05,30,30,Television\n{new}")
    return path


@pytest.mark.parametrize(
    ("commands", "killed", "kills"),
    [
        (SMALL, ADD, 45),
        (SMALL, "amend accord --code treaty each=7 --until 2031-12-31 --why wrong", 45),
        ((*SMALL, ADD), "undo", 45),
        (("init --bundled",), "undo", 20),
        ((), "init --bundled", 15),
        (SMALL, "import rows.csv --merge", 30),
        (SMALL, f"import {shlex.quote(str(DATA))} --theirs", 20),
        ((), f"{ADD} --db ledger.sqlite", 40),
    ],
    ids=["add", "amend", "undo", "undo of everything", "init", "import of rows", "import of a package", "migration"],
)
def test_a_command_that_is_killed_is_done_whole_or_not_at_all(
    cli: Cli, tmp_path: Path, commands: tuple[str, ...], killed: str, kills: int
) -> None:
    ledger = "-"
    if commands:
        fill(cli, *commands)
        ledger = str(cli.ledger.rename(tmp_path / "template.sqlite"))
    elif "ledger.sqlite" in killed:
        ledger, killed = str(SCHEMA_1), ADD
    killed = killed.replace("rows.csv", shlex.quote(str(rows(tmp_path))))
    folder = tmp_path / "folder"
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-m", "tests.faults.kills", str(folder), ledger, str(kills), *shlex.split(killed)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)
    assert found["else"] == []
    assert (found["killed"], found["before"] + found["after"]) == (kills, kills)
    assert found["before"] > 0
    # What a kill may leave behind: a journal that the next reader rolls back, a draft, and the ledger as it was.
    known = re.compile(r"ledger\.sqlite-journal|\.ledger\.sqlite-\w+|ledger-schema-1\.sqlite")
    assert [name for name in found["litter"] if not known.fullmatch(name)] == []
