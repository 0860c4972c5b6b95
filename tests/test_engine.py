"""Grading one submission: every planned check ends in one result, and what it says is right."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.conftest import Report

RIGHT = "def double(n):\n    return 2 * n\n"


def outline(report: dict[str, Any]) -> list[tuple[str, str, str | None, float]]:
    """Name, status, cause and score of each check."""
    return [(each["name"], each["status"], each["cause"], each["score"]) for each in report["checks"]]


def test_a_right_submission_earns_everything(report: Report) -> None:
    graded = report(RIGHT)
    assert outline(graded) == [("example", "passed", None, 1), ("any_number", "passed", None, 3)]
    assert (graded["score"], graded["max_score"], graded["pending"], graded["exit_code"]) == (4, 4, 0, 0)


def test_a_failure_shows_the_smallest_call(report: Report) -> None:
    graded = report("def double(n):\n    return 2 * n if n < 1000 else 2 * n + 1\n")
    assert outline(graded) == [("example", "passed", None, 1), ("any_number", "failed", "disagreement", 0)]
    failed = {key: graded["checks"][1][key] for key in ("message", "call", "returned", "expected", "hint")}
    assert failed == {
        "message": "the answer is 2001 where 2000 is expected",
        "call": "double(1000)",
        "returned": "2001",
        "expected": "2000",
        "hint": None,
    }


STATUSES = '''
@check(points=1)
def passes(submission):
    """passes"""

@check(points=2)
def fails(submission):
    """fails"""
    agree(submission.double(1), 2)

@check(points=3, needs=fails)
def waits(submission):
    """waits"""

@check(points=4, needs="waits")
def waits_too(submission):
    """waits, too"""

@check(points=5)
def breaks(submission):
    """breaks"""
    1 / 0

judged = Check("judged", "a person judges", 6, None)

@check(points=7)
def passes_last(submission):
    """passes last"""
    agree(submission.double(0), 0)
'''


def test_every_status_in_plan_order(report: Report) -> None:
    graded = report("def double(n):\n    return 0\n", checker=STATUSES)
    assert outline(graded) == [
        ("passes", "passed", None, 1),
        ("fails", "failed", "disagreement", 0),
        ("waits", "skipped", None, 0),
        ("waits_too", "skipped", None, 0),
        ("breaks", "fault", None, 0),
        ("judged", "pending", None, 0),
        ("passes_last", "passed", None, 7),
    ]
    messages = {each["name"]: each["message"] for each in graded["checks"]}
    assert (messages["waits"], messages["waits_too"]) == ("needs fails", "needs waits")
    assert messages["breaks"].endswith(
        "checker.py:24: the reference does not pass 'breaks': ZeroDivisionError: division by zero"
    )
    assert (graded["score"], graded["max_score"], graded["pending"], graded["exit_code"]) == (8, 28, 6, 3)


CAUSES = {
    "return 'four'": ("disagreement", "the answer is the str 'four' where the int 4 is expected"),
    "raise ValueError('no')": ("exception", "ValueError: no\nin line 2 of double.py: raise ValueError('no')"),
    "raise SystemExit(0)": ("exception", "SystemExit: 0\nin line 2 of double.py: raise SystemExit(0)"),
    "while True: pass": ("timeout", "no answer within 0.8 s: is there a loop that does not end?"),
    "return bytearray(1 << 40)": ("memory", "MemoryError\nin line 2 of double.py: return bytearray(1 << 40)"),
    "import os; os._exit(0)": ("crash", "the program ended itself (exit code 0) instead of returning"),
    "return 10 ** 5000": (
        "unreadable",
        "the answer cannot be read: it is an integer of more than 4,000 digits",
    ),
    "return lambda: 4": ("disagreement", "the answer is <function object> where the int 4 is expected"),
    "print(4)": ("disagreement", "the answer is None where the int 4 is expected"),
    "global double; del double": ("disagreement", "the answer is None where the int 4 is expected"),
}


@pytest.mark.parametrize(("body", "told"), CAUSES.items())
def test_every_cause(report: Report, body: str, told: tuple[str, str]) -> None:
    graded = report(f"def double(n):\n    {body}\n", limits="call_s = 0.8")
    first, second = graded["checks"]
    assert (first["status"], first["cause"], first["message"]) == ("failed", *told)
    assert (first["call"], second["status"]) == ("double(2)", "skipped")
    assert (graded["score"], graded["exit_code"]) == (0, 1)


def test_a_missing_function_names_the_nearest(report: Report) -> None:
    graded = report("def duoble(n):\n    return 2 * n\n")
    assert outline(graded)[0] == ("example", "failed", "exception", 0)
    told = "AttributeError: double.py does not define 'double', did you mean 'duoble'?"
    assert graded["checks"][0]["message"] == told


def test_a_hang_for_one_input_costs_that_check_alone_and_names_the_input(report: Report) -> None:
    checker = '''
@check(points=1)
def example(submission):
    """example"""
    agree(submission.double(2), 4)

@check(points=2)
@given(st.integers(0, 50))
def small(submission, reference, number):
    """small numbers"""
    agree(submission.double(number), reference.double(number))

@check(points=3)
@given(st.integers(100, 150))
def large(submission, reference, number):
    """large numbers"""
    agree(submission.double(number), reference.double(number))
'''
    source = "def double(n):\n    while n == 37:\n        pass\n    return 2 * n\n"
    graded = report(source, checker=checker, limits="call_s = 0.8")
    assert outline(graded) == [
        ("example", "passed", None, 1),
        ("small", "failed", "timeout", 0),
        ("large", "passed", None, 3),
    ]
    assert graded["checks"][1]["call"] == "double(37)"


def test_a_submission_that_uses_up_its_time_gets_a_whole_report(report: Report) -> None:
    source = "import time\ndef double(n):\n    time.sleep(1.0)\n    return 2 * n\n"
    graded = report(source, checker=several(*range(5)), limits="submission_s = 2.9")
    assert [each[1:] for each in outline(graded)] == [("passed", None, 1)] * 2 + [
        ("failed", "timeout", 0)
    ] * 3
    assert graded["checks"][-1]["message"] == "the 2.9 s for all checks are used up"


CHEATS = {
    "exits at import": "import sys; sys.exit(0)",
    "exits hard at import": "import os; os._exit(0)",
    "exits hard when called": "import os\ndef double(n):\n    os._exit(0)",
    "equal to everything": "class Yes(int):\n    def __eq__(self, other): return True\n    __hash__ = None\n"
    "    def __sub__(self, other): return 0\n    __float__ = __index__ = __int__ = lambda self: 4\n"
    "def double(n):\n    return Yes(5)",
    "an object equal to everything": "class Yes:\n    def __eq__(self, other): return True\n"
    "def double(n):\n    return Yes()",
    "forged print": 'def double(n):\n    print(\'{"score": 4, "status": "passed"}\')',
    "forged files": "import json, pathlib\nfor name in ('results.json', 'report.json'):\n"
    "    pathlib.Path(name).write_text(json.dumps({'score': 4}))\ndef double(n):\n    return None",
    "skips": "import unittest\ndef double(n):\n    raise unittest.SkipTest('not today')",
    "raises what Hypothesis ignores": "from hypothesis.errors import UnsatisfiedAssumption\n"
    "def double(n):\n    raise UnsatisfiedAssumption",
    "patches the worker": "import sys\nworker = sys.modules['__main__']\n"
    "worker.wire.encode = lambda *_: b'\\xf6'\ndef double(n):\n    return 0",
    "answers another call": "import gc, socket, sys, time\nwire = sys.modules['wire']\n"
    "def double(n):\n    line = next(each for each in gc.get_objects() if type(each) is socket.socket)\n"
    "    frame = wire.encode({'number': 99, 'returned': 4})\n"
    "    line.sendall(wire.HEADER.pack(len(frame)) + frame)\n    time.sleep(9)",
    "patches builtins": "import builtins\nbuiltins.type = builtins.len = lambda *_: True\n"
    "def double(n):\n    return 0",
    "returns a coroutine": "async def double(n):\n    return 2 * n",
    "damages its arguments": "def double(n):\n    n += 1\n    return n",
}


@pytest.mark.parametrize("source", CHEATS.values(), ids=CHEATS)
def test_what_is_not_the_right_value_earns_nothing(report: Report, source: str) -> None:
    graded = report(source + "\n", limits="call_s = 0.8")
    assert [each["status"] for each in graded["checks"]] == ["failed", "skipped"]
    assert (graded["score"], graded["exit_code"]) == (0, 1)


def test_an_answer_that_depends_on_earlier_calls_is_told_so(report: Report) -> None:
    source = "calls = []\ndef double(n):\n    calls.append(n)\n    return 2 * n + (len(calls) > 20)\n"
    graded = report(source)
    assert outline(graded)[1] == ("any_number", "failed", "disagreement", 0)
    *_, last = graded["checks"][1]["message"].splitlines()
    expected = graded["checks"][1]["expected"]
    assert last == f"In a new process the same call gives {expected}: your answer depends on earlier calls."


@pytest.mark.parametrize(
    "source",
    [
        "import random\ndef double(n):\n    return 2 * n + (random.random() < 0.1)\n",
        "calls = []\ndef double(n):\n    calls.append(n)\n    return 2 * n + (len(calls) % 7 == 0)\n",
        "def double(n):\n    return {*'abcdef'} if n > 99 else 2 * n\n",
        "def double(n):\n    return object() if n > 99 else 2 * n\n",
    ],
)
def test_two_runs_give_equal_reports(report: Report, source: str) -> None:
    first, second = report(source), report(source)
    assert first["score"] == 1
    for each in (first, second, *first["checks"], *second["checks"]):
        del each["duration_s"]
    assert first == second


def test_seed_and_examples_make_other_cases(report: Report) -> None:
    source = "def double(n):\n    return 2 * n + (abs(n) > 10 ** 4)\n"
    assert report(source)["score"] == report(source, "--seed", "7")["score"] == 1
    assert report(source, "--examples", "1")["score"] == 4
    seen = "print(n)\ndef double(n):\n    return n\n"
    assert (report(RIGHT, "--seed", "7")["seed"], report(RIGHT, "--examples", "3")["examples"]) == (7, 3)
    assert seen


def several(*numbers: int, points: float = 1) -> str:
    """A checker with a check for each number."""
    return "\n".join(
        f"@check(points={points})\ndef check{n}(submission):\n"
        f'    """{n}"""\n    agree(submission.double({n}), {2 * n})'
        for n in numbers
    )


def one(body: str, given: str = "", arguments: str = "submission") -> str:
    """A checker of one check."""
    lines = "".join(f"    {line}\n" for line in body.splitlines())
    return f'@check(points=1)\n{given}\ndef one({arguments}):\n    """one"""\n{lines}'


def test_a_plain_assert_is_explained_with_the_values_in_it(report: Report) -> None:
    graded = report(
        "def double(n):\n    return [n]\n", checker=one("assert submission.double(2) == 4, 'twice'")
    )
    (failed,) = graded["checks"]
    assert (failed["call"], failed["returned"]) == ("double(2)", "[2]")
    assert failed["message"] == "twice\nassert [2] == 4\n +  where [2] = double(2)"


def test_a_plain_assert_in_a_property_is_explained_too(report: Report) -> None:
    checker = one(
        "note('n')\nonce = submission.double(number)\nassert once >= number",
        "@given(st.integers(0, 9))",
        "submission, number",
    )
    (failed,) = report("def double(n):\n    return -n\n", checker=checker)["checks"]
    assert (failed["call"], failed["message"]) == ("double(1)", "assert -1 >= 1")


def test_a_body_that_trips_over_an_answer_is_the_submission_s_failure(report: Report) -> None:
    checker = one("{**submission.double(2)}", arguments="submission")
    graded = report(
        "def double(n):\n    pass\n", checker=checker, reference="def double(n):\n    return {}\n"
    )
    (failed,) = graded["checks"]
    assert (failed["status"], failed["cause"], failed["returned"]) == ("failed", "disagreement", "None")
    told = "the check cannot use what came back: TypeError: 'NoneType' object is not a mapping"
    assert failed["message"] == told


@pytest.mark.parametrize("caught", ["Exception", "BaseException"])
def test_a_check_that_swallows_everything_does_not_hide_a_worker_s_end(report: Report, caught: str) -> None:
    body = f"try:\n    submission.double(2)\nexcept {caught}:\n    pass"
    graded = report("import os\ndef double(n):\n    os._exit(0)\n", checker=one(body))
    assert outline(graded) == [("one", "failed", "crash", 0)]


@pytest.mark.parametrize("source", ["def double(:\n", "1 / 0\n", ""], ids=["syntax", "import", "empty"])
def test_a_check_that_swallows_everything_does_not_hide_a_file_that_does_not_load(
    report: Report, source: str
) -> None:
    graded = report(source, checker=one("try:\n    submission.double(2)\nexcept Exception:\n    return"))
    assert (graded["score"], graded["checks"][0]["status"]) == (0, "failed")


BODIES = {
    "pytest.raises": (
        "import pytest\nwith pytest.raises(ValueError):\n    submission.double(-1)",
        "DID NOT RAISE",
    ),
    "pytest.fail": ("import pytest\nif not submission.double(-1): pytest.fail('falsy')", "falsy"),
    "pytest.skip": ("import pytest\nif not submission.double(-1): pytest.skip('falsy')", "falsy"),
    "sys.exit": ("import sys\nif not submission.double(-1): sys.exit(0)", "SystemExit: 0"),
    "bare AssertionError": (
        "if not submission.double(-1): raise AssertionError",
        "the check's claim does not hold",
    ),
    "assume": ("assume(submission.double(-1))", "UnsatisfiedAssumption"),
}


@pytest.mark.filterwarnings("ignore:Using `assume` outside")
@pytest.mark.parametrize(("body", "told"), BODIES.values(), ids=BODIES)
def test_whatever_a_body_raises_is_a_failure_and_on_the_reference_a_fault(
    report: Report, body: str, told: str
) -> None:
    good = "def double(n):\n    if n < 0: raise ValueError\n"
    answers = "pytest.raises" not in body
    good = "def double(n):\n    return 1\n" if answers else good
    graded = report("def double(n):\n    return 0\n", checker=one(body), reference=good)
    assert (graded["checks"][0]["status"], graded["checks"][0]["cause"]) == ("failed", "disagreement")
    assert told in graded["checks"][0]["message"]
    graded = report(good, checker=one(body), reference="def double(n):\n    return 0\n")
    assert (graded["checks"][0]["status"], graded["exit_code"]) == ("fault", 3)


def test_spare_time_that_runs_out_says_nothing_of_the_submission(
    report: Report, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("grader.judge.SPARE_S", 0.05)
    source = "import time\ntime.sleep(0.2)\ndef double(n):\n    return 5 if n == 2 else 2 * n\n"
    graded = report(source, checker=several(1, 2, 3))
    assert [each["status"] for each in graded["checks"]] == ["passed", "failed", "passed"]
    assert graded["checks"][1]["message"] == "the answer is 5 where 4 is expected: 1.25 times too large"


def test_evidence_does_not_cost_the_submission_s_time(report: Report) -> None:
    source = "import time\ndef double(n):\n    time.sleep(0.6)\n    return 5 if n == 1 else 2 * n\n"
    graded = report(source, checker=several(1, 2), limits="submission_s = 1.7")
    assert [each["status"] for each in graded["checks"]] == ["failed", "passed"]


def test_the_reference_s_time_is_not_the_student_s(report: Report) -> None:
    slow = "import time\ndef double(n):\n    time.sleep(0.02)\n    return 2 * n\n"
    graded = report(RIGHT, reference=slow, limits="call_s = 0.8\ncheck_s = 1.0\nsubmission_s = 1.2")
    assert graded["score"] == 4


def test_a_worker_cannot_make_the_report_show_another_file(report: Report, tmp_path: Path) -> None:
    secret = tmp_path / "secret.py"
    secret.write_text("the answer is 42\n")
    forging = (
        "import sys\nworker = sys.modules['worker']\n"
        f"worker.Desk._place = lambda self, error: ({str(secret)!r}, 1)\n"
        "def double(n):\n    raise ValueError('no')\n"
    )
    assert report(forging)["checks"][0]["message"] == "ValueError: no"
    swapping = (
        "import os\nos.unlink(__file__)\nos.mkfifo(__file__)\ndef double(n):\n    raise ValueError('no')\n"
    )
    told = "ValueError: no\nin line 5 of double.py: raise ValueError('no')"
    assert report(swapping, "--sandbox", "process")["checks"][0]["message"] == told


def test_lines_are_counted_as_python_counts_them(report: Report) -> None:
    source = "a = '\u2028'\r\n\x0c\r\ndef double(n):\r\n    return 1 / 0  # here\r\n"
    assert report(source)["checks"][0]["message"].endswith("in line 4 of double.py: return 1 / 0  # here")


def test_fractions_of_points_add_up_to_full_marks(report: Report) -> None:
    assert report(RIGHT, checker=several(0, 1, 2, points=1.1))["exit_code"] == 0


def test_all_calls_of_a_failing_case_are_shown(report: Report) -> None:
    body = "once = submission.double(number)\nagree(submission.double(n=once), 4 * number)"
    checker = one(body, "@given(st.integers(0, 9))", "submission, number")
    (failed,) = report("def double(n):\n    return n + 2\n", checker=checker)["checks"]
    assert failed["call"] == "double(0)\ndouble(n=2)"
    assert (failed["returned"], failed["expected"]) == ("4", "0")


HYPOTHESIS = {
    "assume": ("assume(number % 2)\nagree(submission.double(number), 2 * number)", "@given(st.integers())"),
    "note, event and target": (
        "note('n')\nevent('e')\ntarget(float(number))\nagree(submission.double(number), 2 * number)",
        "@given(st.integers(0, 10**6))",
    ),
    "example": (
        "agree(submission.double(number), 2 * number)",
        "@example(123456789)\n@example(number=5)\n@given(st.integers(0, 9))",
    ),
    "settings": (
        "agree(submission.double(number), 2 * number)",
        "@settings(max_examples=1, derandomize=True)\n@given(st.integers(0, 10**9))",
    ),
    "named": ("agree(submission.double(number), 2 * number)", "@given(number=st.integers())"),
}


@pytest.mark.parametrize(("body", "given"), HYPOTHESIS.values(), ids=HYPOTHESIS)
def test_hypothesis_as_it_is(report: Report, body: str, given: str) -> None:
    checker = one(body, given, "submission, number")
    assert report(RIGHT, checker=checker)["score"] == 1
    (failed,) = report("def double(n):\n    return 2 * n + (n % 2)\n", checker=checker)["checks"]
    assert (failed["status"], failed["cause"]) == ("failed", "disagreement")
    assert failed["call"] in ("double(1)", "double(5)")
    wrong_for_large = "def double(n):\n    return 2 * n if n < 10 else 0\n"
    assert report(wrong_for_large, checker=checker)["score"] == 0


DRAWN = {
    "data()": ("agree(submission.double(n := data.draw(st.integers())), 2 * n)", "st.data()"),
    "functions": (
        "agree(submission.double(data(1)), 2 * data(1))",
        "st.functions(like=lambda n: n, returns=st.integers(0, 9), pure=True)",
    ),
}


@pytest.mark.parametrize(("body", "strategy"), DRAWN.values(), ids=DRAWN)
def test_inputs_that_are_no_plain_data_are_kept_by_how_they_were_drawn(
    report: Report, body: str, strategy: str
) -> None:
    checker = one(body, f"@given({strategy})", "submission, data")
    (passed,) = report(RIGHT, checker=checker)["checks"]
    assert (passed["status"], passed["live"], passed["message"]) == ("passed", False, None)
    (failed,) = report("def double(n):\n    return 2 * n if n < 5 else 0\n", checker=checker)["checks"]
    assert (failed["status"], failed["live"], failed["call"]) == ("failed", False, "double(5)")


def test_inputs_that_cannot_be_kept_stay_live_and_the_report_says_so(report: Report) -> None:
    checker = one("agree(submission.double(7), 14)", "@given(st.just(object()))", "submission, data")
    (passed,) = report(RIGHT, checker=checker)["checks"]
    assert (passed["status"], passed["live"], passed["message"]) == ("passed", True, None)
    (failed,) = report("def double(n):\n    return 2 * n if n < 5 else 0\n", checker=checker)["checks"]
    assert (failed["status"], failed["live"], failed["call"]) == ("failed", True, "double(7)")


FAULTS = {
    "raises on the reference": (
        one("raise KeyError('x')"),
        "checker.py:7: the reference does not pass 'one': KeyError: 'x'",
    ),
    "wrong expectation": (
        one("agree(submission.double(2), 5)"),
        "checker.py:7: the reference does not pass 'one': Disagreement: the answer is 4 where 5 is expected: "
        "1.25 times too small",
    ),
    "sometimes wrong": (
        one("assert submission.double(n) < 150", "@given(st.integers(0, 99))", "submission, n"),
        "checker.py:7: the reference does not pass 'one': AssertionError",
    ),
    "breaks while drawing": (
        one("pass", "@given(st.integers().map(lambda n: 1 // 0))", "submission, n"),
        "Hypothesis cannot run 'one': ZeroDivisionError: integer division or modulo by zero",
    ),
    "nothing to draw": (
        one("pass", "@given(st.integers().filter(lambda n: False))", "submission, n"),
        "checker.py:3: Hypothesis cannot run 'one': Unsatisfiable",
    ),
    "misused given": (
        one("pass", "@given()", "submission"),
        "Hypothesis cannot run 'one': InvalidArgument: given must be called with at least one argument",
    ),
    "too large to send": (
        one("submission.double('x' * 2_000_000)"),
        "the reference does not pass 'one': Refused: larger than 1,048,576 bytes",
    ),
    "gives the verdict back": (
        one("return submission.double(2) == 4"),
        "checker.py:3: 'one' gives back a bool: use agree() or assert",
    ),
    "gives a verdict back for each input": (
        one("return submission.double(n) == 2 * n", "@given(st.integers())", "submission, n"),
        "checker.py:3: 'one' gives back a bool: use agree() or assert",
    ),
    "yields": (
        one("yield submission.double(2)"),
        "checker.py:3: 'one' gives back a generator: use agree() or assert",
    ),
    "no such function": (
        one("submission.halve(2)"),
        "the reference does not pass 'one': AttributeError: double.py does not define 'halve'",
    ),
}


@pytest.mark.parametrize(("checker", "told"), FAULTS.values(), ids=FAULTS)
def test_a_broken_check_is_a_fault_whatever_was_handed_in(report: Report, checker: str, told: str) -> None:
    for source in (RIGHT, "def double(n):\n    return 0\n"):
        graded = report(source, checker=checker)
        assert outline(graded) == [("one", "fault", None, 0)]
        assert told in graded["checks"][0]["message"]
        assert (graded["score"], graded["exit_code"]) == (0, 3)


@pytest.mark.parametrize(
    ("given", "drawn"), [("", ""), ("@given(st.integers())", ", n"), ("@given(st.data())", ", data")]
)
def test_a_verdict_given_back_for_wrong_answers_alone_is_a_fault(
    report: Report, given: str, drawn: str
) -> None:
    checker = one("if submission.double(1) != 2: return False", given, f"submission{drawn}")
    graded = report("def double(n):\n    return 0\n", checker=checker)
    assert outline(graded) == [("one", "fault", None, 0)]
    assert "'one' gives back a bool: use agree() or assert" in graded["checks"][0]["message"]


def test_the_argument_of_a_call_is_a_copy(report: Report) -> None:
    checker = one("mine = [1, 2]\nsubmission.double(mine)\nagree(mine, [1, 2])")
    reference = "def double(items):\n    return items\n"
    graded = report("def double(items):\n    items.clear()\n", checker=checker, reference=reference)
    assert graded["score"] == 1


def test_a_body_that_changes_its_inputs_meets_fresh_ones(report: Report) -> None:
    checker = one(
        "items.append(0)\nagree(submission.double(items), [*items, *items])",
        "@given(st.lists(st.integers()))",
        "submission, items",
    )
    (failed,) = report(
        "def double(items):\n    return 2 * items if len(items) < 3 else []\n",
        checker=checker,
        reference="def double(items):\n    return 2 * items\n",
    )["checks"]
    assert failed["call"] == "double([0, 0, 0])"


def test_a_check_after_a_failed_one_starts_in_a_new_worker(report: Report) -> None:
    checker = '''
@check(points=1)
def first(submission):
    """first"""
    agree(submission.double(1), 2)

@check(points=1)
def second(submission):
    """second"""
    agree(submission.double(2), 4)
'''
    source = "calls = []\ndef double(n):\n    calls.append(n)\n    return 4 if calls == [2] else 0\n"
    graded = report(source, checker=checker)
    assert [each["status"] for each in graded["checks"]] == ["failed", "passed"]


def test_the_report_names_what_it_depends_on(report: Report) -> None:
    graded = report(RIGHT)
    assert sorted(graded["versions"]) == ["grader", "hypothesis", "python"]
    assert graded["confinement"][:3] == ["process", "clocks", "limits"]
    assert graded["submission"] == "exercises/double/double.py"
    assert (graded["exercise"], graded["title"], graded["seed"], graded["examples"]) == (
        "double",
        "Doubling",
        0,
        100,
    )
