"""`grade run`, and `grade EXERCISE`: grade what was handed in."""

from __future__ import annotations

import functools
import os
from collections.abc import Callable
from pathlib import Path

import click

from grader.cli import options
from grader.cli.bar import progress
from grader.cli.kept import Kept
from grader.cli.output import Output, for_people, outputs, show_error
from grader.cli.own import complete_component, complete_exercise, own_course
from grader.course import Course
from grader.errors import CallerError, Fault, GraderError, Stopped
from grader.hookspecs import hookimpl
from grader.levels import named
from grader.model import Exercise, Report, Result, Reveal, Settings, Status, Submission
from grader.plugins import Plugins
from grader.unfinished import unreadable


@click.command()
@click.argument("names", nargs=-1, metavar="EXERCISE…", shell_complete=complete_exercise)
@click.option("--all", "every", is_flag=True, help="Grade every exercise of the course, in order.")
@click.option("--submission", type=Path, help="Grade this file or folder, not the one in exercises/.")
@click.option(
    "--report",
    "reports",
    multiple=True,
    metavar="FORMAT[=FILE]",
    shell_complete=complete_component("reporters"),
    help="terminal, json, or a platform's: see docs/reports.md. Repeatable; a file is written beside what "
    "standard output shows.",
)
@options.seed
@options.examples
@options.sandbox
@options.fail_under
@options.reveal
@click.option("--verbose", "-v", is_flag=True, help="Show every failure in full, hints, seed and versions.")
@click.pass_obj
def run(
    plugins: Plugins,
    names: tuple[str, ...],
    every: bool,
    submission: Path | None,
    reports: tuple[str, ...],
    seed: int,
    examples: int,
    sandbox: str,
    fail_under: float,
    reveal: Reveal | None,
    verbose: bool,
) -> None:
    """Grade one exercise, several, or all of them.

    Exits with 0 when every exercise earns --fail-under per cent of its automatic points, with 1 when one
    earns less, with 2 when the command is wrong, with 3 when a checker or the kit is broken.
    """
    course = own_course()
    chosen, faults = _chosen(course, names, every)
    if submission and (every or len(names) > 1):
        raise CallerError("--submission goes with one exercise", "grade one exercise at a time")
    settings = Settings(seed=seed, examples=examples, sandbox=sandbox, reveal=reveal)
    plugins.pick("sandboxes", sandbox)
    sinks = outputs(reports, functools.partial(plugins.pick, "reporters"), verbose, usual_report())
    broken = [unreadable(name, settings, f"{fault}: {fault.next_step}") for name, fault in faults.items()]
    jobs, missing = _jobs(plugins, chosen, submission)
    _spare(sinks, jobs)
    kept = Kept(plugins, settings, jobs, sinks, broken)

    @functools.cache
    def prepare() -> None:
        for sink in sinks:
            sink.prepare()

    def grade(job: int) -> Report | GraderError:
        ended = missing.get(job) or _grade(plugins, *jobs[job], settings, kept.following(job), prepare)
        kept.end(job, ended)
        return ended

    try:
        ended = [*map(grade, range(len(jobs)))]
    except KeyboardInterrupt:
        if not kept.files:
            raise
        kept.stop()
        click.echo("\nInterrupted: what is known stands in the files of --report, as incomplete.", err=True)
        raise click.exceptions.Exit(130) from None
    graded = tuple(each for each in ended if isinstance(each, Report))
    errors = [*faults.values(), *(each for each in ended if isinstance(each, GraderError))]
    errors += kept.finish(ended)
    for each in errors:
        show_error(each)
    raise click.exceptions.Exit(max([exit_code(graded, fail_under), *(each.exit_code for each in errors)]))


def exit_code(reports: tuple[Report, ...], fail_under: float) -> int:
    """0, 1 or 3, as the command's help says; there is at least one report."""
    if any(result.status is Status.FAULT for report in reports for result in report.checks):
        return 3
    enough = fail_under - 1e-9  # points may be fractions, whose sums are rounded
    return 0 if reports and all(report.percent >= enough for report in reports) else 1


