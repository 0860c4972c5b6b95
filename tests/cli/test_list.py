"""`grade` alone, whole: what there is, how far it is, what is next."""

from __future__ import annotations

import shutil
from datetime import UTC, datetime
from pathlib import Path

import pytest

from grader.course import Course
from grader.progress import Entry, progress_in
from grader.stub import digest, own_files
from tests.conftest import Golden, Grade

GRADED = datetime(2026, 3, 9, 14, 5, tzinfo=UTC)


def note(
    course: Path, name: str, score: float, most: float, pending: float = 0, solved: bool = False
) -> None:
    exercise = Course(course).exercise(name)
    main = exercise.folder / exercise.files[0]
    if solved:
        shutil.copy(exercise.solution / exercise.files[0], main)
    else:
        main.write_text("unfinished")
    progress_in(exercise).keep(
        exercise, Entry(digest(own_files(exercise)), score >= most, score, most, pending, GRADED)
    )


@pytest.fixture
def in_course(real_course: Path, grade: Grade, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(real_course / "exercises" / "exercise3")
    return real_course


def test_at_first(in_course: Path, wide: Grade, golden: Golden) -> None:
    ran = wide()
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert ran.stdout == golden(ran.stdout)
    assert wide("list").stdout == ran.stdout


def test_half_way(in_course: Path, wide: Grade, golden: Golden) -> None:
    note(in_course, "quiz1", 5, 5, solved=True)
    note(in_course, "exercise1", 6, 6, 14, solved=True)
    note(in_course, "exercise2", 65.5, 100)
    note(in_course, "exercise3", 100, 100)
    ran = wide()
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert ran.stdout == golden(ran.stdout)


def test_all_done(in_course: Path, wide: Grade, golden: Golden) -> None:
    for each in Course(in_course).exercises()[0]:
        note(in_course, each.name, 1, 1, solved=True)
    ran = wide()
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert ran.stdout == golden(ran.stdout)


def test_nothing_is_graded_and_nothing_written(in_course: Path, grade: Grade) -> None:
    before = sorted(in_course.rglob("*"))
    grade()
    assert sorted(in_course.rglob("*")) == before
