"""In a release a checker loads without Hypothesis: what it says to it means nothing, but for `assume()`."""

from __future__ import annotations

import contextlib
import sys

import hypothesis
import pytest

from grader.standin import UnsatisfiedAssumption, standing_in
from grader.trial import steers_hypothesis

CHECKER = """
import hypothesis
import hypothesis.extra.numpy as arrays
from hypothesis import HealthCheck, assume, event, example, given, note, reject, settings, target
from hypothesis import strategies as st
from hypothesis.stateful import Bundle, RuleBasedStateMachine, initialize, invariant, precondition, rule

numbers = st.integers(min_value=0).filter(bool) | st.floats(allow_nan=False).map(abs)
either = numbers | 3 | st.none()
settings.register_profile("mine", max_examples=7)

@st.composite
def pairs(draw, most=9):
    return draw(numbers), draw(st.integers(0, most))

@settings(max_examples=3, suppress_health_check=[HealthCheck.too_slow])
@example(2, pair=(1, 2))
@given(numbers, pair=pairs(most=4) | arrays.arrays(float, 3))
def body(number, pair):
    note("it begins")
    event("once", payload=3)
    target(2.0, label="so far")
    return number, pair

def rejects(number):
    assume(number > 0)
    return number

class Machine(RuleBasedStateMachine):
    items = Bundle("items")

    @initialize(target=items)
    def begin(self):
        return 1

    @precondition(lambda self: True)
    @rule(item=items)
    def go(self, item):
        pass

    @invariant()
    def holds(self):
        pass
"""


def loaded() -> dict[str, object]:
    names: dict[str, object] = {"__name__": "checker"}
    exec(CHECKER, names)
    return names


def test_a_checker_loads_and_its_bodies_are_plain_functions() -> None:
    with standing_in():
        names = loaded()
    body, rejects, machine = names["body"], names["rejects"], names["Machine"]
    assert callable(body)
    assert callable(rejects)
    assert body(3, pair=(1, 2)) == (3, (1, 2))
    assert rejects(3) == 3
    assert isinstance(machine, type)
    with pytest.raises(UnsatisfiedAssumption) as raised:
        rejects(0)
    assert steers_hypothesis(raised.value)


def test_afterwards_there_is_hypothesis_again_and_nothing_else_has_changed() -> None:
    before, finders = dict(sys.modules), [*sys.meta_path]
    with standing_in():
        loaded()
    with contextlib.suppress(ZeroDivisionError), standing_in():
        raise ZeroDivisionError
    assert dict(sys.modules) == before
    assert sys.meta_path == finders
    assert sys.modules["hypothesis"] is hypothesis


def test_what_is_not_hypothesis_is_imported_as_ever() -> None:
    with standing_in():
        import colorsys
    assert colorsys.rgb_to_hsv(0, 0, 0) == (0.0, 0.0, 0)
