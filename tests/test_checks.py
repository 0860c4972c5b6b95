"""`@check`: a function becomes a check, or an error at once."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import Check, check
from grader.checks import Body


def body(submission: Any) -> None:
    """a claim
    on two lines
    """


def test_a_function_becomes_a_check() -> None:
    made = check(points=2.5, hint="look")(body)
    line = body.__code__.co_firstlineno
    assert made == Check("body", "a claim on two lines", 2.5, body, (), "look", file=__file__, line=line)
    assert check(points=0, needs=made)(body).needs == ("body",)
    assert check(points=0, needs=("one", made))(body).needs == ("one", "body")
    assert check(points=0, needs=["one", made])(body).needs == ("one", "body")


def test_a_check_runs_its_body_with_what_it_asks_for() -> None:
    seen = []

    def plain(submission: Any, reference: Any) -> None:
        """plain"""
        seen.append((submission, reference))

    @given(st.integers())
    def prop(submission: Any, number: int) -> None:
        """property"""
        seen.append((submission, number))

    first, second = check(points=1)(plain), check(points=1)(prop)
    assert (first.is_property, second.is_property) == (False, True)
    first.run("submission", "reference", {})
    second.run("submission", "reference", {"number": 3})
    assert seen == [("submission", "reference"), ("submission", 3)]


@pytest.mark.parametrize("points", [-1, True, "3", float("nan"), float("inf"), None])
def test_points_are_a_number_of_0_or_more(points: Any) -> None:
    with pytest.raises(
        ValueError, match=f"points={points!r}: a check is worth a number of points, 0 or more"
    ):
        check(points=points)


def test_needs_are_checks_or_names() -> None:
    with pytest.raises(ValueError, match="name checks, or give them"):
        check(points=1, needs=[body])  # type: ignore[list-item]


def test_a_check_has_a_claim() -> None:
    silent: Body = lambda submission: None  # noqa: E731 - a function without a docstring
    with pytest.raises(ValueError, match="has no docstring: it is the sentence that students read"):
        check(points=1)(silent)
