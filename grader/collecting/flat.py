"""A folder of files, each bearing its student's name: `ada.py`, `bob.zip`."""

from __future__ import annotations

from pathlib import Path

from grader.collecting.entries import by_name, listing
from grader.model import Exercise, Submission


def collect(path: Path, exercise: Exercise) -> list[Submission] | None:
    """A submission for each file; None where there is none, or where folders lie among them.

    Files of another sort than the exercise's are taken in, too, so that whoever handed in `ada.pdf` is told.
    """
    entries = listing(path)
    if any(each.is_dir(follow_symlinks=False) for each in entries):
        return None
    return [found for each in entries if (found := by_name(each, exercise))] or None
