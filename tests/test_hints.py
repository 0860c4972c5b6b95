"""The ladder of hints: the checker's own first, then how to find out by oneself."""

from __future__ import annotations

from dataclasses import replace

from grader.course import Course
from grader.hints import ladder
from tests.conftest import ROOT
from tests.reporters import examples

EXERCISE = Course(ROOT).exercise("exercise3")


def test_the_checker_s_hints_come_first() -> None:
    result = replace(examples.FAILED, hints=("first", "second"), call="f(1)")
    assert ladder(EXERCISE, result) == (
        "first",
        "second",
        "Follow one call by hand. Make it at the end of training_pipeline.py, and run the file:\n"
        "f(1)\n"
        "Let your function print what it has after each step, and work out the same on paper by the task. "
        "The first step where the two differ holds the mistake.",
    )


def test_without_a_call_the_task_is_read_again() -> None:
    assert ladder(EXERCISE, examples.MISSED) == (
        "Read the task (grade show exercise3) and the lesson (exercises/README.md) once more, and look for "
        "what is said on this: what a model practises during pre-training. Say in your own words what your "
        "file has there, and what is asked for.",
    )


def test_what_takes_too_long() -> None:
    assert ladder(EXERCISE, examples.LIVE) == (
        "Take the loops one by one: what has to change in each turn so that it ends, and which line does "
        "that? Print it at the loop's start, run your file, and end that with Ctrl-C where it goes on.",
    )


def test_what_cannot_be_read_comes_first() -> None:
    unreadable = replace(examples.UNLOADABLE[0], message="SyntaxError: invalid syntax", file="a.py")
    told = "Before this is put right, nothing can be tried. SyntaxError: invalid syntax."
    assert ladder(EXERCISE, unreadable) == (told,)
    assert ladder(EXERCISE, replace(unreadable, line=3)) == (
        f"{told} Look at that line, and at the one above it: is a bracket, a quote or a colon missing?",
    )
