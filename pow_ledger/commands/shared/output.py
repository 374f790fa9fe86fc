"""Output: a table on a terminal, TSV in a pipe, or the format and file that were asked for."""

import contextlib
import io
import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any, BinaryIO, NamedTuple, TextIO

from pow_ledger.commands.shared import environment
from pow_ledger.commands.shared.options import ENDINGS, Format, OutputOptions
from pow_ledger.domain.errors import Conflicting, FileRefused, UnknownEnding, WouldDestroy
from pow_ledger.storage.file.header import is_sqlite

if TYPE_CHECKING:
    from rich.console import Console

    from pow_ledger.display.markdown import Sheet
    from pow_ledger.formats.tables import Table


class Output(NamedTuple):
    """One result in several shapes. Only the shape that is wanted is made."""

    contract: Callable[[], Any]
    """The JSON contract."""
    table: "Callable[[], Table]"
    screen: "Callable[[Console], None]"
    sheets: "Callable[[], Iterable[Sheet]] | None" = None
    """The tables of the screen for Markdown; without them, Markdown has the flat table."""
    said: str = ""
    """What a reader of the result has to know and only the screen tells; it is said wherever that is not shown."""


def write_output(answer: Output, wanted: OutputOptions) -> None:
    """Print the output, or write it to a file, whole or not at all."""
    form = chosen(wanted)
    if wanted.output in (None, "-") and form is Format.TABLE and sys.stdout.isatty():
        from pow_ledger.display.console import console

        answer.screen(console(sys.stdout))
        return
    if answer.said:
        environment.say(answer.said)
    if form is Format.XLSX:
        _put_workbook(answer, wanted)
    else:
        _put(lambda to: _write(answer, form, to), wanted)


def write_text(text: str, wanted: OutputOptions) -> None:
    """Print or write sentences to be quoted. Raises Conflicting with `--format`, since they are plain text."""
    if wanted.form is not None:
        raise Conflicting("--cite", "--format", "Sentences are plain text; leave one of the two out.")
    _put(lambda to: to.write(text), wanted)


def _put(write: Callable[[TextIO], object], wanted: OutputOptions) -> None:
    if wanted.output in (None, "-"):
        write(sys.stdout)
        return

    def write_encoded(file: BinaryIO) -> None:
        text = io.TextIOWrapper(file, encoding="utf-8", newline="")
        write(text)
        text.flush()
        text.detach()

    put_file(Path(str(wanted.output)), write_encoded)


def _put_workbook(answer: Output, wanted: OutputOptions) -> None:
    if wanted.output in (None, "-"):
        raise Conflicting("--format xlsx", "standard output", "A workbook is no text; name a file: -o table.xlsx.")
    from pow_ledger.formats.workbook_writer import write_workbook

    table = answer.table()
    put_file(Path(str(wanted.output)), lambda file: write_workbook(table, file, environment.now()))


def put_file(path: Path, write: Callable[[BinaryIO], object]) -> None:
    """Write a file whole or not at all, and say so. Raises FileRefused, and WouldDestroy for a ledger's own file."""
    if is_sqlite(path):
        raise WouldDestroy(str(path))
    try:
        with _replacing(path) as file:
            write(file)
    except OSError as error:
        raise FileRefused(str(path), error.strerror or str(error)) from error
    environment.say(f"Wrote {path}.")


@contextlib.contextmanager
def _replacing(path: Path) -> Iterator[BinaryIO]:
    """Write a file so that at any instant it is the old one or the new one. Pipes and devices are written directly."""
    if path.exists() and not path.is_file():
        with path.open("wb") as file:
            yield file
        return
    import tempfile

    target = path.resolve()
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as folder:
        draft = Path(folder) / "draft"
        with draft.open("xb") as file:
            yield file
        if target.exists():
            draft.chmod(target.stat().st_mode)
        draft.replace(target)


def chosen(wanted: OutputOptions) -> Format:
    """The format that was asked for, else that of the file's ending, else a table on a terminal and TSV in a pipe."""
    if wanted.form is not None:
        return wanted.form
    if wanted.output not in (None, "-"):
        ending = Path(str(wanted.output)).suffix.lower()
        if ending not in ENDINGS:
            raise UnknownEnding(str(wanted.output), list(ENDINGS))
        return ENDINGS[ending]
    return Format.TABLE if sys.stdout.isatty() else Format.TSV


def _write(answer: Output, form: Format, to: TextIO) -> None:
    """Write the output piece by piece as it is read, so that no size of it needs memory."""
    if form is Format.TABLE:
        to.write(_as_text(answer))
        return
    if form is Format.JSON:
        from pow_ledger.formats.contracts import write

        write(answer.contract(), to)
        return
    from pow_ledger.formats.writers import write_delimited, write_markdown, write_sheets

    if form is Format.MARKDOWN and answer.sheets:
        write_sheets(answer.sheets(), to)
        return
    table = answer.table()
    if form is Format.MARKDOWN:
        write_markdown(table.columns, table.rows, to, right=table.numbers)
    else:
        write_delimited(table, "," if form is Format.CSV else "\t", to)


def _as_text(answer: Output) -> str:
    from pow_ledger.display.console import console

    text = io.StringIO()
    answer.screen(console(text))
    return "".join(f"{line.rstrip()}\n" for line in text.getvalue().splitlines())
