"""`grade audit`: prove the checkers of a course."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from grader.cli.output import Format, outputs, show_error, write_all
from grader.cli.own import complete_component, complete_exercise, own_course
from grader.errors import CallerError, GraderError, did_you_mean
from grader.hookspecs import hookimpl
from grader.plugins import Plugins

if TYPE_CHECKING:
    from grader.audit.course import Tell


FORMATS = ("terminal", "json")
LINES = 10  # mistakes after which a line tells how far it is, where there is no terminal


@click.command()
@click.argument("names", nargs=-1, metavar="[EXERCISE…]", shell_complete=complete_exercise)
@click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FORMAT[=FILE]",
    shell_complete=lambda _ctx, _param, typed: [each for each in FORMATS if each.startswith(typed)],
    help="terminal or json; repeatable. A file is written beside what standard output shows.",
)
@click.option("--seeds", type=click.IntRange(0), default=20, show_default=True, help="Other seeds to try.")
@click.option(
    "--runs",
    type=click.IntRange(1),
    default=1_000,
    show_default=True,
    help="Inputs to try in search of what tells a mutant from the reference.",
)
@click.option("--workers", type=click.IntRange(1), help="Exercises to audit at once; by default one a core.")
@click.option(
    "--sandbox",
    default="auto",
    show_default=True,
    shell_complete=complete_component("sandboxes"),
    help="What submissions run in.",
)
@click.option("--verbose", "-v", is_flag=True, help="Show each check's figures, and what the columns mean.")
@click.pass_obj
def audit(
    plugins: Plugins,
    names: tuple[str, ...],
    reports: tuple[str, ...],
    seeds: int,
    runs: int,
    workers: int | None,
    sandbox: str,
    verbose: bool,
) -> None:
    """Prove the checkers of the named exercises, or of all.

    A stub is to earn nothing, a right solution everything; each wrong solution is to fail the check that it
    names, and each mutant of the reference some check. The smallest cases that show mistakes are kept beside
    the solution, and every later run meets them, whatever its seed.

    Exits with 0 when all is well, with 1 when an exercise falls short, with 2 when the command is wrong, with
    3 when a checker or the kit is broken.
    """
    from grader.audit.course import Job, audit_all  # here, as students never need it
    from grader.audit.found import Audit

    course = own_course()
    chosen, errors = course.read(dict.fromkeys(names)) if names else course.exercises()
    failed: list[GraderError] = [*errors.values()]
    plugins.pick("sandboxes", sandbox)
    sinks = outputs(reports, _picked, verbose)
    chosen = [*{each.name: each for each in chosen}.values()]
    staff = [each for each in chosen if each.solution.is_dir()]
    for each in chosen:
        if each not in staff:
            told = f"there is no {each.solution}, and an audit needs solutions, which only staff have"
            failed.append(CallerError(told, "run it where they are"))
    kinds = plugins.components("kinds")
    slow_first = sorted(staff, key=lambda each: not (each.kind in kinds and kinds[each.kind].runs))
    jobs = [Job(course.root, each.name, sandbox, seeds, runs) for each in slow_first]
    with _progress([each.name for each in staff]) as tell:
        found = audit_all(jobs, workers or os.cpu_count() or 1, tell)
    came = [found[each.name] for each in staff]
    audits = tuple(each for each in came if isinstance(each, Audit))
    failed += [each for each in came if isinstance(each, GraderError)]
    failed += write_all(sinks, audits)
    for error in failed:
        show_error(error)
    short = not all(each.passed for each in audits)
    raise click.exceptions.Exit(max([int(short), *(each.exit_code for each in failed)]))


def _picked(name: str) -> Format:
    from grader.audit import plain, table

    if name not in FORMATS:
        near = did_you_mean(name, FORMATS)
        raise CallerError(f"an audit has no report {name!r}{near}", f"choose from: {', '.join(FORMATS)}")
    return table.FORMAT if name == "terminal" else plain.FORMAT


@contextmanager
def _progress(names: list[str]) -> Iterator[Tell]:
    """Tell on standard error how far the audits are: bars in a terminal, elsewhere lines."""
    if not os.isatty(2):
        yield _line
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    columns = TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TextColumn("mistakes")
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks = {name: bars.add_task(name, total=None) for name in names}
        yield lambda name, done, of: bars.update(tasks[name], completed=done, total=of)


def _line(name: str, done: int, of: int) -> None:
    if done == of:
        click.echo(f"{name}: {of} mistakes tried", err=True)
    elif done and not done % LINES:
        click.echo(f"{name}: {done} of {of} mistakes tried", err=True)


@hookimpl
def grader_commands() -> list[click.Command]:
    """The command `audit`."""
    return [audit]
