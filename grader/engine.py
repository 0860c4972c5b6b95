"""Grade one submission by one plan: the heart of the kit."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Protocol

from grader.checks import Check
from grader.components import Kind, Sandbox
from grader.errors import CheckerFault
from grader.model import Exercise, Report, Result, Settings, Status, Submission
from grader.reveal import is_told_by_another
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
        unseen = {check.name for check in self.checks if check.hidden}
        for check in self.checks:
            if check.name in known:
                both = f"{known[check.name].file} and {check.file}"
                told = f"{both} both define a check {check.name!r}"
                raise CheckerFault(told, hidden=check.name in unseen)
            for need in check.needs:
                if need not in known:
                    told = (
                        f"{check.file}:{check.line}: {check.name!r} needs {need!r}, which is no earlier check"
                    )
                    raise CheckerFault(told, hidden=not unseen.isdisjoint((check.name, need)))
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

    def like(self, ways: Sequence[str], checks: Sequence[Check]) -> Result | None:
        """A recorded case of one of these checks that fails in one of these ways, if one is found in time."""


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
                if result.ways and is_told_by_another(check, settings.reveal):
                    result = replace(result, public=_public(result, plan, results, judge))
            spent_s = time.monotonic() - checked
            results[check.name] = replace(result, hidden=check.hidden, duration_s=spent_s)
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


def _public(hidden: Result, plan: Plan, results: dict[str, Result], judge: Judge) -> Result | None:
    """What fails in the same way among the checks that failed before and may be told in full.

    One is enough for all hidden checks of one cause, which are told together.
    """
    if any(each.public and each.cause == hidden.cause for each in results.values()):
        return None
    before = [check for check in plan.checks if check.name in results and check.reveal == "full"]
    failed = [check for check in before if results[check.name].status is Status.FAILED]
    for each in (results[check.name] for check in failed):
        if not set(each.ways).isdisjoint(hidden.ways):
            return each
    return judge.like(hidden.ways, failed) if failed else None


def _shown(submission: Submission, exercise: Exercise) -> str:
    """The path as reports show it: within the course where it lies there, to the file where there is one."""
    path, course = submission.path, exercise.folder.parents[1]
    if len(exercise.files) == 1 and path.is_dir():
        path /= exercise.files[0]
    return path.relative_to(course).as_posix() if path.is_relative_to(course) else str(path)
