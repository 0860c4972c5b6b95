"""Advice in plain words: what each recogniser says, when it keeps silent, and that nothing upsets it."""

from __future__ import annotations

import math
import time
from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from grader import Disagreement, agree
from grader.advice import advise as advising
from grader.advice import names, numbers, raised
from grader.advice.advise import MAX_ADVICE, advise
from grader.advice.calls import (
    Exchange,
    changed_argument,
    exchange,
    kept_between_calls,
    nothing_given_back,
)
from grader.errors import Wrong
from grader.sandbox import wire
from grader.sandbox.proxy import Answer, Handle, Raised
from grader.sandbox.record import Asked, Evidence
from grader.show import show
from grader.trial import Failure
from tests.conftest import Report
from tests.test_compare import plain

Recogniser = Callable[[Disagreement], str | None]


def disagreement(actual: Any, expected: Any) -> Disagreement | None:
    try:
        agree(actual, expected)
    except Disagreement as told:
        return told
    return None


def of_values(actual: Any, expected: Any) -> str | None:
    """The advice for a check that compared two values of no call."""
    told = disagreement(actual, expected)
    assert told is not None
    return advice_for(told)


def advice_for(error: BaseException | None, asked: tuple[Asked, ...] = (), **facts: Any) -> str | None:
    failure = Failure("disagreement", str(error), Evidence(lambda: None, asked=asked), error=error, **facts)
    return advise(failure, {}, lambda: ())


# --- Two values ---

ZEROS = "Count the zeros of your factors, and look at the units."
EARLY = (
    "Does a loop, a range or a slice end too early, or begin too late? Go through it by hand, with this call."
)
LATE = "Does a loop, a range or a slice take one turn too many? Go through it by hand, with this call."
RETURN = (
    "Does return stand within the loop? "
    "Then the loop ends there: move return to the left, below the whole loop."
)
ONLY_DICT = "Begin with {}, and put each value in under its key: answer[key] = value."

