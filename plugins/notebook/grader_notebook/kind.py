"""The kind `notebook`: the code cells of an `.ipynb` file are the module whose functions checks call."""

from __future__ import annotations

from contextlib import AbstractContextManager
from pathlib import Path

from grader import hookimpl
from grader.components import Kind, Workers
from grader.kinds.code import open_code
from grader.kinds.files import read_files
from grader.model import Exercise, Submission
from grader.sandbox.session import Session
from grader_notebook.cells import MAX_FILE, SMALLER, code_cells
from grader_notebook.mutants import mutate_notebook

LOADER = Path(__file__).with_name("loader.py")


def open_notebook(
    exercise: Exercise, submission: Submission, workers: Workers
) -> AbstractContextManager[Session]:
    """A session on a notebook's code cells."""
    return open_code(exercise, submission, workers, read_notebook)


def read_notebook(exercise: Exercise, submission: Submission) -> dict[str, bytes]:
    """The files of a worker: in the notebook's place what loads its cells, then a file for each of these.

    Raises:
        Unreadable: where the file is no notebook, or one without code.
    """
    file = exercise.files[0]
    files = read_files(exercise, submission, MAX_FILE, SMALLER)
    cells = code_cells(file, files[file])
    return files | {file: _module_of(list(cells))} | cells


def _module_of(names: list[str]) -> bytes:
    """The source of a module that the cells of these files make up; the loader leaves no name in it."""
    loader = LOADER.read_text("utf-8") + "\nload(module, names)\n"
    return f"exec({loader!r}, {{'module': globals(), 'names': {names!r}}})\n".encode()


@hookimpl
def grader_kinds() -> list[Kind]:
    """The kind `notebook`."""
    return [Kind("notebook", open_notebook, runs=True, mutate=mutate_notebook)]
