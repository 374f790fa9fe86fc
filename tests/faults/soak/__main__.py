"""`python -m tests.faults.soak`: rounds of writers and readers, and what they found."""

import argparse
import contextlib
import os
import random
import shutil
import signal
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Final, NamedTuple

from pow_ledger.__main__ import run
from tests.faults.soak import disks, promises, writer
from tests.faults.soak.commands import STARTS, Place, backup_of

CALM, FULL, CUT = "on the folder's disk", "on a disk nearly full", "on a disk whose power is cut"
_READERS: Final = 2
_READING: Final = ("totals", "list", "pledges", "log", "check", "statements", "compare")
_NOW: Final = "2031-06-30T12:00:00+00:00"


class Round(NamedTuple):
    """One round: where, on what, and by how many."""

    seed: str
    kind: str
    start: Path | None
    writers: int
    folder: Path
    place: Path
    """Where the ledger is."""

    @property
    def ledger(self) -> Path:
        return self.place / "ledger.sqlite"

    @property
    def diaries(self) -> list[Path]:
        return [self.folder / f"writer-{number}.diary" for number in range(self.writers)]


def main() -> int:
    """Run rounds until enough was killed or the time is over; 1 at the first broken promise."""
    options = _options()
    folder = Path(tempfile.mkdtemp(prefix="soak-", dir=options.folder))
    why_not = disks.why_not(folder)
    kinds = [CALM, CUT, CALM, FULL] if why_not is None else [CALM]
    print(f"Seed {options.seed}, in {folder}.")
    print("With a file system of its own." if why_not is None else f"Without a file system of its own: {why_not}")
    _surround(folder)
    tally: Counter[str] = Counter()
    most: writer.Measures = {}
    began, number = time.monotonic(), options.round or 0
    faults: list[str] = []
    while tally["kills"] < options.kills and time.monotonic() - began < 60 * options.minutes and not faults:
        chance = random.Random(f"{options.seed} {number}")
        kind = kinds[number % len(kinds)]
        place = folder / ("ledger" if kind == CALM else "disk")
        planned = Round(f"{options.seed}-{number}", kind, chance.choice(STARTS), options.writers, folder, place)
        faults = _play(planned, chance, tally, most)
        number += 1
        tally["rounds"] += 1
        if tally["rounds"] % 20 == 0:
            print(f"{(time.monotonic() - began) / 60:.1f} minutes: {tally['kills']} kills.", flush=True)
        if options.round is not None:
            break
    _summarise(tally, (time.monotonic() - began) / 60)
    if faults:
        print(f"\nBroken in round {number - 1} ({kind}, begun with {planned.start}):")
        print(*faults, sep="\n")
        print(f"All of the round is in {folder}. Another try: --seed {options.seed} --round {number - 1}")
        return 1
    shutil.rmtree(folder)
    return 0


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m tests.faults.soak", description=__doc__)
    parser.add_argument("--kills", type=int, default=10_000, help="how many kills are enough")
    parser.add_argument("--writers", type=int, default=8, help="how many write at once")
    parser.add_argument("--minutes", type=float, default=60, help="how long it may take at most")
    parser.add_argument("--seed", type=int, default=random.randrange(10**6), help="what the choices are made from")
    parser.add_argument("--round", type=int, help="run this round of the seed alone; instants fall as they may")
    parser.add_argument("--folder", type=Path, help="where to work, if not in the system's temporary folder")
    return parser.parse_args()


def _surround(folder: Path) -> None:
    """The surroundings of every command: a pinned clock, an empty home, nothing of the user's settings."""
    home = folder / "home"
    home.mkdir()
    for name in ("XDG_DATA_HOME", "COLUMNS", "FORCE_COLOR"):
        os.environ.pop(name, None)
    os.environ.update(HOME=str(home), NO_COLOR="1", POW_LEDGER_NOW=_NOW)


