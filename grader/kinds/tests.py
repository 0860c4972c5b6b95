"""The kind `pytest`: plain pytest files are the checks, and run beside the submission in its worker.

That protects less than other kinds do: who runs beside the tests can change what they find. Every report
says so.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import replace
from pathlib import Path
from typing import Any

from grader.checks import Check
from grader.components import Kind, Workers
from grader.errors import CheckerFault, Unreadable, Wrong
from grader.hookspecs import hookimpl
from grader.kinds.code import open_code
from grader.kinds.files import read_files, read_regular
from grader.kinds.read_tests import Test, read_tests
from grader.model import Exercise, Submission
from grader.mutation.code import mutate_code
from grader.sandbox.session import Session
from grader.show import without_addresses

NAME = "pytest"
FIRST = "run tests"  # what a worker loads
RUNNER = Path(__file__).with_name("tests_runner.py")
WEAKER = "The tests run beside the submission, which could make them pass: to be sure, read the file."


def open_tested(
    exercise: Exercise, submission: Submission, workers: Workers
) -> AbstractContextManager[Session]:
    """A session on what runs one test after another."""
    # The runner has a name of its own: the tests import the submission by its.
    loaded = replace(exercise, files=(FIRST, *exercise.files), preload=(*exercise.preload, "pytest"))
    return open_code(loaded, submission, workers, lambda _, __: _read(exercise, submission), _command)


def _command(details: list[Any]) -> str:
    return f"pytest {details[2][0]}"


def _read(exercise: Exercise, submission: Submission) -> dict[str, bytes]:
    """What runs the tests, the files as they were handed in, the tests and what they share."""
    handed_in = read_files(exercise, submission)
    source = RUNNER.read_text("utf-8") + "\noffer_outcome(module)\n"
    first = f"exec({source!r}, {{'module': globals(), '__name__': 'runner'}})\n"
    beside = {
        path.name: read_regular(path)
        for folder in (exercise.folder, exercise.solution)
        for path in _beside(folder)
    }
    if both := handed_in.keys() & beside:
        raise Unreadable(f"{', '.join(sorted(both))} is the name of a file of tests, and of one handed in")
    return {FIRST: first.encode()} | beside | handed_in


def _files(folder: Path) -> list[Path]:
    return sorted(folder.glob("test_*.py"))


def _beside(folder: Path) -> list[Path]:
    return [*_files(folder), *folder.glob("conftest.py")]


@hookimpl(tryfirst=True)
def grader_checks(exercise: Exercise) -> list[Check]:
    """A check for each test of an exercise of this kind; those beside the solution are hidden."""
    if exercise.kind != NAME:
        return []
    found = [
        (test, hidden)
        for folder, hidden in ((exercise.folder, False), (exercise.solution, True))
        for path in _files(folder)
        for test in read_tests(path)
    ]
    if not exercise.limits.scratch_mb:
        _refuse_writing(exercise)
    names = [test.name for test, _ in found]
    return [_check(test, hidden, names.count(test.name) > 1) for test, hidden in found]


def _refuse_writing(exercise: Exercise) -> None:
    """Raises `CheckerFault` for tests that write, where a worker may write nowhere; the reference may."""
    for path in (each for folder in (exercise.folder, exercise.solution) for each in _beside(folder)):
        if re.search(r"\b(tmp_path|tmpdir)", path.read_text("utf-8", errors="replace")):
            told = f"{path}: its tests write files, and a submission may not"
            raise CheckerFault(
                told, next_step="give it room: scratch_mb = 10, below [limits] in exercise.toml"
            )


def _check(test: Test, hidden: bool, twice: bool) -> Check:
    name = f"{test.path.stem}.{test.name}" if twice else test.name
    return Check(
        name,
        test.claim,
        test.points,
        _body(test),
        hints=test.hints,
        reveal="category" if hidden else None,
        hidden=hidden,
        file=str(test.path),
        line=test.line,
    )


def _body(test: Test) -> Callable[[Any], None]:
    def body(submission: Any) -> None:
        outcome = submission.outcome(test.node)
        if outcome == []:
            return
        message, file, line = outcome
        told = without_addresses(str(message))
        if file == test.path.name:
            raise Wrong(f"{told}\nin line {line} of {file}")
        raise Wrong(told, file, line if isinstance(line, int) else None)

    return body


@hookimpl
def grader_kinds() -> list[Kind]:
    """The kind `pytest`."""
    return [Kind(NAME, open_tested, runs=True, mutate=mutate_code, caveat=WEAKER)]
