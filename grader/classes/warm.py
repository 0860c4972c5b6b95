"""Grade one submission after another in a process that has all ready."""

from __future__ import annotations

import contextlib
import gc
import importlib
import os
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import msgspec

from grader.bench import OpenBench, open_class
from grader.classes.splitting import Splitting
from grader.engine import Plan, grade
from grader.errors import Unmet
from grader.model import Report, Settings, Submission
from grader.reveal import revealed
from grader.sandbox.copies import private_folder
from grader.source import source_of
from grader.supervisor import open_supervised

FAILING = ("grader.advice.advise", "grader.explain", "_pytest.assertion.rewrite")
"""what explains failures: loaded here, so that no fork loads it"""
MOST_KNOWN = 200_000  # batches of answers that checks are known to accept


class Graded(msgspec.Struct):
    """A report, and what checks were found to accept on the way: see `replay`."""

    report: Report
    accepted: list[bytes] = []


class Warm:
    """Comes to the verdicts of `grade` alone, sooner: checker, cases and zygote are ready before the first.

    Where a fork does not come to its end, what it came to stands; the rest is judged as `grade` alone would.

    Args:
        home: a private folder that somebody else removes, however this process ends.
    """

    def __init__(self, plan: Plan, settings: Settings, home: Path) -> None:
        self._within = home
        self._plan = plan
        self._settings = settings
        self._accepted: dict[bytes, None] = {}
        self._opened = contextlib.ExitStack()
        self._open_judge: OpenBench | None = None
        self._home: Path

    def _open(self) -> OpenBench:
        """Make all ready, and run no check's body: what one leaves behind, all forks would inherit."""
        self._home = self._opened.enter_context(private_folder(self._within))
        self._open_judge = self._opened.enter_context(open_class(self._plan, self._accepted))
        exercise = self._plan.exercise
        own = Submission(exercise.solution if exercise.solution.exists() else exercise.folder)
        with self._open_judge(self._plan, own, self._settings, lambda _: None) as judge:
            for check in self._plan.checks:
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
            self._accepted.update(dict.fromkeys(accepted))

    def graded(self, submission: Submission) -> Graded:
        """The report on a submission; raises `GraderError` where there can be none."""
        found, run = None, None
        if hasattr(os, "fork"):
            with contextlib.suppress(Exception):  # the other way says what is wrong, if it is so there, too
                open_bench = self._open_judge or self._open()
                run = Splitting(self._plan, self._settings, self._home)
                found = self._soon(run, open_bench, submission)
        if found is None:
            self.close()  # the zygote may have been left in the middle of something
            open_judge = run.rest(open_supervised) if run else open_supervised
            report = grade(self._plan, submission, self._settings, open_judge)
            found = Graded(self._told(report, submission))
        self.learn(found.accepted)
        return found

    def _soon(self, run: Splitting, open_bench: OpenBench, submission: Submission) -> Graded | None:
        """The report, by what is ready; None where a fork has not come to its end."""
        before = len(self._accepted)
        try:
            report = grade(self._plan, submission, self._settings, run.opening(open_bench), run.step)
            found = Graded(self._told(report, submission), [*self._accepted][before:])
            run.end(msgspec.msgpack.encode(found))
            return found
        except Unmet:
            return msgspec.msgpack.decode(run.last, type=Graded) if run.last else None
        finally:
            if run.line:  # this is the fork
                os._exit(0)

    def _told(self, report: Report, submission: Submission) -> Report:
        """The report without what may not be told, with the files."""
        told = revealed(report, self._plan.checks, self._settings.reveal)
        return replace(told, files=source_of(self._plan.exercise, submission))
