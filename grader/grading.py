"""The kit's own way to grade, as a plugin that others may wrap."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass, replace

from grader.engine import Plan, grade
from grader.errors import CheckerFault, Fault
from grader.hookspecs import hookimpl
from grader.model import Exercise, Report, Result, Settings, Submission
from grader.plugins import Plugins
from grader.released import released_of
from grader.reveal import revealed, revealed_step
from grader.sandbox.copies import private_folder
from grader.source import source_of
from grader.supervisor import open_supervised


@dataclass(frozen=True)
class Grading:
    """Grades with the run's plugins, each submission in a judge's process of its own."""

    plugins: Plugins

    @hookimpl(trylast=True)
    def grader_grade(
        self,
        exercise: Exercise,
        submission: Submission,
        settings: Settings,
        progress: Callable[[Result | None], None],
    ) -> Report:
        """Plan, grade, and take out what may not be told: nobody else sees a report before that."""
        if released := released_of(exercise):
            released.refuse(settings)
        with told_to_staff(exercise, settings):
            kind = self.plugins.kind_of(exercise)
            sandbox = self.plugins.pick("sandboxes", settings.sandbox)
            with private_folder() as home, sandbox.open(home) as workers:
                if kind.runs:  # workers come up while the checker loads Hypothesis
                    workers.preload(exercise.preload)
                ready = replace(sandbox, open=lambda _home: nullcontext(workers))
                plan = Plan(exercise, self.plugins.checks(exercise), kind, ready)
                known = {check.name: check for check in plan.checks}

                def step(result: Result | None) -> None:
                    told = result and revealed_step(
                        result, known[result.name], settings.reveal, exercise.name
                    )
                    progress(told)

                report = grade(plan, submission, settings, open_supervised, step)
                told = revealed(report, plan.checks, settings.reveal)
                return replace(told, files=source_of(exercise, submission))


@contextmanager
def told_to_staff(exercise: Exercise, settings: Settings) -> Iterator[None]:
    """Within it what is wrong with hidden checks is raised whole where all is revealed, else without why."""
    try:
        yield
    except CheckerFault as fault:
        if settings.reveal == "full" or not fault.hidden:
            raise
        told = f"the hidden checks of {exercise.name} are broken, which is not your mistake"
        why = f"tell your instructor, to whom grade run {exercise.name} --reveal full says why"
        raise Fault(told, why) from None
