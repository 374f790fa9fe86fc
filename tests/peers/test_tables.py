"""pandas and R read every exported table with no options: numbers as numbers, texts as they are."""

import csv
import json
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from tests.commands.samples import SMALL, fill
from tests.conftest import Cli

pytestmark = pytest.mark.peers

NUMBERS = {
    "totals": {"low", "high", "swaps", "withheld"},
    "swaps": {"id", "reports"}
    | {
        f"{kind}{sums}_{bound}"
        for kind in ("ukraine_pow", "ukraine_remains", "russia_pow")
        for sums in ("", "_so_far")
        for bound in ("low", "high")
    },
    "figures": {"swap", "low", "high"},
    "reports": {"swap"},
    "progress": {"withheld"}
    | {f"{name}_{bound}" for name in ("pledged", "counted", "possible", "remaining") for bound in ("low", "high")},
    "statements": set(),
}
FIGURES = {"pledged", "counted", "possible", "remaining", "russia_pow", "ukraine_pow", "ukraine_pow_so_far"}
SHAPES = {
    "totals": (8, 16),
    "swaps": (4, 29),
    "figures": (9, 9),
    "reports": (8, 16),
    "progress": (3, 18),
    "statements": (2, 14),
}
# Each reads a file and says how many rows it has, which columns, and which of them it takes for numbers.
PANDAS = """import json, sys, pandas
table = pandas.read_csv(sys.argv[1])
numbers = list(table.dropna(axis=1, how="all").select_dtypes("number").columns)
print(json.dumps([list(table.shape), list(table.columns), numbers]))"""
R = """table <- read.csv(commandArgs(TRUE)[1])
quoted <- function(names) paste0("[", paste0(sprintf('"%s"', names), collapse = ","), "]")
numbers <- names(table)[sapply(table, is.numeric)]
cat("[[", nrow(table), ",", ncol(table), "],", quoted(names(table)), ",", quoted(numbers), "]")"""
HOSTILE = {
    "place": "=1+1",
    "label": '@SUM(A1), "quoted"; a',
    "note": "'=a, Штаб «Łódź» 東京 \\ | #",
    "source": "+49 30 'x'",
}


@pytest.fixture
def small(cli: Cli) -> Cli:
    fill(cli, *SMALL)
    return cli


def read(program: str, path: Path) -> tuple[tuple[int, int], list[str], set[str]]:
    if program == "pandas":
        command = [sys.executable, "-c", PANDAS]
    elif shutil.which("Rscript"):
        command = ["Rscript", "-e", R]
    else:
        pytest.skip("Rscript is not installed")
    told = subprocess.run([*command, str(path)], capture_output=True, text=True, check=True).stdout
    (rows, columns), names, numbers = json.loads(told)
    return (rows, columns), names, set(numbers)


@pytest.mark.parametrize("program", ["pandas", "R"])
@pytest.mark.parametrize("table", NUMBERS)
def test_numbers_are_numbers(small: Cli, table: str, program: str) -> None:
    small.ok("export", f"{table}.csv")
    path = Path(f"{table}.csv")
    shape, names, numbers = read(program, path)
    cells = list(csv.DictReader(path.read_text().splitlines()))
    assert (shape, names) == (SHAPES[table], list(cells[0]))
    # A column without a cell is of no type, and one of figures is of numbers where each of them is exact.
    assert {name for name in NUMBERS[table] if any(row[name] for row in cells)} <= numbers
    assert numbers <= NUMBERS[table] | FIGURES


def test_pandas_reads_hostile_texts_as_they_are(cli: Cli) -> None:
    texts = [word for name, text in HOSTILE.items() for word in (f"--{name}", text)]
    cli.ok("add", "2031-03-05", "each=1", *texts)
    for table, names in (("swaps", ("place", "label", "note")), ("reports", ("source",))):
        cli.ok("export", f"{table}.csv")
        code = "import json, sys, pandas; print(pandas.read_csv(sys.argv[1]).to_json(orient='records'))"
        told = subprocess.run(
            [sys.executable, "-c", code, f"{table}.csv"], capture_output=True, text=True, check=True
        ).stdout
        row: dict[str, Any] = json.loads(told)[0]
        assert {name: row[name] for name in names} == {name: f"'{HOSTILE[name]}" for name in names}
