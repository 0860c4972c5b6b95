"""What people gave for the criteria of submissions: read from `reviews/`, and merged into reports."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Generator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Annotated, Literal

import msgspec

from grader.errors import Fault, Unreadable
from grader.hookspecs import hookimpl
from grader.kinds.files import digest_of_files, read_files
from grader.model import Exercise, Report, Result, Status, Submission

FOLDER = "reviews"  # of a course

CHANGED = "The file has changed since this was judged: it waits to be judged again."
OTHER_RUBRIC = "What may be given for this has changed since it was judged: it waits to be judged again."


class Mark(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """What was given for one criterion.

    Attributes:
        points: of one of the criterion's levels.
        level: what earns them, as the criterion said.
        comment: the person's own words.
        files: digest of the files that were judged.
    """

    points: Annotated[float, msgspec.Meta(ge=0)]
    level: str
    files: str
    comment: str = ""


class _File(msgspec.Struct, forbid_unknown_fields=True):
    format: Literal[1]
    submission: str
    criteria: dict[str, Mark]


@dataclass(frozen=True)
class Review:
    """A review of one submission.

    Attributes:
        path: its file, whether there or not.
        submission: what it is of, as seen from the course.
        marks: what was given so far, by the criterion's name.
    """

    path: Path
    submission: str
    marks: dict[str, Mark] = field(default_factory=dict)


def review_of(exercise: Exercise, submission: Submission) -> Review:
    """The review of a submission, as far as there is one.

    Raises:
        Fault: where its file cannot be read, or holds the review of another submission.
    """
    course = exercise.folder.parents[1]
    place = submission.path.absolute()
    shown = place.relative_to(course).as_posix() if place.is_relative_to(course) else str(place)
    parts = [_safe(each) for each in Path(shown).parts[-2:]]
    path = course.joinpath(FOLDER, exercise.name, *parts[:-1], f"{parts[-1]}.toml")
    if not path.exists():
        return Review(path, shown)
    try:
        read = msgspec.convert(tomllib.loads(path.read_text("utf-8")), _File)
    except (OSError, ValueError) as error:  # tomllib's, msgspec's and Unicode's errors are ValueErrors
        raise Fault(
            f"{path} cannot be read: {error}", "put it right, or move it away and judge again"
        ) from None
    if read.submission != shown:
        told = f"{path} is the review of {read.submission}, and not of {shown}"
        raise Fault(told, "give one of the two folders another name")
    return Review(path, shown, read.criteria)


def digest_of(exercise: Exercise, submission: Submission) -> str | None:
    """What tells the files handed in from others; None where they cannot be read."""
    try:
        return digest_of_files(read_files(exercise, submission))
    except Unreadable:
        return None


def merged(report: Report, review: Review, files: str | None) -> Report:
    """The report with what a person gave; where that no longer fits, the criterion waits and says why.

    Args:
        files: digest of the files that were graded.
    """
    return replace(
        report, checks=tuple(_judged(each, review.marks.get(each.name), files) for each in report.checks)
    )


def _judged(result: Result, mark: Mark | None, files: str | None) -> Result:
    if mark is None or result.status is not Status.PENDING or not result.levels:
        return result
    if mark.files != files:
        return replace(result, message=CHANGED)
    if mark.points not in [points for points, _ in result.levels]:
        return replace(result, message=OTHER_RUBRIC)
    message = f"{mark.level}\n{mark.comment}".strip()
    return replace(result, status=Status.PASSED, score=mark.points, message=message, reviewed=True)


def _safe(name: str) -> str:
    """A part of a path as a file's name on any system; nothing leads out of the folder."""
    return re.sub(r"^\.|[^\w .,+@-]", "_", name) or "_"


@hookimpl(wrapper=True)
def grader_grade(exercise: Exercise, submission: Submission) -> Generator[None, Report | None, Report | None]:
    """Put what people gave into a report, where they did."""
    report = yield
    if report is None or not any(each.levels for each in report.checks):
        return report
    try:
        review = review_of(exercise, submission)
    except Fault as fault:
        return replace(report, checks=tuple(_kept_waiting(each, fault) for each in report.checks))
    return merged(report, review, digest_of(exercise, submission)) if review.marks else report


def _kept_waiting(result: Result, fault: Fault) -> Result:
    return replace(result, message=f"{fault}: {fault.next_step}") if result.levels else result
