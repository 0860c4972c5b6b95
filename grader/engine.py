"""Grade one submission by one plan: the heart of the kit."""

from __future__ import annotations

import time
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Protocol

from grader.checks import Check
from grader.components import Kind, Sandbox
from grader.errors import CheckerFault
from grader.model import Exercise, Report, Result, Settings, Status, Submission
from grader.versions import versions


@dataclass(frozen=True)
class Plan:
    """What will be graded and how, fixed before a submission is touched: one result for each check."""

    exercise: Exercise
    checks: tuple[Check, ...]
    kind: Kind
    sandbox: Sandbox

    def __post_init__(self) -> None:
        """Raises `CheckerFault` for checks that make no plan."""
        where = self.exercise.folder / "checker.py"
        known: dict[str, Check] = {}
        for check in self.checks:
            if check.name in known:
                both = f"{known[check.name].file} and {check.file}"
                raise CheckerFault(f"{both} both define a check {check.name!r}")
            for need in check.needs:
                if need not in known:
                    raise CheckerFault(
                        f"{check.file}:{check.line}: {check.name!r} needs {need!r}, which is no earlier check"
                    )
            known[check.name] = check
        if not sum(check.points for check in self.checks):
            raise CheckerFault(f"{where}: there are no checks that are worth points")


class Judge(Protocol):
    """Reaches the results of checks on one submission."""

    @property
    def confinement(self) -> tuple[str, ...]:
        """What confined the submission so far, as reports list it."""

    def judge(self, check: Check) -> Result:
        """The result of a check that has a body and whose needs are met."""


def grade(
    plan: Plan,
    submission: Submission,
    settings: Settings,
    open_judge: OpenJudge,
    progress: Callable[[Result | None], None] = lambda result: None,
) -> Report:
    """Grade one submission: every check of the plan ends in exactly one result.

    Args:
        open_judge: gives the judge, in this process (`bench.open_bench`) or in another (`supervisor`).
        progress: called with each result as it is reached, and with None now and then in between.

    Raises:
        Fault: where the machine or the kit does not let a worker start.
    """
    began = time.monotonic()
    results: dict[str, Result] = {}
    with open_judge(plan, submission, settings, progress) as judge:
        for check in plan.checks:
            checked = time.monotonic()
            unmet = [need for need in check.needs if results[need].status is not Status.PASSED]
            result = Result(check.name, check.claim, Status.PENDING, check.points)
            if unmet:
                result = replace(result, status=Status.SKIPPED, message=f"needs {unmet[0]}")
            elif check.body is not None:
                result = judge.judge(check)
            results[check.name] = replace(result, duration_s=time.monotonic() - checked)
            progress(results[check.name])
        confinement = judge.confinement
    return Report(
        exercise=plan.exercise.name,
        title=plan.exercise.title,
        submission=_shown(submission, plan.exercise),
        seed=settings.seed,
        examples=settings.examples,
        confinement=confinement,
        versions=versions(),
        checks=tuple(results.values()),
        duration_s=time.monotonic() - began,
    )


OpenJudge = Callable[
    [Plan, Submission, Settings, Callable[[Result | None], None]], AbstractContextManager[Judge]
]


def _shown(submission: Submission, exercise: Exercise) -> str:
    """The path as reports show it: within the course where it lies there, to the file where there is one."""
    path, course = submission.path, exercise.folder.parents[1]
    if len(exercise.files) == 1 and path.is_dir():
        path /= exercise.files[0]
    return path.relative_to(course).as_posix() if path.is_relative_to(course) else str(path)
