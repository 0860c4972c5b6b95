"""What people are told where the kit itself fails, which nobody expected."""

from __future__ import annotations

import os
import traceback
from collections.abc import Iterator
from pathlib import Path

from grader.checkers import said
from grader.checks import Check
from grader.errors import Fault
from grader.model import Result, Status
from grader.show import capped

DEBUG = "GRADER_DEBUG"
KIT = Path(__file__).parent


def unexpected(error: BaseException, when: str) -> Fault:
    """An exception as something that can be shown.

    Args:
        when: what the kit was doing, such as " grading quiz1".
    """
    told = f"the grader itself failed{when}: {said(error)}"
    return Fault(told, f"set {DEBUG}=1, run it again, and report what it prints")


def trace(error: BaseException, whole: bool = False) -> str:
    """The traceback of an exception.

    Args:
        whole: with the lines of files that are not the kit's, too: they may be those of hidden checks.
    """
    told = traceback.TracebackException.from_exception(error)
    for each in () if whole else _chained(told):
        own = [frame for frame in each.stack if KIT in Path(frame.filename).parents]
        each.stack = traceback.StackSummary.from_list(own)
    return "".join(told.format())


def _chained(told: traceback.TracebackException) -> Iterator[traceback.TracebackException]:
    """An exception, and those that are told with it."""
    yield told
    for each in (told.__cause__, told.__context__, *(told.exceptions or ())):
        if each is not None:
            yield from _chained(each)


def broken(check: Check, error: BaseException) -> Result:
    """The result of a check on which the kit itself fails: the others are judged all the same."""
    if os.environ.get(DEBUG):
        traceback.print_exception(error)
    message = str(unexpected(error, f" judging {check.name}"))
    return Result(check.name, check.claim, Status.FAULT, check.points, message=capped(message))
