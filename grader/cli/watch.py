"""`grade watch`: grade whenever the file is saved, show what is next, and move on when it is done."""

from __future__ import annotations

import os
import sys

import click

from grader.cli.own import complete_exercise, own_course
from grader.errors import CallerError
from grader.hookspecs import hookimpl
from grader.plugins import Plugins


@click.command()
@click.argument("name", metavar="[EXERCISE]", required=False, shell_complete=complete_exercise)
@click.pass_obj
def watch(plugins: Plugins, name: str | None) -> None:
    """Grade whenever you save.

    It begins with EXERCISE, or with what is next, and moves on when that is done.
    """
    from grader.cli.keys import open_keys  # here, as no other command needs the loop
    from grader.cli.loop import Loop, following

    course = own_course()
    exercises, faults = course.exercises()
    if not exercises:
        raise next(iter(faults.values()))
    chosen = course.exercise(name) if name else following(exercises, exercises[-1])
    if not (sys.stdin.isatty() and sys.stdout.isatty()) or os.environ.get("TERM") == "dumb":
        raise CallerError("grade watch needs a terminal", f"grade {chosen.name}")
    interrupted = False
    with open_keys() as pressed:
        loop = Loop(plugins, exercises, chosen, pressed)
        try:
            loop.run()
        except KeyboardInterrupt:
            interrupted = True
    click.echo(f"\nStopped at {loop.exercise.name}. Next: grade, or grade watch to go on.")
    raise click.exceptions.Exit(130 if interrupted else 0)


@hookimpl
def grader_commands() -> list[click.Command]:
    """The command `watch`."""
    return [watch]
