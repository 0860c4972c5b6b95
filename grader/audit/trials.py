"""Try a whole plan on mistakes: which checks fail, on which case, without the evidence that students get."""

from __future__ import annotations

import signal
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace

from grader.bench import OpenBench
from grader.cases import Drawn, record
from grader.checks import Check
from grader.engine import Plan
from grader.errors import Parted, Stopped
from grader.hunt import hunt
from grader.levels import level_of
from grader.model import Settings, Submission
from grader.replay import Replay
from grader.store import Recorded
from grader.trial import Bench, Failure

CALL_S = 0.5  # seconds that a call of a mutant may take at first: many hang
ALL_S = 3600.0  # that all its calls may take together

Verdict = dict[str, Failure | None]
"""how each check fails whose needs are met; None where it passes"""


@dataclass(frozen=True)
class Trials:
    """Where mistakes are tried.

    Attributes:
        plan: the exercise's.
        open_judge: opens a submission, over workers that all of them share.
    """

    plan: Plan
    open_judge: OpenBench
    _recorded: dict[tuple[str, Settings, tuple[bytes, ...]], Recorded] = field(default_factory=dict)
    _drawn: defaultdict[tuple[str, Settings], Drawn] = field(default_factory=lambda: defaultdict(Drawn))

    @contextmanager
    def bench(self, submission: Submission, settings: Settings, *, quick: bool = False) -> Iterator[Bench]:
        """A bench for a submission, with all the time for all its calls, and if `quick` little for each."""
        limits = self.plan.exercise.limits
        call_s = min(limits.call_s, CALL_S) if quick else limits.call_s
        limits = replace(limits, call_s=call_s, submission_s=ALL_S)
        plan = replace(self.plan, exercise=replace(self.plan.exercise, limits=limits))
        with self.open_judge(plan, submission, settings, lambda _: None) as judge:
            yield judge.bench

    def cases(self, check: Check, bench: Bench) -> Recorded:
        """A check's cases, made once for each seed."""
        key = check.name, bench.settings, bench.counterexamples.get(check.name, ())
        if key not in self._recorded:
            self._recorded[key] = record(check, bench, self._drawn[key[:2]])
        return self._recorded[key]

    def tried(self, bench: Bench) -> Verdict:
        """The verdict on a mistake."""
        verdict: Verdict = {}
        for check in self.plan.checks:
            if check.body is None or any(verdict.get(need, True) for need in check.needs):
                continue
            if level_of(check) != "full":  # as in a run
                bench.session.renew()
            verdict[check.name] = self.failure(check, bench)
        return verdict

    def failure(self, check: Check, bench: Bench) -> Failure | None:
        """How a check fails, on the first case that does; what comes after it has a new worker."""
        recorded = self.cases(check, bench)
        with _ending(self.plan.exercise.limits.check_s):
            if recorded.batches is not None:
                failure = Replay(check, bench, recorded).first()
            else:
                bench.session.begin_check()
                found = hunt(check, bench)
                failure = found.failure if found else None
        if failure is not None:
            bench.session.renew()
        return failure

    def count(self, check: Check, bench: Bench) -> int:
        """How many of a check's cases fail; all of them where the mistake hangs or dies on one."""
        replay = Replay(check, bench, self.cases(check, bench))
        bench.session.begin_check()
        try:
            with _ending(self.plan.exercise.limits.check_s):
                return sum(1 for _ in replay.at_once())
        except Parted:
            bench.session.renew()
            with _ending(self.plan.exercise.limits.check_s):
                return sum(1 for _ in replay.one_by_one())
        except Stopped:
            return len(replay.recorded.cases)
        finally:
            bench.session.renew()


@contextmanager
def _ending(seconds: float) -> Iterator[None]:
    """Within it a body that computes for longer is stopped, as its judge's process would be in a run."""
    if not hasattr(signal, "setitimer") or threading.current_thread() is not threading.main_thread():
        yield
        return

    def stop(*_: object) -> None:
        raise Stopped("timeout", "the check does not come to an end on what it is given")

    before = signal.signal(signal.SIGPROF, stop)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, before)
