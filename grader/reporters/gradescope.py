"""The reporter `gradescope`: `results.json`, as its autograder documentation describes it."""

from __future__ import annotations

from typing import Any

from grader.canvas import points
from grader.components import Look
from grader.model import Report, Status
from grader.reporters.fit import as_json, within
from grader.reporters.story import story
from grader.reporters.told import Row, earned, rows, summary
from grader.show import cut

MOST = 5_000_000  # bytes; no limit is documented, and pages of students' browsers have one


def render(reports: tuple[Report, ...], look: Look) -> str:
    """One JSON object; a check without points, or with points that a person gives, has no score in it."""

    def told(most: int, folded: bool) -> str:
        whole = {
            "score": earned(reports),
            "execution_time": round(sum(each.duration_s for each in reports), 3),
            "output": summary(reports),
            "output_format": "text",
            "test_output_format": "text",
            "test_name_format": "text",
            "visibility": "visible",
            "stdout_visibility": "hidden",
            "extra_data": {
                "pending": sum(each.pending for each in reports),
                "incomplete": any(each.incomplete for each in reports),
            },
            "tests": [_test(row, look, most) for row in rows(reports, folded)],
        }
        return as_json(whole)

    return within(MOST, told, "a browser")


def _test(row: Row, look: Look, most: int) -> dict[str, Any]:
    result = row.result
    test: dict[str, Any] = {"name": row.name, "output": cut(story(result, look.verbose), most)}
    if result.hidden and row.report.reveal in ("full", "call"):  # told to staff, who asked for it
        test["visibility"] = "hidden"
    if result.status is Status.PENDING:
        return test | {"name": f"{row.name} ({points(result.max_score)} points: pending)"}
    test["status"] = "passed" if result.status is Status.PASSED else "failed"
    return test | ({"score": result.score, "max_score": row.most} if row.most else {})
