"""The data package: all that a ledger holds, out and back in, and two ledgers into one, by the command line."""

import contextlib
import csv
import hashlib
import json
import shutil
import sqlite3
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from pow_ledger.__main__ import run
from pow_ledger.domain import errors
from pow_ledger.domain.entries import Report, Source, Statement, Swap
from pow_ledger.domain.errors import LedgerError
from pow_ledger.domain.imports import import_errors
from tests import strategies
from tests.commands.samples import SMALL, fill
from tests.conftest import Cli
from tests.oracle import FIRST, Book, Holdings

DATA = Path(__file__).parents[2] / "data"
Bytes = dict[str, bytes]

TEXTS = st.sampled_from(
    [
        None,
        None,
        "plain",
        "=SUM(A1)",
        "'=1",
        "''-x",
        "-5",
        "@x",
        "+1",
        'say "so", he',
        "a;b",
        "\\;",
        "\\",
        "Штаб · 東京",
    ]
)
"""Texts that CSV, spreadsheets or the package itself might mistake for something else."""


@st.composite
def books(draw: st.DrawFn) -> Book:
    """Random ledgers with everything that a package has to carry."""
    book = draw(strategies.books())
    codes = [pledge.code for pledge in book.holdings.pledges]
    swaps = tuple(
        (draw(_told(swap)), tuple(draw(_sourced(said)) for said in reports)) for swap, reports in book.holdings.swaps
    )
    statements = draw(st.lists(_statements(book.holdings, codes), max_size=3))
    holdings = replace(book.holdings, swaps=swaps, statements=tuple(statements))
    return replace(book, holdings=holdings)


def _told(swap: Swap) -> st.SearchStrategy[Swap]:
    names = st.lists(TEXTS.map(str), max_size=2, unique=True).map(tuple)
    return st.tuples(TEXTS, names, TEXTS, TEXTS).map(
        lambda told: swap._replace(place=told[0], mediators=told[1], label=told[2], note=told[3])
    )


def _sourced(report: Report) -> st.SearchStrategy[Report]:
    return st.tuples(TEXTS, TEXTS, st.none() | strategies.days(), st.sampled_from(["a", "b", "=c"]), TEXTS).map(
        lambda said: report._replace(
            source=Source(said[3], said[0], said[2], None, said[1], report.source.by),
            note=said[4],
        )
    )


def _statements(holdings: Holdings, codes: list[str]) -> st.SearchStrategy[Statement]:
    return st.builds(
        Statement,
        as_of=strategies.days(),
        figures=strategies.counts(holdings.sides, most=3),
        source=st.tuples(st.sampled_from(["a", "b"]), TEXTS).map(lambda said: Source(said[0], claimant=said[1])),
        since=st.none() | st.just(FIRST),
        pledge=st.sampled_from([None, *codes]),
        mediator=TEXTS,
        note=TEXTS,
    )


EDITS = st.tuples(
    st.sampled_from(
        (
            "swap SET place = 'elsewhere'",
            "swap SET voided = NOT voided",
            "swap SET date = date(date, '+1 day')",
            "swap_figure SET low = 7, high = 9",
            "swap_mediator SET name = 'UAE' || position",
            "report SET source = 'd', note = NULL",
            "report SET swap_id = (SELECT min(id) FROM swap)",
            "report_figure SET about = NOT about",
            "stance SET stance = 'partly'",
            "pledge SET window_until = '2999-12-31', deadline = 'soon'",
            "pledge_figure SET high = NULL",
            "statement SET mediator = NULL, voided = NOT voided",
            "statement_figure SET low = 0, high = 0",
        )
    ),
    st.integers(0, 2),
)
"""What is changed in one ledger after it was given to another: in every third row of a table."""


def edit(path: Path, edits: list[tuple[str, int]]) -> None:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        for update, remainder in edits:
            table = update.split()[0]
            key = {"swap_figure": "swap_id", "swap_mediator": "swap_id", "report_figure": "report_id"}.get(table)
            key = key or {"stance": "report_id", "statement_figure": "statement_id"}.get(table, "rowid")
            key = "length(pledge)" if table == "pledge_figure" else key
            connection.execute(f"UPDATE {update} WHERE {key} % 3 = {remainder}")
        connection.commit()


