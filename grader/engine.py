"""Grade one submission by one plan: the heart of the kit."""

from __future__ import annotations

import importlib.metadata
import math
import platform
import time
from collections.abc import Callable
from dataclasses import dataclass, replace

from grader.checks import Check
from grader.components import Kind, Sandbox
from grader.course import SETTINGS
from grader.errors import CallerError, CheckerFault, Fault
from grader.hookspecs import hookimpl
from grader.judge import judge
from grader.model import Exercise, Limits, Report, Result, Settings, Status, Submission
from grader.plugins import Plugins
from grader.sandbox.trusted import TRUSTED
from grader.trial import Bench

UNTIMED = Limits(math.inf, math.inf, math.inf)  # the reference's: its time is not the student's


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


def grade(
    plan: Plan, submission: Submission, settings: Settings, progress: Callable[[Result], None]
) -> Report:
    """Grade one submission: every check of the plan ends in exactly one result.

    Args:
        progress: called with each result as it is reached.

    Raises:
        Fault: where the machine or the kit does not let a worker start.
    """
    began = time.monotonic()
    results: dict[str, Result] = {}
    theirs = plan.kind.open(plan.exercise, submission, plan.sandbox)
    untimed = replace(plan.exercise, limits=UNTIMED)
    ours = plan.kind.open(untimed, Submission(plan.exercise.solution), TRUSTED)
    with theirs as session, ours as reference:
        bench = Bench(plan.exercise.name, settings, session, reference)
        for check in plan.checks:
            checked = time.monotonic()
            unmet = [need for need in check.needs if results[need].status is not Status.PASSED]
            result = Result(check.name, check.claim, Status.PENDING, check.points)
            if unmet:
                result = replace(result, status=Status.SKIPPED, message=f"needs {unmet[0]}")
            elif check.body is not None:
                result = judge(check, bench)
            results[check.name] = replace(result, duration_s=time.monotonic() - checked)
            progress(results[check.name])
    return Report(
        exercise=plan.exercise.name,
        title=plan.exercise.title,
        submission=_shown(submission, plan.exercise),
        seed=settings.seed,
        examples=settings.examples,
        confinement=session.confinement,
        versions=_versions(),
        checks=tuple(results.values()),
        duration_s=time.monotonic() - began,
    )


@dataclass(frozen=True)
class Grading:
    """The kit's own way to grade, as a plugin that others may wrap."""

    plugins: Plugins

    @hookimpl(trylast=True)
    def grader_grade(
        self,
        exercise: Exercise,
        submission: Submission,
        settings: Settings,
        progress: Callable[[Result], None],
    ) -> Report:
        """Plan, then grade."""
        try:
            kind = self.plugins.pick("kinds", exercise.kind)
        except CallerError as error:
            raise Fault(f"{exercise.folder / SETTINGS}: {error}", error.next_step) from None
        sandbox = self.plugins.pick("sandboxes", settings.sandbox)
        plan = Plan(exercise, self.plugins.checks(exercise), kind, sandbox)
        return grade(plan, submission, settings, progress)


def _shown(submission: Submission, exercise: Exercise) -> str:
    """The path as reports show it: within the course where it lies there, to the file where there is one."""
    path, course = submission.path, exercise.folder.parents[1]
    if len(exercise.files) == 1 and path.is_dir():
        path /= exercise.files[0]
    return path.relative_to(course).as_posix() if path.is_relative_to(course) else str(path)


def _versions() -> dict[str, str]:
    """What the cases and verdicts depend on beside the course itself."""
    packages = {"grader": "lesson-grader", "hypothesis": "hypothesis"}
    found = {name: importlib.metadata.version(package) for name, package in packages.items()}
    return {**found, "python": platform.python_version()}
