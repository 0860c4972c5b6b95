"""The reference's place: the judge's own process, behind the same line as a worker's."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.model import Limits
from grader.sandbox.copies import Copy, write_copy
from grader.sandbox.worker import Desk


@dataclass(frozen=True)
class Trusted:
    """Answers in this process; for the course's own code alone, and so no sandbox that can be picked by name.

    Attributes:
        home: the folder in which the copies are made.
    """

    home: Path
    layers: tuple[str, ...] = ()

    def preload(self, _modules: tuple[str, ...]) -> None:
        """Nothing: what this process has loaded stays loaded."""

    def release(self) -> None:
        """There is no process."""

    def start(self, files: Mapping[str, bytes], _limits: Limits) -> AtDesk:
        """A desk with a copy of these files."""
        return AtDesk(write_copy(self.home, files, scratch=False))


class AtDesk:
    """A channel to a desk in this process."""

    def __init__(self, copy: Copy) -> None:
        self._copy = copy
        self._desk = Desk(str(copy.folder), listed=False)  # for the reason in `checkers.load`

    def ask(self, frame: bytes, _seconds: float) -> bytes:
        """The answer, in its own time."""
        return self._desk.answer(frame)

    def close(self) -> None:
        """Remove the copy."""
        self._copy.remove()
