"""Tell on standard error how far a run is, once it has taken half a second."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from grader.model import Result

SILENT_S = 0.5

Step = Callable[[Result | None], None]


@contextmanager
def progress(exercise: str, total: Callable[[], int]) -> Iterator[Step]:
    """Give a function to call with each result, and with None in between.

    A terminal gets a bar, anything else lines. There is no thread, as the judge is a fork of this process.

    Args:
        exercise: whose checks are counted.
        total: gives how many results there will be; it is asked late, too.
    """
    if sys.stderr.isatty():
        with _bar(exercise, total) as step:
            yield step
        return
    began = time.monotonic()
    done = 0

    def line(result: Result | None) -> None:
        nonlocal done
        done += result is not None
        if result is not None and time.monotonic() - began > SILENT_S:
            click.echo(f"{exercise}: {done}/{total()} {result.name} {result.status}", err=True)

    yield line


@contextmanager
def _bar(exercise: str, total: Callable[[], int]) -> Iterator[Step]:
    """A bar that appears late and leaves nothing behind."""
    from rich.console import Console  # here, as the bar is for slow runs
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True, auto_refresh=False)
    task = bar.add_task(exercise, total=None)
    began = time.monotonic()

    def step(result: Result | None) -> None:
        bar.advance(task, result is not None)
        if time.monotonic() - began > SILENT_S:
            bar.update(task, total=total())
            bar.start()
            bar.refresh()

    try:
        yield step
    finally:
        if bar.live.is_started:
            bar.stop()
