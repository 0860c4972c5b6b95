"""What a check's body asked a worker and was answered, as it crossed: to show it, to give it once more."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import msgspec

from grader.errors import Stopped
from grader.sandbox import wire
from grader.sandbox.proxy import Answer, Face, Handle, Line, reference_to
from grader.sandbox.shown import called
from grader.show import show


@dataclass(frozen=True)
class Asked:
    """One request and its answer, as they crossed."""

    request: bytes
    answer: bytes


@dataclass(frozen=True)
class Evidence:
    """What one run of a check's body did with a submission.

    Attributes:
        subject: gives a subject that answers the same once more, without the submission.
        calls: the last calls, a line each, as Python to paste; None where there was none.
        returned: what the last of them gave back, as Python; None where it gave nothing back.
        held: the name and value, as Python, of what was read last of the submission; None after a call.
        asked: all requests and their answers.
    """

    subject: Callable[[], Any]
    calls: str | None = None
    returned: str | None = None
    held: tuple[str, str] | None = None
    asked: tuple[Asked, ...] = ()


def evidence(asked: Sequence[Asked], known: dict[str, bool], line: Line, file: str, face: Face) -> Evidence:
    """The evidence in what was asked.

    Args:
        known: the submission's names, and whether each can be called.
        line: what objects in the answers belong to.
        file: the submission's main file.
        face: how it is met.
    """
    kept = tuple(asked)
    calls = called(
        [(each.request, each.answer) for each in kept], face.command and partial(face.command, file)
    )
    returned = _returned(kept[-1], line) if kept else None
    last = requested(kept[-1], line) if returned else []
    held = (last[3], returned) if returned and last[1:3] == ["get", 0] else None
    return Evidence(lambda: face.subject(_Record(known, [*kept]), file), calls, returned, held, kept)


def read(frame: bytes, number: int, line: Line) -> Answer:
    """The answer in a frame; raises `Stopped` when it is none to the request of that number."""
    try:
        answer = msgspec.convert(wire.decode(frame, partial(Handle, line)), Answer)
    except Exception:  # the worker may have sent anything
        raise Stopped("unreadable", "the answer is not in the grader's format") from None
    if answer.number != number:
        raise Stopped("unreadable", "an answer came before the question")
    return answer


def raised_type(asked: Sequence[Asked]) -> str | None:
    """The type of the exception that the last answer tells of; None where it tells of none."""
    try:
        raised = wire.decode(asked[-1].answer, lambda *_: None)["raised"] if asked else None
        return str(raised["type"]) if raised else None
    except (wire.Refused, KeyError, TypeError):  # it tells of none, or of nothing that can be read
        return None


def requested(asked: Asked, line: Line) -> list[Any]:
    """A request as it was made: its number, its verb and the details."""
    request: list[Any] = wire.decode(asked.request, partial(reference_to, line))
    return request


def _returned(asked: Asked, line: Line) -> str | None:
    try:
        answer = read(asked.answer, requested(asked, line)[0], line)
    except Stopped:  # there was no answer, or none that can be read
        return None
    return show(answer.returned) if answer.raised is None and answer.refused is None else None


@dataclass(frozen=True)
class _Record:
    """A line that gives back the answers of an earlier run, one by one."""

    known: dict[str, bool]
    left: list[Asked]

    def names(self) -> dict[str, bool]:
        return self.known

    def find(self, name: str) -> bool | None:
        return self.known.get(name)

    def ask(self, _verb: str, *_details: Any) -> Answer:
        each = self.left.pop(0)
        return read(each.answer, requested(each, self)[0], self)
