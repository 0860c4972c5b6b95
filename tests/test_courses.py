"""A class and a program as exercises, from end to end: the course in `tests/courses/`."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from tests.conftest import Golden, Grade, runner
from tests.proved import audited

pytestmark = pytest.mark.usefixtures("one_store")

COURSE = Path(__file__).parent / "courses"
EXERCISES = ("account", "sums")
WRONG = sorted(path.relative_to(COURSE) for path in COURSE.glob("solutions/*/wrong/*.py"))
RIGHT = sorted(path.relative_to(COURSE) for path in COURSE.glob("solutions/*/right/*.py"))


@pytest.fixture
def there(tmp_path: Path) -> Path:
    """A copy of the course."""
    shutil.copytree(COURSE, tmp_path / "there")
    return tmp_path / "there"


@pytest.fixture
def grade_there(there: Path, monkeypatch: pytest.MonkeyPatch) -> Grade:
    return runner(there, monkeypatch)


@pytest.mark.parametrize("name", EXERCISES)
def test_a_stub_earns_nothing_and_the_reference_everything(grade_there: Grade, name: str) -> None:
    assert "\n0 of 100 points; " in grade_there(name).stdout
    ran = grade_there(name, "--submission", f"solutions/{name}/{name}.py")
    assert (ran.exit_code, "\n100 of 100 points.\n" in ran.stdout) == (0, True)


@pytest.mark.parametrize("path", RIGHT, ids=lambda path: path.stem)
def test_other_right_ways_earn_everything(grade_there: Grade, path: Path) -> None:
    ran = grade_there(path.parts[1], "--submission", path)
    assert (ran.exit_code, "\n100 of 100 points.\n" in ran.stdout) == (0, True)


@pytest.mark.parametrize("path", WRONG, ids=lambda path: path.stem)
def test_what_a_mistake_is_told(grade_there: Grade, golden: Golden, path: Path) -> None:
    ran = grade_there(path.parts[1], "--submission", path)
    assert (ran.exit_code, ran.stdout) == (1, golden(ran.stdout))
    assert "Hypothesis" not in ran.output


@pytest.mark.parametrize("name", EXERCISES)
def test_an_audit_catches_the_mistakes_and_keeps_their_cases(there: Path, name: str) -> None:
    found = audited(there, name=name, runs=20)
    assert (found.findings, found.right, found.mutants.killed) == ((), 1, found.mutants.made)
    kept = json.loads((there / "solutions" / name / "counterexamples.json").read_text())["cases"]
    assert len(kept) == found.counterexamples > 0
