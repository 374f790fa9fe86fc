"""What can go wrong in an import, one small class per failure, as in `errors.py`. Other commands do not load them."""

from collections.abc import Sequence
from datetime import date

from pow_ledger.domain.errors import LedgerError, ManyLines, UsageError, listed

# How it was asked for


def _some(headers: Sequence[str]) -> str:
    """Headers as a list in words, which stays short for thousands of columns."""
    more = len(headers) - 20
    return listed([*headers[:20], f"{more:,} more"] if more > 0 else headers, "and")


class UnknownEncoding(UsageError):
    def __init__(self, name: str) -> None:
        super().__init__(
            f"{name!r} is not an encoding of texts. Write utf-8, utf-16, windows-1251 (Cyrillic) or windows-1252 "
            "(Western), or another that Python knows."
        )


class BadDateFormat(UsageError):
    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} does not say how dates are written. Write the day, the month and the year once each, such as "
            "DD.MM.YYYY, MM/DD/YYYY or %d.%m.%Y."
        )


class BadMap(UsageError):
    def __init__(self, text: str, *, twice: bool = False) -> None:
        wrong = "maps a header for the second time" if twice else "is no mapping"
        super().__init__(f"{text!r} {wrong}. Write each as HEADER=FIELD, for example --map 'Link=source'.")


class UnknownField(UsageError):
    def __init__(self, text: str, fields: Sequence[str]) -> None:
        super().__init__(
            f"There is no field {text!r} to map a column to. Choose {listed(fields)}, or a side and category such as "
            "each:civilian."
        )


class UnknownHeader(UsageError):
    def __init__(self, header: str, headers: Sequence[str]) -> None:
        super().__init__(
            f"No column is headed {header!r}. The columns are {_some(headers)}; give a header as it stands there."
        )


class MappedTwice(UsageError):
    def __init__(self, field: str, headers: Sequence[str]) -> None:
        super().__init__(f"{listed(headers, 'and')} are mapped to {field}, which has one column. Map one of them.")


# The file as a whole


class SheetName(str):
    """A sheet of a workbook, as errors name it: `book.xlsx:Swaps`."""

    __slots__ = ()

    def __new__(cls, sheet: str, book: str) -> "SheetName":
        return super().__new__(cls, f"{book}:{sheet}")


def place_in(name: str, line: int, column: int | None = None) -> str:
    """A place in a file: `july.csv:2:1`, `book.xlsx:Swaps!A2`."""
    if not isinstance(name, SheetName):
        return f"{name}:{line}" if column is None else f"{name}:{line}:{column}"
    return f"{name}!{_letters(column) if column else ''}{line}"


def cell_in(name: str, line: int, column: int) -> str:
    """The same without the name: `2:1`, `A2`."""
    return f"{_letters(column)}{line}" if isinstance(name, SheetName) else f"{line}:{column}"


def _letters(column: int) -> str:
    """A column as spreadsheets name it: `A` for 1, `AA` for 27."""
    letters = ""
    while column:
        column, letter = divmod(column - 1, 26)
        letters = chr(ord("A") + letter) + letters
    return letters


class NoSheets(UsageError):
    def __init__(self, name: str) -> None:
        super().__init__(f"{name} is no workbook and has no sheets. Leave --sheet out.")


class NoSuchSheet(UsageError):
    def __init__(self, name: str, wanted: str, sheets: Sequence[str]) -> None:
        super().__init__(f"{name} has no sheet {wanted!r}. Its sheets are {_some(sheets)}.")


class SeveralSheets(LedgerError):
    def __init__(self, name: str, sheets: Sequence[str]) -> None:
        super().__init__(
            f"{name} has several sheets with headers that are understood: {_some(sheets)}. Say which one: --sheet "
            f"'{sheets[0]}'."
        )


class WorkbookTooLarge(LedgerError):
    def __init__(self, name: str, how_large: str) -> None:
        super().__init__(f"{name} has {how_large}, and is read whole. Save the sheet that you need as CSV (UTF-8).")


class BrokenWorkbook(LedgerError):
    def __init__(self, name: str, detail: str) -> None:
        super().__init__(f"{name} cannot be read as a workbook: {detail}. Open it in a spreadsheet and save it anew.")


class NoSuchFile(LedgerError):
    def __init__(self, path: str) -> None:
        super().__init__(f"There is no file {path}. Check the name and the folder.")


