"""`ledger init`: a ledger, empty or with the bundled dataset; and `--db` after every command."""

import shlex
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from tests.commands.samples import SMALL, fill
from tests.conftest import Cli


def test_an_empty_ledger_has_the_two_usual_sides(cli: Cli) -> None:
    outcome = cli.ok("init")
    assert (outcome.out, outcome.err) == ("", f"Made a ledger of Ukraine and Russia at {cli.ledger}, empty.\n")
    assert cli.json("list") == []


def test_sides_are_fixed_when_a_ledger_is_made(cli: Cli) -> None:
    outcome = cli.ok("init", "--side", "armenia=Armenia", "--side", "azerbaijan=The Republic of A=B")
    assert "Armenia and The Republic of A=B" in outcome.err
    cli.ok("add", "2031-03-05", "each=2", "az:civilian=1", "--by", "arm", "--source", "Radio")
    shown = cli.json("show", "1")
    assert {side: list(of) for side, of in shown["figures"].items()} == {
        "armenia": ["pow"],
        "azerbaijan": ["pow", "civilian"],
    }
    assert shown["reports"][0]["by"] == "armenia"
    assert cli.refused("add", "2031-03-05", "ukraine=2", "--source", "Radio").code == 2


def test_three_sides_are_kept_in_the_order_given(cli: Cli) -> None:
    cli.ok("init", "--side", "c=C", "--side", "a=A", "--side", "b=B")
    cli.ok("add", "2031-03-05", "b=1", "a=2", "c=3", "--source", "Radio")
    assert list(cli.json("show", "1")["figures"]) == ["c", "a", "b"]


def test_the_bundled_dataset_fills_it(cli: Cli) -> None:
    assert " with 122 swaps, 10 pledges" in cli.ok("init", "--bundled").err
    assert len(cli.json("list")) == 122


@pytest.mark.parametrize(
    ("options", "day"),
    [((), None), (("--complete-from", "2031-01-01"), "2031-01-01"), (("--bundled",), "2022-02-24")],
)
def test_the_day_from_which_it_is_complete_is_kept(cli: Cli, options: tuple[str, ...], day: str | None) -> None:
    cli.ok("init", *options)
    with closing(sqlite3.connect(cli.ledger)) as database:
        assert database.execute("SELECT complete_from FROM ledger").fetchone() == (day,)


def test_the_days_of_which_it_knows_everything_are_kept(cli: Cli) -> None:
    cli.ok("init", "--complete-from", "2031-01-01", "--complete-until", "2031-06-25")
    coverage = {"from": "2031-01-01", "until": "2031-06-25", "newest_report": None}
    assert cli.json("totals")["coverage"] == coverage


def test_what_is_there_is_never_replaced(cli: Cli) -> None:
    cli.ok("init")
    assert cli.refused("init").code == 1
    cli.ledger.unlink()
    cli.ledger.symlink_to("elsewhere.sqlite")
    assert cli.refused("init").code == 1
    assert not Path("elsewhere.sqlite").exists()


@pytest.mark.parametrize("name", ["a b.sqlite", "50%.db", "Ж?#.db", "file:x", "-x.db", "a&mode=ro"])
def test_a_ledger_may_have_any_name(cli: Cli, name: str) -> None:
    cli.ok("init", f"--db=./{name}")
    cli.ok("add", "2031-03-05", "each=2", "--source", "Radio", f"--db=./{name}")
    assert len(cli.json("list", f"--db=./{name}")) == 1
    assert [each.name for each in Path().iterdir() if each.is_file()] == [name]


COMMANDS = (
    "add 2031-03-06 each=1 --source Radio",
    "report 1 each=30 --source Television",
    "pledge second 2031-03-01 each=1 --source Radio",
    "state 2031-03-06 both=1 --source Television",
    "totals",
    "list",
    "show 1",
    "pledges",
    "pledges accord",
    "statements",
    "export swaps",
)


@pytest.mark.parametrize("command", COMMANDS)
def test_db_works_after_every_command(cli: Cli, command: str, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(cli, *SMALL)
    monkeypatch.setenv("POW_LEDGER_DB", "elsewhere.sqlite")
    before = cli.ledger.read_bytes()
    outcome = cli.ok(*shlex.split(command), "--db", str(cli.ledger))
    writes = "--source" in command
    assert (cli.ledger.read_bytes() != before, bool(outcome.out)) == (writes, not writes)
    assert not Path("elsewhere.sqlite").exists()


def test_a_side_is_known_by_its_other_names_everywhere(cli: Cli) -> None:
    cli.ok("init", "--side", "armenia=Armenia,AM,Yerevan,Հայաստան", "--side", "azerbaijan=Azerbaijan, AZ, Baku")
    cli.ok("add", "2031-03-05", "yerevan 3 az 2", "--by", "Baku", "--source", "Radio")
    (swap,) = cli.json("list", "--side", "հայաստան")
    assert {side: of["pow"]["text"] for side, of in swap["figures"].items()} == {"armenia": "3", "azerbaijan": "2"}
    Path("rows.csv").write_text("date,AM civilians,Received by Baku,by,source\n2031-03-06,1,4,am,Radio\n", "utf-8")
    cli.ok("import", "rows.csv")
    assert cli.json("show", "2")["reports"][0]["by"] == "armenia"
    cli.ok("export", "package")
    assert Path("package/sides.csv").read_text("utf-8") == (
        'code,name,aliases\narmenia,Armenia,"AM, Yerevan, Հայաստան"\nazerbaijan,Azerbaijan,"AZ, Baku"\n'
    )
    cli.ok("import", "package", "--db", "copy.sqlite")
    cli.ok("list", "--side", "Yerevan", "--db", "copy.sqlite")


def test_a_package_of_an_earlier_version_has_no_other_names(cli: Cli) -> None:
    cli.ok("add", "2031-03-05", "each=3", "--source", "Radio")
    cli.ok("export", "package")
    sides = Path("package/sides.csv")
    sides.write_text("code,name\nukraine,Ukraine\nrussia,Russia\n", "utf-8")
    cli.ok("import", "package", "--db", "copy.sqlite")


@pytest.mark.parametrize("sides", [("a=A,Same", "b=B,same"), ("a=A,b", "b=B"), ("a=A,each", "b=B"), ("a=A", "b=a")])
def test_a_name_that_means_something_else_is_refused(cli: Cli, sides: tuple[str, str]) -> None:
    outcome = cli.refused("init", "--side", sides[0], "--side", sides[1])
    assert "cannot be a name of the side" in outcome.err
