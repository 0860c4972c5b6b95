"""Cases that a submission meets at once: their requests in few frames, and the answers to them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable
from dataclasses import dataclass

from grader.sandbox import wire
from grader.sandbox.record import Asked

BATCH_BYTES = 128 << 10  # of requests and answers: well below what one frame may have
SEVERAL = 0  # the number of a request that stands for several
MAX_NUMBER = 255  # of a call that stands beside others in a request


@dataclass(frozen=True)
class Case:
    """One case of a check, as its body met it with the reference in the submission's place.

    Attributes:
        inputs: what Hypothesis gave to the body, encoded.
        asked: what the body asked of the submission, with the reference's answers.
        expected: what it asked of the reference, with the answers.
        raises: the type of the exception that the submission is to raise; None where it is to raise none.
        minimal: whether no smaller case is to be had, so that none is looked for.
    """

    inputs: bytes
    asked: tuple[Asked, ...] = ()
    expected: tuple[Asked, ...] = ()
    raises: str | None = None
    minimal: bool = False


@dataclass(frozen=True)
class Batch:
    """Cases in a row.

    Attributes:
        requests: all that their bodies ask of the submission, as it crosses; empty where that is nothing.
        answers: what the reference answers to it.
    """

    cases: tuple[Case, ...]
    requests: bytes = b""
    answers: bytes = b""

    def asked(self, answers: bytes) -> list[tuple[Asked, ...]]:
        """What each case asks, with the answers that have come; raises `wire.Refused` where they are none.

        Another number of answers is none: each belongs to a request.
        """
        frames = wire.split(answers)
        if len(frames) != sum(len(case.asked) for case in self.cases):
            raise wire.Refused("not well-formed")
        left = iter(frames)
        return [tuple([Asked(each.request, next(left)) for each in case.asked]) for case in self.cases]


def batches_of(cases: Iterable[Case]) -> tuple[Batch, ...]:
    """All cases in their order, as many in a batch as fit; one that asks nothing stands alone."""
    batches: list[list[Case]] = []
    room = 0
    for case in cases:
        size = sum(len(each.request) + len(each.answer) for each in case.asked)
        if not 0 < size <= room:
            batches.append([])
            room = BATCH_BYTES if size else 0
        batches[-1].append(case)
        room -= size
    return tuple(map(_batch, batches))


def _batch(cases: list[Case]) -> Batch:
    """The batch of these cases: calls in a row of one function cross as one request."""
    asked = [each for case in cases for each in case.asked]
    requests: list[bytes] = []
    for kind, run in itertools.groupby((each.request for each in asked), _kind):
        several = [*run]
        requests += several if kind is None else _joined(*kind, several)
    return Batch(tuple(cases), b"".join(requests), b"".join(each.answer for each in asked))


def _kind(request: bytes) -> tuple[str, bool] | None:
    """Which function is called, and whether its arguments are echoed; None for anything that is not plain."""
    try:
        number, verb, *details = wire.decode(request)
    except wire.Refused:  # objects cross
        return None
    if verb != "call" or number > MAX_NUMBER:
        return None
    owner, name, _, kwargs, echo = details
    return None if owner != 0 or kwargs else (name, echo)


def _joined(name: str, echo: bool, requests: list[bytes]) -> list[bytes]:
    """One request for several calls of a function; those calls where they are too deep to be part of one."""
    calls = [wire.decode(each) for each in requests]
    numbers, arguments = bytes(call[0] for call in calls), [call[4] for call in calls]
    try:
        return [wire.encode([SEVERAL, "calls", name, numbers, arguments, echo])]
    except wire.Refused:
        return requests
