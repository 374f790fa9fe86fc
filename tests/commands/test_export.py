"""`ledger export`, `--format` and `--output`: exact bytes, by the file's ending or as asked."""

import csv
import io
import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.commands.samples import SMALL, fill
from tests.conftest import Cli

CSV = {
    "totals": """\
line,period,pledge,side,category,figure,low,high,swaps,withheld,range,pledged,possible,remaining,state,stated
total,,,ukraine,pow,55+,55,,3,1,54+,,,,,
total,,,ukraine,remains,5+,5,,1,0,5+,,,,,
total,,,russia,pow,75~,75,75,3,0,75~,,,,,
pending,,,ukraine,pow,40,40,40,1,0,40,,,,,
pending,,,russia,pow,40,40,40,1,0,40,,,,,
progress,,accord,ukraine,pow,25..55,25,55,,1,,100+,25+,..75,undetermined,"80 (Office, 2031-06-01)"
progress,,accord,russia,pow,25..55,25,55,,0,,100+,25..75~,25..75~,unmet,"80 (Office, 2031-06-01)"
progress,,bodies,ukraine,remains,0,0,0,,0,,10,withheld,..10,undetermined,
""",
    "swaps": """\
id,date,status,place,mediators,label,ukraine_pow,ukraine_pow_low,ukraine_pow_high,\
ukraine_remains,ukraine_remains_low,ukraine_remains_high,russia_pow,russia_pow_low,russia_pow_high,\
ukraine_pow_so_far,ukraine_pow_so_far_low,ukraine_pow_so_far_high,\
ukraine_remains_so_far,ukraine_remains_so_far_low,ukraine_remains_so_far_high,\
russia_pow_so_far,russia_pow_so_far_low,russia_pow_so_far_high,reports,contested,sources,note,voided
1,2031-03-05,completed,Border,UAE; Qatar,1st,30,30,30,,,,30,30,30,30,30,30,,,,30,30,30,2,no,\
https://www.example.org/1; https://example.net/1,Wounded,no
2,2031-03-09,completed,,,,withheld,0,,,,,20~,20,20,30+,30,,,,,50~,50,50,1,no,Radio,,no
3,2031-03-12,completed,,,,25,25,25,5+,5,,25,25,25,55+,55,,5+,5,,75~,75,75,2,yes,\
https://example.net/3; https://www.example.org/3,,no
4,2031-06-20,under-way,,,,40,40,40,,,,40,40,40,55+,55,,5+,5,,75~,75,75,1,no,Radio,,no
""",
    "figures": """\
swap,date,status,side,category,figure,low,high,about
1,2031-03-05,completed,ukraine,pow,30,30,30,no
1,2031-03-05,completed,russia,pow,30,30,30,no
2,2031-03-09,completed,ukraine,pow,withheld,0,,no
2,2031-03-09,completed,russia,pow,20~,20,20,yes
3,2031-03-12,completed,ukraine,pow,25,25,25,no
3,2031-03-12,completed,ukraine,remains,5+,5,,no
3,2031-03-12,completed,russia,pow,25,25,25,no
4,2031-06-20,under-way,ukraine,pow,40,40,40,no
4,2031-06-20,under-way,russia,pow,40,40,40,no
""",
    "reports": """\
id,swap,date,status,figures,contradicts,stances,claimant,by,publisher,source,archive,published,note,voided,pledge
r3,1,2031-03-05,completed,ukraine:pow=30 russia:pow=30,no,accord:counts,Office,ukraine,example.org,https://www.example.org/1,\
https://archive.example/1,2031-03-05,,no,
r4,1,2031-03-05,completed,ukraine:pow=30 russia:pow=30,no,accord:excluded,Ministry,russia,example.net,https://example.net/1,,,,no,
r5,2,2031-03-09,completed,ukraine:pow=withheld russia:pow=20~,no,,,,,Radio,,,,no,
r6,3,2031-03-12,completed,ukraine:pow=25 ukraine:remains=5+ russia:pow=25,no,accord:counts,Ministry,russia,example.net,\
https://example.net/3,,,,no,
r7,3,2031-03-12,completed,ukraine:pow=24,yes,,Office,ukraine,example.org,https://www.example.org/3,,,,no,
r8,4,2031-06-20,under-way,ukraine:pow=40 russia:pow=40,no,,,,,Radio,,,,no,
r1,,2031-03-01,agreed,ukraine:pow=100+ russia:pow=100+,no,,Envoy,,example.org,https://example.org/accord,,2031-03-01,,no,accord
r2,,2031-03-01,agreed,ukraine:remains=10,no,,,,,Radio,,,,no,bodies
""",
    "pledges": """\
pledge,side,category,pledged,counted,possible,remaining,state,withheld,stated,pledged_low,pledged_high,counted_low,\
counted_high,possible_low,possible_high,remaining_low,remaining_high
accord,ukraine,pow,100+,25..55,25+,..75,undetermined,1,"80 (Office, 2031-06-01)",100,,25,55,25,,0,75
accord,russia,pow,100+,25..55,25..75~,25..75~,unmet,0,"80 (Office, 2031-06-01)",100,,25,55,25,75,25,75
bodies,ukraine,remains,10,0,withheld,..10,undetermined,0,,10,10,0,0,0,,0,10
""",
    "statements": """\
id,as_of,since,figures,pledge,mediator,claimant,by,publisher,source,archive,published,note,voided
s1,2031-06-01,,ukraine:pow=80 russia:pow=80,accord,,Office,ukraine,example.org,https://www.example.org/total,,,,no
s2,2031-06-02,2031-01-01,both:people=200~,,UAE,,,,Radio,,,,no
""",
}

