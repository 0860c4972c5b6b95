"""Workers that somebody watches, who is called now and then while one is waited for, and may end the run."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass

from grader.components import Channel, Workers
from grader.errors import GraderError
from grader.model import Limits
from grader.sandbox import channel as own


class Ended(GraderError):
    """Stands for what was raised where it has to pass through a check's body, which could catch all else."""

    def __init__(self) -> None:
        super().__init__("the run was ended", "run it again")


class Watch:
    """Calls somebody, not more often than is of use; what that raises ends the run.

    Args:
        call: called with None.
    """

    def __init__(self, call: Callable[[None], None]) -> None:
        self._call = call
        self._last = -math.inf
        self._raised: BaseException | None = None

    def look(self) -> None:
        """Call; raises `Ended` once the call has raised."""
        if self._raised is None and time.monotonic() - self._last >= own.POLL_S:
            try:
                self._call(None)
            except BaseException as error:
                self._raised = error
            self._last = time.monotonic()
        if self._raised is not None:
            raise Ended

    @contextmanager
    def over(self) -> Iterator[None]:
        """Around what has workers: what the call raised is raised at its end, whatever came of it."""
        try:
            yield
        finally:
            if self._raised is not None:
                raise self._raised


@dataclass(frozen=True)
class Watched:
    """A run's workers, as `components.Workers`; those of the kit's own sandboxes are watched all the time."""

    workers: Workers
    watch: Watch

    @property
    def layers(self) -> tuple[str, ...]:
        """What confines them."""
        return self.workers.layers

    def preload(self, modules: tuple[str, ...]) -> None:
        """Passed on."""
        self.workers.preload(modules)

    def release(self) -> None:
        """Passed on."""
        self.workers.release()

    def start(self, files: Mapping[str, bytes], limits: Limits) -> Channel:
        """A channel to a new worker."""
        self.watch.look()
        channel = self.workers.start(files, limits)
        if isinstance(channel, own.Channel):
            channel.watch(self.watch.look)
        return channel
