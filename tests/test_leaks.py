"""Nothing of a hidden checker is in what a student gets: every artefact is searched for its secrets."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pyte
import pytest

from grader.plugins import load_plugins
from grader.sandbox.copies import Copy, write_copy
from grader.sandbox.session import Session
from tests import elsewhere
from tests.cli.loaded import Loaded
from tests.cli.terminal import Terminal
from tests.conftest import runner, write_course
from tests.reporters import platforms

INPUTS = ("740011", "930022")
SECRETS = {
    "input": INPUTS,
    "expected": ("1480029", "1860051"),
    "name": ("magic_name", "other_magic"),
    "claim": ("magic claim", "other claim"),
    "hint": ("magic hint",),
    "message": ("magic message",),
    "printed": ("magic print",),
    "reference": ("magic_variable",),
    "path": ("solutions/double/checker.py",),
}
REFERENCE = (
    "def double(n):\n    magic_variable = 7 if n > 700_000 else 0\n    return 2 * n + magic_variable\n"
)
HIDDEN = '''
import os, sys
from hypothesis import given, strategies as st
from grader import agree, check
print("magic print")
os.environ.get("x")

@check(points=2, hint="magic hint")
@given(st.sampled_from([740011, 930022]))
def magic_name(submission, reference, number):
    """magic claim"""
    print("magic print", number)
    print("magic print", number, file=sys.stderr)
    os.write(2, b"magic print")
    os.write(1, b"magic print")
    agree(submission.double(number), reference.double(number))

@check(points=2, needs=magic_name)
def other_magic(submission):
    """other claim"""
    assert submission.double(740011) == 1480029, "magic message"
'''
RIGHT = "def double(n):\n    return 2 * n + (7 if n > 700_000 else 0)\n"
SUBMISSIONS = {
    "right": RIGHT,
    "wrong for everybody": "def double(n):\n    return n + 1\n",
    "wrong where nobody looks": "def double(n):\n    return 2 * n\n",
    "wrong in the way of a public case": "def double(n):\n    return 2 * n + (n == 30) * 7\n",
    "raises what it was given": """
def double(n):
    if n > 700_000:
        raise ValueError(f'{n} {2 * n + 7}')
    return 2 * n
""",
    "raises it for everybody": "def double(n):\n    raise KeyError(n, 2 * n + 7)\n",
    "prints it": """
import os, sys

def double(n):
    print(n, 2 * n + 7)
    print(n, file=sys.stderr)
    os.write(1, str(n).encode())
    os.write(2, str(n).encode())
    return 2 * n
""",
    "hangs": "def double(n):\n    while n > 700_000:\n        pass\n    return 2 * n\n",
    "ends itself": """
import os, sys

def double(n):
    if n > 700_000:
        print(n, file=sys.stderr)
        os._exit(n % 256)
    return 2 * n
""",
    "gives back what cannot be read": "def double(n):\n    return n * 10**5000 if n > 700_000 else 2 * n\n",
    "gives back a thing named after it": """
def double(n):
    return type(str(n), (), {})() if n > 9 else 2 * n
""",
    "keeps it": """
seen = []

def double(n):
    seen.append(n)
    if len(seen) > 1 and n < 9:
        raise ValueError(seen)
    return 2 * n
""",
    "loads now and then": """
import os

if os.urandom(1)[0] % 3 == 0:
    raise ValueError("not today")

def double(n):
    return 2 * n + (n > 700_000)
