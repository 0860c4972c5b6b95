"""What runs in the judge's own process: it judges the checks that it is asked for."""

from __future__ import annotations

import socket
import tempfile
from pathlib import Path
from typing import Literal

import msgspec

from grader.bench import open_bench
from grader.engine import Plan
from grader.errors import CheckerFault, GraderError
from grader.model import Result, Settings, Submission
from grader.sandbox.worker import frames, send
from grader.settling import limit
from grader.show import capped, printable
from grader.timed import Timed
from grader.unexpected import trace, unexpected


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


def serve(home: Path, plan: Plan, submission: Submission, settings: Settings, line: socket.socket) -> None:
    """Judge the checks that are asked for by name."""
    limit(plan.exercise.limits)
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


def fault_of(error: BaseException, doing: str, whole: bool) -> bytes:
    """What a judge tells that cannot go on.

    Args:
        doing: what the kit was doing, such as " grading quiz1".
        whole: whether the lines of files that are not the kit's may be told: see `unexpected.trace`.
    """
    fault = error if isinstance(error, GraderError) else unexpected(error, doing)
    hidden = isinstance(fault, CheckerFault) and fault.hidden
    return Told(fault=(capped(str(fault)), fault.next_step, printable(trace(error, whole)), hidden)).encode()