TOLD = [
    (
        "700",
        700.0,
        "Your answer is the text '700', and a number is wanted. Leave out the quotes, str() or "
        "the f before them.",
    ),
    (
        " 7e2 ",
        5,
        "Your answer is the text ' 7e2 ', and a number is wanted. Leave out the quotes, str() "
        "or the f before them.",
    ),
    (
        {"a": "700 GPU-hours"},
        {"a": 700.0},
        "The entry ['a'] of your answer is the text '700 GPU-hours', and a number is wanted. "
        "Give the number alone, without words and without quotes.",
    ),
    (
        7,
        "7",
        "Your answer is the number 7, and a text is wanted. Put it in quotes, or make a text "
        "of it with str(...).",
    ),
    (
        10**400,
        "nan",
        f"Your answer is the number {10**57} …, and a text is wanted. "
        "Look at what you put there: is it a name, or the number that belongs to it?",
    ),
    (
        [700.0],
        ["pretrain"],
        "The entry [0] of your answer is the number 700.0, and a text is wanted. "
        "Look at what you put there: is it a name, or the number that belongs to it?",
    ),
    (
        {"most": None},
        {"most": "a"},
        "The entry ['most'] of your answer is None: no value was found for it. "
        "Look for the line that should give it one.",
    ),
    (
        "",
        None,
        "Your answer is '', and None is wanted, as there is nothing to give here. Give None "
        "itself, without quotes.",
    ),
    (
        [0],
        [None],
        "The entry [0] of your answer is 0, and None is wanted, as there is nothing to give "
        "here. Give None itself.",
    ),
    ([1], {"a": 1}, f"Your answer is a list, and a dict is wanted. {ONLY_DICT}"),
    ([1], (1,), "Your answer is a list, and a tuple is wanted. Make one of it with tuple(...)."),
    (
        {1},
        frozenset({1}),
        "Your answer is a set, and a frozenset is wanted. Make one of it with frozenset(...).",
    ),
    (
        {"a": 1},
        ["a"],
        "Your answer is a dict, and a list is wanted. "
        "Choose what belongs into it: the dict's keys, its values, or both.",
    ),
    (
        {"a": (700.0,)},
        {"a": 700.0},
        "The entry ['a'] of your answer is a tuple, and a single value is wanted. "
        "A comma at the end of a line makes one: take it away, or choose the item that belongs there.",
    ),
    (
        [7],
        "pretrain",
        "Your answer is a list, and a single value is wanted. Choose the item that belongs there.",
    ),
    ({"a": 1}, {"a": 1, "b": 2}, f"Your answer has only the first of what is wanted. {RETURN}"),
    (
        [{"a": [1]}],
        [{"a": [1, 2, 3]}],
        f"The entry [0]['a'] of your answer has only the first of what is wanted. {RETURN}",
    ),
    (
        {"b": 2},
        {"a": 1, "b": 2},
        "Your answer lacks the key 'a'. Look for the line that should put it in. "
        "Does it run for this call, and is the key spelled that way?",
    ),
    (["x"], ["x", "y"], f"Your answer has one item too few. {EARLY}"),
    ("[1]", [1], "Your answer is a text, and a list is wanted. Leave out the quotes, or str()."),
    (
        {"Pretrain": 1},
        {"pretrain": 1},
        "Your answer has the key 'Pretrain'. Did you mean 'pretrain'? Write it so: upper and "
        "lower case count.",
    ),
    (
        {"x": {"pretraining": 1}},
        {"x": {"pretrain": 1}},
        "The entry ['x'] of your answer has the key 'pretraining'. Did you mean 'pretrain'? "
        "Write it so: letter by letter.",
    ),
    (
        {"x": 1, "z": 3},
        {"x": 1, "y": 2, "z": 3},
        "Your answer lacks the key 'y'. Look for the line that should put it in. "
        "Does it run for this call, and is the key spelled that way?",
    ),
    (
        {"x": 1, "y": 2},
        {"x": 1},
        "Your answer has the key 'y', which does not belong. Put in only what this call asks for.",
    ),
    (
        {"a": 7, "finetune": 70.0, "align": 7.0},
        {"a": 7, "finetune": 7.0, "align": 70.0},
        "The values of 'finetune' and 'align' stand in each other's place. Compare the two "
        "with the task's table.",
    ),
    (
        [98, 0.5, 1.5],
        [0.98, 0.005, 0.015],
        "Your numbers add up to about 100, so they are in per cent, and shares of 1 are "
        "wanted. Leave out the 100.",
    ),
    (
        {"a": 0.25, "b": 0.75},
        {"a": 25.0, "b": 75.0},
        "Your numbers add up to about 1, so they are shares, and per cent are wanted. Multiply each by 100.",
    ),
    (
        25,
        0.25,
        "Your answer is 100 times too large. If it is in per cent, leave out the 100: a share "
        "is wanted, from 0 to 1. "
        "If not, count the zeros of your factors.",
    ),
    (
        0.07,
        7.0,
        "Your answer is 100 times too small. If it is a share, from 0 to 1, multiply it by "
        "100: per cent are wanted. "
        "If not, count the zeros of your factors.",
    ),
    (
        {"align": 1e-06},
        {"align": 1e-05},
        f"The entry ['align'] of your answer is 10 times too small. {ZEROS}",
    ),
    (100, 1.0, f"Your answer is 100 times too large. {ZEROS}"),
    ([-50, 150], [-0.5, 1.5], f"The entry [0] of your answer is 100 times too large. {ZEROS}"),
    (
        "7" * 41,
        7,
        f"Your answer is the text '{'7' * 41}', and a number is wanted. "
        "Give the number alone, without words and without quotes.",
    ),
    (
        {"finetune": 100.0},
        {"finetune": 1.0},
        f"The entry ['finetune'] of your answer is 100 times too large. {ZEROS}",
    ),
    ([70_000.0, 700.0], [700.0, 7.0], f"The entry [0] of your answer is 100 times too large. {ZEROS}"),
    (
        7_000_000,
        7,
        "Your answer is 1,000,000 times too large. See that each argument counts, and counts "
        "once, in its own unit.",
    ),
    (33.33, 100 / 3, "Your answer looks rounded. If round(), int() or // does that, leave it out."),
    (2, 2.9, "Your answer looks rounded. If round(), int() or // does that, leave it out."),
    (
        0.0,
        1e-4,
        "Your answer is 0, and a number with decimals is wanted. If round(), int() or // cuts it off, "
        "leave that out. "
        "If not, look for the line that should add something.",
    ),
    (
        [1, 2, 3],
        [3, 1, 2],
        "Your answer has the right items, in another order. Look up in the task which of them comes first.",
    ),
    (
        "ab c",
        "a bc",
        "Your answer differs in blanks or line ends alone. Look at what stands between the words.",
    ),
    (
        "Helpful",
        "helpful",
        "Your answer differs in upper and lower case alone. Write each letter as the task does.",
    ),
    (3, 4, f"Your answer is one too small. {EARLY}"),
    ([5], [4], f"The entry [0] of your answer is one too large. {LATE}"),
    ([1, 2], [1, 2, 3], f"Your answer has one item too few. {EARLY}"),
    ((1, 2), (1,), f"Your answer has one item too many. {LATE}"),
    ("abc", "abcd", f"Your answer has one character too few. {EARLY}"),
    ("xabc", "abc", f"Your answer has one character too many. {LATE}"),
]


@pytest.mark.parametrize(("actual", "expected", "told"), TOLD)
def test_what_two_values_show(actual: Any, expected: Any, told: str) -> None:
    assert of_values(actual, expected) == told


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (1.5, 2.5),
        (True, 2),
        (2, True),
        (False, 0.0001),
        (False, True),
        ([*range(1_001)][::-1], [*range(1_001)]),
        (5, 7),
        (-7, 7),
        (-70, 7),
        (3.0, 4.0),
        (math.nan, 1.0),
        (math.inf, 1.0),
        (10**400, 10.0),
        ("cat", "door"),
        ("yes", "no"),
        ([1, 2], [1, 3.5]),
        ([3, 2], [1, 2]),
        ([[1]], [[2], [2], [2, 3]]),
        ({True: 1}, {1: 1}),
        ({1: "a"}, {True: "a", "hidden": 2}),
        ({1, 2}, {2, 3}),
        (b"a", b"b"),
        ({"a": 99.7, "b": 0.05, "c": 1.7}, {"a": 98.31, "b": 0.05, "c": 1.64}),
    ],
)
def test_what_shows_no_mistake_that_has_a_name(actual: Any, expected: Any) -> None:
    assert of_values(actual, expected) is None


@pytest.mark.parametrize(
    ("kind", "expected", "told"),
    [
        (
            "dict_values",
            [1],
            "Your answer is a dict_values object, which makes its items only when it is asked for them. "
            "Put list(...) around it.",
        ),
        (
            "function",
            4,
            "Your answer is a function, not what calling it gives. Call it: put () behind its name.",
        ),
        ("map", 4, None),
        ("dict_values", {"a": 1}, None),
        (
            "zip",
            {"a": 1},
            "Your answer is a zip object, which makes its items only when it is asked for them. "
            "Put dict(...) around it.",
        ),
        ("Costs", {"a": 1}, None),
        ("\x1b[2J" * 999, [1], None),
    ],
)
def test_what_stays_inside_is_asked_nothing(kind: str, expected: Any, told: str | None) -> None:
    class Silent:
        def __getattr__(self, name: str) -> Any:
            raise AssertionError(name)

    error = Disagreement(Handle(Silent(), 1, kind), expected, "")
    assert advice_for(error) == told


