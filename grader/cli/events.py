"""What `grade watch` waits for: a key, a save of the exercise's files, a window of another size."""

from __future__ import annotations

import contextlib
import shutil
import time
from dataclasses import dataclass, field
from pathlib import Path

from watchfiles import watch

from grader.cli.keys import Pressed
from grader.model import Exercise
from grader.stub import digest, own_files

SAVED = "saved"
RESIZED = "resized"
LOOK_S = 0.05  # between two looks while a run goes on
STEP_MS = 20  # the same while nothing goes on


@dataclass
class Events:
    """The events of one exercise; each is told once.

    Args:
        exercise: whose files are looked at.
        pressed: tells the next key.
    """

    exercise: Exercise
    pressed: Pressed
    _graded: str = field(default="", init=False)
    _size: tuple[int, int] = field(default=(0, 0), init=False)
    _looked: float = field(default_factory=time.monotonic, init=False)

    def begin(self) -> None:
        """A run begins: a change of the files from now on is an event."""
        self._graded = digest(own_files(self.exercise))
        self._size = shutil.get_terminal_size()

    def during(self) -> str | None:
        """What has happened while a run goes on, if anything; it may be asked as often as one likes."""
        if time.monotonic() - self._looked < LOOK_S:
            return None
        self._looked = time.monotonic()
        return self.pressed() or (SAVED if self._has_changed() else None)

    def wait(self) -> str:
        """What happens next."""
        folder = self.exercise.folder  # which may go and come back; the one that holds it stays
        mine = {folder, *(folder / name for name in self.exercise.files)}
        changes = watch(
            folder.parent, watch_filter=None, step=STEP_MS, rust_timeout=STEP_MS, yield_on_timeout=True
        )
        with contextlib.closing(changes):
            for number, changed in enumerate(changes):
                if key := self.pressed():
                    return key
                missed = number == 0 and self._has_changed()  # before the watch began
                if missed or mine & {Path(path) for _, path in changed}:
                    return SAVED
                if shutil.get_terminal_size() != self._size:
                    self._size = shutil.get_terminal_size()
                    return RESIZED
        raise KeyboardInterrupt  # watching ends in no other way

    def _has_changed(self) -> bool:
        return digest(own_files(self.exercise)) != self._graded
