"""What a person gives for the criteria of a submission: asked for, or as options have it; kept at once."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping

import click

from grader.canvas import points
from grader.checks import Check
from grader.cli.output import look, say
from grader.cli.rubric import page
from grader.errors import CallerError, Unreadable, did_you_mean
from grader.kinds.files import read_files
from grader.model import Exercise, Submission
from grader.review_file import keep
from grader.reviews import Mark, Review, digest_of, review_of

Criteria = Mapping[str, Check]


def unjudged(exercise: Exercise, submission: Submission, criteria: Criteria) -> list[str]:
    """The criteria that nobody has judged on what the submission is now.

    Raises:
        CallerError: where the submission cannot be read.
        Fault: where its review cannot.
    """
    _read(exercise, submission)
    marks, files = review_of(exercise, submission).marks, digest_of(exercise, submission)
    return [name for name in criteria if name not in marks or marks[name].files != files]


def _read(exercise: Exercise, submission: Submission) -> dict[str, bytes]:
    try:
        return read_files(exercise, submission)
    except Unreadable as error:
        raise CallerError(f"{submission.path}: {error}", "it cannot be judged as it is") from None


def ask(exercise: Exercise, submission: Submission, criteria: Criteria) -> None:
    """Show a submission, and ask for each criterion's level and a comment; each is kept at once."""
    files = _read(exercise, submission)
    given = review_of(exercise, submission)
    waiting = unjudged(exercise, submission, criteria)
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


def give(
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
    waiting = unjudged(exercise, submission, criteria)
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
    files = digest_of(exercise, submission) or ""  # it has been read before
    try:
        return keep(given, check.name, Mark(mark.points, level, files, mark.comment))
    except OSError as error:
        told = f"{given.path} cannot be written: {error.strerror}"
        raise CallerError(told, "look at the folder's rights and room") from None