MARKDOWN = {
    "totals": """\
**Received · 3 completed swaps · 5 March to 12 March 2031**

| Side | Category | Received | Swaps | Withheld |
| --- | --- | ---: | ---: | ---: |
| Ukraine | prisoners of war | at least 55 | 3 | 1 |
| Ukraine | remains | at least 5 | 1 | 0 |
| Russia | prisoners of war | about 75 | 3 | 0 |

**Agreed or under way · in no sum yet**

| Side | Category | Expected | Swaps | Withheld |
| --- | --- | ---: | ---: | ---: |
| Ukraine | prisoners of war | 40 | 1 | 0 |
| Russia | prisoners of war | 40 | 1 | 0 |

**accord · at least 100 prisoners of war each · undetermined**

| Side | Category | Pledged | Counted | Possible | Remaining | State |
| --- | --- | ---: | ---: | ---: | ---: | --- |
| Ukraine | prisoners of war | at least 100 | 25–55 | at least 25 | up to 75 | undetermined |
| Russia | prisoners of war | at least 100 | 25–55 | about 25–75 | about 25–75 | unmet |

**bodies · Ukraine: 10 remains · undetermined**

| Side | Category | Pledged | Counted | Possible | Remaining | State |
| --- | --- | ---: | ---: | ---: | ---: | --- |
| Ukraine | remains | 10 | 0 | 0 or more | up to 10 | undetermined |
""",
    "swaps": """\
| Swap | Date | Ukraine | Ukraine so far | Russia | Russia so far | Reports | Remarks |
| ---: | --- | --- | --- | --- | --- | ---: | --- |
| 1 | 2031-03-05 | 30 prisoners of war | 30 prisoners of war | 30 prisoners of war | 30 prisoners of war | 2 |  |
| 2 | 2031-03-09 | prisoners of war (number not given) | at least 30 prisoners of war | about 20 prisoners of war | \
about 50 prisoners of war | 1 |  |
| 3 | 2031-03-12 | 25 prisoners of war; at least 5 remains | at least 55 prisoners of war; at least 5 remains | \
25 prisoners of war | about 75 prisoners of war | 2 | contested |
| 4 | 2031-06-20 | 40 prisoners of war | at least 55 prisoners of war; at least 5 remains | 40 prisoners of war | \
about 75 prisoners of war | 1 | under way |
""",
    "statements": """\
| Statement | As of | Stated | By | Of | Source |
| --- | --- | --- | --- | --- | --- |
| s1 | 2031-06-01 | 80 prisoners of war each | Office | since when is not said, accord | \
<https://www.example.org/total> |
| s2 | 2031-06-02 | all sides together: about 200 people | Radio | since 1 January 2031, mediated by UAE | Radio |
""",
    "figures": """\
| swap | date | status | side | category | figure | low | high | about |
| ---: | --- | --- | --- | --- | ---: | ---: | ---: | --- |
| 2 | 2031-03-09 | completed | ukraine | pow | withheld | 0 |  | no |
| 2 | 2031-03-09 | completed | russia | pow | 20\\~ | 20 | 20 | yes |
""",
}
COMPARISON = """\
| Swap | Date | Grade | By | States | Differences |
| ---: | --- | --- | --- | --- | --- |
| 3 | 2031-03-12 | contested | Ukraine | Ukraine: 24 prisoners of war | prisoners of war for Ukraine: \
Ukraine says 24, Russia says 25 |
| 3 | 2031-03-12 | contested | Russia | 25 prisoners of war each; Ukraine: at least 5 remains | prisoners of war for \
Ukraine: Ukraine says 24, Russia says 25 |
"""
CONTRACTS = {"totals": "totals", "swaps": "list", "pledges": "pledges", "statements": "statements"}


