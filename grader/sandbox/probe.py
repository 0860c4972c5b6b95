"""What `grade doctor` runs in a worker: each function tries what a layer must stop, and says whether it did.

The worker gets this file as a submission; it imports the standard library alone.
"""

from __future__ import annotations

import ctypes
import os
import socket
import struct
import sys
import time
from collections.abc import Callable


def process() -> bool:
    """Nothing of the grader is in this process."""
    return not [name for name in sys.modules if name.partition(".")[0] in ("grader", "hypothesis", "pluggy")]


def clocks() -> None:
    """This must not come to an end by itself."""
    time.sleep(60)


def limits() -> bool:
    """No more memory than 1 GiB is to be had."""
    try:
        bytearray(2 << 30)
    except MemoryError:
        return True
    return False


def privileges() -> bool:
    """There is no capability left, which root would have all of."""
    sets = bytearray(24)
    buffer = (ctypes.c_char * 24).from_buffer(sets)
    answered = ctypes.CDLL(None).capget(struct.pack("Ii", 0x20080522, 0), buffer) == 0
    return answered and not any(sets)


def user() -> bool:
    """This is not root."""
    return os.getuid() != 0


def landlock() -> bool:
    """Neither can a file be read that everybody can read, nor one be made where the user may."""
    return _is_refused(lambda: open("/etc/passwd")) and _is_refused(lambda: open("made.txt", "w"))


def seccomp() -> bool:
    """There is neither a second process nor a socket, and no mode can be changed."""
    tries: tuple[Callable[[], object], ...] = (os.fork, socket.socket, lambda: os.chmod(__file__, 0o777))
    return all(_is_refused(each) for each in tries)


def sandbox_exec() -> bool:
    """The same on a Mac, and there is no second process."""
    return landlock() and _is_refused(os.fork)


def _is_refused(does: Callable[[], object]) -> bool:
    try:
        does()
    except PermissionError:
        return True
    return False
