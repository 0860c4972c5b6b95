"""`agree()`: what counts as the same, and how a difference is told."""

from __future__ import annotations

import math
from typing import Any

import numpy
import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import Disagreement, agree

plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.complex_numbers() | st.text() | st.binary(),
    lambda inner: (
        st.lists(inner)
        | st.tuples(inner, inner)
        | st.dictionaries(st.text() | st.integers(), inner)
        | st.sets(st.integers())
        | st.frozensets(st.text())
    ),
    max_leaves=10,
)


def difference(actual: Any, expected: Any) -> str:
    """What `agree` says of two values; empty where it says nothing."""
    try:
        agree(actual, expected)
    except Disagreement as told:
        return told.message
    return ""


def test_a_disagreement_holds_both_values() -> None:
    with pytest.raises(Disagreement) as told:
        agree([1], [2])
    assert (told.value.actual, told.value.expected) == ([1], [2])


@pytest.mark.parametrize(
    ("actual", "expected", "place"),
    [
        (1, 2, ("", 1, 2)),
        ({"a": [1, 2.5]}, {"a": [1, 7]}, ("['a'][1]", 2.5, 7)),
        ({"a": {"b": 1}}, {"a": {"c": 1}}, ("['a']", {"b": 1}, {"c": 1})),
        ([[1], [2]], [[1], [2, 3]], ("[1]", [2], [2, 3])),
        ({"a": {1}}, {"a": {2}}, ("['a']", {1}, {2})),
        (["a"], [None], ("[0]", "a", None)),
        (numpy.array([1.0, 2.0]), numpy.array([1.0, 4.0]), ("[1]", 2.0, 4.0)),
    ],
)
def test_a_disagreement_knows_its_place(actual: Any, expected: Any, place: tuple[str, Any, Any]) -> None:
    with pytest.raises(Disagreement) as told:
        agree(actual, expected)
    assert (told.value.path, told.value.found, told.value.wanted) == place


def test_a_disagreement_that_names_no_place_is_about_the_whole() -> None:
    told = Disagreement([1], [2], "no")
    assert (told.path, told.found, told.wanted, str(told)) == ("", [1], [2], "no")


@given(plain)
def test_every_value_agrees_with_itself(value: Any) -> None:
    agree(value, value)


@given(plain, plain)
def test_whether_two_values_agree_does_not_depend_on_their_order(one: Any, other: Any) -> None:
    assert bool(difference(one, other)) == bool(difference(other, one))


@given(st.floats(allow_nan=False, allow_infinity=False), st.floats(-3e-9, 3e-9))
def test_floats_agree_within_one_part_in_a_billion(number: float, shift: float) -> None:
    moved = number * (1 + shift)
    if abs(shift) < 0.99e-9 and math.isfinite(moved):
        agree([moved], [number])
    elif abs(shift) > 1.01e-9 and abs(number) > 1e-290 and math.isfinite(moved):
        assert difference([moved], [number])


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (1, 1.0),
        (1.0, 1),
        (math.nan, math.nan),
        (math.inf, math.inf),
        (0.0, -0.0),
        (0.1 + 0.2, 0.3),
        (1 + 1e-12j, 1 + 0j),
        ({True: 1, 1.5: 2}, {1.5: 2, True: 1}),
        ({1: 2, (3, True): 4}, {1.0: 2, (3.0, True): 4}),
        ({math.nan, 1}, {float("nan"), 1.0}),
        ({"b": 2, "a": [1.0]}, {"a": [1], "b": 2.0}),
        (numpy.array([1.0, math.nan]), numpy.array([1 + 1e-12, math.nan])),
    ],
)
def test_what_agrees(actual: Any, expected: Any) -> None:
    agree(actual, expected)


