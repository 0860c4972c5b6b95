"""The kind `pytest`: tests are found without running them, run beside the submission, say why they fail."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from grader.kinds.pytest_files import CAVEAT
from tests.conftest import COURSES, Golden, Grade, runner

Graded = Callable[..., dict[str, Any]]
NAMES = ["test_last_in_first_out", "test_its_length", "TestEmpty.test_pop_raises", "test_saves_its_items"]


@pytest.fixture
def stack(tmp_path: Path) -> Path:
    """A copy of the course of one exercise of this kind."""
    return Path(shutil.copytree(COURSES / "stack", tmp_path / "course"))


@pytest.fixture
def run(stack: Path, monkeypatch: pytest.MonkeyPatch) -> Grade:
    return runner(stack, monkeypatch)


@pytest.fixture
def graded(stack: Path, run: Grade) -> Graded:
    """Grades a source of `stack.py`, with the reference for `RIGHT` in it, by tests of its own if any."""
    right = (stack / "solutions/stack/stack.py").read_text()

    def grade(source: str = "RIGHT", tests: str | None = None, *args: str) -> dict[str, Any]:
        if tests is not None:
            for old in (stack / "exercises/stack").glob("*.py"):
                old.unlink()
            (stack / "exercises/stack/test_it.py").write_text(tests)
        (stack / "exercises/stack/stack.py").write_text(source.replace("RIGHT", right))
        ran = run("stack", "--report", "json", *args)
        (report,) = json.loads(ran.stdout)["results"]
        if report["incomplete"]:
            return {"exit_code": ran.exit_code, "error": ran.stderr.replace(f"{stack}/", "")}
        return {**report, "exit_code": ran.exit_code}

    return grade


def told(report: dict[str, Any]) -> list[tuple[str, str | None, str | None]]:
    return [(each["status"], each["cause"], each["message"]) for each in report["checks"]]


def test_the_stub_earns_nothing(run: Grade, golden: Golden) -> None:
    ran = run("stack")
    assert ran.exit_code == 1
    assert ran.stdout == golden(ran.stdout)


@pytest.mark.parametrize("name", ["gives_none", "never_empty", "one_line", "queue"])
def test_each_mistake_fails_the_test_that_it_names(
    name: str, stack: Path, run: Grade, golden: Golden
) -> None:
    wrong = stack / "solutions/stack/wrong" / f"{name}.py"
    (report,) = json.loads(run("stack", "--submission", wrong, "--report", "json").stdout)["results"]
    failed = [each["name"] for each in report["checks"] if each["status"] == "failed"]
    assert failed == [wrong.read_text().splitlines()[0].removeprefix("# caught by: ")]
    ran = run("stack", "--submission", wrong)
    assert ran.stdout == golden(ran.stdout)


def test_the_reference_earns_everything_and_the_report_says_what_that_is_worth(graded: Graded) -> None:
    report = graded()
    assert [each["name"] for each in report["checks"]] == NAMES
    assert [each["max_score"] for each in report["checks"]] == [5, 2, 1, 2]
    assert (report["score"], report["exit_code"], report["caveat"]) == (10, 0, CAVEAT)


def test_an_exception_is_told_with_the_submissions_own_line(graded: Graded) -> None:
    report = graded("class Stack:\n    def push(self, item):\n        self.items += [item]\n")
    first = report["checks"][0]
    assert (first["cause"], first["file"], first["line"]) == ("exception", "stack.py", 3)
    assert first["message"] == (
        "AttributeError: 'Stack' object has no attribute 'items'\n(conftest.py, line 9)\n"
        "in line 3 of stack.py: self.items += [item]"
    )


UNLOADABLE = {
    "no Python": b"class Stack\n",
    "raises": b"\n1 / 0\n",
    "not UTF-8": b"x = 1\n# \xe9\n",
    "empty": b"",
    "ends the process": b"import os\nos._exit(0)\n",
    "exits": b"import sys\nsys.exit()\n",
}


@pytest.mark.parametrize("what", UNLOADABLE)
def test_what_does_not_load_fails_every_test_with_the_reason(
    what: str, stack: Path, run: Grade, golden: Golden
) -> None:
    (stack / "exercises/stack/stack.py").write_bytes(UNLOADABLE[what])
    (report,) = json.loads(run("stack", "--report", "json").stdout)["results"]
    assert report["score"] == 0
    (shown,) = {f"{each['cause']}: {each['message']}\n" for each in report["checks"]}
    assert golden(shown) == shown


HOSTILE = {
    "leaves": "import os\nRIGHT\nStack.push = lambda *_: os._exit(0)\n",
    "exits": "import sys\nRIGHT\nStack.push = lambda *_: sys.exit(0)\n",
    "ends pytest": "import pytest\nRIGHT\nStack.push = lambda *_: pytest.exit('x', 0)\n",
    "interrupts": "RIGHT\ndef push(*_):\n    raise KeyboardInterrupt\nStack.push = push\n",
    "skips": "import pytest\nRIGHT\nStack.push = lambda *_: pytest.skip('all is well')\n",
    "hangs": "RIGHT\ndef push(*_):\n    while True: pass\nStack.push = push\n",
    "breaks pytest": "import pytest\nRIGHT\nStack.push = None\npytest.main = lambda *_, **__: 0\n",
    "gives nonsense": "import pytest\nRIGHT\nStack.push = None\npytest.main = None\n",
    "prints": "RIGHT\nStack.push = lambda *_: print('x' * 1_000_000)\n",
    "recurses": "RIGHT\nStack.push = lambda s, i: s.push(i)\n",
}


@pytest.mark.parametrize("how", HOSTILE)
def test_no_way_out_of_a_test_is_a_pass_or_breaks_the_kit(how: str, graded: Graded, golden: Golden) -> None:
    report = graded(HOSTILE[how])
    first = report["checks"][0]
    assert (first["status"], report["exit_code"]) == ("failed", 1)
    assert golden(f"{first['cause']}: {first['message']}\n") == f"{first['cause']}: {first['message']}\n"


def test_a_submission_can_forge_a_pass_as_the_report_says(graded: Graded) -> None:
    forged = """
