"""The kind `program`: a file that reads and prints. Checks receive one function, `run(stdin=…, args=…)`."""

from __future__ import annotations

import shlex
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

from grader.components import Kind, Workers
from grader.hookspecs import hookimpl
from grader.kinds.code import open_code
from grader.kinds.files import read_files
from grader.model import Exercise, Submission
from grader.mutation.code import mutate_code
from grader.sandbox.session import Session

RUNNER = Path(__file__).with_name("runner.py")
MOST = 600  # characters of a command that is told


def open_program(
    exercise: Exercise, submission: Submission, workers: Workers
) -> AbstractContextManager[Session]:
    """A session on what runs the file as a script: it is compiled when it loads, and run when it is asked."""
    file = exercise.files[0]

    def command(details: list[Any]) -> str:
        _, _, args, kwargs, *_ = details
        given = dict(zip(("stdin", "args"), args, strict=False)) | kwargs
        return command_line(file, given.get("stdin", ""), given.get("args", ()))

    return open_code(exercise, submission, workers, _read, command)


def _read(exercise: Exercise, submission: Submission) -> dict[str, bytes]:
    """What runs the file, and then the files as they were handed in."""
    files = read_files(exercise, submission)
    file = exercise.files[0]
    source = RUNNER.read_text("utf-8") + "\noffer_run(module, file)\n"
    first = f"exec({source!r}, {{'module': globals(), 'file': {file!r}, '__name__': 'runner'}})\n"
    return {f"run {file}": first.encode()} | files


def command_line(file: str, stdin: str, args: list[str]) -> str:
    """A run as it is typed into a shell."""
    command = shlex.join(["python", file, *map(str, args)])
    if not stdin:
        return command
    typed = stdin.replace("\\", "\\\\").replace("%", "%%").replace("\n", "\\n").replace("\t", "\\t")
    whole = f"printf {shlex.quote(typed)} | {command}"
    return whole if len(whole) <= MOST else f"{whole[:MOST]} … ({len(whole) - MOST:,} more characters)"


@hookimpl
def grader_kinds() -> list[Kind]:
    """The kind `program`."""
    return [Kind("program", open_program, runs=True, mutate=mutate_code)]
