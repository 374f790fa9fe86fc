"""`ledger import`: a spreadsheet into a ledger, all of it or nothing, once and not twice."""

import csv
import io
import itertools
import os
import re
import shlex
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pow_ledger.__main__ import run
from pow_ledger.storage.file import drafts
from tests.commands.samples import SMALL, fill
from tests.conftest import Cli
from tests.terminal import on_terminal

HEADER = "date,ukraine,russia,ukraine:civilian,source,place,mediator,claimant,by,pledge,note\n"
JULY = (
    HEADER
    + '2031-03-05,30,30,,https://www.example.org/1,Border,UAE; Qatar,Office,ukraine,accord,"Wounded, all"\n'
    + "2031-03-09,withheld,20~,,Radio,,,,,,\n"
    + "2031-03-12,25,25,3+,https://example.net/3,,,Ministry,russia,accord:partly,\n"
)


def write(text: str, name: str = "july.csv", encoding: str = "utf-8") -> str:
    Path(name).write_bytes(text.encode(encoding))
    return name


@pytest.fixture
def pledged(cli: Cli) -> Cli:
    fill(cli, SMALL[0])
    return cli


def swaps(cli: Cli) -> list[tuple[Any, ...]]:
    """Every swap without its number: the day, the figures, the place, and who said what in which source."""
    return [
        (
            swap["date"],
            {f"{side}:{of}": figure["text"] for side, kinds in swap["figures"].items() for of, figure in kinds.items()},
            swap["place"],
            [(said["source"], said["claimant"], said["note"]) for said in cli.json("show", str(swap["id"]))["reports"]],
        )
        for swap in cli.json("list")
    ]


def test_a_row_is_a_swap_and_its_first_report(pledged: Cli) -> None:
    outcome = pledged.ok("import", write(JULY))
    assert (outcome.out, outcome.err) == ("", "Imported 3 swaps and 3 reports from july.csv.\n")
    first, second, third = pledged.json("list")
    assert (first["date"], first["place"], first["mediators"], first["note"], first["status"]) == (
        "2031-03-05", "Border", ["UAE", "Qatar"], "Wounded, all", "completed",
    )  # fmt: skip
    assert {kind: figure["text"] for kind, figure in third["figures"]["ukraine"].items()} == {
        "pow": "25",
        "civilian": "3+",
    }
    assert second["figures"]["ukraine"]["pow"]["text"] == "withheld"
    (report,) = pledged.json("show", "3")["reports"]
    assert (report["by"], report["claimant"], report["publisher"], report["stances"]) == (
        "russia", "Ministry", "example.net", {"accord": "partly"},
    )  # fmt: skip
    assert [command["command"] for command in pledged.json("log")] == ["make", "pledge", "import"]


def test_the_same_file_twice_changes_nothing(pledged: Cli) -> None:
    pledged.ok("import", write(JULY))
    before = pledged.ledger.read_bytes()
    assert pledged.ok("import", "july.csv").err == "Nothing to import from july.csv: 3 rows are here already.\n"
    assert pledged.ledger.read_bytes() == before


def test_what_add_recorded_is_here_already_and_the_other_way_round(pledged: Cli) -> None:
    pledged.ok(*shlex.split("add 2031-03-09 ukraine=withheld russia=20~ --source Radio"))
    assert "Imported 2 swaps and 2 reports from july.csv; 1 row was here" in pledged.ok("import", write(JULY)).err
    same = "add 2031-03-12 each=25 ukraine:civilian=3+ --claimant Ministry --by russia --source https://example.net/3"
    assert "Already recorded" in pledged.ok(*shlex.split(same)).err


def test_a_late_row_is_never_lost(pledged: Cli) -> None:
    pledged.ok("import", write(JULY))
    late = JULY + "2031-03-01,5,5,,Radio,,,,,,\n"
    assert (
        "Imported 1 swap and 1 report from july.csv; 3 rows were here already." in pledged.ok("import", write(late)).err
    )
    assert [swap["date"] for swap in pledged.json("list")] == ["2031-03-01", "2031-03-05", "2031-03-09", "2031-03-12"]


