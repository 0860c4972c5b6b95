"""What kinds open whose submissions are code: it runs in workers, which load it from files."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from grader.components import Workers
from grader.errors import SubmissionError, Unreadable
from grader.model import Exercise, Submission
from grader.sandbox.proxy import MODULE, Face
from grader.sandbox.session import Session

Read = Callable[[Exercise, Submission], Mapping[str, bytes]]


@contextmanager
def open_code(
    exercise: Exercise, submission: Submission, workers: Workers, read: Read, face: Face = MODULE
) -> Iterator[Session]:
    """A session over workers, each of which loads a private copy of some files.

    Files that cannot be read make the session's submission unloadable: each check meets the reason.

    Args:
        read: gives the files by name: first, as the main file, what is run as Python, then what lies
            beside it. It raises `Unreadable`. An exception is told with the innermost line of any of them.
        face: how checks meet the main file.
    """
    unloadable: SubmissionError | None = None
    files: Mapping[str, bytes] = dict.fromkeys(exercise.files, b"")
    try:
        files = read(exercise, submission)
    except Unreadable as error:
        unloadable = error
    module = Path(exercise.files[0]).stem
    workers.preload(exercise.preload)
    session = Session(workers, exercise.limits, files, module, unloadable, face)
    try:
        yield session
    finally:
        session.renew()
