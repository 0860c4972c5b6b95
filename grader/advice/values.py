"""Mistakes that two values of one type show: their keys, their order, their letters."""

from __future__ import annotations

from collections import Counter

from grader.advice.words import brief, number, place, same
from grader.compare import Disagreement
from grader.errors import nearest
from grader.show import show

MAX_ITEMS = 1_000  # of a list that is looked through for another order


def only_the_first(told: Disagreement) -> str | None:
    """The first of several entries or items alone: a `return` within the loop ends it at once."""
    found, wanted = told.found, told.wanted
    if (
        type(found) is not type(wanted)
        or type(found) not in (dict, list)
        or not len(found) == 1 < len(wanted)
    ):
        return None
    if type(found) is list and len(wanted) == 2:  # which may as well be one too few
        return None
    (first,), (due, *_) = (
        each.items() if type(each) is dict else enumerate(each) for each in (found, wanted)
    )
    if type(first[1]) not in (int, float, str) or not same(first, due):
        return None
    return (
        f"{place(told.path)} has only the first of what is wanted. Does return stand within the loop? "
        "Then the loop ends there: move return to the left, below the whole loop."
    )


def wrong_keys(told: Disagreement) -> str | None:
    """A key that is missing, with one like it in its place, or one that does not belong."""
    if not type(told.found) is type(told.wanted) is dict:
        return None
    surplus = [each for each in told.found if each not in told.wanted]
    key = next((each for each in told.wanted if each not in told.found), None)
    if key is None:
        return (
            f"{place(told.path)} has the key {brief(surplus[0])}, which does not belong. "
            "Put in only what this call asks for."
            if surplus
            else None
        )
    if show(key) not in told.message:  # `agree`, which knows 1 from True, misses another key
        return None
    texts = [each for each in surplus if type(each) is str]
    if type(key) is str and (other := _like(key, texts)):
        how = "upper and lower case count" if other.casefold() == key.casefold() else "letter by letter"
        text = f"{place(told.path)} has the key {brief(other)}. Did you mean {brief(key)}?"
        return f"{text} Write it so: {how}."
    return (
        f"{place(told.path)} lacks the key {brief(key)}. Look for the line that should put it in. "
        "Does it run for this call, and is the key spelled that way?"
    )


def _like(key: str, others: list[str]) -> str | None:
    return next((each for each in others if each.casefold() == key.casefold()), None) or nearest(key, others)


def swapped(told: Disagreement) -> str | None:
    """The values of two keys, each in the other's place."""
    found, wanted = told.actual, told.expected
    if not type(found) is type(wanted) is dict or number(told.found) is None or found.keys() != wanted.keys():
        return None
    wrong = [key for key in wanted if number(found[key]) != number(wanted[key])]
    if len(wrong) != 2 or None in (number(each[key]) for each in (found, wanted) for key in wrong):
        return None
    one, other = wrong
    if (number(found[one]), number(found[other])) != (number(wanted[other]), number(wanted[one])):
        return None
    return (
        f"The values of {brief(one)} and {brief(other)} stand in each other's place. "
        "Compare the two with the task's table."
    )


def other_order(told: Disagreement) -> str | None:
    """The right items of a list in another order."""
    found, wanted = told.actual, told.expected
    if type(found) is not type(wanted) or type(found) not in (list, tuple) or not len(found) <= MAX_ITEMS:
        return None
    if not all(type(each) in (int, float, str) for each in (*found, *wanted)):
        return None
    if Counter(found) != Counter(wanted) or found == wanted:
        return None
    return "Your answer has the right items, in another order. Look up in the task which of them comes first."


def text_differs(told: Disagreement) -> str | None:
    """Texts that differ in upper and lower case, or in blanks, alone."""
    found, wanted = told.found, told.wanted
    if not type(found) is type(wanted) is str or found == wanted:
        return None
    if "".join(found.split()) == "".join(wanted.split()):
        return (
            f"{place(told.path)} differs in blanks or line ends alone. Look at what stands between the words."
        )
    if found.casefold() == wanted.casefold():
        return (
            f"{place(told.path)} differs in upper and lower case alone. Write each letter as the task does."
        )
    return None
