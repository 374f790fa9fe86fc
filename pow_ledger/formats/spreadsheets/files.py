"""Text files that other programs wrote: opened, decoded and split into lines, in bounded memory."""

import codecs
import contextlib
import io
import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from pow_ledger.domain.errors import FileRefused
from pow_ledger.domain.imports.import_errors import (
    LineTooLong,
    LooksLikeUtf16,
    NoSuchFile,
    NotASpreadsheet,
    UnknownEncoding,
    WrongEncoding,
)
from pow_ledger.formats.spreadsheets import compound

STDIN: Final = "-"
LONGEST_LINE: Final = 1_000_000
"""Characters. A longer line is refused, so that no more than this is ever held in memory."""

_CHUNK: Final = 1 << 16
_MARKS: Final = (
    # UTF-32 comes first, since its mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_NO_TEXT: Final = frozenset({"idna", "punycode", "raw-unicode-escape", "undefined", "unicode-escape"})
"""Encodings that Python knows and in which no program saves a table."""
_OTHER_FILES: Final = (
    (b"PK\x05\x06", "an empty zip archive", "Name the file that you meant to import."),
    (b"\x1f\x8b", "a gzip archive", "Unpack it and import the file in it."),
    (b"%PDF-", "a PDF", "Copy its table into a spreadsheet and save that as CSV (UTF-8)."),
    (
        b"SQLite format 3\0",
        "an SQLite file",
        "If it is a ledger, write it out with `ledger export FOLDER --db` and its name, then import that folder.",
    ),
)


@contextlib.contextmanager
def opened(path: str) -> Iterator[BinaryIO]:
    """Open a file to read, or standard input for `-`. Refuses what cannot be read to an end, such as a pipe."""
    if path == STDIN:
        if sys.stdin is None:
            raise FileRefused("standard input", "it is closed")
        yield sys.stdin.buffer
        return
    try:
        mode = Path(path).stat().st_mode
        if stat.S_ISDIR(mode):
            raise NotASpreadsheet(path, "a folder", "Name a file in it.")
        if not stat.S_ISREG(mode):
            what = "a pipe" if stat.S_ISFIFO(mode) else "a device"
            raise NotASpreadsheet(
                path, what, f"To import what comes out of it, pipe it in: `ledger import - < {path}`."
            )
        # Without blocking, in case another program has put a pipe there meanwhile.
        number = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    except FileNotFoundError:
        raise NoSuchFile(path) from None
    except OSError as error:
        raise FileRefused(path, error.strerror or str(error)) from None
    except ValueError:
        raise FileRefused(path, "no file can have this name") from None
    with os.fdopen(number, "rb") as file:
        yield file


def begin(source: BinaryIO, name: str) -> bytes:
    """The first bytes of a file. Raises FileRefused."""
    return _read(source, name)


def is_workbook(head: bytes) -> bool:
    """Whether a file that begins so is an Excel or OpenDocument workbook, or another file of their kind."""
    return head.startswith((b"PK\x03\x04", compound.BEGINNING))


def decoded(head: bytes, source: BinaryIO, name: str, encoding: str | None) -> Iterator[str]:
    """The text of a file that begins with `head`, piece by piece, without its byte order mark, which overrules
    `encoding`.

    Raises WrongEncoding where the bytes do not fit the encoding (UTF-8 if None), and NotASpreadsheet where they are
    those of another kind of file.
    """
    declared = None if encoding is None else _known_encoding(encoding)
    _refuse_other_files(head, name)
    mark, codec = _codec(head, declared, name)
    decoder = codecs.getincrementaldecoder(codec)()
    place = _Place()
    for chunk in _chunks(head[len(mark) :], source, name):
        try:
            text = decoder.decode(chunk, final=not chunk)
        except UnicodeDecodeError as error:
            place.pass_over(error.object[: error.start].decode(codec, errors="replace"))
            byte = error.object[error.start]
            raise WrongEncoding(name, place.line, place.position, byte, codec, declared is not None) from None
        place.pass_over(text)
        yield text


def lines(texts: Iterable[str], name: str) -> Iterator[str]:
    """The lines of a text, each with its LF, CRLF or CR. Raises LineTooLong."""
    rest, number = "", 1
    for text in texts:
        # `str.splitlines` would also split at U+2028 and other characters within texts.
        whole = list(io.StringIO(rest + text, newline=""))
        # A CR at the end may be the first half of a CRLF.
        rest = "" if not whole or whole[-1].endswith("\n") else whole.pop()
        yield from whole
        number += len(whole)
        if len(rest) > LONGEST_LINE:
            raise LineTooLong(name, number, LONGEST_LINE)
    if rest:
        yield rest


class _Place:
    """A place in a text: the line, and the character on it, both from 1."""

    def __init__(self) -> None:
        self.line, self.position, self._after_cr = 1, 1, False

    def pass_over(self, text: str) -> None:
        if not text:
            return
        breaks = text.count("\n") + text.count("\r") - text.count("\r\n")
        if self._after_cr and text[0] == "\n":
            breaks -= 1
        last = max(text.rfind("\n"), text.rfind("\r"))
        self.line += breaks
        self.position = len(text) - last if last >= 0 else self.position + len(text)
        self._after_cr = text[-1] == "\r"


def _chunks(first: bytes, source: BinaryIO, name: str) -> Iterator[bytes]:
    """The rest of a file in chunks, and an empty chunk at its end."""
    if first:
        yield first
    while chunk := _read(source, name):
        yield chunk
    yield b""


def _read(source: BinaryIO, name: str) -> bytes:
    try:
        return source.read(_CHUNK) or b""
    except OSError as error:
        raise FileRefused(name, error.strerror or str(error)) from None


def _refuse_other_files(head: bytes, name: str) -> None:
    for start, what, mend in _OTHER_FILES:
        if head.startswith(start):
            raise NotASpreadsheet(name, what, mend)


def _known_encoding(encoding: str) -> str:
    """The name that Python gives to an encoding of texts."""
    try:
        # Fails for encodings of other things than text, such as hex.
        b"date".decode(encoding, errors="replace")
        name = codecs.lookup(encoding).name
        codecs.getincrementaldecoder(encoding)
    except (LookupError, ValueError):
        raise UnknownEncoding(encoding) from None
    if name.replace("_", "-") in _NO_TEXT:
        raise UnknownEncoding(encoding)
    return name


def _codec(head: bytes, declared: str | None, name: str) -> tuple[bytes, str]:
    """The byte order mark at the start of a file, if any, and the file's encoding."""
    for mark, codec in _MARKS:
        if head.startswith(mark):
            return mark, codec
    if declared in {"utf-16", "utf-32"}:
        return b"", f"{declared}-{_byte_order(head) or 'le'}"
    if declared is None and (order := _byte_order(head)):
        raise LooksLikeUtf16(name, f"utf-16-{order}")
    return b"", {None: "utf-8", "utf-8-sig": "utf-8"}.get(declared, declared or "")


def _byte_order(head: bytes) -> str | None:
    """The byte order of UTF-16 without a mark; None for other encodings.

    Of each character one half is NUL wherever the text is Latin or has a comma.
    """
    sample = head[:512]
    even, odd = sample[::2].count(0), sample[1::2].count(0)
    if min(even, odd) > 0 or max(even, odd) < 3:
        return None
    return "be" if even else "le"
