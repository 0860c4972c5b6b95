"""Search live, with Hypothesis, for the smallest case that fails on a submission."""

from __future__ import annotations

import contextlib
from dataclasses import dataclass, replace

from grader.batches import Case
from grader.cases import rehearse
from grader.checks import Check
from grader.drive import Enough, Inputs, Smaller, choices_of, drive, replaying, snapshot_of
from grader.errors import Cause
from grader.trial import Bench, Failure, attempt

SHRINK_RUNS = 300  # runs of a check's body that may go into making a counterexample smaller
SHRINK_PROGRAMS = 600  # the same where its inputs are drawn as it runs, which is made smaller step by step


@dataclass(frozen=True)
class Found:
    """A failing case that a hunt came to.

    Attributes:
        case: without the reference's answers; None where its inputs are no plain data.
        failure: how it fails.
        smallest: whether Hypothesis could make it no smaller, and was not cut short.
    """

    case: Case | None
    failure: Failure
    smallest: bool = False


def hunt(check: Check, bench: Bench, cause: Cause | None = None, start: bytes | None = None) -> Found | None:
    """The smallest failing case that Hypothesis finds live on the submission; None where nothing failed.

    The search ends after `SHRINK_RUNS` or `SHRINK_PROGRAMS` runs of the body beyond the first failure, or
    with the check's time. Where a run hangs or crashes, the next one has a new worker.

    Args:
        cause: only cases that fail with this cause count; None for any.
        start: the inputs of a case that fails, which is made smaller where it was kept as choices.

    Raises:
        NoInputs: when Hypothesis cannot make inputs that the body's `assume()` accepts.
    """
    best: Found | None = None
    left = SHRINK_RUNS
    bench.reference.recall({}, ())

    def fails(inputs: Inputs) -> None:
        nonlocal best, left
        left -= 1 if best else 0
        snapshot = snapshot_of(inputs)
        failure, raises = attempt(check, bench, inputs, None), None
        if failure is not None and snapshot is None:
            snapshot = choices_of(check)
        if failure is not None and failure.cause == "exception" and snapshot is not None:
            # Perhaps it is the reference that raises, or both are to.
            with replaying(check, snapshot) as again:
                raises = rehearse(check, bench, again)
            if raises:
                with replaying(check, snapshot) as again:
                    failure = attempt(check, bench, again, raises)
        if failure is not None and cause in (None, failure.cause):
            if best is None and snapshot_of(inputs) is None:
                left = SHRINK_PROGRAMS
            best = Found(None if snapshot is None else Case(snapshot, raises=raises), failure)
        if bench.session.spent or left <= 0:
            raise Enough
        if best is not None and best.failure is failure:
            raise Smaller

    with contextlib.suppress(Enough):
        try:
            drive(check, fails, bench, shrink=True, start=start)
        except Smaller:
            best = best and replace(best, smallest=True)
    return best
