"""Values as Python source."""

from __future__ import annotations

import math
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.show import MAX_SHOWN, show, show_call
from tests.sandbox.test_wire import same, values


@given(values)
def test_what_is_shown_can_be_pasted(value: Any) -> None:
    shown = show(value)
    if "more characters" not in shown and "j" not in shown:  # complex numbers with a part of -0.0 or nan
        assert same(eval(shown, {"nan": math.nan}), value)
    assert shown.isprintable()
    assert len(shown) <= MAX_SHOWN


@given(st.sets(st.text() | st.integers()))
def test_sets_are_sorted(value: set[Any]) -> None:
    assert show(value) == show({*reversed([*value])})


@pytest.mark.parametrize(
    ("value", "shown"),
    [
        ([math.nan, -math.inf], "[float('nan'), float('-inf')]"),
        ({3, 1, 2}, "{1, 2, 3}"),
        (set(), "set()"),
        (frozenset({"b", "a"}), "frozenset({'a', 'b'})"),
        ((1,), "(1,)"),
        ("\x1b[31m\u202e", "'\\x1b[31m\\u202e'"),
        ("x" * 2_000, f"'{'x' * 479} … (1,042 more characters) … {'x' * 479}'"),
    ],
)
def test_show(value: Any, shown: str) -> None:
    assert show(value) == shown


def test_show_call() -> None:
    assert show_call("f", [1.0, ["align"]], {"n": None}) == "f(1.0, ['align'], n=None)"
