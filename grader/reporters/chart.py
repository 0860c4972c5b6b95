"""Figures that were returned and expected, side by side on one axis: places in a drawing, and no drawing."""

from __future__ import annotations

import ast
import math
import warnings
from dataclasses import dataclass

from grader.show import spelled

MOST = 12  # rows
WIDE = 100  # times the smallest figure: from there on the axis is logarithmic
TICKS = 5
NEAR = 0.18  # to the first or last tick: what stands there would run into what stands here

Figures = dict[str, float]


@dataclass(frozen=True)
class Row:
    """One figure: what it is called, and where both values lie, from 0 to 1; None where there is none."""

    label: str
    returned: float | None
    expected: float | None


@dataclass(frozen=True)
class Chart:
    """Rows over an axis, whose ticks are places with what stands there."""

    rows: tuple[Row, ...]
    ticks: tuple[tuple[float, str], ...]
    logarithmic: bool


def chart(returned: str | None, expected: str | None) -> Chart | None:
    """A chart of two values as Python source; None unless both hold finite numbers, and few enough.

    A value is a number, a list or tuple of numbers, or a dict from texts to numbers.
    """
    ours, theirs = _figures(returned), _figures(expected)
    if (not ours and not theirs) or ours is None or theirs is None:
        return None
    labels = [*dict.fromkeys((*theirs, *ours))]
    values = [*ours.values(), *theirs.values()]
    if len(labels) > MOST or not math.isfinite(max(values) - min(values)):
        return None
    axis = _logarithmic(values) or _linear(values)
    rows = [Row(spelled(each), axis.place(ours.get(each)), axis.place(theirs.get(each))) for each in labels]
    return Chart(tuple(rows), _apart(axis.ticks), axis.logarithmic)


def _figures(source: str | None) -> Figures | None:
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # of odd escapes in a text, which is the student's
            value = ast.literal_eval(source or "None")
        if isinstance(value, int | float):
            value = {"answer": value}
        elif isinstance(value, list | tuple):
            value = {f"[{at}]": each for at, each in enumerate(value)}
        if not isinstance(value, dict) or not all(isinstance(each, str) for each in value):
            return None
        numbers = [each for each in value.values() if type(each) in (int, float)]
        return {key: float(each) for key, each in value.items()} if len(numbers) == len(value) else None
    except (ValueError, TypeError, SyntaxError, OverflowError, MemoryError, RecursionError):
        return None  # it was cut, or holds something else


@dataclass(frozen=True)
class _Axis:
    """From `low` to `high`, which are exponents of ten where it is logarithmic; then 0 lies before `low`."""

    low: float
    high: float
    ticks: tuple[tuple[float, str], ...]
    logarithmic: bool

    def place(self, value: float | None) -> float | None:
        if value is None or (self.logarithmic and value == 0):
            return value
        at = math.log10(value) if self.logarithmic else value
        return round((at - self.low) / (self.high - self.low), 4)


def _logarithmic(values: list[float]) -> _Axis | None:
    """An axis by powers of ten, where the figures lie far apart and none is negative."""
    found = [each for each in values if each > 0]
    if min(values) < 0 or not found or max(found) < WIDE * min(found):
        return None
    low, high = math.floor(math.log10(min(found))), math.ceil(math.log10(max(found)))
    low -= 0 in values  # its place is for 0
    step = math.ceil((high - low) / TICKS)
    powers = range(high, low - (0 not in values), -step)
    ticks = [(round((each - low) / (high - low), 4), _power(each)) for each in reversed(powers)]
    return _Axis(low, high, ((0.0, "0"), *ticks) if 0 in values else tuple(ticks), True)


def _linear(values: list[float]) -> _Axis:
    low, high = min(0, *values), max(0, *values)
    high = high if high > low else 1.0
    ends = [(0.0, f"{low:g}"), (1.0, f"{high:g}")]
    middle = [(round(-low / (high - low), 4), "0")] if low < 0 < high else []
    return _Axis(low, high, (ends[0], *middle, ends[1]), False)


def _apart(ticks: tuple[tuple[float, str], ...]) -> tuple[tuple[float, str], ...]:
    first, *middle, last = ticks
    return (first, *(each for each in middle if first[0] + NEAR < each[0] < last[0] - NEAR), last)


def _power(exponent: int) -> str:
    return f"{10**exponent:,}" if 0 <= exponent <= 4 else f"1e{exponent}"
