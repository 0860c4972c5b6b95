"""The tree of errors: who must act, and what to do next.

    GraderError                 a line for people, and the command line's exit code
    ├── CallerError      2      whoever typed the command: a name, a path, an option
    ├── Fault            3      staff: a checker, a reference, a plugin or the kit itself is broken
    │   └── CheckerFault        … and it is this exercise's checker or reference
    ├── Elsewhere        3      nobody: what needs the reference is tried where there is one
    └── Unmet            3      nobody: whether a check accepts this has to be tried

    SubmissionError             raised in a check's body: what the submission did (Exception)
    ├── Unreadable              … its file, or what it gave back, cannot be read
    └── Wrong                   … it answers what is not right, and the check says why
    Untaken                     raised where a class is collected: what a student handed in is refused
    Stopped                     raised in a check's body: the worker is gone (BaseException)
    └── Parted                  … as the body asks something else than was sent ahead: it is run again

`Elsewhere` and what stands below it never reach the command line: they become results, and `Untaken` a line
of a class's report. `Stopped` is no `Exception`, so that neither a checker's `except Exception` nor
Hypothesis goes on with a dead worker.
"""

from __future__ import annotations

import difflib
import itertools
from collections.abc import Iterable
from typing import Literal

Cause = Literal["disagreement", "exception", "timeout", "memory", "crash", "unreadable"]
"""why a check failed"""


class GraderError(Exception):
    """Something that a person must put right; `str()` of it is one line for that person.

    Args:
        message: what is wrong, in one line.
        next_step: what to do about it, in one line.
    """

    exit_code = 3

    def __init__(self, message: str, next_step: str) -> None:
        super().__init__(message)
        self.next_step = next_step


class CallerError(GraderError):
    """The command was called with something that does not exist or does not fit."""

    exit_code = 2


class Fault(GraderError):
    """The kit, a plugin or a course file is broken: never a student's loss, and never full marks."""


NOT_YOURS = "this is not your mistake: tell your instructor"


class CheckerFault(Fault):
    """An exercise's checker does not load or record, or its reference does not satisfy it.

    Args:
        message: what is wrong, in one line.
        hidden: whether the message tells of what students have no sight of, and only staff may read it.
        next_step: what to do about it, in one line.
    """

    def __init__(
        self,
        message: str,
        *,
        hidden: bool = False,
        next_step: str = NOT_YOURS,
    ) -> None:
        super().__init__(message, next_step)
        self.hidden = hidden


class Elsewhere(GraderError):
    """The reference is asked what was not recorded, where there is none: see `released`."""


class Unmet(GraderError):
    """A check's body has to run, which somebody else does: see `classes.splitting`."""

    def __init__(self) -> None:
        super().__init__("a check met answers that it has not met before", "run its body")


class SubmissionError(Exception):
    """What a submission did, told with plain values.

    A check that calls `submission.f(x)` meets an instance that is also the built-in exception which was
    raised (see `proxy.raised`), so `except ValueError` in a check works.

    Attributes:
        cause: the cause of a result that fails with this.
        file, line: the place in the submission's own file, where there is one; lines count from 1.
    """

    cause: Cause = "exception"
    file: str | None = None
    line: int | None = None

    def __init__(self, message: str) -> None:
        Exception.__init__(self, message)  # not super(): a built-in beside it may want other arguments
        self.message = message

    def __str__(self) -> str:
        return self.message


class Unreadable(SubmissionError):
    """An answer, or the submission's file, that cannot be read."""

    cause: Cause = "unreadable"


class Wrong(SubmissionError):
    """An answer or a text that does not do, told in the check's own words.

    Args:
        message: what is wrong and what to do, in a line or a few for the student.
        file, line: the place in the submission, where there is one; lines count from 1.
    """

    cause: Cause = "disagreement"

    def __init__(self, message: str, file: str | None = None, line: int | None = None) -> None:
        super().__init__(message)
        self.file, self.line = file, line


class Untaken(Exception):
    """What was handed in, or an archive of a class, is not taken; `str()` of it says why, in one line."""


class Stopped(BaseException):
    """The worker was killed or has died; nothing more can be asked of it.

    Args:
        cause: timeout, memory, crash or unreadable.
        message: what happened, in one line for the student.
    """

    def __init__(self, cause: Cause, message: str) -> None:
        super().__init__(message)
        self.cause: Cause = cause
        self.message = message


class Parted(Stopped):
    """The body asks something else than was sent to the worker ahead of it; that says nothing of anybody."""


def did_you_mean(name: str, known: Iterable[str]) -> str:
    """The nearest of the known names as a question to append, or nothing: `, did you mean 'x'?`."""
    near = nearest(name, known)
    return f", did you mean {near!r}?" if near else ""


def nearest(name: str, known: Iterable[str]) -> str | None:
    """The known name that is most like another, if one is like it."""
    short = (each for each in known if len(each) <= 60)  # others are no names, and cost seconds to compare
    near = difflib.get_close_matches(name[:60], itertools.islice(short, 200), n=1)
    return near[0] if near else None
