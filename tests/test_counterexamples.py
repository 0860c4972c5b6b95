"""Cases that are kept beside a solution: every run meets them, as long as the checkers are the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from grader.counterexamples import (
    FILE,
    Counterexample,
    counterexamples_of,
    inputs_by_check,
    keep_counterexamples,
)
from grader.course import Course
from grader.errors import CheckerFault
from grader.model import Exercise
from grader.sandbox import wire
from tests.conftest import HEAD, Grade, Report, write_course

SECRET = 1_234_567_890_123
CHECKS = '''
@check(points=4)
@given(st.integers())
def any_number(submission, reference, number):
    """any number is doubled"""
    assume(number != 77)
    agree(submission.double(number), reference.double(number))
'''
WRONG = f"def double(n):\n    return 7 if n == {SECRET} else 2 * n\n"


def case(number: int, *found_by: str, check: str = "any_number") -> Counterexample:
    return Counterexample(check, wire.encode({"number": number}), f"{{'number': {number}}}", found_by)


@pytest.fixture
def exercise(course: Path) -> Exercise:
    (course / "exercises/double/checker.py").write_text(HEAD + CHECKS)
    return Course(course).exercise("double")


@pytest.mark.parametrize("seed", ["0", "1", "977"])
def test_every_run_meets_them_whatever_its_seed(exercise: Exercise, report: Report, seed: str) -> None:
    assert report(WRONG, "--seed", seed)["score"] == 4
    keep_counterexamples(exercise, [case(SECRET, "wrong/x.py")])
    failed = report(WRONG, "--seed", seed)
    assert failed["score"] == 0
    assert failed["checks"][0]["call"] == f"double({SECRET})"
    assert report("def double(n):\n    return n + n\n", "--seed", seed)["score"] == 4


def test_those_of_other_checkers_count_no_more(exercise: Exercise, course: Path, report: Report) -> None:
    keep_counterexamples(exercise, [case(SECRET)])
    (course / "exercises/double/checker.py").write_text(HEAD + CHECKS + "\n# changed\n")
    assert counterexamples_of(exercise) == ()
    assert report(WRONG)["score"] == 4
    (course / "exercises/double/checker.py").write_text(HEAD + CHECKS)
    assert report(WRONG)["score"] == 0
    (course / "solutions/double/checker.py").write_text("")
    assert report(WRONG)["score"] == 0  # none is no other than an empty one
    (course / "solutions/double/checker.py").write_text("X = 1\n")
    assert report(WRONG)["score"] == 4


def test_ends_of_lines_are_no_change(exercise: Exercise, course: Path) -> None:
    keep_counterexamples(exercise, [case(1)])
    checker = course / "exercises/double/checker.py"
    checker.write_bytes(checker.read_bytes().replace(b"\n", b"\r\n"))
    assert counterexamples_of(exercise) == (case(1),)


def test_one_that_the_check_rejects_is_left_out(exercise: Exercise, report: Report) -> None:
    keep_counterexamples(exercise, [case(77), case(SECRET)])
    assert report(WRONG)["score"] == 0
    assert report("def double(n):\n    return 2 * n\n")["score"] == 4


def test_one_of_a_check_that_is_gone_does_nothing(exercise: Exercise, report: Report) -> None:
    keep_counterexamples(exercise, [case(SECRET, check="gone")])
    assert report(WRONG)["score"] == 4


def test_bodies_that_note_something_meet_them_and_examples(exercise: Exercise, report: Report) -> None:
    noting = CHECKS.replace("    assume(", "    note('n')\n    event('e')\n    assume(")
    noting = noting.replace("@given(", "@example(5)\n@given(")
    course = exercise.folder.parents[1]
    (course / "exercises/double/checker.py").write_text(HEAD + noting)
    keep_counterexamples(exercise, [case(SECRET)])
    assert report(WRONG)["score"] == 0
    assert report("def double(n):\n    return 2 * n\n")["score"] == 4


def test_a_reference_that_fails_on_one_is_a_fault(exercise: Exercise, report: Report) -> None:
    narrow = CHECKS.replace("st.integers()", "st.integers(0, 9)")
    course = exercise.folder.parents[1]
    (course / "exercises/double/checker.py").write_text(
        HEAD + narrow.replace("    agree(", "    assert number < 100\n    agree(")
    )
    keep_counterexamples(exercise, [case(SECRET)])
    told = report("def double(n):\n    return 2 * n\n")
    assert (told["exit_code"], told["checks"][0]["status"]) == (3, "fault")


def test_they_are_written_in_order_and_only_where_something_changes(exercise: Exercise) -> None:
    path = exercise.solution / FILE
    assert not keep_counterexamples(exercise, [])
    assert not path.exists()
    cases = [case(5, "b"), case(300, "a"), case(1, "c", "d"), case(9, check="a_check")]
    assert keep_counterexamples(exercise, cases)
    text = path.read_text()
    assert counterexamples_of(exercise) == (cases[3], cases[2], cases[0], cases[1])
    assert not keep_counterexamples(exercise, cases[::-1])
    assert path.read_text() == text
    assert '"shown": "{\'number\': 300}"' in text
    assert keep_counterexamples(exercise, [])
    assert counterexamples_of(exercise) == ()


def test_inputs_by_check() -> None:
    assert inputs_by_check([]) == {}
    one, two, other = case(1), case(2), case(3, check="other")
    assert inputs_by_check([one, other, two]) == {
        "any_number": (one.inputs, two.inputs),
        "other": (other.inputs,),
    }


@pytest.mark.parametrize("text", ["", "[]", '{"format": 2, "checkers": "", "cases": []}', '{"format": 1}'])
def test_a_file_that_is_damaged_is_a_fault_of_which_staff_is_told(
    exercise: Exercise, grade: Grade, text: str
) -> None:
    path = exercise.solution / FILE
    path.write_text(text)
    with pytest.raises(CheckerFault, match=f"{FILE} cannot be read") as caught:
        counterexamples_of(exercise)
    assert caught.value.hidden
    for args in (["double"], ["hint", "double"]):
        ran = grade(*args)
        assert (ran.exit_code, ran.stdout, FILE in ran.stderr) == (3, "", False)
        assert ran.stderr.startswith(
            "grade: the hidden checks of double are broken, which is not your mistake\n"
        )
    for args in (["double", "--reveal", "full"], ["audit", "double"]):
        ran = grade(*args)
        assert (ran.exit_code, f"{FILE} cannot be read: " in ran.stderr) == (3, True)
        assert ran.stderr.endswith("\nNext: remove it; grade audit double makes it anew\n")


def test_a_course_without_solutions_has_none(tmp_path: Path) -> None:
    course = write_course(tmp_path / "c")
    shutil.rmtree(course / "solutions")
    assert counterexamples_of(Course(course).exercise("double")) == ()
