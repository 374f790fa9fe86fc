"""`python -m tests.machines`: the tests on other Pythons and releases of SQLite, with the lowest libraries admitted.

Run by hand, no part of the tests. Needs uv, which makes the environments and knows which version of a library is the
lowest that `pyproject.toml` admits. What pytest prints is kept in a folder for temporary files, and named in the table.
"""

import argparse
import os
import re
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from itertools import product
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
LIBRARIES: Final = {"newest": "highest", "lowest": "lowest-direct"}
"""What the table calls a choice of versions, and what uv does."""
_VERSIONS: Final = "import platform, sqlite3; print(platform.python_version(), sqlite3.sqlite_version)"


def main() -> None:
    """Run the tests on every machine that was asked for, and print a row as soon as it is known."""
    asked = argparse.ArgumentParser(prog="python -m tests.machines", description=__doc__)
    asked.add_argument(
        "--python", action="append", metavar="PATH", help="an interpreter; repeatable; this one if left out"
    )
    asked.add_argument(
        "--libraries", action="append", choices=LIBRARIES, help="repeatable; newest and lowest if left out"
    )
    asked.add_argument(
        "--sqlite", action="append", metavar="FOLDER", help="where another libsqlite3.so.0 is, for Linux; repeatable"
    )
    asked.add_argument("pytest", nargs="*", metavar="-- ARGUMENTS", help="for pytest, such as -m faults")
    given = asked.parse_args()
    folder = Path(tempfile.gettempdir()) / "pow-ledger-machines"
    folder.mkdir(exist_ok=True)
    print("| Python | SQLite | libraries | tests | output |")
    print("|---|---|---|---|---|")
    machines = product(given.python or [sys.executable], given.libraries or LIBRARIES, given.sqlite or [None])
    for number, (python, libraries, sqlite) in enumerate(machines, start=1):
        row = _tested(folder / str(number), python, libraries, sqlite, given.pytest)
        print(f"| {' | '.join(row)} |", flush=True)


def _tested(folder: Path, python: str, libraries: str, sqlite: str | None, arguments: Sequence[str]) -> Sequence[str]:
    """What a machine is made of, how the tests ended on it, and the file with all that they printed."""
    environment = {**os.environ, **({"LD_LIBRARY_PATH": sqlite} if sqlite else {})}
    inside, output = str(folder / "bin" / "python"), folder.with_suffix(".txt")
    _run("uv", "venv", "--quiet", "--clear", "--python", python, folder)
    resolution = f"--resolution={LIBRARIES[libraries]}"
    _run("uv", "pip", "install", "--quiet", "--python", inside, resolution, "--editable", f"{ROOT}[test]")
    versions = subprocess.run([inside, "-c", _VERSIONS], env=environment, check=True, capture_output=True, text=True)
    with output.open("wb") as file:
        tests = [inside, "-m", "pytest", *arguments]
        subprocess.run(tests, cwd=ROOT, env=environment, stdout=file, stderr=subprocess.STDOUT, check=False)
    ended = re.findall(r"^(?:\d+ \w+(?:, )?)+(?= in )", output.read_text(errors="replace"), re.M)
    return *versions.stdout.split(), libraries, ended[-1] if ended else "did not run", str(output)


def _run(*command: str | Path) -> None:
    if subprocess.run(command, check=False).returncode:
        raise SystemExit(f"failed: {' '.join(map(str, command))}")


if __name__ == "__main__":
    main()
