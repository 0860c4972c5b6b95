"""A class's verdicts are those of `grade` alone, in any order and with any number of workers."""

from __future__ import annotations

import json
import os
import random
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import HEAD, Grade

# What a check leaves behind in its process would tell on who comes next.
CHECKER = """
seen = []

@check(points=1)
def example(submission):
    "two doubled is four"
    seen.append(submission.double(2))
    agree(seen, [4])

@check(points=3, needs=example)
@given(st.integers(-100, 100))
def any_number(submission, reference, number):
    "any number is doubled"
    agree(submission.double(number), reference.double(number))

@check(points=1)
def power(submission):
    "a power of three is odd"
    assert 3 ** submission.double(3) % 2

@check(points=2)
def twice(submission):
    "the second time is as the first"
    agree(submission.double(5), submission.double(5))
"""

SUBMISSIONS = {
    "right": "def double(n):\n    return 2 * n\n",
    "adds": "def double(n):\n    return n + n\n",
    "in_floats": "def double(n):\n    return 2.0 * n\n",
    "large": "def double(n):\n    return 2 * n if abs(n) < 50 else n\n",
    "negative": "def double(n):\n    return abs(2 * n)\n",
    "negative_too": "def double(n):\n    return 2 * abs(n)\n",
    "nothing": "def double(n):\n    pass\n",
    "raises": "def double(n):\n    return 1 // 0 if n > 90 else 2 * n\n",
    "no_python": "def double(n)\n",
    "empty": "",
    "not_utf8": "# \udce9\n",
    "misnamed": "def dubble(n):\n    return 2 * n\n",
    "exits": "import sys\ndef double(n):\n    sys.exit(0)\n",
    "dies": "import os\ndef double(n):\n    os._exit(0) if n == 3 else None\n    return 2 * n\n",
    "hangs": "def double(n):\n    while n == 5:\n        pass\n    return 2 * n\n",
    "hangs_the_check": "def double(n):\n    return 10 ** 9 if n == 3 else 2 * n\n",
    "counts": "calls = []\ndef double(n):\n    calls.append(n)\n    return 2 * n + (len(calls) > 20)\n",
    "copied": "def double(n):\n    return 2 * n\n",
}


def without_times(value: Any) -> Any:
    """A report but for what differs from run to run, and for where the file lay."""
    if isinstance(value, list):
        return [without_times(each) for each in value]
    if not isinstance(value, dict):
        return value
    return {k: without_times(each) for k, each in value.items() if k not in ("duration_s", "submission")}


def results(text: str) -> dict[str, Any]:
    return {row["student"]: without_times(row["report"]) for row in map(json.loads, text.splitlines())}


@pytest.fixture
def inbox(course: Path) -> Path:
    exercise = course / "exercises" / "double"
    (exercise / "checker.py").write_text(HEAD + CHECKER)
    with (exercise / "exercise.toml").open("a") as settings:
        settings.write("[limits]\ncall_s = 0.5\ncheck_s = 1\n")
    folder = course / "inbox"
    folder.mkdir()
    for name, text in SUBMISSIONS.items():
        (folder / f"{name}.py").write_bytes(text.encode(errors="surrogateescape"))
    return folder


def test_verdicts_are_those_of_grade_alone(grade: Grade, inbox: Path, tmp_path: Path) -> None:
    alone = {}
    for name in SUBMISSIONS:
        place = tmp_path / name / "double.py"  # messages name the file as the exercise does
        place.parent.mkdir()
        place.write_bytes((inbox / f"{name}.py").read_bytes())
        ran = grade("double", "--submission", place, "--report", "json")
        (report,) = json.loads(ran.stdout)["results"]
        alone[name] = without_times(report)
    assert {name: each["score"] for name, each in alone.items()} == {
        "right": 7,
        "adds": 7,
        "in_floats": 7,
        "large": 4,
        "negative": 4,
        "negative_too": 4,
        "nothing": 2,
        "raises": 4,
        "no_python": 0,
        "empty": 0,
        "not_utf8": 0,
        "misnamed": 0,
        "exits": 0,
        "dies": 6,
        "hangs": 2,
        "hangs_the_check": 6,
        "counts": 4,
        "copied": 7,
    }
    ran = grade("class", "double", inbox, "--report", "jsonl", "-q", "--workers", "3")
    assert results(ran.stdout) == alone
    Path("grades.db").unlink()
    for number, name in enumerate(random.Random(0).sample([*SUBMISSIONS], len(SUBMISSIONS))):
        (inbox / f"{name}.py").rename(inbox / f"{number:02}-{name}.py")
    ran = grade("class", "double", inbox, "--report", "jsonl", "-q", "--workers", "1")
    assert {name.partition("-")[2]: each for name, each in results(ran.stdout).items()} == alone


def test_without_fork_they_are_the_same(grade: Grade, inbox: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """There, one process grades everybody, and a check that never ends is nobody's to end."""
    checker = Path("exercises/double/checker.py")
    checker.write_text(checker.read_text().replace("    seen.append", "    seen[:] = []\n    seen.append"))
    (inbox / "hangs_the_check.py").unlink()
    forked = results(grade("class", "double", inbox, "--report", "jsonl", "-q").stdout)
    Path("grades.db").unlink()
    monkeypatch.delattr(os, "fork")
    ran = grade("class", "double", inbox, "--report", "jsonl", "-q", "--workers", "2")
    assert len(forked) == len(SUBMISSIONS) - 1
    assert results(ran.stdout) == forked
