"""The reporter `classroom`: what GitHub Classroom's own grading reporter reads from each runner.

It goes as base64 into the step's output `result`; the table and the notice there sum the tests' scores.
"""

from __future__ import annotations

import base64
from typing import Any

from grader.components import Look
from grader.model import Report, Status
from grader.reporters.fit import as_json, within
from grader.reporters.story import story
from grader.reporters.told import Row, earned, has_fault, possible, rows, summary
from grader.show import cut, one_line, printable

MAX_OUTPUT = 500  # characters
MOST = 90_000  # bytes: in base64 they are one variable of the environment, which Linux ends at 128 KiB
STATUSES = {Status.PASSED: "pass", Status.FAILED: "fail", Status.SKIPPED: "fail", Status.FAULT: "error"}


def render(reports: tuple[Report, ...], look: Look) -> str:
    """One JSON object of version 3; there is always a test, and no score that a person will give."""
    status = _status(reports)
    whole = {"version": 3, "status": status, "max_score": possible(reports)}
    whole |= {"message": summary(reports)} if status == "error" else {}

    def told(most: int, folded: bool) -> str:
        tested = [row for row in rows(reports, folded) if row.result.status is not Status.PENDING]
        tests = [_test(row, look, min(most, MAX_OUTPUT)) for row in tested]
        return as_json(whole | {"tests": [*tests, _whole(reports, status)]})

    return within(MOST, told, "the environment of a step")


def _status(reports: tuple[Report, ...]) -> str:
    found = {row.result.status for row in rows(reports)} - {Status.PENDING}
    if has_fault(reports) or not reports:
        return "error"
    return "pass" if found <= {Status.PASSED} else "fail"


def _test(row: Row, look: Look, most: int) -> dict[str, Any]:
    told = cut(story(row.result, look.verbose), most)
    return {
        "name": row.name,
        "status": STATUSES[row.result.status],
        "message": "" if row.result.status is Status.PASSED else told,
        "test_code": cut(printable(row.result.call or ""), most),
        "task_id": 0,
        "filename": cut(one_line(row.result.file or ""), most),
        "line_no": row.result.line or 0,
        "duration": row.result.duration_s,
        "score": row.result.score,
        "output": told,
    }


def _whole(reports: tuple[Report, ...], status: str) -> dict[str, Any]:
    """What is to be known of the whole, with what was given or taken beside the checks."""
    return {
        "name": "all in all",
        "status": status,
        "message": "",
        "test_code": "",
        "task_id": 0,
        "filename": "",
        "line_no": 0,
        "duration": 0.0,
        "score": earned(reports) - sum(each.earned for each in reports),
        "output": cut(summary(reports), MAX_OUTPUT),
    }


def output(reports: tuple[Report, ...], look: Look) -> str:
    """The line that makes it the step's output `result`."""
    return f"result={base64.b64encode(render(reports, look).encode()).decode()}\n"
