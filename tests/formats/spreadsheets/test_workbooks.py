"""Workbooks as people keep them, and what each must give. They are made here; `.xls` and `.ods` are in `awkward/`."""

import io
import os
from collections.abc import Iterable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest
import python_calamine
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pow_ledger.domain.errors import LedgerError
from pow_ledger.domain.imports.import_errors import BrokenWorkbook, WorkbookTooLarge
from pow_ledger.formats.spreadsheets import workbooks
from tests.conftest import Cli

AWKWARD = Path(__file__).parent / "awkward"
PLAIN: list[Any] = [["Date", "Ukraine", "Russia", "Source"], [date(2031, 3, 5), 30, 30, "Radio"]]


def book(name: str, **sheets: Iterable[Any]) -> str:
    """A workbook with these rows in its sheets."""
    made = openpyxl.Workbook()
    made.remove(made.worksheets[0])
    for title, rows in sheets.items():
        sheet = made.create_sheet(title)
        for row in rows:
            sheet.append(list(row))
    made.save(name)
    return name


def figures(cli: Cli) -> list[dict[str, Any]]:
    """Each swap as its day and figures, in the notation."""
    return [
        {
            "date": swap["date"],
            **{f"{side}:{of}": figure["text"] for side, by in swap["figures"].items() for of, figure in by.items()},
        }
        for swap in cli.json("list")
    ]


def test_days_and_whole_numbers_are_what_they_are(cli: Cli) -> None:
    rows = [
        PLAIN[0],
        [date(2031, 3, 5), 30, 30.0, "Radio"],
        [datetime(2031, 3, 6, 14, 30), "about 25", "20+5 civ.", "Radio"],
        ["7 березня 2031", "не розголошується", "1 200", "Radio"],
    ]
    cli.ok("import", book("a.xlsx", Swaps=rows))
    assert figures(cli) == [
        {"date": "2031-03-05", "ukraine:pow": "30", "russia:pow": "30"},
        {"date": "2031-03-06", "ukraine:pow": "25~", "russia:pow": "20", "russia:civilian": "5"},
        {"date": "2031-03-07", "ukraine:pow": "withheld", "russia:pow": "1200"},
    ]


def test_titles_two_header_rows_sums_notes_and_headings(cli: Cli) -> None:
    rows = [
        ["Обміни полоненими"],
        [],
        ["№", "Дата", "Україна", None, "Росія", None, "Джерело"],
        [None, None, "військові", "цивільні", "військові", "цивільні", None],
        [1, "2 жовтня 2030", 185, 20, 185, None, "https://example.org/a"],
        ["2031"],
        [2, date(2031, 2, 5), "157 (у т.ч. 7 цивільних)", None, 157, "невідомо", "https://example.org/b"],
        ["Всього", None, 335, 21, 342, None, None],
        [],
        ["Джерела: відкриті повідомлення"],
    ]
    outcome = cli.ok("import", book("a.xlsx", Обміни=rows))
    assert (
        outcome.err
        == (
            "The header is rows 3 and 4.\n"
            "Read “157 (у т.ч. 7 цивільних)” as 150 civilian=7; “невідомо” as withheld.\n"
            "Left out: row 8, which holds only sums.\n"
            "Left out: rows 6 and 10, which hold only a note or heading.\n"
            "a.xlsx:Обміни!C8 says 335 for “Україна військові”, and the rows above it add up to 342.\n"
            "a.xlsx:Обміни!D8 says 21 for “Україна цивільні”, and the rows above it add up to 20.\n"
            f"Made a new ledger at {cli.ledger}.\n"
            "Imported 2 swaps and 2 reports from a.xlsx.\n"
            "Left out: the column “№”. If one is needed, say what it is: --map 'Its header=field'.\n"
        ).replace(f"Made a new ledger at {cli.ledger}.\n", "", 1)
        or outcome.err.count("Made a new ledger") == 1
    )
    assert figures(cli) == [
        {"date": "2030-10-02", "ukraine:pow": "185", "ukraine:civilian": "20", "russia:pow": "185"},
        {
            "date": "2031-02-05", "ukraine:pow": "150", "ukraine:civilian": "7",
            "russia:pow": "157", "russia:civilian": "withheld",
        },
    ]  # fmt: skip


