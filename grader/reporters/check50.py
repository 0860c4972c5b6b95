"""The reporter `check50`: what check50 writes with `--output json`, for its terminal and its pages."""

from __future__ import annotations

from typing import Any

from grader.components import Look
from grader.model import Report, Result, Status
from grader.reporters.fit import as_json
from grader.reporters.story import start, story
from grader.reporters.told import Row, rows, summary
from grader.show import cut, one_line, printable

VERSION = "3.0.0"  # of the format
MAX_TOLD = 8_000  # characters
PASSED = {Status.PASSED: True, Status.FAILED: False}  # all else was not decided


def render(reports: tuple[Report, ...], look: Look) -> str:
    """One JSON object; where nothing at all could be graded it has an `error` and no results."""
    found = rows(reports)
    slug = one_line(",".join(each.exercise for each in reports))
    if all(row.result.status is Status.FAULT for row in found):
        return as_json({"slug": slug, "error": _error(summary(reports)), "version": VERSION})
    ids = {row.id for row in found}
    return as_json({"slug": slug, "results": [_result(row, ids, look) for row in found], "version": VERSION})


def _result(row: Row, ids: set[str], look: Look) -> dict[str, Any]:
    result = row.result
    need = one_line((result.message or "").removeprefix("needs "))
    needed = row.id.removesuffix(one_line(result.name)) + need
    return {
        "name": row.id,
        "description": row.name,
        "passed": PASSED.get(result.status),
        "log": cut(story(result, look.verbose), MAX_TOLD).splitlines(),
        "cause": None if result.status is Status.PASSED else _cause(result),
        "data": {"score": result.score, "max_score": row.most},
        "dependency": needed if result.status is Status.SKIPPED and needed in ids else None,
    }


def _cause(result: Result) -> dict[str, Any]:
    told = cut(story(result), MAX_TOLD)
    if result.status is Status.FAULT:
        return {"rationale": told, "help": "tell your instructor", "error": _error(told)}
    if result.status is not Status.FAILED:
        return {"rationale": told, "help": None}
    first = (result.message or "").partition("\n")[0] or "it fails"
    cause: dict[str, Any] = {"rationale": cut(one_line(first), MAX_TOLD)}
    cause["help"] = cut(printable(start(result, "above")), MAX_TOLD)
    if result.expected is not None and result.returned is not None:
        cause["expected"], cause["actual"] = (
            cut(printable(each), MAX_TOLD) for each in (result.expected, result.returned)
        )
    return cause


def _error(told: str) -> dict[str, Any]:
    return {"type": "Fault", "value": told, "traceback": [], "data": {}}
