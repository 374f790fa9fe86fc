"""A publication is written whole, beside files of others, which are never touched."""

import hashlib
import json
import os
import re
import stat
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from pow_ledger.domain.errors import NoSuchFolder, NotItsOwn
from pow_ledger.formats.publication import DRAFTS, write_publication

OLD = {
    "pictures/swaps.svg": b"<svg/>",
    "tables/totals.csv": b"a,b\n",
    "tables/old.csv": b"old\n",
    "feed.xml": b"<feed/>",
}
NEW = {"pictures/swaps.svg": b"<svg>2</svg>", "tables/totals.csv": b"a,b\n", "more/deep/er.txt": b"new"}
PAGE = ("index.html", b"<p>old</p>")
NEW_PAGE = ("index.html", b"<p>new</p>")

Content = Mapping[str, bytes]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "site"


def held(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def listed(folder: Path) -> dict[str, Any]:
    return dict(json.loads((folder / "publication.json").read_text()))


def published(files: Content, page: tuple[str, bytes]) -> dict[str, bytes]:
    """What a folder holds after a publication."""
    every = {**files, page[0]: page[1]}
    measures = {
        name: {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()} for name, content in every.items()
    }
    text = json.dumps({"generator": "pow-ledger", "files": measures}, indent=2, sort_keys=True) + "\n"
    return {**every, "publication.json": text.encode()}


def test_a_publication_makes_the_folder_and_lists_its_files(folder: Path) -> None:
    write_publication(folder, OLD, PAGE)
    assert held(folder) == published(OLD, PAGE)
    assert not [*folder.glob(".*")]


def test_a_folder_whose_parent_does_not_exist_is_refused(folder: Path) -> None:
    with pytest.raises(NoSuchFolder, match=re.escape(str(folder))):
        write_publication(folder / "site", OLD, PAGE)


def test_a_file_in_the_folders_place_is_an_error_of_the_system(folder: Path) -> None:
    folder.write_text("a file")
    with pytest.raises(OSError):
        write_publication(folder, OLD, PAGE)
    assert folder.read_text() == "a file"


def test_writing_the_same_again_touches_nothing(folder: Path) -> None:
    write_publication(folder, OLD, PAGE)
    for path in folder.rglob("*"):
        os.utime(path, (1, 1))
    write_publication(folder, OLD, PAGE)
    assert {path.stat().st_mtime for path in folder.rglob("*") if path.is_file()} == {1}


def test_a_new_publication_replaces_the_files_of_the_earlier_one(folder: Path) -> None:
    write_publication(folder, OLD, PAGE)
    write_publication(folder, NEW, NEW_PAGE)
    assert held(folder) == published(NEW, NEW_PAGE)
    write_publication(folder, {}, PAGE)
    assert held(folder) == published({}, PAGE)
    assert sorted(path.name for path in folder.iterdir()) == ["index.html", "publication.json"]


@pytest.mark.parametrize("name", ["index.html", "feed.xml", "tables/totals.csv", "publication.json"])
def test_a_foreign_file_in_the_way_refuses_the_whole(folder: Path, name: str) -> None:
    (folder / name).parent.mkdir(parents=True)
    (folder / name).write_text("theirs")
    before = held(folder)
    with pytest.raises(NotItsOwn, match=rf"has {name} already.* move it away"):
        write_publication(folder, OLD, PAGE)
    assert held(folder) == before


def test_of_many_foreign_files_the_first_are_named(folder: Path) -> None:
    write_publication(folder, OLD, PAGE)
    (folder / "publication.json").unlink()
    before = held(folder)
    with pytest.raises(NotItsOwn) as refused:
        write_publication(folder, OLD, PAGE)
    assert str(refused.value) == (
        f"{folder} has feed.xml, pictures/swaps.svg, tables/old.csv and 2 more already, and no `ledger publish` put "
        "them there. Publish into another folder, or move them away."
    )
    assert held(folder) == before


def test_a_folder_in_a_files_place_is_refused_even_if_the_file_was_its_own(folder: Path) -> None:
    write_publication(folder, OLD, PAGE)
    (folder / "index.html").unlink()
    (folder / "index.html").mkdir()
    with pytest.raises(NotItsOwn, match=r"has index\.html already"):
        write_publication(folder, NEW, NEW_PAGE)
    assert (folder / "pictures/swaps.svg").read_bytes() == OLD["pictures/swaps.svg"]


def test_a_file_in_a_folders_place_is_refused(folder: Path) -> None:
    folder.mkdir()
    (folder / "tables").write_text("theirs")
    with pytest.raises(NotItsOwn, match="has tables already"):
        write_publication(folder, OLD, PAGE)
    assert held(folder) == {"tables": b"theirs"}


def test_other_files_stay(folder: Path) -> None:
    others = {"CNAME": b"example.org", ".git/config": b"[core]", "tables/mine.csv": b"1", "pictures/.hidden": b"2"}
    for name, content in others.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(content)
    write_publication(folder, OLD, PAGE)
    write_publication(folder, {}, NEW_PAGE)
    assert held(folder) == {**published({}, NEW_PAGE), **others}


def test_a_link_in_a_files_place_is_replaced_and_not_followed(folder: Path, tmp_path: Path) -> None:
    write_publication(folder, OLD, PAGE)
    outside = tmp_path / "outside.html"
    outside.write_text("theirs")
    for name in ("index.html", "feed.xml"):
        (folder / name).unlink()
        (folder / name).symlink_to(outside)
    write_publication(folder, OLD, NEW_PAGE)
    assert held(folder) == published(OLD, NEW_PAGE)
    assert not any(path.is_symlink() for path in folder.rglob("*"))
    assert outside.read_text() == "theirs"


def test_a_link_that_no_publication_made_is_in_the_way_even_if_it_leads_nowhere(folder: Path) -> None:
    folder.mkdir()
    (folder / "index.html").symlink_to("nowhere")
    with pytest.raises(NotItsOwn, match=r"has index\.html already"):
        write_publication(folder, OLD, PAGE)


def test_a_link_to_a_folder_is_in_the_way(folder: Path, tmp_path: Path) -> None:
    write_publication(folder, OLD, PAGE)
    outside = tmp_path / "outside"
    (folder / "tables").rename(outside)
    (folder / "tables").symlink_to(outside)
    with pytest.raises(NotItsOwn, match="has tables already"):
        write_publication(folder, OLD, NEW_PAGE)
    # Nor is anything removed there, once nothing of the publication goes there.
    write_publication(folder, {}, NEW_PAGE)
    assert sorted(path.name for path in outside.iterdir()) == ["old.csv", "totals.csv"]


def test_the_folder_itself_may_be_a_link(folder: Path, tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    folder.symlink_to(tmp_path / "real")
    write_publication(folder, OLD, PAGE)
    assert held(tmp_path / "real") == published(OLD, PAGE)
    assert folder.is_symlink()


LISTS: Mapping[str, Callable[[str], object]] = {
    "no JSON": lambda _: "{",
    "no object": lambda _: [1],
    "another generator": lambda _: {"generator": "other", "files": {}},
    "no files": lambda _: {"generator": "pow-ledger"},
    "files as a list": lambda _: {"generator": "pow-ledger", "files": ["a.txt"]},
    "no measure": lambda _: {"generator": "pow-ledger", "files": {"a.txt": {}}},
    "deep": lambda _: "[" * 200_000,
} | {
    name: lambda outside, name=name: {  # type: ignore[misc]
        "generator": "pow-ledger",
        "files": {name.replace("OUTSIDE", outside): {"bytes": 1, "sha256": 64 * "a"}},
    }
    for name in (
        "../outside.txt", "OUTSIDE", "a/../../outside.txt", "./a.txt", "a//b", ".git/config", "a/.git/config", "",
        "a\\b", "a\nb", "publication.json", "a/", 5000 * "a", "C:\\x", "à",
    )
}  # fmt: skip


@pytest.mark.parametrize("kind", LISTS, ids=[kind[:20] for kind in LISTS])
def test_a_list_that_no_publication_wrote_removes_nothing(folder: Path, tmp_path: Path, kind: str) -> None:
    outside = tmp_path / "outside.txt"
    outside.write_text("theirs")
    (folder / ".git").mkdir(parents=True)
    (folder / ".git" / "config").write_text("theirs")
    content = LISTS[kind](str(outside))
    (folder / "publication.json").write_text(content if isinstance(content, str) else json.dumps(content))
    before = held(folder)
    with pytest.raises(NotItsOwn, match=r"has publication\.json already"):
        write_publication(folder, OLD, PAGE)
    assert (held(folder), outside.read_text()) == (before, "theirs")


def test_a_list_that_is_a_link_is_not_its_own(folder: Path, tmp_path: Path) -> None:
    write_publication(folder, OLD, PAGE)
    (folder / "publication.json").rename(tmp_path / "elsewhere.json")
    (folder / "publication.json").symlink_to(tmp_path / "elsewhere.json")
    with pytest.raises(NotItsOwn, match=r"has publication\.json already"):
        write_publication(folder, OLD, PAGE)


def test_a_stale_file_that_became_a_link_or_a_folder_stays(folder: Path, tmp_path: Path) -> None:
    write_publication(folder, OLD, PAGE)
    outside = tmp_path / "outside.txt"
    outside.write_text("theirs")
    for name in ("feed.xml", "tables/old.csv"):
        (folder / name).unlink()
    (folder / "feed.xml").symlink_to(outside)
    (folder / "tables/old.csv").mkdir()
    write_publication(folder, {}, PAGE)
    assert (folder / "feed.xml").is_symlink()
    assert (folder / "tables/old.csv").is_dir()
    assert outside.read_text() == "theirs"


@pytest.mark.parametrize(
    "names", [["../a"], ["/a"], [".a"], ["publication.json"], ["index.html"], ["a", "A"], ["Index.html"]]
)
def test_a_name_that_leads_elsewhere_is_a_fault_of_the_program(folder: Path, names: list[str]) -> None:
    with pytest.raises(ValueError, match="names that no publication can have"):
        write_publication(folder, dict.fromkeys(names, b""), PAGE)
    assert not folder.exists()


def test_permissions(folder: Path) -> None:
    write_publication(folder, OLD, PAGE)
    (folder / "index.html").chmod(0o640)
    before = os.umask(0o027)
    try:
        write_publication(folder, NEW, NEW_PAGE)
    finally:
        os.umask(before)

    def mode(name: str) -> int:
        return stat.S_IMODE((folder / name).stat().st_mode)

    assert (mode("index.html"), mode("more/deep/er.txt"), mode("more/deep")) == (0o640, 0o640, 0o750)
    assert mode("pictures/swaps.svg") == 0o666 & ~before


def _failing_at(call: int, monkeypatch: pytest.MonkeyPatch) -> Callable[[], int]:
    """Let one call to replace a file fail; returns what says how many there were."""
    replace, calls = Path.replace, 0

    def fail(self: Path, target: Path) -> Path:
        nonlocal calls
        calls += 1
        if calls == call:
            raise OSError(28, "No space left on device")
        return replace(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    return lambda: calls


@pytest.mark.parametrize("before", [None, OLD], ids=["first", "second"])
def test_a_failure_at_any_replacement_leaves_whole_files_and_the_next_run_succeeds(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, before: Content | None
) -> None:
    for call in range(1, 20):
        folder = tmp_path / str(call)
        if before is not None:
            write_publication(folder, before, PAGE)
        old = held(folder) if folder.exists() else {}
        with monkeypatch.context() as patches:
            calls = _failing_at(call, patches)
            try:
                write_publication(folder, NEW, NEW_PAGE)
            except OSError as error:
                assert error.errno == 28
            if calls() < call:
                break
        left = held(folder) if folder.exists() else {}
        assert not [name for name in left if name.startswith(".")]
        new = published(NEW, NEW_PAGE)
        assert all(left[name] in (old.get(name), new.get(name)) for name in left.keys() - {"publication.json"})
        # The page never speaks of files that are not there.
        if left.get("index.html") == NEW_PAGE[1]:
            assert NEW.items() <= left.items()
        if call == 1:
            assert left == old
            assert folder.exists() is (before is not None)
        write_publication(folder, NEW, NEW_PAGE)
        assert held(folder) == new
    # Five replacements: of new files, both lists are the same; beside old files, one file is.
    assert call == 6


def test_a_full_disk_fails_before_anything_is_replaced(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_publication(folder, OLD, PAGE)
    before = held(folder)
    write = Path.write_bytes
    for call in range(1, 20):
        calls = 0

        def fail(self: Path, data: bytes, call: int = call) -> int:
            nonlocal calls
            calls += 1
            if calls == call:
                raise OSError(28, "No space left on device")
            return write(self, data)

        with monkeypatch.context() as patches:
            patches.setattr(Path, "write_bytes", fail)
            if call > len(NEW) + 3:
                break
            with pytest.raises(OSError, match="No space left"):
                write_publication(folder, NEW, NEW_PAGE)
        assert held(folder) == before


def test_drafts_of_a_killed_run_are_removed_a_day_later(folder: Path) -> None:
    write_publication(folder, OLD, PAGE)
    old, young, other = (folder / name for name in (f"{DRAFTS}old", f"{DRAFTS}young", ".other"))
    for path in (old, young, other):
        path.mkdir()
        (path / "draft").touch()
    for path in (old, other):
        os.utime(path, (1_000_000_000, 1_000_000_000))
    write_publication(folder, OLD, PAGE)
    assert (old.exists(), young.exists(), other.exists()) == (False, True, True)
