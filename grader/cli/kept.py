"""The files of `--report` while a run goes on: whatever ends it, they hold what was known by then."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from grader.checks import Check
from grader.cli.output import Output, write_all
from grader.errors import CheckerFault, GraderError
from grader.model import Exercise, Report, Result, Settings, Submission
from grader.plugins import Plugins
from grader.unfinished import STOPPED, unfinished

BROKEN = "The hidden checks are broken: whoever ran the grader is told why."


@dataclass(frozen=True)
class Kept:
    """What is known of each job of a run, and where it is written.

    Attributes:
        sinks: all reports that are wanted; their files are kept up to date.
        broken: reports on exercises that cannot be graded at all.
        reports: one for each job, in order; those of jobs that have not ended are incomplete.
    """

    plugins: Plugins
    settings: Settings
    jobs: Sequence[tuple[Exercise, Submission]]
    sinks: Sequence[Output]
    broken: Sequence[Report] = ()
    reports: list[Report] = field(default_factory=list)

    def __post_init__(self) -> None:
        """Write files in which nothing is known, in place of those of an earlier run."""
        if self.files and self.jobs:
            self.reports.extend(self._unfinished(job, ()) for job in range(len(self.jobs)))
            self._write()  # before a checker is loaded, which may never end
            for job in range(len(self.jobs)):
                self.reports[job] = self._unfinished(job, self._checks(job))
            self._write()

    @property
    def files(self) -> list[Output]:
        """The sinks that are files; without any, nothing is done until the run has ended."""
        return [each for each in self.sinks if each.file]

    def following(self, job: int) -> Callable[[Result | None], None]:
        """A function to call with each result of a job, as `grader_grade` wants one."""
        known: dict[str, Result] = {}
        checks = self._checks(job) if self.files else ()

        def step(result: Result | None) -> None:
            if result is None or not self.files:
                return
            known[result.name] = result
            report = self._unfinished(job, checks, known)
            if report.earned < report.max_score - report.pending:  # full marks are given at the end alone
                self.reports[job] = report
                self._write()

        return step

    def end(self, job: int, ended: Report | GraderError) -> None:
        """Take what a job has come to."""
        if self.files:
            self.reports[job] = self._report(job, ended)
            self._write()

    def stop(self) -> None:
        """Add what is known to what the environment names, as nothing more will be."""
        for sink in self.files:
            with contextlib.suppress(GraderError):
                sink.append((*self.reports, *self.broken))

    def finish(self, ended: Sequence[Report | GraderError]) -> list[GraderError]:
        """Write every report; what people read beside the errors does not tell what broke once more.

        Args:
            ended: what each job has come to.

        Returns:
            What could not be written.
        """
        graded = tuple(each for each in ended if isinstance(each, Report))
        others = [each for each in self.sinks if not each.for_people]
        told = (*(self._report(job, each) for job, each in enumerate(ended)), *self.broken) if others else ()
        return write_all(others, told) + write_all([each for each in self.sinks if each.for_people], graded)

    def _report(self, job: int, ended: Report | GraderError) -> Report:
        """What a job has come to as a report: where it broke, one in which nothing counts."""
        if isinstance(ended, Report):
            return ended
        secret = isinstance(ended, CheckerFault) and ended.hidden  # a platform may show the text to anybody
        why = BROKEN if secret else f"{ended}: {ended.next_step}"
        return self._unfinished(job, self._checks(job), why=why)

    def _checks(self, job: int) -> tuple[Check, ...]:
        """The whole plan of a job; nothing where it cannot be had, which is told when the job is graded."""
        try:
            return self.plugins.checks(self.jobs[job][0])
        except Exception:
            return ()

    def _unfinished(
        self, job: int, checks: Iterable[Check], known: Mapping[str, Result] | None = None, why: str = STOPPED
    ) -> Report:
        return unfinished(*self.jobs[job], self.settings, checks, known or {}, why)

    def _write(self) -> None:
        for sink in self.files:
            with contextlib.suppress(GraderError):  # the last time it is told
                sink.write((*self.reports, *self.broken))