def test_what_was_amended_or_voided_since_is_here_already(pledged: Cli) -> None:
    pledged.ok("import", write(JULY))
    pledged.ok("amend", "1", "--date", "2031-03-06", "ukraine=29", "--place", "Minsk", "--why", "w")
    pledged.ok("amend", "r2", "--source", "Television", "--why", "w")
    pledged.ok("void", "3", "--why", "w")
    before = pledged.ledger.read_bytes()
    assert pledged.ok("import", "july.csv").err == (
        "Nothing to import from july.csv: 3 rows are here already.\n"
        "One of the swaps that were here is voided, and stays so.\n"
    )
    assert pledged.ledger.read_bytes() == before


def test_an_undone_import_can_be_imported_again(pledged: Cli) -> None:
    pledged.ok("import", write(JULY))
    held = swaps(pledged)
    pledged.ok("undo")
    assert swaps(pledged) == []
    pledged.ok("import", "july.csv")
    assert swaps(pledged) == held
    assert pledged.json("check", "--only", "integrity") == []


def test_rows_may_be_in_any_order_with_the_same_result(cli: Cli, tmp_path: Path) -> None:
    header, *rows = (
        "date,ukraine,source,place,note\n",
        "2031-03-05,30,Radio,Border,a\n",
        "2031-03-05,30,Television,,b\n",
        "2031-03-05,30,Newspaper,Minsk,\n",
        "2031-03-05,31,Radio,,\n",
        "2031-03-01,4,Radio,,\n",
    )
    found = []
    for number, order in enumerate(itertools.islice(itertools.permutations(rows), 0, None, 17)):
        ledger = str(tmp_path / f"{number}.sqlite")
        write(header + "".join(order), "rows.csv")
        cli.ok("import", "rows.csv", "--merge", "--db", ledger)
        cli.ok("export", f"package-{number}", "--db", ledger)
        found.append(
            (
                cli.json("list", "--db", ledger),
                [cli.json("show", str(swap), "--db", ledger) for swap in (1, 2, 3)],
                (Path(f"package-{number}") / "reports.csv").read_bytes(),
            )
        )
    assert len(found) == 8 and all(each == found[0] for each in found)
    assert len(found[0][0]) == 3


# Near repeats

NEAR = "date,ukraine,russia,source,place,label,mediator,note\n2031-03-05,30,30,Radio,Minsk,9th,UAE,Cold\n"


def test_a_near_repeat_waits_for_a_decision(cli: Cli) -> None:
    cli.ok(*shlex.split("add 2031-03-05 each=30 --source Television --place Border"))
    more = NEAR + "2031-04-01,1,1,Radio,,,,\n2031-04-01,1,1,Television,,,,\n"
    outcome = cli.refused("import", write(more))
    assert (outcome.code, outcome.err) == (
        1,
        "Error: In july.csv, 2 swaps may be the same as others of that day, by another source or claimant; nothing was "
        "imported:\n"
        "  line 2: 2031-03-05, 30 prisoners of war each; like swap 1\n"
        "  line 3: 2031-04-01, 1 prisoner of war each; like the one on line 4\n"
        "If they are the same swaps, add --merge, and what is said of them becomes reports on the other. If they are "
        "second swaps of that day, add --new. To decide row by row, add a column headed swap, with the same value for "
        "rows of one swap and different values for others.\n",
    )


def test_merged_it_is_a_report_that_keeps_what_the_row_says(cli: Cli) -> None:
    cli.ok(*shlex.split("add 2031-03-05 each=30 --source Television --place Border"))
    assert cli.ok("import", write(NEAR), "--merge").err == "Imported 1 report from july.csv.\n"
    (swap,) = cli.json("list")
    assert (swap["place"], swap["reports"]) == ("Border", 2)
    report = cli.json("show", "1")["reports"][1]
    assert (report["source"], report["note"]) == ("Radio", "Cold; place: Minsk; label: 9th; mediated by UAE")
    before = cli.ledger.read_bytes()
    for option in ([], ["--merge"], ["--new"]):
        assert "1 row is here already" in cli.ok("import", "july.csv", *option).err
    assert cli.ledger.read_bytes() == before


