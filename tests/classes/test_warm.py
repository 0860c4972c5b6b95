from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

import pytest

from grader.bench import BenchJudge, open_class
from grader.classes.warm import Warm
from grader.course import Course
from grader.engine import Plan
from grader.errors import Unmet
from grader.model import Settings, Submission
from grader.plugins import load_plugins
from grader.replay import Replay

RIGHT = "def double(n):\n    return n + n\n"
FLOATS = "def double(n):\n    return 2.0 * n\n"
WRONG = "def double(n):\n    return abs(2 * n)\n"


@pytest.fixture
def plan(course: Path) -> Plan:
    plugins = load_plugins()
    exercise = Course(course).exercise("double")
    sandbox = plugins.pick("sandboxes", "auto")
    return Plan(exercise, plugins.checks(exercise), plugins.kind_of(exercise), sandbox)


@contextmanager
def opened(plan: Plan, source: str, accepted: set[bytes], path: Path) -> Iterator[BenchJudge]:
    (path / "double.py").write_text(source)
    with (
        open_class(plan, accepted) as open_judge,
        open_judge(plan, Submission(path), Settings(), lambda _: None) as judge,
    ):
        yield judge


def tried(plan: Plan, source: str, accepted: set[bytes], path: Path) -> list[int]:
    """How many cases of each check fail, all of them tried."""
    with opened(plan, source, accepted, path) as judge:
        judge.load(plan.checks[0])
        replays = [Replay(check, judge.bench, judge.cases(check, judge.bench)) for check in plan.checks]
        return [len([*replay.at_once()]) for replay in replays]


def test_what_passes_is_known_as_accepted_and_what_fails_is_not(plan: Plan, tmp_path: Path) -> None:
    accepted = set[bytes]()
    assert tried(plan, RIGHT, accepted, tmp_path) == [0, 0]
    assert accepted == set()  # they are the reference's own answers
    failed = tried(plan, WRONG, accepted, tmp_path)
    assert (failed[0], failed[1] > 10) == (0, True)
    assert accepted == set()
    assert tried(plan, FLOATS, accepted, tmp_path) == [0, 0]
    assert len(accepted) == 2


def test_no_body_runs_on_what_is_accepted(plan: Plan, tmp_path: Path) -> None:
    def warm(submission: str, *, learnt: bool) -> bool:
        """Whether it passes without a body."""
        (tmp_path / "double.py").write_text(submission)
        known = Warm(plan, Settings(), tmp_path)
        try:
            known.learn(accepted if learnt else ())
            return known._known(known._open(), Submission(tmp_path)) is not None
        finally:
            known.close()

    accepted = set[bytes]()
    tried(plan, FLOATS, accepted, tmp_path)
    assert warm(RIGHT, learnt=False)
    assert not warm(FLOATS, learnt=False)
    assert warm(FLOATS, learnt=True)
    assert not warm(WRONG, learnt=True)
    with opened(plan, FLOATS, set(), tmp_path) as judge:
        object.__setattr__(judge.bench, "bodies", False)
        with pytest.raises(Unmet):
            judge.judge(plan.checks[0])


def test_a_fork_tells_what_was_accepted(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "double.py").write_text(FLOATS)
    warm = Warm(plan, Settings(), tmp_path)
    try:
        first, second = warm.graded(Submission(tmp_path)), warm.graded(Submission(tmp_path))
    finally:
        warm.close()
    assert (first.report.score, len(first.accepted)) == (4, 2)
    assert (second.report.score, second.accepted) == (4, [])


def test_what_takes_longer_than_a_check_may_is_not_known(plan: Plan, tmp_path: Path) -> None:
    (tmp_path / "double.py").write_text(
        "import time\n\ndef double(n):\n    time.sleep(0.1)\n    return 2 * n\n"
    )
    limits = replace(plan.exercise.limits, check_s=0.05)
    strict = replace(plan, exercise=replace(plan.exercise, limits=limits))
    warm = Warm(strict, Settings(), tmp_path)
    try:
        report = warm.graded(Submission(tmp_path)).report
    finally:
        warm.close()
    assert (report.checks[0].status, report.checks[0].cause) == ("failed", "timeout")
