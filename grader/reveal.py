"""How much is told of each check: applied once to a whole report, before anybody else sees it.

full: everything. call: name, claim, and the call with what it gave back, but neither what is expected nor any
words of the checker's. category: how the check ended and, where it failed, the cause. none: how it ended.
The points are told in any case, and of a public check its name and claim, as students have its file. A hidden
check has neither below "call", and those that ended alike are one row, so that nobody can count them. Why a
file does not load is told above "none": by then it has met no input.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import get_args

from grader.checks import Check
from grader.errors import Cause
from grader.model import UNLOADABLE, Report, Result, Reveal, Status

LEVELS: tuple[Reveal, ...] = get_args(Reveal)  # the most first
ORDER = tuple(Status)  # of the rows that stand for several: nothing of the checks' own order is told

CLAIMS: dict[Status, str] = {
    Status.PASSED: "hidden checks that pass",
    Status.FAILED: "hidden checks that fail",
    Status.SKIPPED: "hidden checks that were not tried",
    Status.PENDING: "points that a person gives",
    Status.FAULT: "hidden checks that are broken",
}
CAUSES: dict[Cause, str] = {
    "disagreement": "an answer is not what the task asks for",
    "exception": "your code raises an exception",
    "timeout": "your code takes too long",
    "memory": "your code takes too much memory",
    "crash": "your code ends the program, or breaks what looks at its answer",
    "unreadable": "an answer cannot be read",
}


def level_of(check: Check, level: Reveal | None) -> Reveal:
    """How much is told of a check: what a run says of all of them, or what the check says by itself."""
    return level or check.reveal or "full"


def is_named(check: Check, level: Reveal | None) -> bool:
    """Whether a check is told by its name, and counted."""
    return not check.hidden or level_of(check, level) in ("full", "call")


def named(checks: Iterable[Check], level: Reveal | None) -> list[Check]:
    """Those of several checks that are told by their names."""
    return [each for each in checks if is_named(each, level)]


def is_told_by_another(check: Check, level: Reveal | None) -> bool:
    """Whether a case of a public check may be told in this one's place: not where `--reveal` decides."""
    return level is None and check.hidden and check.reveal == "category"


def revealed(report: Report, checks: Iterable[Check], level: Reveal | None) -> Report:
    """A report with no more in it than may be told; revealed once more it stays as it is.

    Args:
        checks: those that were graded.
        level: how much is told of all of them; None for as much as each says by itself.
    """
    known = {check.name: check for check in checks}
    rows: list[Result] = []
    merged: dict[tuple[int, str], list[Result]] = {}
    for each in report.checks:
        row = _row(report.exercise, each, known, level)
        if row is each or is_named(known[each.name], level):
            rows.append(row)
        else:
            merged.setdefault((ORDER.index(row.status), row.cause or ""), []).append(row)
    return replace(report, checks=(*rows, *(_merged(merged[key]) for key in sorted(merged))))


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
        return replace(result, ways=(), public=None)
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
        duration_s=result.duration_s,
    )
    if result.status is Status.SKIPPED:
        need = known.get((result.message or "").removeprefix("needs "))
        tellable = is_named(check, level) and need is not None and is_named(need, level)
        return replace(kept, message=result.message if tellable else None)
    if result.ways == UNLOADABLE and told != "none":
        return replace(kept, message=result.message, file=result.file, line=result.line, ways=UNLOADABLE)
    if told == "call":
        return replace(kept, call=result.call, returned=result.returned)
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


def _told_by(public: Result, row: Result) -> Result:
    """A hidden check's row, told by the case of a public check that fails in the same way."""
    call = public.call if public.call and "\n" not in public.call else "a call"
    return replace(
        row,
        message=f'This fails as {call} does, for "{public.claim}".\n{public.message}',
        call=public.call,
        returned=public.returned,
        expected=public.expected,
        advice=public.advice,
        file=public.file,
        line=public.line,
        public=None,
    )


def _merged(rows: list[Result]) -> Result:
    """One row for all hidden checks that ended alike, told as little as the one of which least is told."""
    first = max(rows, key=lambda each: LEVELS.index(each.reveal))
    told = next((_told_by(each.public, each) for each in rows if each.public), first)
    claim = CLAIMS[first.status]
    if first.cause:
        claim = f"hidden checks: {CAUSES[first.cause]}"
    if first.ways == UNLOADABLE:
        claim = "hidden checks, which wait for a file that loads"
    return replace(
        told,
        name=f"hidden: {first.cause or first.status}",
        claim=claim,
        score=sum(each.score for each in rows),
        max_score=sum(each.max_score for each in rows),
        reveal=first.reveal,
        duration_s=sum(each.duration_s for each in rows),
    )