def ledger(*words: object) -> None:
    code = run([str(word) for word in words])
    assert code == 0, words


def contents(folder: Path) -> Bytes:
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


@settings(max_examples=8, phases=[Phase.explicit, Phase.generate])
@given(book=books())
def test_out_in_and_out_again_are_the_same_bytes(book: Book) -> None:
    with tempfile.TemporaryDirectory() as folder:
        one, other, first, second = (Path(folder, name) for name in ("1.sqlite", "2.sqlite", "first", "second"))
        book.write(one)
        ledger("export", first, "--db", one)
        ledger("import", first, "--db", other)
        ledger("export", second, "--db", other)
        assert contents(first) == contents(second)
        before = other.read_bytes()
        ledger("import", first, "--db", other)
        ledger("import", second, "--db", one)
        assert other.read_bytes() == before
        ledger("check", "--only", "integrity", "--db", other)


@settings(max_examples=8, phases=[Phase.explicit, Phase.generate])
@given(one=books(), two=books(), common=books(), data=st.data())
def test_one_into_the_other_is_the_other_into_the_one(one: Book, two: Book, common: Book, data: st.DataObject) -> None:
    sides = one.holdings.sides
    whose = data.draw(st.sampled_from([("--ours", "--theirs"), ("--theirs", "--ours")]))
    near = data.draw(st.sampled_from(["--merge", "--new"]))
    with tempfile.TemporaryDirectory() as folder:
        ledgers = [Path(folder, f"{name}.sqlite") for name in ("a", "b")]
        shared = Path(folder, "shared")
        base = Path(folder, "base.sqlite")
        replace_sides(common, sides).write(base)
        ledger("export", shared, "--db", base)
        for path, book in zip(ledgers, (one, two), strict=True):
            replace_sides(book, sides).write(path)
            ledger("import", shared, near, "--ours", "--db", path)
            edit(path, data.draw(st.lists(EDITS, max_size=4)))
        packages = [Path(folder, f"{name}-package") for name in ("a", "b")]
        for path, package in zip(ledgers, packages, strict=True):
            ledger("export", package, "--db", path)
        for path, package, decided in zip(ledgers, reversed(packages), whose, strict=True):
            ledger("import", package, near, decided, "--db", path)
            before = path.read_bytes()
            ledger("import", package, near, decided, "--db", path)
            assert path.read_bytes() == before
        merged = [Path(folder, f"{name}-merged") for name in ("a", "b")]
        for path, package in zip(ledgers, merged, strict=True):
            ledger("export", package, "--db", path)
            ledger("check", "--only", "integrity", "--db", path)
        assert contents(merged[0]) == contents(merged[1])


def replace_sides(book: Book, sides: Any) -> Book:
    known = {side.code for side in sides}

    def kept(counts: Any) -> Any:
        return tuple(count for count in counts if count.side in known)

    def heard(report: Report) -> Report:
        by = report.source.by if report.source.by in known else None
        return report._replace(figures=kept(report.figures), source=report.source._replace(by=by))

    held = book.holdings
    return replace(
        book,
        holdings=replace(
            held,
            sides=sides,
            pledges=tuple(pledge._replace(figures=kept(pledge.figures)) for pledge in held.pledges),
            swaps=tuple(
                (swap._replace(figures=kept(swap.figures)), tuple(map(heard, reports))) for swap, reports in held.swaps
            ),
            statements=tuple(each._replace(figures=kept(each.figures)) for each in held.statements),
        ),
    )


# The package itself


@pytest.fixture
def package(cli: Cli) -> Path:
    """The small ledger as a package, with something voided."""
    fill(cli, *SMALL)
    cli.ok("void", "2", "--why", "misread")
    assert cli.ok("export", "package").err == "Wrote the ledger to package, as a data package.\n"
    return Path("package")


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def test_the_dataset_that_ships_along_is_such_a_package(cli: Cli) -> None:
    fill(cli, "init --bundled")
    shutil.copytree(DATA, "data")
    cli.ok("export", "data")
    assert contents(Path("data")) == contents(DATA)
    cli.ok("export", "./new")
    assert {name: held for name, held in contents(Path("new")).items() if name.endswith(".csv")} == {
        name: held for name, held in contents(DATA).items() if name.endswith(".csv") and name != "disagreements.csv"
    }


