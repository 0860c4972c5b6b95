"""What is told is fixed before anything is asked of which less is told: workers may share what they like."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.course import Course
from grader.engine import Plan
from grader.errors import CheckerFault
from grader.plugins import load_plugins
from tests.conftest import HEAD, Grade

SECRET, OTHER = 740011, 930022
PUBLIC = '''
@check(points=1)
@given(st.sampled_from([1, 30, 400]))
def numbers(submission, reference, number):
    """numbers are doubled"""
    agree(submission.double(number), reference.double(number))
'''


def one(name: str, number: int, reveal: str = "category") -> str:
    """A check on one number."""
    return (
        f"@check(points=1, reveal={reveal!r})\ndef {name}(submission):\n"
        f'    """{name} is doubled"""\n    agree(submission.double({number}), {2 * number})\n'
    )


TWO = one("first", SECRET) + one("second", OTHER)
# Each worker sees what earlier ones were asked, by the folders that these have made.
SHARES = """
import os
seen = sorted(map(int, os.listdir({shared!r})))

def note(n):
    if n > 9_000:
        os.makedirs(os.path.join({shared!r}, str(n)), exist_ok=True)

"""

Shared = Callable[..., list[dict[str, Any]]]


@pytest.fixture(params=["here", "no fork"])
def shared(
    request: pytest.FixtureRequest,
    course: Path,
    tmp_path: Path,
    grade: Grade,
    monkeypatch: pytest.MonkeyPatch,
) -> Shared:
    """Grades a source whose workers share a folder; gives the rows, in which no large input may be told."""
    folder = tmp_path / "shared"
    if request.param == "no fork":
        monkeypatch.delattr(os, "fork")

    def graded(source: str, hidden: str, public: str = PUBLIC) -> list[dict[str, Any]]:
        folder.mkdir()
        (course / "exercises" / "double" / "checker.py").write_text(HEAD + public)
        (course / "solutions" / "double" / "checker.py").write_text(HEAD + hidden)
        own = SHARES.format(shared=str(folder)) + source
        (course / "exercises" / "double" / "double.py").write_text(own)
        ran = grade("double", "--sandbox", "process", "--report", "json")
        assert [each for each in (SECRET, OTHER) if str(each) in ran.stdout] == []
        assert str(SECRET) in os.listdir(folder)  # it was asked, and has left a trace
        (result,) = json.loads(ran.stdout)["results"]
        rows: list[dict[str, Any]] = result["checks"]
        return rows

    return graded


LATE = """
if seen:
    raise ValueError(seen)

def double(n):
    note(n)
    return {}
"""


def test_a_file_that_loads_at_first_and_fails_later_tells_nothing(shared: Shared) -> None:
    rows = shared(LATE.format("2 * n"), TWO)
    assert [(each["name"], each["status"], each["line"]) for each in rows] == [
        ("numbers", "passed", None),
        ("hidden: passed", "passed", None),
        ("hidden: exception", "failed", None),
    ]


def test_nor_does_one_that_a_second_judge_loads(shared: Shared) -> None:
    if not hasattr(os, "fork"):
        pytest.skip("the judge is no process of its own here")
    ends = one("first", SECRET).replace("agree(", "submission.double(740011) or __import__('os')._exit(1)#")
    rows = shared(LATE.format("2 * n if n < 9_000 else 0"), ends + one("second", OTHER))
    assert [(each["name"], each["status"], each["line"]) for each in rows[1:]] == [
        ("hidden: exception", "failed", None)
    ]


def test_a_public_case_is_looked_for_before_any_hidden_input(shared: Shared) -> None:
    answers = """
def double(n):
    note(n)
    if n == 1:
        return 3
    return str(seen[0] if seen else n) if n > 9 else 2 * n
"""
    rows = shared(answers, TWO)
    assert (rows[-1]["call"], rows[-1]["returned"]) == ("double(30)", "'30'")


KEEPS = """
kept = []

def double(n):
    note(n)
    kept.append(n)
    return [*kept, seen] if n == 11 else 2 * n
"""


def test_a_check_that_is_told_less_comes_after_one_that_is_told_more(shared: Shared) -> None:
    rows = shared(KEEPS, TWO + one("by_its_call", 11, "call"))
    assert [(each["name"], each["returned"]) for each in rows] == [
        ("numbers", None),
        ("by_its_call", "[11, []]"),
        ("hidden: passed", None),
    ]


def test_in_a_public_checker_too(shared: Shared) -> None:
    rows = shared(KEEPS, "", TWO + one("by_its_call", 11, "call") + PUBLIC)
    assert [(each["name"], each["returned"]) for each in rows] == [
        ("numbers", None),
        ("by_its_call", "[11, []]"),
        ("first", None),
        ("second", None),
    ]


def test_a_check_that_is_not_told_in_full_has_a_worker_of_its_own(course: Path, grade: Grade) -> None:
    """Wherever it stands: what it was asked is in nobody's memory."""
    checker = one("before", SECRET, "call") + one("by_its_call", 11, "call")
    (course / "exercises" / "double" / "checker.py").write_text(HEAD + checker)
    tells = "kept = []\ndef double(n):\n    kept.append(n)\n    return kept if kept[1:] else 2 * n\n"
    (course / "exercises" / "double" / "double.py").write_text(tells)
    ran = grade("double", "--report", "json")
    (result,) = json.loads(ran.stdout)["results"]
    assert [each["status"] for each in result["checks"]] == ["passed", "passed"]
    assert str(SECRET) not in ran.stdout


def test_a_check_needs_none_of_which_less_is_told(course: Path) -> None:
    checker = one("first", 1) + one("second", 2, "call").replace("points=1", "points=1, needs=first")
    (course / "exercises" / "double" / "checker.py").write_text(HEAD + checker)
    exercise, plugins = Course(course).exercise("double"), load_plugins()
    checks = plugins.checks(exercise)
    with pytest.raises(CheckerFault, match=r"'second' needs 'first', of which less is told$"):
        Plan(exercise, checks, plugins.kind_of(exercise), plugins.pick("sandboxes", "auto"))


SWAPPED = {
    "swapped": "agree(reference.double(11), submission.double(11))",
    "a difference": "agree(submission.double(11) - reference.double(11), 0)",
}


@pytest.mark.parametrize("body", SWAPPED.values(), ids=SWAPPED)
def test_at_call_what_the_last_call_gave_back_is_told_whatever_is_compared(
    course: Path, grade: Grade, body: str
) -> None:
    checker = f'@check(points=1, reveal="call")\ndef one(submission, reference):\n    """one"""\n    {body}\n'
    (course / "solutions" / "double" / "checker.py").write_text(HEAD + checker)
    (course / "solutions" / "double" / "double.py").write_text("def double(n):\n    return 4803\n")
    (course / "exercises" / "double" / "checker.py").unlink()
    (course / "exercises" / "double" / "double.py").write_text("def double(n):\n    return 22\n")
    ran = grade("double", "--report", "json")
    (row,) = json.loads(ran.stdout)["results"][0]["checks"]
    assert (row["status"], row["call"], row["returned"], row["expected"]) == (
        "failed",
        "double(11)",
        "22",
        None,
    )
    assert ("4803" in ran.stdout, "4781" in ran.stdout) == (False, False)
