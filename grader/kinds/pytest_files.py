"""The kind `pytest`: plain test files of pytest's are the checks, and run in a worker with the submission.

They run in one process with it. It can read them, and make them pass without being right: each report says
so, and tests that students may not read are refused.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from importlib.resources import files
from pathlib import Path
from typing import Any

from grader.checks import Body, Check
from grader.components import Kind, Workers
from grader.errors import CheckerFault, SubmissionError, Unreadable, Wrong
from grader.found_tests import Test, tests_in, writer_in
from grader.hookspecs import hookimpl
from grader.kinds.files import read_files
from grader.model import Exercise, Submission
from grader.mutation.code import mutate_code
from grader.sandbox.record import Evidence
from grader.sandbox.session import Session

NAME = "pytest"
TESTS = "test_*.py"
COMMON = "conftest.py"
RUNNER = "grader_tests_runner"  # the module in the worker that runs tests
CAVEAT = (
    "These tests run in one process with the submission, which could make them pass without being right: "
    "their results are protected less than those of other checks."
)
REFUSED = "the submission would run beside them, and could read them"


@dataclass
class Tested(Session):
    """A submission, with its tests beside it: what they call of it does not cross, so no call is shown.

    Args:
        own: the submission's main file, which the main file here, the kit's, loads.
    """

    own: str = ""

    @property
    def named(self) -> str:
        """The file that is named where the submission does not load."""
        return self.own

    def evidence(self) -> Evidence:
        """What the body that ran last did, without its question for a test's outcome."""
        return replace(super().evidence(), calls=None, returned=None)


@contextmanager
def open_tests(exercise: Exercise, submission: Submission, workers: Workers) -> Iterator[Session]:
    """A session whose `outcome(node)` runs one test of the exercise's on the submission."""
    unloadable: SubmissionError | None = None
    own = dict.fromkeys(exercise.files, b"")
    try:
        own = read_files(exercise, submission)
    except Unreadable as error:
        unloadable = error
    runner = RUNNER
    while f"{runner}.py" in own:
        runner += "_"
    text = files("grader").joinpath("tests_runner.py").read_text("utf-8")
    text += f"\n\noutcome = begin({exercise.files[0]!r}, {exercise.files!r})\n"
    beside = {path.name: path.read_bytes() for path in _test_files(exercise)}
    workers.preload((*exercise.preload, "pytest"))
    given = {f"{runner}.py": text.encode(), **beside, **own}
    session = Tested(workers, exercise.limits, given, runner, unloadable, own=exercise.files[0])
    try:
        yield session
    finally:
        session.renew()


def _test_files(exercise: Exercise) -> list[Path]:
    """The files of tests, and what they have in common, that lie in the exercise's folder."""
    common = exercise.folder / COMMON
    found = [*sorted(exercise.folder.glob(TESTS)), *([common] if common.is_file() else [])]
    return [each for each in found if each.name not in exercise.files]


@hookimpl
def grader_checks(exercise: Exercise) -> list[Check]:
    """The tests of an exercise of this kind, each as a check.

    Raises:
        CheckerFault: for tests that cannot be read, that need a folder to write to where there is none, or
            that lie where students have no sight of them.
    """
    if exercise.kind != NAME:
        return []
    for path in sorted(exercise.solution.glob(TESTS)):
        told = f"{path}: {REFUSED}: move it to {exercise.folder}, or write a checker.py for the kind 'python'"
        raise CheckerFault(told, hidden=True)
    found = _test_files(exercise)
    for path in found if not exercise.limits.scratch_mb else ():
        if writer := writer_in(path):
            told = f"{writer[0]} needs a folder to write to: set scratch_mb below [limits] in exercise.toml"
            raise CheckerFault(f"{path}:{writer[1]}: {told}")
    checks = [_check(path, test) for path in found if path.name != COMMON for test in tests_in(path)]
    if not checks:
        raise CheckerFault(f"{exercise.folder}: there is no test in a file {TESTS}")
    return checks


def _check(path: Path, test: Test) -> Check:
    body = _body("::".join((path.name, *test.name.split("."))))
    return Check(test.name, test.claim, test.points, body, file=str(path), line=test.line)


def _body(node: str) -> Body:
    def body(submission: Any) -> None:
        match submission.outcome(node):
            case ["passed"]:
                return
            case ["failed", str(text), str(file), int(line)]:
                raised = SubmissionError(text)
                raised.file, raised.line = file, line
                raise raised
            case ["failed", str(text), None, None]:
                raise Wrong(text)
            case _:
                raise Wrong("the test's outcome cannot be read: does your code change pytest?")

    return body


@hookimpl
def grader_kinds() -> list[Kind]:
    """The kind `pytest`."""
    return [Kind(NAME, open_tests, mutate=mutate_code, caveat=CAVEAT)]