@pytest.fixture
def small(cli: Cli) -> Cli:
    fill(cli, *SMALL)
    return cli


@pytest.mark.parametrize("table", CSV)
def test_each_table_as_csv(small: Cli, table: str) -> None:
    assert small.ok("export", table).out == CSV[table]
    assert small.ok("export", table, "-").out == CSV[table]
    small.ok("export", table, "out.csv")
    assert Path("out.csv").read_bytes() == CSV[table].encode()


@pytest.mark.parametrize("table", CSV)
def test_each_table_as_tsv_has_the_same_cells(small: Cli, table: str) -> None:
    out = small.ok("export", table, "-f", "tsv").out
    assert out == "".join("\t".join(row) + "\n" for row in csv.reader(io.StringIO(CSV[table])))


@pytest.mark.parametrize("table", MARKDOWN)
def test_a_table_as_markdown_is_the_one_of_the_screen_in_words(small: Cli, table: str) -> None:
    cut = ("--from", "2031-03-09", "--until", "2031-03-09") if table == "figures" else ()
    assert small.ok("export", table, "-f", "markdown", *cut).out == MARKDOWN[table]


def test_other_commands_as_markdown(small: Cli) -> None:
    assert small.ok("pledges", "-f", "markdown").out == MARKDOWN["totals"][MARKDOWN["totals"].index("**accord") :]
    assert small.ok("compare", "--differences", "--from", "2031-03-10", "-f", "markdown").out == COMPARISON
    months = small.ok("totals", "--period", "month", "--side", "russia", "-f", "markdown").out
    assert "| Period | Side | Category | Received | So far | Swaps | Withheld |" in months
    assert "| 2031-03 | Russia | prisoners of war | about 75 | about 75 | 3 | 0 |" in months


@pytest.mark.parametrize("table", CSV)
def test_each_table_as_json(small: Cli, table: str) -> None:
    out = small.ok("export", table, "-f", "json").out
    if table in CONTRACTS:
        assert out == small.ok(CONTRACTS[table], "-f", "json").out
    else:
        cells = [{key: str(cell or "") if cell != 0 else "0" for key, cell in row.items()} for row in json.loads(out)]
        assert cells == list(csv.DictReader(io.StringIO(CSV[table])))
    assert out.endswith("]\n" if out.startswith("[") else "}\n")


@pytest.mark.parametrize(
    ("ending", "form"),
    [("csv", "csv"), ("tsv", "tsv"), ("json", "json"), ("md", "markdown"), ("markdown", "markdown"), ("CSV", "csv")],
)
def test_the_ending_decides(small: Cli, ending: str, form: str) -> None:
    expected = small.ok("export", "swaps", "-f", form).out.encode()
    outcome = small.ok("export", "swaps", f"out.{ending}")
    assert (outcome.out, outcome.err) == ("", f"Wrote out.{ending}.\n")
    small.ok("list", "-o", f"list.{ending}")
    small.ok("export", f"swaps.{ending}")
    assert {Path(f"{name}.{ending}").read_bytes() for name in ("out", "list", "swaps")} == {expected}


