"""Plain pytest files as checks: found without running them, run beside the submission, told to be weaker."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.errors import CheckerFault
from grader.kinds.read_tests import read_tests
from grader.kinds.tests import WEAKER
from tests.conftest import ROOT, Golden, Grade, runner

COURSE = ROOT / "tests" / "courses" / "queue"
SOLUTION = COURSE / "solutions" / "queue"
RIGHT = (SOLUTION / "waiting.py").read_text()
Graded = Callable[..., dict[str, Any]]


@pytest.fixture
def queue(tmp_path: Path) -> Path:
    """A copy of the course."""
    return Path(shutil.copytree(COURSE, tmp_path / "queue"))


@pytest.fixture
def graded(queue: Path, monkeypatch: pytest.MonkeyPatch) -> Graded:
    """The JSON report on a submission; with `tests` by other tests."""

    def report(submission: str | Path, tests: str | None = None, *args: str) -> dict[str, Any]:
        folder = queue / "exercises" / "queue"
        if tests is not None:
            (folder / "test_waiting.py").write_text(tests)
        path = submission if isinstance(submission, Path) else folder / "waiting.py"
        if isinstance(submission, str):
            path.write_text(submission)
        ran = runner(queue, monkeypatch)("run", "queue", "--submission", path, "--report", "json", *args)
        assert ran.stderr == ""
        (result,) = json.loads(ran.stdout)["results"]
        return {**result, "exit_code": ran.exit_code}

    return report


@pytest.mark.parametrize("solution", [SOLUTION, *sorted(SOLUTION.glob("*/*.py"))], ids=lambda path: path.stem)
def test_each_solution_earns_what_it_should(graded: Graded, solution: Path) -> None:
    report = graded(solution)
    failed = {each["name"] for each in report["checks"] if each["status"] == "failed"}
    named = re.search("caught by: (.*)", solution.read_text()) if solution.parent.name == "wrong" else None
    assert failed == ({named[1]} if named else set())
    assert (report["caveat"], report["max_score"]) == (WEAKER, 10)


@pytest.mark.parametrize("name", ["none", "stack", "three", "stub"])
def test_what_a_student_reads(
    queue: Path, name: str, golden: Golden, monkeypatch: pytest.MonkeyPatch
) -> None:
    if name != "stub":
        shutil.copy(SOLUTION / "wrong" / f"{name}.py", queue / "exercises/queue/waiting.py")
    told = runner(queue, monkeypatch)("queue").stdout
    assert told == golden(told)
    assert "0 of 10 points." in told or name != "stub"


@pytest.mark.parametrize(
    ("source", "cause", "message", "place"),
    [
        ("import os\nos._exit(0)\n", "crash", None, None),
        ("while True:\n    pass\n", "timeout", None, None),
        ("def Queue():\n    while True:\n        pass\n", "timeout", None, None),
        ("class Queue(\n", "disagreement", "SyntaxError: '(' was never closed", None),
        ("import sys\nsys.exit(0)\n", "exception", "SystemExit: 0", 2),
        (
            "class Cue:\n    pass\n",
            "disagreement",
            "ImportError: cannot import name 'Queue' from 'waiting'",
            None,
        ),
        (RIGHT.replace("pop(0)", "pop(0)[9]"), "disagreement", "IndexError: string index out of range", 9),
    ],
)
def test_what_goes_wrong_is_the_submissions(
    graded: Graded, source: str, cause: str, message: str | None, place: int | None
) -> None:
    report = graded(source)
    first = report["checks"][0]
    assert (first["status"], first["cause"], report["exit_code"]) == ("failed", cause, 1)
    assert message is None or first["message"].startswith(message)
    assert (first["file"], first["line"]) == (("waiting.py", place) if place else (None, None))


TESTS = """
import pytest
from waiting import Queue

def helper():
    assert False

