"""Mistakes in the type of a value: None, a text for a number, a list for a dict, what was not called."""

from __future__ import annotations

from grader.advice.words import brief, number, place
from grader.compare import Disagreement
from grader.sandbox.proxy import Handle

MAX_DIGITS = 40  # characters of a text that may stand for a number
MAKES: dict[type, str] = {
    list: "a list",
    tuple: "a tuple",
    set: "a set",
    frozenset: "a frozenset",
    dict: "a dict",
}
LAZY = ("generator", "map", "filter", "zip", "range", "enumerate", "dict_keys", "dict_values", "dict_items")
PAIRS = ("zip", "dict_items")  # of which a dict can be made
FUNCTIONS = ("function", "method", "builtin_function_or_method", "type")


def none_for_something(told: Disagreement) -> str | None:
    """None where a value belongs, within the answer."""
    if told.found is not None or told.wanted is None:
        return None
    return (
        f"{place(told.path)} is None: no value was found for it. Look for the line that should give it one."
    )


def something_for_none(told: Disagreement) -> str | None:
    """A value where None belongs."""
    if told.wanted is not None or told.found is None:
        return None
    quotes = ", without quotes" if type(told.found) is str else ""
    text = f"{place(told.path)} is {brief(told.found)}, and None is wanted, as there is nothing to give here."
    return f"{text} Give None itself{quotes}."


def text_for_number(told: Disagreement) -> str | None:
    """The text '700' where the number 700 belongs."""
    if type(told.found) is not str or type(told.wanted) not in (int, float):
        return None
    text = f"{place(told.path)} is the text {brief(told.found)}, and a number is wanted."
    if _read(told.found) is not None:
        return f"{text} Leave out the quotes, str() or the f before them."
    return f"{text} Give the number alone, without words and without quotes."


def number_for_text(told: Disagreement) -> str | None:
    """The number 700 where the text '700' belongs, or a name."""
    if type(told.found) not in (int, float) or type(told.wanted) is not str:
        return None
    text = f"{place(told.path)} is the number {brief(told.found)}, and a text is wanted."
    stands_for = _read(told.wanted)
    if stands_for is not None and stands_for == number(told.found):
        return f"{text} Put it in quotes, or make a text of it with str(...)."
    return f"{text} Look at what you put there: is it a name, or the number that belongs to it?"


def _read(text: str) -> float | None:
    """The number that a text stands for, if it does."""
    try:
        return number(float(text[:MAX_DIGITS])) if len(text) <= MAX_DIGITS else None
    except ValueError:
        return None


def wrong_container(told: Disagreement) -> str | None:
    """A list where a dict belongs, what is only the promise of a list, or a function that was not called."""
    found: type = type(told.found)
    if found in MAKES and type(told.wanted) in (int, float, str):
        comma = "A comma at the end of a line makes one: take it away, or c" if found is tuple else "C"
        text = f"{place(told.path)} is {MAKES[found]}, and a single value is wanted."
        return f"{text} {comma}hoose the item that belongs there."
    wanted = MAKES.get(type(told.wanted))
    if found is Handle:
        return _unread(told, told.found._kind)
    if found is str and wanted is not None:
        return f"{place(told.path)} is a text, and {wanted} is wanted. Leave out the quotes, or str()."
    if found not in MAKES or wanted is None or found is type(told.wanted):
        return None
    text = f"{place(told.path)} is {MAKES[found]}, and {wanted} is wanted."
    if type(told.wanted) is dict:
        return f"{text} Begin with {{}}, and put each value in under its key: answer[key] = value."
    if found is dict:
        return f"{text} Choose what belongs into it: the dict's keys, its values, or both."
    return f"{text} Make one of it with {type(told.wanted).__name__}(...)."


def _unread(told: Disagreement, kind: str) -> str | None:
    if type(told.wanted) in MAKES and kind in (PAIRS if type(told.wanted) is dict else LAZY):
        return (
            f"{place(told.path)} is a {kind} object, which makes its items only when it is asked for them. "
            f"Put {type(told.wanted).__name__}(...) around it."
        )
    if kind in FUNCTIONS:
        return f"{place(told.path)} is a {kind}, not what calling it gives. Call it: put () behind its name."
    return None
