"""`pytest exercises/`, as an IDE and CI call it: an item for each check, graded once, when the first runs."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as xml
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.conftest import ROOT, write_course

Ran = subprocess.CompletedProcess[str]
Run = Callable[..., Ran]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Runs pytest in a folder as its own project, with the plugins that are installed."""

    def ran(folder: Path, *args: str) -> Ran:
        (folder / "pytest.ini").touch()
        command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", *args]
        environment = {**os.environ, "COLUMNS": "80", "PYTEST_ADDOPTS": ""}
        return subprocess.run(command, cwd=folder, env=environment, capture_output=True, text=True)

    return ran


@pytest.fixture
def root(tmp_path: Path) -> Path:
    """A course of one exercise, with a test file that is nobody's to collect."""
    folder = write_course(tmp_path / "course")
    (folder / "exercises" / "double" / "test_own.py").write_text("raise SystemExit\n")
    return folder


def ids(ran: Ran) -> list[str]:
    return [
        line for line in ran.stdout.splitlines() if "::" in line and not line.startswith(("FAILED", "ERROR"))
    ]


def ends(ran: Ran) -> str:
    """The last line, without the time."""
    return re.sub(r" in [\d.]+s.*", "", ran.stdout.strip().splitlines()[-1]).strip("= ")


PLACE = "exercises/double/exercise.toml"


def test_each_check_is_an_item_that_ends_as_the_check_does(root: Path, run: Run) -> None:
    own = root / "exercises" / "double" / "double.py"
    ran = run(root, "exercises", "-q", "-rs")
    assert (ran.returncode, ends(ran)) == (1, "1 failed, 1 skipped")
    assert "needs example" in ran.stdout
    own.write_text("def double(n):\n    return 2 * n\n")
    ran = run(root, "exercises", "-v")
    assert (ran.returncode, ends(ran)) == (0, "2 passed")
    assert [each.split()[0] for each in ids(ran)] == [f"{PLACE}::example", f"{PLACE}::any_number"]
    own.write_text("def double(n):\n    return abs(2 * n)\n")
    ran = run(root, "exercises")
    assert ends(ran) == "1 failed, 1 passed"
    failure = ran.stdout.partition("FAILURES")[2].partition("short test summary")[0]
    assert [each for each in failure.splitlines() if each and each[0] not in "=_"] == [
        "✗     0/3 any number is doubled",
        "    double(-1)",
        "    returned  2",
        "    expected  -2",
        "    the answer is 2 where -2 is expected: the sign differs",
        "    Advice: Your answer has the wrong sign. Look for what is subtracted from what.",
    ] or "Traceback" not in failure


def test_nothing_runs_while_items_are_collected(root: Path, run: Run) -> None:
    (root / "exercises/double/double.py").write_text(
        f"open({str(root / 'ran')!r}, 'w')\nimport os\nos._exit(1)\n"
    )
    ran = run(root, "exercises", "--collect-only", "-q")
    assert (ran.returncode, ids(ran)) == (0, [f"{PLACE}::example", f"{PLACE}::any_number"])
    assert not (root / ".grade").exists()


@pytest.mark.parametrize(
    ("args", "end"),
    [
        (["exercises", "-k", "any_number"], "1 passed, 1 deselected"),
        ([f"{PLACE}::any_number"], "1 passed"),
        ([PLACE], "2 passed"),
        (["exercises/double"], "2 passed"),
        (["-p", "no:grader", "exercises/double"], "no tests ran"),
    ],
)
def test_some_items_can_be_picked(root: Path, run: Run, args: list[str], end: str) -> None:
    (root / "exercises/double/double.py").write_text("def double(n):\n    return 2 * n\n")
    if "no:grader" in args:
        (root / "exercises/double/test_own.py").unlink()
    assert ends(run(root, *args, "-q")) == end


