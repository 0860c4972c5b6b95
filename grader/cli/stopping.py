"""An interrupt that lets what is in flight come to its end."""

from __future__ import annotations

import signal
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from types import FrameType

import click

INTERRUPTS = ("SIGINT", "SIGTERM", "SIGHUP", "SIGBREAK")


@dataclass
class Stopping:
    """Whether somebody has interrupted the run."""

    asked: bool = False

    @contextmanager
    def heard(self) -> Iterator[None]:
        """Within it a first interrupt is noted; a second one ends what is within, and no more."""

        def stop(_number: int, _frame: FrameType | None) -> None:
            if self.asked:
                raise KeyboardInterrupt
            self.asked = True
            with suppress(OSError):  # the terminal may be what has gone
                click.echo("\nFinishing what is in flight; once more ends it at once.", err=True)

        known = [signal.Signals[each] for each in INTERRUPTS if hasattr(signal, each)]
        heard = [
            each for each in known if signal.getsignal(each) is not signal.SIG_IGN
        ]  # as `nohup` wants it
        before = [signal.signal(each, stop) for each in heard]
        try:
            with self.ended():
                yield
        finally:
            for number, handler in zip(heard, before, strict=True):
                signal.signal(number, handler)

    @contextmanager
    def ended(self) -> Iterator[None]:
        """An interrupt ends what is within, and no more; it is noted."""
        try:
            yield
        except KeyboardInterrupt:
            self.asked = True

    def told(self, done: int, total: int, place: str, proposed: bool) -> int:
        """Say how to go on; gives the shells' usual exit code for an interrupt."""
        kept = "nothing of the regrading counts yet" if proposed else f"every grade so far is kept in {place}"
        click.echo(
            f"Interrupted after {done:,} of {total:,} students: {kept}.\n"
            "Next: type the same command again, and it goes on from there, up to its reports.",
            err=True,
        )
        return 130
