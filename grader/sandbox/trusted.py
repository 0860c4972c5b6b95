"""The reference's place: the judge's own process, behind the same line as a worker's."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from types import ModuleType

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
        return AtDesk(write_copy(self.home, files, scratch=False), alone=len(files) == 1)


class AtDesk:
    """A channel to a desk in this process.

    Args:
        alone: whether there is one file; otherwise it may import those beside it.
    """

    def __init__(self, copy: Copy, alone: bool) -> None:
        self._copy = copy
        self._alone = alone
        self._beside: dict[str, ModuleType] = {}
        self._desk = Desk(str(copy.folder), listed=False)  # for the reason in `checkers.load`

    def ask(self, frame: bytes, _seconds: float) -> bytes:
        """The answer, in its own time."""
        with nullcontext() if self._alone else self._among_its_own():
            return self._desk.answer(frame)

    @contextmanager
    def _among_its_own(self) -> Iterator[None]:
        """Within it the files beside the main one can be imported; other exercises have others so named."""
        folder = str(self._copy.folder)
        sys.path.append(folder)
        sys.modules.update(self._beside)
        try:
            yield
        finally:
            sys.path.remove(folder)
            own = [name for name, each in sys.modules.items() if _lies_in(each, folder)]
            self._beside = {name: sys.modules.pop(name) for name in own}

    def close(self) -> None:
        """Remove the copy."""
        self._copy.remove()


def _lies_in(module: ModuleType, folder: str) -> bool:
    return str(getattr(module, "__file__", None) or "").startswith(folder + os.sep)
