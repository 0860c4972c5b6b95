"""What a process does first that is forked to judge."""

from __future__ import annotations

import contextlib
import os
import signal
import sys
from pathlib import Path

from grader.model import Limits
from grader.sandbox import confine
from grader.show import Escaped

MEMORY = 2 << 30  # bytes that a body may use beyond what the judge starts with, at least


def settle(parent: int, alone: bool) -> None:
    """Make this process end with its parent, and show nobody its memory.

    Args:
        parent: the parent's process number.
        alone: whether the parent ends workers that this process leaves behind; else it ends them itself.
    """
    for number in (signal.SIGINT, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)  # the parent is told, too, and ends this process
    signal.signal(signal.SIGTERM, signal.SIG_DFL if alone else signal.default_int_handler)
    sys.stdout = sys.stderr = Escaped(sys.stderr)
    if sys.platform == "linux":
        confine.die_with_parent(parent)
        confine.hide()


def limit(limits: Limits) -> None:
    """Take no more memory beyond what there is than bodies need, where this machine tells how much it is."""
    if sys.platform != "linux":
        return
    import resource

    with contextlib.suppress(OSError):
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = used + max(MEMORY, limits.memory_mb << 20)
        resource.setrlimit(resource.RLIMIT_AS, (most if hard < 0 else min(most, hard), hard))


def be_silent() -> None:
    """Print to nobody from now on, however it is done."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)