import sys
class Stack: pass
class Liar(list):
    pass
runner = next(m for n, m in sys.modules.items() if n.startswith('grader_tests_runner'))
runner.outcome = None
import functools
functools.partial = lambda *_: lambda _node: ["passed"]
"""
    report = graded(forged)
    assert (report["score"], report["caveat"]) == (10, CAVEAT)


ASKED = {
    "a fixture of its own": """
import pytest, stack

@pytest.fixture(scope="module")
def one():
    return stack.Stack()

@pytest.fixture(autouse=True)
def emptied(one):
    yield
    one.pop()

def test_a(one):
    one.push(1)
    assert len(one) == 1
""",
    "what pytest brings": """
import stack, warnings
from pytest import approx, mark, warns

@mark.points(4)
def test_a(capsys, monkeypatch):
    monkeypatch.setattr(stack, "added", 1, raising=False)
    print("said")
    assert capsys.readouterr().out == "said\\n"
    assert 0.1 + 0.2 == approx(0.3)
    with warns(UserWarning):
        warnings.warn("careful")
    warnings.warn("in vain")
""",
    "nested classes": """
class TestA:
    class TestB:
        def test_c(self):
            pass

    def helper(self):
        return 1

    def test_d(self):
        assert self.helper()
""",
    "marks": """
import pytest

pytestmark = [pytest.mark.points(3), pytest.mark.slow]

def test_a():
    pass

@pytest.mark.points(0.5)
class TestB:
    def test_c(self):
        pass

    @pytest.mark.points(0)
    def test_d(self):
        pass
""",
    "two parameters": """
import pytest

@pytest.mark.parametrize("a", [1, 2])
@pytest.mark.parametrize("b", ["x::y", "[z]/", ""])
def test_a(a, b):
    assert a
