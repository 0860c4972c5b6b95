"""Run the judge in a process of its own: a hostile value can hang a check's body, which only a kill ends."""

from __future__ import annotations

import contextlib
import os
import signal
import socket
import sys
import tempfile
import time
import traceback
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path

import msgspec

from grader.bench import open_bench
from grader.checkers import said
from grader.checks import Check
from grader.engine import Judge, Plan
from grader.errors import Fault, GraderError, Stopped
from grader.judge import SPARE_S
from grader.model import Result, Settings, Status, Submission
from grader.sandbox import confine
from grader.sandbox.channel import Channel, Children
from grader.sandbox.copies import private_folder
from grader.sandbox.host import START_S
from grader.sandbox.worker import frames, send
from grader.show import Escaped, capped, printable

DEBUG = "GRADER_DEBUG"
ENDLESS = "the check does not come to an end on what your code gives back"
DEADLY = "the check itself crashes on what your code gives back"
ADVICE = "is it of the type and size that the task asks for?"
RECORD_S = 120.0  # for a check's body to pass on the reference, in every case
MEMORY = 2 << 30  # bytes that a body may use beyond what the judge starts with


class Told(msgspec.Struct):
    """What a judge tells: that it goes on to the submission, a result, or why there is none."""

    result: Result | None = None
    confinement: tuple[str, ...] = ()
    fault: tuple[str, str, str] | None = None
    """what is wrong, what to do next, and the traceback"""


class Supervised:
    """A judge in another process; where that has to be killed, the next check gets a new one.

    Args:
        start: starts such a process, for a submission that may use so many seconds, and gives the line to it.
        check_s: seconds that a check's body may compute, beside what it waits for.
        submission_s: seconds for all checks.
    """

    def __init__(self, start: Callable[[float], Channel], check_s: float, submission_s: float) -> None:
        self.confinement: tuple[str, ...] = ()
        self._start = start
        self._check_s = check_s
        self._left_s = submission_s
        self._channel: Channel | None = None

    def judge(self, check: Check) -> Result:
        """The result of a check; raises what kept the judge from reaching one."""
        failed = Result(check.name, check.claim, Status.FAILED, check.points)
        # A machine that is short of memory may end any judge: only a check that ends two has done so.
        return (
            self._tried(check)
            or self._tried(check)
            or replace(failed, cause="crash", message=f"{DEADLY}: {ADVICE}")
        )

    def _tried(self, check: Check) -> Result | None:
        """The result, None where the judge died on what the submission gave back."""
        failed = Result(check.name, check.claim, Status.FAILED, check.points, cause="timeout")
        if self._channel is None and self._left_s <= 0:
            return replace(failed, message="the time for all checks is used up")
        self._channel = self._channel or self._start(self._left_s)
        try:
            told = self._receive(self._channel.ask(check.name.encode(), RECORD_S))
        except Stopped as stopped:
            self._channel = None
            place = f"{check.file}:{check.line}: {check.name!r}"
            broken = f"{place} does not come to its end on the reference: {stopped.message}"
            return replace(failed, status=Status.FAULT, cause=None, message=broken)
        began = time.monotonic()
        try:
            # The judge's own clock comes first; this one is for a body that waits, and does not compute.
            most = 3 * self._check_s + SPARE_S + START_S
            told = told if told.result else self._receive(self._channel.receive(most))
        except Stopped as stopped:
            self._channel = None
            timeout = replace(failed, message=f"{ENDLESS}: {ADVICE}")
            return timeout if stopped.cause == "timeout" else None
        finally:
            self._left_s -= time.monotonic() - began
        assert told.result is not None
        self.confinement = told.confinement
        return told.result

    def close(self) -> None:
        """End the process, and with it every worker."""
        if self._channel is not None:
            self._channel.close()

    def _receive(self, frame: bytes) -> Told:
        told = msgspec.msgpack.decode(frame, type=Told)
        if told.fault:
            message, next_step, trace = told.fault
            fault = Fault(message, next_step)
            fault.add_note(trace)
            raise fault
        return told


def unexpected(error: BaseException, when: str) -> Fault:
    """What people are told of an exception that nobody expected.

    Args:
        when: what the kit was doing, such as " grading quiz1".
    """
    told = f"the grader itself failed{when}: {said(error)}"
    return Fault(told, f"set {DEBUG}=1, run it again, and report what it prints")


