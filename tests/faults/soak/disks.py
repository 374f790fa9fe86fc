"""A file system of its own (ext4 in a file, on a loop device) that can be full, or lose its power.

A cut is the kernel's own means of testing file systems (`EXT4_IOC_SHUTDOWN`, without flushing its log): from then on
every read and write fails, and what was not synced is gone after the next mount. It needs root.
"""

import fcntl
import os
import random
import struct
import subprocess
import time
from pathlib import Path
from typing import Final

_SHUT_DOWN: Final = 0x8004587D
_WITHOUT_FLUSHING: Final = 2
_MEGABYTES: Final = 24
_OPTIONS: Final = ("", ",noauto_da_alloc", ",data=writeback", ",noauto_da_alloc,data=writeback")
"""The kernel's defaults, and what makes it write later and in less order."""


def _call(*words: str) -> None:
    done = subprocess.run(words, capture_output=True, text=True, check=False)
    if done.returncode:
        raise OSError(f"{words[0]}: {done.stderr.strip()}")


def make(image: Path) -> None:
    """Make an empty file system."""
    image.unlink(missing_ok=True)
    with image.open("wb") as file:
        file.truncate(_MEGABYTES << 20)
    _call("mkfs.ext4", "-q", "-F", "-m", "0", str(image))


def mount(image: Path, place: Path, chance: random.Random) -> None:
    """Mount it, which writes nothing to disk on its own for five minutes."""
    place.mkdir(exist_ok=True)
    _call("mount", "-o", f"loop,commit=300{chance.choice(_OPTIONS)}", str(image), str(place))


def fill(place: Path, free: int) -> None:
    """Fill the disk, but for so many bytes."""
    room = os.statvfs(place)
    with (place / "ballast").open("wb") as file:
        os.posix_fallocate(file.fileno(), 0, max(1, room.f_bavail * room.f_frsize - free))
    os.sync()


def cut(place: Path) -> None:
    """Cut the power of the disk."""
    folder = os.open(place, os.O_RDONLY)
    try:
        fcntl.ioctl(folder, _SHUT_DOWN, struct.pack("I", _WITHOUT_FLUSHING))
    finally:
        os.close(folder)


def unmount(place: Path) -> None:
    """Unmount it, once those who were killed have let go of it."""
    for _ in range(200):
        try:
            return _call("umount", str(place))
        except OSError:
            time.sleep(0.02)
    return _call("umount", str(place))


def why_not(folder: Path) -> str | None:
    """Why there can be no file system of its own on this machine; None where there can be one."""
    image, place = folder / "disk.image", folder / "disk"
    try:
        make(image)
        mount(image, place, random.Random(0))
        cut(place)
    except OSError as error:
        return str(error)
    unmount(place)
    return None
