"""The reference's place in a release, where there is no reference: nobody answers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn

from grader.errors import Elsewhere
from grader.model import Exercise, Limits
from grader.sandbox.session import Session

ASKED = (
    "On your answers this needs the reference, which this kit does not have: it is tried where you hand in."
)


class Nobody:
    """Workers of a reference that there is not: the first question which no record answers ends the check."""

    layers: tuple[str, ...] = ()

    def preload(self, _modules: tuple[str, ...]) -> None:
        """Nobody loads anything."""

    def release(self) -> None:
        """There is no process."""

    def start(self, _files: Mapping[str, bytes], _limits: Limits) -> NoReturn:
        """Raises `Elsewhere`."""
        raise Elsewhere(ASKED, "hand in")


def absent(exercise: Exercise) -> Session:
    """The reference of an exercise in a release: whatever is asked of it raises `Elsewhere`."""
    return Session(Nobody(), exercise.limits, {exercise.files[0]: b""}, Path(exercise.files[0]).stem)
