"""choice(), number() and form(): what they ask for, and what they say of every answer."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from grader import Check, choice, form, number
from grader.errors import Wrong

GOAL = choice(
    "goal",
    "what is learnt first",
    points=2,
    right="B",
    because="Because.",
    wrong={"A": "That comes last.", "C": "That is never learnt."},
)
SHARE = number(
    "share",
    "the share of pre-training",
    points=3,
    right=98.31,
    unit="%",
    others={"‰": 0.1},
    absolute=0.01,
    because="30,000 of 30,516.",
    mistakes={99.7: "That is the lesson's misprint.", 0.9831: "That is a part of 1: give it in per cent."},
    hint="GPU-days",
)
COUNT = number("count", "how many stages there are", points=1, right=3)
FORM = form({"goal": "ABC", "share": None})


def told(check: Check, answers: dict[str, Any]) -> str | None:
    """What a check says of some answers; None where it passes."""
    try:
        check.run(answers, None, {})
    except Wrong as wrong:
        return str(wrong)
    return None


def test_a_choice_becomes_a_check() -> None:
    assert (GOAL.name, GOAL.claim, GOAL.points, GOAL.because) == (
        "goal",
        "what is learnt first",
        2,
        "Because.",
    )
    assert (GOAL.file, GOAL.line, GOAL.is_property) == (__file__, 14, False)
    assert (SHARE.hints, SHARE.because, SHARE.line) == (("GPU-days",), "30,000 of 30,516.", 22)
    assert (FORM.name, FORM.points) == ("form", 0)


CHOICES = {
    "B": None,
    "b": None,
    " b ": None,
    "A": "You chose A. That comes last.",
    "c": "You chose C. That is never learnt.",
    "AB": "goal = 'AB': write one letter in quotes, A, B or C",
    "D": "goal = 'D': write one letter in quotes, A, B or C",
    "": "goal has no answer yet: write it between the quotes",
    "todo": "goal has no answer yet: write it between the quotes",
    " ? ": "goal has no answer yet: write it between the quotes",
}


@pytest.mark.parametrize(("answer", "says"), CHOICES.items())
def test_what_a_choice_says(answer: str, says: str | None) -> None:
    assert told(GOAL, {"goal": answer}) == says


@pytest.mark.parametrize(
    ("answer", "shown"), [(2, "2"), (True, "True"), (["A"], "['A']"), ({"A": 1}, "{'A': 1}"), (b"", "b''")]
)
def test_a_choice_of_something_else_than_text(answer: object, shown: str) -> None:
    assert told(GOAL, {"goal": answer}) == f"goal = {shown}: write one letter in quotes, A, B or C"


def test_a_question_that_is_not_there() -> None:
    assert told(GOAL, {}) == "the question 'goal' is not there: put its line back"
    assert told(GOAL, {"gaol": "B"}) == (
        "the question 'goal' is not there (the nearest is 'gaol'): put its line back"
    )
    assert told(SHARE, {"x": 1}) == "the question 'share' is not there: put its line back"


NUMBERS: dict[str | float, str | None] = {
    98.31: None,
    98.3: None,
    98.32: None,
    "98.31": None,
    "98.31 %": None,
    "98.31%": None,
    " +9.831e1 % ": None,
    "983.1 ‰": None,
    98.33: "share = 98.33 % is too large",
    "98.29 %": "share = 98.29 % is too small",
    -98.31: "share = -98.31 % is too small",
    99.7: "That is the lesson's misprint.",
    "0.9831": "That is a part of 1: give it in per cent.",
    "98.31 GPU-days": "share = '98.31 GPU-days': give it in % or ‰",
    "about 98": "share = 'about 98': write a number such as 12.5",
    "98,31": "share = '98,31': write a number such as 12.5",
    "98.31.": "share = '98.31.': write a number such as 12.5",
    "": "share has no answer yet: write it between the quotes",
    float("nan"): "share = float('nan'): write a number such as 12.5",
    float("inf"): "share = float('inf'): write a number such as 12.5",
    "1e999 %": "share = '1e999 %': write a number such as 12.5",
    "1__0": "share = '1__0': write a number such as 12.5",
    10**400: f"share = 1{'0' * 400}: write a number such as 12.5",
}


@pytest.mark.parametrize(("answer", "says"), NUMBERS.items(), ids=lambda each: repr(each)[:20])
def test_what_a_number_says(answer: object, says: str | None) -> None:
    assert told(SHARE, {"share": answer}) == says


@pytest.mark.parametrize("answer", [True, [98.31], {}])
def test_a_number_of_another_type(answer: object) -> None:
    assert told(SHARE, {"share": answer}) == f"share = {answer}: write a number such as 12.5"


def test_a_mere_number_has_no_unit_and_no_tolerance_of_its_own() -> None:
    assert told(COUNT, {"count": 3}) is None
    assert told(COUNT, {"count": "3"}) is None
    assert told(COUNT, {"count": "3 stages"}) == "count = '3 stages': it has no unit"
    assert told(COUNT, {"count": 3.0001}) == "count = 3.0001 is too large"


@given(st.floats(0.1, 1e6), st.floats(0.001, 0.5), st.floats(-1, 1))
def test_a_relative_tolerance(right: float, relative: float, off: float) -> None:
    check = number("x", "x", points=1, right=right, relative=relative)
    assume(abs(abs(off) - relative) > 1e-6)
    assert (told(check, {"x": right * (1 + off)}) is None) == (abs(off) < relative)
    assert told(check, {"x": right * (1 + relative)}) is None
    assert told(check, {"x": right * (1 - relative)}) is None


def test_a_known_mistake_within_the_tolerance_is_no_mistake() -> None:
    check = number("x", "x", points=1, right=10, absolute=2, mistakes={11: "no"})
    assert told(check, {"x": 11}) is None


FORMS: list[tuple[dict[str, Any], str | None]] = [
    ({"goal": "A", "share": 1}, None),
    ({"goal": "A", "share": "1 GPU-day"}, None),
    ({"goal": "A"}, "the question 'share' is not there: put its line back"),
    ({"goal": "", "share": 1}, "goal has no answer yet: write it between the quotes"),
    ({"goal": "AC", "share": 1}, "goal = 'AC': write one letter in quotes, A, B or C"),
    ({"goal": "AB", "share": 1}, "goal = 'AB': write one letter in quotes, A, B or C"),
    ({"goal": "A", "share": "?"}, "share has no answer yet: write it between the quotes"),
    ({"goal": "A", "share": "much"}, "share = 'much': write a number such as 12.5"),
    ({"goal": "A", "share": 1, "goall": "B"}, "'goall' is no question here, did you mean 'goal'?"),
    ({"xyz": 1, "share": 1, "goal": "A"}, "'xyz' is no question here: take its line out"),
]


@pytest.mark.parametrize(("answers", "says"), FORMS, ids=str)
def test_the_form_of_the_answers(answers: dict[str, Any], says: str | None) -> None:
    assert told(FORM, answers) == says


plain = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text() | st.binary(), st.lists, max_leaves=5
)


@given(st.dictionaries(st.sampled_from(["goal", "share", "count", "x"]) | st.text(), plain))
def test_any_answers_get_a_line_or_pass(answers: dict[str, Any]) -> None:
    for check in (GOAL, SHARE, COUNT, FORM):
        assert told(check, answers) != ""


def made(what: Any, **changed: Any) -> None:
    usual: dict[Any, dict[str, Any]] = {
        choice: {"name": "q", "claim": "q", "points": 1, "right": "A", "because": "x", "wrong": {"B": "y"}},
        number: {"name": "q", "claim": "q", "points": 1, "right": 1},
        form: {"questions": {"q": "AB"}},
    }
    what(**{**usual[what], **changed})


REFUSED = [
    (choice, {"points": -1}, "points=-1: a check is worth a number of points, 0 or more"),
    (choice, {"name": ""}, "name='': write a text that people can read"),
    (choice, {"because": " "}, "because=' ': write a text that people can read"),
    (choice, {"wrong": {"B": ""}}, "wrong[B]='': write a text that people can read"),
    (choice, {"wrong": {}}, "right='A', wrong=[]: give different letters from A to Z"),
    (choice, {"right": "a"}, "right='a', wrong=['B']: give different letters from A to Z"),
    (choice, {"right": "B"}, "right='B', wrong=['B']: give different letters from A to Z"),
    (choice, {"wrong": {"BC": "x"}}, "right='A', wrong=['BC']: give different letters from A to Z"),
    (number, {"points": float("nan")}, "points=nan: a check is worth a number of points, 0 or more"),
    (number, {"claim": ""}, "claim='': write a text that people can read"),
    (
        number,
        {"right": float("inf")},
        "right=inf, relative=0.0, absolute=0.0: give finite numbers, and tolerances of 0 or more",
    ),
    (
        number,
        {"relative": -0.1},
        "right=1, relative=-0.1, absolute=0.0: give finite numbers, and tolerances of 0 or more",
    ),
    (form, {"points": True}, "points=True: a check is worth a number of points, 0 or more"),
    (form, {"questions": {}}, "questions={}: name the questions"),
]


@pytest.mark.parametrize(("what", "changed", "says"), REFUSED)
def test_what_authors_get_wrong_is_refused(what: Any, changed: dict[str, Any], says: str) -> None:
    made(what)
    with pytest.raises(ValueError) as error:  # noqa: PT011 - the whole text is compared
        made(what, **changed)
    assert str(error.value) == says
