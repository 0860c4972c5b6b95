"""Open a submission and the reference side by side, and judge checks there, in this process."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass

from grader.checks import Check
from grader.counterexamples import counterexamples_of, inputs_by_check
from grader.engine import Plan
from grader.errors import CheckerFault, Elsewhere, GraderError
from grader.judge import CasesOf, judge, unloaded
from grader.levels import level_of
from grader.likeness import failing
from grader.model import Result, Settings, Status, Submission
from grader.reference import open_reference
from grader.sandbox.copies import private_folder
from grader.sandbox.recalled import Recalled
from grader.sandbox.watched import Watch, Watched
from grader.trial import Bench
from grader.unexpected import broken


@dataclass(frozen=True)
class BenchJudge:
    """Judges in this process."""

    bench: Bench
    cases: CasesOf
    watch: Watch

    @property
    def confinement(self) -> tuple[str, ...]:
        """What confined the submission so far."""
        return self.bench.session.confinement

    def load(self, check: Check) -> Result | None:
        """The check's result where the submission does not load: see `judge.unloaded`."""
        with self.watch.over():
            self.watch.look()
            return unloaded(check, self.bench)

    def judge(self, check: Check, trying: Callable[[float], None] = lambda cpu_s: None) -> Result:
        """The result of a check: see `judge.judge`.

        One that is not told in full has a worker of its own: it meets nothing that others left, and nobody
        meets what it left.
        """
        with self.watch.over():
            try:
                self.watch.look()
                if level_of(check) != "full":  # by itself: no verdict depends on who is told of it
                    self.bench.session.renew()
                return judge(check, self.bench, self.cases, trying)
            except CheckerFault as fault:
                return Result(check.name, check.claim, Status.FAULT, check.points, message=str(fault))
            except Elsewhere as unasked:
                return Result(check.name, check.claim, Status.PENDING, check.points, message=str(unasked))
            except (GraderError, KeyboardInterrupt):
                raise
            except BaseException as error:  # a strategy may raise pytest's Failed, which is no `Exception`
                return broken(check, error)

    def ways(self, checks: Sequence[Check]) -> dict[str, Result]:
        """Ways in which cases of these checks fail: see `likeness.failing`."""
        with self.watch.over():
            try:
                return failing(checks, self.bench, self.cases)
            except (CheckerFault, Elsewhere):  # what is looked for is a help, and no verdict
                return {}
            except (GraderError, KeyboardInterrupt):
                raise
            except Exception:
                return {}


Progress = Callable[[None], None]
OpenBench = Callable[[Plan, Submission, Settings, Progress], AbstractContextManager[BenchJudge]]


@contextmanager
def open_class(plan: Plan, accepted: dict[bytes, None] | None = None) -> Iterator[OpenBench]:
    """A way to open judges in this process, for one submission after another: they share what can be shared.

    Args:
        accepted: what checks are known to accept, which grows: see `replay`.

    Each calls `progress` with None while the submission is waited for; what that raises ends the worker, and
    is raised in turn. A check's body can hang this process: see `supervisor`.
    """
    known = inputs_by_check(counterexamples_of(plan.exercise))
    accepted = {} if accepted is None else accepted
    with (
        private_folder() as folder,
        plan.sandbox.open(folder) as workers,
        open_reference(plan, folder) as (reference, rehearsal, cases),
    ):

        @contextmanager
        def open_judge(
            plan: Plan, submission: Submission, settings: Settings, progress: Progress
        ) -> Iterator[BenchJudge]:
            watch = Watch(progress)
            with plan.kind.open(plan.exercise, submission, Watched(workers, watch)) as session:
                beside = Recalled(reference), rehearsal
                bench = Bench(plan.exercise, settings, session, *beside, known, accepted)
                yield BenchJudge(bench, cases, watch)

        yield open_judge


@contextmanager
def open_bench(
    plan: Plan, submission: Submission, settings: Settings, progress: Progress = lambda _: None
) -> Iterator[BenchJudge]:
    """A judge in this process for one submission: see `open_class`."""
    with open_class(plan) as open_judge, open_judge(plan, submission, settings, progress) as judge:
        yield judge
