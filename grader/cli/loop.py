"""What `grade watch` does until it is quit: grade, draw, wait for a key or a save, and again."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import click

from grader.cli.events import RESIZED, SAVED, Events
from grader.cli.frames import Frame, of_error, of_report, of_run
from grader.cli.hint import failures, next_hint
from grader.cli.keys import Pressed
from grader.cli.list import overview, standing
from grader.cli.output import for_people, look
from grader.cli.own import graded
from grader.cli.reset import changed, clock, put_back
from grader.cli.show import other_ways
from grader.components import Look
from grader.errors import GraderError, Stopped
from grader.model import Exercise, Report, Result
from grader.plugins import Plugins

ARRIVED = "arrived"  # at another exercise, or at a stub that was put back
NARROWEST = 20  # columns
DRAW_S = 0.1  # between two pictures of a run
CLEAR = "\x1b[2J\x1b[H"  # the window, and to its first place

Body = Callable[[Look], str]


def following(exercises: Sequence[Exercise], exercise: Exercise) -> Exercise:
    """The next one that is not done, in a circle; where all are done, the next one."""
    at = [each.name for each in exercises].index(exercise.name) + 1
    others = [*exercises[at:], *exercises[:at]]
    return next((each for each, _, state in standing(others) if state != "done"), others[0])


class _Interrupted(Exception):
    """A run is not waited for, as something has happened meanwhile."""


class Loop:
    """One session: the exercise that is worked on, and what the window shows.

    Args:
        exercises: all of the lesson, in order.
        exercise: the one to begin with.
        pressed: tells the next key.
    """

    def __init__(
        self, plugins: Plugins, exercises: Sequence[Exercise], exercise: Exercise, pressed: Pressed
    ) -> None:
        self._plugins = plugins
        self._exercises = exercises
        self.exercise = exercise
        self._events = Events(exercise, pressed)
        self._notes: Sequence[str] = ()
        self._report: Report | None = None
        self._body: Body = lambda look: ""

    def run(self) -> None:
        """Until it is quit."""
        event: str | None = ARRIVED
        while event != "q":
            event = self._act(event) if event else self._events.wait()

    def _act(self, event: str) -> str | None:
        """Do what has happened; gives back what has happened meanwhile, or follows from it."""
        if event in (SAVED, ARRIVED):
            return self._grade(moves_on=event == SAVED)
        if event == "n":
            return self._go_on()
        if event == "r":
            return self._reset()
        if event != RESIZED:
            self._notes = self._hint() if event == "h" else ()
        self._draw(partial(overview, standing(self._exercises)) if event == "l" else self._body)
        return None

    def _go_on(self, *notes: str) -> str:
        self.exercise = following(self._exercises, self.exercise)
        self._events = replace(self._events, exercise=self.exercise)
        self._notes = notes
        return ARRIVED

    def _grade(self, moves_on: bool) -> str | None:
        reached: list[Result] = []
        drawn, later = 0.0, None

        def progress(result: Result | None) -> None:
            nonlocal drawn, later
            reached.extend([result] if result else [])
            if result and time.monotonic() - drawn > DRAW_S:
                drawn = time.monotonic()
                self._draw(partial(of_run, reached, len(self._plugins.checks(self.exercise))))
            event = self._events.during()
            if event in (SAVED, "n", "q"):
                raise _Interrupted(event)
            later = event or later

        if moves_on:
            self._notes = ()
        self._events.begin()
        self._report = None
        try:
            self._report = graded(self._plugins, self.exercise, progress)
            self._body = partial(of_report, self._report)
        except _Interrupted as interrupted:
            return str(interrupted)
        except (Exception, Stopped) as error:
            self._body = partial(of_error, for_people(error, f" grading {self.exercise.name}"))
        if moves_on and self._report and self._report.percent >= 100:
            name = self.exercise.name
            done = f"✓ {name} is done."
            if other_ways(self.exercise):
                done += f" Another right way: grade show {name}"
            if any(state != "done" for _, _, state in standing(self._exercises)):
                return self._go_on(done)
            self._notes = [done, "That was the last one: everything is done. Well done!"]
        self._draw(self._body)
        return later

    def _hint(self) -> list[str]:
        try:
            failed = failures(self._report) if self._report else []
        except GraderError:  # which the body tells
            failed = []
        return next_hint(self.exercise, failed[0]) if failed else ["There is no failure to give a hint on."]

    def _reset(self) -> str | None:
        try:
            files = ", ".join(changed(self.exercise))
            if not files:
                self._notes = [f"{self.exercise.name} is untouched: nothing to put back."]
            else:
                self._notes = [f"Put the stub back for {files}? What you have is kept beside it: y or n"]
                self._draw(self._body)
                while (answer := self._events.wait()) == RESIZED:
                    self._draw(self._body)
                if answer == "y":
                    self._notes = put_back(self.exercise, clock())
                    return ARRIVED
                self._notes = ["Nothing was changed."]
        except GraderError as error:
            self._notes = [str(error), f"Next: {error.next_step}"]
        self._draw(self._body)
        return None

    def _draw(self, body: Body) -> None:
        columns, rows = shutil.get_terminal_size()
        seen = replace(look(), width=max(columns, NARROWEST))
        done = sum(state == "done" for _, _, state in standing(self._exercises))
        frame = Frame(self.exercise, done, len(self._exercises), self._notes, body(seen))
        click.echo(CLEAR + "\n".join(frame.lines(seen, rows)), nl=False)
