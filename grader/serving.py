"""What runs in the judge's own process: it settles there, and judges the checks that it is asked for."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

import msgspec

from grader.bench import BenchJudge, open_bench
from grader.checks import Check
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


def limit(plan: Plan) -> None:
    """Take no more memory beyond what there is than bodies need, where this machine tells how much it is."""
    if sys.platform != "linux":
        return
    import resource

    with contextlib.suppress(OSError):
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = used + max(MEMORY, plan.exercise.limits.memory_mb << 20)
        resource.setrlimit(resource.RLIMIT_AS, (most if hard < 0 else min(most, hard), hard))


@dataclass(frozen=True)
class Timed:
    """A judge whose process ends where a check's body computes without end.

    From the first check on that is not told in full, this process prints to nobody: what is told less comes
    later.

    Attributes:
        trying: called once a check has its cases, with the seconds of CPU time that making them took.
    """

    bench: BenchJudge
    plan: Plan
    settings: Settings
    trying: Callable[[float], None] = lambda cpu_s: None

    @property
    def confinement(self) -> tuple[str, ...]:
        """What confined the submission so far."""
        return self.bench.confinement

    def load(self, check: Check) -> Result | None:
        """The check's result where the submission does not load."""
        self._hush(check)
        return self.bench.load(check)

    def judge(self, check: Check) -> Result:
        """The result of a check."""

        def trying(cpu_s: float) -> None:
            self.trying(cpu_s)
            self.begin(check, cpu_s)

        self._hush(check)
        try:
            return self.bench.judge(check, trying)
        finally:
            self.end()

    def begin(self, check: Check, cpu_s: float) -> None:
        """From here on a body may run: it ends this process (SIGPROF) where it computes for too long.

        Args:
            cpu_s: seconds of CPU time that making the check's cases took.
        """
        self._hush(check)
        # The reference answers in this process, too, where evidence is looked for.
        signal.setitimer(signal.ITIMER_PROF, self.plan.exercise.limits.check_s + AGAIN * cpu_s)

    def end(self) -> None:
        """No body runs any more."""
        signal.setitimer(signal.ITIMER_PROF, 0)

    def ways(self, checks: Sequence[Check]) -> dict[str, Result]:
        """Ways in which cases of these checks fail; what these print has been seen."""
        be_silent()
        signal.setitimer(signal.ITIMER_PROF, 2 * SPARE_S)
        try:
            return self.bench.ways(checks)
        finally:
            self.end()

    def _hush(self, check: Check) -> None:
        if level_of(check, self.settings.reveal) != "full":
            be_silent()


def serve(home: Path, plan: Plan, submission: Submission, settings: Settings, line: socket.socket) -> None:
    """Judge the checks that are asked for by name."""
    limit(plan)
    tempfile.tempdir = str(home)  # the parent removes it, however this process ends
    checks = {check.name: check for check in plan.checks}
    with open_bench(plan, submission, settings) as bench:
        judge = Timed(bench, plan, settings, lambda cpu_s: send(line, Told(cpu_s=cpu_s).encode()))
        for frame in frames(line):
            wanted = msgspec.msgpack.decode(frame, type=Wanted)
            asked = [checks[name] for name in wanted.checks]
            told = Told()
            if wanted.method == "ways":
                told.ways = judge.ways(asked)
            elif wanted.method == "load":
                told.result = judge.load(asked[0])
            else:
                told.result = judge.judge(asked[0])
            told.confinement = judge.confinement
            send(line, told.encode())


def be_silent() -> None:
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
