"""How much is told of each check: applied once to a whole report, before anybody else sees it.

full: everything. call: name, claim, and the call with what it gave back, but neither what is expected nor any
words of the checker's. category: how the check ended and, where it failed, the cause. none: how it ended.
The points are told in any case, and of a public check its name and claim, as students have its file. A hidden
check has neither below "call", and those that ended alike are one row, so that nobody can count them. Why a
file does not load is told above "none": that is found out once, before it has met any input. Below "call" no
seconds are told, which a submission could spend as it likes.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from dataclasses import replace

from grader.checks import Check
from grader.levels import is_named, is_told_by_another, level_of
from grader.model import Report, Result, Reveal, Status
from grader.rows import CAUSES, merged


def revealed(report: Report, checks: Iterable[Check], level: Reveal | None) -> Report:
    """A report with no more in it than may be told; revealed once more it stays as it is.

    Args:
        checks: those that were graded.
        level: how much is told of all of them; None for as much as each says by itself.
    """
    known = {check.name: check for check in checks}
    rows: list[Result] = []
    unnamed: list[Result] = []
    for each in report.checks:
        row = _row(report.exercise, each, known, level)
        (rows if row is each or is_named(row) else unnamed).append(row)
    told = (*rows, *merged(unnamed))
    untimed = any(each.reveal in ("category", "none") for each in told)
    seconds = math.ceil(report.duration_s) if untimed else report.duration_s
    return replace(report, checks=told, duration_s=float(seconds))


def revealed_step(result: Result, check: Check, level: Reveal | None, exercise: str) -> Result | None:
    """A result as it may be told while a run goes on; None where it may not even be counted."""
    return _row(exercise, result, {check.name: check}, level) if is_named(check, level) else None


def _row(exercise: str, result: Result, known: dict[str, Check], level: Reveal | None) -> Result:
    """A result with no more in it than may be told."""
    if result.reveal != "full":
        return result
    check = known[result.name]
    told = level_of(check, level)
    if told == "full":
        return replace(result, ways=(), public=None, answered=None)
    kept = Result(
        check.name,
        check.claim,
        result.status,
        result.max_score,
        result.score,
        cause=result.cause if told != "none" else None,
        message=_message(exercise, result, told),
        hidden=check.hidden,
        reveal=told,
        duration_s=result.duration_s if told == "call" else 0.0,
    )
    if result.status is Status.SKIPPED:
        need = known.get((result.message or "").removeprefix("needs "))
        tellable = is_named(check, level) and need is not None and is_named(need, level)
        return replace(kept, message=result.message if tellable else None)
    if result.unloadable and told != "none":
        return replace(kept, message=result.message, file=result.file, line=result.line, unloadable=True)
    if told == "call":
        return replace(kept, call=result.call, returned=result.answered)
    return replace(kept, public=result.public if is_told_by_another(check, level) else None)


def _message(exercise: str, result: Result, told: Reveal) -> str | None:
    """What can be said of any check that ended so."""
    if result.status is Status.FAULT:
        return f"why is told to staff, by grade run {exercise} --reveal full"
    if result.cause is None or told == "none":
        return None
    if result.hidden and told == "category":  # whose claim says the rest
        return "On which input is not told."
    untold = "what is expected" if told == "call" and result.call else "on which input"
    said = CAUSES[result.cause]
    return f"{said[0].upper()}{said[1:]}; {untold} is not told."
