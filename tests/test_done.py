"""Done is what passed every check: one that is worth nothing, or hidden, counts as well."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from click.testing import CliRunner

from grader.cli.main import cli
from grader.model import Report, Result, Status
from tests.cli.terminal import Terminal
from tests.conftest import HEAD, Grade

HIDDEN = '''
@check(points=0)
def zero(submission):
    """zero doubled is none"""
    agree(submission.double(0), None)
'''


def report(*statuses: Status) -> Report:
    checks = tuple(Result(str(at), "c", status, 0) for at, status in enumerate(statuses))
    return Report("e", "t", "s", 0, 100, (), {}, checks)


@pytest.mark.parametrize(
    ("statuses", "done"),
    [
        ([Status.PASSED], True),
        ([Status.PASSED, Status.PENDING], True),
        ([Status.PENDING], False),  # nothing is known of it yet
        ([Status.PASSED, Status.FAILED], False),
        ([Status.PASSED, Status.SKIPPED], False),
        ([Status.PASSED, Status.FAULT], False),
    ],
)
def test_what_is_done(statuses: list[Status], done: bool) -> None:
    assert report(*statuses).is_done is done


@pytest.fixture
def solved(course: Path) -> Path:
    """A course in which all points are earned, and a hidden check without points fails."""
    solution = course / "solutions" / "double"
    (solution / "right").mkdir()
    (solution / "right" / "another.py").write_text("def double(n):\n    return n + n if n else None\n")
    (course / "exercises/double/README.md").write_text("# Doubling\n")
    (solution / "double.py").write_text("def double(n):\n    return 2 * n if n else None\n")
    (course / "exercises/double/checker.py").write_text(
        HEAD
        + "@check(points=4)\ndef two(submission):\n    'two is four'\n    agree(submission.double(2), 4)\n"
    )
    (solution / "checker.py").write_text(HEAD + HIDDEN)
    (course / "exercises/double/double.py").write_text("def double(n):\n    return 2 * n\n")
    return course


def test_nobody_is_told_that_all_is_well(solved: Path, grade: Grade) -> None:
    ran = grade("double")
    assert "4 of 4 points." in ran.stdout
    assert "✗" in ran.stdout
    told = [ran.stdout, grade("list").stdout, grade("show", "double").stdout, grade("hint", "double").stdout]
    with Terminal(["watch", "double"], solved) as window:
        window.wait_for("0 of 1 exercises done", "hidden checks", gone=("Grading: ",))
        (solved / "exercises/double/double.py").write_text("def double(n):\n    return n * 2\n")
        told.append(window.wait_for("0 of 1 exercises done", "hidden checks", gone=("Grading: ",)))
    for each in told:
        assert not any(words in each for words in ("Well done", "You have solved", "n + n", "Nothing"))
    assert "Next: " in told[1]


def test_nobody_is_told_so_of_a_quiz(real_course: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(real_course)
    key = real_course / "solutions/quiz1/checker.py"
    source = key.read_text().replace("from grader import choice", "from grader import agree, check, choice")
    key.write_text(source + HIDDEN.replace("submission.double(0)", 'submission["goal"]'))
    shutil.copy(real_course / "solutions/quiz1/answers.toml", real_course / "exercises/quiz1")
    told = CliRunner().invoke(cli, ["answer", "quiz1"])  # the hidden check is broken, which costs nothing
    assert told.stdout == "\n5 of 5 points.\nNext: grade quiz1 tells what else fails.\n"
