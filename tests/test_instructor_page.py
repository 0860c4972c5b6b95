"""docs/instructor.md, typed from top to bottom in an empty folder.

`pytest --accept` writes the outputs anew.
"""

from __future__ import annotations

import doctest
import json
import re
from pathlib import Path
from typing import Any

import pytest

from grader.course import Course
from grader.model import Exercise
from grader.plugins import load_plugins
from grader.stub import own_files, stub_of
from tests.conftest import ROOT, runner
from tests.page import outputs

PAGE = ROOT / "docs" / "instructor.md"
# Of an audit's row what hangs on the cases that this version of Hypothesis makes.
FIGURES = re.compile(r"(?m)^([✓✗]  \w+ +\d+ +\d+ +\d+/\d+ +\d+) .*$")


@pytest.fixture(scope="module")
def page(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> tuple[str, Path]:
    """What the page tells when it is typed in an empty folder, and that folder as it is then."""
    folder = tmp_path_factory.mktemp("empty")
    with pytest.MonkeyPatch.context() as patched:
        told = "".join(outputs(PAGE.read_text("utf-8"), folder, runner(folder, patched)))
    if request.config.getoption("--accept"):
        PAGE.write_text(told, "utf-8")
    return told, folder


@pytest.fixture
def exercise(page: tuple[str, Path]) -> Exercise:
    """The page's exercise, as it is at the end."""
    return Course(page[1]).exercise("warmup")


def test_each_command_says_what_the_page_tells(page: tuple[str, Path]) -> None:
    assert FIGURES.sub(r"\1", page[0]) == FIGURES.sub(r"\1", PAGE.read_text("utf-8"))


def test_the_page_leads_to_a_whole_exercise(exercise: Exercise) -> None:
    assert own_files(exercise) == stub_of(exercise)
    assert exercise.points == sum(each.points for each in load_plugins().checks(exercise))
    names: dict[str, Any] = {"__name__": "warmup"}
    exec((exercise.solution / "warmup.py").read_text(), names)
    assert doctest.testfile(str(exercise.folder / "README.md"), False, globs=names) == (0, 1)


def test_each_solution_fails_what_it_names(exercise: Exercise, monkeypatch: pytest.MonkeyPatch) -> None:
    grade, failed = runner(exercise.folder, monkeypatch), {}
    for path in (exercise.solution, *sorted(exercise.solution.glob("*/*.py"))):
        (report,) = json.loads(
            grade("warmup", "--submission", path, "--report", "json", "--reveal", "full").stdout
        )["results"]
        failed[path.name] = [each["name"] for each in report["checks"] if each["status"] == "failed"]
    assert failed == {
        "warmup": [],
        "smaller_of_two.py": [],
        "grows_on.py": ["agrees_with_reference"],
        "step_by_step.py": ["long_training"],
    }


def test_the_page_shows_a_hole_in_the_checks_and_closes_it() -> None:
    page = PAGE.read_text("utf-8")
    tries = page.split("$ grade warmup --submission solutions/warmup/wrong/grows_on.py")[1:]
    assert ["10 of 10 points." in tries[0], "4 of 10 points." in tries[1], len(tries)] == [True, True, 2]
