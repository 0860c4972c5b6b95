"""`grade hint`: one step at a time, for each check that fails, counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.conftest import CHECKER, Golden, Grade

STEPS = CHECKER.replace(
    'hint="think of 2 + 2"', 'hint=["think of 2 + 2", "how often is the number there?"]'
).replace("needs=example", 'hint="is it right for numbers below zero?"')


@pytest.fixture
def checker(course: Path) -> Path:
    path = course / "exercises" / "double" / "checker.py"
    path.write_text(STEPS)
    return path


def test_step_by_step(checker: Path, wide: Grade, golden: Golden) -> None:
    shown = ""
    for args in ((), (), (), (), ("2",), ("2",)):
        ran = wide("hint", "double", *args)
        assert (ran.exit_code, ran.stderr) == (0, "")
        shown += f"$ grade hint double {' '.join(args)}\n{ran.stdout}\n"
    assert shown == golden(shown)


def test_each_check_has_a_count_of_its_own(checker: Path, grade: Grade) -> None:
    for args in ((), ("2",), ()):
        ran = grade("hint", "double", *args)
    assert "Hint 2 of 3: how often is the number there?" in ran.stdout
    assert "Hint 3" not in ran.stdout


def test_a_file_that_cannot_be_read_meanwhile_forgets_no_step(
    checker: Path, grade: Grade, course: Path
) -> None:
    file = course / "exercises" / "double" / "double.py"
    stub = file.read_text()
    for _ in range(3):
        grade("hint", "double")
    file.write_text("def double(:\n")
    grade("hint", "double")
    file.write_text(stub)
    assert "Hint 3 of 3: " in grade("hint", "double").stdout


def test_where_nothing_can_be_counted(checker: Path, grade: Grade, course: Path) -> None:
    (course / ".grade").write_text("")  # no folder
    for _ in range(2):
        ran = grade("hint", "double")
        assert ran.stdout == (
            "✗ two doubled is four\n"
            "Hint 1 of 3: think of 2 + 2\n"
            "(The next one cannot be counted here; grade double --verbose has them all.)\n"
            "Next: change your file, and run: grade double\n"
            "2 checks fail. On the next one: grade hint double 2\n"
        )


def test_grading_again_forgets_no_step(checker: Path, grade: Grade) -> None:
    grade("hint", "double")
    grade("double")
    assert "Hint 2 of 3: how often is the number there?" in grade("hint", "double").stdout


def test_where_there_is_no_call_the_task_is_named(course: Path, wide: Grade, golden: Golden) -> None:
    (course / "exercises" / "double" / "double.py").write_text("def double(:\n")
    ran = wide("hint", "double")
    assert (ran.exit_code, ran.stdout) == (0, golden(ran.stdout))


def test_where_nothing_fails(course: Path, wide: Grade) -> None:
    (course / "exercises" / "double" / "double.py").write_text("def double(n):\n    return 2 * n\n")
    ran = wide("hint", "double")
    told = "Nothing of double fails, so there is nothing to hint at. Next: grade\n"
    assert (ran.exit_code, " ".join(ran.stdout.split()), ran.stderr) == (0, told.strip(), "")


def test_a_number_beyond_what_fails(grade: Grade) -> None:
    ran = grade("hint", "double", "2")
    told = "grade: there is 1 check that fails, and no 2\nNext: grade hint double\n"
    assert (ran.exit_code, ran.stdout, ran.stderr) == (2, "", told)


def test_a_broken_check_has_no_hints(course: Path, grade: Grade) -> None:
    (course / "solutions" / "double" / "double.py").write_text("def double(n):\n    return 3 * n\n")
    ran = grade("hint", "double")
    assert (ran.exit_code, ran.stdout) == (3, "")
    assert ran.stderr.startswith("grade: double: example is broken: ")
    assert ran.stderr.endswith("\nNext: tell your instructor\n")
