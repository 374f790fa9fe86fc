"""One file for each thing that can be wrong with a file: what it holds, how it is read, and the exact words."""

from dataclasses import dataclass

from pow_ledger.domain import errors
from pow_ledger.domain.errors import LedgerError
from pow_ledger.domain.imports import import_errors
from pow_ledger.formats.spreadsheets.announcements import Reading

HEADER = "date,each,source\n"
NOTATION = "Write 250, 1000~ (about), 1200+ (at least), ..1200 (at most), 200..250 or withheld."
PLAIN = Reading()


@dataclass(frozen=True)
class Refusal:
    """A file that is refused. Wrong rows are worded as `FileErrors` has them, one a line."""

    error: type[LedgerError]
    content: str | bytes
    message: str
    how: Reading = PLAIN
    name: str = "a.csv"

    @property
    def bytes(self) -> bytes:
        return self.content.encode() if isinstance(self.content, str) else self.content


WHOLE_FILES = [
    Refusal(
        import_errors.UnknownEncoding,
        HEADER,
        "'hex' is not an encoding of texts. Write utf-8, utf-16, windows-1251 (Cyrillic) or windows-1252 (Western), or "
        "another that Python knows.",
        Reading(encoding="hex"),
    ),
    Refusal(
        import_errors.BadDateFormat,
        HEADER,
        "'DD.MM' does not say how dates are written. Write the day, the month and the year once each, such as "
        "DD.MM.YYYY, MM/DD/YYYY or %d.%m.%Y.",
        Reading(date_format="DD.MM"),
    ),
    Refusal(
        import_errors.UnknownField,
        HEADER,
        "There is no field 'zeit' to map a column to. Choose date, source, place, mediator, status, claimant, by, "
        "publisher, published, archive, pledge, label, note or swap, or a side and category such as each:civilian.",
        Reading(columns={"date": "zeit"}),
    ),
    Refusal(
        import_errors.UnknownHeader,
        HEADER,
        "No column is headed 'Ort'. The columns are date, each and source; give a header as it stands there.",
        Reading(columns={"Ort": "place"}),
    ),
    Refusal(
        import_errors.UnknownHeader,
        '{"date": "2031-03-05", "each": 1, "source": "x", "lieu": "y"}\n',
        "No column is headed 'Ort'. The columns are lieu; give a header as it stands there.",
        Reading(columns={"Ort": "place"}),
        "a.jsonl",
    ),
    Refusal(
        import_errors.MappedTwice,
        HEADER,
        "date and source are mapped to note, which has one column. Map one of them.",
        Reading(columns={"date": "note", "source": "Notes"}),
    ),
    Refusal(
        import_errors.EmptyFile,
        "",
        "a.csv:1: The file is empty. It needs a header (date, a column for each side, source) and rows under it.",
    ),
    Refusal(
        import_errors.EmptyFile,
        "\n,,\n",
        "a.csv:2: The file is empty. It needs a header (date, a column for each side, source) and rows under it.",
    ),
    Refusal(
        import_errors.NoRows,
        HEADER + ",,\n",
        "a.csv:1: There is not one entry in the file. It needs one for each announcement.",
    ),
    Refusal(
        import_errors.NoRows,
        "[ ]",
        "a.json:1: There is not one entry in the file. It needs one for each announcement.",
        name="a.json",
    ),
    Refusal(
        import_errors.WrongEncoding,
        HEADER.encode() + "2031-03-05,1,Обмен".encode("cp1251"),
        "a.csv:2: Character 14 (byte 0xCE) is not valid UTF-8. Save it as UTF-8, or name the encoding that it is in: "
        "--encoding windows-1251 (Cyrillic) or --encoding windows-1252 (Western).",
    ),
    Refusal(
        import_errors.WrongEncoding,
        HEADER.encode() + b"2031-03-05,1,\x81",
        "a.csv:2: Character 14 (byte 0x81) is not valid CP1252. Name the encoding that the file is in, or leave "
        "--encoding out for UTF-8.",
        Reading(encoding="windows-1252"),
    ),
    Refusal(
        import_errors.LooksLikeUtf16,
        HEADER.encode("utf-16-be"),
        "a.csv:1: The file looks like UTF-16 and does not say so. Add --encoding utf-16-be, or save it as UTF-8.",
    ),
    Refusal(
        import_errors.LineTooLong,
        HEADER + "x" * 1_100_000,
        "a.csv:2: The line is longer than 1,000,000 characters. Check that this is a table, a row to a line.",
    ),
    Refusal(
        import_errors.RowTooLong,
        HEADER + '"' + "x\n" * 60_000 + '","' + "x" * 900_000,
        "a.csv:2: The row that begins here is longer than 1,000,000 characters. Check its quotes: one may be open.",
    ),
    Refusal(
        import_errors.CellTooLong,
        HEADER + "2031-03-05,1," + "x" * 140_000,
        "a.csv:2: The row that begins here has a cell of over 131,072 characters. Check its quotes: one may be open.",
    ),
    Refusal(
        import_errors.UnclosedQuote,
        HEADER + '2031-03-05,1,"Radio ""X""\n"\n"2031\n-03-05",1,"Radio\n2031-03-06,1,TV\n',
        "a.csv:5: A quote that opens here is never closed. Close it, or double each quote inside of a text.",
    ),
    Refusal(
        import_errors.MissingColumns,
        "datum;zahl\n",
        "a.csv:1: There is no column for date, source and none for figures. The columns are datum and zahl. Head "
        "one so, or say which it is: --map 'Their header=date', --map 'Their header=ukraine:civilian'.",
    ),
    Refusal(
        import_errors.BrokenFile,
        "\ndate,each,Source,URL\n",
        "a.csv:2: column 3 (Source) and column 4 (URL) both give source. Take one out, or say which it is: "
        "--map 'Their header=source'.",
    ),
    Refusal(
        import_errors.BrokenJson,
        '[{"date": "2031-03-05"},\n {"each": 1]',
        "a.json:2: This is not JSON at character 12: expecting ',' delimiter. Correct it there, or export the file "
        "anew.",
        name="a.json",
    ),
    Refusal(
        import_errors.NotAnArray,
        "5",
        "a.json:1: This is not an array of objects. Begin it with [{, or write an object a line as .jsonl.",
        name="a.json",
    ),
    Refusal(
        import_errors.TooDeep,
        '{"a": ' * 160_000,
        "a.jsonl:1: The JSON is nested too deep for an entry. Write flat objects.",
        name="a.jsonl",
    ),
    Refusal(
        import_errors.TooDeep,
        "[" * 900_000,
        "a.json:1: The JSON is nested too deep for an entry. Write flat objects.",
        name="a.json",
    ),
    Refusal(
        import_errors.JsonTooLarge,
        "[" + " " * 16_000_000,
        "a.json:1: An array is read whole, and this one is longer than 16,000,000 characters. Write an object a line "
        "instead and name the file .jsonl, which may be of any size.",
        name="a.json",
    ),
    Refusal(
        import_errors.NoSheets,
        HEADER,
        "a.csv is no workbook and has no sheets. Leave --sheet out.",
        Reading(sheet="Swaps"),
    ),
    Refusal(
        import_errors.BrokenWorkbook,
        b"PK\x03\x04and so on",
        "a.csv cannot be read as a workbook: file is not a zip file. Open it in a spreadsheet and save it anew.",
    ),
    Refusal(
        import_errors.NotASpreadsheet,
        b"SQLite format 3\0and so on",
        "a.csv is an SQLite file, and an import reads CSV, TSV, JSON and workbooks. If it is a ledger, write it out "
        "with `ledger export FOLDER --db` and its name, then import that folder.",
    ),
]


