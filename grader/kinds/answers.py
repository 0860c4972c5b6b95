"""The kind `answers`: a TOML file with a line for each question. Checks receive it as a dict."""

from __future__ import annotations

from contextlib import AbstractContextManager

from grader.components import Kind, Opened, Workers
from grader.hookspecs import hookimpl
from grader.kinds.data import open_data
from grader.kinds.toml_file import parse
from grader.model import Exercise, Submission
from grader.mutation.quiz import mutate_answers

MAX_FILE = 1 << 14  # bytes: the worst that was found (a key of 8,000 parts) takes 1.3 s to read


def open_answers(
    exercise: Exercise, submission: Submission, _workers: Workers
) -> AbstractContextManager[Opened]:
    """The answers by question; a file that is no TOML makes the submission unloadable."""
    return open_data(exercise, submission, MAX_FILE, parse)


@hookimpl
def grader_kinds() -> list[Kind]:
    """The kind `answers`."""
    return [Kind("answers", open_answers, mutate=mutate_answers)]
