"""Opening a ledger to read: it sees one moment, and touches nothing."""

from pathlib import Path

import pytest

from pow_ledger.domain.errors import BusyLedger, NoLedger, ReadOnlyLedger
from pow_ledger.storage import opening, transaction
from pow_ledger.storage.entries import reading
from pow_ledger.storage.file import connecting
from tests.storage.files import ADD, contents, swaps


def test_to_read_a_ledger_that_is_not_there_makes_nothing(folder: Path) -> None:
    with pytest.raises(NoLedger), opening.open_ledger(folder / "ledger.sqlite"):
        pass
    with pytest.raises(NoLedger), opening.open_ledger(folder / "missing" / "ledger.sqlite"):
        pass
    assert contents(folder) == {}


def test_reading_leaves_the_folder_as_it_is(folder: Path, ledger: Path) -> None:
    before = contents(folder)
    with opening.open_ledger(ledger) as connection:
        assert len(list(reading.swaps(connection))) == 2
        assert contents(folder) == before
    assert contents(folder) == before


def test_what_is_opened_to_read_cannot_be_written(folder: Path, ledger: Path) -> None:
    before = contents(folder)
    with pytest.raises(ReadOnlyLedger), opening.open_ledger(ledger) as connection:
        connection.execute("UPDATE swap SET voided = 1")
    assert contents(folder) == before


def test_a_reader_sees_one_moment(ledger: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connecting, "LOCK_TIMEOUT", 0.05)
    with opening.open_ledger(ledger) as connection:
        assert len(list(reading.swaps(connection))) == 2
        with pytest.raises(BusyLedger):
            transaction.write(ledger, ADD)
        assert len(list(reading.swaps(connection))) == 2
    transaction.write(ledger, ADD)
    assert swaps(ledger) == 3
