"""`grade review EXERCISE SUBMISSION`: a person gives the points that no check can."""

from __future__ import annotations

import contextlib
import os
from collections.abc import Iterator
from pathlib import Path

import click

from grader.canvas import points
from grader.checks import Check
from grader.cli.output import look, say
from grader.cli.own import exercise_argument, own_course, own_seed
from grader.cli.rubric import page
from grader.errors import CallerError, Unreadable, did_you_mean
from grader.hookspecs import hookimpl
from grader.kinds.files import read_files
from grader.model import Exercise, Report, Settings, Submission
from grader.plugins import Plugins
from grader.review_file import keep
from grader.reviews import Mark, Review, digest_of, review_of

Criteria = dict[str, Check]


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
        _give(exercise, several[0], criteria, levels, comments)
        _tell(plugins, exercise, several[0])
        return
    one = len(several) == 1
    left = several if one else [each for each in several if _open(exercise, each, criteria)]
    if not left:
        say(f"All {len(several)} submissions in {path} are reviewed.")
    try:
        for number, each in enumerate(left, start=1):
            if not one:
                say(f"{len(left) - number + 1} of {len(several)} submissions wait.")
            _ask(exercise, each, criteria)
            _tell(plugins, exercise, each)
            if number < len(left) and not click.confirm("On with the next?", default=True):
                break
    except (click.Abort, KeyboardInterrupt):
        say("", f"What you have given is kept. Next: grade review {name} {path} goes on from here.")


def _submissions(plugins: Plugins, exercise: Exercise, path: Path) -> list[Submission]:
    """The submission at a path, or those in the folder there; raises `CallerError` where there is none."""
    if not os.path.lexists(path):
        raise CallerError(f"there is no {path}", "give the path of a submission, or of a folder of several")

    def collected(place: Path) -> list[Submission]:
        return [*(plugins.hook.grader_collect(path=place, exercise=exercise) or ())]

    found = collected(path)
    if not found and path.is_dir():
        sort = Path(exercise.files[0]).suffix
        inside = sorted(each for each in path.iterdir() if each.is_dir() or each.suffix == sort)
        found = [submission for each in inside for submission in collected(each)]
    if not found:
        raise CallerError(f"{path} holds nothing of {exercise.name}", f"put {exercise.files[0]} there")
    return found


def _open(exercise: Exercise, submission: Submission, criteria: Criteria) -> list[str]:
    """The criteria that nobody has judged on what the submission is now."""
    marks, files = review_of(exercise, submission).marks, digest_of(exercise, submission)
    return [name for name in criteria if name not in marks or marks[name].files != files]


def _ask(exercise: Exercise, submission: Submission, criteria: Criteria) -> None:
    """Show a submission, and ask for each criterion's level and a comment; each is kept at once."""
    try:
        files = read_files(exercise, submission)
    except Unreadable as error:
        raise CallerError(f"{submission.path}: {error}", "it cannot be judged as it is") from None
    given = review_of(exercise, submission)
    waiting = _open(exercise, submission, criteria)
    say("", f"{given.submission}")
    if given.marks and waiting:
        changed = [name for name in waiting if name in given.marks]
        say(f"Since it was judged it has changed: look again at {', '.join(changed)}." if changed else "")
    click.echo(page(files, criteria.values(), given.marks, look()))
    for name, check in criteria.items():
        before = given.marks.get(name)
        worth = _asked(check, before)
        comment = click.prompt(
            "  comment", default=before.comment if before else "", show_default=bool(before)
        )
        given = _kept(exercise, submission, given, check, Mark(worth, "", "", str(comment).strip()))


def _asked(check: Check, before: Mark | None) -> float:
    """The points that a person types; what is no level's is asked for again."""
    known = [each for each, _ in check.levels]

    def level(typed: str) -> float:
        try:
            return _level(check, typed)
        except CallerError as error:
            raise click.UsageError(f"{error}: {error.next_step}.") from None

    told = f"{check.name} ({', '.join(map(points, known[:-1]))} or {points(known[-1])})"
    default = points(before.points) if before and before.points in known else None
    return float(click.prompt(told, value_proc=level, default=default))


def _level(check: Check, typed: str) -> float:
    """Points as typed; raises `CallerError` for what is none of a criterion's levels."""
    known = [each for each, _ in check.levels]
    with contextlib.suppress(ValueError):
        if (worth := float(typed)) in known:
            return worth
    told = f"{typed!r} is no level of {check.name}"
    raise CallerError(told, f"give {', '.join(map(points, known[:-1]))} or {points(known[-1])}")


def _give(
    exercise: Exercise,
    submission: Submission,
    criteria: Criteria,
    levels: tuple[str, ...],
    comments: tuple[str, ...],
) -> None:
    """Take levels and comments as options have them; none is kept unless all are right."""
    given = review_of(exercise, submission)
    typed, said = dict(_pairs(levels, criteria)), dict(_pairs(comments, criteria))
    worth = {name: _level(criteria[name], each) for name, each in typed.items()}
    waiting = _open(exercise, submission, criteria)
    for name in said:
        if name not in worth and name in waiting:
            told = f"{name} has a comment and no level, on what the submission is now"
            raise CallerError(told, f"add --level {name}=POINTS")
    for name in {**worth, **said}:
        before = given.marks.get(name, Mark(0, "", ""))
        mark = Mark(worth.get(name, before.points), "", "", said.get(name, before.comment))
        given = _kept(exercise, submission, given, criteria[name], mark)


def _pairs(options: tuple[str, ...], criteria: Criteria) -> Iterator[tuple[str, str]]:
    """Each CRITERION=VALUE; raises `CallerError` for what is none."""
    for each in options:
        name, equals, value = each.partition("=")
        if not equals or name not in criteria:
            near = did_you_mean(name, criteria)
            told = f"{each!r} names no criterion{near}"
            raise CallerError(told, f"write CRITERION=…, with one of: {', '.join(criteria)}")
        yield name, value


def _kept(exercise: Exercise, submission: Submission, given: Review, check: Check, mark: Mark) -> Review:
    """The review with a mark of what the submission is now, in its file."""
    level = dict(check.levels)[mark.points]
    files = digest_of(exercise, submission)
    if files is None:
        raise CallerError(f"{submission.path} cannot be read", "it cannot be judged as it is")
    try:
        return keep(given, check.name, Mark(mark.points, level, files, mark.comment))
    except OSError as error:
        told = f"{given.path} cannot be written: {error.strerror}"
        raise CallerError(told, "look at the folder's rights and room") from None


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
