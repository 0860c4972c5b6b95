"""Tell on standard error how far a class run is: a bar on a terminal, elsewhere a line now and then."""

from __future__ import annotations

import signal
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType

import click

from grader.classes.grade import Grade
from grader.classes.run import Tell
from grader.cli import output
from grader.gradebook.entry import Entry
from grader.model import Exercise
from grader.show import one_line

LINES = 10  # for a whole run, where there is no bar
REDRAW_S = 0.1
TICK_S = 0.5
OTHERS = {"refused": "refused", "missing": "handed in nothing", "fault": "could not be graded"}
"""what else there may be, by its standing"""
UNSAID = ("", "new")
"""reasons that need no line"""


@dataclass
class Tally:
    """What was kept so far.

    Attributes:
        total: how many students there are.
        enough: per cent of the automatic points without which a submission fails.
        done: students with an entry; `known` of them had the same before.
        standings: of all of them.
        reasons: why those who had another before are graded again.
        below: graded ones that lack points, other than pending ones; `failed` of them have less than enough.
        faults: what broke in this run, also where a grade from before stands.
    """

    total: int
    enough: float
    done: int = 0
    known: int = 0
    standings: Counter[str] = field(default_factory=Counter)
    reasons: Counter[str] = field(default_factory=Counter)
    below: int = 0
    failed: int = 0
    faults: int = 0
    began: float = field(default_factory=time.monotonic)

    def add(self, entry: Entry) -> None:
        """Count an entry."""
        self.done += 1
        self.faults += entry.grade.standing == "fault"
        if entry.grade.score is not None:
            self.known += not entry.why
            self.reasons[entry.why] += 1
        self._count(entry.grade)

    def recount(self, grades: Iterable[Grade]) -> None:
        """Count these instead, as they are kept now."""
        self.standings.clear()
        self.reasons.clear()
        self.below = self.failed = 0
        for each in grades:
            self._count(each)

    def _count(self, grade: Grade) -> None:
        self.standings[grade.standing] += 1
        if grade.report and grade.score is not None:
            self.below += grade.score + grade.report.pending < grade.report.max_score - 1e-9
            self.failed += grade.report.percent < self.enough - 1e-9

    @property
    def exit_code(self) -> int:
        """0, 1 or 3, as the command's help says."""
        if self.faults or self.standings["fault"]:
            return 3
        return 1 if self.failed or self.standings["refused"] else 0

    def summarise(self, exercise: Exercise, folder: Path, place: str) -> None:
        """Say on standard output what came of the whole."""
        pending = self.standings["pending"]
        graded = self.standings["graded"] + pending
        before = f", {self.known:,} of them before" if self.known else ""
        all_points = "all points so far" if pending else "full marks"
        output.say(
            f"{exercise.name}  {exercise.title}",
            "",
            f"{counted(graded, 'student')} graded{before}: {graded - self.below:,} with {all_points}",
            *(f"{number:,} again: {why}" for why, number in self.reasons.items() if why not in UNSAID),
            *(
                [f"{pending:,} for a person to judge: grade review {exercise.name} {folder}"]
                if pending
                else []
            ),
            *(f"{self.standings[each]:,} {told}" for each, told in OTHERS.items() if self.standings[each]),
            f"Kept in {place}",
        )

    @property
    def told(self) -> str:
        """How it goes, in a few words."""
        faults = counted(self.faults, "fault")
        return f"{self.below:,} below full marks, {faults}, {self.rate:,.0f} a second"

    @property
    def brief(self) -> str:
        """The same, to stand beside a bar."""
        return f"{self.below:,} below, {counted(self.faults, 'fault')}, {self.rate:,.0f}/s"

    @property
    def rate(self) -> float:
        """Students a second."""
        return self.done / max(time.monotonic() - self.began, 0.001)


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


def counted(number: int, noun: str) -> str:
    """A number of things, such as "1 fault", "1,204 faults"."""
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