class NotASpreadsheet(LedgerError):
    def __init__(self, path: str, what: str, mend: str) -> None:
        super().__init__(f"{path} is {what}, and an import reads CSV, TSV, JSON and workbooks. {mend}")


class BrokenFile(LedgerError):
    """A file that cannot be read on from one of its lines."""

    def __init__(self, name: str, line: int, message: str) -> None:
        super().__init__(f"{place_in(name, line)}: {message}")


class EmptyFile(BrokenFile):
    def __init__(self, name: str, line: int) -> None:
        super().__init__(
            name, line, "The file is empty. It needs a header (date, a column for each side, source) and rows under it."
        )


class NoRows(BrokenFile):
    def __init__(self, name: str, line: int) -> None:
        super().__init__(name, line, "There is not one entry in the file. It needs one for each announcement.")


class WrongEncoding(BrokenFile):
    def __init__(self, name: str, line: int, position: int, byte: int, encoding: str, declared: bool) -> None:
        mend = (
            "Name the encoding that the file is in, or leave --encoding out for UTF-8."
            if declared
            else "Save it as UTF-8, or name the encoding that it is in: --encoding windows-1251 (Cyrillic) or "
            "--encoding windows-1252 (Western)."
        )
        super().__init__(
            name, line, f"Character {position} (byte 0x{byte:02X}) is not valid {encoding.upper()}. {mend}"
        )


class LooksLikeUtf16(BrokenFile):
    def __init__(self, name: str, encoding: str) -> None:
        super().__init__(
            name, 1, f"The file looks like UTF-16 and does not say so. Add --encoding {encoding}, or save it as UTF-8."
        )


class LineTooLong(BrokenFile):
    def __init__(self, name: str, line: int, longest: int) -> None:
        super().__init__(
            name, line, f"The line is longer than {longest:,} characters. Check that this is a table, a row to a line."
        )


class RowTooLong(BrokenFile):
    def __init__(self, name: str, line: int, longest: int) -> None:
        super().__init__(
            name,
            line,
            f"The row that begins here is longer than {longest:,} characters. Check its quotes: one may be open.",
        )


class CellTooLong(BrokenFile):
    def __init__(self, name: str, line: int, longest: int) -> None:
        super().__init__(
            name,
            line,
            f"The row that begins here has a cell of over {longest:,} characters. Check its quotes: one may be open.",
        )


class UnclosedQuote(BrokenFile):
    def __init__(self, name: str, line: int) -> None:
        super().__init__(
            name, line, "A quote that opens here is never closed. Close it, or double each quote inside of a text."
        )


class MissingColumns(BrokenFile):
    def __init__(self, name: str, line: int, missing: Sequence[str], headers: Sequence[str]) -> None:
        super().__init__(
            name,
            line,
            f"There is no column for {listed(missing, 'and none for')}. The columns are {_some(headers)}. Head one so, "
            "or say which it is: --map 'Their header=date', --map 'Their header=ukraine:civilian'.",
        )


class BrokenJson(BrokenFile):
    def __init__(self, name: str, line: int, position: int, detail: str) -> None:
        super().__init__(
            name,
            line,
            f"This is not JSON at character {position}: {detail}. Correct it there, or export the file anew.",
        )


class NotAnArray(BrokenFile):
    def __init__(self, name: str) -> None:
        super().__init__(
            name, 1, "This is not an array of objects. Begin it with [{, or write an object a line as .jsonl."
        )


class TooDeep(BrokenFile):
    def __init__(self, name: str, line: int) -> None:
        super().__init__(name, line, "The JSON is nested too deep for an entry. Write flat objects.")


class JsonTooLarge(BrokenFile):
    def __init__(self, name: str, largest: int) -> None:
        super().__init__(
            name,
            1,
            f"An array is read whole, and this one is longer than {largest:,} characters. Write an object a line "
            "instead and name the file .jsonl, which may be of any size.",
        )


class RepeatedColumn(LedgerError):
    def __init__(self, field: str, headers: Sequence[str]) -> None:
        super().__init__(
            f"{listed(headers, 'and')} both give {field}. Take one out, or say which it is: "
            f"--map 'Their header={field}'."
        )


# One row, one cell


class MissingCell(LedgerError):
    def __init__(self, what: str) -> None:
        super().__init__(f"The {what} is missing. Every row needs one.")


class NoFigure(LedgerError):
    def __init__(self) -> None:
        super().__init__("The row has no figure. Give one at least, or `withheld` if the number was not given.")


