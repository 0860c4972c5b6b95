"""`grade class`: grade whatever a class handed in for an exercise, and keep it in a gradebook."""

from __future__ import annotations

from typing import Any

import click

from grader.cli import options
from grader.cli.own import complete_component, complete_exercise
from grader.hookspecs import hookimpl
from grader.plugins import Plugins


@click.command("class")
@click.argument("name", metavar="EXERCISE", shell_complete=complete_exercise)
@click.argument("folder", type=options.path)
@click.option(
    "--gradebook",
    metavar="FILE|URL",
    help="Where grades are kept: a file, or a database's URL.  [default: grades.db in the course]",
)
@click.option("--roster", type=options.path, help="A CSV file with everybody's names.")
@click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FORMAT[=FILE]",
    shell_complete=complete_component("reporters"),
    help="csv, canvas, moodle, jsonl, or another: see docs/reports.md. Repeatable.",
)
@click.option("--feedback", type=options.path, help="Write a page for each student into this folder.")
@click.option("--workers", type=click.IntRange(1), help="Processes that grade.  [default: one for each core]")
@click.option(
    "--executor",
    default="local",
    show_default=True,
    shell_complete=complete_component("executors"),
    help="Where they run.",
)
@click.option("--regrade", is_flag=True, help="Grade all again; tell whose score would change, and ask.")
@click.option("--yes", is_flag=True, help="With --regrade: do not ask.")
@click.option("--quiet", "-q", is_flag=True, help="Tell of what could not be graded, and nothing else.")
@options.seed
@options.examples
@options.sandbox
@options.fail_under
@options.reveal
@click.pass_obj
def class_(plugins: Plugins, /, **given: Any) -> None:
    """Grade what a class handed in.

    FOLDER holds a file or a folder for each student, or is what a platform exports: see docs/collecting.md.
    Run it again at any time: whoever is new or has changed is graded, everybody else is known.

    Exits with 0 when everybody who handed in earns --fail-under per cent of the automatic points, with 1
    when somebody earns less or cannot be taken, with 2 when the command is wrong, with 3 when something
    broke, with 130 when it was interrupted.
    """
    if given["gradebook"] == "":
        raise click.UsageError("--gradebook is empty; name a place")
    if given["yes"] and not given["regrade"]:
        raise click.UsageError("--yes goes with --regrade")
    from grader.cli.class_run import Wanted, grade_class  # here, as a database is no matter of other commands

    raise click.exceptions.Exit(grade_class(plugins, Wanted(**given)))


@hookimpl
def grader_commands() -> list[click.Command]:
    """The command `class`."""
    return [class_]