def test_a_format_that_is_named_beats_the_ending(small: Cli) -> None:
    small.ok("export", "swaps", "swaps.csv", "--format", "tsv")
    assert Path("swaps.csv").read_text() == small.ok("export", "swaps", "-f", "tsv").out
    small.ok("export", "swaps", "no ending", "--format", "csv")
    assert Path("no ending").read_text() == CSV["swaps"]


def test_a_table_in_another_folder_and_an_older_file_replaced(small: Cli) -> None:
    Path("sub").mkdir()
    Path("sub/statements.csv").write_text("older and longer" * 1000)
    small.ok("export", "sub/statements.csv")
    assert Path("sub/statements.csv").read_text() == CSV["statements"]
    assert [path.name for path in Path("sub").iterdir()] == ["statements.csv"]


def test_a_file_keeps_its_permissions_and_a_link_its_target(small: Cli) -> None:
    target = Path("target.csv")
    target.touch(mode=0o644)
    target.chmod(0o664)
    Path("swaps.csv").symlink_to(target)
    small.ok("export", "swaps.csv")
    assert Path("swaps.csv").is_symlink()
    assert (target.read_text(), target.stat().st_mode & 0o777) == (CSV["swaps"], 0o664)


def test_a_new_file_is_as_readable_as_any_other(small: Cli) -> None:
    small.ok("export", "swaps.csv")
    Path("other").touch()
    assert Path("swaps.csv").stat().st_mode == Path("other").stat().st_mode


@pytest.mark.parametrize("target", ["nowhere/swaps.csv", "folder.csv", "/dev/full"])
def test_a_target_that_cannot_be_written_is_refused_and_leaves_nothing(small: Cli, target: str) -> None:
    Path("folder.csv").mkdir()
    before = sorted(Path().rglob("*"))
    outcome = small.refused("export", "swaps", target, "-f", "csv")
    assert (outcome.code, outcome.err.startswith(f"Error: {target}: ")) == (1, True)
    assert sorted(Path().rglob("*")) == before


def test_the_cut_and_the_reading_hold_in_exports(small: Cli) -> None:
    rows = list(csv.DictReader(io.StringIO(small.ok("export", "totals", "--side", "rus", "--counted-by", "rus").out)))
    assert [(row["line"], row["figure"]) for row in rows] == [("total", "75~"), ("pending", "40"), ("progress", "25")]
    rows = list(csv.DictReader(io.StringIO(small.ok("export", "reports", "--until", "2031-03-05").out)))
    assert [row["id"] for row in rows] == ["r3", "r4", "r1", "r2"]
    rows = list(csv.DictReader(io.StringIO(small.ok("export", "figures", "--category", "remains").out)))
    assert [(row["swap"], row["category"]) for row in rows] == [("3", "remains")]


def test_periods_are_rows_of_their_own(small: Cli) -> None:
    rows = list(csv.DictReader(io.StringIO(small.ok("export", "totals", "--period", "quarter", "--side", "rus").out)))
    assert [(row["period"], row["figure"]) for row in rows if row["line"] in {"period", "so-far"}] == [
        ("2031-Q1", "75~"),
        ("2031-Q1", "75~"),
    ]


def test_hostile_and_awkward_texts_survive(cli: Cli) -> None:
    note, place = '=HYPERLINK("https://evil.example","a, b")', "Штаб | *Житомир*, «Łódź» 東京"
    cli.ok("add", "2031-03-05", "each=1", "--source", '+49 a, "b"', "--note", note, "--place", place)
    for form, delimiter in (("csv", ","), ("tsv", "\t")):
        swaps, reports = (
            next(csv.DictReader(io.StringIO(cli.ok("export", table, "-f", form).out), delimiter=delimiter))
            for table in ("swaps", "reports")
        )
        assert (swaps["note"], swaps["place"], reports["source"]) == (f"'{note}", place, '\'+49 a, "b"')
    assert cli.json("list")[0]["note"] == note
    cli.ok("state", "2031-03-05", "each=1", "--source", place)
    assert "Штаб \\| \\*Житомир\\*, «Łódź» 東京" in cli.ok("statements", "-f", "markdown").out


