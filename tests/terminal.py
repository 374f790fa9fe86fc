"""The command line on a real terminal: a pseudo-terminal of a given width, with someone at the keys."""

import fcntl
import os
import pty
import select
import struct
import subprocess
import sys
import termios
import time
from collections.abc import Sequence
from dataclasses import dataclass

INTERRUPT = "\x03"
"""What Ctrl-C sends."""
END = "\x04"
"""What Ctrl-D sends."""
PATIENCE = 20
"""Seconds of silence after which a command is ended."""


@dataclass(frozen=True)
class Screen:
    """What stood on the terminal in the end, escape sequences included, and the exit code."""

    text: str
    code: int


def on_terminal(
    words: Sequence[str], *, columns: int = 80, answers: Sequence[str] = (), run: Sequence[str] = ("-m", "pow_ledger")
) -> Screen:
    """Run a command on a terminal and give one answer to each question that it asks.

    A question is output that stops at a colon or bracket and a space. `run` is what Python is given to run.
    """
    ours, theirs = pty.openpty()
    fcntl.ioctl(theirs, termios.TIOCSWINSZ, struct.pack("HHHH", 200, columns, 0, 0))
    process = subprocess.Popen(
        [sys.executable, *run, *words],
        stdin=theirs,
        stdout=theirs,
        stderr=theirs,
        # Its own session with this terminal in control, so that Ctrl-C interrupts it and not the tests.
        start_new_session=True,
        preexec_fn=lambda: fcntl.ioctl(0, termios.TIOCSCTTY, 0),
        env={"TERM": "xterm-256color", **os.environ},
    )
    os.close(theirs)
    shown, waiting = b"", list(answers)
    while chunk := _read(ours, process):
        shown += chunk
        if waiting and shown.endswith((b": ", b"] ")):
            answer = waiting.pop(0)
            # Python loses an interrupt between the question and the read that follows; nobody is that fast.
            key = answer in (INTERRUPT, END)
            time.sleep(0.1 if key else 0)
            os.write(ours, (answer if key else f"{answer}\n").encode(errors="surrogateescape"))
    os.close(ours)
    return Screen(shown.decode(errors="replace").replace("\r\n", "\n"), process.wait())


def _read(terminal: int, process: subprocess.Popen[bytes]) -> bytes:
    if not select.select([terminal], [], [], PATIENCE)[0]:
        # It asks what no answer was given for.
        process.kill()
    try:
        return os.read(terminal, 65536)
    except OSError:  # Linux says EIO where the other end is closed.
        return b""
