"""The reference as a case recorded it: it is asked itself only where a body asks something else."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from typing import Any

from grader.components import Opened
from grader.errors import GraderError, Stopped
from grader.sandbox import wire
from grader.sandbox.proxy import Answer, refer
from grader.sandbox.record import Asked, read, requested
from grader.sandbox.session import Session
from grader.sandbox.worker import FIRST


class Recalled:
    """Answers as the reference did, as long as the questions are the same.

    Args:
        real: the reference itself, which is loaded where it is needed.
    """

    def __init__(self, real: Opened) -> None:
        self._real = real
        self._names: dict[str, bool] = {}
        self._case: tuple[Asked, ...] = ()
        self._left: deque[Asked] = deque()
        self._parted = True

    def recall(self, names: dict[str, bool], asked: Sequence[Asked]) -> None:
        """From the next body on, answer so; without names everything is asked of the reference itself."""
        self._names = names
        self._case = tuple(asked)

    @property
    def subject(self) -> Any:
        """What checks receive as `reference`."""
        real = self._real
        return real.face.subject(self, real.main) if isinstance(real, Session) else real.subject

    @property
    def stopped(self) -> Stopped | None:
        """Why the reference cannot be asked more by the body that runs now."""
        return self._real.stopped

    @property
    def broken(self) -> GraderError | None:
        """What failed of the kit or the machine."""
        return self._real.broken

    @property
    def asked(self) -> tuple[Asked, ...]:
        """What the body that runs now has asked, with the answers."""
        return tuple(self._real.asked) if self._parted else self._case[: len(self._case) - len(self._left)]

    def begin_body(self) -> None:
        """Begin the case from its start."""
        self._left = deque(self._case)
        self._parted = False
        self._real.begin_body()

    def names(self) -> dict[str, bool]:
        """The reference's names, and whether each can be called."""
        assert isinstance(self._real, Session)
        return self._names or self._real.names()

    def find(self, name: str) -> bool | None:
        """Whether that name can be called; None where there is no such name."""
        return self.names().get(name)

    def ask(self, verb: str, *details: Any) -> Answer:
        """The recorded answer, or the reference's own."""
        assert isinstance(self._real, Session)
        if not self._parted:
            number = FIRST + len(self._case) - len(self._left)
            if self._left and wire.encode([number, verb, *details], refer) == self._left[0].request:
                return read(self._left.popleft().answer, number, self)
            for each in self.asked:  # bring the reference itself to where the body has come
                self._real.ask(*requested(each, self)[1:])
            self._parted = True
        return self._real.ask(verb, *details)
