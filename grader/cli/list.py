"""`grade list`, and `grade` alone: what there is to do."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.output import show_error
from grader.course import find_course
from grader.errors import Fault
from grader.hookspecs import hookimpl


@click.command(name="list")
def list_exercises() -> None:
    """List the exercises of this course, in order."""
    exercises, faults = find_course(Path.cwd()).exercises()
    for fault in faults:
        show_error(fault)
    if not exercises:
        raise click.exceptions.Exit(Fault.exit_code)
    wide = max(len(each.name) for each in exercises)
    for each in exercises:
        click.echo(f"{each.name:{wide}}  {each.title}")
        click.echo(f"{'':{wide}}  exercises/{each.name}/{each.files[0]}")
    click.echo(f"\nNext: read exercises/{exercises[0].name}/README.md, then run: grade {exercises[0].name}")
    raise click.exceptions.Exit(Fault.exit_code if faults else 0)


@hookimpl
def grader_commands() -> list[click.Command]:
    """The command `list`."""
    return [list_exercises]
