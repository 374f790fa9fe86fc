"""One writer: runs random commands, has them killed, and keeps a diary of what became of each."""

import json
import random
from collections import defaultdict
from pathlib import Path
from typing import IO, Any, Final, NamedTuple

from tests.faults.soak import killing, promises
from tests.faults.soak.commands import UNRECORDED, Place, Planned, plan

_WAYS: Final = {killing.INSTANT: 40, killing.CHANGE: 30, killing.CALL: 10, None: 20}
"""When commands are killed, and how many of a hundred."""
_REAL: Final = 0.15
"""How many are processes of their own from the start, and not forks."""
_FULL: Final = 0.1
"""How many find their disk full, if it may seem so."""
_FIRST_GUESS: Final = {killing.INSTANT: 0.2, killing.CHANGE: 80, killing.CALL: 3000, None: 0.0}


class Job(NamedTuple):
    """What a writer is to do."""

    name: str
    """Begins the authors of its commands."""
    ledger: Path
    place: Place
    diary: Path
    commands: int
    calm: bool
    """Whether the disk stays, so that what is left can be looked at after each kill."""


Measures = dict[str, float]
"""The most that each kind of command took until now: seconds, or calls."""


def work(job: Job, chance: random.Random, most: Measures) -> None:
    """Run the commands, each once; stops at the first broken promise."""
    acknowledged: list[str] = []
    with job.diary.open("w") as diary:
        for number in range(job.commands):
            planned = plan(f"{job.name}-{number}", chance, job.place)
            way = chance.choices(tuple(_WAYS), list(_WAYS.values()))[0]
            real, full = chance.random() < _REAL, job.calm and chance.random() < _FULL
            _note(diary, token=planned.token, words=planned.words, way=way, real=real, full=full)
            ended = _run(job, planned, way, real, full, chance, most)
            _note(diary, token=planned.token, code=ended.code, said=ended.said)
            if ended.code == 0 and _is_recorded(planned, ended.said):
                acknowledged.append(planned.token)
            if job.calm and ended.code is None:
                for fault in promises.missing(acknowledged, job.ledger):
                    _note(diary, fault=f"after {planned.token} was killed: {fault}")
                    return
        _note(diary, most=most)


def _is_recorded(planned: Planned, said: str) -> bool:
    """Whether a command that succeeded has changed the ledger."""
    name = planned.words[0]
    return name not in UNRECORDED and not (
        said.startswith(("Nothing to ", "Nothing new")) or "Nothing was written" in said or "already" in said
    )


def _run(
    job: Job, planned: Planned, way: str | None, real: bool, full: bool, chance: random.Random, most: Measures
) -> killing.Ended:
    held = job.ledger.stat().st_size if job.ledger.exists() else 0
    largest = held + chance.choice([0, 4096, 20_000, 100_000]) if full else None
    environment = {"POW_LEDGER_AUTHOR": planned.token, "POW_LEDGER_DB": str(job.ledger)}
    start = killing.Start(planned.words, environment, real, largest)
    kind = f"{planned.words[0]} {way} {real}"
    ended = killing.run_and_kill(start, way, most.get(kind, _FIRST_GUESS[way]), chance)
    if ended.code == 0:
        # What took long once because the machine was busy is forgotten in time.
        most[kind] = max(ended.measure, 0.8 * most.get(kind, 0))
    return ended


def _note(diary: IO[str], **fields: Any) -> None:
    diary.write(json.dumps(fields) + "\n")
    diary.flush()


class Told(NamedTuple):
    """What the diaries of a round tell."""

    planned: dict[str, Planned]
    ways: dict[str, dict[str, Any]]
    """How each was to be killed."""
    ended: dict[str, dict[str, Any]]
    """What became of each that ended while its writer lived."""
    acknowledged: list[str]
    """Those in the ledger, by what they said."""
    faults: list[str]
    most: Measures


def read(diaries: list[Path]) -> Told:
    """Read the diaries of a round, whose last lines may be torn."""
    told = Told({}, {}, {}, [], [], defaultdict(float))
    for diary in diaries:
        for line in diary.read_text().split("\n")[:-1] if diary.exists() else ():
            _read(json.loads(line), told)
    return told


def _read(noted: dict[str, Any], told: Told) -> None:
    match noted:
        case {"token": str(token), "words": list(words), **way}:
            told.planned[token], told.ways[token] = Planned(token, tuple(words)), way
        case {"token": str(token), "code": code, "said": str(said)}:
            told.ended[token] = {"code": code, "said": said}
            if code == 0 and _is_recorded(told.planned[token], said):
                told.acknowledged.append(token)
            if code not in (None, 0, 1, 2) or "fault in pow-ledger" in said or "Traceback" in said:
                command = " ".join(told.planned[token].words)[:200]
                told.faults.append(f"{token} (`ledger {command}`) ended with {code} and said: {said[-2000:]}")
        case {"fault": str(fault)}:
            told.faults.append(fault)
        case {"most": dict(most)}:
            for kind, value in most.items():
                told.most[kind] = max(told.most[kind], value)
