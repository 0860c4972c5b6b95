"""Open a submission and the reference side by side, and judge checks there, in this process."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace

from grader.checks import Check
from grader.engine import Plan
from grader.judge import judge
from grader.model import Limits, Result, Settings, Submission
from grader.sandbox.copies import private_folder
from grader.sandbox.trusted import Trusted
from grader.trial import Bench

UNTIMED = Limits(math.inf, math.inf, math.inf)  # the reference's: its time is not the student's


@dataclass(frozen=True)
class BenchJudge:
    """Judges in this process."""

    bench: Bench

    @property
    def confinement(self) -> tuple[str, ...]:
        """What confined the submission so far."""
        return self.bench.session.confinement

    def judge(self, check: Check, trying: Callable[[], None] = lambda: None) -> Result:
        """The result of a check: see `judge.judge`."""
        return judge(check, self.bench, trying)


@contextmanager
def open_bench(
    plan: Plan, submission: Submission, settings: Settings, _progress: object = None
) -> Iterator[BenchJudge]:
    """A judge in this process, which a check's body can hang."""
    untimed = replace(plan.exercise, limits=UNTIMED)
    solution = Submission(plan.exercise.solution)
    with (
        private_folder() as folder,
        plan.sandbox.open(folder) as workers,
        plan.kind.open(plan.exercise, submission, workers) as session,
        plan.kind.open(untimed, solution, Trusted(folder)) as reference,
    ):
        yield BenchJudge(Bench(plan.exercise.name, settings, session, reference))
