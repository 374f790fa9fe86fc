"""Running a command of the ledger in a process that may be killed, at an instant or at a system call.

A process is a real one (the interpreter starts, loads the program, runs the command) or a fork of this one, which has
loaded everything and so begins with the command itself.
"""

import ctypes
import os
import random
import resource
import signal
import sys
import time
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Final, NamedTuple

# Not used here but in the processes to be killed, which find them loaded.
import sqlite_utils  # noqa: F401

from pow_ledger.__main__ import run

INSTANT, CHANGE, CALL = "at an instant", "at a call that writes", "at a system call"
"""When a process is killed: `CHANGE` is at a call that changes files, or syncs or locks them."""

_CHANGES: Final = frozenset(
    # write, pwrite64, mmap is none; open, fcntl (locks), fsync, fdatasync, ftruncate, rename, mkdir, rmdir, link,
    # unlink, chmod, then openat, mkdirat, unlinkat, renameat, linkat, fchmodat, renameat2.
    (1, 18, 2, 72, 74, 75, 77, 82, 83, 84, 86, 87, 90, 257, 258, 263, 264, 265, 268, 316)
)
"""Numbers of system calls on x86-64."""
_TRACE_ME, _SYSCALL, _SET_OPTIONS, _SYSCALL_INFO = 0, 24, 0x4200, 0x420E
_TELL_SYSCALLS, _KILL_WITH_TRACER = 1, 0x100000
_STOPPED_AT_SYSCALL: Final = signal.SIGTRAP | 0x80
_ENTRY: Final = 1

_libc: Final = ctypes.CDLL(None, use_errno=True)
_libc.ptrace.argtypes = [ctypes.c_long, ctypes.c_long, ctypes.c_void_p, ctypes.c_void_p]
_libc.ptrace.restype = ctypes.c_long


class Ended(NamedTuple):
    """How a process ended."""

    code: int | None
    """Its exit code; None where it was killed."""
    said: str
    """What it wrote to standard error."""
    measure: float
    """What it would take to kill it at its very end: seconds, or calls."""


class Start(NamedTuple):
    """How to start a process."""

    words: Sequence[str]
    environment: Mapping[str, str]
    real: bool
    largest_file: int | None = None
    """Bytes beyond which no file can grow, as on a full disk."""


def run_and_kill(start: Start, when: str | None, most: float, chance: random.Random) -> Ended:
    """Run a command, and kill it at a random point up to `most` (seconds, or calls), or never where `when` is None."""
    if when is None:
        return _killed_after(None, start)
    if when == INSTANT:
        return _killed_after(chance.uniform(0, most), start)
    return _killed_at(chance.randint(1, max(1, int(most))), start, changes_only=when == CHANGE)


def _killed_after(seconds: float | None, start: Start) -> Ended:
    began = time.monotonic()
    child, said = _fork(start)
    if seconds is not None:
        # The process has not been waited for, so its number is still its own.
        time.sleep(seconds)
        os.kill(child, signal.SIGKILL)
    status = os.waitpid(child, 0)[1]
    return Ended(_code(status), _all_of(said), time.monotonic() - began)


def _killed_at(number: int, start: Start, changes_only: bool) -> Ended:
    """Kill a process at a call, half of the time before the system does it and half of the time after."""
    child, said = _fork(start, _be_traced)
    os.waitpid(child, 0)
    _ptrace(_SET_OPTIONS, child, _TELL_SYSCALLS | _KILL_WITH_TRACER)
    stops, call, entry, signal_to_pass = 0, -1, False, 0
    while True:
        _ptrace(_SYSCALL, child, signal_to_pass)
        status = os.waitpid(child, 0)[1]
        if not os.WIFSTOPPED(status):
            return Ended(_code(status), _all_of(said), stops)
        stopped_by = os.WSTOPSIG(status)
        if stopped_by != _STOPPED_AT_SYSCALL:
            signal_to_pass = 0 if stopped_by == signal.SIGTRAP else stopped_by
            continue
        signal_to_pass, entry = 0, not entry
        if entry and changes_only:
            call = _call_of(child)
        stops += not changes_only or call in _CHANGES
        if stops == number:
            os.kill(child, signal.SIGKILL)
            return Ended(_code(os.waitpid(child, 0)[1]), _all_of(said), stops)


def _fork(start: Start, first: Callable[[], None] = lambda: None) -> tuple[int, int]:
    """Start a process; gives its number, and what it says, to be read when it has ended.

    It speaks into a pipe, which is never full as a disk is. Few commands say a page, and a pipe holds sixteen.
    """
    said, speaks = os.pipe()
    child = os.fork()
    if child:
        os.close(speaks)
        return child, said
    try:
        nowhere = os.open(os.devnull, os.O_RDWR)
        for source, target in ((nowhere, 0), (nowhere, 1), (speaks, 2)):
            os.dup2(source, target)
        os.environ.update(start.environment)
        if start.largest_file is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (start.largest_file, resource.RLIM_INFINITY))
        first()
        if start.real:
            os.execv(sys.executable, [sys.executable, "-m", "pow_ledger", *start.words])
        code = run(start.words)
        sys.stderr.flush()
        os._exit(code)
    except BaseException:
        os.write(2, traceback.format_exc().encode())
    finally:
        os._exit(99)


def _all_of(said: int) -> str:
    with open(said, encoding="utf-8", errors="replace") as file:
        return file.read()


def _be_traced() -> None:
    _ptrace(_TRACE_ME, 0, 0)
    os.kill(os.getpid(), signal.SIGSTOP)


def _ptrace(request: int, process: int, data: int) -> None:
    if _libc.ptrace(request, process, None, data) == -1:
        raise OSError(ctypes.get_errno(), "ptrace")


def _call_of(process: int) -> int:
    """The number of the system call that a process is about to make."""
    # `struct ptrace_syscall_info`: the kind of stop in byte 0, the number of the call from byte 24.
    info = ctypes.create_string_buffer(88)
    _libc.ptrace(_SYSCALL_INFO, process, len(info), ctypes.addressof(info))
    return int.from_bytes(info.raw[24:32], "little") if info.raw[0] == _ENTRY else -1


def _code(status: int) -> int | None:
    code = os.waitstatus_to_exitcode(status)
    return None if code == -signal.SIGKILL else code
