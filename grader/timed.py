"""A judge that a body cannot keep from coming to its end."""

from __future__ import annotations

import signal
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from grader.bench import BenchJudge
from grader.checks import Check
from grader.engine import Plan
from grader.judge import SPARE_S
from grader.levels import level_of
from grader.model import Result, Settings
from grader.settling import be_silent

AGAIN = 5  # times the time that making the cases takes may be taken once more by what is not the submission's


@dataclass(frozen=True)
class Timed:
    """A judge whose process ends where a check's body computes without end.

    From the first check on that is not told in full, this process prints to nobody: what is told less comes
    later.

    Attributes:
        trying: called once a check has its cases, with the seconds of CPU time that making them took.
    """

    bench: BenchJudge
    plan: Plan
    settings: Settings
    trying: Callable[[float], None] = lambda cpu_s: None

    @property
    def confinement(self) -> tuple[str, ...]:
        """What confined the submission so far."""
        return self.bench.confinement

    def load(self, check: Check) -> Result | None:
        """The check's result where the submission does not load."""
        self._hush(check)
        return self.bench.load(check)

    def judge(self, check: Check) -> Result:
        """The result of a check."""

        def trying(cpu_s: float) -> None:
            self.trying(cpu_s)
            self.begin(check, cpu_s)

        self._hush(check)
        try:
            return self.bench.judge(check, trying)
        finally:
            self.end()

    def begin(self, check: Check, cpu_s: float) -> None:
        """From here on a body may run: it ends this process (SIGPROF) where it computes for too long.

        Args:
            cpu_s: seconds of CPU time that making the check's cases took.
        """
        self._hush(check)
        # The reference answers in this process, too, where evidence is looked for.
        signal.setitimer(signal.ITIMER_PROF, self.plan.exercise.limits.check_s + AGAIN * cpu_s)

    def end(self) -> None:
        """No body runs any more."""
        signal.setitimer(signal.ITIMER_PROF, 0)

    def ways(self, checks: Sequence[Check]) -> dict[str, Result]:
        """Ways in which cases of these checks fail; what these print has been seen."""
        be_silent()
        signal.setitimer(signal.ITIMER_PROF, 2 * SPARE_S)
        try:
            return self.bench.ways(checks)
        finally:
            self.end()

    def _hush(self, check: Check) -> None:
        if level_of(check, self.settings.reveal) != "full":
            be_silent()