""",
}


@pytest.mark.parametrize("what", ASKED)
def test_what_tests_of_pytests_have(what: str, graded: Graded, golden: Golden) -> None:
    report = graded(tests=ASKED[what])
    shown = "".join(f"{each['name']} {each['max_score']} {each['status']}\n" for each in report["checks"])
    assert golden(shown) == shown
    assert report["exit_code"] == 0


FAULTY = {
    "no Python": "def test_a(:\n    pass\n",
    "twice": "def test_a(): pass\ndef test_a(): pass\n",
    "async": "async def test_a(): pass\n",
    "no number": "import pytest\n@pytest.mark.points('5')\ndef test_a(): pass\n",
    "no points": "import pytest\n@pytest.mark.points\ndef test_a(): pass\n",
    "nothing": "import stack\n",
    "wrong": "def test_a():\n    assert 1 == 2\n",
    "does not import": "import nothing_such\ndef test_a(): pass\n",
    "no such fixture": "def test_a(nothing): pass\n",
    "skipped": "import pytest\n@pytest.mark.skip(reason='later')\ndef test_a(): pass\n",
    "expected to fail": "import pytest\n@pytest.mark.xfail\ndef test_a(): assert 0\n",
    "not there": "def test_a(): pass\ndel test_a\n",
}


@pytest.mark.parametrize("what", FAULTY)
def test_what_is_wrong_with_tests_is_a_fault_with_its_line(
    what: str, graded: Graded, golden: Golden, stack: Path
) -> None:
    report = graded(tests=FAULTY[what])
    assert report["exit_code"] == 3
    shown = report.get("error") or "".join(f"{each['message']}\n" for each in report["checks"])
    shown = shown.replace(f"{stack}/", "")
    assert golden(shown) == shown


def test_a_test_that_writes_needs_a_folder_for_it(graded: Graded, stack: Path) -> None:
    settings = stack / "exercises/stack/exercise.toml"
    settings.write_text(settings.read_text().replace("scratch_mb = 1", ""))
    assert graded()["error"] == (
        "grade: exercises/stack/test_stack.py:28: tmp_path needs a folder to write to: "
        "set scratch_mb below [limits] in exercise.toml\n"
        "Next: this is not your mistake: tell your instructor\n"
    )


def test_tests_that_students_may_not_read_are_refused(graded: Graded, stack: Path) -> None:
    (stack / "solutions/stack/test_more.py").write_text("def test_secret(): pass\n")
    assert "secret" not in (error := graded()["error"])
    assert error.startswith("grade: the hidden checks of stack are broken, which is not your mistake\n")
    assert graded("RIGHT", None, "--reveal", "full")["error"] == (
        "grade: solutions/stack/test_more.py: the submission would run beside them, and could read them: "
        f"move it to {stack / 'exercises/stack'}, or write a checker.py for the kind 'python'\n"
        "Next: this is not your mistake: tell your instructor\n"
    ).replace(f"{stack}/", "")


def test_a_file_of_the_submissions_may_be_called_like_the_kits_own(graded: Graded, stack: Path) -> None:
    settings = stack / "exercises/stack/exercise.toml"
    settings.write_text(
        settings.read_text().replace('["stack.py"]', '["stack.py", "grader_tests_runner.py"]')
    )
    for tree in ("exercises", "solutions"):
        (stack / tree / "stack/grader_tests_runner.py").write_text("kept = 1\n")
    assert graded("from grader_tests_runner import kept\nRIGHT")["score"] == 10


def test_what_else_lies_beside_the_submission_is_not_handed_in(
    graded: Graded, stack: Path, run: Grade
) -> None:
    folder = stack / "handed_in"
    folder.mkdir()
    (folder / "stack.py").write_text("class Stack: pass\n")
    (folder / "conftest.py").write_text("raise SystemExit\n")
    (folder / "test_stack.py").write_text("def test_its_length(): pass\n")
    ran = run("stack", "--submission", folder, "--report", "json")
    assert json.loads(ran.stdout)["results"][0]["score"] == 0