{}
"""


@pytest.mark.parametrize(
    ("tests", "ends"),
    [
        ("def test_it():\n    helper()\n", "fault"),
        ("def test_it():\n    pytest.skip('later')\n", "fault"),
        ("def test_it(missing):\n    pass\n", "fault"),
        ("@pytest.mark.xfail(strict=True)\ndef test_it():\n    helper()\n", "passed"),
        (
            "def test_it(monkeypatch, capsys):\n    print(Queue())\n"
            "    assert 'Queue' in capsys.readouterr().out\n",
            "passed",
        ),
        (
            "@pytest.fixture(scope='module', params=[1, 2])\ndef two(request):\n    return request.param\n\n"
            "def test_it(two):\n    assert two < 3\n",
            "passed",
        ),
        (
            "from hypothesis import given, strategies as st\n\n"
            "@given(st.integers())\ndef test_it(number):\n    assert isinstance(number, int)\n",
            "passed",
        ),
        (
            "def test_it():\n    with pytest.raises(IndexError, match='empty'):\n        Queue().leave()\n",
            "passed",
        ),
    ],
)
def test_a_test_that_does_not_pass_on_the_reference_is_a_fault(graded: Graded, tests: str, ends: str) -> None:
    report = graded(RIGHT, TESTS.format(tests))
    assert [each["status"] for each in report["checks"]] == [ends]
    assert report["exit_code"] == {"fault": 3, "passed": 0}[ends]


WRITES = "def test_it(tmp_path):\n    (tmp_path / 'x').write_text('y')\n"


def test_with_a_scratch_folder_tests_may_write(graded: Graded, queue: Path) -> None:
    settings = queue / "exercises" / "queue" / "exercise.toml"
    settings.write_text(settings.read_text() + "scratch_mb = 5\n")
    assert graded(RIGHT, TESTS.format(WRITES))["score"] == 1


def test_tests_that_write_need_room(graded: Graded, queue: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = queue / "exercises" / "queue" / "test_waiting.py"
    path.write_text(TESTS.format(WRITES))
    ran = runner(queue, monkeypatch)("queue")
    told = f"grade: {path}: its tests write files, and a submission may not"
    assert (ran.exit_code, ran.stderr.splitlines()[0]) == (3, told)


def test_tests_beside_the_solution_are_hidden(graded: Graded, queue: Path) -> None:
    hidden = "from waiting import Queue\n\ndef test_secret():\n    assert Queue().fair\n"
    (queue / "solutions/queue/test_more.py").write_text(hidden)
    reference = queue / "solutions" / "queue" / "waiting.py"
    reference.write_text(RIGHT + "\n    fair = True\n")
    report = graded(RIGHT)
    row = report["checks"][-1]
    assert (row["status"], row["hidden"], row["call"]) == ("failed", True, None)
    assert "secret" not in json.dumps(report)
    assert graded(queue / "solutions" / "queue")["score"] == 11


def test_a_submission_called_like_a_test_file_says_so(graded: Graded, queue: Path) -> None:
    settings = queue / "exercises" / "queue" / "exercise.toml"
    settings.write_text(settings.read_text().replace('["waiting.py"]', '["waiting.py", "conftest.py"]'))
    (queue / "solutions/queue/conftest.py").write_text("")
    told = "conftest.py is the name of a file of tests, and of one handed in"
    assert told in graded(RIGHT)["checks"][0]["message"]


FILE = '''
import pytest

@pytest.mark.points(2.5)
@pytest.mark.hint("one", "two")
def test_pop_gives__the_last():
    pass

@pytest.mark.points(3)
class TestAll:
    """Of a class."""

    def test_each(self): ...

    @pytest.mark.points(0)
    async def test_async(self):
        """some words
        in two lines"""

    def helper(self): ...

class Other:
    def test_no(self): ...

def testify(): ...

def other(): ...
'''


def test_tests_are_found_without_running_them(tmp_path: Path) -> None:
    path = tmp_path / "test_x.py"
    path.write_text("import nowhere" + FILE)
    found = [
        (each.node, each.name, each.claim, each.points, each.hints, each.line) for each in read_tests(path)
    ]
    pop = "test_pop_gives__the_last"
    assert found == [
        (f"test_x.py::{pop}", pop, "pop gives the last", 2.5, ("one", "two"), 6),
        ("test_x.py::TestAll::test_each", "TestAll.test_each", "each", 3, (), 13),
        ("test_x.py::TestAll::test_async", "TestAll.test_async", "some words in two lines", 0, (), 16),
        ("test_x.py::testify", "testify", "ify", 1, (), 25),
    ]


@pytest.mark.parametrize(
    ("source", "told"),
    [
        ("def test_x(:\n", ":1: the tests do not load: invalid syntax"),
        (
            "@pytest.mark.points(N)\ndef test_x(): ...\n",
            ":1: write the points out: nothing is run to find them",
        ),
        (
            "@pytest.mark.points(-1)\ndef test_x(): ...\n",
            ":2: test_x: points=-1: a check is worth a number of points, 0 or more",
        ),
        ("@pytest.mark.points()\ndef test_x(): ...\n", ":1: points() needs a number"),
        ("@pytest.mark.hint()\ndef test_x(): ...\n", ":1: hint() needs a sentence"),
    ],
)
def test_a_file_that_cannot_be_read_names_its_line(tmp_path: Path, source: str, told: str) -> None:
    path = tmp_path / "test_x.py"
    path.write_text(source)
    with pytest.raises(CheckerFault) as raised:
        read_tests(path)
    assert str(raised.value).startswith(f"{path}{told}")


FORGES = """
import _pytest.python

class Queue:
    pass

_pytest.python.Function.runtest = lambda self: None
"""


def test_what_the_report_warns_of_is_so(graded: Graded) -> None:
    report = graded(FORGES)
    assert (report["score"], report["caveat"]) == (10, WEAKER)


def test_it_can_be_released(queue: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    grade: Grade = runner(queue, monkeypatch)
    ran = grade("release", "kit")
    assert (ran.exit_code, ran.stderr) == (0, "")
    wrong = SOLUTION / "wrong" / "stack.py"
    ran = runner(queue / "kit", monkeypatch)("queue", "--submission", wrong)
    assert (ran.exit_code, "8 of 10 points." in ran.stdout) == (1, True)
