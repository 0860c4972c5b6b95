"""`grade show`: the task, whole, and another right way for who has solved it."""

from __future__ import annotations

import shutil
from difflib import SequenceMatcher
from pathlib import Path

import pytest

from tests.conftest import ROOT, Golden, Grade


@pytest.fixture
def in_course(real_course: Path, grade: Grade, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(real_course)
    return real_course


@pytest.mark.parametrize("name", ["quiz1", "exercise1", "exercise3"])
def test_the_task(in_course: Path, wide: Grade, golden: Golden, name: str) -> None:
    ran = wide("show", name)
    assert (ran.exit_code, ran.stderr) == (0, "")
    assert ran.stdout == golden(ran.stdout)


def test_another_right_way_after_full_marks(in_course: Path, wide: Grade, golden: Golden) -> None:
    file = in_course / "exercises/exercise3/training_pipeline.py"
    shutil.copy(in_course / "solutions/exercise3/training_pipeline.py", file)
    assert "Another right way" not in wide("show", "exercise3").stdout
    wide("exercise3")
    ran = wide("show", "exercise3")
    assert (ran.exit_code, ran.stderr) == (0, "")
    other = ran.stdout[ran.stdout.index("You have solved this") :]
    assert other == golden(other)
    file.write_text(file.read_text().replace("0.0001", "0.0002"))
    assert "Another right way" not in wide("show", "exercise3").stdout


def test_the_other_way_is_the_one_least_like_one_s_own(in_course: Path, grade: Grade) -> None:
    own = in_course / "exercises/challenge/training_report.py"
    ways = sorted(in_course.glob("solutions/challenge/right/*"))
    told = set()
    for way in ways:
        shutil.copy(way, own)
        grade("challenge")
        alike = {each: SequenceMatcher(None, way.read_text(), each.read_text()).ratio() for each in ways}
        least = min(ways, key=alike.__getitem__).stem.replace("_", " ")
        assert f"Another right way, {least}:\n" in grade("show", "challenge").stdout
        told.add(least)
    assert len(told) > 1


def test_nothing_is_shown_before_a_person_has_judged(in_course: Path, grade: Grade) -> None:
    shutil.copy(in_course / "solutions/exercise1/design.md", in_course / "exercises/exercise1/design.md")
    assert "6/6 automatic, 14 pending." in grade("exercise1").stdout
    assert "Another right way" not in grade("show", "exercise1").stdout


def test_without_solutions_there_is_none(in_course: Path, grade: Grade) -> None:
    shutil.copy(in_course / "solutions/quiz1/answers.toml", in_course / "exercises/quiz1/answers.toml")
    grade("quiz1")
    shutil.rmtree(in_course / "solutions")
    assert grade("show", "quiz1").stdout.endswith(
        "Next: write your answer into exercises/quiz1/answers.toml, or let grade answer\nquiz1 ask you\n"
        "Then run: grade quiz1, or keep grade watch quiz1 open beside it\n"
    )


def test_a_task_that_cannot_be_read(in_course: Path, grade: Grade) -> None:
    (in_course / "exercises/quiz1/README.md").unlink()
    ran = grade("show", "quiz1")
    told = f"[Errno 2] No such file or directory: '{in_course}/exercises/quiz1/README.md'"
    assert (ran.exit_code, ran.stdout) == (3, "")
    assert ran.stderr == f"grade: the task of quiz1 cannot be read: {told}\nNext: tell your instructor\n"


def test_every_task_of_the_lesson_is_shown(grade: Grade, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(ROOT)
    for name in ("quiz1", "quiz2", "exercise1", "exercise2", "exercise3", "challenge"):
        ran = grade("show", name)
        assert (ran.exit_code, "How it is graded" in ran.stdout) == (0, True)
