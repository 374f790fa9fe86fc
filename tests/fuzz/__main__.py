"""`python -m tests.fuzz`: inputs that nobody would write, over every reader, and a table of what came of them."""

import argparse
import os
import random
import resource
import signal
import sys
import tempfile
import time
from contextlib import chdir
from pathlib import Path
from typing import Any

from tests.conftest import NOW
from tests.fuzz.readers import READERS, Reader

SECONDS = 10
"""The longest that one input may take."""
MEGABYTES = 1024
"""The most memory that a reader may take."""
MOST_FAULTS = 20
"""Of one reader; then it ends."""


class TooLong(BaseException):
    """Of no kind that a reader catches."""


def main() -> int:
    asked = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    asked.add_argument("--reader", action="append", choices=READERS, help="this reader only; repeatable")
    asked.add_argument("--share", type=float, default=1.0, help="of a million inputs in all; 1 if left out")
    asked.add_argument("--seed", type=int, default=1)
    asked.add_argument("--only", type=int, help="only the input of this number, to have a fault again")
    given = asked.parse_args()
    os.environ |= {"POW_LEDGER_NOW": NOW, "NO_COLOR": "1", "COLUMNS": "100"}
    print("| reader | inputs | refused | seconds | peak MB | faults |\n|---|---:|---:|---:|---:|---:|", flush=True)
    faults = 0
    for name in given.reader or READERS:
        # A process of its own, so that its peak is its own.
        if child := os.fork():
            ended = os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
            if ended < 0:
                # Such as one for which there was no memory left, which a library may end without a word.
                print(f"| {name} | ended by signal {-ended} | | | | |", flush=True)
            faults += ended != 0
        else:
            reader, inputs = READERS[name]
            os._exit(_fuzz(name, reader, round(inputs * given.share), given.seed, given.only))
    return 1 if faults else 0


def _fuzz(name: str, reader: Reader, inputs: int, seed: int, only: int | None) -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEGABYTES * 2**20, resource.RLIM_INFINITY))
    signal.signal(signal.SIGALRM, _too_long)
    refused, faults, began = 0, 0, time.monotonic()
    with tempfile.TemporaryDirectory() as made, chdir(made):
        for number in range(inputs) if only is None else (only,):
            signal.alarm(SECONDS)
            try:
                refused += reader(random.Random(f"{seed} {name} {number}"), Path(made)).refused
            except (Exception, TooLong) as error:
                faults += 1
                again = f"python -m tests.fuzz --reader {name} --seed {seed} --only {number}"
                print(f"{again}: {type(error).__name__}: {str(error)[:500]}", file=sys.stderr, flush=True)
                if only is not None:
                    raise
            finally:
                signal.alarm(0)
            if faults == MOST_FAULTS:
                inputs = number + 1
                break
    seconds, peak = time.monotonic() - began, resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"| {name} | {inputs:,} | {refused:,} | {seconds:.0f} | {peak:.0f} | {faults} |", flush=True)
    return 1 if faults else 0


def _too_long(*_: Any) -> None:
    raise TooLong(f"longer than {SECONDS} s")


if __name__ == "__main__":
    sys.exit(main())
