"""Values as Python source."""

from __future__ import annotations

import math
import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader.show import MAX_CALL, MAX_SHOWN, capped, inert, one_line, printable, show, show_call
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
        ([1, -(10**5_000)], "[1, (an integer of about 5,000 digits)]"),
        (NotImplemented, "NotImplemented"),
        ("x" * 2_000, f"'{'x' * 479} … (1,042 more characters) … {'x' * 479}'"),
    ],
)
def test_show(value: Any, shown: str) -> None:
    assert show(value) == shown


def test_show_call() -> None:
    assert show_call("f", [1.0, ["align"]], {"n": None}) == "f(1.0, ['align'], n=None)"
    assert len(show_call("f", ["x" * 2_000] * 9, {})) <= MAX_CALL


def test_what_cannot_be_shown_is_told() -> None:
    class Odd:
        def __repr__(self) -> str:
            raise KeyError

    assert show(10**5_000) == "(an integer of about 5,000 digits)"
    assert show([Odd()]) == "(a list that cannot be shown)"
    deep: list[object] = []
    for _ in range(10_000):
        deep = [deep]
    assert show(deep) == "(a list that cannot be shown)"


@given(st.text())
def test_every_text_is_made_fit_for_a_log(text: str) -> None:
    line = one_line(text)
    assert line.isprintable()
    assert not line.lstrip().startswith("::")
    assert not re.search(r"##\w*\[", line)
    assert printable(text).split("\n") == [one_line(each) for each in text.split("\n")]
    assert capped(text).encode() is not None  # it is Unicode


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("  ::error::no", "  :\\:error::no"),
        ("a ::error::", "a ::error::"),
        ("x ##[add-mask]1", "x #\\#[add-mask]1"),
        ("##vso[task.complete]", "#\\#vso[task.complete]"),
        ("##teamcity[x]", "#\\#teamcity[x]"),
        ("## a title", "## a title"),
    ],
)
def test_commands_of_ci_systems_are_broken(line: str, told: str) -> None:
    assert inert(line) == told
