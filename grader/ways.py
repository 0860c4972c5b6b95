"""How a failure fails, in so few words that two failures can be said to fail in the same way.

A hidden failure is told by a public case that fails in the same way, so this is narrow on purpose: a wrong
pair would send a student to the wrong place.

* An exception: the same type, raised at the same line of the submission.
* `agree()`: the same types found and wanted at the place that differs, and, of numbers, the same ratio or the
  same difference of one; of texts, blanks or the case of letters; of what can be counted, as many too few or
  too many.
* Where the reference raises: the same type raised, or nothing, where the same type is expected.

A plain `assert`, a message in the checker's own words, one bool for the other, a hang and a crash have no
way, and are like nothing. So is what fails only after earlier calls.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

from grader.compare import Disagreement
from grader.trial import Failure

RAISE = "raise "  # what `expected` begins with where the submission is to raise


def ways_of(failure: Failure) -> tuple[str, ...]:
    """The ways in which a failure fails: two that share one are alike; none where it is like nothing."""
    if not failure.alone:
        return ()
    if failure.cause == "exception" and failure.file and failure.line:
        kind = failure.message.partition("\n")[0].partition(":")[0]
        return (f"{kind} in line {failure.line} of {failure.file}",)
    if isinstance(failure.error, Disagreement):
        found, wanted = failure.error.found, failure.error.wanted
        kinds = f"{type(found).__name__} for {type(wanted).__name__}"
        return tuple(f"{kinds}, {each}" for each in _relations(found, wanted))
    if failure.error is None and (failure.expected or "").startswith(RAISE):
        return (failure.message,)  # which has the two types alone
    return ()


def _relations(found: Any, wanted: Any) -> Iterator[str]:
    """What one value is to another, in each way in which the two can be seen."""
    if {type(found), type(wanted)} <= {int, float}:
        yield from _of_numbers(found, wanted)
    elif type(found) is not type(wanted):
        yield "another type"
    elif isinstance(found, str):
        if found.strip() == wanted.strip():
            yield "blanks"
        if found.casefold() == wanted.casefold():
            yield "case"
    elif isinstance(found, list | tuple | set | frozenset | dict) and len(found) != len(wanted):
        yield f"{len(found) - len(wanted):+} items"


def _of_numbers(found: float, wanted: float) -> Iterator[str]:
    try:
        if abs(found - wanted) == 1:
            yield f"{found - wanted:+g}"
        ratio = found / wanted
    except (ZeroDivisionError, OverflowError):
        return
    if ratio == 0 or not math.isfinite(ratio):
        yield "zero" if ratio == 0 else "not finite"
    else:
        yield f"{ratio:.4g} times, {ratio - 1:.3g} off"  # what is nearly right is 1 times all the same
