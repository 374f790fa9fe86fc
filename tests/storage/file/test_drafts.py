"""Drafts: a finished one takes no other file's place."""

import os
from pathlib import Path

import pytest
from sqlite_utils import Database

from pow_ledger.storage import transaction
from pow_ledger.storage.transaction import Task
from tests.oracle import COMMAND
from tests.storage.files import ADD, add, contents, swaps


def test_where_there_are_no_hard_links_no_other_files_place_is_taken(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_link(*_: object) -> None:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(os, "link", no_link)
    path = folder / "ledger.sqlite"

    def beaten(db: Database) -> None:
        if not path.exists():
            transaction.write(path, ADD)
        add(db, "2031-03-06")

    assert not transaction.write(path, Task(beaten, COMMAND)).made
    assert swaps(path) == 2
    assert [*contents(folder)] == ["ledger.sqlite"]
