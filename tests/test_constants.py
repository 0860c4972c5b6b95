"""Hypothesis tries the constants of the checker and the reference, and of no other module."""

from __future__ import annotations

import sys
import types
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from grader import check
from grader.cases import record
from grader.sandbox import wire
from grader.sandbox.session import Session
from tests.test_cases import bench

HERE = 123_456_789_123  # a constant of this file, which is the checker here
ELSEWHERE = int("9876543210")  # and this is none


def numbers(tmp_path: Path, **files: bytes) -> list[int]:
    """The inputs of a check that takes any integers; the files are more of the reference's."""

    @check(points=1)
    @given(st.lists(st.integers()))
    def any_numbers(submission: Any, n: list[int]) -> None:
        """any numbers"""

    with bench(tmp_path, examples=500) as made:
        assert isinstance(made.rehearsal, Session)
        opened = replace(made.rehearsal, files={**made.rehearsal.files, **files})
        cases = record(any_numbers, replace(made, rehearsal=opened)).cases
    assert cases is not None
    return [number for case in cases for number in wire.decode(case.inputs)["n"]]


def test_those_of_the_checker_and_the_reference_as_it_was_opened_are_tried(tmp_path: Path) -> None:
    assert {HERE, ELSEWHERE} <= {*numbers(tmp_path, cell=f"LEAST = {ELSEWHERE}\n".encode())}
    assert ELSEWHERE not in numbers(tmp_path, picture=b"\x89PNG")


def test_those_of_other_modules_are_not(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = numbers(tmp_path)
    module = types.ModuleType("elsewhere")
    module.__file__ = str(tmp_path / "elsewhere.py")
    (tmp_path / "elsewhere.py").write_text(f"MANY = {[10**9 + each for each in range(900)]}\n")
    monkeypatch.setitem(sys.modules, "elsewhere", module)
    assert numbers(tmp_path) == before


def test_cases_are_made_without_what_hypothesis_may_take_away(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delattr("hypothesis.internal.constants_ast._constants_from_source")
    assert len(numbers(tmp_path)) > 100
