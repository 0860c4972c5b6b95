"""The reporter `exercism`: a test runner's `results.json`, version 3. It has no points."""

from __future__ import annotations

from typing import Any

from grader.components import Look
from grader.model import Report, Result, Status
from grader.reporters.fit import as_json
from grader.reporters.story import story
from grader.reporters.told import Row, has_fault, rows, summary
from grader.show import cut, printable

MAX_TOLD = 8_000  # characters


def render(reports: tuple[Report, ...], look: Look) -> str:
    """One JSON object; what a person judges is no test."""
    found = [row for row in rows(reports) if row.result.status is not Status.PENDING]
    tests = [_test(row, look) for row in found]
    status = _status(reports, found)
    message = summary(reports) if status == "error" else None
    return as_json({"version": 3, "status": status, "message": message, "tests": tests})


def _status(reports: tuple[Report, ...], found: list[Row]) -> str:
    """Whether all is right, or something is not, or it could not be run, or there was nothing to run."""
    if not found or has_fault(reports) or all(row.result.unloadable for row in found):
        return "error"
    return "pass" if all(row.result.status is Status.PASSED for row in found) else "fail"


def _test(row: Row, look: Look) -> dict[str, Any]:
    result = row.result
    test = {"name": row.name, "status": _outcome(result), "test_code": printable(result.call or "")}
    if result.status is not Status.PASSED:
        test["message"] = cut(story(result, look.verbose), MAX_TOLD)
    return test


def _outcome(result: Result) -> str:
    if result.status is Status.PASSED:
        return "pass"
    answered = result.status is Status.SKIPPED or result.cause in ("disagreement", None)
    return "fail" if answered and result.status is not Status.FAULT else "error"