def test_as_new_it_is_a_second_swap_of_that_day(cli: Cli) -> None:
    cli.ok(*shlex.split("add 2031-03-05 each=30 --source Television --place Border"))
    assert cli.ok("import", write(NEAR), "--new").err == (
        "Imported 1 swap and 1 report from july.csv.\n"
        "More than one swap of one day, all of them counted:\n"
        "  2031-03-05: swaps 1 and 2\n"
        "If two are one swap with other figures, move the report and take the second swap out: "
        "`ledger amend r2 --swap 1 --why …`, `ledger void 2 --why …`.\n"
    )
    assert [swap["place"] for swap in cli.json("list")] == ["Border", "Minsk"]


def test_a_repeat_within_the_file_is_recorded_once(cli: Cli) -> None:
    cli.ok("import", write(NEAR + NEAR.splitlines()[1] + "\n"))
    assert len(cli.json("list")) == 1
    assert "1 row repeats another and was skipped." in cli.ok("import", "july.csv").err


def test_rows_that_tell_one_announcement_differently_are_wrong(cli: Cli) -> None:
    other = NEAR.splitlines()[1].replace("Minsk", "Border")
    assert cli.refused("import", write(f"{NEAR}{other}\n")).err.splitlines()[1] == (
        "july.csv:3:1: This row and the one on line 2 are the same announcement, by date, source, claimant and "
        "figures, and differ in another cell. Correct one of them, or take it out."
    )


# Differences


@pytest.fixture
def changed(pledged: Cli) -> Cli:
    """A ledger of which the file says something else than when it was imported."""
    pledged.ok("import", write(JULY))
    write(
        JULY.replace("Border,UAE; Qatar", "Minsk,UAE").replace(",accord:partly,", ",accord,Late").replace("all", "most")
        + "2031-03-20,1,1,,Radio,,,,,,\n"
    )
    return pledged


def test_what_differs_waits_for_a_decision(changed: Cli) -> None:
    outcome = changed.refused("import", "july.csv")
    assert (outcome.code, outcome.err) == (
        1,
        "Error: 3 entries are here already and differ in july.csv; nothing was imported:\n"
        "  swap 1 (line 2): place “Border” here, “Minsk” there, note “Wounded, all” here, “Wounded, most” there, "
        "mediators “UAE, Qatar” here, “UAE” there\n"
        "  swap 3 (line 4): note none here, “Late” there\n"
        "  r4 (line 4): accord partly here, counts there\n"
        "Add --ours to keep what is here, or --theirs to take what is there. What is new is imported either way.\n",
    )


@pytest.mark.parametrize(
    ("whose", "place", "stance", "words"),
    [
        ("--ours", "Border", "partly", "These differ in july.csv, and stay as they are here:"),
        ("--theirs", "Minsk", "counts", "These were changed to what july.csv says:"),
    ],
)
def test_whose_word_stands_is_said_and_done(changed: Cli, whose: str, place: str, stance: str, words: str) -> None:
    said = changed.ok("import", "july.csv", whose).err.splitlines()
    assert said[0] == "Imported 1 swap and 1 report from july.csv; 3 rows were here already."
    assert said[1] == words
    assert changed.json("list")[0]["place"] == place
    assert changed.json("show", "3")["reports"][0]["stances"] == {"accord": stance}
    before = changed.ledger.read_bytes()
    changed.ok("import", "july.csv", whose)
    assert changed.ledger.read_bytes() == before
    changed.ok("undo")
    assert [swap["place"] for swap in changed.json("list")] == ["Border", None, None]


# What a file may be


