"""Random commands, every one that writes, and the ledgers that a round may begin with."""

import random
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final, NamedTuple

ROOT: Final = Path(__file__).parents[3]
_LEDGERS: Final = ROOT / "tests" / "storage" / "ledgers"
STARTS: Final = (
    None,
    None,
    *(_LEDGERS / f"schema-{number}.sqlite" for number in (1, 3, 5, 6, 6)),
    ROOT / "tests" / "commands" / "ledgers" / "bundled-0.4.sqlite",
)
"""What a round begins with: no ledger, one of each kind of history, and one of an older dataset."""

UNRECORDED: Final = frozenset(("backup", "publish"))
"""What a history never has, since it writes elsewhere."""


class Place(NamedTuple):
    """Where the commands of one writer find and leave their files."""

    inputs: Path
    """Files to import, which are never lost."""
    outputs: Path
    """Backups and pages, beside the ledger."""
    writer: int


class Planned(NamedTuple):
    """A command that is going to be run."""

    token: str
    """Its author, by which the history knows it."""
    words: tuple[str, ...]


def plan(token: str, chance: random.Random, place: Place) -> Planned:
    """A random command; some are refused, such as a report on a swap that is not there."""
    (name,) = chance.choices(tuple(_MAKERS), [weight for weight, _ in _MAKERS.values()])
    return Planned(token, (name, *_MAKERS[name][1](token, chance, place)))


def backup_of(planned: Planned) -> Path:
    """Where a backup goes."""
    return Path(planned.words[1])


def _day(chance: random.Random) -> str:
    return f"2030-{chance.randint(1, 12):02}-{chance.randint(1, 28):02}"


def _note(chance: random.Random) -> list[str]:
    """A remark, now and then one that takes pages of the file."""
    return ["--note", chance.choice(["short", 3_000 * "n", 30_000 * "m"])] if chance.random() < 0.3 else []


def _counts(chance: random.Random) -> list[str]:
    return [f"each={chance.randint(1, 400)}", f"ukraine:civilian={chance.randint(1, 40)}"][: chance.randint(1, 2)]


def _reference(chance: random.Random) -> str:
    return f"{chance.choice(['', '', 'r', 's'])}{chance.randint(1, 12)}"


def _add(token: str, chance: random.Random, _: Place) -> list[str]:
    mediators = ["--mediator", "UAE", "--mediator", "Qatar"] if chance.random() < 0.3 else []
    return [_day(chance), *_counts(chance), "--new", "--source", token, *mediators, *_note(chance)]


def _report(token: str, chance: random.Random, _: Place) -> list[str]:
    adopt = ["--adopt"] if chance.random() < 0.3 else []
    return [str(chance.randint(1, 12)), *_counts(chance), "--source", token, *adopt, *_note(chance)]


def _pledge(token: str, chance: random.Random, _: Place) -> list[str]:
    code = f"p{''.join(filter(str.isalnum, token))}"
    return [code, _day(chance), *_counts(chance), "--source", token, *_note(chance)]


def _state(token: str, chance: random.Random, _: Place) -> list[str]:
    return [_day(chance), f"both={chance.randint(1, 9000)}", "--source", token, *_note(chance)]


def _amend(token: str, chance: random.Random, _: Place) -> list[str]:
    what = chance.choice([["--note", token], ["--note", f"{token} {9000 * 'n'}"]])
    return [_reference(chance), *what, "--why", token]


def _void(token: str, chance: random.Random, _: Place) -> list[str]:
    restore = ["--restore"] if chance.random() < 0.4 else []
    return [_reference(chance), *restore, "--why", token]


def _undo(token: str, _: random.Random, __: Place) -> list[str]:
    return ["--why", token]


def _import(token: str, chance: random.Random, place: Place) -> list[str]:
    if chance.random() < 0.1:
        return [str(ROOT / "data"), chance.choice(["--ours", "--theirs"]), "--merge"]
    path = place.inputs / f"{token}.csv"
    rows = "".join(
        f"{_day(chance)},{chance.randint(1, 400)},{chance.randint(1, 400)},{token} {number}\n"
        for number in range(chance.choice([1, 5, 60]))
    )
    path.write_text(f"date,ukraine,russia,source\n{rows}")
    return [str(path), "--new"]


def _update(_: str, chance: random.Random, __: Place) -> list[str]:
    return [chance.choice(["--ours", "--theirs"]), "--merge"]


def _backup(token: str, _: random.Random, place: Place) -> list[str]:
    return [str(place.outputs / f"copy-{token}.sqlite")]


def _publish(_: str, __: random.Random, place: Place) -> list[str]:
    return [str(place.outputs / f"site-{place.writer}")]


def _init(_: str, chance: random.Random, __: Place) -> list[str]:
    return ["--bundled"] if chance.random() < 0.5 else []


_MAKERS: Final[Mapping[str, tuple[int, Callable[[str, random.Random, Place], list[str]]]]] = {
    "add": (26, _add),
    "report": (14, _report),
    "amend": (14, _amend),
    "void": (8, _void),
    "undo": (10, _undo),
    "state": (6, _state),
    "pledge": (6, _pledge),
    "import": (6, _import),
    "update": (3, _update),
    "backup": (4, _backup),
    "publish": (2, _publish),
    "init": (1, _init),
}
"""Each command, how often it is run among a hundred, and the rest of its words."""
