"""Tell on standard error how far a class run is: a bar on a terminal, elsewhere a line now and then."""

from __future__ import annotations

import signal
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from types import FrameType

import click

from grader.classes.run import Tell
from grader.cli.tally import Tally
from grader.gradebook.entry import Entry
from grader.show import one_line

LINES = 10  # for a whole run, where there is no bar
REDRAW_S = 0.1
TICK_S = 0.5


@contextmanager
def telling(tally: Tally, exercise: str, quiet: bool) -> Iterator[Tell]:
    """A function to call with each entry once it is kept.

    What cannot be graded is told in a line of its own, also when all else is quiet.
    """
    how = _silent if quiet else _bar if sys.stderr.isatty() else _lines
    with how(tally, exercise) as (show, tell_of):

        def tell(entry: Entry) -> None:
            tally.add(entry)
            if entry.grade.message and (entry.grade.standing != "missing" or not quiet):
                tell_of(f"{one_line(entry.grade.student)}: {one_line(entry.grade.message)}")
            show()

        yield tell


Shown = tuple[Callable[[], None], Callable[[str], None]]
"""shows how far it is; says a line beside that"""


def say(line: str) -> None:
    """A line beside everything else."""
    click.echo(line, err=True)


@contextmanager
def _silent(_tally: Tally, _exercise: str) -> Iterator[Shown]:
    yield (lambda: None), say


@contextmanager
def _lines(tally: Tally, exercise: str) -> Iterator[Shown]:
    """A line for each tenth."""

    def show() -> None:
        if tally.done * LINES // tally.total > (tally.done - 1) * LINES // tally.total:
            say(f"{exercise}: {tally.done:,} of {tally.total:,}, {tally.told}")

    yield show, say


@contextmanager
def _bar(tally: Tally, exercise: str) -> Iterator[Shown]:
    """A bar that leaves nothing behind.

    While somebody is waited for, a timer draws it, which forks do not inherit; no thread does, as processes
    are forked from this one.
    """
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn
    from rich.text import Text

    columns = (
        TextColumn("{task.description} {task.completed:,}/{task.total:,}"),
        BarColumn(bar_width=None),
        TimeRemainingColumn(compact=True, elapsed_when_finished=True),
        TextColumn("{task.fields[told]}"),
    )
    console = Console(stderr=True)
    drawn = 0.0
    with Progress(*columns, console=console, transient=True, auto_refresh=False, expand=True) as bar:
        task = bar.add_task(exercise, total=tally.total, told=tally.brief)

        def show() -> None:
            nonlocal drawn
            if (now := time.monotonic()) - drawn > REDRAW_S:
                drawn = now
                bar.update(task, completed=tally.done, told=tally.brief, refresh=True)

        with _often(show):
            yield show, lambda line: console.print(Text(line))


@contextmanager
def _often(show: Callable[[], None]) -> Iterator[None]:
    """Within it `show` is called also while somebody is waited for, where the system has timers."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def tick(_number: int, _frame: FrameType | None) -> None:
        with suppress(Exception):  # it may come at any moment, and the terminal may have gone
            show()

    before = signal.signal(signal.SIGALRM, tick)
    signal.setitimer(signal.ITIMER_REAL, TICK_S, TICK_S)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
