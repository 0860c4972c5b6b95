"""Mistakes that two numbers or lengths show: per cent for shares, a power of ten, rounding, one too few."""

from __future__ import annotations

import math
from typing import Any

from grader.advice.words import number, place
from grader.compare import RELATIVE, Disagreement

MAX_POWER = 15  # of ten, as `agree` tells factors
SLIP = 3  # powers of ten that a slip in counting zeros makes; beyond that something is left out
MAX_PLACES = 4  # decimals that people round to
ABOUT = 0.01  # how far the sum of shares may be from 1, relative: they may be rounded


def percentage(told: Disagreement) -> str | None:
    """Per cent where parts of 1 are wanted, or the other way round.

    Of several numbers the sums tell, about 100 and about 1, so that a cost which is 100 times too large is
    none. One number by itself has to be a part of 1 on one side, and 100 times as much on the other.
    """
    found, wanted = number(told.found), number(told.wanted)
    if found is None or wanted is None:
        return None
    if told.path:
        return _shares(_sum(told.actual), _sum(told.expected))
    if 0 < wanted < 1 and math.isclose(found, 100 * wanted, rel_tol=RELATIVE):
        return (
            "Your answer is 100 times too large. If it is in per cent, leave out the 100: a share is wanted, "
            "from 0 to 1. If not, count the zeros of your factors."
        )
    if 0 < found < 1 and math.isclose(100 * found, wanted, rel_tol=RELATIVE):
        return (
            "Your answer is 100 times too small. If it is a share, from 0 to 1, multiply it by 100: "
            "per cent are wanted. If not, count the zeros of your factors."
        )
    return None


def _shares(found: float | None, wanted: float | None) -> str | None:
    if found is None or wanted is None:
        return None
    if math.isclose(found, 100, rel_tol=ABOUT) and math.isclose(wanted, 1, rel_tol=ABOUT):
        return (
            "Your numbers add up to about 100, so they are in per cent, and shares of 1 are wanted. "
            "Leave out the 100."
        )
    if math.isclose(found, 1, rel_tol=ABOUT) and math.isclose(wanted, 100, rel_tol=ABOUT):
        return (
            "Your numbers add up to about 1, so they are shares, and per cent are wanted. "
            "Multiply each by 100."
        )
    return None


def _sum(values: Any) -> float | None:
    """What two or more numbers come to, none of them below 0; None where there are others."""
    kind = type(values)
    parts = [number(each) for each in (values.values() if kind is dict else values)]
    known = [each for each in parts if each is not None and each >= 0]
    return math.fsum(known) if len(known) == len(parts) > 1 else None


def factor_of_ten(told: Disagreement) -> str | None:
    """10, 100, 1,000 … times too large or too small."""
    found, wanted = number(told.found), number(told.wanted)
    ratio = found / wanted if found and wanted else 0
    if not 0 < ratio < math.inf:
        return None
    power = round(math.log10(ratio))
    if not 0 < abs(power) <= MAX_POWER or not math.isclose(ratio, 10.0**power, rel_tol=RELATIVE):
        return None
    times = f"{10 ** abs(power):,} times too {'large' if power > 0 else 'small'}"
    if abs(power) > SLIP:
        return (
            f"{place(told.path)} is {times}. See that each argument counts, and counts once, in its own unit."
        )
    return f"{place(told.path)} is {times}. Count the zeros of your factors, and look at the units."


def rounded(told: Disagreement) -> str | None:
    """A number that is the right one rounded, or cut to a whole one."""
    found, wanted = number(told.found), number(told.wanted)
    if found is None or wanted is None or found == wanted:
        return None
    if found != math.trunc(wanted) and found not in (round(wanted, each) for each in range(MAX_PLACES + 1)):
        return None
    if not found:
        return (
            f"{place(told.path)} is 0, and a number with decimals is wanted. If round(), int() or // cuts "
            "it off, leave that out. If not, look for the line that should add something."
        )
    return f"{place(told.path)} looks rounded. If round(), int() or // does that, leave it out."


def off_by_one(told: Disagreement) -> str | None:
    """A whole number, or the length of a list or text, that is one too small or too large."""
    found, wanted = told.found, told.wanted
    if type(found) is not type(wanted):
        return None
    if type(found) is int and abs(found - wanted) == 1:
        return _one(f"{place(told.path)} is one too {'small' if found < wanted else 'large'}", found < wanted)
    if type(found) in (list, tuple) and abs(len(found) - len(wanted)) == 1:
        return _one(f"{place(told.path)} has one item too {_few(found, wanted)}", len(found) < len(wanted))
    if (
        type(found) is str
        and abs(len(found) - len(wanted)) == 1
        and _is_cut(*sorted((found, wanted), key=len))
    ):
        return _one(
            f"{place(told.path)} has one character too {_few(found, wanted)}", len(found) < len(wanted)
        )
    return None


def _few(found: Any, wanted: Any) -> str:
    return "few" if len(found) < len(wanted) else "many"


def _is_cut(short: str, long: str) -> bool:
    return short in (long[1:], long[:-1])


def _one(what: str, early: bool) -> str:
    turns = "end too early, or begin too late" if early else "take one turn too many"
    return f"{what}. Does a loop, a range or a slice {turns}? Go through it by hand, with this call."
