"""Tell on standard error how far a run is, once it has taken half a second."""

from __future__ import annotations

import contextlib
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from grader.model import Result

if TYPE_CHECKING:
    from rich.progress import Progress

SILENT_S = 0.5

Step = Callable[[Result | None], None]
Show = Callable[[int, Result | None], None]


@contextmanager
def progress(exercise: str, total: Callable[[], int], waiting: Callable[[], None]) -> Iterator[Step]:
    """Give a function to call with each result, and with None in between.

    A terminal gets a bar, anything else lines. There is no thread, as the judge is a fork of this process.

    Args:
        exercise: whose checks are counted.
        total: gives how many results there will be; it is asked late, too.
        waiting: called with each None, when there is nothing else to do.
    """
    with (_bar if sys.stderr.isatty() else _lines)(exercise, total) as show:
        began = time.monotonic()
        done = 0

        def step(result: Result | None) -> None:
            nonlocal done
            done += result is not None
            if time.monotonic() - began > SILENT_S:
                show(done, result)
            if result is None:
                waiting()

        yield step


@contextmanager
def _lines(exercise: str, total: Callable[[], int]) -> Iterator[Show]:
    """A line for each result."""

    def show(done: int, result: Result | None) -> None:
        if result is not None:
            click.echo(f"{exercise}: {done}/{total()} {result.name} {result.status}", err=True)

    yield show


@contextmanager
def _bar(exercise: str, total: Callable[[], int]) -> Iterator[Show]:
    """A bar that leaves nothing behind."""
    with contextlib.ExitStack() as shown:
        bar: Progress | None = None

        def show(done: int, _result: Result | None) -> None:
            nonlocal bar
            if bar is None:
                from rich.console import Console  # here, as the bar is for slow runs
                from rich.progress import Progress

                bar = Progress(console=Console(stderr=True), transient=True, auto_refresh=False)
                bar.add_task(exercise, total=total())
                shown.enter_context(bar)
            bar.update(bar.task_ids[0], completed=done, refresh=True)

        yield show