def _play(planned: Round, chance: random.Random, tally: "Counter[str]", most: writer.Measures) -> list[str]:
    """Run one round, add up what it did, and give what it broke."""
    with _disk(planned, chance):
        if planned.start:
            shutil.copy(planned.start, planned.ledger)
            planned.ledger.chmod(0o644)
        if planned.kind != CALM:
            # What a round begins with was there before, and so it is on the disk.
            os.sync()
        if planned.kind == FULL:
            disks.fill(planned.place, chance.randint(0, 600_000))
        crews = [_start_writer(planned, number, chance.randint(8, 16), dict(most)) for number in range(planned.writers)]
        readers = [_start_reader(planned, number) for number in range(_READERS)]
        if planned.kind == CUT:
            _cut(planned, chance, [*crews, *readers])
            tally["powers cut"] += 1
        for child in crews:
            os.waitpid(child, 0)
        (planned.folder / "over").touch()
        for child in readers:
            os.waitpid(child, 0)
        if planned.kind == CUT:
            disks.unmount(planned.place)
            disks.mount(planned.folder / "disk.image", planned.place, chance)
        told = writer.read(planned.diaries)
        most.update(told.most)
        faults = [*told.faults, *_reader_faults(planned, tally), *_checked(planned, told, tally)]
        _count(planned, told, tally)
        if faults:
            # A disk of its own will be gone.
            shutil.copytree(planned.place, planned.folder / "broken", ignore=shutil.ignore_patterns("ballast", "lost*"))
    return faults


@contextlib.contextmanager
def _disk(planned: Round, chance: random.Random) -> Iterator[None]:
    for path in (*planned.folder.glob("*.diary"), *planned.folder.glob("*.read"), planned.folder / "over"):
        path.unlink(missing_ok=True)
    shutil.rmtree(planned.folder / "inputs", ignore_errors=True)
    (planned.folder / "inputs").mkdir()
    if planned.kind == CALM:
        shutil.rmtree(planned.place, ignore_errors=True)
        planned.place.mkdir()
        yield
        return
    image = planned.folder / "disk.image"
    disks.make(image)
    disks.mount(image, planned.place, chance)
    try:
        yield
    finally:
        disks.unmount(planned.place)


def _start_writer(planned: Round, number: int, commands: int, most: writer.Measures) -> int:
    child = os.fork()
    if child:
        return child
    code = 1
    try:
        os.setsid()
        place = Place(planned.folder / "inputs", planned.place, number)
        job = writer.Job(
            f"{planned.seed}-{number}",
            planned.ledger,
            place,
            planned.diaries[number],
            10**6 if planned.kind == CUT else commands,
            planned.kind != CUT,
        )
        writer.work(job, random.Random(f"{planned.seed} {number}"), most)
        code = 0
    finally:
        os._exit(code)


def _start_reader(planned: Round, number: int) -> int:
    """Read until the round is over, and keep a file of what each reading ended with."""
    child = os.fork()
    if child:
        return child
    try:
        os.setsid()
        os.environ["POW_LEDGER_DB"] = str(planned.ledger)
        chance = random.Random(f"{planned.seed} reader {number}")
        said = planned.folder / f"reader-{number}.said"
        with (planned.folder / f"reader-{number}.read").open("w") as notes, Path(os.devnull).open("w") as nowhere:
            while not (planned.folder / "over").exists():
                is_there = planned.ledger.exists()
                words = [chance.choice(_READING), "-f", "json"]
                with said.open("w") as file, contextlib.redirect_stdout(nowhere), contextlib.redirect_stderr(file):
                    code = run(words)
                what = said.read_text().strip()
                if is_there and code and (code != 1 or what.startswith("Error: ")):
                    what = f"Fault: {' '.join(words)} ended with {code} and said: {what}"
                notes.write(f"{code} {what!r}\n")
                notes.flush()
                time.sleep(0.05)
    finally:
        os._exit(0)


