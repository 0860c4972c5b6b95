"""Reach a check's result: its cases on the submission, and of a failure the smallest evidence."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace

from grader.cases import NoInputs, hunt, record, replaying
from grader.checks import Check
from grader.components import Opened
from grader.errors import CheckerFault
from grader.explain import explanation
from grader.model import Result, Status
from grader.sandbox import wire
from grader.show import capped, show
from grader.trial import Bench, Failure, attempt, failure_of, steers_hypothesis

TELLING = ("disagreement", "exception")  # causes that a smaller case and the check's hint say more of
MAX_LINE = 200  # characters of the submission's line that a message shows
SPARE_S = 2.0  # seconds of a worker that go into evidence, on top of what the submission may use


def judge(check: Check, bench: Bench, trying: Callable[[], None] = lambda: None) -> Result:
    """The result of a check that has a body and whose needs are met.

    Args:
        trying: called once there are cases, before the submission meets the first.

    Raises:
        Fault: where the machine or the kit does not let a worker start.
    """
    ended = Result(check.name, check.claim, Status.FAILED, check.points)
    try:
        cases = record(check, bench)
        ended = replace(ended, live=cases is None)
        trying()
        failure = _live(check, bench) if cases is None else _replayed(check, cases, bench)
    except CheckerFault as fault:
        return replace(ended, status=Status.FAULT, message=str(fault))
    if failure is None:
        return replace(ended, status=Status.PASSED, score=check.points, message=check.because)
    bench.session.renew()  # the next check meets nothing that this one left behind
    return replace(
        ended,
        cause=failure.cause,
        message=_with_source(failure, bench.session),
        call=failure.call,
        returned=failure.returned,
        expected=failure.expected,
        hint=check.hint if failure.cause in TELLING else None,
        file=failure.file,
        line=failure.line,
    )


def _live(check: Check, bench: Bench) -> Failure | None:
    """The smallest failure that Hypothesis finds where a check's inputs cannot be kept."""
    bench.session.begin_check()
    try:
        found = hunt(check, bench)
    except NoInputs:  # Hypothesis ran well on the reference
        return Failure("disagreement", "the check accepts none of the answers", bench.session.evidence())
    return found.failure if found else None


def _replayed(check: Check, cases: tuple[bytes, ...], bench: Bench) -> Failure | None:
    """The first case that fails, made smaller."""
    bench.session.begin_check()
    for case in cases:
        failure = _attempt(check, case, bench)
        if failure is not None:
            return _smallest(check, case, failure, bench)
    return None


def _smallest(check: Check, case: bytes, failure: Failure, bench: Bench) -> Failure:
    """The smallest case that fails in a new worker with the same cause, and what it shows there.

    The verdict stands, whatever is found here: a check that failed once has failed.
    """
    if failure.cause not in TELLING or bench.session.unloadable:
        return failure
    bench.session.begin_check(SPARE_S)
    again = None
    for each in (*_smaller(check, case, failure, bench), case):
        bench.session.renew()
        again = _attempt(check, each, bench)
        if again is not None and again.cause == failure.cause:
            return _explained(check, each, again, bench)
    failure = _explained(check, case, failure, bench)
    if again is not None:
        return failure
    alone = bench.session.evidence().returned or "another answer"
    told = f"In a new process the same call gives {alone}: your answer depends on earlier calls."
    return replace(failure, message=f"{failure.message}\n{told}")


def _smaller(check: Check, case: bytes, failure: Failure, bench: Bench) -> list[bytes]:
    """The case that Hypothesis made of a failing one; one that was cut short must be shorter to read."""
    if not check.is_property:
        return []
    bench.session.renew()
    try:
        found = hunt(check, bench, failure.cause)
    except NoInputs:  # Hypothesis ran well on the reference
        return []
    if found is None or found.case is None:
        return []
    shorter = len(show(wire.decode(found.case))) < len(show(wire.decode(case)))
    return [found.case] if found.smallest or shorter else []


def _attempt(check: Check, case: bytes, bench: Bench) -> Failure | None:
    try:
        with replaying(check):
            return attempt(check, bench, wire.decode(case))
    except BaseException as error:
        if not steers_hypothesis(error):
            raise
        return failure_of(error, bench.session)  # the body rejects an answer: it took the reference's


def _explained(check: Check, case: bytes, failure: Failure, bench: Bench) -> Failure:
    if not failure.bare:
        return failure
    return replace(failure, message=explanation(check, failure, bench, wire.decode(case)))


def _with_source(failure: Failure, session: Opened) -> str:
    """The message, with the line of the submission that raised."""
    message = capped(failure.message)  # a check may have put into it whatever the submission gave
    if failure.file is None or failure.line is None:
        return message
    lines = re.split(r"\r\n?|\n", session.files[failure.file].decode("utf-8-sig", errors="replace"))
    if not 0 < failure.line <= len(lines):
        return message
    source = capped(lines[failure.line - 1].strip()[:MAX_LINE])
    return f"{message}\nin line {failure.line} of {failure.file}: {source}"
