"""What plugins make of a verdict that is known: late penalties, reviews, whatever wraps `grader_grade`."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.hookspecs import hookimpl
from grader.model import Exercise, Report, Settings, Submission
from grader.plugins import Plugins

OWN = "grader.grading"  # the plugin that grades where nothing is known


@dataclass(frozen=True)
class Hooked:
    """Takes the place of the kit's own way to grade: it answers with what the executor's processes found.

    So wrappers run here, once for each student, also where several have handed in the same.
    """

    plugins: Plugins
    exercise: Exercise
    settings: Settings
    _known: dict[Submission, Report] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Take that place."""
        self.plugins.manager.unregister(name=OWN)
        self.plugins.register(self, OWN)

    def report(self, submission: Submission, verdict: Report) -> Report:
        """The report as plugins hand it on; raises what they raise."""
        self._known[submission] = verdict
        try:
            report: Report = self.plugins.hook.grader_grade(
                exercise=self.exercise,
                submission=submission,
                settings=self.settings,
                progress=lambda result: None,
            )
        finally:
            del self._known[submission]
        return report

    @hookimpl(trylast=True)
    def grader_grade(self, submission: Submission) -> Report | None:
        """The verdict that is known."""
        return self._known.get(submission)
