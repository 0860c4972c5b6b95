"""How a submission meets recorded cases: many calls at once, and what it does not change."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest

from grader.sandbox.session import Session
from tests.conftest import Report

SHORT = "call_s = 0.4"

CHECKER = '''
@check(points=1)
def example(submission):
    """two doubled is four"""
    agree(submission.double(2), 4)

@check(points=2)
@given(st.integers(0, 1000))
def any_number(submission, reference, number):
    """any number is doubled"""
    agree(submission.double(number), reference.double(number))

@check(points=4)
@given(st.integers(0, 1000))
def twice(submission, number):
    """what is doubled twice is four times as large"""
    agree(submission.double(submission.double(number)), 4 * number)

@check(points=8)
@given(st.integers(0, 9))
def listens(submission, number):
    """a wrong answer is asked for once more"""
    if submission.double(number) != 2 * number:
        assert submission.double(number) == 2 * number, "wrong, and wrong again"
'''

SUBMISSIONS = {
    "right": "def double(n):\n    return 2 * n\n",
    "right, prints": "def double(n):\n    print(n)\n    return 2 * n\n",
    "right, a float": "def double(n):\n    return 2.0 * n\n",
    "wrong": "def double(n):\n    return 2 * n + 1\n",
    "wrong for some": "def double(n):\n    return 2 * n if n < 500 else 2 * n + 1\n",
    "wrong type": "def double(n):\n    return [n, n]\n",
    "raises": "def double(n):\n    return 2 * n // (n != 500 and n != 7)\n",
    "no such name": "def duoble(n):\n    return 2 * n\n",
    "no function": "double = 4\n",
    "no Python": "def double(n:\n",
    "random": "import random\ndef double(n):\n    return 2 * n + (random.random() < 0.02)\n",
    "hangs": "def double(n):\n    while n == 3:\n        pass\n    return 2 * n\n",
    "hangs at once": "while True:\n    pass\n",
    "ends itself": "import os\ndef double(n):\n    return 2 * n if n != 3 else os._exit(3)\n",
    "crashes": "import ctypes\ndef double(n):\n    return 2 * n if n != 3 else ctypes.string_at(0)\n",
    "takes all memory": "def double(n):\n    return 2 * n if n != 3 else len(bytes(4 << 30))\n",
    "gives too much": "def double(n):\n    return 2 * n if n != 3 else [1] * 200_000\n",
    "gives no data": "def double(n):\n    return 2 * n if n != 3 else double\n",
    "answers twice": "import worker\nanswer = worker.Desk.answer\n"
    "worker.Desk.answer = lambda desk, frame: 2 * answer(desk, frame)\ndef double(n):\n    return 2 * n\n",
    "forks": "import os\ndef double(n):\n    return 2 * n if n != 3 else os.fork()\n",
}


def alone(monkeypatch: pytest.MonkeyPatch) -> None:
    """From now on each call is asked by itself."""
    monkeypatch.setattr(Session, "ask_all", lambda session, requests: b"")


def untimed(report: dict[str, Any]) -> dict[str, Any]:
    """A report without durations."""
    checks = [each | {"duration_s": 0} for each in report["checks"]]
    return report | {"duration_s": 0, "checks": checks}


@pytest.mark.parametrize("source", SUBMISSIONS.values(), ids=SUBMISSIONS)
def test_many_calls_at_once_change_no_report(
    report: Report, monkeypatch: pytest.MonkeyPatch, source: str
) -> None:
    at_once = report(source, checker=CHECKER, limits=SHORT)
    alone(monkeypatch)
    assert untimed(at_once) == untimed(report(source))


def test_most_calls_are_asked_at_once(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    """Or the test above would compare one way with itself."""
    report(SUBMISSIONS["wrong"], checker=CHECKER)  # which makes the cases

    def refuse(session: Session, *details: object) -> None:
        raise AssertionError(details)

    monkeypatch.setattr(Session, "ask", refuse)
    assert report(SUBMISSIONS["right"])["score"] == 15


COUNTS = "calls = 0\ndef double(n):\n    global calls\n    calls += 1\n    return 2 * n + (calls {})\n"


@pytest.mark.parametrize("when", ["== 40", ">= 40", ">= 150", "% 7 == 0"])
def test_a_submission_that_counts_its_calls_loses_points(report: Report, when: str) -> None:
    graded = report(COUNTS.format(when), checker=CHECKER)
    failed = next(each for each in graded["checks"] if each["status"] == "failed")
    assert graded["score"] < 15
    assert failed["cause"] == "disagreement"
    message, told = failed["message"].split("\n")
    found = re.fullmatch(
        r"In a new process the same call gives (\d+): your answer depends on earlier calls\.", told
    )
    assert found is not None
    assert message.startswith(f"the answer is {failed['returned']} where {found[1]} is expected")
    assert int(failed["returned"]) == int(found[1]) + 1


def test_a_crash_that_depends_on_earlier_calls_loses_points(report: Report) -> None:
    source = "import os\n" + COUNTS.format("< 0").replace(
        "return", "calls == 250 and os._exit(3)\n    return"
    )
    graded = report(source, checker=CHECKER)
    assert [(each["status"], each["cause"], each["message"]) for each in graded["checks"][:3]] == [
        ("passed", None, None),
        ("passed", None, None),
        (
            "failed",
            "crash",
            "the program ended itself (exit code 3) instead of returning\n"
            "In a new process it does not: your answer depends on earlier calls.",
        ),
    ]


def test_slow_calls_are_asked_one_by_one_and_lose_nothing(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.sandbox.session.MOMENT_S", 0)  # every moment is too short
    assert report(SUBMISSIONS["right"], checker=CHECKER)["score"] == 15


LARGE = '''
@check(points=1)
@given(st.integers(0, 1000))
def long(submission, reference, number):
    """long texts"""
    agree(submission.double(number), reference.double(number))
'''


def test_answers_that_are_too_large_together_are_asked_for_one_by_one(report: Report) -> None:
    short = "def double(n):\n    return n\n"
    assert report(short, checker=LARGE, reference=short)["score"] == 1
    long = "def double(n):\n    return 'x' * 300_000 if n > 10 else n\n"
    (failed,) = report(long)["checks"]
    assert (failed["call"], failed["cause"]) == ("double(11)", "disagreement")


NAMES = {
    "a name that is missing": ("assert not hasattr(submission, 'helper')", "def helper(): pass", 0),
    "a name that is there": ("assert submission.double", "def helper(): pass", 1),
    "what can be called": ("assert callable(submission.half)", "half = 2", 0),
}


@pytest.mark.parametrize(("body", "line", "score"), NAMES.values(), ids=NAMES)
def test_what_a_body_sees_of_names_counts(report: Report, body: str, line: str, score: int) -> None:
    """The answers are the same, byte for byte, and only the names differ."""
    checker = f'''
@check(points=1)
@given(st.integers(0, 9))
def named(submission, reference, number):
    """named"""
    {body}
    agree(submission.double(number), reference.double(number))
'''
    reference = "def double(n):\n    return 2 * n\ndef half(n):\n    return n / 2\n"
    assert report(reference, checker=checker, reference=reference)["score"] == 1
    assert report(f"{reference}\n{line}\n")["score"] == score


OBJECTS = '''
@check(points=1)
@given(st.lists(st.integers(1, 9), max_size=5))
def balance(submission, reference, amounts):
    """an account adds up"""
    account, expected = submission.Account(), reference.Account()
    for amount in amounts:
        account.add(amount)
        expected.add(amount)
    agree(account.total(), expected.total())
    assert account.same(account)
'''
ACCOUNT = """
class Account:
    def __init__(self):
        self.amounts = []
    def add(self, amount):
        self.amounts.append(amount)
    def total(self):
        return sum(self.amounts)
    def same(self, other):
        return other is self
