"""Grade one submission by one plan: the heart of the kit."""

from __future__ import annotations

import functools
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, replace
from typing import Protocol

from grader.checks import Check
from grader.components import Kind, Sandbox
from grader.errors import CheckerFault
from grader.levels import is_told_by_another, level_of
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
        unseen = {check.name for check in self.checks if check.hidden}
        for check in self.checks:
            if check.name in known:
                both = f"{known[check.name].file} and {check.file}"
                told = f"{both} both define a check {check.name!r}"
                raise CheckerFault(told, hidden=check.name in unseen)
            for need in check.needs:
                if need not in known:
                    later = (each for each in self.checks if each.name == need)
                    less = any(level_of(each) != level_of(check) for each in later)
                    why = "of which less is told" if less else "which is no earlier check"
                    told = f"{check.file}:{check.line}: {check.name!r} needs {need!r}, {why}"
                    raise CheckerFault(told, hidden=not unseen.isdisjoint((check.name, need)))
            known[check.name] = check
        if not sum(check.points for check in self.checks):
            raise CheckerFault(f"{where}: there are no checks that are worth points")


class Judge(Protocol):
    """Reaches the results of checks on one submission."""

    @property
    def confinement(self) -> tuple[str, ...]:
        """What confined the submission so far, as reports list it."""

    def load(self, check: Check) -> Result | None:
        """The check's result where the submission does not load, which is tried now; None where it does."""

    def judge(self, check: Check) -> Result:
        """The result of a check that has a body and whose needs are met."""

    def ways(self, checks: Sequence[Check]) -> dict[str, Result]:
        """Ways in which recorded cases of these checks fail, each with the first such case; see `ways`."""


def grade(
    plan: Plan,
    submission: Submission,
    settings: Settings,
    open_judge: OpenJudge,
    progress: Callable[[Result | None], None] = lambda result: None,
) -> Report:
    """Grade one submission: every check of the plan ends in exactly one result.

    What a check tells is fixed before one is tried that tells less, as is all else that a report tells: why
    the submission does not load, and the public cases that may be told in hidden checks' place.

    Args:
        open_judge: gives the judge, in this process (`bench.open_bench`) or in another (`supervisor`).
        progress: called with each result as it is reached, and with None now and then in between.

    Raises:
        Fault: where the machine or the kit does not let a worker start.
    """
    began = time.monotonic()
    results: dict[str, Result] = {}
    with open_judge(plan, submission, settings, progress) as judge:
        run = _Run(plan, settings, judge, results)
        for check in plan.checks:
            checked = time.monotonic()
            result = run.untried(check) or run.judged(check)
            spent_s = time.monotonic() - checked
            results[check.name] = replace(result, hidden=check.hidden, duration_s=spent_s)
            progress(results[check.name])
        confinement = judge.confinement
    return Report(
        exercise=plan.exercise.name,
        title=plan.exercise.title,
        submission=shown(submission, plan.exercise),
        seed=settings.seed,
        examples=settings.examples,
        confinement=confinement,
        versions=versions(),
        checks=tuple(results.values()),
        duration_s=time.monotonic() - began,
        caveat=plan.kind.caveat,
        reveal=settings.reveal,
    )


OpenJudge = Callable[
    [Plan, Submission, Settings, Callable[[Result | None], None]], AbstractContextManager[Judge]
]


@dataclass(frozen=True)
class _Run:
    """One run of a plan: the results so far, and what was found out before anything told less was asked."""

    plan: Plan
    settings: Settings
    judge: Judge
    results: dict[str, Result]

    def untried(self, check: Check) -> Result | None:
        """The result of a check that the submission is not asked for; None where it is."""
        waits = Result(check.name, check.claim, Status.PENDING, check.points)
        unmet = [need for need in check.needs if self.results[need].status is not Status.PASSED]
        if unmet:
            return replace(waits, status=Status.SKIPPED, message=f"needs {unmet[0]}")
        if check.body is None:
            return replace(waits, message=check.because, levels=check.levels)
        if self._unloaded is None:
            return None
        own = replace(self._unloaded, name=check.name, claim=check.claim, max_score=check.points)
        return replace(own, unloadable=True, hints=())  # which are for files that load

    def judged(self, check: Check) -> Result:
        """The result of a check, with the public case that may be told in its place."""
        public = self._public if level_of(check) != "full" else {}
        result = self.judge.judge(check)
        if not is_told_by_another(check, self.settings.reveal):
            return result
        return replace(result, public=next((public[way] for way in result.ways if way in public), None))

    @functools.cached_property
    def _unloaded(self) -> Result | None:
        """How every check fails on a submission that does not load when it is first tried."""
        return self.judge.load(next(check for check in self.plan.checks if check.body))

    @functools.cached_property
    def _public(self) -> dict[str, Result]:
        """What may be told in a hidden check's place, by the way in which it fails."""
        if not any(is_told_by_another(check, self.settings.reveal) for check in self.plan.checks):
            return {}
        failed = [each for each in self.results.values() if each.status is Status.FAILED]
        names = {each.name for each in failed}
        found = self.judge.ways([each for each in self.plan.checks if each.name in names]) if names else {}
        return found | {way: each for each in reversed(failed) for way in each.ways}


def shown(submission: Submission, exercise: Exercise) -> str:
    """The path as reports show it: within the course where it lies there, to the file where there is one."""
    path, course = submission.path, exercise.folder.parents[1]
    if len(exercise.files) == 1 and path.is_dir():
        path /= exercise.files[0]
    return path.relative_to(course).as_posix() if path.is_relative_to(course) else str(path)
