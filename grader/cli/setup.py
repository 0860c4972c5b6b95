"""`grade setup PLATFORM DEST`: what a platform needs to grade the course's exercises."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import TYPE_CHECKING

import click
from click.shell_completion import CompletionItem

from grader.canvas import canvas, text, written
from grader.cli.output import look
from grader.cli.own import SEED, complete_exercise, own_course, own_seed
from grader.course import Course
from grader.errors import CallerError, did_you_mean
from grader.hookspecs import hookimpl
from grader.model import Exercise
from grader.plugins import Plugins
from grader.staged import Files, make_whole

if TYPE_CHECKING:
    from grader.setups.given import Setup

PLATFORMS = ("github", "gitlab", "gradescope", "classroom50", "prairielearn")


def complete_platform(_ctx: click.Context, _param: click.Parameter, incomplete: str) -> list[CompletionItem]:
    """Completes a platform's name."""
    return [CompletionItem(each) for each in PLATFORMS if each.startswith(incomplete)]


@click.command()
@click.argument("platform", shell_complete=complete_platform)
@click.argument("dest", type=Path)
@click.argument("names", nargs=-1, metavar="[EXERCISE…]", shell_complete=complete_exercise)
@click.pass_obj
def setup(plugins: Plugins, platform: str, dest: Path, names: tuple[str, ...]) -> None:
    """Write what PLATFORM needs to grade the exercises, or those that are named, to DEST, a new folder.

    PLATFORM is github, gitlab, gradescope, classroom50 or prairielearn; docs/ci.md tells of each. Where
    students can read a set-up, it holds the kit that `grade release` makes, and no solution.

    Exits with 0 when it is written, with 2 when the command is wrong, with 3 when the course does not hold.
    """
    chosen = _platform(platform)
    course = own_course()
    if os.path.lexists(dest):
        raise CallerError(f"{dest} is there already, and stays as it is", "name another, or take it away")
    exercises = _exercises(course, names)
    from grader.setups.given import Given  # here, as only staff need it

    seed = own_seed() if os.environ.get(SEED) else secrets.randbelow(10**9)
    files = chosen.make(Given(plugins, course.root, tuple(exercises), seed))
    try:
        make_whole({dest.absolute(): files})
    except OSError as error:
        told = f"{dest} cannot be written: {error.strerror}"
        raise CallerError(told, "nothing was written; look at the folder's rights and room") from None
    click.echo(_told(chosen, dest, files), nl=False)


def _platform(name: str) -> Setup:
    from grader.setups.known import SETUPS  # here, as only staff need it

    known = {each.name: each for each in SETUPS}
    if name not in known:
        told = f"there is no {name!r} among the platforms{did_you_mean(name, known)}"
        raise CallerError(told, f"choose from: {', '.join(known)}")
    return known[name]


def _exercises(course: Course, names: tuple[str, ...]) -> list[Exercise]:
    """Those of these names, or all; raises `CallerError` where one has no solution here."""
    exercises, faults = course.read(names) if names else course.exercises()
    for fault in faults.values():
        raise fault
    for each in exercises:
        if not each.solution.is_dir():
            told = f"there is no {each.solution}, and a set-up needs solutions, which only staff have"
            raise CallerError(told, "run it where they are")
    return exercises


def _told(chosen: Setup, dest: Path, files: Files) -> str:
    """What was written, who may see it, and what to do next."""
    from rich.table import Table  # see canvas.py

    shown = canvas(look())
    size = sum(map(len, files.values())) / 1000
    tops = sorted({path.partition("/")[0] + "/" * ("/" in path) for path in files})
    count = "1 file" if len(files) == 1 else f"{len(files)} files"
    shown.print(text(f"Written: {dest}, {count} of {size:,.0f} kB: {', '.join(tops)}"))
    shown.print(text(chosen.holds))
    shown.print(text("\nNext, as docs/ci.md tells at length:"))
    steps = Table.grid(padding=(0, 1, 0, 0))
    for number, step in enumerate(chosen.steps, 1):
        steps.add_row(f"{number}.", text(step))
    shown.print(steps)
    return written(shown)


@hookimpl
def grader_commands() -> list[click.Command]:
    """The command `setup`."""
    return [setup]
