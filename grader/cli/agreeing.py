"""Ask whether what a regrading has found is to count."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace

import click

from grader.classes.grade import Grades
from grader.classes.listed import Listed
from grader.classes.regrading import Change, agree, changes
from grader.classes.run import ClassRun
from grader.cli.tally import counted
from grader.gradebook.entry import Entry
from grader.show import one_line


def settled(
    run: ClassRun, students: Sequence[Listed], yes: bool, grades: Grades, say: Callable[[str], None]
) -> Grades:
    """Say whose grade would change and why; take it where somebody agrees, or drop it.

    Where all points stay, what else is told of them is taken without a question.

    Args:
        grades: as the regrading would have them.

    Returns:
        The grades that count from now on.
    """
    number = 0
    for change in changes(run, students):
        if change.moves:
            number += 1
            say(line(change))
    if not number:
        agree(run, students, number)
        say("No grade would change.")
        return grades
    say(f"{counted(number, 'grade')} would change.")
    if yes or _answer():
        agree(run, students, number)
        say("They count from now on.")
        return grades
    run.book.forget(run.rules.plan.exercise.name)
    say("Every grade stays as it was; the next run without --regrade would change them, too.")
    reports = (each.report for each in grades.each if each.report)
    return replace(grades, max_score=max((each.max_score for each in reports), default=grades.max_score))


def _answer() -> bool:
    """What somebody says; where nobody can, no."""
    try:
        return click.confirm("Shall this count?", default=False, err=True)
    except click.Abort:
        click.echo("\nNobody has answered: --yes takes it without a question.", err=True)
        return False


def line(change: Change) -> str:
    """What a student has before and after, and why."""
    student, why = one_line(change.after.grade.student), change.after.why
    return f"{student}: {_worth(change.before)} -> {_worth(change.after)} ({why})"


def _worth(entry: Entry | None) -> str:
    if entry is None:
        return "none"
    score, report = entry.grade.score, entry.grade.report
    if score is None or report is None:
        return entry.grade.standing
    pending = f", {report.pending:g} pending" if report.pending else ""
    return f"{score:g} of {report.max_score:g}{pending}"