def usual_report() -> str:
    """The report that is shown where none is asked for: GitHub shows annotations beside a change."""
    return "github" if os.environ.get("GITHUB_ACTIONS") else "terminal"


def _chosen(course: Course, names: tuple[str, ...], every: bool) -> tuple[list[Exercise], dict[str, Fault]]:
    """The exercises to grade, and why others cannot be graded: one that is broken keeps none from grading."""
    if every and names:
        raise CallerError(f"--all and {names[0]!r} do not go together", "leave one of them out")
    if not every and not names:
        told = f"grade --all, or name some of: {', '.join(course.names())}"
        raise CallerError("no exercise is named", told)
    return course.exercises() if every else course.read(dict.fromkeys(names))


def _jobs(
    plugins: Plugins, exercises: list[Exercise], submission: Path | None
) -> tuple[list[tuple[Exercise, Submission]], dict[int, GraderError]]:
    """What is to be graded, and of some of it why it cannot be: nobody else's grading waits for that."""
    jobs: list[tuple[Exercise, Submission]] = []
    missing: dict[int, GraderError] = {}
    for each in exercises:
        where = (submission or each.folder).absolute()
        try:
            jobs += [(each, found) for found in _submissions(plugins, each, where, submission is None)]
        except Exception as error:
            missing[len(jobs)] = for_people(error, f" collecting {each.name}")
            jobs.append((each, Submission(where)))
    return jobs, missing


def _spare(sinks: list[Output], jobs: list[tuple[Exercise, Submission]]) -> None:
    """Raises `CallerError` where a report would take the place of what is handed in."""
    for exercise, submission in jobs:
        handed_in = {submission.path, *(submission.path / name for name in exercise.files)}
        for sink in sinks:
            if sink.file in handed_in:
                told = f"--report: {sink.file} is handed in, and a report would take its place"
                raise CallerError(told, "name another file")


def _submissions(plugins: Plugins, exercise: Exercise, where: Path, own: bool) -> list[Submission]:
    if not os.path.lexists(where):
        raise CallerError(f"there is no {where}", "give the path of the file or folder to grade")
    found: list[Submission] = [*(plugins.hook.grader_collect(path=where, exercise=exercise) or ())]
    if [each.path for each in found if each.student] == [where]:
        return found  # a plugin knows whose it is
    if any(each.student for each in found) and not own:
        next_step = (
            f"give the folder that holds it, or for a whole class: grade class {exercise.name} {where}"
        )
        raise CallerError(f"{where} does not hold {exercise.files[0]}; its folders may", next_step)
    if not found or found[0].student:
        back = f", or let grade reset {exercise.name} put the stub there" if own else ""
        raise CallerError(
            f"{where} does not hold {exercise.files[0]}", f"put {exercise.files[0]} there{back}"
        )
    return found


def _grade(
    plugins: Plugins,
    exercise: Exercise,
    submission: Submission,
    settings: Settings,
    keep: Callable[[Result | None], None],
    waiting: Callable[[], None],
) -> Report | GraderError:
    """The report, or why there is none: other exercises of the run are graded all the same.

    Args:
        keep: called with each result.
        waiting: called while the judge is waited for, in a process of its own.
    """

    def total() -> int:
        return len(named(plugins.checks(exercise), settings.reveal))

    try:
        with progress(exercise.name, total, waiting) as show:

            def step(result: Result | None) -> None:
                show(result)
                keep(result)

            report: Report = plugins.hook.grader_grade(
                exercise=exercise, submission=submission, settings=settings, progress=step
            )
        return report
    except (Exception, Stopped) as error:
        return for_people(error, f" grading {exercise.name}", whole=settings.reveal == "full")


@hookimpl
def grader_commands() -> list[click.Command]:
    """The command `run`."""
    return [run]
