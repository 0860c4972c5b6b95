"""What runs in the judge's own process: it settles there, and judges the checks that it is asked for."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import tempfile
from pathlib import Path
from typing import Literal

import msgspec

from grader.bench import open_bench
from grader.engine import Plan
from grader.errors import CheckerFault, GraderError
from grader.judge import SPARE_S
from grader.levels import level_of
from grader.model import Result, Settings, Submission
from grader.sandbox import confine
from grader.sandbox.worker import frames, send
from grader.show import Escaped, capped, printable
from grader.unexpected import trace, unexpected

MEMORY = 2 << 30  # bytes that a body may use beyond what the judge starts with, at least
AGAIN = 5  # times the time that making the cases takes may be taken once more by what is not the submission's


class Wanted(msgspec.Struct):
    """What a judge is asked: a method of `engine.Judge`'s, and checks' names."""

    method: Literal["load", "judge", "ways"]
    checks: list[str]

    def encode(self) -> bytes:
        """As it crosses to the judge."""
        return msgspec.msgpack.encode(self)


class Told(msgspec.Struct):
    """What a judge tells: that it goes on to the submission, what it has found, or why there is nothing."""

    result: Result | None = None
    ways: dict[str, Result] = {}
    confinement: tuple[str, ...] = ()
    cpu_s: float = 0.0
    """seconds of CPU time that making a check's cases took, now or in an earlier run"""
    fault: tuple[str, str, str, bool] | None = None
    """what is wrong, what to do next, the traceback, and whether only staff may read that"""

    def encode(self) -> bytes:
        """As it crosses back."""
        return msgspec.msgpack.encode(self)


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


def _limit(memory: int) -> None:
    """Take no more memory, in bytes, beyond what there is, where this machine tells how much that is."""
    import resource

    with contextlib.suppress(OSError):
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = used + memory
        resource.setrlimit(resource.RLIMIT_AS, (most if hard < 0 else min(most, hard), hard))


def serve(home: Path, plan: Plan, submission: Submission, settings: Settings, line: socket.socket) -> None:
    """Judge the checks that are asked for by name.

    From the first on that is not told in full, this process prints to nobody: what is told less comes later.
    """
    if sys.platform == "linux":
        _limit(max(MEMORY, plan.exercise.limits.memory_mb << 20))
    tempfile.tempdir = str(home)  # the parent removes it, however this process ends
    checks = {check.name: check for check in plan.checks}

    def trying(cpu_s: float) -> None:
        # The reference answers in this process, too, where evidence is looked for.
        seconds = plan.exercise.limits.check_s + AGAIN * cpu_s
        send(line, Told(cpu_s=cpu_s).encode())
        signal.setitimer(signal.ITIMER_PROF, seconds)  # SIGPROF ends this process

    with open_bench(plan, submission, settings) as bench:
        for frame in frames(line):
            wanted = msgspec.msgpack.decode(frame, type=Wanted)
            asked = [checks[name] for name in wanted.checks]
            told = Told()
            if wanted.method == "ways" or level_of(asked[0], settings.reveal) != "full":
                _be_silent()  # what cases print that are tried once more has been seen
            if wanted.method == "ways":
                signal.setitimer(signal.ITIMER_PROF, 2 * SPARE_S)
                told.ways = bench.ways(asked)
            elif wanted.method == "load":
                told.result = bench.load(asked[0])
            else:
                told.result = bench.judge(asked[0], trying)
            signal.setitimer(signal.ITIMER_PROF, 0)
            told.confinement = bench.confinement
            send(line, told.encode())


def _be_silent() -> None:
    """Print to nobody from now on, however it is done."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    for stream in (1, 2):
        os.dup2(nowhere, stream)
    os.close(nowhere)


def fault_of(error: BaseException, doing: str, whole: bool) -> bytes:
    """What a judge tells that cannot go on.

    Args:
        doing: what the kit was doing, such as " grading quiz1".
        whole: whether the lines of files that are not the kit's may be told: see `unexpected.trace`.
    """
    fault = error if isinstance(error, GraderError) else unexpected(error, doing)
    hidden = isinstance(fault, CheckerFault) and fault.hidden
    return Told(fault=(capped(str(fault)), fault.next_step, printable(trace(error, whole)), hidden)).encode()