@pytest.mark.parametrize("command", ["list", "show 1", "export reports"])
def test_no_width_cuts_anything_off_in_a_pipe(cli: Cli, command: str) -> None:
    url = f"https://example.org/{280 * 'a'}"
    cli.ok("add", "2031-03-05", "each=1", "--source", url, "--note", 300 * "n")
    piped = subprocess.run(
        [sys.executable, "-m", "pow_ledger", *command.split()],
        capture_output=True,
        check=True,
        env={**os.environ, "COLUMNS": "40", "PYTHONPATH": str(Path(__file__).parents[2])},
    )
    assert piped.stderr == b""
    assert (300 * b"n" if command == "list" else url.encode()) in piped.stdout
    assert piped.stdout.count(b"\n") == 2


@pytest.mark.parametrize("command", ["totals", "list", "show 1", "pledges", "pledges accord", "statements"])
def test_in_a_pipe_an_answer_is_tsv(small: Cli, command: str) -> None:
    words = command.split()
    assert small.ok(*words).out == small.ok(*words, "-f", "tsv").out


@pytest.mark.parametrize("command", ["totals", "list", "show 1", "show accord", "show s1", "pledges", "pledges accord"])
def test_a_table_that_is_asked_for_in_a_pipe_has_no_escapes(small: Cli, command: str) -> None:
    out = small.ok(*command.split(), "-f", "table").out
    assert out and "\x1b" not in out


def documented() -> dict[str, list[str]]:
    """The columns of each table in the manual, with a pattern spelt out for what occurs in the small ledger."""
    manual = (Path(__file__).parents[2] / "pow_ledger" / "manual" / "exports.md").read_text(encoding="utf-8")
    section = manual.split("## The columns\n")[1]
    columns: dict[str, list[str]] = {}
    for table, names in re.findall(r"^\| `(\w+)` \| ([^|]+) \|", section, re.M):
        named = re.findall("`(\\w+)`", names)
        kinds = ["ukraine_pow", "ukraine_remains", "russia_pow"] if "SIDE" in names else [""]
        columns.setdefault(table, []).extend(name.replace("SIDE_CATEGORY", kind) for kind in kinds for name in named)
    return columns


def test_the_manual_has_every_column_and_no_other(small: Cli) -> None:
    tables = [table for table in CSV if table != "pledges"] + ["progress"]
    written = {table: small.ok("export", table).out.splitlines()[0].split(",") for table in tables}
    assert documented() == written
    assert small.ok("export", "progress").out == CSV["pledges"]


def test_a_side_with_a_hyphen_makes_names_without_one(cli: Cli) -> None:
    cli.ok("init", "--side", "north-east=North-East", "--side", "south=South")
    cli.ok("add", "2031-03-05", "north-east=1", "--source", "Radio")
    header = cli.ok("export", "swaps").out.splitlines()[0].split(",")
    assert [name for name in header if name.startswith("north")] == [
        f"north_east_pow{sums}{bound}" for sums in ("", "_so_far") for bound in ("", "_low", "_high")
    ]


def test_a_source_of_several_reports_stands_once_and_a_voided_one_not_at_all(small: Cli) -> None:
    small.ok("report", "2", "--source", "Radio", "--claimant", "Another")
    small.ok("report", "2", "--source", "Television")
    small.ok("void", "r10", "--why", "mistaken")
    rows = list(csv.DictReader(io.StringIO(small.ok("export", "swaps").out)))
    assert (rows[1]["sources"], rows[1]["reports"]) == ("Radio", "2")


def test_a_reader_that_has_seen_enough_ends_it_in_silence(cli: Cli) -> None:
    cli.ok("init", "--bundled")
    command = [sys.executable, "-m", "pow_ledger", "export", "reports", "-f", "json"]
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parents[2])}
    # More than a pipe holds, so that it is still writing when its reader goes.
    assert len(cli.ok("export", "reports", "-f", "json").out) > 2**16
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, bufsize=0, env=environment
    ) as process:
        assert process.stdout and process.stderr
        assert process.stdout.readline() == b"[\n"
        process.stdout.close()
        assert (process.stderr.read(), process.wait()) == (b"", 0)
