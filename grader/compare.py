"""`agree()`: compare what came back with what was expected, and say where and by how much they differ."""

from __future__ import annotations

import cmath
import math
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any, NamedTuple

from grader.errors import did_you_mean
from grader.show import show

_LINE_END = {
    (False, True): "the end of the last line, '\\n', is missing",
    (True, False): "a '\\n' stands at the end that does not belong",
}
RELATIVE = 1e-9  # tolerance of floats, relative to the larger of the two


class Disagreement(AssertionError):
    """The values differ.

    Attributes:
        actual, expected: the whole values that were compared.
        message: the first place where they differ and how, in one line.
        path: that place, as it would stand behind the answer's name, `['align'][0]`; empty for the whole.
        found, wanted: what stands there, and what should.

    Args:
        place: the path and the two values there, where it is not the whole answer that differs.
    """

    def __init__(
        self, actual: Any, expected: Any, message: str, place: tuple[str, Any, Any] | None = None
    ) -> None:
        super().__init__(message)
        self.actual = actual
        self.expected = expected
        self.message = message
        self.path, self.found, self.wanted = place or ("", actual, expected)


class _Difference(NamedTuple):
    path: str
    how: str
    found: Any
    wanted: Any


def agree(actual: Any, expected: Any, *, relative: float = RELATIVE, absolute: float = 0.0) -> None:
    """Raise `Disagreement` unless two plain values are the same, however deeply nested.

    Numbers agree within a tolerance where one of them is a float; NaN agrees with NaN; an int may stand for a
    float and a float for an int, but no bool for either. The order of a dict's keys is free. Every other
    type must be the same.

    Args:
        actual: what the submission gave back.
        expected: what it should have been.
        relative: tolerance of floats, relative to the larger of the two, 0 to 1.
        absolute: tolerance of floats in their own unit, 0 or more; wanted where 0.0 is expected and
            rounding errors are fair.

    Raises:
        Disagreement: naming the first place where they differ, and by what factor.
    """
    for path, how, *values in _differences(actual, expected, "", relative, absolute):
        told = f"{path} {how}" if path else f"the answer {how}"
        raise Disagreement(actual, expected, told, (path, *values))


def _differences(
    actual: Any, expected: Any, path: str, relative: float, absolute: float
) -> Iterator[_Difference]:
    if _class(actual) is _class(expected) in (float, complex):
        if not _close(actual, expected, relative, absolute):
            yield _Difference(path, _how_numbers_differ(actual, expected), actual, expected)
    elif type(actual) is not type(expected):
        yield _Difference(path, f"is {_a(actual)} where {_a(expected)} is expected", actual, expected)
    elif type(expected) is dict:
        yield from _dict_differences(actual, expected, path, relative, absolute)
    elif type(expected) in (list, tuple):
        if len(actual) != len(expected):
            yield _Difference(
                path, f"has {_count(actual)} where there should be {len(expected)}", actual, expected
            )
        for index, pair in enumerate(zip(actual, expected, strict=False)):
            yield from _differences(*pair, f"{path}[{index}]", relative, absolute)
    elif type(expected) in (set, frozenset):
        there, wanted = {_token(each): each for each in actual}, {_token(each): each for each in expected}
        for each in sorted(show(wanted[token]) for token in wanted.keys() - there.keys()):
            yield _Difference(path, f"lacks {each}", actual, expected)
        for each in sorted(show(there[token]) for token in there.keys() - wanted.keys()):
            yield _Difference(path, f"holds {each}, which does not belong", actual, expected)
    elif type(expected) is str:
        if actual != expected:
            yield _Difference(path, _how_texts_differ(actual, expected), actual, expected)
    elif is_dataclass(expected):  # what a run of a program did
        for part in (each.name for each in fields(expected)):
            both = getattr(actual, part), getattr(expected, part)
            yield from _differences(*both, f"{path}.{part}" if path else part, relative, absolute)
    elif hasattr(expected, "tolist"):  # a numpy array
        if actual.shape != expected.shape:
            yield _Difference(
                path, f"has the shape {actual.shape} where {expected.shape} is expected", actual, expected
            )
        yield from _differences(actual.tolist(), expected.tolist(), path, relative, absolute)
    elif actual != expected:
        yield _Difference(path, f"is {show(actual)} where {show(expected)} is expected", actual, expected)


