"""What people are told where the kit itself fails, which nobody expected."""

from __future__ import annotations

import os
import traceback

from grader.checkers import said
from grader.checks import Check
from grader.errors import Fault
from grader.model import Result, Status
from grader.show import capped

DEBUG = "GRADER_DEBUG"


def unexpected(error: BaseException, when: str) -> Fault:
    """An exception as something that can be shown.

    Args:
        when: what the kit was doing, such as " grading quiz1".
    """
    told = f"the grader itself failed{when}: {said(error)}"
    return Fault(told, f"set {DEBUG}=1, run it again, and report what it prints")


def broken(check: Check, error: BaseException) -> Result:
    """The result of a check on which the kit itself fails: the others are judged all the same."""
    if os.environ.get(DEBUG):
        traceback.print_exception(error)
    message = str(unexpected(error, f" judging {check.name}"))
    return Result(check.name, check.claim, Status.FAULT, check.points, message=capped(message))
