"""What is acknowledged is on the disk, the names in the folder included."""

import contextlib
import os
from pathlib import Path

import pytest

from pow_ledger.storage.file import connecting, drafts


def test_a_commit_waits_for_the_folder_too(tmp_path: Path) -> None:
    with contextlib.closing(connecting.connect_to_write(tmp_path / "ledger.sqlite", "rwc")) as connection:
        # 3 is EXTRA (sqlite.org/pragma.html#pragma_synchronous).
        assert connection.execute("PRAGMA synchronous").fetchone()[0] == 3


def test_a_draft_is_on_the_disk_before_it_has_its_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    draft, target, synced = tmp_path / "draft", tmp_path / "target", []
    draft.write_text("whole")
    fsync = os.fsync

    def watched(descriptor: int) -> None:
        synced.append((Path(f"/proc/self/fd/{descriptor}").readlink().name, target.exists()))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", watched)
    assert drafts.place_if_free(draft, target)
    assert synced == [("draft", False), (tmp_path.name, True)]