"""


def test_objects_are_made_and_used_at_once(report: Report, monkeypatch: pytest.MonkeyPatch) -> None:
    (wrong,) = report(ACCOUNT.replace("sum(", "len("), checker=OBJECTS, reference=ACCOUNT)["checks"]
    assert (wrong["call"], wrong["returned"], wrong["expected"]) == (
        "account = Account()\naccount.add(2)\naccount.total()",
        "1",
        "2",
    )
    monkeypatch.setattr(Session, "ask", None)
    assert report(ACCOUNT)["score"] == 1


def test_the_reference_is_asked_once_for_a_class(report: Report, tmp_path: Path) -> None:
    log = tmp_path / "log"
    reference = f"def double(n):\n    open({str(log)!r}, 'a').write('x')\n    return 2 * n\n"
    assert report(SUBMISSIONS["right"], checker=CHECKER, reference=reference)["score"] == 15
    asked = log.read_text()
    assert len(asked) > 200
    for name in ("right", "right, a float", "wrong type", "hangs"):
        report(SUBMISSIONS[name], limits=SHORT)
    assert report("def double(n):\n    return 2 * n if n else 1\n")["score"] == 1  # a minimal case fails
    assert log.read_text() == asked


RAISING = '''
@check(points=1)
@given(st.integers(-9, 9))
def roots(submission, reference, number):
    """the roots, where there are any"""
    agree(submission.double(number), reference.double(number))
'''
ROOT = "import math\ndef double(n):\n    return math.sqrt(n)\n"
NEGATIVE = "def double(n):\n    if n < 0:\n        {}\n    return n ** 0.5\n"
INSTEAD = {
    "the same": (ROOT, None),
    "the same type": (NEGATIVE.format("raise ValueError('none')"), None),
    "another type": (
        NEGATIVE.format("raise TypeError('none')"),
        "TypeError is raised where ValueError is expected",
    ),
    "nothing": (NEGATIVE.format("return None"), "nothing is raised where ValueError is expected"),
    "a hang": (
        NEGATIVE.format("while True: pass"),
        "no answer within 0.4 s: is there a loop that does not end?",
    ),
}


@pytest.mark.parametrize(("source", "message"), INSTEAD.values(), ids=INSTEAD)
def test_where_the_reference_raises_the_same_is_expected(
    report: Report, source: str, message: str | None
) -> None:
    (graded,) = report(source, checker=RAISING, reference=ROOT, limits=SHORT)["checks"]
    assert graded["message"] == message
    if message is None:
        assert graded["status"] == "passed"
    else:
        assert (graded["status"], graded["call"]) == ("failed", "double(-1)")


def test_an_exception_where_the_reference_gives_a_value_fails(report: Report) -> None:
    source = "def double(n):\n    raise ValueError('always')\n"
    (graded,) = report(source, checker=RAISING, reference=ROOT)["checks"]
    assert (graded["status"], graded["cause"], graded["call"]) == ("failed", "exception", "double(0)")


SMALLER = {"hangs": "while True: pass", "ends itself": "import os; os._exit(1)"}
LARGE_NUMBERS = CHECKER.replace("0, 1000", "0, 10**9").partition("\n@check(points=4)")[0]


@pytest.mark.parametrize("otherwise", SMALLER.values(), ids=SMALLER)
def test_a_failure_of_another_kind_on_the_way_to_the_smallest_ends_no_search(
    report: Report, otherwise: str
) -> None:
    source = f"def double(n):\n    if 1000 < n < 1010:\n        {otherwise}\n    return 2 * n * (n < 1000)\n"
    failed = report(source, checker=LARGE_NUMBERS)["checks"][1]
    assert (failed["status"], failed["cause"], failed["call"], failed["returned"]) == (
        "failed",
        "disagreement",
        "double(1010)",
        "0",
    )


def test_where_a_minimal_case_fails_nothing_smaller_is_looked_for(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    report(SUBMISSIONS["wrong"], checker=CHECKER)
    monkeypatch.setattr("grader.judge.hunt", None)
    failed = report("def double(n):\n    return 2 * n + (n != 2)\n")["checks"][1]
    assert (failed["status"], failed["call"], failed["returned"]) == ("failed", "double(0)", "1")
