"""Judge in the command line's own process, where there is no `fork`."""

from __future__ import annotations

import io
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass

from grader.bench import BenchJudge, open_bench
from grader.checks import Check
from grader.engine import Plan
from grader.levels import level_of
from grader.model import Result, Settings, Submission
from grader.show import Escaped


@dataclass(frozen=True)
class Unforked:
    """A judge whose checks print to standard error, made printable, as they do in a process of their own.

    What is not told in full prints to nobody.
    """

    bench: BenchJudge

    @property
    def confinement(self) -> tuple[str, ...]:
        """What confined the submission so far."""
        return self.bench.confinement

    def load(self, check: Check) -> Result | None:
        """The check's result where the submission does not load."""
        return self.bench.load(check)

    def judge(self, check: Check) -> Result:
        """The result of a check."""
        told = level_of(check, self.bench.bench.settings.reveal) == "full"
        target = Escaped(sys.stderr) if told else io.StringIO()
        with redirect_stdout(target), redirect_stderr(target):
            return self.bench.judge(check)

    def ways(self, checks: Sequence[Check]) -> dict[str, Result]:
        """Ways in which cases of these checks fail; what they print has been seen."""
        nowhere = io.StringIO()
        with redirect_stdout(nowhere), redirect_stderr(nowhere):
            return self.bench.ways(checks)


@contextmanager
def open_unforked(
    plan: Plan, submission: Submission, settings: Settings, progress: Callable[[None], None]
) -> Iterator[Unforked]:
    """A judge in this process, which a check's body can hang."""
    out, err = sys.stdout, sys.stderr

    def step(_: None) -> None:
        with redirect_stdout(out), redirect_stderr(err):  # which are a check's, at that time
            progress(None)

    with open_bench(plan, submission, settings, step) as bench:
        yield Unforked(bench)
