"""The kit's own way to grade, as a plugin that others may wrap."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import nullcontext
from dataclasses import dataclass, replace

from grader.course import SETTINGS
from grader.engine import Plan, grade
from grader.errors import CallerError, Fault
from grader.hookspecs import hookimpl
from grader.model import Exercise, Report, Result, Settings, Submission
from grader.plugins import Plugins
from grader.sandbox.copies import private_folder
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
        """Plan, then grade."""
        try:
            kind = self.plugins.pick("kinds", exercise.kind)
        except CallerError as error:
            next_step = f"install the plugin that gives it, or {error.next_step}"
            raise Fault(f"{exercise.folder / SETTINGS}: {error}", next_step) from None
        sandbox = self.plugins.pick("sandboxes", settings.sandbox)
        with private_folder() as home, sandbox.open(home) as workers:
            if kind.runs:  # workers come up while the checker loads Hypothesis
                workers.preload(exercise.preload)
            ready = replace(sandbox, open=lambda _home: nullcontext(workers))
            plan = Plan(exercise, self.plugins.checks(exercise), kind, ready)
            return grade(plan, submission, settings, open_supervised, progress)
