"""Making inputs that nobody would write from those that somebody did."""

import io
import random
import zipfile
from collections.abc import Sequence
from typing import Final

NASTY: Final = (
    *(
        "",
        " ",
        "\x00",
        "\x1b[2J",
        "\u202e",
        "\u200b",
        "\xa0",
        "\ufeff",
        "\r\n",
        "\t",
        "'",
        '"',
        "\\",
        "`",
        "$(x)",
        "%s",
        "{}",
    ),
    *(
        "-",
        "--",
        "—",
        "−",
        "+",
        "~",
        "?",
        "..",
        "…",
        ":",
        "=",
        ",",
        ";",
        "/",
        "|",
        "@",
        "#",
        "∞",
        "½",
        "²",
        "Ⅷ",
        "٣",
        "３",
        "é",
        "e\u0301",
    ),
    *("0", "00", "-1", "1e9", "1.200", "1,200", "1 200", "9" * 19, "9" * 5000, "nan", "inf", "None", "null", "true"),
    *("0000-01-01", "9999-12-31", "2025-02-30", "31/12/2025", "today", "each", "both", "withheld", "none", "ledger"),
    *("Києві", "ЄІЇҐ", "не менее", "около", "ſ", "İ", "ß", "ﬁ", "😀", "ירושלים", "x" * 4001, "=1+1", "<b>", "]]>"),
)
"""Texts that have caused trouble somewhere."""


def text(chance: random.Random, samples: Sequence[str]) -> str:
    """A sample that has been changed in one to three places."""
    made = chance.choice(samples)
    for _ in range(chance.randint(1, 3)):
        made = _changed(chance, made, samples)
    return made[:20_000]


def _changed(chance: random.Random, made: str, samples: Sequence[str]) -> str:
    start, end = sorted((chance.randint(0, len(made)), chance.randint(0, len(made))))
    match chance.randrange(7):
        case 0:
            return made[:start] + made[end:]
        case 1:
            return made[:end] + made[start:end] * chance.choice((1, 2, 50)) + made[end:]
        case 2:
            return made[:start] + chance.choice(NASTY) + made[start:]
        case 3:
            other = chance.choice(samples)
            return made[:start] + other[chance.randint(0, len(other)) :]
        case 4:
            words = made.split(" ")
            chance.shuffle(words)
            return " ".join(words)
        case 5:
            words = made.split(" ")
            words[chance.randrange(len(words))] = chance.choice(NASTY)
            return " ".join(words)
        case _:
            return (
                made[:start]
                + chr(chance.choice((chance.randrange(0x80), chance.randrange(0x3000))))
                + made[start + 1 :]
            )


def words(chance: random.Random, samples: Sequence[Sequence[str]]) -> list[str]:
    """The words of a command, some left out, doubled, changed, or taken from other commands."""
    made = list(chance.choice(samples))
    for _ in range(chance.randint(1, 4)):
        place = chance.randint(0, len(made))
        match chance.randrange(4):
            case 0:
                del made[place : place + 1]
            case 1:
                made[place:place] = [chance.choice(chance.choice(samples))]
            case 2:
                made[place : place + 1] = [text(chance, [*made, "x"])]
            case _:
                made[place : place + 1] = [chance.choice(NASTY)]
    return made


def content(chance: random.Random, samples: Sequence[bytes]) -> bytes:
    """A file that has been damaged: its bytes, or those of a file within it where it is a zip archive."""
    made = chance.choice(samples)
    if made.startswith(b"PK") and chance.random() < 0.8:
        return _archive(chance, made)
    if chance.random() < 0.5:
        return _text_file(chance, made)
    return _bytes(chance, made)


def _bytes(chance: random.Random, made: bytes) -> bytes:
    for _ in range(chance.randint(1, 3)):
        start = chance.randint(0, len(made))
        match chance.randrange(4):
            case 0:
                made = made[:start] + chance.randbytes(chance.randint(1, 8)) + made[start + chance.randint(0, 8) :]
            case 1:
                made = made[:start]
            case 2:
                end = chance.randint(start, min(len(made), start + 4096))
                made = made[:end] + made[start:end] + made[end:]
            case _:
                made = made[:start] + bytes(chance.choice((1, 4, 200))) + made[start:]
    return made


def _text_file(chance: random.Random, made: bytes) -> bytes:
    """A file of which one line says something else, which damages what it says rather than how it is packed."""
    lines = made.split(b"\n")
    place = chance.randrange(len(lines))
    changed = text(chance, [lines[place].decode("utf-8", "surrogateescape")])
    lines[place] = changed.encode("utf-8", "surrogateescape")
    return b"\n".join(lines)


def _archive(chance: random.Random, made: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(made)) as old, zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        damaged = chance.choice(names)
        for name in names:
            within = old.read(name)
            if name == damaged:
                within = text(chance, [within.decode("utf-8", "replace")]).encode("utf-8", "replace")
            new.writestr(name, within)
    return packed.getvalue()