""",
    "is no Python": "def double(n):\n    return (\n",
}
PUBLIC = '''
from hypothesis import given, strategies as st
from grader import agree, check

@check(points=1)
def example(submission):
    """two doubled is four"""
    agree(submission.double(2), 4)

@check(points=3)
@given(st.sampled_from([1, 30, 400]))
def numbers(submission, reference, number):
    """numbers are doubled"""
    agree(submission.double(number), reference.double(number))
'''


@pytest.fixture
def taught(tmp_path: Path) -> Path:
    """A course with a hidden checker, and a task."""
    root = write_course(tmp_path / "course", PUBLIC, REFERENCE)
    (root / "solutions" / "double" / "checker.py").write_text(HIDDEN)
    (root / "exercises" / "double" / "README.md").write_text("# Doubling\n\nReturn twice the number.\n")
    with (root / "exercises" / "double" / "exercise.toml").open("a") as settings:
        settings.write("[limits]\ncall_s = 0.8\n")
    return root


Ran = Callable[..., str]


@pytest.fixture(scope="module")
def ran() -> Iterator[Ran]:
    """Gives all that a command prints, to both ends, as a process of its own."""
    loaded = Loaded()

    def run(course: Path, *args: str, typed: str = "", **environment: str) -> str:
        return loaded.run(args, course, {**os.environ, "COLUMNS": "200", **environment}, typed)[1]

    yield run
    loaded.close()


def artefacts(ran: Ran, course: Path, **environment: str) -> dict[str, str]:
    """Everything that a student gets to see of a run, but for `grade watch`."""
    (course / "report.output").touch()
    appended = {"GITHUB_OUTPUT": "report.output", "GITHUB_STEP_SUMMARY": "report.summary"}
    environment = {**platforms.ENVIRONMENT, **appended, **environment}
    files = ["--report", "json=report.json", "--report", "terminal=report.txt", "--verbose", *PLATFORMS]
    found = {
        "grade": ran(course, "double", **environment),
        "grade --verbose, and files": ran(course, "double", *files, **environment),
        "json": ran(course, "double", "--report", "json", **environment),
        "another seed": ran(course, "double", "--reveal", "none", **{"GRADER_SEED": "5", **environment}),
        "hint": ran(course, "hint", "double", **environment),
        "hint 2": ran(course, "hint", "double", "2", **environment),
        "hint 3": ran(course, "hint", "double", "3", **environment),
        "show": ran(course, "show", "double", **environment),
        "list": ran(course, "list", **environment),
    }
    for path in (*course.glob("report.*"), *course.glob(".grade/progress/*")):
        found[path.name] = path.read_text()
    return found


PLATFORMS = [
    argument
    for name in load_plugins().components("reporters")
    if name not in ("canvas", "json", "terminal")  # canvas fills in a class's list, and says nothing more
    for argument in ("--report", f"{name}=report.{name}")
]


def leaks(found: dict[str, str], own: str = "") -> list[tuple[str, str]]:
    """Where which secret stands; what the submission itself says of it is none."""
    return [
        (where, secret)
        for where, text in found.items()
        for secrets in SECRETS.values()
        for secret in secrets
        if secret not in own and re.sub(r"[\s,_]", "", secret) in re.sub(r"[\s,_]", "", text)
    ]


@pytest.mark.parametrize("name", SUBMISSIONS)
def test_no_artefact_of_any_submission_tells_a_secret(ran: Ran, taught: Path, name: str) -> None:
    (taught / "exercises" / "double" / "double.py").write_text(SUBMISSIONS[name])
    found = artefacts(ran, taught)
    written = {f"report.{name}" for name in (*load_plugins().components("reporters"), "output", "summary")}
    assert {"report.txt", "double.json", *written - {"report.canvas", "report.terminal"}} < set(found)
    assert ("Every check passed" in found["grade"]) == (name == "right")
    assert leaks(found) == []


def test_staff_are_told_all_of_it(ran: Ran, taught: Path) -> None:
    """The search finds each secret where it may be told."""
    (taught / "exercises" / "double" / "double.py").write_text(SUBMISSIONS["wrong where nobody looks"])
    checker = taught / "solutions" / "double" / "checker.py"
    told = ran(taught, "double", "--reveal", "full", "--report", "json")
    checker.write_text(HIDDEN.replace(", needs=magic_name", "").replace("[740011, 930022]", "[930022]"))
    told += ran(taught, "double", "--reveal", "full", "--report", "json")
    alone = HIDDEN.replace(", needs=magic_name", "")
    checker.write_text(alone.replace("== 1480029", "== submission.magic_variable"))
    told += ran(taught, "double", "--reveal", "full", "--verbose")
    missing = {secret for secrets in SECRETS.values() for secret in secrets} - {
        secret for _, secret in leaks({"told": told})
    }
    assert missing == set()


FIRST = '    print("magic print", number)'
DRAWN = "st.sampled_from([740011, 930022])"
BROKEN = {
    "its reference does not pass": HIDDEN.replace("1480029", "740011").replace(", needs=magic_name", ""),
    "it raises": HIDDEN.replace(FIRST, "    raise RuntimeError('740011 magic message')"),
    "its strategy raises": HIDDEN.replace(DRAWN, "st.just(740011).map(lambda n: {}[n, 'magic message'])"),
    "its strategy fails": HIDDEN.replace(DRAWN, "st.just('740011').map(__import__('pytest').fail)"),
    "it gives something back": HIDDEN.replace(FIRST, "    return 740011"),
    "it ends the judge": HIDDEN.replace(FIRST, "    os._exit(1)"),
    "it warns": HIDDEN.replace("import os", "import warnings; warnings.warn('magic message')\nimport os", 1),
    "it is live": HIDDEN.replace(DRAWN, "st.functions()").replace("reference.double(number)", "740011"),
    "it is no Python": HIDDEN.replace('"""magic claim"""', '"""magic claim""" 740011'),
    "it has an odd escape": HIDDEN.replace('"magic print")', r'"\d magic print")', 1),
    "it does not load": HIDDEN + "\nraise ValueError('740011 magic message')\n",
    "it fails while it loads": HIDDEN + "\nimport pytest\npytest.fail('740011 magic message')\n",
    "it has a name twice": HIDDEN + HIDDEN,
    "it has a public name": HIDDEN.replace("def other_magic", "def example"),
    "it needs nobody": HIDDEN.replace("needs=magic_name", "needs='magic_variable'"),
    "its points are none": HIDDEN.replace("points=2", "points=-740011", 1),
}


@pytest.mark.parametrize("debug", ["", "1"])
@pytest.mark.parametrize("how", BROKEN)
def test_no_artefact_of_a_broken_hidden_checker_tells_a_secret(
    ran: Ran, taught: Path, how: str, debug: str
) -> None:
    (taught / "exercises" / "double" / "double.py").write_text(SUBMISSIONS["wrong for everybody"])
    (taught / "solutions" / "double" / "checker.py").write_text(BROKEN[how])
    found = {
        "grade": ran(
            taught,
            *("double", "--report", "json=report.json", *PLATFORMS),
            **{"GRADER_DEBUG": debug, **platforms.ENVIRONMENT},
        ),
        "hint": ran(taught, "hint", "double", GRADER_DEBUG=debug),
    }
    for path in (*taught.glob("report.*"), *taught.glob(".grade/progress/*")):
        found[path.name] = path.read_text()
    assert len([*taught.glob("report.*")]) == 1 + len(PLATFORMS) // 2
    assert leaks(found) == []
    if how not in ("it warns", "it has an odd escape", "it is live"):
        assert re.search("broke|are broken", found["grade"]), found["grade"]


@pytest.mark.parametrize("fork", [True, False])
@pytest.mark.parametrize("level", ["", "full"])
def test_a_worker_that_cannot_be_had_tells_no_line_of_a_hidden_body(
    taught: Path, monkeypatch: pytest.MonkeyPatch, fork: bool, level: str
) -> None:
    started: list[object] = []

    def fails(*given: Any) -> Copy:
        started.append(given)
        if started[1:]:
            raise OSError(28, "No space left on device")
        return write_copy(*given)

    (taught / "exercises" / "double" / "double.py").write_text(RIGHT)
    grade = runner(taught, monkeypatch)
    monkeypatch.setenv("GRADER_DEBUG", "1")
    if not fork:
        monkeypatch.delattr(os, "fork")
    monkeypatch.setattr(Session, "ask_all", lambda *_: b"")  # so that it is a body that asks first
    for module in ("forked", "spawned"):
        monkeypatch.setattr(f"grader.sandbox.{module}.write_copy", fails)
    ran = grade("double", *(["--reveal", level] if level else []))
    assert (ran.exit_code, "in _broken" in ran.stderr or "raise self._broken" in ran.stderr) == (3, True)
    assert "grade: a worker cannot be had: OSError: [Errno 28] No space left on device" in ran.stderr
    assert ("magic_name" in ran.output) == (level == "full")
    assert level == "full" or leaks({"grade": ran.output}) == []


@pytest.mark.parametrize("system", ["win32", "darwin"])
@pytest.mark.parametrize(
    "name", ["wrong in the way of a public case", "raises what it was given", "prints it"]
)
def test_no_run_elsewhere_tells_a_secret(taught: Path, system: str, name: str) -> None:
    """But for what a body writes past Python where there is no process of its own for it."""
    (taught / "exercises" / "double" / "double.py").write_text(SUBMISSIONS[name])
    if system == "win32":
        past = '    os.write(2, b"magic print")\n    os.write(1, b"magic print")\n'
        assert past in HIDDEN
        (taught / "solutions" / "double" / "checker.py").write_text(HIDDEN.replace(past, ""))
    command = [sys.executable, elsewhere.__file__, system, "double", "--verbose"]
    own = {**os.environ, "GRADER_DEBUG": "1"}
    found = {}
    for args in ([], ["--report", "json"]):
        done = subprocess.run([*command, *args], cwd=taught, capture_output=True, env=own)
        assert done.returncode == 1
        found[str(args)] = (done.stdout + done.stderr).decode()
    assert leaks(found) == []


def test_no_seconds_are_told_that_a_submission_could_spend_as_it_likes(ran: Ran, taught: Path) -> None:
    (taught / "exercises" / "double" / "double.py").write_text(SUBMISSIONS["wrong where nobody looks"])
    for level, told in ("none", [False] * 4), ("", [True, True, False, False]), ("full", [True] * 4):
        ran(taught, "double", "--report", "json=report.json", *(["--reveal", level] if level else []))
        (report,) = json.loads((taught / "report.json").read_text())["results"]
        timed = [each["duration_s"] > 0 for each in report["checks"]]
        assert timed == told[: len(timed)]
        assert (report["duration_s"] % 1 == 0) == (level != "full")


QUIZ = '''

from grader import check

@check(points=2, hint="magic hint")
def magic_name(submission):
    """magic claim"""
    print("magic print")
    assert submission["goal"] == "A", "magic message"
'''


def test_a_quiz_tells_its_own_in_full_and_a_hidden_check_of_it_nothing(ran: Ran, real_course: Path) -> None:
    checker = real_course / "solutions" / "quiz1" / "checker.py"
    checker.write_text(checker.read_text() + QUIZ)
    found = {
        "answer": ran(real_course, "answer", "quiz1", typed="b\nc\nb\nc\na\n"),
        "grade": ran(real_course, "quiz1", "--verbose"),
        "json": ran(real_course, "quiz1", "--report", "json"),
        "hint": ran(real_course, "hint", "quiz1", "2"),
        "show": ran(real_course, "show", "quiz1"),
    }
    assert leaks(found) == []
    assert "You chose B." in found["answer"]
    assert "4 of 7 points." in found["answer"]
    assert "0/2 hidden checks: an answer is not what the task asks for" in found["grade"]
    assert "Hint 1 of 1: A check that you do not see fails." in found["hint"]


class _Recorder(pyte.ByteStream):
    """All that a terminal has been sent."""

    sent = b""

    def feed(self, data: bytes) -> None:  # type: ignore[override]  # as in pyte itself
        self.sent += data
        super().feed(data)


@pytest.mark.parametrize("name", ["right", "wrong where nobody looks", "raises it for everybody", "hangs"])
def test_grade_watch_tells_no_secret_and_counts_none(taught: Path, name: str) -> None:
    own = taught / "exercises" / "double" / "double.py"
    with Terminal(["watch", "double"], taught, 100, 40) as window:
        recorder = _Recorder(window.screen)
        window._stream = recorder
        window.wait_for("q quit", "0 of 8 points", gone=("Grading: ",))
        own.write_text(SUBMISSIONS[name])
        wanted = {"right": "double is done", "raises it for everybody": "KeyError"}
        window.wait_for(wanted.get(name, "4 of 8 points"), gone=("Grading: ",))
        if name != "right":
            window.press("h")
            window.wait_for("Hint 1 of")
        window.press("q")
        assert window.wait() == 0
    sent = recorder.sent.decode()
    assert leaks({"watch": sent}) == []
    assert {*re.findall(r"Grading: \d of (\d) checks", sent)} == {"2"}
    assert ("Well done" in sent) == (name == "right")
