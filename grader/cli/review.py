"""`grade review EXERCISE SUBMISSION`: a person gives the points that no check can."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path

import click

from grader.canvas import points
from grader.checks import Check
from grader.cli.marks import ask, give, unjudged
from grader.cli.output import say, show_error
from grader.cli.own import exercise_argument, own_course, own_seed
from grader.collecting.entries import is_archive
from grader.errors import CallerError, GraderError
from grader.hookspecs import hookimpl
from grader.model import Exercise, Report, Settings, Submission
from grader.plugins import Plugins
from grader.reviews import review_of


@click.command()
@exercise_argument
@click.argument("path", type=Path)
@click.option("--level", "levels", multiple=True, metavar="CRITERION=POINTS", help="Give it; repeatable.")
@click.option("--comment", "comments", multiple=True, metavar="CRITERION=TEXT", help="Say it; repeatable.")
@click.pass_obj
def review(
    plugins: Plugins, name: str, path: Path, levels: tuple[str, ...], comments: tuple[str, ...]
) -> None:
    """Judge what a person has to judge of EXERCISE.

    PATH is one submission, or a folder of several: then the next comes that is not reviewed yet. You see it
    beside the rubric, and give each criterion one of its levels and, if you like, a comment. Each is written
    into reviews/ at once: stop whenever you like (Ctrl-C). Reports have it from then on, until the submission
    changes.
    """
    exercise = own_course().exercise(name)
    criteria = {each.name: each for each in plugins.checks(exercise) if each.levels}
    if not criteria:
        raise CallerError(f"no person judges anything of {name}", "its checker has no criterion()")
    several = _submissions(plugins, exercise, path.absolute())
    if levels or comments:
        if len(several) > 1:
            told = f"{path} holds {len(several)} submissions, and --level and --comment are for one"
            raise CallerError(told, "name the one that you judge")
        give(exercise, several[0], criteria, levels, comments)
        _tell(plugins, exercise, several[0])
        return
    try:
        if len(several) == 1:
            ask(exercise, several[0], criteria)
            _tell(plugins, exercise, several[0])
        else:
            _ask_all(plugins, exercise, several, criteria)
    except (click.Abort, KeyboardInterrupt):
        say("", f"What you have given is kept. Next: grade review {name} {path} goes on from here.")


def _ask_all(
    plugins: Plugins, exercise: Exercise, several: list[Submission], criteria: Mapping[str, Check]
) -> None:
    """Ask for one submission after another; one that cannot be judged keeps no other from it."""
    left, odd = list[Submission](), list[GraderError]()
    for each in several:
        try:
            left += [each] if unjudged(exercise, each, criteria) else []
        except GraderError as error:
            odd.append(error)
    for why in odd:
        show_error(why)
    if not left:
        say(f"All {len(several) - len(odd)} submissions that can be judged are reviewed.")
    for number, each in enumerate(left, start=1):
        say(f"{len(left) - number + 1} of {len(several)} submissions wait.")
        ask(exercise, each, criteria)
        _tell(plugins, exercise, each)
        if number < len(left) and not click.confirm("On with the next?", default=True):
            return


def _submissions(plugins: Plugins, exercise: Exercise, path: Path) -> list[Submission]:
    """The submission at a path, or those in the folder there; raises `CallerError` where there is none."""
    if not os.path.lexists(path):
        raise CallerError(f"there is no {path}", "give the path of a submission, or of a folder of several")

    def collected(place: Path) -> list[Submission]:
        collected = plugins.hook.grader_collect(path=place, exercise=exercise) or ()
        return [each for each in collected if not each.student]  # others are a class's

    if is_archive(path.name):
        raise CallerError(f"{path} is an archive", "unpack it, and name the folder")
    found = collected(path)
    if not found and path.is_dir():
        sort = Path(exercise.files[0]).suffix
        inside = sorted(each for each in path.iterdir() if each.is_dir() or each.suffix == sort)
        found = [submission for each in inside for submission in collected(each)]
    if not found:
        raise CallerError(f"{path} holds nothing of {exercise.name}", f"put {exercise.files[0]} there")
    return found


def _tell(plugins: Plugins, exercise: Exercise, submission: Submission) -> None:
    """What the submission comes to now."""
    report: Report = plugins.hook.grader_grade(
        exercise=exercise,
        submission=submission,
        settings=Settings(seed=own_seed()),
        progress=lambda _result: None,
    )
    path = os.path.relpath(review_of(exercise, submission).path)
    say(f"{points(report.score)} of {points(report.max_score)} points. Written: {path}", "")


@hookimpl
def grader_commands() -> list[click.Command]:
    """The command `review`."""
    return [review]