def test_it_has_every_entry_voided_ones_too_and_no_history(package: Path) -> None:
    assert [row["voided"] for row in rows(package / "swaps.csv")] == ["false", "true", "false", "false"]
    assert [row["figure"] for row in rows(package / "swap_figures.csv")][2:4] == ["withheld", "20~"]
    assert len(rows(package / "reports.csv")) == 8
    assert b"Tester" not in b"".join(contents(package).values())


def test_it_describes_its_files_with_their_sizes_and_hashes(package: Path) -> None:
    described = json.loads((package / "datapackage.json").read_text())
    assert described["licenses"][0]["name"] == "CC-BY-4.0"
    assert {each["path"] for each in described["resources"]} == {path.name for path in package.glob("*.csv")}
    for each in described["resources"]:
        held = (package / each["path"]).read_bytes()
        assert (each["bytes"], each["hash"]) == (len(held), f"sha256:{hashlib.sha256(held).hexdigest()}")
        header = held.decode().partition("\n")[0].split(",")
        assert [field["name"] for field in each["schema"]["fields"]] == header


def test_an_amendment_changes_its_own_line_and_nothing_else(cli: Cli, package: Path) -> None:
    before = contents(package)
    cli.ok("amend", "1", "--place", "Minsk", "--why", "w")
    cli.ok("export", "package")
    after = contents(package)
    assert {name for name in before if before[name] != after[name]} == {"swaps.csv", "datapackage.json"}
    changed = set(after["swaps.csv"].splitlines()) - set(before["swaps.csv"].splitlines())
    assert len(changed) == 1 and b"Minsk" in changed.pop()


def test_what_it_says_of_itself_and_its_other_files_stay(cli: Cli, package: Path) -> None:
    descriptor = package / "datapackage.json"
    described = json.loads(descriptor.read_text())
    described |= {"title": "Ours", "licenses": [{"name": "ODbL-1.0"}], "contributors": [{"title": "Olena"}]}
    described["resources"].append({"name": "map", "path": "map.csv", "title": "Map"})
    descriptor.write_text(json.dumps(described))
    (package / "map.csv").write_text("a\n1\n")
    (package / "README.md").write_text("Ours")
    cli.ok("export", "package")
    now = json.loads(descriptor.read_text())
    assert [now[name] for name in ("title", "licenses", "contributors")] == [
        "Ours", [{"name": "ODbL-1.0"}], [{"title": "Olena"}],
    ]  # fmt: skip
    assert (now["resources"][-1]["title"], now["resources"][-1]["bytes"]) == ("Map", 4)
    assert (package / "README.md").read_text() == "Ours"
    assert cli.ok("import", "package").err.splitlines()[-1] == "Left out, as no part of a ledger: map.csv."


def test_a_folder_of_something_else_is_left_alone(cli: Cli, package: Path) -> None:
    shutil.copytree(package, "other")
    Path("other/datapackage.json").unlink()
    before = contents(Path("other"))
    assert "has a file sides.csv and no datapackage.json" in cli.refused("export", "other").err
    Path("other/datapackage.json").write_text('{"resources": [{"name": "weather", "path": "weather.csv"}]}')
    assert "its package is of something else" in cli.refused("export", "other").err
    Path("other/datapackage.json").unlink()
    assert contents(Path("other")) == before


def test_a_name_that_is_nearly_a_tables_is_taken_for_a_slip(cli: Cli) -> None:
    cli.ok("init")
    assert "There is no table 'total'" in cli.refused("export", "total").err
    assert "does not exist" in cli.refused("export", "no/such/folder").err
    cli.ok("export", "total/")
    assert Path("total/swaps.csv").is_file()


def test_a_package_is_never_a_part_of_the_ledger(cli: Cli, package: Path) -> None:
    for option in ("--from=2031-03-06", "--side=ukraine", "--format=csv", "--counted-by=ukraine", "--period=month"):
        assert cli.refused("export", "package", option).code == 2


