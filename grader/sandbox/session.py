"""One submission's workers, one after another: started when needed, held to clocks, and what was asked."""

from __future__ import annotations

import contextlib
import re
import time
from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.components import Channel, Workers
from grader.errors import Elsewhere, Fault, GraderError, Parted, Stopped, SubmissionError, Unreadable
from grader.model import Limits
from grader.sandbox import wire
from grader.sandbox.proxy import MODULE, Answer, Face, refer
from grader.sandbox.record import Asked, Evidence, evidence, read
from grader.sandbox.worker import FIRST

LOAD = FIRST - 1  # the number of the request that loads a submission
MAX_BODY_CALLS = 10_000  # requests of one run of a check's body
MAX_BODY_BYTES = 32 << 20  # of its requests and answers, all of which are kept as evidence
MOMENT_S = 0.25  # for the answers to several requests
SPARE_CALLS = 4  # that may hang, each for an equal part of the time that goes into evidence


@dataclass
class Session:
    """A submission that runs: the subject that checks receive, over workers that come and go.

    The first request starts a worker and loads the submission; `renew()` makes the next one do so again.
    The clocks run only while a worker is waited for. A submission that does not load is asked no more:
    every check meets the same error.

    Args:
        workers: starts them.
        limits: the durations of the clocks, and what a worker may use.
        files: the files handed in, by name, the main one first; as they were, whatever a worker does.
        module: the name of the module that the main file becomes.
        unloadable: why the submission cannot be loaded, where that is known before.
        tell: a call's details as people read it.
    """

    workers: Workers
    limits: Limits
    files: Mapping[str, bytes]
    module: str
    unloadable: SubmissionError | Stopped | None = None
    face: Face = MODULE
    """how it is met"""
    asked: list[Asked] = field(default_factory=list)
    """the calls of the body that runs now, in order"""
    looked: set[str] = field(default_factory=set)
    """the names that the body that runs now has looked for"""
    stopped: Stopped | None = None
    """why nothing more can be asked by the body that runs now"""
    broken: GraderError | None = None
    """what failed of the kit or the machine, which a check's body may have caught"""

    def __post_init__(self) -> None:
        self._channel: Channel | None = None
        self._started = False
        self._names: dict[str, bool] = {}
        self._number = FIRST
        self._served: deque[Asked] | None = None
        self._at_once = True
        self._check_s = self._check_left = self.limits.check_s
        self._submission_left = self.limits.submission_s
        self._charged = True
        self._bytes_left = MAX_BODY_BYTES

    @property
    def confinement(self) -> tuple[str, ...]:
        """What confines the workers, as reports list it; empty where none was started."""
        return self.workers.layers if self._started else ()

    @property
    def main(self) -> str:
        """The main file's name."""
        return next(iter(self.files))

    @property
    def named(self) -> str:
        """The file that is named where the submission does not load."""
        return self.main

    @property
    def subject(self) -> Any:
        """What checks receive as `submission`."""
        return self.face.subject(self, self.main)

    @property
    def known(self) -> dict[str, bool]:
        """The names that it was found to have, and whether each can be called; none before it was loaded."""
        return self._names

    def begin_check(self, spare_s: float | None = None) -> None:
        """Set the check's clock; with `spare_s` to so many seconds, which are not the submission's."""
        self._charged = spare_s is None
        self._check_s = self._check_left = self.limits.check_s if spare_s is None else spare_s

    @property
    def spent(self) -> bool:
        """Whether the check's clock has run out."""
        return self._check_left <= 0

    def load(self) -> None:
        """Load the submission, where no worker has; why that fails is `unloadable`."""
        self.begin_body()
        with contextlib.suppress(SubmissionError, Stopped):
            self._load()

    def ask_all(self, requests: bytes) -> bytes:
        """The answers to several requests, joined as these are; nothing where they cannot be had at once.

        The worker answers when it has them all, so it gets a moment; where that is too short, each request
        has to be asked by itself, here and from then on. Raises `Stopped`.
        """
        self.load()
        if self._channel is None or not self._at_once:  # whichever body asks next meets why
            return b""
        try:
            return self._await(requests, min(MOMENT_S, self.limits.call_s))
        except Stopped as stopped:
            self._at_once = stopped.cause != "timeout"
            self.renew()
            raise

    def serve(self, asked: Sequence[Asked] | None) -> None:
        """From the next body on answer so, with `Parted` for all else; with None ask the submission again."""
        self._served = None if asked is None else deque(asked)

    def begin_body(self) -> None:
        """Forget the calls of an earlier run of a check's body."""
        self.asked.clear()
        self.looked.clear()
        self.stopped = None
        if isinstance(self.broken, Elsewhere):  # it was that body's question which nobody answers
            self.broken = None
        self._number = FIRST
        self._bytes_left = MAX_BODY_BYTES

    def evidence(self) -> Evidence:
        """What the body that ran last asked and was answered."""
        return evidence(self.asked, self._names, self, self.main, self.face)

    def renew(self) -> None:
        """End the worker; the next request starts another."""
        if self._channel is not None:
            self._channel.close()
        self._channel = None
        self._served = None

    def names(self) -> dict[str, bool]:
        """The submission's names and whether each can be called; raises what loading it raised."""
        self._load()
        return self._names

    def find(self, name: str) -> bool | None:
        """Whether that name can be called; None where there is none; raises what loading it raised."""
        self.looked.add(name)
        return self.names().get(name)

    def ask(self, verb: str, *details: Any) -> Answer:
        """One request and its answer; raises `Stopped` where none comes, or what loading raised."""
        self._load()
        number, self._number = self._number, self._number + 1
        request = wire.encode([number, verb, *details], refer)
        if self._served is not None:
            return self._serve(number, request)
        most_s = self.limits.call_s if self._charged else min(self.limits.call_s, self._check_s / SPARE_CALLS)
        return self._exchange(number, request, most_s)

    def _load(self) -> None:
        stop = self.broken or self.stopped or self.unloadable
        if stop is not None:
            raise stop
        if self._channel is not None:
            return
        try:
            self._channel = self.workers.start(self.files, self.limits)
            self._started = True
        except Exception as error:
            raise self._broken(error) from error
        try:
            request = wire.encode([LOAD, self.face.verb, self.main, self.module])
            answer = self._exchange(LOAD, request, self.limits.check_s)
            answer.value()
        except (SubmissionError, Stopped) as error:
            self.renew()
            if not self._charged:
                raise  # it has loaded before, or spare time ran out: that says nothing of the submission
            self.unloadable = _why_unloadable(self.named, self.files[self.named], error)
            raise self.unloadable from None
        self._names = answer.names or {}

    def _exchange(self, number: int, request: bytes, most_s: float) -> Answer:
        frame = b""
        try:
            frame = self._await(request, most_s)
            return read(frame, number, self)
        except Stopped as stopped:
            self._stop(stopped)
            raise
        finally:
            self._bytes_left -= len(request) + len(frame)
            if number != LOAD:
                self.asked.append(Asked(request, frame))

    def _serve(self, number: int, request: bytes) -> Answer:
        try:
            if not self._served or self._served[0].request != request:
                raise Parted("unreadable", "the check asks something else than was asked for it")
            self.asked.append(self._served.popleft())
            return read(self.asked[-1].answer, number, self)
        except Stopped as stopped:
            self._stop(stopped)
            raise

    def _stop(self, stopped: Stopped) -> None:
        self.renew()
        self.stopped = stopped

    def _await(self, request: bytes, most_s: float) -> bytes:
        assert self._channel is not None
        if self._bytes_left < 0 or len(self.asked) >= MAX_BODY_CALLS:
            raise Stopped("unreadable", "there is no end to the answers")
        clocks = [
            (most_s, f"no answer within {most_s:g} s: is there a loop that does not end?"),
            (self._check_left, f"the {self._check_s:g} s for this check are used up"),
        ]
        if self._charged:
            told = f"the {self.limits.submission_s:g} s for all checks are used up"
            clocks.append((self._submission_left, told))
        seconds, told = min(clocks)
        if seconds <= 0:
            raise Stopped("timeout", told)
        began = time.monotonic()
        try:
            return self._channel.ask(request, seconds)
        except Stopped as stopped:
            raise Stopped("timeout", told) if stopped.cause == "timeout" else stopped from None
        except Exception as error:
            raise self._broken(error) from error
        finally:
            waited = time.monotonic() - began
            self._check_left -= waited
            self._submission_left -= waited if self._charged else 0

    def _broken(self, error: Exception) -> GraderError:
        """What failed of the kit or the machine: no body can catch it for good, see `trial.outcome`."""
        told = f"a worker cannot be had: {type(error).__name__}: {error}"
        fault = error if isinstance(error, GraderError) else Fault(told, "run grade doctor, and try it again")
        self.broken = fault
        return fault


def _why_unloadable(file: str, data: bytes, error: SubmissionError | Stopped) -> SubmissionError | Stopped:
    """The error that every check meets: what loading raised, or that the file is no Python."""
    if isinstance(error, Stopped) or (error.line is not None and not isinstance(error, SyntaxError)):
        return error
    encoded = re.search("invalid or missing encoding declaration|UnicodeDecodeError", str(error))
    told = "it is not in UTF-8; save it as UTF-8" if encoded else str(error)
    unreadable = Unreadable(f"{error.file or file} cannot be read as Python: {told}")
    unreadable.file, unreadable.line = (file, _odd_line(data)) if encoded else (error.file, error.line)
    return unreadable


def _odd_line(data: bytes) -> int | None:
    """The first line that is not UTF-8."""
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return data.count(b"\n", 0, error.start) + 1
    return None