def test_a_row_that_adds_up_to_the_rows_above_is_left_out_without_a_word_for_it(cli: Cli) -> None:
    rows = [*PLAIN, [date(2031, 3, 6), 12, 10, "Radio"], [None, 42, 40, None]]
    assert "Left out: row 4, which holds only sums." in cli.ok("import", book("a.xlsx", Swaps=rows)).err
    assert len(cli.json("list")) == 2
    rows[-1] = [None, 41, 40, None]
    assert "!A4: Date: The date is missing." in cli.refused("import", book("b.xlsx", Swaps=rows)).err


def test_a_row_with_a_day_and_a_source_is_never_left_out(cli: Cli) -> None:
    rows = [*PLAIN, [date(2031, 3, 6), 30, 30, "Total news"]]
    cli.ok("import", book("a.xlsx", Swaps=rows))
    assert len(cli.json("list")) == 2


def test_every_error_names_the_sheet_and_the_cell(cli: Cli) -> None:
    made = openpyxl.load_workbook(
        book("a.xlsx", Swaps=[*PLAIN, [None, 1.5, True, "=1+1"], ["#REF!", "1.200", "n/a", "x"]])
    )
    sheet = made["Swaps"]
    sheet["A4"] = "=1/0"
    made.save("a.xlsx")
    assert cli.refused("import", "a.xlsx").err == (
        "Error: a.xlsx:Swaps has 7 errors, and nothing was imported.\n"
        "a.xlsx:Swaps!A3: Date: The date is missing. Every row needs one.\n"
        "a.xlsx:Swaps!B3: Ukraine “1.5”: '1.5' is not a whole number. Write whole numbers, with commas only between "
        "thousands: 1,200.\n"
        "a.xlsx:Swaps!C3: Russia: The russia:pow is true or false. Give a text or a number.\n"
        "a.xlsx:Swaps!D3: Source: The source is a formula that no program has worked out. Give a text or a number.\n"
        "a.xlsx:Swaps!A4: Date: The date is a formula that no program has worked out. Give a text or a number.\n"
        "a.xlsx:Swaps!B4: Ukraine “1.200”: '1.200' can be read in two ways: 1200 (write it so), or a fraction, which "
        "no count is.\n"
        "a.xlsx:Swaps!C4: Russia “n/a”: 'n/a' can be read in two ways: the number was not given (write withheld), or "
        "nobody spoke of it (leave it out).\n"
    )


def test_an_error_of_the_spreadsheet_is_no_empty_cell(cli: Cli) -> None:
    assert (
        "!B3: Ukraine: The ukraine:pow is the error #REF!."
        in cli.refused("import", book("a.xlsx", Swaps=[*PLAIN, [date(2031, 3, 6), "#REF!", 3, "Radio"]])).err
    )


def test_what_stands_beside_the_table_is_left_out_aloud(cli: Cli) -> None:
    rows = [PLAIN[0], [*PLAIN[1], None, "a remark beside it"]]
    assert "“column 6, which has no header”" in cli.ok("import", book("a.xlsx", Swaps=rows)).err


# Sheets


def test_the_only_sheet_with_headers_is_read(cli: Cli) -> None:
    name = book("a.xlsx", Notes=[["Read me"], ["first"]], Swaps=PLAIN, Empty=[])
    assert "Read the sheet Swaps.\n" in cli.ok("import", name).err
    assert len(cli.json("list")) == 1


def test_of_several_sheets_one_is_chosen(cli: Cli) -> None:
    other = [PLAIN[0], [date(2031, 4, 5), 12, 12, "Radio"]]
    name = book("a.xlsx", Y2030=PLAIN, Y2031=other)
    assert cli.refused("import", name).err == (
        "Error: a.xlsx has several sheets with headers that are understood: Y2030 and Y2031. Say which one: --sheet "
        "'Y2030'.\n"
    )
    cli.ok("import", name, "--sheet", "y2031")
    assert [swap["date"] for swap in cli.json("list")] == ["2031-04-05"]
    cli.ok("import", name, "--sheet", "1")
    assert len(cli.json("list")) == 2
    assert cli.refused("import", name, "--sheet", "2032").err == (
        "Error: a.xlsx has no sheet '2032'. Its sheets are Y2030 and Y2031.\n"
    )


