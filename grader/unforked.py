"""Judge in the command line's own process, where there is no `fork`."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from dataclasses import dataclass

from grader.bench import BenchJudge, open_bench
from grader.checks import Check
from grader.engine import Plan
from grader.model import Result, Settings, Submission
from grader.show import Escaped


@dataclass(frozen=True)
class Unforked:
    """A judge whose checks print to standard error, made printable, as they do in a process of their own."""

    bench: BenchJudge

    @property
    def confinement(self) -> tuple[str, ...]:
        """What confined the submission so far."""
        return self.bench.confinement

    def judge(self, check: Check) -> Result:
        """The result of a check."""
        escaped = Escaped(sys.stderr)
        with redirect_stdout(escaped), redirect_stderr(escaped):
            return self.bench.judge(check)


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