def row(error: type[LedgerError], cells: str, message: str, header: str = HEADER) -> Refusal:
    return Refusal(error, header + cells, message)


SINGLE_ROWS = [
    row(import_errors.MissingCell, ",1,x", "a.csv:2:1: date: The date is missing. Every row needs one."),
    row(import_errors.MissingCell, "2031-03-05,1", "a.csv:2:3: source: The source is missing. Every row needs one."),
    row(
        import_errors.NoFigure,
        "2031-03-05,,x",
        "a.csv:2:1: The row has no figure. Give one at least, or `withheld` if the number was not given.",
    ),
    row(
        import_errors.BeyondHeader,
        "2031-03-05,1,x,,y",
        "a.csv:2:5: “y”: The header has 3 columns, and this cell stands beyond them. Give its column a header, or "
        "check whether a text before it lacks its quotes.",
    ),
    row(
        import_errors.MisplacedQuote,
        '2031-03-05,1,"the\n"Radio""',
        "a.csv:2:1: On line 3 a closing quote is followed by more text. Double each quote inside of a quoted text.",
    ),
    row(
        import_errors.NotADay,
        "05.03.31,1,x",
        "a.csv:2:1: date “05.03.31”: '05.03.31' is not a date. Write it as 2025-07-23, or say how dates are "
        "written: --date-format DD.MM.YYYY.",
    ),
    Refusal(
        import_errors.NotADay,
        HEADER + "03/05/2031,1,x",
        "a.csv:2:1: date “03/05/2031”: '03/05/2031' is not a date as DD.MM.YYYY has it. Correct it, or say "
        "--date-format.",
        Reading(date_format="DD.MM.YYYY"),
    ),
    row(
        import_errors.RelativeDay,
        "Today,1,x",
        "a.csv:2:1: date “Today”: 'Today' is another day tomorrow, and a file means the same every day. "
        "Write 2025-07-23.",
    ),
    row(
        errors.NoSuchDate,
        "2031-02-30,1,x",
        "a.csv:2:1: date “2031-02-30”: The date 2031-02-30 does not exist. Check the day and the month.",
    ),
    row(
        errors.FutureDate,
        "2041-02-03,1,x",
        "a.csv:2:1: date “2041-02-03”: A completed swap on 2041-02-03 lies in the future (today is 2031-06-30). "
        "Correct the date, or write agreed or under-way in a column headed status.",
    ),
    row(
        errors.TwoReadings,
        "2031-03-05,1.200,x",
        "a.csv:2:2: each “1.200”: '1.200' can be read in two ways: 1200 (write it so), or a fraction, which no count "
        "is.",
    ),
    row(
        import_errors.AmbiguousDay,
        "05/02/2031,1,x",
        "a.csv:2:1: date “05/02/2031”: '05/02/2031' could have the day or the month first, and no day of its column "
        "tells which. Say which: --date-format DD/MM/YYYY, or MM/DD/YYYY.",
    ),
    row(errors.NotAFigure, "2031-03-05,many,x", f"a.csv:2:2: each “many”: 'many' is not a figure. {NOTATION}"),
    row(
        errors.EachAndSide,
        "2031-03-05,1,x,5",
        "a.csv:2:1: 'each' and 'russia' both give a figure for pow. Use 'each' for all sides, or name every side.",
        "date,each,source,russia\n",
    ),
    row(
        errors.NoSuchPledge,
        "2031-03-05,1,x,accord; peace",
        "a.csv:2:4: pledge “accord; peace”: There is no pledge 'peace'. `ledger pledges` shows the codes; "
        "`ledger pledge` records one.",
        "date,each,source,pledge\n",
    ),
    row(
        errors.ControlCharacter,
        "2031-03-05,1,a\x1b[1m",
        "a.csv:2:3: source “a\\x1b[1m”: The source has a control character (U+001B) at position 2. Take it out; texts "
        "are single lines without terminal codes.",
    ),
    Refusal(
        import_errors.WrongType,
        '{"date": "2031-03-05", "each": true, "source": "x"}',
        "a.jsonl:1:2: each: The each:pow is true or false. Give a text or a number.",
        name="a.jsonl",
    ),
    Refusal(
        import_errors.RepeatedColumn,
        '{"date": "2031-03-05", "day": "2031-03-06"}',
        "a.jsonl:1:1: column 1 (date) and column 2 (day) both give date. Take one out, or say which it is: "
        "--map 'Their header=date'.",
        name="a.jsonl",
    ),
    Refusal(
        import_errors.NotAnObject,
        "[1, 2]",
        'a.jsonl:1:1: This is not an object. Write each entry as {"date": …, "source": …} with its figures.',
        name="a.jsonl",
    ),
    Refusal(
        import_errors.RepeatedKey,
        '{"date": "2031-03-05", "date": "2031-03-05"}',
        "a.jsonl:1:1: The key 'date' stands twice in the object. Give it once.",
        name="a.jsonl",
    ),
    Refusal(
        import_errors.NotJson,
        '{"date": 2031-03-05}',
        "a.jsonl:1:1: The line is not JSON at character 14: expecting ',' delimiter. Write one whole object on each "
        "line.",
        name="a.jsonl",
    ),
]

BY_FILE = {refusal.error for refusal in (*WHOLE_FILES, *SINGLE_ROWS)} | {
    import_errors.NoSuchFile,
    import_errors.ImportRefused,
}
"""The errors that have their example here, or in tests of opening a file and of its problems."""
