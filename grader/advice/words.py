"""What recognisers share: how a place and a value are named, what is a number, what agrees."""

from __future__ import annotations

import math
from typing import Any

from grader.compare import Disagreement, agree
from grader.show import show

MAX_BRIEF = 60  # characters of a value or a place
MAX_NAME = 60  # characters of a name


def place(path: str) -> str:
    """Where something stands, to begin a sentence with.

    Args:
        path: as a `Disagreement` has it.
    """
    return f"The entry {_cut(path)} of your answer" if path else "Your answer"


def brief(value: Any) -> str:
    """The beginning of a plain value as Python source."""
    return _cut(show(value))


def number(value: Any) -> float | None:
    """A number as a float; None for what is no finite number, and for a bool."""
    try:
        real = float(value) if type(value) in (int, float) else math.nan
    except OverflowError:  # an int beyond every float
        return None
    return real if math.isfinite(real) else None


def same(one: Any, other: Any) -> bool:
    """Whether two plain values agree."""
    try:
        agree(one, other)
    except Disagreement:
        return False
    return True


def _cut(text: str) -> str:
    return text if len(text) <= MAX_BRIEF else f"{text[: MAX_BRIEF - 2]} …"