@contextmanager
def open_supervised(
    plan: Plan, submission: Submission, settings: Settings, progress: Callable[[None], None]
) -> Iterator[Judge]:
    """A judge in a process that is killed where it does not end; in this one where there is no `fork`.

    Args:
        progress: called with None now and then while the judge is waited for.
    """
    if not hasattr(os, "fork"):
        with open_bench(plan, submission, settings) as bench:
            yield bench
        return
    with private_folder() as home:

        def start(left_s: float) -> Channel:
            limits = replace(plan.exercise.limits, submission_s=left_s)
            limited = replace(plan, exercise=replace(plan.exercise, limits=limits))
            serve = partial(_serve, home, limited, submission, settings)
            return _forked(serve, f" grading {plan.exercise.name}", progress)

        supervised = Supervised(start, plan.exercise.limits.check_s, plan.exercise.limits.submission_s)
        with contextlib.closing(supervised):
            yield supervised


class _Child:
    """A process that was forked from this one."""

    def __init__(self, number: int, children: Children) -> None:
        self._number = number
        self._children = children
        self._code: int | None = None

    def wait(self, seconds: float) -> int | None:
        """The exit code; None where it has not ended within so many seconds."""
        deadline = time.monotonic() + seconds
        while self._code is None and time.monotonic() < deadline:
            ended, status = os.waitpid(self._number, os.WNOHANG)
            if ended:
                self._code = os.waitstatus_to_exitcode(status)
            else:
                time.sleep(0.001)
        return self._code

    def kill(self) -> None:
        """End it, and whatever it has started."""
        if self._code is None:
            os.kill(self._number, signal.SIGKILL)
            os.waitpid(self._number, 0)
        self._children.kill()

    def let(self, run: bool) -> None:
        """It always runs."""


def _forked(main: Callable[[socket.socket], None], doing: str, progress: Callable[[None], None]) -> Channel:
    """Run a function in a fork of this process, and give the line to it; `doing` is said where it fails."""
    ours, theirs = socket.socketpair()
    children = Children()
    sys.stdout.flush()
    sys.stderr.flush()
    parent = os.getpid()
    number = os.fork()
    if number == 0:
        try:
            ours.close()
            _settle(parent)
            main(theirs)
        except BaseException as error:
            fault = error if isinstance(error, GraderError) else unexpected(error, doing)
            trace = printable("".join(traceback.format_exception(error)))
            told = Told(fault=(capped(str(fault)), fault.next_step, trace))
            send(theirs, msgspec.msgpack.encode(told))
        finally:
            os._exit(0)
    theirs.close()
    return Channel(ours, _Child(number, children), look=lambda: progress(None))


def _settle(parent: int) -> None:
    """Make this process end with its parent, show nobody its memory, and not take all that there is."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent is told, too, and ends this process
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    sys.stdout = sys.stderr = Escaped(sys.stderr)
    if sys.platform == "linux":
        import resource

        confine.die_with_parent(parent)
        confine.hide()
        used = int(Path("/proc/self/statm").read_text().split()[0]) * resource.getpagesize()
        _, hard = resource.getrlimit(resource.RLIMIT_AS)
        most = used + MEMORY
        resource.setrlimit(resource.RLIMIT_AS, (most if hard < 0 else min(most, hard), hard))


def _serve(home: Path, plan: Plan, submission: Submission, settings: Settings, line: socket.socket) -> None:
    """Judge the checks that are asked for by name."""
    tempfile.tempdir = str(home)  # the parent removes it, however this process ends
    checks = {check.name: check for check in plan.checks}

    def trying() -> None:
        send(line, msgspec.msgpack.encode(Told()))
        signal.setitimer(signal.ITIMER_PROF, plan.exercise.limits.check_s)  # SIGPROF ends this process

    with open_bench(plan, submission, settings) as bench:
        for name in frames(line):
            check = checks[name.decode()]
            try:
                told = msgspec.msgpack.encode(Told(bench.judge(check, trying), bench.confinement))
            except Exception as error:
                if isinstance(error, GraderError):
                    raise
                told = msgspec.msgpack.encode(Told(_broken(check, error), bench.confinement))
            signal.setitimer(signal.ITIMER_PROF, 0)
            send(line, told)


def _broken(check: Check, error: Exception) -> Result:
    """The result of a check on which the kit itself fails: the others are judged all the same."""
    if os.environ.get(DEBUG):
        traceback.print_exception(error)
    message = str(unexpected(error, f" judging {check.name}"))
    return Result(check.name, check.claim, Status.FAULT, check.points, message=capped(message))
