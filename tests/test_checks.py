"""`@check`: a function becomes a check, or an error at once."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import Check, check
from grader.checks import Body
from grader.errors import CheckerFault


def body(submission: Any) -> None:
    """a claim
    on two lines
    """


def test_a_function_becomes_a_check() -> None:
    made = check(points=2.5, hint="look")(body)
    line = body.__code__.co_firstlineno
    assert made == Check("body", "a claim on two lines", 2.5, body, (), ("look",), file=__file__, line=line)
    assert check(points=1, hint=["look", "there"])(body).hints == ("look", "there")
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
        check(points=points)(body)


def test_needs_are_checks_or_names() -> None:
    with pytest.raises(ValueError, match="name checks, or give them"):
        check(points=1, needs=[body])  # type: ignore[list-item]


def test_a_check_has_a_claim() -> None:
    silent: Body = lambda submission: None  # noqa: E731 - a function without a docstring
    with pytest.raises(ValueError, match="has no docstring: it is the sentence that students read"):
        check(points=1)(silent)


def test_a_check_is_no_coroutine() -> None:
    async def waits(submission: Any) -> None:
        """waits"""

    async def yields(submission: Any) -> Any:
        """yields"""
        yield 1

    for body in (waits, yields):
        with pytest.raises(ValueError, match=f"{body.__name__} is async, and nothing would wait for it"):
            check(points=1)(body)


def test_a_check_that_gives_something_back_is_a_fault() -> None:
    def compares(submission: Any) -> bool:
        """compares"""
        return bool(submission == 1)

    def yields(submission: Any) -> Any:
        """yields"""
        yield 1

    for body, what in ((compares, "bool"), (yields, "generator")):
        made = check(points=1)(body)
        with pytest.raises(CheckerFault) as fault:
            made.run(1, None, {})
        told = f"{__file__}:{made.line}: {body.__name__!r} gives back a {what}: use agree() or assert"
        assert str(fault.value) == told


@pytest.mark.parametrize(
    ("name", "claim", "points"), [("", "a", 1), ("a", " ", 1), ("a", "a", -1), (1, "a", 1)]
)
def test_a_check_made_by_hand_is_held_to_the_same(name: Any, claim: str, points: float) -> None:
    with pytest.raises(ValueError, match=r"write a text|a number of points"):
        Check(name, claim, points, None)


def test_a_hint_is_a_text() -> None:
    with pytest.raises(ValueError, match=r"hint\[1\]='': write a text that people can read"):
        check(points=1, hint=["look", ""])(body)
