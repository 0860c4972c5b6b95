"""nbgrader: what `nbgrader collect` puts into `submitted/STUDENT/ASSIGNMENT/`.

Its user guide ("How to structure course files") has the layout, with a `timestamp.txt` beside the files, in
which stands when they were handed in: `2026-03-01 10:30:47.524219 UTC`.
"""

from __future__ import annotations

import itertools
import os
from datetime import UTC, datetime
from pathlib import Path

from grader.collecting.entries import by_name, folders, listing
from grader.errors import Unreadable
from grader.kinds.files import read_regular
from grader.model import Exercise, Submission

STAMP = "timestamp.txt"
SEARCHED = 50  # folders of students, for a time stamp


def collect(path: Path, exercise: Exercise) -> list[Submission] | None:
    """A submission for each student who handed this exercise in; None where it is no such folder.

    The assignment is the folder of the exercise's name. Where no student has one, it is the only folder that
    a student has, or lies in one of several.
    """
    inside = path / "submitted"
    root = inside if inside.is_dir() and not inside.is_symlink() else path
    if path.name != "submitted" and root == path and not _has_stamps(path):
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
        elif own or len(listing(Path(student.path))) > len(assignments) or not assignments:
            found += [each] if (each := by_name(student, exercise)) else []
    return found or None


def _has_stamps(path: Path) -> bool:
    some = itertools.islice(folders(path), SEARCHED)
    return any(
        os.path.lexists(Path(each.path) / STAMP) for student in some for each in folders(Path(student.path))
    )


def _stamp(path: Path) -> datetime | None:
    """When it was handed in; None where that cannot be read, or in a time zone that is not told for sure."""
    try:
        text = read_regular(path, 1_000).decode().strip()
        told = datetime.fromisoformat(text.removesuffix(" UTC"))
    except (Unreadable, ValueError):
        return None
    return told.replace(tzinfo=UTC) if text.endswith(" UTC") else told if told.tzinfo else None
