"""Where there is no `fork`, and in either way: progress, what checks print, the kit's mistakes."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import pytest

from grader.course import Course
from grader.grading import Grading
from grader.model import Result, Settings, Submission
from grader.plugins import load_plugins
from grader.sandbox.channel import POLL_S
from grader.sandbox.watched import Watch
from tests import elsewhere
from tests.cli.terminal import COMMAND
from tests.conftest import Grade, children

SECRET = '''
import os, sys
from grader import check

@check(points=1)
def secret(submission):
    """a secret"""
    print("a secret print")
    print("a secret print", file=sys.stderr)
    assert submission.double(2) == 4
'''


@pytest.mark.parametrize("system", ["here", "win32"])
@pytest.mark.parametrize("level", ["", "call", "full"])
def test_a_hidden_check_prints_to_staff_alone(course: Path, system: str, level: str) -> None:
    """Whether or not the judge is a process of its own."""
    (course / "solutions" / "double" / "checker.py").write_text(SECRET)
    (course / "exercises" / "double" / "double.py").write_text("def double(n): return 2 * n\n")
    command = COMMAND if system == "here" else [sys.executable, elsewhere.__file__, system]
    args = ["--reveal", level] if level else []
    ran = subprocess.run([*command, "double", *args], cwd=course, capture_output=True, text=True)
    assert (ran.returncode, "a secret print" in ran.stdout + ran.stderr) == (0, level == "full")


class Enough(Exception):
    """What somebody's own progress raises."""


class TooMuch(BaseException):
    """The same, as an interrupt is."""


SLEEPS = "import time\ndef double(n):\n    open('asleep', 'w').close()\n    time.sleep(60)\n"
CATCHES = '''
import time
from grader import check

@check(points=1)
def catches(submission):
    """whatever is raised is caught"""
    try:
        submission.double(2)
    except BaseException:
        pass
'''


@pytest.mark.parametrize("sandbox", ["auto", "process"])
@pytest.mark.parametrize("system", ["here", "win32", "darwin"])
@pytest.mark.parametrize("kind", [Enough, TooMuch])
def test_what_progress_raises_ends_the_run_and_leaves_nothing(
    course: Path,
    temporary: Path,
    monkeypatch: pytest.MonkeyPatch,
    sandbox: str,
    system: str,
    kind: type[BaseException],
) -> None:
    """As on a system without `fork`; or as on one that has it and hands orphans to nobody who could tell."""
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    if system == "win32":
        monkeypatch.delattr(os, "fork")
    if system == "darwin":
        monkeypatch.setattr("grader.sandbox.channel.CHILDREN", f"{os.devnull}/none")
    exercise = Course(course).exercise("double")
    (exercise.folder / "checker.py").write_text(CATCHES)
    (exercise.folder / "double.py").write_text(SLEEPS)
    with (exercise.folder / "exercise.toml").open("a") as settings:
        settings.write("[limits]\nscratch_mb = 1\ncall_s = 50\ncheck_s = 50\nsubmission_s = 50\n")
    raised: list[BaseException] = []

    def progress(_result: Result | None) -> None:
        if not raised and [*temporary.rglob("asleep")]:
            raised.append(kind("enough"))
            raise raised[0]

    before = children(os.getpid())
    plugins = load_plugins()
    with pytest.raises(kind, match="enough") as caught:
        Grading(plugins).grader_grade(
            exercise=Course(course).exercise("double"),
            submission=Submission(exercise.folder),
            settings=Settings(sandbox=sandbox),
            progress=progress,
        )
    assert caught.value is raised[0]
    assert children(os.getpid()) == before


def test_progress_is_called_with_nothing_all_along_and_prints_where_it_always_does(
    course: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    """A check's own printing goes to standard error, made printable; progress is not the check's."""
    monkeypatch.delattr(os, "fork")
    exercise = Course(course).exercise("double")
    body = '    print("\\x1b[1m", submission.double(2))\n'
    (exercise.folder / "checker.py").write_text(CATCHES.partition("    try:")[0] + body)
    (exercise.folder / "double.py").write_text("import time\ndef double(n): return time.sleep(1)\n")
    (exercise.solution / "double.py").write_text("def double(n): return 2 * n\n")
    calls: list[Result | None] = []

    def progress(result: Result | None) -> None:
        calls.append(result)
        print("\x1b[2m." if result is None else result.status)

    Grading(load_plugins()).grader_grade(exercise, Submission(exercise.folder), Settings(), progress)
    out, err = capsys.readouterr()
    steps = out.splitlines()
    assert (set(steps[:-1]), steps[-1]) == ({"\x1b[2m."}, "passed")
    assert calls.count(None) > 5
    assert {*err.splitlines()} == {"\\x1b[1m 4", "\\x1b[1m None"}


def test_progress_is_called_no_more_often_than_is_of_use() -> None:
    calls: list[None] = []
    watch = Watch(calls.append)
    began = time.monotonic()
    for _ in range(1_000):
        watch.look()
    assert len(calls) <= 2 + (time.monotonic() - began) / POLL_S


def test_without_fork_a_mistake_of_the_kit_costs_no_other_check(
    grade: Grade, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr(os, "fork")
    monkeypatch.setattr("grader.judge._with_source", lambda *_: 1 / 0)
    (course / "exercises" / "double" / "double.py").write_text("def double(n): return 4\n")
    ran = grade("double", "--report", "json")
    (result,) = json.loads(ran.stdout)["results"]
    told = [(each["status"], each["message"]) for each in result["checks"]]
    message = "the grader itself failed judging any_number: ZeroDivisionError: division by zero"
    assert (told, ran.exit_code) == ([("passed", None), ("fault", message)], 3)
