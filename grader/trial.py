"""Try one check on one case: run its body, and turn whatever it raises into a failure with its evidence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from grader.batches import Case
from grader.checkers import said
from grader.checks import Check
from grader.compare import Disagreement
from grader.components import Opened
from grader.errors import (
    Cause,
    CheckerFault,
    GraderError,
    Parted,
    Stopped,
    SubmissionError,
    Unreadable,
    Wrong,
)
from grader.model import Exercise, Settings
from grader.sandbox.recalled import Recalled
from grader.sandbox.record import Evidence, raised_type
from grader.show import show

UNEXPLAINED = "the check's claim does not hold"


@dataclass(frozen=True)
class Failure:
    """What a failing case showed.

    Attributes:
        cause, message, call, returned, expected, file, line: as in `Result`.
        evidence: what the body did.
        bare: whether a plain `assert` failed, which does not say why by itself.
        error: what the body raised; None where it is the body's coming to its end that is wrong.
        case: the case that failed, where it can be had again.
        alone: whether the case fails by itself, too, and not only after earlier calls.
    """

    cause: Cause
    message: str
    evidence: Evidence
    call: str | None = None
    returned: str | None = None
    expected: str | None = None
    file: str | None = None
    line: int | None = None
    bare: bool = False
    error: BaseException | None = None
    case: Case | None = None
    alone: bool = True

    @property
    def asserted(self) -> bool:
        """Whether the check found an answer wrong, and did not merely meet what it could not go on with."""
        kinds = AssertionError, Disagreement, Wrong
        return self.cause == "disagreement" and (self.error is None or isinstance(self.error, kinds))


@dataclass(frozen=True)
class Bench:
    """Where checks of one exercise are tried: on a submission, beside the reference.

    Attributes:
        session: the submission.
        reference: answers as recorded, where there is a record.
        rehearsal: the reference in the submission's place.
        counterexamples: inputs that are known to show mistakes, encoded, by the check's name.
        accepted: digests of answers to batches with which the checks' bodies passed, the first first: see
            `replay`.
        before_body: called before a check's body meets the submission.
    """

    exercise: Exercise
    settings: Settings
    session: Opened
    reference: Recalled
    rehearsal: Opened
    counterexamples: Mapping[str, tuple[bytes, ...]] = field(default_factory=dict)
    accepted: dict[bytes, None] = field(default_factory=dict)
    before_body: Callable[[], None] = lambda: None


def attempt(check: Check, bench: Bench, inputs: Mapping[str, Any], raises: str | None) -> Failure | None:
    """Run a check's body on one case; None where it passes.

    Whatever the body raises is the submission's failure: the body has passed on the reference.

    Args:
        inputs: what Hypothesis provides, fresh for this run: the body may change them.
        raises: the type of the exception that the reference raises in this case, and the submission is to.

    Raises:
        GraderError: where the checker, the kit or the machine is at fault.
        Parted: where the body asked something else than was sent ahead.
        hypothesis.errors.HypothesisException: what steers Hypothesis, such as a rejecting `assume()`.
    """
    error = outcome(check, bench, inputs)
    if raises is None:
        return None if error is None else failure_of(error, bench.session)
    if isinstance(error, Stopped | Unreadable) or bench.session.unloadable:
        assert error is not None
        return failure_of(error, bench.session)
    kind = raised_type(bench.session.asked)
    if isinstance(error, SubmissionError) and kind == raises and not raised_type(bench.reference.asked):
        return None
    evidence = bench.session.evidence()
    told = f"{kind or 'nothing'} is raised where {raises} is expected"
    expected = f"raise {raises}"
    return Failure("disagreement", told, evidence, evidence.calls, evidence.returned, expected)


def outcome(check: Check, bench: Bench, inputs: Mapping[str, Any]) -> BaseException | None:
    """What a check's body raised, or what its worker died of even where the body caught that, if anything.

    Raises:
        KeyboardInterrupt, GraderError, Parted, and what steers Hypothesis.
    """
    session, reference = bench.session, bench.reference
    session.begin_body()
    reference.begin_body()
    raised: BaseException | None = None
    try:
        check.run(session.subject, reference.subject, inputs)
    except (KeyboardInterrupt, GraderError):
        raise
    except BaseException as error:  # also SystemExit, and pytest's Failed and Skipped
        raised = error
    if broken := session.broken or reference.broken:
        raise broken
    if reference.stopped:
        raise CheckerFault(f"{check.file}:{check.line}: the reference: {reference.stopped.message}")
    if isinstance(session.stopped, Parted):
        raise session.stopped
    ended = session.stopped or session.unloadable
    if ended is None and raised is not None and steers_hypothesis(raised):
        raise raised
    return ended or raised


def steers_hypothesis(error: BaseException) -> bool:
    """Whether an exception is Hypothesis' own; told by the name, as Hypothesis may not be loaded."""
    return type(error).__module__.partition(".")[0] == "hypothesis"


def failure_of(error: BaseException, session: Opened) -> Failure:
    """The failure that an exception of the body stands for, with the calls that led to it."""
    return replace(_failure_of(error, session), error=error)


def _failure_of(error: BaseException, session: Opened) -> Failure:
    evidence = session.evidence()
    call, returned = evidence.calls, evidence.returned
    if isinstance(error, Disagreement):
        actual, expected = show(error.actual), show(error.expected)
        return Failure("disagreement", error.message, evidence, call, actual, expected)
    if isinstance(error, Stopped):
        return Failure(error.cause, error.message, evidence, call)
    if isinstance(error, SubmissionError):
        known = error.file in session.files  # the worker may name any file
        place = (error.file, error.line) if known else (None, None)
        return Failure(error.cause, error.message, evidence, call, file=place[0], line=place[1])
    if isinstance(error, AssertionError) or type(error).__module__ == "_pytest.outcomes":
        bare = isinstance(error, AssertionError)
        return Failure("disagreement", str(error) or UNEXPLAINED, evidence, call, returned, bare=bare)
    returned = None if evidence.held else returned  # the message names it
    return Failure("disagreement", _unusable(error, evidence), evidence, call, returned)


def _unusable(error: BaseException, evidence: Evidence) -> str:
    """What to say of an answer with which the check's body failed by itself."""
    if evidence.held is None:
        return f"the check cannot use what came back: {said(error)}"
    name, value = evidence.held
    if isinstance(error, TypeError) and str(error).endswith("not callable"):
        return f"{name} is {value} in your file and no function: define it with def {name}(...)"
    return f"{name} is {value} in your file, which the check cannot use: {said(error)}"
