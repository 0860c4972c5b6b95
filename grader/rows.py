"""The rows of checks that are not told by their names: one for all that ended alike."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from grader.errors import Cause
from grader.levels import LEVELS
from grader.model import Result, Status

ORDER = tuple(Status)  # of these rows: nothing of the checks' own order is told

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
    "timeout": "your code, or what looks at its answer, takes too long",
    "memory": "your code takes too much memory",
    "crash": "your code ends the program, or breaks what looks at its answer",
    "unreadable": "an answer cannot be read",
}


def merged(results: Iterable[Result]) -> list[Result]:
    """One row for all results that are alike in what is told of how they ended."""
    alike: dict[tuple[int, str, bool], list[Result]] = {}
    for each in results:
        key = ORDER.index(each.status), each.cause or "", each.unloadable
        alike.setdefault(key, []).append(each)
    return [_row(alike[key]) for key in sorted(alike)]


def _row(results: list[Result]) -> Result:
    """The row, told as little as the result of which least is told."""
    first = max(results, key=lambda each: LEVELS.index(each.reveal))
    told = next((_told_by(each.public, each) for each in results if each.public), first)
    claim = CLAIMS[first.status]
    if first.cause:
        claim = f"hidden checks: {CAUSES[first.cause]}"
    if first.unloadable:
        claim = "hidden checks, which wait for a file that loads"
    return replace(
        told,
        name=f"hidden: {first.cause or first.status}",
        claim=claim,
        score=sum(each.score for each in results),
        max_score=sum(each.max_score for each in results),
        reveal=first.reveal,
    )


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
