"""`grade hint EXERCISE`: one more step towards a check that fails, and never the solution."""

from __future__ import annotations

from dataclasses import replace

import click

from grader.cli.output import say
from grader.cli.own import exercise_argument, graded, own_course
from grader.errors import CallerError, Fault
from grader.hints import ladder
from grader.hookspecs import hookimpl
from grader.levels import is_named
from grader.model import Exercise, Report, Result, Status
from grader.plugins import Plugins
from grader.progress import progress_in


@click.command()
@exercise_argument
@click.argument("number", type=click.IntRange(1), default=1)
@click.pass_obj
def hint(plugins: Plugins, name: str, number: int) -> None:
    """Give one more hint for EXERCISE.

    It is for the first check that fails, or for the one of that NUMBER. Each call adds a step; none of them
    is the solution.
    """
    exercise = own_course().exercise(name)
    report = graded(plugins, exercise)
    failed = failures(report)
    if number > len(failed) > 0:
        fail = f"are {len(failed)} checks that fail" if failed[1:] else "is 1 check that fails"
        raise CallerError(f"there {fail}, and no {number}", f"grade hint {name}")
    if not failed:
        say(f"Nothing of {name} fails, so there is nothing to hint at. Next: grade")
        return
    say(*next_hint(exercise, failed[number - 1]), f"Next: change your file, and run: grade {name}")
    if number < len(failed) and failed[number - 1].cause != "unreadable":
        say(f"{len(failed)} checks fail. On the next one: grade hint {name} {number + 1}")


def failures(report: Report) -> list[Result]:
    """The checks that failed; raises `Fault` where one broke, of which a student's hints know nothing."""
    for each in report.checks:
        if each.status is Status.FAULT:
            broken = each.name if is_named(each) else "a check that you do not see"
            raise Fault(f"{report.exercise}: {broken} is broken: {each.message}", "tell your instructor")
    return [each for each in report.checks if each.status is Status.FAILED]


def next_hint(exercise: Exercise, result: Result, *, alone: bool = False) -> list[str]:
    """The claim, the steps so far and one more, which is counted.

    Args:
        alone: whether the new step is told without those before it.
    """
    steps, progress = ladder(exercise, result), progress_in(exercise)
    entry = progress.of(exercise)
    before = entry.hints.get(result.name, 0)
    given = min(before + 1, len(steps))
    kept = progress.keep(exercise, replace(entry, hints={**entry.hints, result.name: max(before, given)}))
    told = [f"Hint {number} of {len(steps)}: {step}" for number, step in enumerate(steps[:given], start=1)]
    lines = [f"✗ {result.claim}", *(told[-1:] if alone else told)]
    if given == len(steps):
        lines.append("That was the last one. Still stuck? Show somebody this page, and your file.")
    elif not kept:
        lines.append(f"(The next one cannot be counted here; grade {exercise.name} --verbose has them all.)")
    return lines


@hookimpl
def grader_commands() -> list[click.Command]:
    """The command `hint`."""
    return [hint]
