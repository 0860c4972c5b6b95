"""Tell on standard error how far a run is, once it has taken half a second."""

from __future__ import annotations

import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

from grader.model import Result

SILENT_S = 0.5


@contextmanager
def progress(exercise: str, total: int) -> Iterator[Callable[[Result], None]]:
    """Give a function to call with each result; a terminal gets a bar, anything else lines.

    Args:
        exercise: whose checks are counted.
        total: how many results there will be.
    """
    if sys.stderr.isatty():
        with _bar(exercise, total) as step:
            yield step
        return
    began = time.monotonic()
    done = 0

    def line(result: Result) -> None:
        nonlocal done
        done += 1
        if time.monotonic() - began > SILENT_S:
            click.echo(f"{exercise}: {done}/{total} {result.name} {result.status}", err=True)

    yield line


@contextmanager
def _bar(exercise: str, total: int) -> Iterator[Callable[[Result], None]]:
    """A bar that appears late and leaves nothing behind."""
    from rich.console import Console  # here, as the bar is for slow runs
    from rich.progress import Progress

    bar = Progress(console=Console(stderr=True), transient=True)
    task = bar.add_task(exercise, total=total)
    timer = threading.Timer(SILENT_S, bar.start)
    timer.daemon = True
    timer.start()
    try:
        yield lambda _result: bar.advance(task)
    finally:
        timer.cancel()
        timer.join()
        if bar.live.is_started:
            bar.stop()