def _reader_faults(planned: Round, tally: "Counter[str]") -> Iterator[str]:
    for path in planned.folder.glob("*.read"):
        lines = path.read_text().split("\n")[:-1]
        tally["readings"] += len(lines)
        for line in lines:
            # Of a disk without power nothing can be read.
            wrong = "fault in pow-ledger" in line if planned.kind == CUT else "Fault: " in line
            if wrong or "Traceback" in line:
                yield f"a reader: {line}"


def _cut(planned: Round, chance: random.Random, children: list[int]) -> None:
    """Cut the power, let the writers meet a disk that fails, and kill them."""
    time.sleep(chance.uniform(0.3, 4))
    disks.cut(planned.place)
    time.sleep(chance.choice([0, 0.05, 0.5]))
    for child in children:
        # Where one has ended, or not yet begun a session of its own, there is no such group.
        with contextlib.suppress(ProcessLookupError):
            os.killpg(child, signal.SIGKILL)
        os.kill(child, signal.SIGKILL)


def _checked(planned: Round, told: writer.Told, tally: "Counter[str]") -> Iterator[str]:
    """What is wrong once nobody writes any more."""
    ledger = planned.ledger
    yield from promises.missing(told.acknowledged, ledger)
    try:
        present = set(promises.authors(ledger))
    except Exception:
        return
    for token, ended in told.ended.items():
        if ended["code"] and token in present:
            if planned.kind != CUT:
                yield f"{token} failed and is in it: {ended['said'][-500:]}"
            tally["failed on a failing disk, and whole"] += 1
    killed = [token for token in told.planned if told.ended.get(token, {"code": None})["code"] is None]
    tally["killed, and whole"] += len(present.intersection(killed))
    tally["killed, and absent"] += len(set(killed) - present)
    if ledger.exists():
        yield from promises.not_serial(ledger, planned.start, told.planned, planned.folder)
    backups = [
        backup_of(told.planned[token])
        for token, ended in told.ended.items()
        if ended["code"] == 0 and told.planned[token].words[0] == "backup"
    ]
    yield from promises.bad_copies(planned.place, ledger, planned.start, backups)
    if planned.kind != CUT:
        for site, whole in _sites(told).items():
            yield from promises.bad_page(site, whole)


def _sites(told: writer.Told) -> dict[Path, bool]:
    """The folders that were published to, and whether the last to do so succeeded."""
    return {
        Path(planned.words[1]): told.ended.get(token, {"code": None})["code"] == 0
        for token, planned in told.planned.items()
        if planned.words[0] == "publish"
    }


def _count(planned: Round, told: writer.Told, tally: "Counter[str]") -> None:
    tally[f"rounds {planned.kind}"] += 1
    tally["acknowledged"] += len(told.acknowledged)
    for token, way in told.ways.items():
        ended = told.ended.get(token)
        name = told.planned[token].words[0]
        tally[f"commands: {name}"] += 1
        tally["processes: real ones" if way["real"] else "processes: forks"] += 1
        tally["disks that seemed full to a command"] += way["full"]
        if ended is None or ended["code"] is None:
            tally["kills"] += 1
            tally[f"kills {way['way'] if ended else 'together with the power of the disk'}"] += 1
            tally["kills of real processes" if way["real"] else "kills of forks"] += 1
            tally[f"kills of {name}"] += 1
        elif ended["code"]:
            tally["refused or failed"] += 1
            reason = next((each for each in _REASONS if each in ended["said"]), None)
            if reason:
                tally[f"failed: {reason}"] += 1


_REASONS: Final = ("disk is full", "reading or writing failed", "locked", "No space left", "File too large")


def _summarise(tally: "Counter[str]", minutes: float) -> None:
    print(f"\n{minutes:.1f} minutes.")
    for name, number in sorted(tally.items()):
        print(f"{number:8,} {name}")


if __name__ == "__main__":
    sys.exit(main())
