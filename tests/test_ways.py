"""When two failures fail in the same way, and which public case is told in a hidden one's place."""

from __future__ import annotations

import os
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from grader import agree
from grader.compare import Disagreement
from grader.errors import Cause, Wrong
from grader.sandbox.record import Evidence
from grader.trial import Failure
from grader.ways import ways_of
from tests.conftest import Report

NOTHING = Evidence(lambda: None)


def differing(found: Any, wanted: Any) -> tuple[str, ...]:
    """The ways of a failure of `agree()`."""
    with pytest.raises(Disagreement) as raised:
        agree(found, wanted)
    return ways_of(Failure("disagreement", "", NOTHING, error=raised.value))


@pytest.mark.parametrize(
    ("found", "wanted", "ways"),
    [
        (20, 10, ("int for int, 2 times, 1 off",)),
        ({"a": 2.5}, {"a": 25}, ("float for int, 0.1 times, -0.9 off",)),
        (2001, 2000, ("int for int, +1", "int for int, 1 times, 0.0005 off")),
        (9, 10, ("int for int, -1", "int for int, 0.9 times, -0.1 off")),
        (-4, 4, ("int for int, -1 times, -2 off",)),
        (0, 4, ("int for int, zero",)),
        (4, 0, ()),
        (1, 0, ("int for int, +1",)),
        (float("nan"), 4.0, ("float for float, not finite",)),
        (10**400, 4.0, ()),
        (True, False, ()),
        (True, 1, ("bool for int, another type",)),
        (None, 4, ("NoneType for int, another type",)),
        ("4", 4, ("str for int, another type",)),
        ([1, 2], [1], ("list for list, +1 items",)),
        ({1}, {1, 2, 3}, ("set for set, -2 items",)),
        ({1}, {2}, ()),
        ("a ", "a", ("str for str, blanks",)),
        ("A", "a", ("str for str, case",)),
        ("b", "a", ()),
        (b"b", b"a", ()),
        (1j, 2j, ()),
    ],
)
def test_the_ways_in_which_values_disagree(found: Any, wanted: Any, ways: tuple[str, ...]) -> None:
    assert differing(found, wanted) == ways


def raising(
    message: str, file: str | None = "a.py", line: int | None = 3, cause: Cause = "exception"
) -> Failure:
    return Failure(cause, message, NOTHING, file=file, line=line)


def test_an_exception_is_its_type_and_its_line() -> None:
    for message in ("KeyError", "KeyError: 1", "KeyError: '2: 3'"):
        assert ways_of(raising(message)) == ("KeyError in line 3 of a.py",)
    others = [raising("ValueError: 1"), raising("KeyError: 1", line=4), raising("KeyError: 1", file="b.py")]
    assert not {*ways_of(raising("KeyError: 1"))} & {way for each in others for way in ways_of(each)}


def test_what_raises_in_place_of_something_else() -> None:
    told = "nothing is raised where ValueError is expected"
    failure = Failure("disagreement", told, NOTHING, expected="raise ValueError")
    assert ways_of(failure) == (told,)


@pytest.mark.parametrize(
    "failure",
    [
        raising("KeyError: 1", None, None),
        raising("no answer", cause="timeout"),
        raising("no answer", cause="crash"),
        Failure("disagreement", "assert 1 == 2", NOTHING, error=AssertionError(), bare=True),
        Failure("disagreement", "write a number", NOTHING, error=Wrong("write a number", "a.py", 3)),
        Failure("disagreement", "it cannot be used", NOTHING, error=TypeError()),
        Failure("disagreement", "the check accepts none of the answers", NOTHING),
    ],
)
def test_what_is_like_nothing(failure: Failure) -> None:
    assert ways_of(failure) == ()


def test_what_fails_only_after_earlier_calls_is_like_nothing() -> None:
    assert ways_of(replace(raising("KeyError: 1"), alone=False)) == ()


PUBLIC = '''
from hypothesis import example, given, strategies as st
from grader import agree, check

@check(points=1)
@given(st.sampled_from([1, 2, 30, 400]))
def some(submission, reference, number):
    """some numbers are doubled"""
    agree(submission.double(number), reference.double(number))

@check(points=1)
def one_more(submission):
    """fifty doubled is a hundred"""
    agree(submission.double(50), 100)
'''
HIDDEN = '''
from grader import agree, check

@check(points=2)
def secret(submission):
    """a secret claim"""
    agree(submission.double(7411), 14822)
'''


