"""Meet a submission with a check's recorded cases, many calls at once, up to the first case that fails."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass, replace

from grader.batches import Batch, Case
from grader.checks import Check
from grader.drive import replaying
from grader.errors import Parted, Stopped
from grader.sandbox import wire
from grader.sandbox.record import Asked
from grader.store import Recorded
from grader.trial import Bench, Failure, attempt, failure_of, steers_hypothesis


@dataclass(frozen=True)
class Replay:
    """A check's recorded cases on a submission."""

    check: Check
    bench: Bench
    recorded: Recorded

    def first(self) -> Failure | None:
        """How the first case fails that does; the failure knows it, unless it fails only beside others."""
        session = self.bench.session
        session.begin_check()
        try:
            return next(self.at_once(), None)
        except Parted:
            session.renew()
            return next(self.one_by_one(), None)
        except Stopped as stopped:  # at which call it was shows where they are asked one by one
            session.renew()
            failed = next(self.one_by_one(), None)
            if failed is None and stopped.cause != "timeout":
                told = (
                    f"{stopped.message}\nIn a new process it does not: your answer depends on earlier calls."
                )
                return Failure(stopped.cause, told, session.evidence())
            return failed

    def at_once(self) -> Iterator[Failure]:
        """How cases fail, batch by batch.

        A body need not run where it would meet what it met before, with the reference or somebody else, and
        accepted then.

        Raises:
            Parted: where a body asks something else than was asked for it, or answers cannot be told apart.
            Stopped: where the answers to a batch do not come.
        """
        session = self.bench.session
        for number, batch in enumerate(self.recorded.batches or ()):
            frame = session.ask_all(batch.requests) if batch.requests else b""
            alike = bool(frame) and self._alike()
            met = self._met(number, frame) if alike else b""
            if alike and (frame == batch.answers or met in self.bench.accepted):
                continue
            fails = apart = False
            asked = _asked(batch, frame) if frame else [()] * len(batch.cases)
            for case, own in zip(batch.cases, asked, strict=True):
                if own and own == case.asked and alike:
                    continue
                session.serve(own or None)
                failure = self.on(case)
                # What the answers are known by does not tell of names that the reference needs not.
                apart = apart or not self.recorded.looked.issuperset(session.looked)
                if failure is not None:
                    fails = True
                    yield failure
            if alike and not fails and not apart:
                self.bench.accepted[met] = None

    def one_by_one(self) -> Iterator[Failure]:
        """How cases fail, call by call."""
        for case in self.recorded.cases:
            failure = self.on(case)
            if failure is not None:
                yield failure

    def on(self, case: Case) -> Failure | None:
        """How one case fails, if it does."""
        self.bench.before_body()
        self.bench.reference.recall(self.recorded.names, case.expected)
        try:
            with replaying(self.check, case.inputs) as inputs:
                failure = attempt(self.check, self.bench, inputs, case.raises)
        except BaseException as error:
            if not steers_hypothesis(error):
                raise
            # The body rejects an answer; it took the reference's.
            failure = failure_of(error, self.bench.session)
        return failure and replace(failure, case=case)

    def _met(self, number: int, frame: bytes) -> bytes:
        """What tells these answers to a batch from all others."""
        batch = f"{self.check.name}/{number}/{self.bench.settings}/".encode()
        return hashlib.sha256(batch + frame).digest()

    def _alike(self) -> bool:
        """Whether the names that the body looks for are those of the reference.

        Where one of them is not to be had, the error suggests others: then all have to be the same.
        """
        names, known = self.recorded.names, self.bench.session.known
        if not self.recorded.looked.issubset(names):
            return names == known
        return all(names[name] == known.get(name) for name in self.recorded.looked)


def _asked(batch: Batch, answers: bytes) -> list[tuple[Asked, ...]]:
    try:
        return batch.asked(answers)
    except wire.Refused:
        raise Parted("unreadable", "the answers are not in the grader's format") from None
