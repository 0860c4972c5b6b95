"""The reference's place in a release, where there is no reference: nobody answers."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NoReturn

from grader.errors import Elsewhere
from grader.model import Limits

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
