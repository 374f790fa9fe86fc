"""The container of `.xls`: sectors that each name the next. In a damaged one they may name each other for ever.

The library that reads workbooks follows them into all the memory that there is, so they are looked at before.
"""

import io
from collections.abc import Sequence
from typing import Final

BEGINNING: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


def check(content: bytes) -> None:
    """Raise ValueError where the sectors cannot be followed to their ends, or whatever olefile finds damaged."""
    import olefile

    if len(content) < olefile.MINIMAL_OLEFILE_SIZE:
        raise ValueError("it is cut short")
    with olefile.OleFileIO(io.BytesIO(content), raise_defects=olefile.DEFECT_INCORRECT) as container:
        container.loadminifat()
        if any(map(_has_a_circle, (container.fat, container.minifat))):
            raise ValueError("its parts name each other in a circle")


def _has_a_circle(following: Sequence[int]) -> bool:
    """Whether there is a sector from which nothing leads to an end; one beyond the last is an end."""
    new, on_the_way, ends = 0, 1, 2
    state = bytearray(len(following))
    for start in range(len(following)):
        way, at = [], start
        while at < len(following) and state[at] == new:
            state[at] = on_the_way
            way.append(at)
            at = following[at]
        if at < len(following) and state[at] == on_the_way:
            return True
        for each in way:
            state[each] = ends
    return False
