"""Mistakes that a call shows: nothing given back, an argument changed, something kept from call to call."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import msgspec

from grader.advice.words import MAX_NAME, brief, same
from grader.compare import Disagreement
from grader.sandbox import wire
from grader.sandbox.proxy import Answer
from grader.sandbox.record import Asked

POSITIONS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth")


class Thing(NamedTuple):
    """An object that stayed inside the worker, as plain data: nothing can be asked of it."""

    number: int
    kind: str


@dataclass(frozen=True)
class Exchange:
    """A call and what came of it; `asked` are its target, name, arguments and named arguments."""

    asked: list[Any]
    answer: Answer

    @property
    def name(self) -> str:
        """The function, as people write it."""
        return f"{str(self.asked[1])[:MAX_NAME]}()"

    @property
    def returned(self) -> bool:
        """Whether it came to its end, and what it gave back could be read."""
        return self.answer.raised is None and self.answer.refused is None


def exchange(asked: Asked) -> Exchange | None:
    """A request and its answer, read; None where it is no call of a function that has a name."""
    _, verb, *details = wire.decode(asked.request, Thing)
    if verb != "call" or str(details[1]).startswith(("None", "__")):
        return None
    return Exchange(details[:4], msgspec.convert(wire.decode(asked.answer, Thing), Answer))


def nothing_given_back(last: Exchange, due: Exchange | None, told: Disagreement | None) -> str | None:
    """None from a function that should give something back, which perhaps it prints.

    Args:
        due: the reference's answer to the same call, where that is known.
        told: how the values differ, where the check compared some.
    """
    if not last.returned or last.answer.returned is not None:
        return None
    if due is None and (told is None or told.path or told.found is not None or told.wanted is None):
        return None
    if due is not None and (not due.returned or due.answer.returned is None):
        return None
    printed = last.answer.printed.strip()
    if printed and (due is None or printed != due.answer.printed.strip()):
        return (
            f"{last.name} prints {brief(printed.splitlines()[0])} and gives back None: print shows a value, "
            "only return gives it back. Write return in place of print."
        )
    return (
        f"{last.name} gives back None: it came to its end without return, or what it returned was None. "
        "Let every way through it end with return and your answer."
    )


def changed_argument(last: Exchange, due: Exchange | None, told: Disagreement | None) -> str | None:
    """An argument that the call has changed, and the reference does not.

    It is told only where that is what the check failed for: the check compared the argument itself, or it
    compared nothing and what came back is right.
    """
    sent, left = last.asked[2:], last.answer.arguments
    if left is None or due is None or due.answer.arguments is None or not same([*due.answer.arguments], sent):
        return None
    changed = next(((name, *pair) for name, *pair in _pairs(sent, left) if not same(*pair)), None)
    if changed is None:
        return None
    name, before, after = changed
    if told is None:
        blamed = last.returned and due.returned and same(last.answer.returned, due.answer.returned)
    else:
        blamed = same(told.actual, after) and same(told.expected, before)
    if not blamed:
        return None
    return (
        f"{last.name} changes its {name}, from {brief(before)} to {brief(after)}, which whoever calls it "
        f"still needs as it was. Work on a copy: {_copied(before)} makes one."
    )


def kept_between_calls(calls: Sequence[Exchange | None], due: Sequence[Exchange | None]) -> str | None:
    """The same call gave something else before, or the answer still holds all of an earlier one.

    Args:
        calls: the last of them is the one that shows it.
        due: the reference's answers to the same calls, to see that it does not so.
    """
    last, wanted = calls[-1], due[-1]
    if last is None or wanted is None or not (last.returned and wanted.returned):
        return None
    now, now_due = last.answer.returned, wanted.answer.returned
    for each, each_due in zip(calls[:-1], due[:-1], strict=True):
        if each is None or each_due is None or not (each.returned and each_due.returned):
            continue
        before, before_due = each.answer.returned, each_due.answer.returned
        if each.asked == last.asked and not same(before, now) and same(before_due, now_due):
            what = f"The same call gave {brief(before)} before, and {brief(now)} now"
        elif same(before, before_due) and _holds(now, before) and not _holds(now_due, before):
            what = f"Your answer still holds {brief(before)}, which an earlier call gave"
        else:
            continue
        return (
            f"{what}: something is kept between calls. Make the list or dict that you fill inside "
            "the function, not above it or in its def line."
        )
    return None


def _holds(value: Any, part: Any) -> bool:
    """Whether a dict has all entries of another that has some, or a list begins with all items of another."""
    if type(value) is not type(part) or not part:
        return False
    if type(value) is dict:
        return all(key in value and same(value[key], part[key]) for key in part)
    return type(value) is list and len(value) > len(part) and same(value[: len(part)], part)


def _pairs(sent: list[Any], left: tuple[list[Any], dict[str, Any]]) -> list[tuple[str, Any, Any]]:
    """Each argument's name in a sentence, as it was and as it was left."""
    (args, named), (args_left, named_left) = sent, left
    ordinals = [f"{each} argument" for each in POSITIONS]
    pairs = list(zip(ordinals, args, args_left, strict=False))
    return pairs + [(f"argument {key}", named[key], named_left.get(key)) for key in named]


def _copied(before: Any) -> str:
    """What makes a copy that shares nothing with such an argument that can be changed."""
    within = before.values() if type(before) is dict else before
    deep = any(type(each) in (list, dict, set) for each in within)
    return "copy.deepcopy(...)" if deep else f"{type(before).__name__}(...)"
