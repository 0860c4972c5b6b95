"""The text of what was handed in, as reports show it."""

from __future__ import annotations

from grader.errors import Unreadable
from grader.kinds.files import read_files
from grader.model import Exercise, Submission

MAX_SHOWN = 100_000  # characters of a file
CUT = "… (the rest is not shown)"


def source_of(exercise: Exercise, submission: Submission) -> dict[str, str]:
    """The exercise's files by name, the main one first; none where one cannot be read.

    What is no text (UTF-8) is left out, and what is too long is cut.
    """
    try:
        files = read_files(exercise, submission)
    except Unreadable:
        return {}
    found = {}
    for name, data in files.items():
        try:
            text = data.decode("utf-8-sig")
        except UnicodeDecodeError:
            continue
        found[name] = text if len(text) <= MAX_SHOWN else f"{text[:MAX_SHOWN]}\n{CUT}\n"
    return found
