"""docs/student.md, typed from top to bottom: each command's output is what stands there.

`pytest --accept` writes the outputs anew.
"""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.conftest import ROOT, Grade
from tests.page import BLOCK, outputs

PAGE = ROOT / "docs" / "student.md"


@pytest.fixture
def at_the_course(real_course: Path, grade: Grade, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(real_course)
    return real_course


def test_the_session_is_as_the_page_tells(
    at_the_course: Path, grade: Grade, request: pytest.FixtureRequest
) -> None:
    page = PAGE.read_text("utf-8")
    told = "".join(outputs(page, at_the_course, grade))
    if request.config.getoption("--accept"):
        PAGE.write_text(told, "utf-8")
    assert told == PAGE.read_text("utf-8")
    assert "100 of 100 points.\nEvery check passed." in told


def test_the_lines_for_completion_are_those_that_are_tested() -> None:
    page = PAGE.read_text("utf-8")
    tests = (ROOT / "tests/cli/test_completion.py").read_text()
    lines = re.findall(r"`([^`]*_GRADE_COMPLETE=\w+_source[^`]*)` \|$", page, re.MULTILINE)
    assert len(lines) == 3
    assert [each for each in lines if each.replace("\\|", "|") not in tests] == []


def test_the_page_shows_whole_solutions_only_where_it_ends() -> None:
    """What is typed on the way earns less than everything: the page has three mistakes to learn from."""
    tries = [each["text"] for each in BLOCK.finditer(PAGE.read_text("utf-8")) if each["file"]]
    assert len(tries) == 4
