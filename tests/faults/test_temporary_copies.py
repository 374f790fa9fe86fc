"""A ledger that is read from a temporary copy: in little memory, with nothing left behind, or with one clear error."""

import subprocess
import sys
from pathlib import Path

import pytest

from pow_ledger.__main__ import run
from tests.benchmarks.ledgers import fill
from tests.conftest import Cli
from tests.faults.test_full_disk import no_file_beyond

pytestmark = pytest.mark.faults

SWAPS = 20_000
"""So many make a ledger of 90 MB, more than any command may take."""
MOST = 80
"""MB of memory; a command takes 30 on an empty ledger."""

_WITH_ITS_PEAK = """import sys
from pow_ledger.__main__ import run
code = run(sys.argv[1:])
with open("/proc/self/status") as status:
    print(next(line.split()[1] for line in status if line.startswith("VmHWM")), file=sys.stderr)
sys.exit(code)"""


@pytest.fixture(scope="module")
def large(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("large") / "ledger.sqlite"
    assert run(["init", "--db", str(path)]) == 0
    fill(path, SWAPS)
    assert run(["add", "2025-06-01", "each=5", "--source", "Radio", "--db", str(path)]) == 0
    assert path.stat().st_size > MOST * 2**20
    return path


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="the peak is read where Linux has it")
@pytest.mark.parametrize("command", ["totals --as-of 2025-01-01", "check", "check --only stale --as-of 2025-01-01"])
def test_no_size_of_a_ledger_takes_memory(large: Path, command: str) -> None:
    words = [*command.split(), "--db", str(large)]
    told = subprocess.run([sys.executable, "-c", _WITH_ITS_PEAK, *words], capture_output=True, text=True, check=False)
    assert told.returncode in (0, 1) and "Error" not in told.stderr, told.stderr
    assert int(told.stderr.split()[-1]) < MOST * 2**10


def test_without_room_for_the_copy_there_is_one_error_that_names_its_folder(cli: Cli, large: Path) -> None:
    before = large.stat()
    with no_file_beyond(2**20):
        outcome = cli("totals", "--as-of", "2025-01-01", "--db", str(large))
    assert (outcome.code, outcome.out) == (1, "")
    assert outcome.err.startswith("Error: The folder for temporary files (TMPDIR): ")
    assert large.stat() == before


def test_nothing_is_left_behind_even_where_the_folder_of_the_ledger_is_read_only(
    cli: Cli, large: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (folder := tmp_path / "temporary").mkdir()
    monkeypatch.setenv("SQLITE_TMPDIR", str(folder))
    large.parent.chmod(0o500)
    try:
        cli.ok("totals", "--as-of", "2025-01-01", "--db", str(large))
    finally:
        large.parent.chmod(0o700)
    assert [*folder.iterdir()] == []
    assert [*large.parent.iterdir()] == [large]