class BeyondHeader(LedgerError):
    def __init__(self, columns: int) -> None:
        super().__init__(
            f"The header has {columns:,} columns, and this cell stands beyond them. Give its column a header, or check "
            "whether a text before it lacks its quotes."
        )


class MisplacedQuote(LedgerError):
    def __init__(self, line: int) -> None:
        super().__init__(
            f"On line {line} a closing quote is followed by more text. Double each quote inside of a quoted text."
        )


class NotADay(LedgerError):
    def __init__(self, text: str, date_format: str | None) -> None:
        if date_format:
            wrong, mend = f" as {date_format} has it", "Correct it, or say --date-format."
        else:
            wrong, mend = "", "Write it as 2025-07-23, or say how dates are written: --date-format DD.MM.YYYY."
        super().__init__(f"{text!r} is not a date{wrong}. {mend}")


class AmbiguousDay(LedgerError):
    def __init__(self, text: str) -> None:
        super().__init__(
            f"{text!r} could have the day or the month first, and no day of its column tells which. Say which: "
            "--date-format DD/MM/YYYY, or MM/DD/YYYY."
        )


class RelativeDay(LedgerError):
    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is another day tomorrow, and a file means the same every day. Write 2025-07-23.")


class WrongType(LedgerError):
    def __init__(self, what: str, kind: str) -> None:
        super().__init__(f"The {what} is {kind}. Give a text or a number.")


class NotAnObject(LedgerError):
    def __init__(self) -> None:
        super().__init__('This is not an object. Write each entry as {"date": …, "source": …} with its figures.')


class RepeatedKey(LedgerError):
    def __init__(self, key: str) -> None:
        super().__init__(f"The key {key!r} stands twice in the object. Give it once.")


class NotJson(LedgerError):
    def __init__(self, position: int, detail: str) -> None:
        super().__init__(
            f"The line is not JSON at character {position}: {detail}. Write one whole object on each line."
        )


class ImportRefused(ManyLines):
    """All that is wrong with a file, cell by cell."""


# Packages, and what is here already


class NotAPackage(LedgerError):
    def __init__(self, folder: str, why: str) -> None:
        super().__init__(
            f"{folder} is no data package of a ledger: {why}. Name a folder that `ledger export FOLDER` made, or a new "
            "one."
        )


class BadKey(LedgerError):
    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is not a key. Write lower-case words and numbers joined by hyphens.")


class NotYesOrNo(LedgerError):
    def __init__(self, text: str) -> None:
        super().__init__(f"{text!r} is neither true nor false. Write one of them.")


class RepeatedEntry(LedgerError):
    def __init__(self, what: str) -> None:
        super().__init__(f"{what} stands here for the second time. Take one of the two out.")


class UnknownOwner(LedgerError):
    def __init__(self, what: str, key: str) -> None:
        super().__init__(f"There is no {what} {key!r} in the package. Correct the key, or add what it belongs to.")


class NeverBundled(LedgerError):
    def __init__(self) -> None:
        super().__init__(
            "This ledger did not begin with the dataset that ships along, so there is nothing to update. To take the "
            "dataset in, make a ledger of it with `ledger init --bundled --db FILE`, export that to a folder, and "
            "import the folder here."
        )


class OnOneThing(LedgerError):
    def __init__(self) -> None:
        super().__init__("A report is on a swap or on a pledge. Fill in one of the two columns swap and pledge.")


class RowsDiffer(LedgerError):
    def __init__(self, line: int) -> None:
        super().__init__(
            f"This row and the one on line {line} are the same announcement, by date, source, claimant and figures, "
            "and differ in another cell. Correct one of them, or take it out."
        )


class DaysDiffer(LedgerError):
    def __init__(self, group: str, line: int, day: date) -> None:
        super().__init__(
            f"This row and the one on line {line} are of the same swap ({group!r}), which is of {day} there. Correct "
            "one of the days, or give the rows different values in that column."
        )


class OtherSides(LedgerError):
    def __init__(self, theirs: Sequence[str], ours: Sequence[str]) -> None:
        super().__init__(
            f"The package has the sides {listed(theirs, 'and')}, this ledger {listed(ours, 'and')}, and sides are "
            "fixed when a ledger is made. Import it into a new ledger: name one that does not exist yet with --db."
        )


class NearRepeats(ManyLines):
    """Swaps that may be here already, which only a person can tell."""


class Conflicts(ManyLines):
    """Entries that are in both ledgers and differ."""
