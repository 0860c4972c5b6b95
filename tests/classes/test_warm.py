from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from grader.bench import BenchJudge, open_class
from grader.classes.warm import Warm
from grader.course import Course
from grader.engine import Plan
from grader.model import Settings, Submission
from grader.plugins import load_plugins
from grader.replay import Replay
from tests.conftest import HEAD

RIGHT = "def double(n):\n    return n + n\n"
FLOATS = "def double(n):\n    return 2.0 * n\n"
WRONG = "def double(n):\n    return abs(2 * n)\n"


@pytest.fixture
def plan(course: Path) -> Plan:
    return plan_of(course)


def plan_of(course: Path) -> Plan:
    plugins = load_plugins()
    exercise = Course(course).exercise("double")
    sandbox = plugins.pick("sandboxes", "auto")
    return Plan(exercise, plugins.checks(exercise), plugins.kind_of(exercise), sandbox)


@contextmanager
def opened(plan: Plan, source: str, accepted: dict[bytes, None], path: Path) -> Iterator[BenchJudge]:
    (path / "double.py").write_text(source)
    with (
        open_class(plan, accepted) as open_judge,
        open_judge(plan, Submission(path), Settings(), lambda _: None) as judge,
    ):
        yield judge


def tried(plan: Plan, source: str, accepted: dict[bytes, None], path: Path) -> list[int]:
    """How many cases of each check fail, all of them tried."""
    with opened(plan, source, accepted, path) as judge:
        judge.load(plan.checks[0])
        replays = [Replay(check, judge.bench, judge.cases(check, judge.bench)) for check in plan.checks]
        return [len([*replay.at_once()]) for replay in replays]


def test_what_passes_is_known_as_accepted_and_what_fails_is_not(plan: Plan, tmp_path: Path) -> None:
    accepted = dict[bytes, None]()
    assert tried(plan, RIGHT, accepted, tmp_path) == [0, 0]
    assert not accepted  # they are the reference's own answers
    failed = tried(plan, WRONG, accepted, tmp_path)
    assert (failed[0], failed[1] > 10) == (0, True)
    assert not accepted
    assert tried(plan, FLOATS, accepted, tmp_path) == [0, 0]
    assert len(accepted) == 2


@contextmanager
def warmed(plan: Plan, home: Path) -> Iterator[Warm]:
    with closing(Warm(plan, Settings(), home)) as warm:
        yield warm


def test_no_body_runs_on_what_is_accepted(
    plan: Plan, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else there is a fork, which tells what was accepted there."""
    forks = []
    own = os.fork

    def fork() -> int:
        forks.append(1)
        return own()

    monkeypatch.setattr(os, "fork", fork)
    (tmp_path / "double.py").write_text(RIGHT)
    told = []
    with warmed(plan, tmp_path) as warm:
        for source in (RIGHT, FLOATS, FLOATS, WRONG, WRONG):
            (tmp_path / "double.py").write_text(source)
            forks.clear()
            graded = warm.graded(Submission(tmp_path))
            told.append((graded.report.score, len(graded.accepted), len(forks)))
    assert told == [(4, 0, 0), (4, 2, 1), (4, 0, 0), (1, 0, 1), (1, 0, 1)]


UNSTEADY = """
import os

def once(path):
    try:
        os.close(os.open(path, os.O_CREAT | os.O_EXCL))
    except OSError:
        return False
    return True
"""


def test_a_submission_runs_once(plan: Plan, tmp_path: Path) -> None:
    """One that is wrong by chance gets no second chance."""
    # The sandbox `process` lets it leave something behind, by which it knows that it has run.
    source = f"{UNSTEADY}WRONG = once({str(tmp_path / 'ran')!r})\n"
    source += "\ndef double(n):\n    return n if WRONG else 2 * n\n"
    (tmp_path / "double.py").write_text(source)
    open_plan = replace(plan, sandbox=load_plugins().pick("sandboxes", "process"))
    with warmed(open_plan, tmp_path) as warm:
        report = warm.graded(Submission(tmp_path)).report
    assert [each.status for each in report.checks] == ["failed", "skipped"]


SEVEN = "def double(n):\n    return 7\n"
POWER = """
@check(points=1)
def doubles(submission):
    "two doubled is four"
    agree(submission.double(2), 4)

@check(points=2)
def power(submission):
    "a power of three is odd"
    assert 3 ** submission.double(3) % 2
"""


def test_a_check_that_does_not_end_has_failed_by_that(course: Path, tmp_path: Path) -> None:
    exercise = course / "exercises" / "double"
    (exercise / "checker.py").write_text(HEAD + POWER)
    with (exercise / "exercise.toml").open("a") as settings:
        settings.write("[limits]\ncheck_s = 1\n")
    source = f"{UNSTEADY}WRONG = once({str(tmp_path / 'ran')!r})\n"
    source += "\ndef double(n):\n    return 10 ** 9 if WRONG and n == 3 else 2 * n\n"
    (tmp_path / "double.py").write_text(source)
    plan = replace(plan_of(course), sandbox=load_plugins().pick("sandboxes", "process"))
    with warmed(plan, tmp_path) as warm:
        report = warm.graded(Submission(tmp_path)).report
    assert [(each.status, each.cause) for each in report.checks] == [("passed", None), ("failed", "timeout")]
    assert report.confinement


AIDED = """
@check(points=3)
def aided(submission):
    "it doubles, or has an aid"
    if submission.double(2) != 4:
        assert hasattr(submission, "aid"), "no aid"
"""


def test_what_a_body_looks_for_beside_its_answers_is_no_other_submission_s(
    course: Path, tmp_path: Path
) -> None:
    checker = course / "exercises" / "double" / "checker.py"
    checker.write_text(HEAD + AIDED)
    plan = plan_of(course)
    scores = []
    with warmed(plan, tmp_path) as warm:
        for source in (
            "def double(n):\n    return 7\n\ndef aid():\n    pass\n",
            "def double(n):\n    return 7\n",
        ):
            (tmp_path / "double.py").write_text(source)
            scores.append(warm.graded(Submission(tmp_path)).report.score)
    assert scores == [3, 0]


NEAR = """
@check(points=3)
def near(submission):
    "it doubles, and nothing else is called alike"
    assert submission.double(2) in (4, 4.5)
    try:
        submission.helper
    except AttributeError as error:
        assert "did you mean" not in str(error)
"""


@pytest.mark.parametrize("right", ["2 * n", "2 * n + 0.5"])
def test_what_an_error_suggests_is_no_other_submission_s(right: str, course: Path, tmp_path: Path) -> None:
    (course / "exercises" / "double" / "checker.py").write_text(HEAD + NEAR)
    source = f"def double(n):\n    return {right}\n"
    scores = []
    with warmed(plan_of(course), tmp_path) as warm:
        for each in (source, f"{source}\n\ndef helpers():\n    pass\n"):
            (tmp_path / "double.py").write_text(each)
            scores.append(warm.graded(Submission(tmp_path)).report.score)
    assert scores == [3, 0]


def test_what_takes_longer_than_a_check_may_is_not_known(plan: Plan, tmp_path: Path) -> None:
    slow = "import time\n\ndef double(n):\n    time.sleep(0.1)\n    return 2 * n\n"
    (tmp_path / "double.py").write_text(slow)
    limits = replace(plan.exercise.limits, check_s=0.05)
    with warmed(replace(plan, exercise=replace(plan.exercise, limits=limits)), tmp_path) as warm:
        report = warm.graded(Submission(tmp_path)).report
    assert (report.checks[0].status, report.checks[0].cause) == ("failed", "timeout")
