"""The reporter `prairielearn`: an external grader's `results.json`, whose score is a share from 0 to 1."""

from __future__ import annotations

from typing import Any

from grader.components import Look
from grader.model import Report
from grader.reporters.fit import as_json, within
from grader.reporters.story import story
from grader.reporters.told import Row, earned, has_fault, possible, rows, summary
from grader.show import cut

MOST = 1_000_000  # bytes, which the platform refuses to pass


def render(reports: tuple[Report, ...], look: Look) -> str:
    """One JSON object; what broke, or a person alone judges, is not gradable, which costs no attempt."""
    most = possible(reports)
    gradable = most > 0 and not has_fault(reports)
    whole: dict[str, Any] = {"gradable": gradable, "message": summary(reports)}
    if gradable:
        whole["score"] = min(1.0, earned(reports) / most)
    else:
        whole["format_errors"] = summary(reports)

    def told(length: int, folded: bool) -> str:
        return as_json(whole | {"tests": [_test(row, look, length) for row in rows(reports, folded)]})

    return within(MOST, told, "PrairieLearn")


def _test(row: Row, look: Look, length: int) -> dict[str, Any]:
    """A test always has points: without them, the platform shows those of none."""
    return {
        "name": row.name,
        "points": row.result.score if row.most else 0,
        "max_points": row.most,
        "message": cut(story(row.result, look.verbose), length),
    }
