"""Run as a program of its own: starts a command, and prints its seconds (clock, processor) and its peak in MB.

    python -S launcher.py LINES COMMAND...

The command is run to its end, its output thrown away; or, if LINES is not 0, timed until it has told so many lines.
Linux counts in a process's peak what it was before it became the command, which is a copy of whoever started it. So it
is started by this program, which has loaded next to nothing.
"""

import os
import sys
import time


def main(lines: int, command: list[str]) -> int:
    """Print the three numbers of a command that ends well. Returns the exit code of one that does not."""
    nowhere = [(os.POSIX_SPAWN_OPEN, stream, os.devnull, os.O_WRONLY, 0) for stream in (1, 2)]
    reading, writing = os.pipe()
    told = (os.POSIX_SPAWN_DUP2, writing, 1) if lines else nowhere[0]
    started = time.perf_counter()
    process = os.posix_spawn(command[0], command, os.environ, file_actions=[told, nowhere[1]])
    os.close(writing)
    with os.fdopen(reading, "rb") as output:
        for _ in range(lines):
            output.readline()
        first = time.perf_counter()
    _, status, used = os.wait4(process, 0)
    wall = (first if lines else time.perf_counter()) - started
    # Linux tells kilobytes, macOS bytes.
    memory = used.ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    print(wall, used.ru_utime + used.ru_stime, memory)
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(main(int(sys.argv[1]), sys.argv[2:]))
