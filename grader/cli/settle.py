"""Ask whether what a regrading has found is to count."""

from __future__ import annotations

from collections.abc import Sequence

import click

from grader.classes.listed import Listed
from grader.classes.regrading import Change, agree, changes
from grader.classes.run import ClassRun
from grader.cli.tally import counted
from grader.show import one_line


def settle(run: ClassRun, students: Sequence[Listed], yes: bool) -> None:
    """Say whose score would change and why; take it where somebody agrees, or drop it."""
    number = 0
    for change in changes(run, students):
        before, after = change.scores
        if before != after:
            number += 1
            click.echo(line(change))
    told = f"{counted(number, 'score')} would change." if number else "No score would change."
    click.echo(told)
    if yes or not number or _agreed():
        agree(run, students)
    else:
        run.book.forget(run.rules.plan.exercise.name)
        click.echo("Every grade stays as it was.")


def _agreed() -> bool:
    """What somebody says; where nobody can, no."""
    try:
        return click.confirm("Shall this count?", default=False, err=True)
    except click.Abort:
        click.echo(err=True)
        return False


def line(change: Change) -> str:
    """A student's points before and after, and why."""
    before, after = ("none" if each is None else f"{each:g}" for each in change.scores)
    return f"{one_line(change.after.grade.student)}: {before} -> {after} ({change.after.why})"
