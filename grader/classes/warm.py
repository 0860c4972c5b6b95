"""Grade one submission after another, each in a fork of this process, which has all ready."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
import socket
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

import msgspec

from grader.bench import BenchJudge, OpenBench, open_class
from grader.checks import Check
from grader.components import Workers
from grader.engine import Plan, grade
from grader.errors import Stopped, Unmet
from grader.forking import forked
from grader.judge import SPARE_S
from grader.model import Report, Result, Settings, Status, Submission
from grader.reveal import revealed
from grader.sandbox.copies import private_folder
from grader.sandbox.host import START_S
from grader.sandbox.worker import send
from grader.serving import Timed, limit
from grader.source import source_of
from grader.supervisor import open_supervised

FAILING = ("grader.advice.advise", "grader.explain", "_pytest.assertion.rewrite")  # what failures want
MOST_KNOWN = 200_000  # batches of answers that checks are known to accept
SOON_S = 0.5  # for answers that checks have accepted before
STEP = b""  # a frame: one more check has its result


class Graded(msgspec.Struct):
    """A report, and what checks were found to accept on the way: see `replay`."""

    report: Report
    accepted: list[bytes] = []


@dataclass(frozen=True)
class Recalling:
    """A judge that knows what was accepted before, and raises `Unmet` at all else."""

    bench: BenchJudge

    @property
    def confinement(self) -> tuple[str, ...]:
        """What confined the submission so far."""
        return self.bench.confinement

    def load(self, check: Check) -> Result | None:
        """None, as the submission loads."""
        if self.bench.load(check):
            raise Unmet
        return None

    def judge(self, check: Check) -> Result:
        """The result of a check that passes."""
        result = self.bench.judge(check)
        if result.status is not Status.PASSED:
            raise Unmet
        return result

    def ways(self, checks: Sequence[Check]) -> dict[str, Result]:
        """None is looked for, as no check failed."""
        raise Unmet


class Warm:
    """Grades as `grade` alone does; what is ready here is what that would make ready first.

    A fork that does not come to its end has told nothing: the submission is graded once more, by itself.

    Args:
        home: a private folder that somebody else removes, however this process ends.
    """

    def __init__(self, plan: Plan, settings: Settings, home: Path) -> None:
        self._within = home
        self._plan = plan
        self._settings = settings
        self._accepted = set[bytes]()
        self._opened = contextlib.ExitStack()
        self._open_judge: OpenBench | None = None
        self._home: Path

    def _open(self) -> OpenBench:
        """Make all ready, and run no check's body: what one leaves behind, all forks would inherit."""
        plan = replace(self._plan, sandbox=replace(self._plan.sandbox, open=self._open_workers))
        self._home = self._opened.enter_context(private_folder(self._within))
        self._open_judge = self._opened.enter_context(open_class(plan, self._accepted))
        exercise = plan.exercise
        own = Submission(exercise.solution if exercise.solution.exists() else exercise.folder)
        with self._open_judge(plan, own, self._settings, lambda _: None) as judge:
            for check in plan.checks:
                if check.body:
                    judge.load(check)  # which starts the zygote
                    judge.cases(check, judge.bench)
        for name in FAILING:
            importlib.import_module(name)
        gc.collect()
        gc.freeze()  # a fork copies what is collected
        return self._open_judge

    def close(self) -> None:
        """End what is ready; the next report has it made anew."""
        self._open_judge = None
        self._opened.close()

    def learn(self, accepted: Iterable[bytes]) -> None:
        """Know what others have found checks to accept."""
        if len(self._accepted) < MOST_KNOWN:
            self._accepted.update(accepted)

    def graded(self, submission: Submission) -> Graded:
        """The report on a submission; raises `GraderError` where there can be none."""
        found = self._soon(submission) if hasattr(os, "fork") else None
        if found is None:
            self.close()  # the zygote may have been left in the middle of something
            report = grade(self._plan, submission, self._settings, open_supervised)
            found = Graded(self._told(report, submission))
        return found

    def _soon(self, submission: Submission) -> Graded | None:
        """The report, by what is ready; None where that is not enough, or breaks: then nothing is known."""
        try:
            open_bench = self._open_judge or self._open()
            return self._known(open_bench, submission) or self._forked(open_bench, submission)
        except Exception:  # the other way says what is wrong, if it is so there, too
            return None

    def _known(self, open_bench: OpenBench, submission: Submission) -> Graded | None:
        """The report where every answer is one that checks have accepted before; else None.

        No body runs, and so none leaves anything behind. What takes its time is looked at in a fork.
        """

        @contextmanager
        def open_judge(
            plan: Plan, submission: Submission, settings: Settings, progress: Callable[[None], None]
        ) -> Iterator[Recalling]:
            with open_bench(plan, submission, settings, progress) as bench:
                yield Recalling(replace(bench, bench=replace(bench.bench, bodies=False)))

        limits = self._plan.exercise.limits
        limits = replace(limits, check_s=min(SOON_S, limits.check_s))
        exercise = replace(self._plan.exercise, limits=limits)
        try:
            report = grade(replace(self._plan, exercise=exercise), submission, self._settings, open_judge)
        except Unmet:
            return None
        return Graded(self._told(report, submission))

    def _forked(self, open_bench: OpenBench, submission: Submission) -> Graded | None:
        """The report that a fork came to; None where it did not come to its end."""
        check_s = self._plan.exercise.limits.check_s
        serve = partial(self._serve, open_bench, submission)
        channel = forked(serve, failing=lambda _: STEP, progress=lambda _: None)
        try:
            for _ in range(len(self._plan.checks) + 2):
                frame = channel.receive(4 * check_s + 3 * SPARE_S + START_S)
                if frame != STEP:
                    found = msgspec.msgpack.decode(frame, type=Graded)
                    self.learn(found.accepted)
                    return found
        except Stopped:
            pass
        finally:
            channel.close()
        return None

    def _serve(self, open_bench: OpenBench, submission: Submission, line: socket.socket) -> None:
        limit(self._plan)
        tempfile.tempdir = str(self._home)
        before = frozenset(self._accepted)

        def step(result: Result | None) -> None:
            if result:
                send(line, STEP)

        @contextmanager
        def open_judge(
            plan: Plan, submission: Submission, settings: Settings, progress: Callable[[None], None]
        ) -> Iterator[Timed]:
            with open_bench(plan, submission, settings, progress) as bench:
                yield Timed(bench, plan, settings)

        report = grade(self._plan, submission, self._settings, open_judge, step)
        found = Graded(self._told(report, submission), [*self._accepted - before])
        send(line, msgspec.msgpack.encode(found))

    def _told(self, report: Report, submission: Submission) -> Report:
        """The report without what may not be told, with the files."""
        told = revealed(report, self._plan.checks, self._settings.reveal)
        return replace(told, files=source_of(self._plan.exercise, submission))

    @contextmanager
    def _open_workers(self, home: Path) -> Iterator[Workers]:
        with self._plan.sandbox.open(home) as workers:
            if self._plan.kind.runs:
                workers.preload(self._plan.exercise.preload)
            yield workers
