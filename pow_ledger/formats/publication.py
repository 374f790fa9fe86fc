"""Writing a publication: a page and all that it links to, in a folder that may hold other people's files too.

The folder's `publication.json` lists the files that belong to the publication, and only those are ever replaced or
removed. Every file is the old one or the new one, whole, whenever the program is stopped; the page comes last, so that
it never speaks of what is not there yet.
"""

import contextlib
import filecmp
import hashlib
import json
import re
import shutil
import stat
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath
from typing import Final, NamedTuple

from pow_ledger.domain.errors import NoSuchFolder, NotItsOwn

LIST: Final = "publication.json"
"""The file that lists the publication's own files."""

DRAFTS: Final = ".pow-ledger-drafts-"
"""How the name of a temporary folder begins. One that a killed run left is removed by the first run a day later."""

_GENERATOR: Final = "pow-ledger"
_LARGEST_LIST: Final = 4_000_000
"""Bytes. The list is read whole, so it may not be larger."""
_A_DAY: Final = 24 * 60 * 60
_PART: Final = r"[A-Za-z0-9_][A-Za-z0-9_.-]*"
_NAME: Final = rf"{_PART}(?:/{_PART})*"
_LONGEST_NAME: Final = 200
_SHA256: Final = r"[0-9a-f]{64}"


class _Measure(NamedTuple):
    """How a file is listed."""

    bytes: int
    sha256: str


def write_publication(folder: Path, files: Mapping[str, bytes], page: tuple[str, bytes]) -> None:
    """Write files and a page into a folder, which is made if its parent exists.

    Names are relative, with `/` between their parts, none of which begins with a dot. A file that stays the same is
    not touched; one of an earlier publication that is no longer written is removed. A link in a file's place is
    replaced, not followed.

    Raises NoSuchFolder; NotItsOwn, before anything is written, where something in the folder is in the way that no
    publication put there; and OSError, after which the folder holds old and new files, each whole, and no draft.
    """
    if not folder.is_dir() and not folder.parent.is_dir():
        raise NoSuchFolder(str(folder.parent))
    names = (*sorted(files), page[0])
    _check_names(names)
    listed = _listed(folder)
    _check_places(folder, names, listed)
    with _made(folder), tempfile.TemporaryDirectory(prefix=DRAFTS, dir=folder, ignore_cleanup_errors=True) as made:
        drafts = Path(made)
        for name, content in (*files.items(), page):
            _draft(drafts, name).write_bytes(content)
        written = {name: _measure(content) for name, content in (*files.items(), page)}
        _replace_all(folder, drafts, names, listed, written)
        _remove_old_drafts(folder, drafts)


def _replace_all(
    folder: Path, drafts: Path, names: Sequence[str], listed: Mapping[str, _Measure], written: Mapping[str, _Measure]
) -> None:
    before, after = (_draft(drafts, f"{each}/{LIST}") for each in (".before", ".after"))
    # Both lists are made first, since a full disk must fail before anything is replaced. The first one has old and
    # new files, so that the next run knows those of a run that was killed.
    before.write_bytes(_list_of({**listed, **written}))
    after.write_bytes(_list_of(written))
    _put(before, folder / LIST)
    for name in names:
        _put(drafts / name, folder / name)
    for name in sorted(listed.keys() - written.keys()):
        _remove(folder, name)
    _put(after, folder / LIST)


# What is there


def _check_names(names: Sequence[str]) -> None:
    """Raise ValueError for names that the program must not write; they are its own, so this is a fault of it."""
    wrong = [name for name in names if not _is_name(name)]
    if wrong or len({name.lower() for name in names}) < len(names):
        raise ValueError(f"names that no publication can have: {wrong or names}")


def _is_name(name: str) -> bool:
    return bool(re.fullmatch(_NAME, name)) and len(name) <= _LONGEST_NAME and name != LIST


def _listed(folder: Path) -> Mapping[str, _Measure]:
    """The files of the publication that is there, if there is one. Raises NotItsOwn for another's list."""
    path = folder / LIST
    if not _mode(path):
        return {}
    try:
        if not stat.S_ISREG(_mode(path)) or path.stat().st_size > _LARGEST_LIST:
            raise ValueError("no list")
        return dict(map(_checked, _files_of(json.loads(path.read_text(encoding="utf-8")))))
    except (ValueError, RecursionError):
        raise NotItsOwn(str(folder), [LIST]) from None