@pytest.mark.parametrize("name", ["july.csv", "july.tsv", "july.txt"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1251", "cp1252"])
def test_it_reads_what_spreadsheets_write(pledged: Cli, name: str, encoding: str) -> None:
    table = list(csv.reader(io.StringIO(JULY)))
    text = io.StringIO()
    csv.writer(text, delimiter={"july.csv": ";", "july.tsv": "\t", "july.txt": ","}[name]).writerows(table)
    declared = ["--encoding", encoding] if encoding.startswith("cp") else []
    pledged.ok("import", write(text.getvalue(), name, encoding), *declared)
    assert len(swaps(pledged)) == 3
    assert pledged.json("list")[0]["note"] == "Wounded, all"


def test_columns_of_any_name_and_dates_of_any_form(cli: Cli) -> None:
    write("Tag;Ukraine;RUSSIA (POW);Source URL;Prisoners total\n05.03.2031;1 200;1'200+;https://example.org/1;2 400\n")
    assert cli.ok("import", "july.csv", "--map", "Tag=date", "--date-format", "DD.MM.YYYY").err == (
        f"Made a new ledger at {cli.ledger}.\n"
        "Imported 1 swap and 1 report from july.csv.\n"
        "Left out: the column “Prisoners total”. If one is needed, say what it is: --map 'Its header=field'.\n"
    )
    assert swaps(cli)[0][:2] == ("2031-03-05", {"ukraine:pow": "1200", "russia:pow": "1200+"})


def test_json_and_json_lines(cli: Cli) -> None:
    write(
        '[{"date": "2031-03-05", "figures": {"ukraine": {"pow": 30, "civilian": "2+"}}, "source": "Radio"}]', "a.json"
    )
    write(
        '{"Date": "2031-03-06", "russia": 3, "source": "Radio"}\n\n{"date": "2031-03-07", "each": 1, "url": "b"}\n',
        "b.jsonl",
    )
    cli.ok("import", "a.json")
    cli.ok("import", "b.jsonl")
    assert [each[1] for each in swaps(cli)] == [
        {"ukraine:pow": "30", "ukraine:civilian": "2+"},
        {"russia:pow": "3"},
        {"ukraine:pow": "1", "russia:pow": "1"},
    ]


def test_line_breaks_in_a_text_become_spaces_aloud(cli: Cli) -> None:
    write('date,ukraine,source,note\r\n2031-03-05,1,Radio,"one\r\ntwo"\r\n')
    assert "1 line break within a text became a space." in cli.ok("import", "july.csv").err
    assert cli.json("list")[0]["note"] == "one two"


@pytest.mark.parametrize("text", ["=1+1", "'=1", "''=1", "-5 fewer", "@home", "'plain", "+49"])
def test_what_an_export_defused_is_restored(cli: Cli, text: str) -> None:
    cli.ok("add", "2031-03-05", "each=1", "--source", text, "--note", text)
    cli.ok("export", "reports.csv")
    (report,) = csv.DictReader(io.StringIO(Path("reports.csv").read_text()))
    assert not report["source"].startswith(("=", "+", "-", "@"))
    write(f"date,each,source,note\n2031-03-05,1,{report['source']},{report['source']}\n")
    assert "1 row is here already" in cli.ok("import", "july.csv").err


def test_standard_input(pledged: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(JULY.encode())))
    assert pledged.ok("import", "-").err == "Imported 3 swaps and 3 reports from standard input.\n"


SHORT = "date,ukraine,russia,source\n2031-03-05,30,30,Radio\n"


def test_a_dry_run_shows_and_writes_nothing(pledged: Cli, cli: Cli) -> None:
    before = pledged.ledger.read_bytes()
    assert pledged.ok("import", write(SHORT), "--dry-run").err == (
        "Row 2 was understood as:\n"
        "  date     date: “2031-03-05” → 5 March 2031\n"
        "  ukraine  ukraine:pow: “30” → Ukraine: 30 prisoners of war\n"
        "  russia   russia:pow: “30” → Russia: 30 prisoners of war\n"
        "  source   source: “Radio” → Radio\n"
        "Would import 1 swap and 1 report from july.csv.\n"
        "Nothing was written.\n"
    )
    assert pledged.ledger.read_bytes() == before
    cli.ok("import", write(NEAR), "--dry-run", "--db", "new.sqlite")
    assert not Path("new.sqlite").exists()


# What is wrong


def test_every_error_of_a_file_is_told_at_once(cli: Cli) -> None:
    write(
        "date,ukraine,russia,source,by,pledge\n05.03.31,3O,1,Radio,mars,none-such\n2031-03-06,,,\n2031-03-07,1,1,Radio,,\n"
    )
    outcome = cli.refused("import", "july.csv")
    assert outcome.code == 1
    assert [line.split(": ")[0] for line in outcome.err.splitlines()] == [
        "Error",
        "july.csv:2:1",
        "july.csv:2:2",
        "july.csv:2:5",
        "july.csv:2:6",
        "july.csv:3:1",
        "july.csv:3:4",
    ]
    assert outcome.err.splitlines()[0] == "Error: july.csv has 6 errors, and nothing was imported."
    assert not cli.ledger.exists()


def test_a_thousand_errors_are_summed_up(cli: Cli) -> None:
    write("date,ukraine,source\n" + "".join(f"2031-03-0x,{number},Radio\n" for number in range(1000)))
    lines = cli.refused("import", "july.csv").err.splitlines()
    assert lines[0] == "Error: july.csv has 1,000 errors, and nothing was imported."
    assert len(lines) == 52
    assert lines[-1].startswith(
        "july.csv: 950 more of this kind, at 52:1, 53:1, 54:1, 55:1, 56:1, …: '2031-03-0x' is not"
    )


@pytest.mark.parametrize("make", [os.mkfifo, os.mkdir, lambda path: Path(path).symlink_to(path), lambda path: None])
def test_what_is_no_file_is_refused(cli: Cli, make: Any) -> None:
    make("odd.csv")
    assert cli.refused("import", "odd.csv").code == 1


def test_a_package_takes_no_options_of_a_spreadsheet(cli: Cli) -> None:
    fill(cli, *SMALL)
    cli.ok("export", "package")
    for option in ("--map=a=date", "--encoding=utf-8", "--date-format=DD.MM.YYYY", "--format=csv"):
        assert cli.refused("import", "package", option).code == 2


cells = st.sampled_from(
    ["2031-03-05", "30", "withheld", "1,200", "Radio", "https://example.org", "ukraine", "accord", "=1", "\0", "\x1b[J",
     '"', "'", "\n", ",", ";", "\t", "\u202e", "x" * 5000, "", " ", "é", "completed", "date", "source", "2031-02-30"]
)  # fmt: skip
headers = st.lists(
    st.sampled_from(["date", "ukraine", "each", "source", "note", "place", "mediator", "pledge", "by", "x", ""]),
    min_size=1, max_size=8,
)  # fmt: skip
tables = st.tuples(headers, st.lists(st.lists(cells, max_size=9), max_size=5), st.sampled_from(",;\t"), st.booleans())


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(table=tables, cut=st.integers(0, 400))
def test_whatever_a_file_holds_all_of_it_is_imported_or_nothing(cli: Cli, table: Any, cut: int) -> None:
    header, rows, delimiter, quoted = table
    text = io.StringIO()
    if quoted:
        csv.writer(text, delimiter=delimiter).writerows([header, *rows])
    else:
        text.write("\n".join(delimiter.join(row) for row in [header, *rows]))
    Path("fuzz.csv").write_bytes(text.getvalue().encode()[: 400 - cut or None])
    cli.ledger.unlink(missing_ok=True)
    outcome = cli("import", "fuzz.csv", "--merge")
    assert outcome.code in (0, 1, 2), outcome.err
    assert "fault in pow-ledger" not in outcome.err
    assert (outcome.code == 0) == cli.ledger.exists()


def test_a_long_import_shows_how_far_it_is_on_a_terminal_only(pledged: Cli) -> None:
    write(
        HEADER + "".join(f"2031-03-{day:02},{n},,,Radio,,,,,,{'n' * 900}\n" for day in range(1, 29) for n in range(50))
    )
    screen = on_terminal(["import", "july.csv", "--dry-run"])
    assert screen.code == 0
    assert "Reading july.csv" in screen.text
    assert "Reading" not in pledged.ok("import", "july.csv").err


# Nothing that a row says is lost

REPORTED = "2031-03-05,30,30,https://example.org/b,Minsk,9th,UAE,Cold\n"


def test_what_a_row_says_of_a_swap_that_another_source_made_is_no_less_heard(cli: Cli) -> None:
    cli.ok(*shlex.split("add 2031-03-05 each=30 --source https://example.org/a --place Minsk"))
    cli.ok(*shlex.split("report 1 each=30 --source https://example.org/b"))
    write(NEAR.splitlines()[0] + "\n" + REPORTED)
    assert (
        "r2 (line 2): note none here, “Cold; label: 9th; mediated by UAE” there"
        in cli.refused("import", "july.csv").err
    )
    cli.ok("import", "july.csv", "--theirs")
    assert cli.json("show", "1")["reports"][1]["note"] == "Cold; label: 9th; mediated by UAE"
    before = cli.ledger.read_bytes()
    cli.ok("import", "july.csv")
    assert cli.ledger.read_bytes() == before


def test_a_remark_that_would_be_cut_is_refused(cli: Cli) -> None:
    cli.ok(*shlex.split("add 2031-03-05 each=30 --source Television"))
    write(NEAR.replace("Cold", "c" * 3990).replace("Minsk", "m" * 3990))
    said = cli.refused("import", "july.csv", "--merge").err
    assert "july.csv:2:1: The note, with what else the row says, has 8,018 characters; 4,000 is the most." in said


def test_a_mediator_that_was_amended_since_stays(cli: Cli) -> None:
    cli.ok("import", write("date,ukraine,source,mediator\n2031-03-05,5,Radio,UAE\n"))
    cli.ok("amend", "1", "--mediator", "Turkey", "--why", "w")
    assert cli.ok("import", "july.csv").err == "Nothing to import from july.csv: 1 row is here already.\n"


def test_another_program_may_make_the_ledger_meanwhile(cli: Cli, monkeypatch: pytest.MonkeyPatch) -> None:
    place_if_free = drafts.place_if_free

    def beaten(draft: Path, path: Path) -> bool:
        monkeypatch.setattr(drafts, "place_if_free", place_if_free)
        assert run(["add", "2031-03-01", "each=1", "--source", "Radio"]) == 0
        return place_if_free(draft, path)

    monkeypatch.setattr(drafts, "place_if_free", beaten)
    cli.ok("import", write(NEAR))
    assert [swap["date"] for swap in cli.json("list")] == ["2031-03-01", "2031-03-05"]
    assert cli.json("check", "--only", "integrity") == []


@pytest.mark.parametrize("words", [["import", ""], ["export", ""]])
def test_nothing_is_no_file(cli: Cli, words: list[str]) -> None:
    cli.ok("init")
    before = {*Path().iterdir()}
    cli.refused(*words)
    assert {*Path().iterdir()} == before


RIVALS = "date,ukraine,russia,source\n2031-03-05,246,246,Radio\n2031-03-05,277,246,Television\n"


def test_rival_versions_of_one_day_wait_for_a_decision(cli: Cli) -> None:
    said = cli.refused("import", write(RIVALS)).err
    assert re.search(r"  line \d: 2031-03-05, .*; which may be another version of the one on line \d\n", said)
    assert "add --merge" in said and "add --new" in said and "a column headed swap" in said
    cli.ok("import", "july.csv", "--merge")
    (swap,) = cli.json("list")
    assert (swap["reports"], swap["contested"]) == (2, True)
    assert "2 rows are here already" in cli.ok("import", "july.csv").err


def test_as_new_rival_versions_are_swaps_of_their_own_aloud(cli: Cli) -> None:
    said = cli.ok("import", write(RIVALS), "--new").err
    assert "More than one swap of one day, all of them counted:\n  2031-03-05: swaps 1 and 2\n" in said
    assert "2 rows are here already" in cli.ok("import", "july.csv").err


def test_a_rival_of_a_swap_that_is_here_waits_too(cli: Cli) -> None:
    cli.ok("add", "2031-03-05", "each=250", "--source", "Newspaper")
    said = cli.refused("import", write(RIVALS)).err
    assert said.count("which may be another version of swap 1") == 2
    cli.ok("import", "july.csv", "--merge")
    (swap,) = cli.json("list")
    assert (swap["figures"]["ukraine"]["pow"]["text"], swap["reports"]) == ("250", 3)


@pytest.mark.parametrize(
    "rows",
    [
        # Whoever tells both tells two swaps.
        "2031-03-05,246,,Radio,\n2031-03-05,277,,Radio,\n",
        # Labels tell them apart.
        "2031-03-05,246,,Radio,9th\n2031-03-05,277,,Television,10th\n",
        # They are not of the same people.
        "2031-03-05,246,,Radio,\n2031-03-05,,277,Television,\n",
    ],
)
def test_what_is_told_apart_is_no_rival(cli: Cli, rows: str) -> None:
    cli.ok("import", write(f"date,ukraine,russia,source,label\n{rows}"))
    assert len(cli.json("list")) == 2


GROUPED = """date,event,ukraine,russia,source,place
2031-03-05,a,246,246,Radio,Minsk
2031-03-05,a,277,246,Television,Border
2031-03-05,b,12,12,Radio,
2031-03-05,,12,12,Newspaper,
"""


def test_rows_of_one_group_are_reports_of_one_swap(cli: Cli) -> None:
    cli.ok("import", write(GROUPED.rsplit("2031", 1)[0]))
    first, second = sorted(cli.json("list"), key=lambda swap: -swap["reports"])
    assert (first["figures"]["ukraine"]["pow"]["text"], first["reports"], first["contested"]) == ("246", 2, True)
    assert (second["figures"]["ukraine"]["pow"]["text"], second["reports"]) == ("12", 1)
    reports = cli.json("show", str(first["id"]))["reports"]
    assert {report["source"]: report["note"] for report in reports} == {"Radio": None, "Television": "place: Border"}
    assert "3 rows are here already" in cli.ok("import", "july.csv").err
    # A row outside the groups may still be one of them.
    assert "like swap" in cli.refused("import", write(GROUPED)).err


def test_rows_of_one_group_are_of_one_day(cli: Cli) -> None:
    said = cli.refused("import", write(GROUPED.replace("2031-03-05,a,277", "2031-03-06,a,277"))).err
    assert (
        "july.csv:3:1: This row and the one on line 2 are of the same swap ('a'), which is of 2031-03-05 there. "
        "Correct one of the days, or give the rows different values in that column.\n" in said
    )


def test_several_addresses_in_a_cell_are_a_report_each(cli: Cli) -> None:
    cell = "https://example.org/a\nhttps://www.example.net/b; https://example.org/a"
    write(f'date,each,source,publisher,claimant\n2031-03-05,30,"{cell}",Daily,Office\n')
    assert cli.ok("import", "july.csv").err.endswith("Imported 1 swap and 2 reports from july.csv.\n")
    reports = cli.json("show", "1")["reports"]
    assert {each["source"]: (each["publisher"], each["claimant"]) for each in reports} == {
        "https://example.org/a": ("Daily", "Office"),
        "https://www.example.net/b": ("example.net", "Office"),
    }
    before = cli.ledger.read_bytes()
    cli.ok("import", "july.csv")
    assert cli.ledger.read_bytes() == before


def test_a_header_that_is_nearly_one_is_pointed_out(cli: Cli) -> None:
    write("date,ukrane,russia,source,sum\n2031-03-05,1,1,Radio,2\n")
    assert "Left out: the columns “ukrane” (ukraine:pow?), “sum”." in cli.ok("import", "july.csv").err


def test_a_file_may_mix_its_own_dates_with_those_of_the_calendar(cli: Cli) -> None:
    write("date,ukraine,source\n05.03.2031,1,Radio\n2031-03-06 00:00:00,2,Radio\n2031-03-07,Withheld,Radio\n")
    cli.ok("import", "july.csv", "--date-format", "DD.MM.YYYY")
    assert [swap["date"] for swap in cli.json("list")] == ["2031-03-05", "2031-03-06", "2031-03-07"]


@pytest.mark.parametrize("size", [0, 900_000])
def test_a_pipe_shows_that_something_is_read_on_a_terminal(pledged: Cli, size: int) -> None:
    write("date,ukraine,source,note\n" + "".join(f"2031-03-05,{n},Radio,{900 * 'n'}\n" for n in range(size // 900)))
    piped = 'cat july.csv | "$0" -m pow_ledger import - --dry-run; exit $?'
    shell = "import os, sys; os.execv('/bin/sh', ['sh', '-c', sys.argv[1], sys.executable])"
    screen = on_terminal([piped], run=("-c", shell))
    assert "fault in pow-ledger" not in screen.text
    assert screen.code == (0 if size else 1)
