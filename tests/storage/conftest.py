"""A folder with nothing else in it, and a ledger in it."""

from pathlib import Path

import pytest

from tests.oracle import small_book


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with nothing in it."""
    made = tmp_path / "folder"
    made.mkdir()
    return made


@pytest.fixture
def ledger(folder: Path) -> Path:
    """A ledger with one of everything."""
    path = folder / "ledger.sqlite"
    small_book().write(path)
    return path
