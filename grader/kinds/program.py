"""The kind `program`: a file that reads and prints, which checks run as a script, in a worker."""

from __future__ import annotations

from contextlib import AbstractContextManager

from grader.components import Kind, Workers
from grader.hookspecs import hookimpl
from grader.kinds.code import open_code
from grader.kinds.files import read_files
from grader.model import Exercise, Submission
from grader.mutation.code import mutate_script
from grader.sandbox.program import PROGRAM
from grader.sandbox.session import Session


def open_program(
    exercise: Exercise, submission: Submission, workers: Workers
) -> AbstractContextManager[Session]:
    """A session on the files as they were handed in; the main one is compiled, and runs when a check says."""
    return open_code(exercise, submission, workers, read_files, PROGRAM)


@hookimpl
def grader_kinds() -> list[Kind]:
    """The kind `program`."""
    return [Kind("program", open_program, runs=True, mutate=mutate_script)]
