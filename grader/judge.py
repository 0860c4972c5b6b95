"""Reach a check's result: its cases on the submission, and of a failure the smallest evidence."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import replace

from grader.batches import Case
from grader.checks import Check
from grader.components import Opened
from grader.drive import NoInputs, is_plain, replaying
from grader.errors import Cause, CheckerFault
from grader.explain import explanation
from grader.hunt import hunt
from grader.model import Result, Status
from grader.replay import Replay
from grader.sandbox import wire
from grader.sandbox.record import Asked
from grader.show import capped, show
from grader.store import Recorded
from grader.trial import Bench, Failure, failure_of, outcome
from grader.ways import ways_of

TELLING = ("disagreement", "exception")  # causes that a smaller case and the check's hint say more of
MAX_LINE = 200  # characters of the submission's line that a message shows
SPARE_S = 2.0  # seconds of a worker that go into evidence, on top of what the submission may use
SPARE_PROGRAM_S = 4.0  # the same for a case that is a program: many calls, and many ways to make it shorter

CasesOf = Callable[[Check, Bench], Recorded]


def judge(
    check: Check, bench: Bench, cases: CasesOf, trying: Callable[[float], None] = lambda cpu_s: None
) -> Result:
    """The result of a check that has a body and whose needs are met.

    Args:
        cases: makes them, or has them.
        trying: called once there are cases, before the submission meets the first, with the seconds of CPU
            time that making them took.

    Raises:
        Fault: where the machine or the kit does not let a worker start.
    """
    try:
        recorded = cases(check, bench)
        trying(recorded.cpu_s)
        live = recorded.batches is None
        if live:
            bench.before_body()
        failure = _live(check, bench) if live else _replayed(Replay(check, bench, recorded))
    except CheckerFault as fault:
        return Result(check.name, check.claim, Status.FAULT, check.points, message=str(fault))
    if failure is None:
        full = check.points, check.points
        return Result(check.name, check.claim, Status.PASSED, *full, message=check.because, live=live)
    bench.session.renew()  # the next check meets nothing that this one left behind
    return failed(check, bench, failure, live=live)


def unloaded(check: Check, bench: Bench) -> Result | None:
    """The result of a check on a submission that does not load, which is tried now; None where it does."""
    session = bench.session
    session.begin_check()
    session.load()
    return failed(check, bench, failure_of(session.unloadable, session)) if session.unloadable else None


def failed(check: Check, bench: Bench, failure: Failure, *, live: bool = False) -> Result:
    """The result of a check that failed so; `live` as in `Result`."""
    return Result(
        check.name,
        check.claim,
        Status.FAILED,
        check.points,
        cause=failure.cause,
        message=_with_source(failure, bench.session),
        call=failure.call,
        returned=failure.returned,
        expected=failure.expected,
        hints=check.hints if failure.cause in TELLING else (),
        advice=_advice(check, bench, failure) if failure.cause in TELLING else None,
        file=failure.file,
        line=failure.line,
        live=live,
        ways=ways_of(failure),
        answered=failure.evidence.returned,
    )


def _live(check: Check, bench: Bench) -> Failure | None:
    """The smallest failure that Hypothesis finds where a check's inputs cannot be kept."""
    bench.session.begin_check()
    try:
        found = hunt(check, bench)
    except NoInputs:  # Hypothesis ran well on the reference
        return Failure("disagreement", "the check accepts none of the answers", bench.session.evidence())
    return found.failure if found else None


def _replayed(replay: Replay) -> Failure | None:
    """The first case that fails, made smaller."""
    failure = replay.first()
    return failure and smallest(replay, failure)


def smallest(replay: Replay, failure: Failure) -> Failure:
    """The smallest case that fails in a new worker with the same cause, and what it shows there.

    The verdict stands, whatever is found here: a check that failed once has failed.
    """
    check, bench, case = replay.check, replay.bench, failure.case
    session = bench.session
    if case is None or failure.cause not in TELLING or session.unloadable:
        return failure
    session.begin_check(SPARE_S if is_plain(case.inputs) else SPARE_PROGRAM_S)
    again = None
    for each in (*_smaller(check, bench, case, failure.cause), case):
        session.renew()
        again = replay.on(each)
        if again is not None and again.cause == failure.cause:
            return _explained(check, each, again, bench)
    failure = _explained(check, case, failure, bench)
    if again is not None:
        return failure
    alone = session.evidence().returned or "another answer"
    told = f"In a new process the same call gives {alone}: your answer depends on earlier calls."
    return replace(failure, message=f"{failure.message}\n{told}", alone=False)


def _smaller(check: Check, bench: Bench, case: Case, cause: Cause) -> list[Case]:
    """The case that Hypothesis made of a failing one; one that was cut short must be shorter to read."""
    if not check.is_property or case.minimal:
        return []
    bench.session.renew()
    try:
        found = hunt(check, bench, cause, case.inputs)
    except NoInputs:  # Hypothesis ran well on the reference
        return []
    if found is None or found.case is None:
        return []
    shorter = len(show(wire.decode(found.case.inputs))) < len(show(wire.decode(case.inputs)))
    return [found.case] if found.smallest or shorter else []


def _explained(check: Check, case: Case, failure: Failure, bench: Bench) -> Failure:
    if not failure.bare:
        return failure
    return replace(failure, message=explanation(check, failure, bench, case.inputs))


def _advice(check: Check, bench: Bench, failure: Failure) -> str | None:
    from grader.advice.advise import advise  # here, as only a failure needs it

    def due() -> Sequence[Asked]:
        """What the reference does in the submission's place: as recorded, or in a case found since, now."""
        case = failure.case
        if case is None or case.asked:
            return case.asked if case else ()
        bench.reference.recall({}, ())
        with replaying(check, case.inputs) as inputs:
            outcome(check, replace(bench, session=bench.rehearsal), inputs)
        return tuple(bench.rehearsal.asked)

    return advise(failure, bench.session.files, due)


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
