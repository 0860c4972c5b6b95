"""`grade run`, and `grade EXERCISE`: grade what was handed in."""

from __future__ import annotations

from pathlib import Path

import click

from grader.cli.output import outputs
from grader.cli.progress import progress
from grader.course import find_course
from grader.errors import CallerError
from grader.hookspecs import hookimpl
from grader.model import Executor, Exercise, Report, Settings, Status, Submission
from grader.plugins import Plugins
from grader.sandbox.host import refuse_reachable


@click.command()
@click.argument("exercises", nargs=-1, required=True, metavar="EXERCISE…")
@click.option("--submission", type=Path, help="Grade this file or folder, not the one in exercises/.")
@click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FORMAT[=FILE]",
    help="terminal or json; repeatable. A file is written beside what standard output shows.",
)
@click.option("--seed", type=int, default=0, show_default=True, help="Makes other cases.")
@click.option(
    "--examples", type=click.IntRange(1), default=100, show_default=True, help="Cases of each property."
)
@click.option("--sandbox", default="process", show_default=True, help="What the submission runs in.")
@click.option(
    "--fail-under",
    type=click.FloatRange(0, 100),
    default=100.0,
    show_default=True,
    help="Exit with 1 below so many per cent of the automatic points.",
)
@click.pass_obj
def run(
    plugins: Plugins,
    exercises: tuple[str, ...],
    submission: Path | None,
    reports: tuple[str, ...],
    seed: int,
    examples: int,
    sandbox: str,
    fail_under: float,
) -> None:
    """Grade exercises.

    Exits with 0 when every exercise earns --fail-under per cent of its automatic points, with 1 when one
    earns less, with 2 when the command is wrong, with 3 when a checker or the kit is broken.
    """
    course = find_course(Path.cwd())
    refuse_reachable(course.root)
    if submission and len(exercises) > 1:
        raise CallerError("--submission goes with one exercise", "grade one exercise at a time")
    chosen = [course.exercise(name) for name in dict.fromkeys(exercises)]
    settings = Settings(seed=seed, examples=examples, sandbox=sandbox)
    plugins.pick("sandboxes", sandbox)
    sinks = outputs(reports, plugins)
    executor: Executor = plugins.pick("executors", "local")
    jobs = [(each, _submission(plugins, each, submission)) for each in chosen]
    graded = tuple(executor.map(lambda job: _grade(plugins, job[0], job[1], settings), jobs))
    for sink in sinks:
        sink.write(graded)
    raise click.exceptions.Exit(exit_code(graded, fail_under))


def exit_code(reports: tuple[Report, ...], fail_under: float) -> int:
    """0, 1 or 3, as the command's help says; there is at least one report."""
    if any(result.status is Status.FAULT for report in reports for result in report.checks):
        return 3
    return 0 if reports and all(report.percent >= fail_under for report in reports) else 1


def _submission(plugins: Plugins, exercise: Exercise, path: Path | None) -> Submission:
    where = (path or exercise.folder).absolute()
    if not where.exists() and not where.is_symlink():
        raise CallerError(f"there is no {where}", "give the path of the file or folder to grade")
    for found in plugins.hook.grader_collect(path=where, exercise=exercise) or ():
        return found  # type: ignore[no-any-return]
    raise CallerError(f"{where} does not hold {exercise.files[0]}", f"put {exercise.files[0]} there")


def _grade(plugins: Plugins, exercise: Exercise, submission: Submission, settings: Settings) -> Report:
    with progress(exercise.name, len(plugins.checks(exercise))) as step:
        report: Report = plugins.hook.grader_grade(
            exercise=exercise, submission=submission, settings=settings, progress=step
        )
    return report


@hookimpl
def grader_commands() -> list[click.Command]:
    """The command `run`."""
    return [run]
