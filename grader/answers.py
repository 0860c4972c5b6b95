"""Checks of quizzes and figures: `choice()`, `number()` and `form()` read a dict of answers by question."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from typing import Any

from grader.checks import Check, Hint, refuse_texts, steps_of, told_in_full
from grader.compare import RELATIVE
from grader.errors import Wrong, did_you_mean, nearest
from grader.show import show

Answers = Mapping[str, Any]

_BLANK = ("", "?", "TODO")  # what stands in a form where nobody has answered yet
_FIGURE = re.compile(r"([-+]?[\d_]*\.?[\d_]+(?:[eE][-+]?\d+)?)\s*([^\d\s.,].*)?")


def choice(
    name: str, claim: str, *, points: float, right: str, because: str, wrong: Mapping[str, str]
) -> Check:
    """A question with one right answer among several letters. Students may write them in lower case.

    Args:
        name: the question's key in the file of answers.
        claim: what the question is about, in a few words, without the answer.
        points: what it is worth, 0 or more.
        right: the right letter, A to Z.
        because: why it is right; told to who chose it.
        wrong: for each other letter what its choice misses; told to who chose it, so without the answer.

    Raises:
        ValueError: for points below 0, empty texts, or anything but different upper-case letters.
    """
    refuse_texts(because=because, **{f"wrong[{each}]": wrong[each] for each in wrong})
    letters = sorted([right, *wrong], key=str)
    if not wrong or any(not re.fullmatch("[A-Z]", str(each)) for each in letters) or right in wrong:
        raise ValueError(f"right={right!r}, wrong={[*wrong]}: give different letters from A to Z")

    def body(submission: Answers) -> None:
        letter = _letter(submission, name, letters)
        if letter != right:
            raise Wrong(f"You chose {letter}. {wrong[letter]}")

    return Check(name, claim, points, body, because=because, **told_in_full())


def number(
    name: str,
    claim: str,
    *,
    points: float,
    right: float,
    unit: str = "",
    others: Mapping[str, float] | None = None,
    relative: float = 0.0,
    absolute: float = 0.0,
    because: str | None = None,
    mistakes: Mapping[float, str] | None = None,
    hint: Hint = (),
) -> Check:
    """A figure, right within a tolerance: a TOML number in `unit`, or a text of a number and its unit.

    Args:
        name: the question's key in the file of answers.
        claim: what the figure is, in a few words, without its value.
        points: what it is worth, 0 or more.
        right: the value, in `unit`.
        unit: how the unit is written; upper and lower case matter. Empty for a mere number.
        others: other units that students may use, and what one of each is in `unit`.
        relative: tolerance relative to the right value, 0 to 1.
        absolute: tolerance in `unit`, 0 or more; the larger of the two counts.
        because: how one comes to it; told to who is right.
        mistakes: for figures that come of a known mistake, in `unit`, what was missed.
        hint: for any other wrong figure, in one sentence or in several steps.

    Raises:
        ValueError: for points or tolerances below 0, empty texts, or a right value that is not finite.
    """
    tolerance = max(abs(right) * relative, absolute)
    if not math.isfinite(right) or min(relative, absolute) < 0 or not tolerance < math.inf:
        told = f"right={right!r}, relative={relative!r}, absolute={absolute!r}"
        raise ValueError(f"{told}: give finite numbers, and tolerances of 0 or more")
    tolerance += abs(right) * RELATIVE  # a figure on the very edge is right, whatever floats make of it
    units = {unit: 1.0, **(others or {})}

    def body(submission: Answers) -> None:
        figure = _figure(submission, name, units)
        for value, told in (mistakes or {}).items():
            if abs(figure - value) <= tolerance < abs(figure - right):
                raise Wrong(told)
        if abs(figure - right) > tolerance:
            size = "large" if figure > right else "small"
            raise Wrong(f"{name} = {f'{figure:.10g} {unit}'.strip()} is too {size}")

    return Check(name, claim, points, body, hints=steps_of(hint), because=because, **told_in_full())


def form(questions: Mapping[str, Sequence[str] | None], *, name: str = "form", points: float = 0) -> Check:
    """Whether each question, and nothing else, has an answer of the right form, be it right or wrong.

    Args:
        questions: the letters to choose from, such as "ABC", by question; None for a figure.
        name: the check's name.
        points: what it is worth, 0 or more; usually nothing.

    Raises:
        ValueError: for points below 0, or no questions.
    """
    if not questions:
        raise ValueError("questions={}: name the questions")

    def body(submission: Answers) -> None:
        for each in submission:
            if each not in questions:
                near = did_you_mean(each, questions)
                raise Wrong(f"{show(each)} is no question here{near or ': take its line out'}")
        for each, letters in questions.items():
            if letters is None:
                _figure(submission, each, None)
            else:
                _letter(submission, each, letters)

    return Check(name, "every question has one answer in the right form", points, body, **told_in_full())


def _answer(given: Answers, name: str) -> Any:
    if name not in given:
        near = nearest(name, given)
        instead = f" (the nearest is {near!r})" if near else ""
        raise Wrong(f"the question {name!r} is not there{instead}: put its line back")
    answer = given[name]
    if isinstance(answer, str) and answer.strip().upper() in _BLANK:
        raise Wrong(f"{name} has no answer yet: write it between the quotes")
    return answer


def _letter(given: Answers, name: str, letters: Sequence[str]) -> str:
    answer = _answer(given, name)
    letter = answer.strip().upper() if isinstance(answer, str) else ""
    if letter not in list(letters):  # "AB" is in "ABC", but not in its list
        all_but_last = ", ".join(letters[:-1])
        raise Wrong(f"{name} = {show(answer)}: write one letter in quotes, {all_but_last} or {letters[-1]}")
    return letter


def _figure(given: Answers, name: str, units: Mapping[str, float] | None) -> float:
    """A figure in the first of the units; in its own where None are given."""
    answer = _answer(given, name)
    if isinstance(answer, str):
        found = _FIGURE.fullmatch(answer.strip())
        number, unit = (found[1], found[2] or "") if found else ("nan", "")
    else:
        number, unit = answer if type(answer) in (int, float) else "nan", ""
    try:
        figure = float(number)
    except (ValueError, OverflowError):  # such as 1__0, or an int beyond every float
        figure = math.nan
    if not math.isfinite(figure):
        raise Wrong(f"{name} = {show(answer)}: write a number such as 12.5")
    if units is None or not unit:
        return figure
    if unit not in units:
        known = " or ".join(each for each in units if each)
        raise Wrong(f"{name} = {show(answer)}: " + (f"give it in {known}" if known else "it has no unit"))
    return figure * units[unit]
