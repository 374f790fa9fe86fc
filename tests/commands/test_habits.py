"""What people bring along from other programs: names of options and commands, closed streams, workbooks."""

import os
import subprocess
import sys
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from pow_ledger import wrong_usage
from pow_ledger.app import COMMANDS
from tests.commands.samples import SMALL, fill
from tests.conftest import Cli

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ("totals --since 2031-01-01", "`ledger totals` has no option --since. Did you mean --from?"),
        ("totals --to 2031-01-01", "`ledger totals` has no option --to. Did you mean --until?"),
        ("list --jsno", "`ledger list` has no option --jsno. Did you mean --json?"),
        ("add --url x", "`ledger add` has no option --url. Did you mean --source?"),
        ("list --out x", "`ledger list` has no option --out. Did you mean --output?"),
        ("totals --country x", "`ledger totals` has no option --country. Did you mean --side?"),
        ("show 1 --adopt", "`ledger show` has no option --adopt. `ledger report` has it."),
        ("check --db-file x", "`ledger check` has no option --db-file."),
    ],
)
def test_a_wrong_option_is_told_its_right_name(cli: Cli, words: str, message: str) -> None:
    command = words.split()[0]
    assert cli.refused(*words.split()).err == f"Error: {message} `ledger {command} --help` shows what it takes.\n"


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("totls", "totals"),
        ("delete", "void"),
        ("swaps", "list"),
        ("history", "log"),
        ("EDIT", "amend"),
        ("view", "show"),
    ],
)
def test_an_unknown_command_is_told_the_one_that_was_meant(cli: Cli, word: str, meant: str) -> None:
    outcome = cli.refused(word)
    assert (outcome.code, outcome.err) == (
        2,
        f"Error: There is no command {word!r}. Did you mean `ledger {meant}`? `ledger --help` lists them.\n",
    )


def test_the_names_that_people_use_stand_for_commands_that_exist() -> None:
    assert not {*wrong_usage._COMMANDS} - {*COMMANDS}
    others = [word for words in wrong_usage._COMMANDS.values() for word in words]
    assert len(others) == len({*others}) and not {*others} & {*COMMANDS}


def test_json_and_csv_are_formats(cli: Cli) -> None:
    fill(cli, *SMALL)
    assert cli.ok("list", "--json").out == cli.ok("list", "-f", "json").out
    assert cli.ok("totals", "--csv").out == cli.ok("totals", "-f", "csv").out
    assert cli.ok("export", "swaps", "--json").out == cli.ok("export", "swaps", "-f", "json").out
    assert cli.ok("list", "--json", "-f", "json").out.startswith("[")
    assert cli.refused("list", "--json", "--csv").err == (
        "Error: --json and --csv cannot be used together. Give one format.\n"
    )
    assert "--format and --csv" in cli.refused("list", "-f", "json", "--csv").err


def test_export_alone_lists_the_tables(cli: Cli) -> None:
    out = cli.ok("export").out
    for table in ("totals", "swaps", "figures", "reports", "progress", "statements"):
        assert f"\n  {table} " in out


@pytest.mark.parametrize(
    "command", ["totals", "list", "show 1", "export swaps", "export", "help", "--version", "--help"]
)
def test_a_closed_output_is_an_error_of_the_output(cli: Cli, command: str) -> None:
    fill(cli, *SMALL)
    done = _with_closed(1, command, cli)
    assert (done.returncode, done.stderr) == (
        1,
        b"Error: The output could not be written: standard output is closed. Check where it goes.\n",
    )


def test_closed_input_and_errors_are_borne(cli: Cli) -> None:
    fill(cli, *SMALL)
    assert _with_closed(2, "list", cli).stdout.startswith(b"id\t")
    done = _with_closed(0, "add", cli)
    assert (done.returncode, done.stderr[:15]) == (2, b"Error: Missing:")


