"""Try one check on one case: run its body, and turn whatever it raises into a failure with its evidence."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from grader.checkers import said
from grader.checks import Check
from grader.compare import Disagreement
from grader.errors import GraderError, Stopped, SubmissionError
from grader.model import Cause
from grader.sandbox.proxy import called
from grader.sandbox.session import Asked, Session, read, requested
from grader.show import show

MAX_CALLS = 5  # calls that a report shows of one failing case


@dataclass(frozen=True)
class Failure:
    """What a failing case showed.

    Attributes:
        cause, message, call, returned, expected, file, line: as in `Result`.
        asked: the body's calls and their answers.
        bare: whether a plain `assert` failed, which does not say why by itself.
    """

    cause: Cause
    message: str
    asked: tuple[Asked, ...]
    call: str | None = None
    returned: str | None = None
    expected: str | None = None
    file: str | None = None
    line: int | None = None
    bare: bool = False


def attempt(check: Check, session: Session, reference: Session, inputs: Mapping[str, Any]) -> Failure | None:
    """Run a check's body on one case; None where it passes.

    Whatever the body raises is the submission's failure: the body has passed on the reference.

    Args:
        inputs: what Hypothesis provides, fresh for this run: the body may change them.

    Raises:
        GraderError: where the kit or the machine is at fault.
        hypothesis.errors.UnsatisfiedAssumption: where an `assume()` of the body rejects the inputs.
    """
    session.begin_body()
    reference.begin_body()
    try:
        check.run(session.subject, reference.subject, inputs)
    except (Exception, Stopped) as error:
        if isinstance(error, GraderError) or (is_rejection(error) and not session.stopped):
            raise
        return failure_of(session.stopped or error, session)
    return failure_of(session.stopped, session) if session.stopped else None


def is_rejection(error: BaseException) -> bool:
    """Whether an `assume()` raised it; told by the name, as Hypothesis may not be loaded."""
    return type(error).__name__ == "UnsatisfiedAssumption"


def failure_of(error: BaseException, session: Session) -> Failure:
    """The failure that an exception of the body stands for, with the calls that led to it."""
    asked = tuple(session.asked)
    call = _calls(asked, session)
    if isinstance(error, Disagreement):
        actual, expected = show(error.actual), show(error.expected)
        return Failure("disagreement", error.message, asked, call, actual, expected)
    if isinstance(error, Stopped):
        return Failure(error.cause, error.message, asked, call)
    if isinstance(error, SubmissionError):
        return Failure(error.cause, error.message, asked, call, file=error.file, line=error.line)
    returned = last_returned(asked, session)
    if isinstance(error, AssertionError):
        return Failure("disagreement", str(error), asked, call, returned, bare=True)
    message = f"the check cannot use what came back: {said(error)}"
    return Failure("disagreement", message, asked, call, returned)


def _calls(asked: tuple[Asked, ...], session: Session) -> str | None:
    """The last calls, a line each, as Python to paste."""
    requests = (requested(each, session) for each in asked[-MAX_CALLS:])
    return "\n".join(called(details) for _, verb, *details in requests if verb == "call") or None


def last_returned(asked: tuple[Asked, ...], session: Session) -> str | None:
    """What the last call returned, where it returned."""
    if not asked:
        return None
    answer = read(asked[-1].answer, requested(asked[-1], session)[0], session)
    return show(answer.returned) if answer.raised is None and answer.refused is None else None
