"""The kind `document`: a Markdown text. Checks receive its sections as a `Document`."""

from __future__ import annotations

from contextlib import AbstractContextManager

from grader.components import Kind, Opened, Workers
from grader.hookspecs import hookimpl
from grader.kinds.data import open_data
from grader.kinds.markdown_file import parse
from grader.model import Exercise, Submission
from grader.mutation.text import mutate_document

MAX_FILE = 1 << 16  # bytes: the worst that was found (lines that go on a quotation in quotations) takes 1.6 s


def open_document(
    exercise: Exercise, submission: Submission, _workers: Workers
) -> AbstractContextManager[Opened]:
    """The document's sections."""
    return open_data(exercise, submission, MAX_FILE, parse)


@hookimpl
def grader_kinds() -> list[Kind]:
    """The kind `document`."""
    return [Kind("document", open_document, mutate=mutate_document)]
