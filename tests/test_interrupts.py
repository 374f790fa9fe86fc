"""What Python cannot raise: an interrupted transaction that ends after its connection."""

import sqlite3
import sys
from collections.abc import Iterator

import pytest

from pow_ledger import interrupts


def test_a_transaction_that_ends_after_its_connection_says_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "unraisablehook", interrupts.remember_ignored)
    connection = sqlite3.connect(":memory:")
    begun = _transaction(connection)
    next(begun)
    connection.close()
    del begun
    assert capsys.readouterr().err == ""


def test_any_other_fault_that_cannot_be_raised_is_shown(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "unraisablehook", interrupts.remember_ignored)
    begun = _faulty()
    next(begun)
    del begun
    assert "ZeroDivisionError" in capsys.readouterr().err


def _transaction(connection: sqlite3.Connection) -> Iterator[None]:
    try:
        yield
    finally:
        connection.rollback()


def _faulty() -> Iterator[float]:
    try:
        yield 0
    finally:
        yield 1 / 0