def test_objects_within_an_answer_are_asked_nothing() -> None:
    asked = []

    class Told:
        def ask(self, *details: Any) -> Any:
            asked.append(details)
            return Answer(number=2)

    one, other = (Handle(Told(), number, "Costs") for number in (1, 2))  # type: ignore[arg-type]
    for found, wanted in (
        ([one], [other, 1, 2]),
        ({"a": one}, {"a": other, "b": 1}),
        (one, other),
        ([one], [1]),
    ):
        advice_for(Disagreement(found, wanted, ""))
    assert asked == []


def test_the_reference_is_not_asked_where_one_call_gave_something_back() -> None:
    asked = []

    def due() -> tuple[Asked, ...]:
        asked.append(1)
        return ()

    def advice(*returned: Any) -> str | None:
        request = wire.encode([2, "call", 0, "f", [], {}, False])
        calls = tuple(Asked(request, wire.encode({"number": 2, "returned": each})) for each in returned)
        told = disagreement(7, 70)
        return advise(Failure("disagreement", "", Evidence(lambda: None, asked=calls), error=told), {}, due)

    told = f"Your answer is 10 times too small. {ZEROS}"
    assert (advice(7), len(asked)) == (told, 0)
    assert (advice(6, 7), len(asked)) == (told, 1)
    assert (advice(None), len(asked)) == (told, 2)


@given(plain, plain)
def test_advice_is_short_and_printable_whatever_differs(actual: Any, expected: Any) -> None:
    told = disagreement(actual, expected)
    assume(told is not None)
    advice = advice_for(told)
    assert advice is None or (advice.isprintable() and 20 < len(advice) <= MAX_ADVICE)
    assert advice == advice_for(told)


@given(plain)
def test_values_that_agree_show_no_mistake(value: Any) -> None:
    for recogniser in advising.VALUES:
        assert recogniser(Disagreement(value, value, "")) is None


finite = st.floats(allow_nan=False, allow_infinity=False)
powers = st.integers(-20, 20)


@given(finite | st.integers(-(10**6), 10**6), powers)
def test_a_power_of_ten_is_told_exactly_where_there_is_one(number: float, power: int) -> None:
    moved = number * 10.0**power
    assume(math.isfinite(moved) and abs(moved) > 1e-300 < abs(number))
    told = numbers.factor_of_ten(Disagreement(moved, number, ""))
    assert bool(told) == (0 < abs(power) <= 15)
    if told:
        assert f"is {10 ** abs(power):,} times too {'large' if power > 0 else 'small'}." in told


@given(finite | st.integers(), finite | st.integers())
def test_two_numbers_that_are_no_power_of_ten_apart_are_not_told_so(one: float, other: float) -> None:
    def exactly(power: int) -> bool:
        return math.isclose(one, other * 10.0**power, rel_tol=2e-9)

    if numbers.factor_of_ten(Disagreement(one, other, "")):
        assert any(map(exactly, (*range(-15, 0), *range(1, 16))))


@given(st.lists(st.floats(0.001, 1_000), min_size=1, max_size=6), st.booleans(), st.booleans())
def test_per_cent_are_told_of_shares_alone(parts: list[float], are_shares: bool, reverse: bool) -> None:
    total = math.fsum(parts) if are_shares else 1.0
    small = {str(index): part / total for index, part in enumerate(parts)}
    large = {key: 100 * part for key, part in small.items()}
    told = disagreement(*(small, large) if reverse else (large, small))
    assert told is not None
    shares = len(parts) > 1 and abs(math.fsum(small.values()) - 1) < 0.0101
    assert bool(numbers.percentage(told)) <= shares
    assert bool(numbers.percentage(told)) >= (shares and are_shares)
    advice = advice_for(told)
    assert advice is not None
    if not shares and "each other's place" not in advice:
        assert "100 times too" in advice


@given(st.integers(), st.integers() | st.integers(-3, 3))
def test_one_too_few_is_told_of_neighbours_alone(number: int, step: int) -> None:
    told = numbers.off_by_one(Disagreement(number + step, number, ""))
    assert bool(told) == (abs(step) == 1)
    assert not told or ("too large" in told) == (step == 1)


@given(st.lists(st.integers(), max_size=5), st.lists(st.integers(), max_size=5))
def test_one_item_too_few_is_told_of_lengths_one_apart(one: list[int], other: list[int]) -> None:
    assert bool(numbers.off_by_one(Disagreement(one, other, ""))) == (abs(len(one) - len(other)) == 1)


@given(st.integers(10, 200))
def test_no_more_is_shown_of_what_is_expected(length: int) -> None:
    """The middle of a long value is cut out of a report, and so it must not be in the advice."""
    secret = [f"secret{each}" for each in range(length)]
    for actual in ({}, {"secrets8": 1}, dict.fromkeys(reversed(secret[:-1]), 2), None, 7, "secret", secret):
        for expected in (dict.fromkeys(secret, 1), secret, secret[::-1], str(secret), set(secret)):
            told = disagreement(actual, expected)
            advice = told and advice_for(told)
            shown = told.message + show(expected) + show(actual) if told else ""
            assert not any(f"{each}'" in str(advice) and each not in shown for each in secret)


