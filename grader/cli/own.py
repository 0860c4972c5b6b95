"""What commands for students share: the exercise that they name, and what their own file earns."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import click
from click.shell_completion import CompletionItem

from grader.course import Course, find_course
from grader.errors import CallerError, GraderError
from grader.model import Exercise, Report, Result, Settings, Submission
from grader.plugins import Plugins
from grader.sandbox.host import refuse_reachable

SEED = "GRADER_SEED"  # of the environment


def own_course() -> Course:
    """The current folder's course; raises `CallerError` where there is none, or submissions can read it."""
    course = find_course(Path.cwd())
    refuse_reachable(course.root)
    return course


def own_seed() -> int:
    """The seed that the environment gives, or 0; raises `CallerError` for what is no integer."""
    value = os.environ.get(SEED) or "0"
    try:
        return int(value)
    except ValueError:
        told = f"{SEED}={value!r} is no integer"
        raise CallerError(told, f"unset {SEED}, or set it to an integer") from None


def graded(
    plugins: Plugins, exercise: Exercise, progress: Callable[[Result | None], None] = lambda result: None
) -> Report:
    """The report on the student's own file, by the settings that students have."""
    settings = Settings(seed=own_seed())
    report: Report = plugins.hook.grader_grade(
        exercise=exercise, submission=Submission(exercise.folder), settings=settings, progress=progress
    )
    return report


def within(exercise: Exercise, name: str) -> str:
    """Where a file of an exercise lies, seen from the current folder."""
    return os.path.relpath(exercise.folder / name)


def offered_exercises(incomplete: str) -> list[CompletionItem]:
    """The exercises that a shell offers; none where there is no course, as a shell shows no error."""
    try:
        exercises, _ = find_course(Path.cwd()).exercises()
    except GraderError:
        return []
    return [
        CompletionItem(each.name, help=each.title) for each in exercises if each.name.startswith(incomplete)
    ]


def complete_exercise(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Completes the name of an exercise."""
    return offered_exercises(incomplete)


def complete_component(what: str) -> Callable[[click.Context, click.Parameter, str], list[str]]:
    """Completes the name of a component of that sort: see `Plugins.components`."""

    def complete(ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[str]:
        plugins: Plugins = ctx.find_root().obj
        return [name for name in plugins.components(what) if name.startswith(incomplete)]

    return complete


exercise_argument = click.argument("name", metavar="EXERCISE", shell_complete=complete_exercise)
