"""`python -m tests.benchmarks`: the program beside what a user would take instead, as one table of ratios.

Run by hand on a machine that does nothing else; no part of the tests, which assert no time. Ledgers are kept in a
folder for temporary files between runs.
"""

import argparse
import os
import statistics
import tempfile
from collections.abc import Iterator
from pathlib import Path

from tests.benchmarks.measurements import PARTS, Bench, Measured
from tests.benchmarks.processes import in_turn, ratio

SIZES = (100, 10_000, 100_000, 1_000_000)


def main() -> None:
    """Measure what was asked for, and print a row as soon as it is known."""
    asked = argparse.ArgumentParser(prog="python -m tests.benchmarks", description=__doc__)
    asked.add_argument("--part", action="append", choices=PARTS, help="measure this part only; repeatable")
    asked.add_argument("--size", action="append", type=int, help=f"swaps in a ledger; repeatable; {SIZES} if left out")
    asked.add_argument("--rounds", type=int, default=5, help="runs of each command")
    given = asked.parse_args()
    folder = Path(tempfile.gettempdir()) / "pow-ledger-benchmarks"
    folder.mkdir(exist_ok=True)
    bench = Bench(folder, tuple(given.size or SIZES))
    print(f"Medians of {given.rounds} runs in turn; {os.cpu_count()} cores.\n")
    print("| what | swaps | seconds | MB | beside | seconds | ratio | ratio, processor | wanted |")
    print("|---|---:|---:|---:|---|---:|---:|---:|---|")
    for part in given.part or PARTS:
        for measured in PARTS[part](bench):
            print(f"| {' | '.join(_row(measured, given.rounds))} |", flush=True)


def _row(measured: Measured, rounds: int) -> Iterator[str]:
    peers = [measured.peer] if measured.peer else []
    runs, *others = in_turn([measured.command, *peers], 1 if measured.once else rounds, measured.lines)
    yield measured.what
    yield f"{measured.swaps:,}"
    yield f"{statistics.median(run.wall for run in runs):.3f}"
    yield f"{max(run.memory for run in runs):.0f}"
    yield measured.beside
    for other in others:
        yield f"{statistics.median(run.wall for run in other):.3f}"
        for times in ratio(runs, other):
            yield f"{times:.2f}"
    if not others:
        yield from ("not installed" if measured.beside else "", "", "")
    limits = (measured.wanted and f"{measured.wanted:g} times", measured.memory and f"{measured.memory} MB")
    yield ", ".join(f"at most {limit}" for limit in limits if limit)


if __name__ == "__main__":
    main()