def _files_of(held: object) -> Iterator[tuple[object, object]]:
    match held:
        case {"generator": generator, "files": dict(files)} if generator == _GENERATOR:
            yield from files.items()
        case _:
            raise ValueError("made by something else")


def _checked(listed: tuple[object, object]) -> tuple[str, _Measure]:
    """A file's name and measure, or ValueError: whoever wrote the list must not choose what is removed elsewhere."""
    match listed:
        case (str(name), {"bytes": int(size), "sha256": str(digest)}) if (
            _is_name(name) and size >= 0 and re.fullmatch(_SHA256, digest)
        ):
            return name, _Measure(size, digest)
    raise ValueError("no file of a publication")


def _check_places(folder: Path, names: Sequence[str], listed: Mapping[str, _Measure]) -> None:
    taken = [each for name in names if (each := _in_the_way(folder, name, name in listed))]
    if taken:
        raise NotItsOwn(str(folder), list(dict.fromkeys(taken)))


def _in_the_way(folder: Path, name: str, own: bool) -> str | None:
    """What is in the place of a file or of a folder that it lies in, and must not be replaced."""
    for above in _folders_of(name):
        mode = _mode(folder / above)
        # A link to a folder would lead out of this one.
        if mode and not stat.S_ISDIR(mode):
            return above
    mode = _mode(folder / name)
    return name if mode and (not own or stat.S_ISDIR(mode)) else None


def _folders_of(name: str) -> list[str]:
    """The folders that a file lies in, the outermost first."""
    return [str(each) for each in reversed(PurePosixPath(name).parents) if each.name]


def _mode(path: Path) -> int:
    """What kind of file is there, links not followed; 0 for nothing."""
    try:
        return path.lstat().st_mode
    except (FileNotFoundError, NotADirectoryError):
        return 0


# Writing


@contextlib.contextmanager
def _made(folder: Path) -> Iterator[None]:
    """The folder, which is made; if nothing comes into it, it is gone again."""
    new = not folder.exists()
    folder.mkdir(exist_ok=True)
    try:
        yield
    except BaseException:
        if new:
            with contextlib.suppress(OSError):
                folder.rmdir()
        raise


def _draft(drafts: Path, name: str) -> Path:
    path = drafts / name
    path.parent.mkdir(parents=True, exist_ok=True)
    return path


def _measure(content: bytes) -> _Measure:
    return _Measure(len(content), hashlib.sha256(content).hexdigest())


def _list_of(files: Mapping[str, _Measure]) -> bytes:
    held = {"generator": _GENERATOR, "files": {name: measure._asdict() for name, measure in files.items()}}
    return (json.dumps(held, indent=2, sort_keys=True) + "\n").encode()


def _put(draft: Path, place: Path) -> None:
    """Put a draft in its place in one step, unless what is there is the same."""
    mode = _mode(place)
    if stat.S_ISREG(mode):
        if filecmp.cmp(place, draft, shallow=False):
            return
        draft.chmod(stat.S_IMODE(mode))
    place.parent.mkdir(parents=True, exist_ok=True)
    draft.replace(place)


def _remove(folder: Path, name: str) -> None:
    """Remove a file of an earlier publication, and the folders that it leaves empty."""
    above = _folders_of(name)
    if not all(stat.S_ISDIR(_mode(folder / each)) for each in above) or not stat.S_ISREG(_mode(folder / name)):
        return
    (folder / name).unlink()
    with contextlib.suppress(OSError):
        for each in reversed(above):
            (folder / each).rmdir()


def _remove_old_drafts(folder: Path, drafts: Path) -> None:
    """Remove the drafts of runs that were killed long ago; younger ones may be in use."""
    # Both times come from the file system, which may have another clock than this machine.
    now = drafts.stat().st_mtime
    for path in folder.glob(f"{DRAFTS}*"):
        if stat.S_ISDIR(_mode(path)) and now - path.lstat().st_mtime > _A_DAY:
            shutil.rmtree(path, ignore_errors=True)