@pytest.fixture(params=["here", "no fork"])
def likened(request: pytest.FixtureRequest, course: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Grades a body of `double` and gives the hidden checks' row."""
    if request.param == "no fork":
        monkeypatch.delattr(os, "fork")
    (course / "solutions" / "double" / "checker.py").write_text(HIDDEN)
    (course / "exercises" / "double" / "checker.py").write_text(PUBLIC)
    return lambda report, body, *args: report(f"def double(n):\n    {body}\n", *args)["checks"][-1]


SOME = "some numbers are doubled"
FIFTY = "fifty doubled is a hundred"


@pytest.mark.parametrize(
    ("body", "call", "claim"),
    [
        # what the public row shows fails in the same way
        ("return n", "double(1)", SOME),
        # a later stored case of that check does
        ("return {1: 1, 30: 0}.get(n, 2 * n + (n > 1000))", None, None),
        ("return {1: 0, 30: 61}.get(n, 2 * n + (n > 1000))", "double(30)", SOME),
        ("return {1: 0, 400: '1'}.get(n, '1' if n > 1000 else 2 * n)", "double(400)", SOME),
        # another public check does
        ("return {1: 0, 50: 50}.get(n, n if n > 1000 else 2 * n)", "double(50)", FIFTY),
        # an exception at the same line, and at another
        ("assert n != 30 and n < 1000\n    return 2 * n", "double(30)", SOME),
        ("assert n != 30\n    assert n != 7411\n    return 2 * n", None, None),
        # the public check fails in another way
        ("return 3 * n if n == 400 else 5 * n if n > 1000 else 2 * n", None, None),
        # it is off by another part, however small the two are
        ("return {1: 0, 30: 60.0006}.get(n, 2 * n * 1.0001 if n > 1000 else 2 * n)", None, None),
        ("return {1: 0, 30: 60.006}.get(n, 2 * n * 1.0001 if n > 1000 else 2 * n)", "double(30)", SOME),
        # it fails in that way only after other calls
        (
            "count = double.count = getattr(double, 'count', 0) + 1\n"
            "    return 0 if n == 1 else str(n) if n > 1000 or count > 2 else 2 * n",
            None,
            None,
        ),
        # no public check fails
        ("return n if n > 1000 else 2 * n", None, None),
        # nothing can be said of a hang
        ("\n    while n > 1000 or n == 30: pass\n    return 2 * n", None, None),
    ],
)
def test_the_case_that_is_told_for_a_hidden_one(
    report: Report, likened: Any, body: str, call: str | None, claim: str | None
) -> None:
    row = likened(report, body)
    assert (row["hidden"], row["status"], row["call"]) == (True, "failed", call)
    assert (f'"{claim}"' in str(row["message"])) == (claim is not None)
    assert "7411" not in str(row)
    if call:
        assert row["advice"] is None or "7411" not in row["advice"]
        assert row["message"].startswith(f'This fails as {call} does, for "{claim}".\n')


def test_no_case_is_told_below_the_category_or_where_the_run_decides(report: Report, likened: Any) -> None:
    for level in ("none", "category"):
        assert likened(report, "return n", "--reveal", level)["call"] is None


def test_a_case_of_a_check_that_tells_less_is_not_told(report: Report, likened: Any, course: Path) -> None:
    public = course / "exercises" / "double" / "checker.py"
    public.write_text(PUBLIC.replace("@check(points=1)", '@check(points=1, reveal="call")'))
    assert likened(report, "return n")["call"] is None


def test_a_public_body_that_ends_the_judge_while_it_is_searched_costs_nothing(
    report: Report, likened: Any, course: Path
) -> None:
    """The search is a help: the hidden check's result stands, and so do those of later ones."""
    if not hasattr(os, "fork"):
        pytest.skip("the judge is no process of its own here")
    public = course / "exercises" / "double" / "checker.py"
    ends = "    submission.double(number) == 61 and __import__('os')._exit(1)\n    agree(submission"
    public.write_text(PUBLIC.replace("    agree(submission", ends, 1))
    hidden = course / "solutions" / "double" / "checker.py"
    hidden.write_text(HIDDEN + HIDDEN.replace("secret", "other").replace("7411", "8").replace("14822", "16"))
    graded = report("def double(n):\n    return {1: 0, 30: 61, 7411: 1}.get(n, 2 * n)\n")
    rows = [(each["name"], each["status"], each["cause"]) for each in graded["checks"]]
    assert rows == [
        ("some", "failed", "disagreement"),
        ("one_more", "passed", None),
        ("hidden: passed", "passed", None),
        ("hidden: disagreement", "failed", "disagreement"),
    ]
