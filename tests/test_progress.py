"""A student's progress: kept whole, forgiving of damage, and worth nothing for grades."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.cli.list import overview
from grader.components import Look
from grader.course import Course
from grader.model import Exercise
from grader.progress import Entry, Progress, progress_in, state_of
from grader.stub import digest, own_files
from tests.conftest import ROOT, Grade, as_ordinary_user

RIGHT = "def double(n):\n    return 2 * n\n"


@pytest.fixture
def exercise(course: Path) -> Exercise:
    stub = course / "exercises" / "double" / ".stub"
    stub.mkdir()
    shutil.copy(course / "exercises" / "double" / "double.py", stub)
    return Course(course).exercise("double")


def state(exercise: Exercise) -> str:
    return state_of(exercise, progress_in(exercise).of(exercise))


def save(exercise: Exercise, source: str) -> None:
    (exercise.folder / "double.py").write_text(source)


def test_untouched_started_done_and_changed_again(grade: Grade, exercise: Exercise) -> None:
    assert state(exercise) == "untouched"
    grade("double")
    assert state(exercise) == "untouched"
    save(exercise, "def double(n):\n    return 4\n")
    assert state(exercise) == "started"
    grade("double")
    assert state(exercise) == "started"
    save(exercise, RIGHT)
    assert state(exercise) == "started"
    grade("double")
    assert state(exercise) == "done"
    save(exercise, RIGHT + "#\n")
    assert state(exercise) == "started"


def test_without_a_copy_of_the_stub_what_was_graded_is_started(grade: Grade, exercise: Exercise) -> None:
    shutil.rmtree(exercise.folder / ".stub")
    assert state(exercise) == "untouched"
    grade("double")
    assert state(exercise) == "started"


def test_what_is_noted(grade: Grade, exercise: Exercise) -> None:
    save(exercise, "def double(n):\n    return 4\n")
    before = datetime.now(UTC)
    grade("double")
    entry = progress_in(exercise).of(exercise)
    assert (entry.score, entry.automatic, entry.pending, entry.hints) == (1, 4, 0, {})
    assert entry.files == digest(own_files(exercise))
    assert entry.graded is not None
    assert before <= entry.graded <= datetime.now(UTC)


def test_what_lies_elsewhere_is_nobody_s_progress(grade: Grade, exercise: Exercise) -> None:
    grade("double", "--submission", "solutions/double")
    assert progress_in(exercise).of(exercise) == Entry()


def test_a_file_that_changes_while_it_is_graded_is_not_done(grade: Grade, exercise: Exercise) -> None:
    """The digest is of the file as it was before the run: here the checker changes it meanwhile."""
    save(exercise, RIGHT)
    checker = exercise.folder / "checker.py"
    changes = f"with open({str(exercise.folder / 'double.py')!r}, 'a') as file: file.write('#')\n"
    checker.write_text(changes + checker.read_text())
    grade("double")
    assert (progress_in(exercise).of(exercise).score, state(exercise)) == (4, "started")


@given(st.binary(max_size=200) | st.from_type(dict[str, int]).map(lambda each: json.dumps(each).encode()))
def test_a_damaged_entry_is_none(tmp_path_factory: pytest.TempPathFactory, data: bytes) -> None:
    folder = tmp_path_factory.getbasetemp()
    exercise = Course(ROOT).exercise("quiz1")
    (folder / "quiz1.json").write_bytes(data)
    entry = Progress(folder).of(exercise)
    assert isinstance(entry, Entry)
    assert entry.score >= 0


@given(st.from_type(Entry), st.integers(20, 200))
def test_whatever_is_kept_can_be_listed(entry: Entry, width: int) -> None:
    lines = overview([(Course(ROOT).exercise("quiz1"), entry, "started")], Look(width)).splitlines()
    assert max(map(len, lines)) <= width
    assert all(each.isprintable() for each in lines)


@pytest.mark.parametrize("when", [datetime.min, datetime.max])
def test_a_time_that_no_clock_shows(monkeypatch: pytest.MonkeyPatch, when: datetime) -> None:
    entry = Entry(graded=when.replace(tzinfo=UTC), automatic=5)
    shown = []
    for zone in ("WEST+12", "EAST-12"):
        monkeypatch.setenv("TZ", zone)
        time.tzset()
        lines = overview([(Course(ROOT).exercise("quiz1"), entry, "started")], Look(80)).splitlines()
        shown.append(lines[1].split()[-1])
    monkeypatch.undo()
    time.tzset()
    assert "?" in shown


@given(st.builds(Entry, hints=st.dictionaries(st.text(st.characters(codec="utf-8")), st.integers(0, 9))))
def test_what_is_kept_is_read_again(tmp_path_factory: pytest.TempPathFactory, entry: Entry) -> None:
    progress, exercise = Progress(tmp_path_factory.getbasetemp() / "kept"), Course(ROOT).exercise("quiz1")
    progress.keep(exercise, entry)
    assert progress.of(exercise) == entry
    progress.forget(exercise)
    assert progress.of(exercise) == Entry()


def test_forged_progress_earns_nothing(grade: Grade, exercise: Exercise) -> None:
    ways = exercise.solution / "right"
    ways.mkdir()
    (ways / "secret.py").write_text("SECRET = 1\n")
    entry = Entry(digest(own_files(exercise)), True, 4, 4, 0, datetime.now(UTC))
    progress_in(exercise).keep(exercise, entry)
    assert state(exercise) == "done"
    (exercise.folder / "README.md").write_text("# Task\n")
    assert "SECRET" not in grade("show", "double").stdout
    progress_in(exercise).keep(exercise, entry)
    ran = grade("double", "--report", "json")
    assert (ran.exit_code, json.loads(ran.stdout)["results"][0]["score"]) == (1, 0)
    assert state(exercise) == "untouched"


def test_a_course_that_cannot_be_written_to_is_graded_all_the_same(course: Path, tmp_path: Path) -> None:
    def graded() -> object:
        command = [sys.executable, "-c", "from grader.cli.main import main; main()", "double"]
        done = subprocess.run(command, cwd=course, capture_output=True, text=True)
        return done.returncode, done.stderr, "0 of 4 points" in done.stdout

    for each in (course, *course.rglob("*")):
        each.chmod(0o555 if each.is_dir() else 0o444)
    told = as_ordinary_user(graded, tmp_path)
    if told.startswith("PermissionError"):
        pytest.skip("an ordinary user may not run this interpreter")
    assert told == "(1, '', True)"
    assert not (course / ".grade").exists()


def test_a_crash_between_two_writes_loses_nothing(exercise: Exercise) -> None:
    """A process that is killed while it writes entries leaves a whole one each time."""
    script = (
        "import sys; from pathlib import Path; from grader.course import Course\n"
        "from grader.progress import Entry, progress_in\n"
        "each = Course(Path(sys.argv[1])).exercise('double'); progress = progress_in(each)\n"
        "for number in range(10**9):\n"
        "    progress.keep(each, Entry(score=number, hints={'x' * 50_000: 1}))\n"
        "    if number == 5: print(flush=True)\n"
    )
    for _ in range(5):
        command = [sys.executable, "-c", script, str(exercise.folder.parents[1])]
        writing = subprocess.Popen(command, stdout=subprocess.PIPE)
        assert writing.stdout is not None
        writing.stdout.readline()
        os.kill(writing.pid, signal.SIGKILL)
        writing.wait()
        writing.stdout.close()
        assert progress_in(exercise).of(exercise).score >= 5
