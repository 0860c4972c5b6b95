"""The kind `python`: a module whose functions checks call, in a worker."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from grader.components import Kind, Workers
from grader.errors import SubmissionError, Unreadable
from grader.hookspecs import hookimpl
from grader.kinds.files import read_files
from grader.model import Exercise, Submission
from grader.sandbox.session import Session


@contextmanager
def open_python(exercise: Exercise, submission: Submission, workers: Workers) -> Iterator[Session]:
    """A session over workers, each of which loads a private copy of the files handed in.

    Files that cannot be read make the session's submission unloadable: each check meets the reason.
    """
    unloadable: SubmissionError | None = None
    files = dict.fromkeys(exercise.files, b"")
    try:
        files = read_files(exercise, submission)
    except Unreadable as error:
        unloadable = error
    module = Path(exercise.files[0]).stem
    workers.preload(exercise.preload)
    session = Session(workers, exercise.limits, files, module, unloadable)
    try:
        yield session
    finally:
        session.renew()


@hookimpl
def grader_kinds() -> list[Kind]:
    """The kind `python`."""
    return [Kind("python", open_python, runs=True)]
