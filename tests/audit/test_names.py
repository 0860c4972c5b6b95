"""Names and places of exercises within a course."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from grader.audit.names import of_names
from grader.course import Course
from grader.model import Exercise
from tests.conftest import ROOT


def exercise(name: str, order: int = 0) -> Exercise:
    return Exercise(name, "T", "python", ("f.py",), Path("exercises") / name, Path("solutions") / name, order)


def told(one: Exercise, *others: Exercise) -> list[str]:
    course = sorted([one, *others], key=lambda each: (each.order, each.name))
    return [each.told for each in of_names(one, course, ("run", "watch"))]


@pytest.mark.parametrize("name", ["exercise1", "quiz", "final_exam", "week-2", "übung3", "a"])
def test_names_that_can_be_typed(name: str) -> None:
    assert told(exercise(name)) == []


def test_a_command_s_name_is_no_exercise_s() -> None:
    assert told(exercise("watch")) == ["watch is a command's name: grade watch runs that"]


@pytest.mark.parametrize("name", ["week 2", "-x", "a;b", "it's", ".hidden"])
def test_names_that_a_shell_stumbles_over(name: str) -> None:
    assert told(exercise(name)) == [f"{name!r} is awkward to type in a shell"]


def test_numbers_follow_the_order() -> None:
    first, second, tenth = exercise("week1", 10), exercise("week2", 20), exercise("week10", 30)
    assert told(first, second, tenth) == told(second, first, tenth) == told(tenth, first, second) == []
    early = replace(second, order=5)
    assert told(first, early, tenth) == ["week1 comes after week2"]
    assert told(early, first, tenth) == []
    assert told(exercise("quiz1", 40), first, second) == []


def test_a_place_is_one_exercise_s() -> None:
    one, other = exercise("a", 10), exercise("b", 10)
    assert told(one, other) == []
    assert told(other, one) == ["b has the same place as a: order = 10"]


def test_the_lesson_is_in_order() -> None:
    exercises, _ = Course(ROOT).exercises()
    assert [finding for each in exercises for finding in of_names(each, exercises, ())] == []
