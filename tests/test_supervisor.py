"""The judge in a process of its own: whatever ends it, every check has its result, and nothing is left."""

from __future__ import annotations

import os
import tempfile
from pathlib import Path
from typing import Any

import pytest

from grader.components import Look
from grader.reporters import json as json_reporter
from grader.sandbox.forked import can_fork
from tests.conftest import Grade, Report, children

pytestmark = pytest.mark.skipif(not hasattr(os, "fork"), reason="the judge is no process of its own here")

ADVICE = "what your code gives back: is it of the type and size that the task asks for?"
HEAD = "import os, signal, time\nfrom pathlib import Path\n"


def body(line: str) -> str:
    """A checker whose second check does something as soon as an answer is wrong."""
    return f'''{HEAD}
@check(points=1)
def first(submission):
    """two doubled is four"""
    assert submission.double(2) == 4

@check(points=2)
def second(submission):
    """three doubled is six"""
    if submission.double(3) != 6:
        {line}

@check(points=4)
def third(submission):
    """four doubled is eight"""
    assert submission.double(4) == 8
'''


WRONG_AT_3 = "def double(n):\n    return 7 if n == 3 else 2 * n\n"
SHORT = "check_s = 0.5\ncall_s = 0.5"


def told(report: dict[str, Any]) -> list[tuple[str, str | None, str | None]]:
    return [(each["status"], each["cause"], each["message"]) for each in report["checks"]]


@pytest.mark.parametrize(
    ("line", "cause", "message"),
    [
        ("while True: pass", "timeout", f"the check does not come to an end on {ADVICE}"),
        ("2 ** submission.double(3) ** 30", "timeout", f"the check does not come to an end on {ADVICE}"),
        ("os.kill(os.getpid(), signal.SIGKILL)", "crash", f"the check itself crashes on {ADVICE}"),
        ("os._exit(0)", "crash", f"the check itself crashes on {ADVICE}"),
        ("bytearray(8 << 30)", "disagreement", "the check cannot use what came back: MemoryError"),
    ],
    ids=["loops", "computes in C", "is killed", "leaves", "takes all memory"],
)
def test_a_body_that_a_wrong_answer_ends_costs_that_check(
    report: Report, line: str, cause: str, message: str
) -> None:
    graded = report(WRONG_AT_3, checker=body(line), limits=SHORT)
    passed = ("passed", None, None)
    assert told(graded) == [passed, ("failed", cause, message), passed]
    assert (graded["score"], graded["exit_code"]) == (5, 1)


def test_a_judge_that_dies_once_is_followed_by_another(report: Report, tmp_path: Path) -> None:
    """As where the machine was short of memory, for which nobody is to blame."""
    been = tmp_path / "been"
    line = f"Path({str(been)!r}).exists() or (Path({str(been)!r}).touch(), os.kill(os.getpid(), 9))"
    graded = report(WRONG_AT_3, checker=body(line))
    assert (told(graded)[1][0], graded["score"], been.exists()) == ("passed", 7, True)


@pytest.mark.parametrize("ends", ["os._exit(3)", "os.kill(os.getpid(), signal.SIGKILL)"])
def test_a_body_that_ends_the_judge_on_the_reference_is_a_fault(report: Report, ends: str) -> None:
    checker = f'{HEAD}\n@check(points=1)\ndef one(submission):\n    """one"""\n    {ends}\n\n' + body("pass")
    graded = report(WRONG_AT_3, checker=checker)
    assert [status for status, _, _ in told(graded)] == ["fault", "passed", "passed", "passed"]
    assert "'one' does not come to its end on the reference" in str(told(graded)[0][2])
    assert graded["exit_code"] == 3


