"""Run the judge in a process of its own: a hostile value can hang a check's body, which only a kill ends."""

from __future__ import annotations

import contextlib
import os
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, nullcontext
from dataclasses import replace
from functools import partial

import msgspec

from grader.checks import Check
from grader.engine import Judge, Plan
from grader.errors import CheckerFault, Fault, Stopped
from grader.forking import forked
from grader.judge import SPARE_S
from grader.model import Result, Settings, Status, Submission
from grader.sandbox.channel import Channel
from grader.sandbox.copies import private_folder
from grader.sandbox.host import START_S
from grader.serving import Told, Wanted, fault_of, serve
from grader.timed import AGAIN
from grader.unforked import open_unforked

ENDLESS = "the check does not come to an end on what your code gives back"
DEADLY = "the check itself crashes on what your code gives back"
ADVICE = "is it of the type and size that the task asks for?"
RECORD_S = 120.0  # for a check's body to pass on the reference, in every case


class Supervised:
    """A judge in another process; where that has to be killed, the next check gets a new one.

    Args:
        start: starts such a process, for a submission that may use so many seconds, and gives the line to it.
        progress: called with None whenever it has been asked.
        check_s: seconds that a check's body may compute, beside what it waits for.
        submission_s: seconds for all checks.
    """

    def __init__(
        self,
        start: Callable[[float], Channel],
        progress: Callable[[None], None],
        check_s: float,
        submission_s: float,
    ) -> None:
        self.confinement: tuple[str, ...] = ()
        self._start = start
        self._progress = progress
        self._check_s = check_s
        self._left_s = submission_s
        self._channel: Channel | None = None

    def load(self, check: Check) -> Result | None:
        """The check's result where the submission does not load, which is tried now; None where it does."""
        began = time.monotonic()
        # The worker's own clocks end it; the rest is for what the judge itself needs to come up.
        told = self._asked(Wanted("load", [check.name]), self._check_s + RECORD_S)
        self._left_s -= time.monotonic() - began
        return told.result

    def judge(self, check: Check) -> Result:
        """The result of a check; raises what kept the judge from reaching one."""
        # A machine that is short of memory may end any judge: only a check that ends two has done so.
        result = self._tried(check) or self._tried(check)
        dead = Result(check.name, check.claim, Status.FAILED, check.points, cause="crash")
        return result or replace(dead, message=f"{DEADLY}: {ADVICE}")

    def ways(self, checks: Sequence[Check]) -> dict[str, Result]:
        """Ways in which recorded cases of these checks fail, each with the first such case."""
        return self._asked(Wanted("ways", [each.name for each in checks]), 3 * SPARE_S + START_S).ways

    def _asked(self, wanted: Wanted, most_s: float) -> Told:
        """What the judge tells within so many seconds; nothing where it dies, as this is no verdict."""
        self._channel = self._channel or self._start(self._left_s)
        try:
            self._channel.send(wanted.encode(), RECORD_S)
            self._progress(None)
            return self._receive(self._channel.receive(most_s))
        except Stopped:
            self._channel = None
            return Told()

    def _tried(self, check: Check) -> Result | None:
        """The result, None where the judge died on what the submission gave back."""
        failed = Result(check.name, check.claim, Status.FAILED, check.points, cause="timeout")
        if self._channel is None and self._left_s <= 0:
            return replace(failed, message="the time for all checks is used up")
        self._channel = self._channel or self._start(self._left_s)
        try:
            self._channel.send(Wanted("judge", [check.name]).encode(), RECORD_S)
            self._progress(None)
            self._progress(None)
            told = self._receive(self._channel.receive(RECORD_S))
        except Stopped as stopped:
            self._channel = None
            place = f"{check.file}:{check.line}: {check.name!r}"
            broken = f"{place} does not come to its end on the reference: {stopped.message}"
            return replace(failed, status=Status.FAULT, cause=None, message=broken)
        began = time.monotonic()
        not_its_own = AGAIN * told.cpu_s
        try:
            # The judge's own clock comes first; this one is for a body that waits, and does not compute.
            most = 3 * self._check_s + SPARE_S + START_S + not_its_own
            told = told if told.result else self._receive(self._channel.receive(most))
        except Stopped as stopped:
            self._channel = None
            return endless(check) if stopped.cause == "timeout" else None
        finally:
            self._left_s -= max(0.0, time.monotonic() - began - not_its_own)
        assert told.result is not None
        return told.result

    def finish(self) -> None:
        """Let the process end its workers, and itself."""
        if self._channel is not None:
            self._channel.finish()

    def close(self) -> None:
        """End the process, and with it every worker."""
        if self._channel is not None:
            self._channel.close()

    def _receive(self, frame: bytes) -> Told:
        told = msgspec.msgpack.decode(frame, type=Told)
        if told.fault:
            message, next_step, trace, hidden = told.fault
            fault = Fault(message, next_step)
            if hidden:
                fault = CheckerFault(message, hidden=True, next_step=next_step)
            fault.add_note(trace)
            raise fault
        self.confinement = told.confinement or self.confinement
        return told


def endless(check: Check) -> Result:
    """The result of a check whose body does not come to its end on what the submission gives back."""
    failed = Result(check.name, check.claim, Status.FAILED, check.points, cause="timeout")
    advice = f"look at what your code gives back: {ADVICE}"
    return replace(failed, message=f"{ENDLESS}: {ADVICE}", advice=advice)


@contextmanager
def open_supervised(
    plan: Plan, submission: Submission, settings: Settings, progress: Callable[[None], None]
) -> Iterator[Judge]:
    """A judge in a process that is killed where it does not end; in this one where there is no `fork`.

    Args:
        progress: called with None while the judge, or its worker, is waited for, at once and then now and
            then; what it raises ends them, and is raised in turn.
    """
    if not hasattr(os, "fork"):
        with open_unforked(plan, submission, settings, progress) as judge:
            yield judge
        return
    with private_folder() as home, plan.sandbox.open(home) as workers:
        here = replace(plan, sandbox=replace(plan.sandbox, open=lambda _home: nullcontext(workers)))

        def start(left_s: float) -> Channel:
            left = replace(plan.exercise.limits, submission_s=left_s)
            limited = replace(here, exercise=replace(plan.exercise, limits=left))
            judging = partial(serve, home, limited, submission, settings)
            whole = settings.reveal == "full"
            failing = partial(fault_of, doing=f" grading {plan.exercise.name}", whole=whole)
            channel = forked(judging, failing, progress)
            workers.release()
            return channel

        limits = plan.exercise.limits
        supervised = Supervised(start, progress, limits.check_s, limits.submission_s)
        with contextlib.closing(supervised):
            yield supervised
            supervised.finish()