def test_an_export_as_of_an_earlier_day_is_what_it_was(
    cli: Cli, package: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = contents(package)
    monkeypatch.setenv("POW_LEDGER_NOW", "2031-07-02T12:00:00Z")
    cli.ok("amend", "1", "--date", "2031-03-06", "--why", "w")
    cli.ok("export", "then", "--as-of", "2031-06-30")
    assert contents(Path("then")) == before


def test_what_another_program_recorded_gets_a_key_and_keeps_it(cli: Cli, package: Path) -> None:
    with contextlib.closing(sqlite3.connect(cli.ledger)) as connection:
        connection.execute("INSERT INTO swap (date, status) VALUES ('2031-05-05', 'completed')")
        connection.commit()
    held = cli.ledger.read_bytes()
    cli.ok("export", "package")
    assert cli.ledger.read_bytes() == held
    key = rows(package / "swaps.csv")[3]["key"]
    assert key.startswith("2031-05-05-")
    cli.ok("import", "package")
    cli.ok("amend", "5", "--date", "2031-05-06", "--why", "w")
    cli.ok("export", "package")
    assert rows(package / "swaps.csv")[3]["key"] == key


# Two ledgers


@pytest.fixture
def other(cli: Cli, package: Path) -> Cli:
    """Another researcher's ledger, which began with the package."""
    cli.ok("import", "package", "--db", "other.sqlite")
    return cli


def packed(cli: Cli, name: str, *db: str) -> Bytes:
    cli.ok("export", name, *db)
    return contents(Path(name))


def test_what_each_has_added_is_in_both_and_what_both_have_is_there_once(other: Cli) -> None:
    theirs = ("--db", "other.sqlite")
    both = ("add", "2031-04-02", "each=3", "--source", "https://example.org/both")
    other.ok(*both)
    other.ok(*both, *theirs)
    other.ok("add", "2031-04-01", "each=1", "--source", "Ours")
    other.ok("report", "1", "each=31", "--source", "Theirs", "--pledge", "accord", *theirs)
    other.ok("pledge", "later", "2031-04-03", "each=5", "--source", "Theirs", *theirs)
    other.ok("state", "2031-04-03", "each=50", "--pledge", "later", "--source", "Theirs", *theirs)
    packed(other, "ours-package"), packed(other, "theirs-package", *theirs)
    assert other.ok("import", "theirs-package").err.splitlines()[0] == (
        "Imported 2 reports, 1 pledge and 1 stated total from theirs-package; 5 swaps, 9 reports, 2 pledges and 2 "
        "stated totals were here already."
    )
    assert other.ok("import", "ours-package", *theirs).err.startswith("Imported 1 swap and 1 report from ours-package;")
    assert packed(other, "one") == packed(other, "two", *theirs)
    assert len(other.json("list")) == 5
    assert other.json("totals")["pledges"] == other.json("totals", *theirs)["pledges"]


def test_what_differs_is_listed_and_decided(other: Cli) -> None:
    theirs = ("--db", "other.sqlite")
    other.ok("amend", "1", "--place", "Minsk", "ukraine=29", "--why", "w")
    other.ok("void", "s1", "--why", "w", *theirs)
    other.ok("amend", "r1", "--pledge", "accord:partly", "--note", "Late", "--why", "w", *theirs)
    packed(other, "theirs-package", *theirs)
    outcome = other.refused("import", "theirs-package")
    assert (outcome.code, outcome.err) == (
        1,
        "Error: 3 entries are here already and differ in theirs-package; nothing was imported:\n"
        "  swap 1 (line 2): place “Minsk” here, “Border” there, ukraine 29 here, 30 there\n"
        "  r3 (line 4): note none here, “Late” there, accord counts here, partly there\n"
        "  s1 (line 2): voided no here, yes there\n"
        "Add --ours to keep what is here, or --theirs to take what is there. What is new is imported either way.\n",
    )
    ours = packed(other, "ours-package")
    assert "stay as they are here" in other.ok("import", "theirs-package", "--ours").err
    assert packed(other, "ours-package") == ours
    other.ok("import", "theirs-package", "--theirs")
    assert packed(other, "ours-package") == contents(Path("theirs-package"))
    other.ok("undo")
    assert packed(other, "ours-package") == ours


def test_one_swap_from_two_sources_is_one_after_a_decision(other: Cli) -> None:
    theirs = ("--db", "other.sqlite")
    other.ok("add", "2031-04-02", "each=3", "--source", "Ours", "--place", "Minsk")
    other.ok("add", "2031-04-02", "each=3", "--source", "Theirs", "--place", "Minsk", *theirs)
    packed(other, "ours-package"), packed(other, "theirs-package", *theirs)
    assert "like swap 5" in other.refused("import", "theirs-package").err
    other.ok("import", "theirs-package", "--merge")
    other.ok("import", "ours-package", "--merge", *theirs)
    assert [len(other.json("show", "5", *db)["reports"]) for db in ((), theirs)] == [2, 2]
    assert packed(other, "one") == packed(other, "two", *theirs)
    before = other.ledger.read_bytes()
    for name in ("theirs-package", "ours-package", "one"):
        other.ok("import", name)
    assert other.ledger.read_bytes() == before


def test_what_is_said_of_the_ledger_itself_is_decided_too(other: Cli) -> None:
    theirs = ("--db", "other.sqlite")
    other.ok("amend", "ledger", "--complete-from", "2031-01-01", "--why", "w", *theirs)
    with contextlib.closing(sqlite3.connect("other.sqlite")) as connection:
        connection.execute("UPDATE side SET name = 'Україна' WHERE code = 'ukraine'")
        connection.commit()
    packed(other, "theirs-package", *theirs)
    assert other.refused("import", "theirs-package").err.splitlines()[1:3] == [
        "  ledger: complete from none here, 2031-01-01 there",
        "  side ukraine: name “Ukraine” here, “Україна” there",
    ]
    ours = packed(other, "ours-package")
    other.ok("import", "theirs-package", "--ours")
    assert packed(other, "ours-package") == ours
    other.ok("import", "theirs-package", "--theirs")
    assert packed(other, "ours-package") == contents(Path("theirs-package"))


def test_a_new_ledger_has_the_sides_of_the_package(cli: Cli) -> None:
    sides = ("--side", "armenia=Armenia", "--side", "azerbaijan=Azerbaijan", "--db", "caucasus.sqlite")
    cli.ok("init", *sides)
    cli.ok("add", "2031-03-05", "armenia=3", "--source", "Radio", "--db", "caucasus.sqlite")
    cli.ok("export", "caucasus", "--db", "caucasus.sqlite")
    cli.ok("import", "caucasus", "--db", "new.sqlite")
    assert cli.json("list", "--db", "new.sqlite") == cli.json("list", "--db", "caucasus.sqlite")


# What is wrong with one


@dataclass(frozen=True)
class Refusal:
    """A package of the small ledger that is refused once some text in one of its files is another."""

    error: type[LedgerError]
    file: str
    there: str
    instead: str
    message: str


FIRST_REPORT = "2031-03-05-"
BY_PACKAGE = (
    Refusal(
        import_errors.NotAPackage,
        "datapackage.json",
        '"swaps.csv"',
        '"../swaps.csv"',
        "its file of swaps is not one in the",
    ),
    Refusal(import_errors.NotAPackage, "datapackage.json", "{", "[", "its datapackage.json cannot be read"),
    Refusal(import_errors.NotAPackage, "swaps.csv", "date", "day", "its swaps.csv has no column date"),
    Refusal(import_errors.BadKey, "swaps.csv", "\n2031-03-05-", "\nBorder 1-", "swaps.csv:2:1: key “Border 1-"),
    Refusal(
        import_errors.NotYesOrNo,
        "swaps.csv",
        "false",
        "no",
        "swaps.csv:2:8: voided “no”: 'no' is neither true nor false.",
    ),
    Refusal(import_errors.RepeatedEntry, "stances.csv", "accord,excluded\n", "accord,excluded\n" * 2, "stances.csv"),
    Refusal(import_errors.UnknownOwner, "reports.csv", ",2031-03-05-", ",2031-03-06-", "There is no swap '2031-03-06-"),
    Refusal(
        import_errors.OnOneThing,
        "reports.csv",
        ",accord,agreed",
        ",,agreed",
        "reports.csv:2:1: A report is on a swap or on a pledge.",
    ),
    Refusal(errors.NotOfAPledge, "reports.csv", ",accord,agreed", ",accord,under-way", "--status is for reports"),
    Refusal(errors.NoSuchPledge, "stances.csv", "accord", "discord", "There is no pledge 'discord'."),
    Refusal(
        errors.UnknownSide,
        "swap_figures.csv",
        "ukraine",
        "mars",
        "swap_figures.csv:2:2: side “mars”: No side is called",
    ),
    Refusal(
        errors.NegativeFigure, "swap_figures.csv", "30", "-30", "swap_figures.csv:2:4: figure “-30”: '-30' is negative"
    ),
    Refusal(
        errors.ControlCharacter,
        "swaps.csv",
        "Wounded",
        "Wo\x1bunded",
        "swaps.csv:2:7: note “Wo\\x1bunded”: The note has",
    ),
)


@pytest.mark.parametrize("refusal", BY_PACKAGE, ids=lambda refusal: refusal.error.__name__)
def test_a_package_with_something_wrong_is_refused_with_its_place(cli: Cli, package: Path, refusal: Refusal) -> None:
    path = package / refusal.file
    text = path.read_text(encoding="utf-8")
    assert refusal.there in text
    path.write_text(text.replace(refusal.there, refusal.instead, 1), encoding="utf-8", newline="")
    cli.ok("init", "--db", "new.sqlite")
    before = Path("new.sqlite").read_bytes()
    outcome = cli.refused("import", "package", "--db", "new.sqlite")
    assert outcome.code == 1
    assert refusal.message in outcome.err, outcome.err
    assert Path("new.sqlite").read_bytes() == before


def test_a_package_of_other_sides_goes_into_a_new_ledger(cli: Cli, package: Path) -> None:
    cli.ok("init", "--side", "armenia=Armenia", "--side", "azerbaijan=Azerbaijan", "--db", "caucasus.sqlite")
    assert cli.refused("import", "package", "--db", "caucasus.sqlite").err == (
        "Error: The package has the sides ukraine and russia, this ledger armenia and azerbaijan, and sides are fixed "
        "when a ledger is made. Import it into a new ledger: name one that does not exist yet with --db.\n"
    )


def spoiled(package: Path, **changes: object) -> None:
    """The description of a package with something else in it."""
    path = package / "datapackage.json"
    path.write_text(json.dumps({**json.loads(path.read_text()), **changes}), encoding="utf-8")


@pytest.mark.parametrize(
    "resources",
    [None, [], ["x"], [{"name": ["x"], "path": "x.csv"}], [{"name": {}}], [{"name": "swaps", "path": "/etc/passwd"}]],
)
def test_a_description_of_any_shape_is_no_fault_of_the_program(cli: Cli, package: Path, resources: object) -> None:
    spoiled(package, resources=resources)
    for command in ("import", "export"):
        outcome = cli.refused(command, "package")
        assert "is no data package of a ledger" in outcome.err


def test_a_file_that_is_named_twice_is_refused(cli: Cli, package: Path) -> None:
    held = json.loads((package / "datapackage.json").read_text())["resources"]
    spoiled(package, resources=[*held, held[3]])
    assert "a file without a name of its own" in cli.refused("import", "package").err


def test_a_cell_too_many_is_never_dropped(cli: Cli, package: Path) -> None:
    path = package / "swap_figures.csv"
    path.write_text(path.read_text().replace(",30\n", ",1,200\n", 1))
    assert "swap_figures.csv:2:5: “200”: The header has 4 columns" in cli.refused("import", "package").err


def test_a_file_that_was_edited_is_named(cli: Cli, package: Path) -> None:
    path = package / "swaps.csv"
    path.write_text(path.read_text().replace("Border", "Minsk"))
    assert "Edited or damaged since the package was written: swaps.csv." in cli.ok("import", "package", "--theirs").err


def test_an_export_writes_to_no_place_outside_of_its_folder(cli: Cli, package: Path) -> None:
    Path("precious").write_text("mine")
    (package / "swaps.csv").unlink()
    (package / "swaps.csv").symlink_to("../precious")
    held = json.loads((package / "datapackage.json").read_text())["resources"]
    spoiled(package, resources=[*held, {"name": "a", "path": "../precious"}, {"name": "b", "path": ["x", "y"]}])
    cli.ok("export", "package")
    assert Path("precious").read_text() == "mine"
    assert not (package / "swaps.csv").is_symlink()
    assert [each.get("hash") for each in json.loads((package / "datapackage.json").read_text())["resources"][-2:]] == [
        None,
        None,
    ]


def test_an_export_that_cannot_be_whole_changes_nothing(cli: Cli, package: Path) -> None:
    (package / "stances.csv").unlink()
    (package / "stances.csv").mkdir()
    before = (package / "swaps.csv").read_bytes()
    cli.ok("amend", "1", "--place", "Minsk", "--why", "w")
    assert "its stances.csv is a folder" in cli.refused("export", "package").err
    assert (package / "swaps.csv").read_bytes() == before


def test_what_is_left_out_is_shown_safely_and_in_short(cli: Cli, package: Path) -> None:
    path = package / "swaps.csv"
    header, rest = path.read_text().split("\n", 1)
    path.write_text(f"{header},c\x1b[31mRED,{','.join(f'x{number}' for number in range(100))},,\n{rest}")
    said = cli.ok("import", "package").err.splitlines()[-1]
    assert said.endswith("and 91 more.") and "\x1b" not in said


def test_dates_that_cannot_be_are_told_with_their_line(cli: Cli, package: Path) -> None:
    path = package / "pledges.csv"
    path.write_text(path.read_text().replace("2031-03-31", "2031-02-01"))
    assert "pledges.csv:3:1: The window's first day 2031-03-01 is later than" in cli.refused("import", "package").err


def test_an_entry_of_another_program_keeps_its_key_when_it_is_amended(cli: Cli, package: Path) -> None:
    with contextlib.closing(sqlite3.connect(cli.ledger)) as connection:
        connection.execute("INSERT INTO swap (date, status) VALUES ('2031-05-05', 'completed')")
        connection.commit()
    cli.ok("export", "package")
    key = rows(package / "swaps.csv")[3]["key"]
    cli.ok("amend", "5", "--date", "2031-05-06", "--why", "w")
    cli.ok("export", "package")
    assert rows(package / "swaps.csv")[3]["key"] == key


def test_an_entry_that_has_two_keys_gets_the_first_of_them(other: Cli) -> None:
    with contextlib.closing(sqlite3.connect("other.sqlite")) as connection:
        connection.execute("UPDATE swap SET key = '2031-03-05-0' WHERE id = 1")
        connection.commit()
    packed(other, "theirs-package", "--db", "other.sqlite")
    assert other.ok("import", "theirs-package").err.splitlines()[:2] == [
        "Nothing to import from theirs-package: 4 swaps, 8 reports, 2 pledges and 2 stated totals are here already.",
        "1 entry got the key of the other ledger, to be the same in both.",
    ]
    assert packed(other, "ours-package")["swaps.csv"] == contents(Path("theirs-package"))["swaps.csv"]
    assert other.ok("undo").err.splitlines()[1] == "  no more than keys of entries"


def test_what_is_voided_there_crowds_no_day_here(other: Cli) -> None:
    theirs = ("--db", "other.sqlite")
    other.ok("add", "2031-03-05", "each=77", "--source", "Theirs", *theirs)
    other.ok("void", "5", "--why", "w", *theirs)
    packed(other, "theirs-package", *theirs)
    assert "More than one swap of one day" not in other.ok("import", "theirs-package").err


SOURCE = ("claimant", "by", "publisher", "source", "archive", "published")


def test_a_package_of_0_4_still_reads(cli: Cli) -> None:
    """Then a pledge had one source, in its own row."""
    fill(cli, *SMALL)
    cli.ok("export", "package/")
    pledges, reports, figures = (
        rows(Path("package") / f"{name}.csv") for name in ("pledges", "reports", "report_figures")
    )
    of_pledges = {row["pledge"]: row for row in reports if row["pledge"]}
    keys = {row["key"] for row in of_pledges.values()}
    former = [{**row, **{column: of_pledges[row["code"]][column] for column in SOURCE}} for row in pledges]
    write_rows("pledges", former)
    write_rows("reports", [{name: row[name] for name in row if name != "pledge"} for row in reports if row["swap"]])
    write_rows("report_figures", [row for row in figures if row["report"] not in keys])
    cli.ok("import", "package/", "--db", "new.sqlite")
    for code in ("accord", "bodies"):
        there, here = (cli.json("show", code, *db) for db in (("--db", "new.sqlite"), ()))
        for pledge in (there, here):
            for report in pledge["reports"]:
                report.pop("id")
        assert there == here
    # It is the same report as the one here.
    assert "Nothing to import" in cli.ok("import", "package/").err


def write_rows(name: str, rows: list[dict[str, str]]) -> None:
    with Path(f"package/{name}.csv").open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
