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
from grader.cli.keys import CONTINUED, Pressed
from grader.cli.list import overview, standing
from grader.cli.output import for_people, look
from grader.cli.own import graded
from grader.cli.reset import changed, clock, put_back
from grader.cli.show import other_ways
from grader.components import Look
from grader.errors import GraderError, Stopped
from grader.levels import named
from grader.model import Exercise, Report, Result
from grader.plugins import Plugins

ARRIVED = "arrived"  # at another exercise, or at a stub that was put back
DRAW_S = 0.2  # between two pictures of a run
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
        self._body: Body = lambda look: ""  # what grading came to
        self._shown: Body = self._body  # that, or the list

    def run(self) -> None:
        """Until it is quit."""
        event: str | None = ARRIVED
        while event != "q":
            event = self._act(event) if event else self._events.wait()

    def _act(self, event: str) -> str | None:
        """Do what has happened; gives back what has happened meanwhile, or follows from it."""
        if event in (SAVED, ARRIVED, CONTINUED):
            return self._grade(moves_on=event == SAVED)
        if event == "n":
            return self._go_on()
        if event == "r":
            return self._reset()
        if event == "h":
            self._notes = self._hint()
            self._draw(self._body)
        elif event == "l":
            self._notes = ()
            listed = self._shown is not self._body
            self._draw(self._body if listed else partial(overview, standing(self._exercises)))
        elif event == RESIZED:
            self._draw(self._shown)
        return None

    def _go_on(self, *notes: str) -> str:
        self.exercise = following(self._exercises, self.exercise)
        self._events = replace(self._events, exercise=self.exercise)
        self._notes = notes
        return ARRIVED

    def _grade(self, moves_on: bool) -> str | None:
        reached: list[Result] = []
        drawn, later = time.monotonic(), None

        def progress(result: Result | None) -> None:
            nonlocal drawn, later
            reached.extend([result] if result else [])
            now = time.monotonic()
            if (result and len(reached) == 1) or now - drawn > DRAW_S:
                drawn = now
                self._draw(partial(of_run, reached, len(named(self._plugins.checks(self.exercise), None))))
            event = self._events.during()
            if event in (SAVED, CONTINUED, "n", "q"):
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
        if moves_on and self._report and self._report.is_done:
            return self._done(self._report)
        self._draw(self._body)
        return later

    def _done(self, report: Report) -> str | None:
        """Move on, unless there is nothing left."""
        name = self.exercise.name
        told = f"✓ {name} is done."
        if report.pending:
            told += " A person judges the rest."
        elif other_ways(self.exercise):
            told += f" Another right way: grade show {name}"
        if any(state != "done" for _, _, state in standing(self._exercises)):
            return self._go_on(told)
        self._notes = [told, "That was the last one: everything is done. Well done!"]
        self._draw(self._body)
        return None

    def _hint(self) -> list[str]:
        try:
            failed = failures(self._report) if self._report else None
        except GraderError:  # which the body tells
            failed = None
        if failed is None:
            return ["There is no hint on this: see below."]
        if not failed:
            return ["Nothing fails, so there is nothing to hint at. n goes on."]
        return next_hint(self.exercise, failed[0], alone=True)

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
        self._shown = body
        seen, rows = look(), shutil.get_terminal_size().lines
        done = sum(state == "done" for _, _, state in standing(self._exercises))
        frame = Frame(self.exercise, done, len(self._exercises), self._notes, body(seen))
        click.echo(CLEAR + "\n".join(frame.lines(seen, rows)), nl=False)
