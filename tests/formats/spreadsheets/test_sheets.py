"""Files as other programs leave them: what is opened, how it is cut into rows, and how little is held of it."""

import io
import os
import socket
import tracemalloc
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pow_ledger.domain.errors import FileRefused, LedgerError
from pow_ledger.domain.imports.file_errors import CellError
from pow_ledger.domain.imports.import_errors import LineTooLong, NoSuchFile, NotASpreadsheet, WrongEncoding
from pow_ledger.formats.spreadsheets.files import begin, decoded, lines, opened
from pow_ledger.formats.spreadsheets.sheets import Form, Row, Wanted, sheet


class Endless(io.RawIOBase):
    """A file that begins with `head` and then has `body` over and over; it counts what is read of it."""

    def __init__(self, head: bytes, body: bytes) -> None:
        self._head, self._body, self.given = head, body, 0

    def readable(self) -> bool:
        return True

    def read(self, size: int | None = -1) -> bytes:
        assert size is not None and size > 0
        assert self.given < 40_000_000, "this reads on and on"
        if self._head:
            piece, self._head = self._head, b""
        else:
            piece = (self._body * (size // len(self._body) + 1))[:size]
        self.given += len(piece)
        return piece


@pytest.mark.parametrize(
    ("head", "body"),
    [
        (b"", b"x"),
        (b"date,each,source\n", b"x"),
        (b"date,each,source\n", b","),
        (b'date,each,source\n"', b"x\n"),
        (b'"', b"x\n"),
        (b'"', b"\n,"),
        (b'date,each,source\n"', b'x\n","'),
        (b"[", b'{"a": 1},'),
        (b"[", b" "),
        (b'{"a": "', b"x"),
        (b'{"a": ', b"[" * 1000),
    ],
)
def test_a_file_without_end_is_refused_after_a_bounded_part_of_it(head: bytes, body: bytes) -> None:
    tracemalloc.start()
    try:
        with pytest.raises(LedgerError):
            # It is read and nothing else, which is all of a file that a reader asks for.
            for row in sheet(Endless(head, body), "-", Wanted(), lambda header: True).rows:  # type: ignore[arg-type]
                assert isinstance(row, Row | CellError)
        assert tracemalloc.get_traced_memory()[1] < 80_000_000
    finally:
        tracemalloc.stop()


def test_rows_are_read_one_by_one() -> None:
    source = Endless(b"date,each,source\n", b"2031-03-05,30,Radio\n")
    # It is read and nothing else, which is all of a file that a reader asks for.
    rows = sheet(source, "-", Wanted(), lambda header: True).rows  # type: ignore[arg-type]
    for number in range(2, 100_000):
        row = next(rows)
        assert isinstance(row, Row) and row.line == number
    assert source.given < 100_000 * 20 + 200_000


def test_ten_thousand_columns() -> None:
    content = ",".join(f"c{number}" for number in range(10_000)) + "\n" + ",".join(["x"] * 10_000)
    found = sheet(io.BytesIO(content.encode()), "a.csv", Wanted(), lambda header: False)
    assert found.header is not None and len(found.header) == 10_000
    assert [len(row.cells) for row in found.rows if isinstance(row, Row)] == [10_000]


def test_a_row_has_the_number_of_the_line_that_it_begins_on() -> None:
    content = 'sep=,\n\na,"b\nc"\r\n1,"2\n\n3"\r4,5\n\n,\n6,"x"y\n7\n'
    found = sheet(io.BytesIO(content.encode()), "a.csv", Wanted(), lambda header: False)
    assert (found.line, found.header) == (3, ("a", "b c"))
    assert [(row.line, row.cells if isinstance(row, Row) else "wrong") for row in found.rows] == [
        (5, ["1", "2\n\n3"]),
        (8, ["4", "5"]),
        (11, "wrong"),
        (12, ["7"]),
    ]


@pytest.mark.parametrize(
    ("header", "cells"),
    [
        ("a,b;c\td", 2),
        ("a;b;c,d", 3),
        ('a\tb\t"c,d,e,f"', 3),
        ('"a;b;c",d', 2),
        ("a", 1),
    ],
)
def test_what_parts_most_headers_is_the_delimiter(header: str, cells: int) -> None:
    found = sheet(io.BytesIO(header.encode()), "a.csv", Wanted(), lambda header: False)
    assert found.header is not None and len(found.header) == cells


def test_known_headers_decide_on_the_delimiter_before_their_number() -> None:
    found = sheet(io.BytesIO(b"date,x;y;z;w\n"), "a.csv", Wanted(), lambda header: header == "date")
    assert found.header == ("date", "x;y;z;w")


def test_a_tsv_is_parted_by_tabs_whatever_its_header_has() -> None:
    found = sheet(io.BytesIO(b"a,b\tc,d\n"), "A.TSV", Wanted(), lambda header: True)
    assert found.header == ("a,b", "c,d")
    assert sheet(io.BytesIO(b"a,b\tc"), "a", Wanted(Form.TSV), lambda header: True).header == ("a,b", "c")


class Slow(io.BytesIO):
    """A file of which every read gives a few bytes."""

    def read(self, size: int | None = -1) -> bytes:
        return super().read(3)


@given(st.text(alphabet="aЖ\n\r\u2028\x85\x0b", max_size=30), st.sampled_from(["utf-8", "utf-16-le", "windows-1251"]))
def test_lines_end_with_lf_crlf_or_cr_wherever_the_pieces_end(text: str, encoding: str) -> None:
    content = text.encode(encoding, "ignore")
    whole = content.decode(encoding)
    naive = whole.replace("\r\n", "\0").replace("\n", "\1").replace("\r", "\2")
    naive = naive.replace("\0", "\r\n|").replace("\1", "\n|").replace("\2", "\r|")
    source = Slow(content)
    assert list(lines(decoded(begin(source, "a"), source, "a", encoding), "a")) == [
        line for line in naive.split("|") if line
    ]


@given(st.text(alphabet="aЖ\n\r", max_size=30))
def test_a_byte_that_is_no_utf_8_is_placed_by_its_line_and_character(before: str) -> None:
    with pytest.raises(WrongEncoding) as refused:
        source = Slow(f"x{before}".encode() + b"\xff")
        list(decoded(begin(source, "a"), source, "a", None))
    found = [*lines([f"x{before}"], "a")]
    line, position = (len(found), len(found[-1]) + 1) if found[-1][-1] not in "\r\n" else (len(found) + 1, 1)
    assert str(refused.value).startswith(f"a:{line}: Character {position} (byte 0xFF)")


def test_a_line_of_the_greatest_length_is_read() -> None:
    assert [len(line) for line in lines(["x" * 1_000_000, "\n", "y"], "a")] == [1_000_001, 1]
    with pytest.raises(LineTooLong):
        list(lines(["x" * 1_000_001, "\n"], "a"))


# Opening


def test_a_file_is_opened_and_closed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"abc")
    with opened(str(tmp_path / "a.csv")) as file:
        assert file.read() == b"abc"
    assert file.closed


def test_a_link_to_a_file_is_followed(tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"abc")
    (tmp_path / "b.csv").symlink_to("a.csv")
    with opened(str(tmp_path / "b.csv")) as file:
        assert file.read() == b"abc"


def test_standard_input_is_a_file_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.stdin", io.TextIOWrapper(io.BytesIO(b"abc")))
    with opened("-") as file:
        assert file.read() == b"abc"
    assert not file.closed


def test_what_is_not_a_file_is_refused_and_nothing_waits_for_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("folder").mkdir()
    os.mkfifo("pipe")
    Path("loop").symlink_to("pool")
    Path("pool").symlink_to("loop")
    listening = socket.socket(socket.AF_UNIX)
    listening.bind("socket")
    said = {}
    for path in ("folder", "pipe", "socket", "/dev/null", "loop", "missing", "missing/a", "x" * 5000, "a\0b"):
        with pytest.raises(LedgerError) as refused, opened(path):
            pass
        said[path[:10]] = (refused.type, str(refused.value).split(",")[0])
    listening.close()
    assert said == {
        "folder": (NotASpreadsheet, "folder is a folder"),
        "pipe": (NotASpreadsheet, "pipe is a pipe"),
        "socket": (NotASpreadsheet, "socket is a device"),
        "/dev/null": (NotASpreadsheet, "/dev/null is a device"),
        "loop": (FileRefused, "loop: Too many levels of symbolic links. Check the name"),
        "missing": (NoSuchFile, "There is no file missing. Check the name and the folder."),
        "missing/a": (NoSuchFile, "There is no file missing/a. Check the name and the folder."),
        "xxxxxxxxxx": (FileRefused, f"{'x' * 5000}: File name too long. Check the name"),
        "a\0b": (FileRefused, "a\0b: no file can have this name. Check the name"),
    }


@pytest.mark.parametrize("content", [b"PK\x05\x06", b"\x1f\x8b", b"%PDF-1.7", b"SQLite format 3\0"])
def test_other_kinds_of_files_are_refused_by_what_is_in_them(content: bytes) -> None:
    with pytest.raises(NotASpreadsheet, match=r"^a\.csv is "):
        sheet(io.BytesIO(content + b"\0" * 100), "a.csv", Wanted(), lambda header: True)


def test_a_disk_that_fails_meanwhile_is_named() -> None:
    class Failing(io.BytesIO):
        def read(self, size: int | None = -1) -> bytes:
            raise OSError(5, "Input/output error")

    with pytest.raises(FileRefused, match=r"^a\.csv: Input/output error\."):
        sheet(Failing(), "a.csv", Wanted(), lambda header: True)
