"""nbgrader: what `nbgrader collect` puts into `submitted/STUDENT/ASSIGNMENT/`.

Its user guide ("How to structure course files") has the layout, with a `timestamp.txt` beside the files, in
which stands when they were handed in: `2026-03-01 10:30:47.524219 UTC`.
"""

from __future__ import annotations

import os
from datetime import UTC, datetime
from pathlib import Path

from grader.collecting.entries import by_name, folders, listing
from grader.collecting.found import places
from grader.errors import Unreadable
from grader.kinds.files import read_regular
from grader.model import Exercise, Submission

STAMP = "timestamp.txt"
COURSE = frozenset({"source", "release", "autograded", "feedback", "nbgrader_config.py"})
"""what lies beside `submitted` in a course"""


def collect(path: Path, exercise: Exercise) -> list[Submission] | None:
    """A submission for each student who handed this exercise in; None where it is no such folder.

    No student alone makes it one: `submitted` lies beside nbgrader's other folders, or every student's work
    has its time stamp.

    The assignment is the folder of the exercise's name. Where no student has one, it is the only folder that
    a student has, or lies in one of several.
    """
    root = path
    if not path.is_symlink() and path.name != "submitted":
        beside = {each.name for each in listing(path)}
        if "submitted" in beside and (beside & COURSE or len(folders(path)) == 1):
            root = path / "submitted"
        elif not _has_stamps(path):
            return None
    students = [(each, [Path(inner.path) for inner in folders(Path(each.path))]) for each in listing(root)]
    if not any(assignments for _, assignments in students):
        return None
    is_named = any(each.name == exercise.name for _, assignments in students for each in assignments)
    found = []
    for student, assignments in students:
        own = [each for each in assignments if each.name == exercise.name or not is_named]
        if len(own) == 1:
            found.append(Submission(own[0], student.name, handed_in=_stamp(own[0] / STAMP)))
        elif own or not assignments or _holds_more(Path(student.path), len(assignments), exercise):
            found += [each] if (each := by_name(student, exercise)) else []
    return found or None


def _holds_more(student: Path, assignments: int, exercise: Exercise) -> bool:
    """Whether a student who has no folder of the assignment has handed something in for it all the same."""
    return len(listing(student)) > assignments or bool(places(student, exercise.files[0], most=1))


def _has_stamps(path: Path) -> bool:
    students = [folders(Path(student.path)) for student in folders(path)]
    return bool(students) and all(
        any(os.path.lexists(Path(each.path) / STAMP) for each in assignments) for assignments in students
    )


def _stamp(path: Path) -> datetime | None:
    """When it was handed in; None where that cannot be read, or in a time zone that is not told for sure."""
    try:
        text = read_regular(path, 1_000).decode().strip()
        told = datetime.fromisoformat(text.removesuffix(" UTC"))
    except (Unreadable, ValueError):
        return None
    return told.replace(tzinfo=UTC) if text.endswith(" UTC") else told if told.tzinfo else None
