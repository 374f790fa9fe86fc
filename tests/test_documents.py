"""The documents keep their word: transcripts are what the program prints, and links lead somewhere."""

import re
from pathlib import Path

import pytest

from tests.transcripts import DOCUMENTS, README, SETTINGS, printed, transcript

ROOT = README.parent


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: path.stem)
def test_the_transcripts_are_what_a_terminal_of_80_columns_shows(
    document: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name, value in SETTINGS.items():
        monkeypatch.setenv(name, value)
    # Each document makes a ledger of its own in its first commands.
    monkeypatch.delenv("POW_LEDGER_DB", raising=False)
    for command, shown in transcript(document.read_text(encoding="utf-8")):
        if command.startswith("export "):
            monkeypatch.setenv(*command.removeprefix("export ").split("=", 1))
        else:
            assert printed(command, shown) == shown, command


def test_the_first_two_commands_are_one_line_each() -> None:
    blocks = re.findall(r"^```sh\n(.*?)^```$", README.read_text(encoding="utf-8"), re.M | re.S)
    assert [block.count("\n") for block in blocks[:2]] == [1, 1]
    assert blocks[0].rstrip().endswith("ledger totals --db .venv/dataset.sqlite")
    assert blocks[1].rstrip().endswith("pytest")


def test_a_newcomer_reads_the_readme_in_ten_minutes() -> None:
    assert len(README.read_text(encoding="utf-8").splitlines()) <= 150


def test_the_check_that_is_shown_is_one_of_the_programs_own() -> None:
    contributing = (ROOT / "CONTRIBUTING.md").read_text(encoding="utf-8")
    shown = re.findall(r"^```python\n(.*?)^```$", contributing, re.M | re.S)
    source = (ROOT / "pow_ledger" / "domain" / "checks" / "checks.py").read_text(encoding="utf-8")
    assert shown and all(code in source for code in shown)


def test_every_file_that_the_documents_link_to_exists() -> None:
    for document in (*ROOT.glob("*.md"), *DOCUMENTS):
        for target in re.findall(r"\]\((?!https?:)([^)]+)\)", document.read_text(encoding="utf-8")):
            assert (document.parent / target).exists(), f"{document.name}: {target}"
