"""What must hold of a ledger whatever happened to those who wrote to it."""

import contextlib
import hashlib
import json
import os
import shutil
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from pow_ledger.__main__ import run
from pow_ledger.formats.publication import LIST
from pow_ledger.storage import integrity, opening
from pow_ledger.storage.history import recording
from pow_ledger.storage.history.schema import RECORDED
from tests.faults.soak.commands import Planned

_TABLES = ("command", "change", "recording", *(table.name for table in RECORDED))


def authors(path: Path) -> tuple[str, ...]:
    """Who has written to a ledger, in order; none where there is no ledger. Fails where it is not sound."""
    if not path.exists():
        return ()
    with opening.open_ledger(path) as connection:
        faults = [*integrity.faults(connection)]
        assert not faults, faults
        if not recording.has_history(connection):
            return ()
        found = [who for (who,) in connection.execute("SELECT who FROM command ORDER BY id")]
    return tuple(who for who in dict.fromkeys(found) if who)


def missing(acknowledged: Sequence[str], path: Path) -> Iterator[str]:
    """What is wrong right after a kill, while others may write."""
    try:
        present = set(authors(path))
    except Exception as error:
        yield f"it cannot be read or is not sound: {type(error).__name__}: {error}"
        return
    for token in acknowledged:
        if token not in present:
            yield f"{token} was acknowledged and is not in it"


def not_serial(path: Path, start: Path | None, planned: Mapping[str, Planned], work: Path) -> Iterator[str]:
    """How a ledger differs from one that its commands make that run one after the other."""
    again = work / "again.sqlite"
    for each in (again, Path(f"{again}-journal")):
        each.unlink(missing_ok=True)
    if start:
        shutil.copy(start, again)
        again.chmod(0o644)
    for token in (token for token in authors(path) if token in planned):
        code, said = _run_again(planned[token], again, work)
        if code:
            yield f"{token} is in it, but `ledger {' '.join(planned[token].words)[:200]}` is refused alone: {said}"
            return
    for table, (held, wanted) in _both(path, again).items():
        if held != wanted:
            yield f"table {table} is not what the commands make of it, beginning with {_first(held, wanted)}"


def _run_again(planned: Planned, ledger: Path, work: Path) -> tuple[int, str]:
    os.environ.update(POW_LEDGER_AUTHOR=planned.token, POW_LEDGER_DB=str(ledger))
    said = work / "said-again"
    with (
        Path(os.devnull).open("w") as nowhere,
        said.open("w") as file,
        contextlib.redirect_stdout(nowhere),
        contextlib.redirect_stderr(file),
    ):
        code = run(planned.words)
    return code, said.read_text().strip()[-400:]


def _both(path: Path, again: Path) -> dict[str, tuple[list[Any], list[Any]]]:
    held, wanted = content(path), content(again)
    return {table: (held.get(table, []), wanted.get(table, [])) for table in _TABLES}


def content(path: Path) -> dict[str, list[Any]]:
    """Every row of a ledger, table by table; nothing where there is none."""
    if not path.exists():
        return {}
    with opening.open_ledger(path) as connection:
        return {name: sorted(map(tuple, connection.execute(f"SELECT * FROM {name}")), key=repr) for name in _TABLES}


def _first(held: list[Any], wanted: list[Any]) -> str:
    surplus, lacking = (
        [*map(repr, (row for row in one if row not in other))] for one, other in ((held, wanted), (wanted, held))
    )
    return f"{(surplus or ['nothing'])[0][:300]} instead of {(lacking or ['nothing'])[0][:300]}"


def bad_copies(folder: Path, ledger: Path, start: Path | None, acknowledged: Sequence[Path]) -> Iterator[str]:
    """What is wrong with the backups beside a ledger, and with the copies from before its migration."""
    for path in acknowledged:
        if not path.exists():
            yield f"{path.name} was acknowledged and is not there"
    order = authors(ledger)
    for path in folder.glob("copy-*.sqlite"):
        try:
            if (found := authors(path)) != order[: len(found)]:
                yield f"{path.name} has another history than the ledger"
        except Exception as error:
            yield f"{path.name} cannot be read or is not sound: {type(error).__name__}: {error}"
    for path in folder.glob(f"{ledger.stem}-schema-*.sqlite"):
        try:
            if start is None or content(path) != content(start):
                yield f"{path.name} is not the ledger from before its migration"
        except Exception as error:
            yield f"{path.name} cannot be read: {type(error).__name__}: {error}"


def bad_page(site: Path, whole: bool) -> Iterator[str]:
    """What is wrong with a published folder; one is `whole` where the last to publish there was not killed."""
    try:
        files = json.loads((site / LIST).read_text())["files"]
    except FileNotFoundError:
        if whole:
            yield f"{site.name} has no list"
        return
    except (ValueError, KeyError) as error:
        yield f"{site.name}/{LIST} is not a list: {error}"
        return
    for name, measure in files.items():
        path = site / name
        if path.exists() or whole:
            text = path.read_bytes() if path.exists() else b""
            if whole and hashlib.sha256(text).hexdigest() != measure["sha256"]:
                yield f"{site.name}/{name} is not what was published"
            if not text:
                yield f"{site.name}/{name} is empty"
