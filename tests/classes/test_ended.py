"""A class run that is killed or interrupted loses nothing that it has counted; another one goes on."""

from __future__ import annotations

import contextlib
import json
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import msgspec
import pytest

from grader.gradebook.opened import open_gradebook
from grader.testing import write_course
from tests.classes.test_alike import without_times
from tests.conftest import alive, children

PATIENCE_S = 60.0
STUDENTS = [f"student{number:02}" for number in range(24)]


@pytest.fixture(scope="module")
def course(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A course with a class of which every third is wrong, each in a way of its own."""
    root = write_course(tmp_path_factory.mktemp("ended") / "course")
    (root / "inbox").mkdir()
    for number, name in enumerate(STUDENTS):
        right = "2 * n" if number % 3 else f"2 * n if n < {number} else n"
        (root / "inbox" / f"{name}.py").write_text(f"# {name}\ndef double(n):\n    return {right}\n")
    assert ended(started(root, root / "whole.db")) == 1
    return root


def started(course: Path, gradebook: Path, *args: str, inbox: str = "inbox") -> subprocess.Popen[str]:
    command = [sys.executable, "-c", "from grader.cli.main import main; main()", "class", "double", inbox]
    return subprocess.Popen(
        [*command, "--gradebook", gradebook, "--workers", "2", "--quiet", *args],
        cwd=course,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def ended(process: subprocess.Popen[str]) -> int:
    with process:
        return process.wait(PATIENCE_S)


def kept(gradebook: Path) -> int:
    """How many grades there are, as somebody else sees it."""
    if not gradebook.exists():
        return 0
    with contextlib.closing(sqlite3.connect(gradebook)) as reader:
        try:
            return int(reader.execute("SELECT count(*) FROM grade").fetchone()[0])
        except sqlite3.OperationalError:  # there are no tables yet
            return 0


def wait_for(gradebook: Path, number: int) -> None:
    deadline = time.monotonic() + PATIENCE_S
    while kept(gradebook) < number:
        assert time.monotonic() < deadline
        time.sleep(0.01)


def content(gradebook: Path) -> list[tuple[str, Any, Any]]:
    """Everything that counts, but for times."""
    with open_gradebook(str(gradebook)) as book:
        found = [each for _, each in book.entries("double", STUDENTS) if each]
    return [
        (each.grade.student, each.made_of, without_times(json.loads(msgspec.json.encode(each.grade))))
        for each in found
    ]


@pytest.mark.parametrize("number", [0, 1, 9])
def test_killed_at_any_moment_and_run_again(number: int, course: Path, tmp_path: Path) -> None:
    gradebook = tmp_path / "grades.db"
    process = started(course, gradebook)
    wait_for(gradebook, number)
    own = children(process.pid)
    process.kill()
    assert ended(process) == -signal.SIGKILL
    counted = kept(gradebook)
    assert number <= counted < len(STUDENTS)
    deadline = time.monotonic() + PATIENCE_S
    while any(map(alive, own)):  # they end with it
        assert time.monotonic() < deadline
        time.sleep(0.01)
    assert ended(started(course, gradebook)) == 1
    assert content(gradebook) == content(course / "whole.db")
    with open_gradebook(str(gradebook)) as book:
        assert all([each.why for each in book.history("double", name)] == ["new"] for name in STUDENTS)


def test_interrupted_twice_it_ends_at_once(course: Path, tmp_path: Path) -> None:
    (course / "slow").mkdir()
    for name in ("ada", "bob"):
        (course / "slow" / f"{name}.py").write_text(f"# {name}\nwhile True: pass\n")
    gradebook = tmp_path / "grades.db"
    process = started(course, gradebook, inbox="slow")
    deadline = time.monotonic() + PATIENCE_S
    while len(children(process.pid)) < 2:
        assert time.monotonic() < deadline
        time.sleep(0.05)
    time.sleep(1)
    own = children(process.pid)
    for _ in range(2):
        process.send_signal(signal.SIGINT)
        time.sleep(0.5)
    out, err = process.communicate(timeout=5)
    assert (process.returncode, out, kept(gradebook)) == (130, "", 0)
    assert err.endswith(" up to its reports.\n")
    assert not any(map(alive, own))


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_interrupted_what_is_in_flight_is_finished(number: int, course: Path, tmp_path: Path) -> None:
    gradebook = tmp_path / "grades.db"
    process = started(course, gradebook, "--report", "csv=grades.csv")
    wait_for(gradebook, 3)
    process.send_signal(number)
    out, err = process.communicate(timeout=PATIENCE_S)
    assert (process.returncode, out) == (130, "")
    counted = kept(gradebook)
    assert 3 <= counted < len(STUDENTS)
    assert err == (
        "\nFinishing what is in flight; once more ends it at once.\n"
        f"Interrupted after {counted} of 24 students: every grade so far is kept in {gradebook}.\n"
        "Next: type the same command again, and it goes on from there, up to its reports.\n"
    )
    assert not (course / "grades.csv").exists()
    assert ended(started(course, gradebook)) == 1
    assert content(gradebook) == content(course / "whole.db")
