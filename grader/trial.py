"""Try one check on one case: run its body, and turn whatever it raises into a failure with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.checkers import said
from grader.checks import Check
from grader.compare import Disagreement
from grader.components import Opened
from grader.errors import Cause, CheckerFault, GraderError, Stopped, SubmissionError
from grader.model import Settings
from grader.sandbox.record import Evidence
from grader.show import show

UNEXPLAINED = "the check's claim does not hold"


@dataclass(frozen=True)
class Failure:
    """What a failing case showed.

    Attributes:
        cause, message, call, returned, expected, file, line: as in `Result`.
        evidence: what the body did.
        bare: whether a plain `assert` failed, which does not say why by itself.
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


@dataclass(frozen=True)
class Bench:
    """Where checks of one exercise are tried: on a submission, beside the reference."""

    exercise: str
    settings: Settings
    session: Opened
    reference: Opened


def attempt(check: Check, bench: Bench, inputs: Mapping[str, Any]) -> Failure | None:
    """Run a check's body on one case; None where it passes.

    Whatever the body raises is the submission's failure: the body has passed on the reference.

    Args:
        inputs: what Hypothesis provides, fresh for this run: the body may change them.

    Raises:
        GraderError: where the checker, the kit or the machine is at fault.
        hypothesis.errors.HypothesisException: what steers Hypothesis, such as a rejecting `assume()`.
    """
    error = outcome(check, bench, inputs)
    return None if error is None else failure_of(error, bench.session)


def outcome(check: Check, bench: Bench, inputs: Mapping[str, Any]) -> BaseException | None:
    """What a check's body raised, or what its worker died of even where the body caught that, if anything.

    Raises:
        KeyboardInterrupt, GraderError, and what steers Hypothesis.
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
    if session is not reference and reference.stopped:
        raise CheckerFault(f"{check.file}:{check.line}: the reference: {reference.stopped.message}")
    ended = session.stopped or session.unloadable
    if ended is None and raised is not None and steers_hypothesis(raised):
        raise raised
    return ended or raised


def steers_hypothesis(error: BaseException) -> bool:
    """Whether an exception is Hypothesis' own; told by the name, as Hypothesis may not be loaded."""
    return type(error).__module__.partition(".")[0] == "hypothesis"


def failure_of(error: BaseException, session: Opened) -> Failure:
    """The failure that an exception of the body stands for, with the calls that led to it."""
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