SURROGATE = "\ud800\x1b[2J\u202e\n::error::"
DEEP: Any = None
for _ in range(60):
    DEEP = [DEEP]

HOSTILE = [
    (10**4_000 - 1, 10**4_000 - 2),
    (10**3_999, 1.0),
    (-(10**3_999), 10**3_999),
    ("1" * 1_000_000, 700),
    ("a " * 500_000, "a" * 500_000),
    ("a" * 1_000_000, "A" * 1_000_000),
    (SURROGATE, 700.0),
    ({SURROGATE: 1}, {"error": 1}),
    ({SURROGATE * 9_000: 1}, {SURROGATE * 9_001: 1}),
    ({f"pretrai{each}": 1 for each in range(20_000)}, {"pretrain": 1}),
    (list(range(100_000)), list(range(100_000))[::-1]),
    (dict.fromkeys(range(90_000), 1.0), dict.fromkeys(range(90_000), 2.0)),
    (DEEP, [DEEP]),
    ([math.nan] * 50_000, [0.5] * 50_000),
    ([10**3_999, 1], [0.5, 0.5]),
]


@pytest.mark.parametrize(("actual", "expected"), HOSTILE, ids=range(len(HOSTILE)))
def test_odd_and_huge_values_take_no_time_and_upset_nothing(actual: Any, expected: Any) -> None:
    told = disagreement(actual, expected)
    assert told is not None
    for recogniser in advising.VALUES:
        recogniser(told)  # raises nothing
    began = time.process_time()
    advice = advice_for(told)
    assert time.process_time() - began < 1
    assert advice is None or (advice.isprintable() and len(advice) <= MAX_ADVICE)