def test_junit_holds_claims_and_points(root: Path, run: Run) -> None:
    run(root, "exercises", "--junitxml=out.xml")
    cases = xml.parse(root / "out.xml").getroot().findall(".//testcase")
    assert [
        (case.get("name"), {each.get("name"): each.get("value") for each in case.findall(".//property")})
        for case in cases
    ] == [
        ("example", {"claim": "two doubled is four", "score": "0", "max_score": "1"}),
        ("any_number", {"claim": "any number is doubled", "score": "0", "max_score": "3"}),
    ]
    assert [[each.tag for each in case if each.tag != "properties"] for case in cases] == [
        ["failure"],
        ["skipped"],
    ]


HIDDEN = '''from grader import agree, check

@check(points=2)
def secret_one(submission):
    """nobody reads this"""
    agree(submission.double(10**6), 2 * 10**6)

@check(points=2)
def secret_two(submission):
    """nor this"""
    agree(submission.double(10**7), 2 * 10**7)
'''


def test_hidden_checks_are_one_item_that_tells_nothing(root: Path, run: Run) -> None:
    (root / "solutions/double/checker.py").write_text(HIDDEN)
    (root / "exercises/double/double.py").write_text("def double(n):\n    return 2 * n if n < 10**7 else 0\n")
    ran = run(root, "exercises", "-v", "--junitxml=out.xml")
    told = ran.stdout + (root / "out.xml").read_text()
    assert [each.split()[0] for each in ids(ran)][-1] == f"{PLACE}::hidden_checks"
    assert ("secret" in told, "nobody reads" in told, "nor this" in told) == (False, False, False)
    assert "hidden checks: an answer is not what the task asks for" in told


def test_a_broken_check_is_an_error_and_no_failure(root: Path, run: Run) -> None:
    (root / "solutions/double/double.py").write_text("def double(n):\n    return 3 * n\n")
    ran = run(root, "exercises")
    assert (ends(ran), "not your mistake" in ran.stdout, "Traceback" in ran.stdout) == (
        "1 skipped, 1 error",
        True,
        False,
    )


@pytest.mark.parametrize(
    ("file", "text", "told"),
    [
        ("exercise.toml", "format = 7\n", "exercise.toml: Expected `int` <= 1"),
        (
            "checker.py",
            "from grader import nothing\n",
            "the checker does not load: ImportError: cannot import name",
        ),
    ],
)
def test_an_exercise_that_cannot_be_read_is_told_in_a_line(
    root: Path, run: Run, file: str, text: str, told: str
) -> None:
    (root / "exercises/double" / file).write_text(text)
    ran = run(root, "exercises")
    assert (ran.returncode, told in ran.stdout, "Traceback" in ran.stdout) == (2, True, False)


def test_what_is_no_course_is_left_alone(tmp_path: Path, run: Run) -> None:
    (tmp_path / "exercises" / "one").mkdir(parents=True)
    (tmp_path / "exercise.toml").write_text("not = 'ours'\n")
    (tmp_path / "exercises" / "one" / "test_own.py").write_text("def test_it():\n    pass\n")
    ran = run(tmp_path, "-q")
    assert (ran.returncode, ends(ran)) == (0, "1 passed")


def test_it_loads_nothing_of_the_kit_where_there_is_no_course(tmp_path: Path, run: Run) -> None:
    (tmp_path / "test_own.py").write_text(
        "import sys\n\ndef test_it():\n"
        "    assert {'grader.plugins', 'grader.course', 'click'}.isdisjoint(sys.modules)\n"
    )
    assert ends(run(tmp_path, "-q")) == "1 passed"


def test_the_lesson_as_it_is_handed_out(tmp_path: Path, run: Run) -> None:
    for tree in ("exercises", "solutions"):
        shutil.copytree(ROOT / tree, tmp_path / tree)
    ran = run(tmp_path, "exercises", "-q")
    assert (ran.returncode, ends(ran)) == (1, "19 failed, 23 skipped")