@pytest.mark.parametrize(
    ("actual", "expected", "told"),
    [
        (
            {"align": 1e-06},
            {"align": 1e-05},
            "['align'] is 1e-06 where 1e-05 is expected: 10 times too small",
        ),
        ([1, [2, 3.5]], [1, [2, 7]], "[1][1] is 3.5 where 7 is expected: 2 times too small"),
        (7e9, 7000, "the answer is 7000000000 where 7000 is expected: 1,000,000 times too large"),
        (-2.0, 2.0, "the answer is -2 where 2 is expected: the sign is wrong"),
        (1, 0, "the answer is 1 where 0 is expected"),
        (1e-300, 0.0, "the answer is 1e-300 where 0 is expected"),
        (1.00001, 1.0, "the answer is 1.00001 where 1 is expected"),
        (0.1 + 2e-10, 0.1, "the answer is 0.1000000002 where 0.1 is expected"),
        (0.1 + 2e-10, 0.1 + 4e-10, "the answer is 0.1000000002 where 0.1000000004 is expected"),
        (1 / 3 + 1e-9, 1 / 3, "the answer is 0.3333333343 where 0.3333333333 is expected"),
        (math.nan, 1.0, "the answer is nan where 1 is expected"),
        (10**400, 1.0, f"the answer is {10**400} where 1 is expected"),
        (10**400, 10**400 + 1, f"the answer is {10**400} where {10**400 + 1} is expected"),
        (2**53 + 1, 2**53, "the answer is 9007199254740993 where 9007199254740992 is expected"),
        (True, 1, "the answer is the bool True where the int 1 is expected"),
        ("700", 700.0, "the answer is the str '700' where the float 700.0 is expected"),
        (None, {"a": 1}, "the answer is None where a dict is expected"),
        ([1], (1,), "the answer is a list where a tuple is expected"),
        ([], [1], "the answer has 0 items where there should be 1"),
        ((1, 2), (1,), "the answer has 2 items where there should be 1"),
        ({}, {"a": 1}, "the answer lacks the key 'a'"),
        ({"pretain": 1}, {"pretrain": 1}, "the answer lacks the key 'pretrain', is it called 'pretain'?"),
        ({"a": {"b": 1, 2: 3}}, {"a": {"b": 1}}, "['a'] has the key 2, which does not belong"),
        ({1, 2}, {2, 3}, "the answer lacks 3"),
        ({True, 2}, {1, 2}, "the answer lacks 1"),
        ({True: "a"}, {1: "a"}, "the answer lacks the key 1"),
        ({(True,)}, {(1,)}, "the answer lacks (1,)"),
        (1 + 0j, 1.0, "the answer is the complex (1+0j) where the float 1.0 is expected"),
        ({"k" * 5_000: 1}, {"key": 1}, "the answer lacks the key 'key'"),
        ({"x", "y", "a"}, {"x"}, "the answer holds 'a', which does not belong"),
        (
            "Helpful",
            "helpful",
            "the answer is 'Helpful' where 'helpful' is expected: upper and lower case differ",
        ),
        ("a ", "a", "the answer is 'a ' where 'a' is expected: blanks at the start or end differ"),
        ("a", "b", "the answer is 'a' where 'b' is expected"),
        (b"a", b"b", "the answer is b'a' where b'b' is expected"),
        (False, True, "the answer is False where True is expected"),
        (numpy.ones(2), numpy.ones(3), "the answer has the shape (2,) where (3,) is expected"),
        (
            numpy.array([[1.0, 2.0]]),
            numpy.array([[1.0, 4.0]]),
            "[0][1] is 2 where 4 is expected: 2 times too small",
        ),
    ],
)
def test_a_difference_is_told_with_its_place_and_factor(actual: Any, expected: Any, told: str) -> None:
    assert difference(actual, expected) == told


def test_tolerances_can_be_widened() -> None:
    agree(98.3, 98.31, relative=0.001)
    agree([1e-17], [0.0], absolute=1e-12)
    with pytest.raises(Disagreement):
        agree([1e-11], [0.0], absolute=1e-12)