def test_advice_is_cut_and_made_printable(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(advising, "VALUES", (lambda told: "::a\x1b[2J\n\ud800" + "b\u202e" * 999,))
    advice = of_values(1, 2)
    assert advice is not None
    assert (advice[:17], len(advice), advice.isprintable()) == (r":\:a\x1b[2J \ud80", MAX_ADVICE, True)


def test_a_recogniser_that_fails_costs_the_advice_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(told: Disagreement) -> str | None:
        raise RecursionError(told)

    monkeypatch.setattr(advising, "VALUES", (broken,))
    assert of_values(1, 2) is None


# --- A call ---


def call(
    returned: Any = None,
    *,
    sent: tuple[Any, ...] = (1,),
    left: tuple[Any, ...] | None = None,
    printed: str = "",
    raised: Raised | None = None,
    **named: Any,
) -> Exchange:
    arguments = None if left is None else ([*left], named.pop("named_left", named))
    answer = Answer(number=2, returned=returned, arguments=arguments, printed=printed, raised=raised)
    return Exchange([0, "f", [*sent], named], answer)


PRINTS = (
    "f() prints '700.0' and gives back None: print shows a value, only return gives it "
    "back. Write return in place of print."
)
NO_RETURN = (
    "f() gives back None: it came to its end without return, or what it returned was None. "
    "Let every way through it end with return and your answer."
)
FAILS = Raised("ValueError", ["ValueError"], "", None, None)


@pytest.mark.parametrize(
    ("last", "due", "told", "advice"),
    [
        (call(), call(4), None, NO_RETURN),
        (call(), None, Disagreement(None, 4, ""), NO_RETURN),
        (call(), call(4), Disagreement(3, 4, ""), NO_RETURN),
        (call(printed="\n700.0\n5\n"), call(4), None, PRINTS),
        (call(printed="700.0"), None, Disagreement(None, 4, ""), PRINTS),
        (call(printed="hello"), call(4, printed="hello\n"), None, NO_RETURN),
        (call(), call(), None, None),
        (call(), call(raised=FAILS), None, None),
        (call(raised=FAILS), call(4), None, None),
        (call(0), call(4), None, None),
        (call(), None, None, None),
        (call(), None, Disagreement(3, 4, ""), None),
        (call(), None, Disagreement({"a": None}, {"a": 4}, "", ("['a']", None, 4)), None),
    ],
)
def test_nothing_given_back(
    last: Exchange, due: Exchange | None, told: Disagreement | None, advice: str | None
) -> None:
    assert nothing_given_back(last, due, told) == advice


STAGES = ["a", "b"]
CHANGED = (
    "f() changes its {}, from {} to {}, which whoever calls it still needs as it was. "
    "Work on a copy: {} makes one."
)
UNTOUCHED = call(4, sent=(7, STAGES), left=(7, STAGES))


@pytest.mark.parametrize(
    ("last", "due", "told", "advice"),
    [
        (
            call(4, sent=(7, STAGES), left=(7, [])),
            UNTOUCHED,
            None,
            CHANGED.format("second argument", "['a', 'b']", "[]", "list(...)"),
        ),
        (
            call(4, sent=({"a": 1},), left=({"a": 2},)),
            call(4, sent=({"a": 1},), left=({"a": 1},)),
            None,
            CHANGED.format("first argument", "{'a': 1}", "{'a': 2}", "dict(...)"),
        ),
        (
            call(4, sent=([[1]],), left=([[]],)),
            call(4, sent=([[1]],), left=([[1]],)),
            None,
            CHANGED.format("first argument", "[[1]]", "[[]]", "copy.deepcopy(...)"),
        ),
        (
            call(4, sent=(), left=(), stages={1}, named_left={"stages": {2}}),
            call(4, sent=(), left=(), stages={1}),
            None,
            CHANGED.format("argument stages", "{1}", "{2}", "set(...)"),
        ),
        (
            call(5, sent=(7, STAGES), left=(7, ["b"])),
            UNTOUCHED,
            Disagreement(["b"], STAGES, ""),
            CHANGED.format("second argument", "['a', 'b']", "['b']", "list(...)"),
        ),
        (call(5, sent=(7, STAGES), left=(7, [])), UNTOUCHED, None, None),
        (call(5, sent=(7, STAGES), left=(7, [])), UNTOUCHED, Disagreement([], ["a"], ""), None),
        (call(5, sent=(7, STAGES), left=(7, [])), UNTOUCHED, Disagreement(5, 4, ""), None),
        (call(4, sent=(7, STAGES), left=(7, [])), call(4, sent=(7, STAGES), left=(7, [])), None, None),
        (call(4, sent=(7, STAGES), left=(7, [])), None, None, None),
        (call(4, sent=(7, STAGES), left=(7, STAGES)), UNTOUCHED, None, None),
        (call(4, sent=(7, STAGES)), UNTOUCHED, None, None),
        (call(sent=(7, STAGES), left=(7, []), raised=FAILS), UNTOUCHED, None, None),
    ],
)
def test_a_changed_argument(
    last: Exchange, due: Exchange | None, told: Disagreement | None, advice: str | None
) -> None:
    assert changed_argument(last, due, told) == advice


KEPT = (
    ": something is kept between calls. "
    "Make the list or dict that you fill inside the function, not above it or in its def line."
)


@pytest.mark.parametrize(
    ("calls", "due", "advice"),
    [
        (
            [call({}), call({"a": 7})],
            [call({}), call({})],
            f"The same call gave {{}} before, and {{'a': 7}} now{KEPT}",
        ),
        (
            [call([1]), None, call([1, 2], sent=(2,))],
            [call([1]), None, call([2], sent=(2,))],
            f"Your answer still holds [1], which an earlier call gave{KEPT}",
        ),
        (
            [call({"a": 1}), call({"a": 1, "b": 2}, sent=(2,))],
            [call({"a": 1}), call({"b": 2}, sent=(2,))],
            f"Your answer still holds {{'a': 1}}, which an earlier call gave{KEPT}",
        ),
        ([call({"a": 1}), call({"a": 1}, sent=(2,))], [call({"a": 1}), call({"a": 1}, sent=(2,))], None),
        ([call({"a": 2}), call({"a": 2}, sent=(2,))], [call({"a": 1}), call({"b": 2}, sent=(2,))], None),
        ([call(1), call(2)], [call(1), call(2)], None),
        ([call(1), call(2, sent=(2,))], [call(1), call(1, sent=(2,))], None),
        ([call(1), call(1)], [call(2), call(2)], None),
        ([call(1), call(2)], [call(1), None], None),
        ([call(1), call(raised=FAILS)], [call(1), call(1)], None),
        ([call({"a": 7})], [call({})], None),
    ],
)
def test_what_is_kept_between_calls(
    calls: list[Exchange | None], due: list[Exchange | None], advice: str | None
) -> None:
    assert kept_between_calls(calls, due) == advice


def test_a_call_is_read_as_plain_data() -> None:
    request = [5, "call", 0, "f", [1], {"n": 2}, True]
    answer = {"number": 5, "returned": 4, "arguments": [[1], {"n": 2}], "printed": "x"}
    told = exchange(Asked(wire.encode(request), wire.encode(answer)))
    assert told == Exchange(
        [0, "f", [1], {"n": 2}],
        Answer(number=5, returned=4, arguments=([1], {"n": 2}), printed="x"),
    )
    for other in (
        [5, "get", 0, "f"],
        [5, "call", 1, None, [], {}, False],
        [5, "call", 1, "__len__", [], {}, False],
    ):
        assert exchange(Asked(wire.encode(other), wire.encode(answer))) is None


def test_answers_that_cannot_be_read_give_no_advice() -> None:
    request = wire.encode([2, "call", 0, "f", [], {}, False])
    for answer in (b"", b"\xff", wire.encode(3), wire.encode({"number": 2, "arguments": 3})):
        assert advice_for(AssertionError("no"), (Asked(request, answer),)) is None


def test_an_answer_that_comes_in_no_new_process_is_told_first() -> None:
    told = disagreement({"a": 10}, {"a": 1})
    assert advice_for(told, alone=False) == (
        "What your function gives back depends on the calls before. "
        "Make the list or dict that you fill inside the function, and give it the same start in each call."
    )


# --- An exception ---

SOURCE = """import os
def f(model_size, tokens):  # teh comment
    text = "whereabouts"
    costs = {stage: 1 for stage in text}
    return os.separator_of + totl
"""


@pytest.mark.parametrize(
    ("name", "told"),
    [
        (
            "modelsize",
            "Line 5 uses the name modelsize, which nothing has. Did you mean model_size? Write it so.",
        ),
        ("token", "Line 5 uses the name token, which nothing has. Did you mean tokens? Write it so."),
        ("true", "Line 5 uses the name true, which nothing has. Did you mean True? Write it so."),
        ("Costs", "Line 5 uses the name Costs, which nothing has. Did you mean costs? Write it so."),
        ("SUM", "Line 5 uses the name SUM, which nothing has. Did you mean sum? Write it so."),
        ("prnit", "Line 5 uses the name prnit, which nothing has. Did you mean print? Write it so."),
        ("math", "Line 5 uses the module math. Write import math at the top of your file."),
        (
            "pretrain",
            "Line 5 uses the name pretrain, which nothing has. Write pretrain = ... before that line, "
            "or put it in quotes where you mean the text 'pretrain'.",
        ),
        (
            "whereabout",
            "Line 5 uses the name whereabout, which nothing has. Write whereabout = ... before that line, "
            "or put it in quotes where you mean the text 'whereabout'.",
        ),
        (
            "separator",
            "Line 5 uses the name separator, which nothing has. Write separator = ... before that line, "
            "or put it in quotes where you mean the text 'separator'.",
        ),
        ("x y", None),
        ("n" * 99, None),
    ],
)
def test_a_name_without_a_value(name: str, told: str | None) -> None:
    error = NameError(f"NameError: name '{name}' is not defined")
    assert names.unknown_name(error, 5, SOURCE) == told


@pytest.mark.parametrize("name", ["exit", "quit"])
def test_a_name_of_an_interpreter_s(name: str) -> None:
    told = f"Line 2 calls {name}, which ends a whole program. Write return to end a function."
    assert names.unknown_name(NameError(f"NameError: name '{name}' is not defined"), 2, SOURCE) == told


def test_a_built_in_name_is_never_its_own_neighbour() -> None:
    told = names.unknown_name(NameError("NameError: name 'credits' is not defined"), 2, SOURCE)
    assert "Did you mean credits" not in str(told)


def test_a_name_without_a_value_that_is_misspelt() -> None:
    error = UnboundLocalError("UnboundLocalError: cannot access local variable 'total' where it is not")
    told = "Line 3 uses the name total, which nothing has. Did you mean totl? Write it so."
    assert names.unknown_name(error, 3, "totl = 0\ntotal += 1\n") == told


def test_a_name_that_has_no_value_yet() -> None:
    told = "UnboundLocalError: cannot access local variable 'amount' where it is not associated with a value"
    assert names.unknown_name(UnboundLocalError(told), 3, SOURCE) == (
        "Line 3 uses amount before it has a value in this function. "
        "Give it one further up, such as amount = 0 before the loop."
    )
    assert names.unknown_name(NameError("NameError: name 'token' is not defined"), None, SOURCE) == (
        "Your code uses the name token, which nothing has. Did you mean tokens? Write it so."
    )
    assert names.unknown_name(KeyError("KeyError: 'token'"), 3, SOURCE) is None


@pytest.mark.parametrize(
    "source", ["", "def f(:\n  '''", "\t x\n y", "\x00\ud800", "token" * 99_999, "(" * 99_999]
)
def test_any_source_can_be_looked_through(source: str) -> None:
    began = time.process_time()
    told = names.unknown_name(NameError("NameError: name 'tken' is not defined"), 1, source)
    assert (told or "").startswith("Line 1 uses the name tken")
    assert time.process_time() - began < 1


def test_names_are_looked_for_in_the_first_part_of_a_long_source() -> None:
    began = time.process_time()
    error = NameError("NameError: name 'tken' is not defined")
    told = names.unknown_name(error, 1, "x = 1\n" * 500_000 + "token = 1\n")
    assert "Did you mean" not in str(told)
    assert time.process_time() - began < 1


def test_a_name_that_the_file_does_not_define() -> None:
    text = "AttributeError: double.py does not define 'double'"
    told = "Checks look for the name double. Define it with just these letters, at the start of a line."
    assert names.missing_name(AttributeError(text), None) == told
    near = "Checks look for the name double, and your file has duoble. Rename that one."
    assert names.missing_name(AttributeError(f"{text}, did you mean 'duoble'?"), None) == near
    for error, line in ((AttributeError(text), 3), (KeyError(text), None), (AttributeError("no"), None)):
        assert names.missing_name(error, line) is None


def test_what_a_check_says_in_its_own_words_needs_no_advice() -> None:
    error = Wrong("7 of at least 25 words stand below this heading: say more", "design.md", 1)
    failure = Failure("disagreement", "", Evidence(lambda: None), error=error, file="design.md", line=1)
    assert advise(failure, {"design.md": b"raise the number of examples"}, lambda: ()) is None


NONE = "uses None as if it were a value. Look for what is None: a function without return gives None."
SENTENCES = [
    (
        ZeroDivisionError("ZeroDivisionError: division by zero"),
        "divides by zero. Find out whether what stands behind the / is 0, before you divide.",
    ),
    (
        IndexError("IndexError: list index out of range"),
        "asks for an item that is not there. Positions go from 0 to len(...) - 1: see that yours does.",
    ),
    (
        KeyError("KeyError: 'x'"),
        "looks up a key that the dict does not have. Ask before, with if ... in ..., and decide "
        "what is to happen without it.",
    ),
    (TypeError("TypeError: 'NoneType' object is not iterable"), NONE),
    (AttributeError("AttributeError: 'NoneType' object has no attribute 'items'"), NONE),
    (
        AttributeError("AttributeError: 'dict' object has no attribute 'append'"),
        "asks a value for something that its type does not have. Look at the word behind the "
        "dot, and at what "
        "stands before it: print(type(...)) tells.",
    ),
    (
        TypeError("TypeError: f() takes 1 positional argument but 2 were given"),
        "calls a function with other arguments than its def line has. Compare the two, one by one.",
    ),
    (
        TypeError("TypeError: 'list' object is not callable"),
        "puts () behind what is no function. Write [] where you mean an item, and give no variable "
        "the name of a function.",
    ),
    (
        TypeError("TypeError: can't multiply sequence by non-int of type 'str'"),
        "multiplies a text. Where the text is a key of a dict, the numbers are its values: a for over "
        "the dict gives keys, and .items() gives both.",
    ),
    (
        TypeError("TypeError: unsupported operand type(s) for +: 'int' and 'str'"),
        "mixes a text with something else. Turn one into the other first: float(...), int(...) or str(...).",
    ),
    (
        TypeError("TypeError: unhashable type: 'list'"),
        "does what this type of value cannot do. Look at what each name in it holds: print(type(...)) tells.",
    ),
    (
        ValueError("ValueError: max() arg is an empty sequence"),
        "looks for the largest or smallest of nothing. Find out before whether there is anything.",
    ),
    (
        ValueError("ValueError: could not convert string to float: 'x'"),
        "makes a number of a text that is none. Look at what stands in the text: print(repr(...)) tells.",
    ),
    (
        ValueError("ValueError: not enough values to unpack (expected 2, got 1)"),
        "takes a value apart into more or fewer names than it has parts. Compare the two, one by one.",
    ),
    (
        RecursionError("RecursionError: maximum recursion depth exceeded"),
        "calls its own function without end. Let the smallest case return without a call.",
    ),
    (
        NotImplementedError("NotImplementedError"),
        "says that something is not written yet. Write it in its place.",
    ),
    (
        EOFError("EOFError: EOF when reading a line"),
        "waits for input(), and nobody types anything here. Take the values from the parameters.",
    ),
    (ValueError("ValueError: other"), None),
    (OSError("OSError: no"), None),
]


@pytest.mark.parametrize(("error", "told"), SENTENCES, ids=lambda each: str(each)[:30])
def test_what_exceptions_mean(error: Exception, told: str | None) -> None:
    assert raised.plain_sentence(error, 2, "x\ny") == (f"Line 2 {told}" if told else None)
    assert raised.plain_sentence(error, None, "x\ny") is None
    assert raised.plain_sentence(error, 3, "x\ny") is None  # a line that is not there


def test_an_exception_that_the_line_itself_raises() -> None:
    told = "Line 2 raises this error itself. Look at the condition above: does this call belong there?"
    assert raised.plain_sentence(ValueError("ValueError: no"), 2, "if x:\r\n  raise ValueError('no')") == told
    assert raised.plain_sentence(NotImplementedError(""), 1, "raise NotImplementedError") == (
        "Line 1 says that something is not written yet. Write it in its place."
    )


# --- A real submission in a real worker ---

CHECKER = '''
@check(points=1)
@given(st.integers(1, 9))
def answers(submission, reference, n):
    """the answer is right"""
    agree(submission.f(n), reference.f(n))
'''


def advice_of(graded: dict[str, Any]) -> Any:
    (failed,) = graded["checks"]
    assert failed["status"] == "failed"
    return failed["advice"]


REAL = {
    "a misspelt name": (
        "def f(number):\n    return 2 * nubmer\n",
        "2 * n",
        "Line 2 uses the name nubmer, which nothing has. Did you mean number? Write it so.",
    ),
    "a misspelt name at once": (
        "factor = 2\ndef f(n):\n    return n * factor\nprint(factr)\n",
        "2 * n",
        "Line 4 uses the name factr, which nothing has. Did you mean factor? Write it so.",
    ),
    "no value yet": (
        "total = 0\ndef f(n):\n    total += n\n    return total\n",
        "n",
        "Line 3 uses total before it has a value in this function. "
        "Give it one further up, such as total = 0 before the loop.",
    ),
    "no return": ("def f(n):\n    2 * n\n", "2 * n", NO_RETURN),
    "print in place of return": ("def f(n):\n    print(700.0 * n)\n", "700.0 * n", PRINTS),
    "a text for a number": (
        "def f(n):\n    return str(2 * n)\n",
        "2 * n",
        "Your answer is the text '2', and a number is wanted. Leave out the quotes, str() or "
        "the f before them.",
    ),
    "a number for a text": (
        "def f(n):\n    return n\n",
        "str(n)",
        "Your answer is the number 1, and a text is wanted. Put it in quotes, or make a text "
        "of it with str(...).",
    ),
    "another key": (
        "def f(n):\n    return {'Pretrain': n}\n",
        "{'pretrain': n}",
        "Your answer has the key 'Pretrain'. Did you mean 'pretrain'? Write it so: upper and "
        "lower case count.",
    ),
    "ten times too large": (
        "def f(n):\n    return {'cost': n * 1e-3}\n",
        "{'cost': n * 1e-4}",
        f"The entry ['cost'] of your answer is 10 times too large. {ZEROS}",
    ),
    "per cent": (
        "def f(n):\n    return {'a': 100 / (n + 1), 'b': 100 * n / (n + 1)}\n",
        "{'a': 1 / (n + 1), 'b': n / (n + 1)}",
        "Your numbers add up to about 100, so they are in per cent, and shares of 1 are "
        "wanted. Leave out the 100.",
    ),
    "one too few": (
        "def f(n):\n    return list(range(1, n))\n",
        "list(range(1, n + 1))",
        f"Your answer has one item too few. {EARLY}",
    ),
    "no such function": (
        "def g(n):\n    return n\n",
        "n",
        "Checks look for the name f. Define it with just these letters, at the start of a line.",
    ),
    "the items themselves": (
        "def f(n):\n    return map(str, [n])\n",
        "[str(n)]",
        "Your answer is a map object, which makes its items only when it is asked for them. "
        "Put list(...) around it.",
    ),
    "no mistake with a name": ("def f(n):\n    return 3 * n\n", "7.5 * n", None),
    "too slow": ("def f(n):\n    while True: pass\n", "n", None),
    "forged": (
        "def f(n):\n    raise NameError('name \\'\\x1b[2J\\' is not defined')\n",
        "n",
        "Line 2 raises this error itself. Look at the condition above: does this call belong there?",
    ),
}


@pytest.mark.parametrize(("source", "right", "told"), REAL.values(), ids=REAL)
def test_a_real_submission(report: Report, source: str, right: str, told: str | None) -> None:
    graded = report(
        source, checker=CHECKER, reference=f"def f(n):\n    return {right}\n", limits="call_s = 0.4"
    )
    assert advice_of(graded) == told


SINGLE = "Your answer is a list, and a single value is wanted. Choose the item that belongs there."
HOSTILE_BODIES = {
    "prints commands": (
        "print('\\x1b[2J\\u202e', end='\\n::error::x')",
        r"f() prints '\x1b[2J\u202e' and gives back None: print shows a value, only return gives it back. "
        "Write return in place of print.",
    ),
    "prints surrogates": (
        "print('\\ud800' * 99_999)",
        "f() prints '"
        + r"\\ud800" * 8
        + r"\ … and gives back None: print shows a value, only return gives it back. "
        "Write return in place of print.",
    ),
    "an object": ("return object()", None),
    "deep": ("x = []\n    for _ in range(50): x = [x]\n    return x", SINGLE),
    "huge": ("return 10 ** 3999", None),
    "many": ("return [float('nan')] * 90_000", SINGLE),
}


@pytest.mark.parametrize(("body", "told"), HOSTILE_BODIES.values(), ids=HOSTILE_BODIES)
def test_a_hostile_submission(report: Report, body: str, told: str | None) -> None:
    source = f"def f(n):\n    {body}\n"
    graded = report(source, checker=CHECKER, reference="def f(n):\n    return 2.5 * n\n")
    assert graded["checks"][0]["cause"] == "disagreement"
    assert advice_of(graded) == told


ASSERTS = '''
@check(points=1)
@given(st.lists(st.integers(1, 9), min_size=1))
def leaves_the_list(submission, numbers):
    """the list is left as it was"""
    call = submission.f.call(numbers)
    assert call.returned == sum(numbers)
    (left,), _ = call.arguments
    assert left == numbers
'''
ADDS = "def f(numbers):\n    return sum(numbers)\n"


@pytest.mark.parametrize(
    ("body", "told"),
    [
        (
            "total = sum(numbers); numbers.clear(); return total",
            CHANGED.format("first argument", "[1]", "[]", "list(...)"),
        ),
        (
            "total = sum(numbers); len(numbers) > 3 and numbers.sort(); return total",
            CHANGED.format("first argument", "[1, 1, 2, 1]", "[1, 1, 1, 2]", "list(...)"),
        ),
        ("sum(numbers)", NO_RETURN),
        ("numbers.clear(); return 0", None),
        ("return 0", None),
    ],
)
def test_a_real_submission_where_the_check_asserts(report: Report, body: str, told: str | None) -> None:
    graded = report(f"def f(numbers):\n    {body}\n", checker=ASSERTS, reference=ADDS)
    assert advice_of(graded) == told


PRINTER = '''
@check(points=1)
def prints(submission):
    """it prints the number, and gives nothing back"""
    call = submission.f.call(3)
    assert call.printed == "3"
'''


def test_none_is_no_mistake_where_the_reference_gives_it_too(report: Report) -> None:
    graded = report(
        "def f(n):\n    print(n + 1)\n", checker=PRINTER, reference="def f(n):\n    print(n, end='')\n"
    )
    assert advice_of(graded) is None


USES = '''
@check(points=1)
def uses(submission):
    """the answer can be used"""
    for key, value in submission.f(3).items():
        agree(value, 3)
'''


def test_none_that_the_check_cannot_use(report: Report) -> None:
    graded = report("def f(n):\n    {}\n", checker=USES, reference="def f(n):\n    return {'a': n}\n")
    assert graded["checks"][0]["message"].startswith("the check cannot use what came back: AttributeError")
    assert advice_of(graded) == NO_RETURN


TWICE = '''
@check(points=1)
def twice(submission):
    """the same call gives the same answer"""
    agree(submission.f(1), [1])
    agree(submission.f(1), [1])
'''


def test_a_default_that_remembers(report: Report) -> None:
    source = "def f(n, found=[]):\n    found.append(n)\n    return found\n"
    graded = report(source, checker=TWICE, reference="def f(n):\n    return [n]\n")
    assert advice_of(graded) == f"The same call gave [1] before, and [1, 1] now{KEPT}"


def test_what_depends_on_earlier_calls(report: Report) -> None:
    source = "calls = []\ndef f(n):\n    calls.append(n)\n    return 2 * n + (len(calls) > 5)\n"
    graded = report(source, checker=CHECKER, reference="def f(n):\n    return 2 * n\n")
    assert advice_of(graded) == advising.DEPENDS


def test_live_checks_get_advice_too(report: Report) -> None:
    checker = '''
@check(points=1)
@given(st.just(object()))
def live(submission, odd):
    """any number is doubled"""
    agree(submission.f(1), 20)
'''
    source, reference = "def f(n):\n    return {} * n\n", "def f(n):\n    return 20 * n\n"
    graded = report(source.format(2), checker=checker, reference=reference)
    assert (graded["checks"][0]["live"], advice_of(graded)) == (
        True,
        f"Your answer is 10 times too small. {ZEROS}",
    )
    assert advice_of(report("def f(n):\n    20 * n\n")) == NO_RETURN


def test_what_passes_or_is_skipped_has_no_advice(report: Report) -> None:
    graded = report("def double(n):\n    return 3 * n\n")
    assert [each["advice"] for each in graded["checks"]] == [None, None]
    assert [each["status"] for each in graded["checks"]] == ["failed", "skipped"]
    assert [each["advice"] for each in report("def double(n):\n    return 2 * n\n")["checks"]] == [None, None]
