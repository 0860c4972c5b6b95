"""The reporter `classroom50`: `result.json` by the schema `classroom50/result/v1`.

Points are integers there: hundredths of points are written, and each test says so as `scale`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

from grader.components import Look
from grader.errors import CallerError
from grader.model import Report, Status
from grader.reporters.fit import as_json, within
from grader.reporters.story import story
from grader.reporters.told import Row, earned, has_fault, possible, rows, summary
from grader.show import cut

SCALE = 100  # of points: the same for everybody, whatever late penalties leave
MOST = 10 * 1024 * 1024  # bytes, which the platform refuses to pass
DEMANDED = ("CLASSROOM", "ASSIGNMENT", "OWNER", "SUBMISSION_TAG", "COMMIT_URL", "RELEASE_URL")


def demand(environment: Mapping[str, str]) -> None:
    """Raises `CallerError` where the platform's runner has not said whose result this will be."""
    missing = [name for name in DEMANDED if not environment.get(name)]
    if missing:
        told = f"--report classroom50: {', '.join(missing)} is not set, which Classroom 50's runner does"
        raise CallerError(told, "grade in its workflow, or set it yourself to try it")
    if not environment["SUBMISSION_TAG"].startswith("submit/"):
        told = f"--report classroom50: SUBMISSION_TAG is {environment['SUBMISSION_TAG']!r}, no submission's"
        raise CallerError(told, "set it to a tag that begins with submit/")


def render(reports: tuple[Report, ...], look: Look) -> str:
    """One JSON object, whose scores are whole hundredths of points."""
    given = look.environment
    now = look.now.strftime("%Y-%m-%dT%H:%M:%SZ")
    alone = given.get("ASSIGNMENT_TYPE") in (None, "", "individual")
    user = given.get("USERNAME")

    def told(most: int, folded: bool) -> str:
        score, top = scaled(earned(reports), possible(reports))
        whole: dict[str, Any] = {
            "schema": "classroom50/result/v1",
            "classroom": given.get("CLASSROOM", ""),
            "assignment": given.get("ASSIGNMENT", ""),
            "assignment_type": "individual" if alone else "group",
            "owner": given.get("OWNER", ""),
            "submission": given.get("SUBMISSION_TAG", ""),
            "commit": given.get("COMMIT_URL", ""),
            "release": given.get("RELEASE_URL", ""),
            "review": given.get("REVIEW_URL") or given.get("COMMIT_URL", ""),
            "datetime": now,
            "graded_at": now,
            "score": score,
            "max-score": top,
            "tests": [*(_test(row, look, most) for row in rows(reports, folded)), _whole(reports)],
        }
        return as_json(whole | ({"submitted_by": {"username": user}} if user else {}))

    return within(MOST, told, "Classroom 50")


def scaled(score: float, most: float) -> tuple[int, int]:
    """Points in hundredths: rounded to the earner's loss, so that what is not all is never all."""
    top = max(int(most > 0), math.ceil(most * SCALE - 1e-6))
    if score >= most:
        return top, top
    return max(0, min(math.floor(score * SCALE + 1e-6), top - 1)), top


def _test(row: Row, look: Look, most: int) -> dict[str, Any]:
    result = row.result
    score, top = scaled(result.score, row.most)
    test = {"test-name": row.name, "passed": result.status is Status.PASSED, "score": score, "max-score": top}
    test |= {"scale": SCALE, "status": result.status, "output": cut(story(result, look.verbose), most)}
    return test | ({"pending": scaled(0, result.max_score)[1]} if result.status is Status.PENDING else {})


def _whole(reports: tuple[Report, ...]) -> dict[str, Any]:
    """What is to be known of the whole, as a test without points: there is no other place for it."""
    passed = earned(reports) >= possible(reports) and not has_fault(reports)
    name = f"all in all, in 1/{SCALE} points"
    test = {"test-name": name, "passed": passed, "score": 0, "max-score": 0, "scale": SCALE}
    return test | {"output": summary(reports)}