@pytest.mark.parametrize("name", ["swaps.xls", "swaps.ods"])
def test_old_excel_and_opendocument_are_read_alike(cli: Cli, name: str) -> None:
    cli.ok("import", str(AWKWARD / name))
    assert figures(cli) == [
        {"date": "2031-03-05", "ukraine:pow": "30", "russia:pow": "30"},
        {"date": "2031-03-06", "ukraine:pow": "25~", "russia:pow": "withheld"},
    ]


def test_a_workbook_is_known_by_what_is_in_it(cli: Cli) -> None:
    Path("no-ending").write_bytes(Path(book("a.xlsx", Swaps=PLAIN)).read_bytes())
    cli.ok("import", "no-ending")


# Hostile and broken


def refused(content: bytes) -> LedgerError:
    with pytest.raises(LedgerError) as refusal:
        workbooks.read_sheet(content, io.BytesIO(), "a.xlsx", None, lambda header: True)
    return refusal.value


def test_what_is_no_workbook_or_too_large_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    content = Path(book("a.xlsx", Swaps=PLAIN)).read_bytes()
    for broken in (content[:100], content[:-30], b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1junk"):
        assert isinstance(refused(broken), BrokenWorkbook)
    monkeypatch.setattr(workbooks, "LARGEST_UNPACKED", 100)
    assert str(refused(content)) == (
        "a.xlsx has over 100 bytes unpacked, and is read whole. Save the sheet that you need as CSV (UTF-8)."
    )
    monkeypatch.setattr(workbooks, "LARGEST", 100)
    assert isinstance(refused(content), WorkbookTooLarge)


def test_parts_that_name_each_other_in_a_circle_are_not_followed(monkeypatch: pytest.MonkeyPatch) -> None:
    content = bytearray((AWKWARD / "swaps.xls").read_bytes())
    # The first sector of the directory names itself as the next one (MS-CFB, 2.2 and 2.3).
    directory, table = (int.from_bytes(content[at : at + 4], "little") for at in (48, 76))
    place = 512 * (table + 1) + 4 * directory
    content[place : place + 4] = directory.to_bytes(4, "little")

    def follow(*_: object) -> None:
        pytest.fail("it was followed, into all the memory there is")

    monkeypatch.setattr(workbooks, "_opened", follow)
    assert isinstance(refused(bytes(content)), BrokenWorkbook)


@given(st.data())
@settings(max_examples=60, deadline=None)
def test_a_damaged_xls_is_read_or_refused(data: st.DataObject) -> None:
    content = bytearray((AWKWARD / "swaps.xls").read_bytes())
    for _ in range(data.draw(st.integers(1, 4))):
        place = data.draw(st.integers(0, len(content)))
        content[place : place + data.draw(st.integers(0, 600))] = data.draw(st.binary(max_size=8))
    try:
        rows = workbooks.read_sheet(bytes(content), io.BytesIO(), "a.xls", None, lambda header: True).rows
        assert len([*rows]) < workbooks.MOST_CELLS
    except LedgerError as error:
        assert "\n" not in str(error)


def test_a_fault_of_the_library_is_one_error_and_nothing_else(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    """What the library has not thought of is no `Exception`, and it prints a trace of its own."""

    class PanicException(BaseException):
        pass

    def fail(*_: object) -> None:
        os.write(2, b"thread panicked")
        raise PanicException

    monkeypatch.setattr(python_calamine, "load_workbook", fail)
    assert isinstance(refused(Path(book("a.xlsx", Swaps=PLAIN)).read_bytes()), BrokenWorkbook)
    assert capfd.readouterr().err == ""


def test_a_sheet_of_too_many_cells_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbooks, "MOST_CELLS", 7)
    assert "over 7 cells" in str(refused(Path(book("a.xlsx", Swaps=PLAIN)).read_bytes()))


def test_one_far_cell_makes_a_sheet_too_large_before_it_is_laid_out(monkeypatch: pytest.MonkeyPatch) -> None:
    made = openpyxl.load_workbook(book("a.xlsx", Swaps=PLAIN))
    made["Swaps"]["XFD1048576"] = 1
    made.save("a.xlsx")

    def lay_out(*_: object) -> None:
        pytest.fail("it was laid out, which takes all the memory there is")

    monkeypatch.setattr(workbooks, "_sheet", lay_out)
    assert "over 5,000,000 cells" in str(refused(Path("a.xlsx").read_bytes()))


def test_a_cell_merged_downwards_is_that_of_every_row(cli: Cli) -> None:
    rows = [["swap", "Date", "Ukraine", "Source"], ["a", date(2031, 3, 5), 30, "Radio"], [None, None, 31, "Television"]]
    made = openpyxl.load_workbook(book("a.xlsx", Swaps=rows))
    made["Swaps"].merge_cells("A2:A3")
    made["Swaps"].merge_cells("B2:B3")
    made.save("a.xlsx")
    cli.ok("import", "a.xlsx")
    (swap,) = cli.json("list")
    assert (swap["reports"], swap["contested"]) == (2, True)


def test_a_hidden_sheet_is_read_only_if_it_is_named(cli: Cli) -> None:
    made = openpyxl.load_workbook(book("a.xlsx", Draft=[PLAIN[0], [date(2031, 4, 5), 333, 333, "Radio"]], Swaps=PLAIN))
    made["Draft"].sheet_state = "hidden"
    made.save("a.xlsx")
    cli.ok("import", "a.xlsx")
    assert [swap["date"] for swap in cli.json("list")] == ["2031-03-05"]
    cli.ok("import", "a.xlsx", "--sheet", "Draft")
    assert len(cli.json("list")) == 2


@pytest.mark.parametrize(
    ("header", "side"),
    [
        ("POWs returned to Ukraine", "ukraine"),
        ("Received by Kyiv", "ukraine"),
        ("Russian POWs freed", "russia"),
        ("Вернулись на Украину", "ukraine"),
        ("Повернулися в Україну (військові)", "ukraine"),
        ("Получила Россия", "russia"),
    ],
)
def test_a_header_in_words_names_the_side_that_received_them(cli: Cli, header: str, side: str) -> None:
    cli.ok("import", book("a.xlsx", Swaps=[["Date", header, "Source"], [date(2031, 3, 5), 30, "Radio"]]))
    assert figures(cli) == [{"date": "2031-03-05", f"{side}:pow": "30"}]


@pytest.mark.parametrize(
    "header",
    [
        "Released by Ukraine",
        "POWs from Ukraine",
        "POWs in Ukraine",
        "Ukraine share",
        "Ukrainian",
        "Returned by Ukraine",
    ],
)
def test_a_header_that_may_mean_the_other_side_is_not_read(cli: Cli, header: str) -> None:
    rows = [["Date", header, "Source"], [date(2031, 3, 5), 30, "Radio"]]
    assert "There is no column for figures" in cli.refused("import", book("a.xlsx", Swaps=rows)).err


CELLS = st.sampled_from(
    [
        *(
            None,
            "",
            " ",
            "Date",
            "Ukraine",
            "Russia civilians",
            "Source",
            "swap",
            "by",
            "Дата",
            "Джерело",
            "Всього",
            "Total",
        ),
        *(30, 30.0, 1.5, True, -1, 45962, date(2031, 3, 5), datetime(2031, 3, 5, 12), "5 березня 2031", "05/02/2031"),
        *(
            "25/02/2031",
            "about 30",
            "185+20 civ.",
            "157 (incl. 7 civilians)",
            "n/a",
            "unknown",
            "https://example.org/a",
        ),
        *("https://example.org/a https://example.net/b", "Radio", "=1+1", "#REF!", "a", "b", "ukraine", "mars"),
    ]
)


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(rows=st.lists(st.lists(CELLS, min_size=1, max_size=6), min_size=1, max_size=8), plain=st.booleans())
def test_whatever_a_workbook_holds_all_of_it_is_imported_or_nothing(
    cli: Cli, rows: list[list[Any]], plain: bool
) -> None:
    cli.ledger.unlink(missing_ok=True)
    name = book("fuzz.xlsx", Swaps=[*(PLAIN if plain else []), *rows])
    outcome = cli("import", name, "--new")
    assert outcome.code in (0, 1, 2), outcome.err
    assert "fault in pow-ledger" not in outcome.err
    assert (outcome.code == 0) == cli.ledger.exists()
    if outcome.code == 0:
        before = cli.ledger.read_bytes()
        cli.ok("import", name, "--new")
        assert cli.ledger.read_bytes() == before
