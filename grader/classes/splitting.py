"""Judge in this process as long as all answers are known, and from there on in a fork of it."""

from __future__ import annotations

import socket
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import msgspec

from grader.bench import BenchJudge, OpenBench
from grader.checks import Check
from grader.classes.rest import Rest
from grader.engine import OpenJudge, Plan
from grader.errors import Stopped, Unmet
from grader.forking import split
from grader.judge import SPARE_S
from grader.model import Result, Settings, Status, Submission
from grader.sandbox.channel import Channel
from grader.sandbox.host import START_S
from grader.sandbox.worker import send
from grader.settling import limit
from grader.supervisor import endless
from grader.timed import Timed


class Came(msgspec.Struct):
    """What a fork tells: which check it begins with, a check's result, or in the end all that is wanted."""

    begins: str | None = None
    result: Result | None = None
    last: bytes | None = None


class Splitting:
    """A judge that splits its process before the first check's body runs: the fork goes on, this one waits.

    So whatever a body leaves behind, or does without end, is the fork's; and a submission is run once.

    Args:
        home: a folder for what checks write.

    Attributes:
        line: in the fork, to the process that waits for it.
        last: in the process that waited, what the fork sent in the end; None where it did not come to it.
        results: those of the checks so far, by name.
    """

    def __init__(self, plan: Plan, settings: Settings, home: Path) -> None:
        self.line: socket.socket | None = None
        self.last: bytes | None = None
        self.results: dict[str, Result] = {}
        self._plan = plan
        self._settings = settings
        self._home = home
        self._bench: BenchJudge
        self._timed: Timed | None = None  # in the fork
        self._check: Check | None = None  # that is judged now
        self._cpu_s = 0.0

    def opening(self, open_bench: OpenBench) -> OpenJudge:
        """Gives this judge, where `engine.grade` opens one."""

        @contextmanager
        def open_judge(
            plan: Plan, submission: Submission, settings: Settings, progress: Callable[[None], None]
        ) -> Iterator[Splitting]:
            with open_bench(plan, submission, settings, progress) as judge:
                self._bench = replace(judge, bench=replace(judge.bench, before_body=self.split))
                yield self

        return open_judge

    def rest(self, open_judge: OpenJudge) -> OpenJudge:
        """Gives a judge of what is left where the fork did not come to its end."""

        @contextmanager
        def opened(
            plan: Plan, submission: Submission, settings: Settings, progress: Callable[[Result | None], None]
        ) -> Iterator[Rest]:
            with open_judge(plan, submission, settings, progress) as judge:
                yield Rest(judge, self.results, self.confinement if self.results else ())

        return opened

    def step(self, result: Result | None) -> None:
        """Note a check's result, and tell it to whoever waits."""
        if result:
            self.results[result.name] = result
            self._tell(Came(result=result))

    def end(self, last: bytes) -> None:
        """Tell whoever waits what is wanted, if anybody does."""
        self._tell(Came(last=last))

    @property
    def confinement(self) -> tuple[str, ...]:
        """What confined the submission so far."""
        return self._bench.confinement

    def load(self, check: Check) -> Result | None:
        """The check's result where the submission does not load."""
        self._check = check
        result = self._bench.load(check)
        if result:
            self.split()
        return result

    def judge(self, check: Check) -> Result:
        """The result of a check; only one that passes without its body is reached before the split."""
        if self._timed:
            self._tell(Came(begins=check.name))
            return self._timed.judge(check)
        self._check, self._cpu_s = check, 0.0
        try:
            result = self._bench.judge(check, self._trying)
            if result.status is not Status.PASSED:
                self.split()
            return result
        finally:
            if self._timed:
                self._timed.end()

    def ways(self, checks: Sequence[Check]) -> dict[str, Result]:
        """Ways in which cases of these checks fail."""
        self._check = None
        self.split()
        self._tell(Came(begins=""))
        assert self._timed
        return self._timed.ways(checks)

    def split(self) -> None:
        """Return in a fork; here wait for what it comes to, and raise `Unmet`."""
        if self.line:
            return
        end = split(progress=lambda _: None)
        if isinstance(end, Channel):
            self._wait(end)
            raise Unmet
        self.line = end
        limit(self._plan.exercise.limits)
        tempfile.tempdir = str(self._home)
        self._timed = Timed(self._bench, self._plan, self._settings)
        if self._check:
            self._timed.begin(self._check, self._cpu_s)

    def _trying(self, cpu_s: float) -> None:
        self._cpu_s = cpu_s

    def _tell(self, came: Came) -> None:
        if self.line:
            send(self.line, msgspec.msgpack.encode(came))

    def _wait(self, fork: Channel) -> None:
        """Take what the fork tells; a check in which it computes without end has failed by that."""
        begun = self._check.name if self._check else ""
        most_s = 4 * self._plan.exercise.limits.check_s + 3 * SPARE_S + START_S
        try:
            while self.last is None:
                came = msgspec.msgpack.decode(fork.receive(most_s), type=Came)
                begun = begun if came.begins is None else came.begins
                self.last = came.last
                if came.result:
                    self.results[came.result.name] = came.result
        except Stopped as stopped:
            for check in self._plan.checks:
                if check.name == begun and begun not in self.results and stopped.cause == "timeout":
                    self.results[begun] = endless(check)
        finally:
            fork.close()
