"""Giving an answer: a table for people on a terminal, TSV in a pipe, or the format that was asked for."""

import sys
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pow_ledger.commands import context
from pow_ledger.commands.options import ENDINGS, Format, OutputOptions
from pow_ledger.domain.errors import FileRefused, UnknownEnding, WouldDestroy
from pow_ledger.domain.frozen import frozen
from pow_ledger.storage.file import is_sqlite

if TYPE_CHECKING:
    from rich.console import Console

    from pow_ledger.formats.tables import Table


@frozen
class Answer:
    """One answer in its three shapes; only the one that is wanted is made."""

    contract: Callable[[], Any]
    """The JSON contract."""
    table: "Callable[[], Table]"
    screen: "Callable[[Console], None]"


def give(answer: Answer, wanted: OutputOptions) -> None:
    """Print an answer, or write it to a file, whole or not at all."""
    form = chosen(wanted)
    if wanted.output in (None, "-"):
        if form is Format.TABLE and sys.stdout.isatty():
            from pow_ledger.display.screens import console

            answer.screen(console(sys.stdout))
        else:
            sys.stdout.write(_written(answer, form))
        return
    path = Path(str(wanted.output))
    if is_sqlite(path):
        raise WouldDestroy(str(path))
    text = _written(answer, form)
    try:
        _replace(path, text)
    except OSError as error:
        raise FileRefused(str(path), error.strerror or str(error)) from error
    context.say(f"Wrote {path}.")


def _replace(path: Path, text: str) -> None:
    """Write a file so that it is the old one or the new one at any instant; a pipe or device is written into."""
    if path.exists() and not path.is_file():
        path.write_text(text, encoding="utf-8", newline="")
        return
    import tempfile

    target = path.resolve()
    with tempfile.TemporaryDirectory(prefix=f".{target.name}-", dir=target.parent) as folder:
        draft = Path(folder) / "draft"
        draft.write_text(text, encoding="utf-8", newline="")
        if target.exists():
            draft.chmod(target.stat().st_mode)
        draft.replace(target)


def chosen(wanted: OutputOptions) -> Format:
    """The format that was asked for, else the one of the file's ending, else the one that fits stdout."""
    if wanted.format is not None:
        return wanted.format
    if wanted.output not in (None, "-"):
        ending = Path(str(wanted.output)).suffix.lower()
        if ending not in ENDINGS:
            raise UnknownEnding(str(wanted.output), list(ENDINGS))
        return ENDINGS[ending]
    return Format.TABLE if sys.stdout.isatty() else Format.TSV


def _written(answer: Answer, form: Format) -> str:
    if form is Format.JSON:
        from pow_ledger.formats.contracts import dumps

        return dumps(answer.contract())
    if form is Format.TABLE:
        return _as_text(answer)
    from pow_ledger.formats.writers import delimited, markdown

    if form is Format.MARKDOWN:
        return markdown(answer.table())
    return delimited(answer.table(), "," if form is Format.CSV else "\t")


def _as_text(answer: Answer) -> str:
    import io

    from pow_ledger.display.screens import console

    text = io.StringIO()
    answer.screen(console(text))
    return "".join(f"{line.rstrip()}\n" for line in text.getvalue().splitlines())
