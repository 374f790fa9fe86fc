"""Spreadsheets as people keep them, in `awkward/`, and what each must give.

Beside each file stands what it must give: a line for each swap with its reports, or what the refusal must say.
"""

from pathlib import Path

import pytest

from tests.conftest import Cli

FOLDER = Path(__file__).parent / "awkward"
FILES = sorted(path for path in FOLDER.iterdir() if path.suffix != ".expected")


def given(cli: Cli) -> list[str]:
    """The swaps of a ledger, a line each."""
    lines = []
    for swap in cli.json("list"):
        figures = [f"{side}:{of}={figure['text']}" for side, by in swap["figures"].items() for of, figure in by.items()]
        more = [f"mediators={', '.join(swap['mediators'])}"] * bool(swap["mediators"])
        more += [f"place={swap['place']}"] * bool(swap["place"]) + ["contested"] * swap["contested"]
        lines.append(" ".join([swap["date"], swap["status"], *figures, f"reports={swap['reports']}", *more]))
    return lines


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_each_file_gives_what_stands_beside_it(cli: Cli, path: Path) -> None:
    expected = path.with_name(f"{path.name}.expected").read_text(encoding="utf-8").splitlines()
    outcome = cli("import", str(path))
    if expected[0] == "refused":
        assert outcome.code in (1, 2)
        assert not cli.ledger.exists()
        assert [part for part in expected[1:] if part not in outcome.err] == []
        return
    assert outcome.code == 0, outcome.err
    swaps = [line for line in expected if line[:1].isdigit()]
    assert given(cli) == swaps
    said = [line.removeprefix("says: ") for line in expected if line.startswith("says: ")]
    assert [part for part in said if part not in outcome.err] == []
    before = cli.ledger.read_bytes()
    cli.ok("import", str(path))
    assert cli.ledger.read_bytes() == before