def _dict_differences(
    actual: dict[Any, Any], expected: dict[Any, Any], path: str, relative: float, absolute: float
) -> Iterator[_Difference]:
    there = {_token(key): key for key in actual}
    wanted = {_token(key) for key in expected}
    surplus = [key for token, key in there.items() if token not in wanted]
    for key, value in expected.items():
        if _token(key) in there:
            yield from _differences(actual[key], value, f"{path}[{show(key)}]", relative, absolute)
        else:
            texts = [each for each in surplus if isinstance(each, str)]
            near = (
                did_you_mean(key, texts).replace("did you mean", "is it called")
                if isinstance(key, str)
                else ""
            )
            yield _Difference(path, f"lacks the key {show(key)}{near}", actual, expected)
    for key in surplus:
        yield _Difference(path, f"has the key {show(key)}, which does not belong", actual, expected)


def _class(value: Any) -> type:
    """A value's type, where an int counts as a float."""
    return float if type(value) is int else type(value)


def _token(key: Any) -> object:
    """What stands for a key or a set's member: equal where the class is the same, and NaN is NaN."""
    if type(key) is tuple:
        return tuple, tuple(map(_token, key))
    if type(key) is frozenset:
        return frozenset, frozenset(map(_token, key))
    return _class(key), "nan" if key != key else key


def _close(actual: Any, expected: Any, relative: float, absolute: float) -> bool:
    if type(actual) is type(expected) is int:
        return bool(actual == expected)
    try:
        if cmath.isnan(actual) or cmath.isnan(expected):
            return cmath.isnan(actual) and cmath.isnan(expected)
        return cmath.isclose(actual, expected, rel_tol=relative, abs_tol=absolute)
    except OverflowError:  # an int beyond every float
        return bool(actual == expected)


def _how_numbers_differ(actual: Any, expected: Any) -> str:
    shown = _short(actual), _short(expected)
    if shown[0] == shown[1]:
        shown = show(actual), show(expected)
    plain = f"is {shown[0]} where {shown[1]} is expected"
    try:
        ratio = actual / expected
    except (ZeroDivisionError, OverflowError):
        return plain
    if type(ratio) is complex or not math.isfinite(ratio) or ratio == 0:
        return plain
    if ratio < 0:
        return f"{plain}: the sign is wrong" if math.isclose(ratio, -1) else plain
    factor = ratio if ratio > 1 else 1 / ratio
    if not 1.001 <= factor <= 1e15:
        return plain
    times = f"{factor:.4g}" if factor < 1000 else f"{round(factor):,}"
    return f"{plain}: {times} times too {'large' if ratio > 1 else 'small'}"


def _short(number: Any) -> str:
    """A number without the last digits of a float, which are noise: 0.00015, not 0.00015000000000000001."""
    return f"{number:.10g}" if type(number) is float else show(number)


def _how_texts_differ(actual: str, expected: str) -> str:
    ends = actual.endswith("\n"), expected.endswith("\n")
    if "\n" in expected.removesuffix("\n") or "\n" in actual.removesuffix("\n"):
        return _how_lines_differ(
            actual.removesuffix("\n").split("\n"), expected.removesuffix("\n").split("\n"), ends
        )
    plain = f"is {show(actual)} where {show(expected)} is expected"
    if actual.removesuffix("\n") == expected.removesuffix("\n"):
        return f"{plain}: {_LINE_END[ends]}"
    if actual.strip() == expected.strip():
        return f"{plain}: blanks at the start or end differ"
    if actual.casefold() == expected.casefold():
        return f"{plain}: upper and lower case differ"
    return plain


def _how_lines_differ(actual: list[str], expected: list[str], ends: tuple[bool, bool]) -> str:
    """Where texts of several lines differ: the first such line, counted from 1."""
    for number, (line, wanted) in enumerate(zip(actual, expected, strict=False), 1):
        if line != wanted:
            return f"differs in line {number}, which {_how_texts_differ(line, wanted)}"
    if len(actual) < len(expected):
        return f"lacks line {len(actual) + 1}, {show(expected[len(actual)])}"
    if len(actual) > len(expected):
        return f"has a line {len(expected) + 1} that does not belong, {show(actual[len(expected)])}"
    return f"is right but for its last character: {_LINE_END[ends]}"


def _a(value: Any) -> str:
    """What a value is, for people: None, a dict, the int 7."""
    kind = type(value).__name__
    if isinstance(value, str | int | float | complex):
        return f"the {kind} {show(value)}"
    return f"a {kind}" if isinstance(value, dict | list | tuple | set | frozenset | bytes) else show(value)


def _count(values: Any) -> str:
    return f"{len(values)} item{'' if len(values) == 1 else 's'}"
