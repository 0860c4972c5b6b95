"""Cases that a submission meets at once: their requests in few frames, and the answers to them."""

from __future__ import annotations

import itertools
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from grader.sandbox import wire
from grader.sandbox.record import Asked
from grader.sandbox.worker import FIRST

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
        runs: for each frame of both, how many requests it stands for, and whether those echo arguments.
    """

    cases: tuple[Case, ...]
    requests: bytes = b""
    answers: bytes = b""
    runs: tuple[tuple[int, bool], ...] = ()

    def asked(self, answers: bytes) -> Iterator[tuple[Asked, ...]]:
        """What each case asks, with the answers that have come; raises `wire.Refused` where they are none."""
        try:
            left = self._single(wire.split(answers))
            for case in self.cases:
                yield tuple([Asked(each.request, next(left)) for each in case.asked])
            if next(left, None) is not None:  # also finds out what is wrong after the last one
                raise wire.Refused("not well-formed")
        except (AttributeError, KeyError, StopIteration, TypeError, ValueError) as error:
            raise wire.Refused("not well-formed") from error  # the worker may have sent anything

    def _single(self, frames: list[bytes]) -> Iterator[bytes]:
        """The answer to each request by itself."""
        numbers = (FIRST + index for case in self.cases for index in range(len(case.asked)))
        if len(frames) != len(self.runs):
            raise wire.Refused("not well-formed")
        for (length, echo), frame in zip(self.runs, frames, strict=True):
            own = [*itertools.islice(numbers, length)]
            yield from [frame] if length == 1 else _answers(frame, own, echo)


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
    """The batch of these cases: calls in a row of one function, each with a plain answer, cross as one."""
    asked = [each for case in cases for each in case.asked]
    requests, answers, runs = [], [], []
    for kind, run in itertools.groupby(asked, _kind):
        several = [*run]
        joined = _joined(*kind, several) if kind is not None and len(several) > 1 else None
        if kind is not None and joined is not None:
            requests.append(joined.request)
            answers.append(joined.answer)
            runs.append((len(several), kind[1]))
        else:
            requests += [each.request for each in several]
            answers += [each.answer for each in several]
            runs += [(1, False)] * len(several)
    return Batch(tuple(cases), b"".join(requests), b"".join(answers), tuple(runs))


def _joined(name: str, echo: bool, several: list[Asked]) -> Asked | None:
    """One request for several calls of a function, and its answer; None where they are too deep for one."""
    calls = [wire.decode(each.request) for each in several]
    told = [wire.decode(each.answer) for each in several]
    numbers = bytes(call[0] for call in calls)
    returned = [[each["returned"], each["arguments"]] if echo else each["returned"] for each in told]
    try:
        request = wire.encode([SEVERAL, "calls", name, numbers, [call[4] for call in calls], echo])
        return Asked(request, wire.encode({"number": SEVERAL, "returned": returned}))
    except wire.Refused:
        return None


def _kind(asked: Asked) -> tuple[str, bool] | None:
    """Which function is called, and whether its arguments are echoed; None for anything that is not plain."""
    try:
        number, verb, *details = wire.decode(asked.request)
        told = wire.decode(asked.answer)
    except wire.Refused:  # objects cross
        return None
    if verb != "call" or number > MAX_NUMBER:
        return None
    owner, name, _, kwargs, echo = details
    plain = ["number", "returned", "arguments"] if echo else ["number", "returned"]
    return None if owner != 0 or kwargs or [*told] != plain else (name, echo)


def _answers(frame: bytes, numbers: list[int], echo: bool) -> Iterator[bytes]:
    """The single answers in one to several calls."""
    told = wire.decode(frame)
    fields = ("returned", "arguments") if echo else ("returned",)
    others = iter(
        told.get("others", ())
    )  # in their order: keys of the worker's choice could collide in a dict
    place, other = next(others, (None, b""))
    for index, (number, returned) in enumerate(zip(numbers, told["returned"], strict=True)):
        if index != place:
            values = returned if echo else (returned,)
            yield wire.encode({"number": number, **dict(zip(fields, values, strict=True))})
        elif type(other) is bytes:
            yield other
            place, other = next(others, (None, b""))
        else:
            raise wire.Refused("not well-formed")
    if place is not None:
        raise wire.Refused("not well-formed")