def _with_closed(stream: int, command: str, cli: Cli) -> "subprocess.CompletedProcess[bytes]":
    run = "os.execv(sys.executable, [sys.executable, '-m', 'pow_ledger', *sys.argv[1:]])"
    close = f"import os, sys; os.close({stream}); {run}"
    return subprocess.run(
        [sys.executable, "-c", close, *command.split()],
        capture_output=True,
        env={**os.environ, "PYTHONPATH": str(ROOT), "POW_LEDGER_DB": str(cli.ledger)},
    )


def test_a_ledger_in_write_ahead_mode_that_cannot_be_read_says_so(cli: Cli) -> None:
    fill(cli, *SMALL)
    # Byte 18 and 19 of an SQLite file are 2 in write-ahead mode (sqlite.org/fileformat2.html).
    content = bytearray(cli.ledger.read_bytes())
    content[18:20] = b"\x02\x02"
    cli.ledger.write_bytes(content)
    # SQLite cannot make the file that it needs beside it, as on a disk that is read-only.
    cli.ledger.with_name(f"{cli.ledger.name}-wal").mkdir()
    assert cli("totals").err == (
        f"Error: Another program left {cli.ledger} in write-ahead mode, in which SQLite needs to write beside it even "
        "to read, and it cannot. Copy the file, and the one beside it that ends in -wal if there is one, into a folder "
        "that can be written, and name the copy with --db.\n"
    )


# Workbooks out


def test_a_workbook_has_days_numbers_and_texts(cli: Cli) -> None:
    cli.ok("add", "2031-03-05", "ukraine=30", "russia=25~", "--source", "=HYPERLINK(1)", "--place", "2031-03-05")
    cli.ok("export", "swaps.xlsx")
    rows = list(openpyxl.load_workbook("swaps.xlsx").active.iter_rows(values_only=True))
    swap = dict(zip(rows[0], rows[1], strict=True))
    assert (swap["date"], swap["ukraine_pow"], swap["russia_pow"]) == (datetime(2031, 3, 5), 30, "25~")
    assert (swap["place"], swap["sources"]) == ("2031-03-05", "=HYPERLINK(1)")
    assert openpyxl.load_workbook("swaps.xlsx").active.freeze_panes == "A2"


@pytest.mark.parametrize("table", ["totals", "swaps", "figures", "reports", "progress", "statements"])
def test_every_table_can_be_a_workbook_of_the_same_bytes(cli: Cli, table: str) -> None:
    fill(cli, *SMALL)
    cli.ok("export", f"{table}.xlsx")
    before = Path(f"{table}.xlsx").read_bytes()
    cli.ok("export", f"{table}.xlsx")
    assert Path(f"{table}.xlsx").read_bytes() == before
    rows = list(openpyxl.load_workbook(f"{table}.xlsx").active.iter_rows(values_only=True))
    csv = cli.ok("export", table, "--csv").out.splitlines()
    assert [rows[0][0], len(rows)] == [csv[0].split(",")[0], len(csv)]


def test_what_is_exported_can_be_read_by_import(cli: Cli) -> None:
    cli.ok("list", "-o", "list.xlsx", "--db", _ledger_with_a_swap(cli))
    assert Path("list.xlsx").read_bytes()[:2] == b"PK"


def _ledger_with_a_swap(cli: Cli) -> str:
    cli.ok("add", "2031-03-05", "each=30", "--source", "Radio", "--db", "other.sqlite")
    return "other.sqlite"


def test_a_workbook_needs_a_file_and_its_library(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(cli, *SMALL)
    assert "A workbook is no text; name a file" in cli.refused("list", "-f", "xlsx").err
    monkeypatch.setitem(sys.modules, "xlsxwriter", None)
    assert cli.refused("export", "swaps.xlsx").err == (
        "Error: Writing a workbook needs more than is installed. Install it with `pip install 'pow-ledger[xlsx]'`. "
        "Spreadsheet programs also open CSV.\n"
    )
    assert not Path("swaps.xlsx").exists()
