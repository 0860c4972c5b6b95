"""An interrupt that lets what is in flight come to its end."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from types import FrameType

import click


@dataclass
class Stopping:
    """Whether somebody has interrupted the run."""

    asked: bool = False

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Within it a first interrupt is noted, and a second one is raised."""

        def stop(_number: int, _frame: FrameType | None) -> None:
            if self.asked:
                raise KeyboardInterrupt
            self.asked = True
            click.echo("\nFinishing what is in flight; once more ends it at once.", err=True)

        numbers = [signal.Signals[each] for each in ("SIGINT", "SIGTERM") if hasattr(signal, each)]
        before = [signal.signal(number, stop) for number in numbers]
        try:
            yield
        finally:
            for number, handler in zip(numbers, before, strict=True):
                signal.signal(number, handler)

    def told(self, done: int, total: int, place: str) -> int:
        """Say how to go on; gives the shells' usual exit code for an interrupt."""
        click.echo(
            f"Interrupted: {done:,} of {total:,} students are kept in {place}; no report was written.\n"
            "Next: type the same command again, and it goes on with the others.",
            err=True,
        )
        return 130
