"""What authors of plugins test with: a small course, the command line on it, a kind that is opened, examples.

No plugin needs to be installed for it. What does not hold is an AssertionError that says what.
"""

from __future__ import annotations

import contextlib
import os
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from click.testing import CliRunner
from click.testing import Result as Ran

from grader.cli.main import cli
from grader.components import Executor, Kind, Look, Opened, Reporter
from grader.model import Adjustment, Exercise, Report, Result, Status, Submission
from grader.plugins import load_plugins
from grader.sandbox.copies import private_folder

CHECKER = '''
from hypothesis import given, strategies as st
from grader import agree, check

@check(points=1, hint="think of 2 + 2")
def example(submission):
    """two doubled is four"""
    agree(submission.double(2), 4)

@check(points=3, needs=example)
@given(st.integers())
def any_number(submission, reference, number):
    """any number is doubled"""
    agree(submission.double(number), reference.double(number))
'''
REFERENCE = "def double(n):\n    return 2 * n\n"
_UNSET = ("GRADER_DEBUG", "GRADER_TRACE", "GITHUB_ACTIONS")  # what would change what is printed
STUB = "def double(n):\n    pass  # TODO\n"


def write_course(
    root: Path,
    checker: str = CHECKER,
    reference: str = REFERENCE,
    *,
    stub: str = STUB,
    kind: str = "python",
    file: str = "double.py",
) -> Path:
    """Write a course of one exercise, `double`, of 4 points: give twice the number back.

    Args:
        root: the course's folder, which is made.
        file: the name of what is handed in.

    Returns:
        The course's folder.
    """
    exercise, solution = root / "exercises" / "double", root / "solutions" / "double"
    for folder in (exercise, solution):
        folder.mkdir(parents=True)
    (exercise / "exercise.toml").write_text(
        f'format = 1\ntitle = "Doubling"\nkind = "{kind}"\nfiles = ["{file}"]\n', "utf-8"
    )
    (exercise / "checker.py").write_text(checker, "utf-8")
    (exercise / file).write_text(stub, "utf-8")
    (solution / file).write_text(reference, "utf-8")
    return root


def grade(
    course: Path,
    *args: str | Path,
    plugins: Mapping[str, object] | None = None,
    env: Mapping[str, str | None] | None = None,
) -> Ran:
    """What `grade`, in the folder of a course and on a screen of 80 columns, exits with and prints.

    Standard error tells of progress, too, where grading takes more than a second.

    Args:
        plugins: by name, loaded as if their packages were installed, and instead of installed ones of
            these names. `grade audit` knows of installed ones alone, as it audits in other processes.
        env: variables of the environment to set, or with None to unset.
    """
    around = {"COLUMNS": "80", **dict.fromkeys(_UNSET), **(env or {})}
    with contextlib.chdir(course):
        return CliRunner(env=around).invoke(cli, [str(each) for each in args], obj=dict(plugins or {}))


@contextlib.contextmanager
def opened(kind: Kind, files: Mapping[str, str | bytes]) -> Iterator[Opened]:
    """A submission as a kind opens it, over real workers: `subject` is what checks receive.

    Args:
        files: what is handed in, by name, the main file first.
    """
    with tempfile.TemporaryDirectory() as folder, private_folder() as home:
        for name, content in files.items():
            data = content if isinstance(content, bytes) else content.encode()
            (Path(folder) / name).write_bytes(data)
        exercise = Exercise(
            "example", "Example", kind.name, tuple(files), Path(folder), Path(folder) / "none"
        )
        with (
            load_plugins().pick("sandboxes", "auto").open(home) as workers,
            kind.open(exercise, Submission(Path(folder)), workers) as it,
        ):
            lacks = [each for each in _members(Opened) if each not in dir(it)]
            assert not lacks, f"what {kind.name} opens lacks {', '.join(lacks)}: see grader.components.Opened"
            it.begin_check()
            it.begin_body()
            yield it


def _members(protocol: type) -> list[str]:
    return [name for name in vars(protocol) if not name.startswith("_")]


PASSED = Result("example", "two doubled is four", Status.PASSED, 1, score=1)
FAILED = Result(
    "any_number",
    "any number is doubled",
    Status.FAILED,
    3,
    cause="disagreement",
    message="the answer is 0 where -2 is expected",
    call="double(-1)",
    returned="0",
    expected="-2",
    hints=("think of 2 + 2",),
)
SKIPPED = Result("large", "large numbers, too", Status.SKIPPED, 2, message="needs any_number")
PENDING = Result("style", "it reads well", Status.PENDING, 4)
FAULT = Result("broken", "nobody can check this", Status.FAULT, 1, message="checker.py:7: it breaks")
HIDDEN = replace(
    FAILED, name="hidden: disagreement", claim="hidden checks", hidden=True, reveal="category", call=None
)
HOSTILE = replace(FAILED, name="hostile", message="\x1b[2J\u202e]]>|<script>`::error::`\r\x00")


def report(*checks: Result, **changes: Any) -> Report:
    """A report on `double` with these results; by keyword, what is to differ."""
    made = Report(
        "double", "Doubling", "inbox/ada/double.py", 0, 100, ("process",), {"grader": "0.1.0"}, checks
    )
    return replace(made, **changes)


REPORTS = (
    report(PASSED),
    report(PASSED, FAILED, SKIPPED, HIDDEN),
    report(PASSED, PENDING, adjustments=(Adjustment(-0.1, "handed in 1 day late"),)),
    report(PASSED, FAULT),
    report(PASSED, FAULT, incomplete="Grading was stopped."),
    report(HOSTILE, submission="inbox/\x1b[31m|`<b>/double.py"),
)
"""reports of each sort: a result of each status, a hidden one, texts that want out"""


def check_reporter(reporter: Reporter) -> None:
    """A reporter keeps its promise: the same text for the same reports, fit for any terminal or log."""
    for reports in ((), REPORTS[:1], REPORTS, *((each,) for each in REPORTS)):
        for look in (Look(), Look(width=20), Look(width=200, verbose=True)) if reports else ():
            text = reporter.render(reports, look)
            assert isinstance(text, str), f"{reporter.name} gives a {type(text).__name__} and no text"
            assert text == reporter.render(reports, look), (
                f"{reporter.name} does not give the same text again"
            )
            lost = sorted({each for each in text if not each.isprintable()} - {"\n", "\t"})
            assert not lost, f"{reporter.name} lets {lost} through: see grader.show.printable"


def check_executor(executor: Executor) -> None:
    """An executor keeps its promise: each job's result, in any order; None where a process dies."""
    for jobs in ([], [b"3"], [b"5", b"1", b"die", b"4", b"1"]):
        for workers in (1, 2, 5):
            given = sorted(executor.map(_opened_grader, iter(jobs), workers))
            wanted = sorted((job, None if job == b"die" else job * 2) for job in jobs)
            assert given == wanted, f"{executor.name} gives {given} for {jobs}"


@contextlib.contextmanager
def _opened_grader() -> Iterator[Callable[[bytes], bytes]]:
    def grade(job: bytes) -> bytes:
        if job == b"die":
            os._exit(1)
        return job * 2

    yield grade
