"""The kind `python`: a module whose functions checks call, in a worker."""

from __future__ import annotations

from contextlib import AbstractContextManager

from grader.components import Kind, Workers
from grader.hookspecs import hookimpl
from grader.kinds.code import open_code
from grader.kinds.files import read_files
from grader.model import Exercise, Submission
from grader.mutation.code import mutate_code
from grader.sandbox.session import Session


def open_python(
    exercise: Exercise, submission: Submission, workers: Workers
) -> AbstractContextManager[Session]:
    """A session on the files as they were handed in."""
    return open_code(exercise, submission, workers, read_files)


@hookimpl
def grader_kinds() -> list[Kind]:
    """The kind `python`."""
    return [Kind("python", open_python, runs=True, mutate=mutate_code)]