def test_a_mistake_of_the_kit_costs_no_other_check_and_is_no_full_marks(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.judge._with_source", lambda *_: 1 / 0)
    graded = report(WRONG_AT_3, checker=body("raise AssertionError"))
    message = "the grader itself failed judging second: ZeroDivisionError: division by zero"
    passed = ("passed", None, None)
    assert told(graded) == [passed, ("fault", None, message), passed]
    assert (graded["score"], graded["exit_code"]) == (5, 3)


def test_nothing_is_left_of_a_judge_that_was_killed(
    report: Report, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = children(os.getpid())
    home = tmp_path / "temporary"
    home.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(home))
    source = (
        "import os, threading\n"
        "def deep():\n"
        "    for _ in range(900):\n"
        "        os.mkdir('d', 0o300)\n"
        "        os.chdir('d')\n"
        "def double(n):\n"
        "    if n == 3:\n"
        "        deep()\n"
        "        return 7\n"
        "    return 2 * n\n"
    )
    graded = report(source, checker=body("while True: pass"), limits=f"{SHORT}\nscratch_mb = 8")
    assert [status for status, _, _ in told(graded)] == ["passed", "failed", "passed"]
    assert [*home.iterdir()] == []
    assert children(os.getpid()) == before


def test_a_judge_hides_what_it_knows(grade: Grade, course: Path) -> None:
    checker = (course / "exercises" / "double" / "checker.py").read_text()
    looks = (
        '\n@check(points=1)\ndef hidden(submission):\n    """nobody looks in"""\n'
        "    import ctypes\n    assert ctypes.CDLL(None).prctl(3, 0, 0, 0, 0) == 0\n"
    )
    (course / "exercises" / "double" / "checker.py").write_text(checker + looks)
    assert grade("double", "--submission", "solutions/double").exit_code == 0


SLOW = """import time


def double(n):
    until = time.process_time() + 0.02
    while time.process_time() < until:
        pass
    return 2 * n
"""


def test_a_slow_reference_costs_a_quick_submission_nothing(report: Report) -> None:
    checker = (
        '@check(points=1)\n@given(st.integers())\ndef same(submission, reference, number):\n    """same"""\n'
    )
    checker += "    agree(submission.double(number), reference.double(number))\n"
    graded = report("def double(n): return 2 * n\n", checker=checker, reference=SLOW, limits=SHORT)
    assert told(graded) == [("passed", None, None)]
    graded = report("def double(n): return n\n", checker=checker, reference=SLOW, limits=SHORT)
    assert told(graded)[0][:2] == ("failed", "disagreement")


SWALLOWS = """
@check(points=1)
def refuses(submission):
    \"\"\"anything is refused\"\"\"
    try:
        submission.double(-1)
    except Exception:
        return
    raise AssertionError("nothing was raised")
"""
REFUSES = "def double(n): raise ValueError\n"


@pytest.mark.parametrize("where", ["write_copy", "Forked.let"])
def test_what_fails_of_the_machine_is_a_fault_though_a_body_catches_it(
    grade: Grade, course: Path, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    """Or a check that wants an exception would give full marks wherever no worker can be had."""

    def fails(*given: object) -> None:
        if given[-1] is not False:  # a worker that comes up is let stand still
            raise OSError(28, "No space left on device")

    (course / "exercises" / "double" / "checker.py").write_text(f"from grader import check\n{SWALLOWS}")
    (course / "solutions" / "double" / "double.py").write_text(REFUSES)
    assert grade("double", "--submission", "solutions/double").exit_code == 0
    monkeypatch.setattr(f"grader.sandbox.forked.{where}", fails)
    ran = grade("double", "--submission", "solutions/double")
    assert (ran.exit_code, ran.stdout) == (3, "")
    assert ran.stderr == (
        "grade: a worker cannot be had: OSError: [Errno 28] No space left on device\n"
        "Next: run grade doctor, and try it again\n"
    )


def test_strict_refuses_though_a_body_catches_it(
    grade: Grade, course: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (course / "exercises" / "double" / "checker.py").write_text(f"from grader import check\n{SWALLOWS}")
    (course / "solutions" / "double" / "double.py").write_text(REFUSES)
    monkeypatch.setattr("grader.sandbox.confine.landlock_version", lambda: 0)
    ran = grade("double", "--submission", "solutions/double", "--sandbox", "strict")
    assert (ran.exit_code, ran.stdout, "--sandbox strict needs landlock" in ran.stderr) == (3, "", True)


def started() -> set[str]:
    """What this process has started and not waited for."""
    return set(Path("/proc/thread-self/children").read_text().split())


def test_workers_come_up_while_the_checker_loads(grade: Grade, course: Path, tmp_path: Path) -> None:
    if not can_fork():
        pytest.skip("it is no Linux of 5.3 or newer")
    told, before = tmp_path / "told", started()
    checker = course / "exercises" / "double" / "checker.py"
    looks = f"""from pathlib import Path
started = set(Path("/proc/thread-self/children").read_text().split())
Path({str(told)!r}).write_text(str(len(started - set({sorted(before)}))))
"""
    checker.write_text(looks + checker.read_text())
    assert grade("double", "--submission", "solutions/double").exit_code == 0
    assert told.read_text() == "1"
    settings = course / "exercises" / "double" / "exercise.toml"
    settings.write_text(
        settings.read_text()
        .replace("python", "answers", 1)
        .replace('files = ["double.py"]', 'files = ["a.toml"]')
    )
    (course / "exercises" / "double" / "a.toml").write_text("one = 1\n")
    grade("double")
    assert told.read_text() == "0"


def test_while_the_judge_is_at_work_the_reporters_load(
    report: Report, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """Each renders nothing, once; one that fails there is asked again when there is something to render."""
    flag, render = tmp_path / "flag", json_reporter.render
    rendered: list[int] = []

    def noted(reports: tuple[Any, ...], look: Look) -> str:
        rendered.append(len(reports))
        flag.touch()
        assert reports
        return render(reports, look)

    monkeypatch.setattr(json_reporter, "render", noted)
    monkeypatch.setattr("grader.sandbox.channel.POLL_S", 1_000)
    waits = f"while not Path({str(flag)!r}).exists():\n        time.sleep(0.01)\n    assert"
    told = report("def double(n):\n    return 2 * n\n", checker=body("pass").replace("assert", waits, 1))
    assert (told["score"], rendered) == (7, [0, 1])
