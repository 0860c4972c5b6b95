"""A folder for each student, which bears the student's name; a file or an archive may stand for one."""

from __future__ import annotations

from pathlib import Path

from grader.collecting.entries import by_name, folders, listing
from grader.model import Exercise, Submission


def collect(path: Path, exercise: Exercise) -> list[Submission] | None:
    """A submission for each folder, and for each file among them; None where there is no folder.

    How deep a student's files lie in it is of no matter here: see `take`.
    """
    if not folders(path):
        return None
    return [found for each in listing(path) if (found := by_name(each, exercise))]
