"""The reporter `jsonl`: an object on a line for each student, by the schema beside this file."""

from __future__ import annotations

import json
from collections.abc import Iterator

from grader.classes.grade import Grade, Grades
from grader.classes.standing import of_reports
from grader.components import Look
from grader.model import Report
from grader.reporters.fit import for_logs
from grader.reporters.json import plain

SCHEMA = "grader/grade/v1"


def render(reports: tuple[Report, ...], look: Look) -> str:
    """The same of plain reports; the student is the submission as shown."""
    return "".join(of_class(of_reports(reports), look))


def of_class(grades: Grades, _look: Look) -> Iterator[str]:
    """A line for each student, in order."""
    for each in grades.each:
        yield for_logs(json.dumps(_object(each, grades.exercise), allow_nan=False)) + "\n"


def _object(grade: Grade, exercise: str) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "exercise": grade.report.exercise if grade.report else exercise,
        "student": grade.student,
        "status": grade.standing,
        "known_as": grade.known_as,
        "handed_in": grade.handed_in and grade.handed_in.isoformat(),
        "message": grade.message,
        "report": grade.report and plain(grade.report),
    }
