"""How a report stands, and the points of it that a gradebook may have."""

from __future__ import annotations

from grader.classes.grade import Grade, Grades, Standing
from grader.model import Report, Status


def standing_of(report: Report) -> Standing:
    """How whoever handed it in stands: what broke weighs more than what waits for a person."""
    if report.incomplete or any(each.status is Status.FAULT for each in report.checks):
        return "fault"
    return "pending" if report.pending else "graded"


def final(grade: Grade) -> float | None:
    """The points for a gradebook, which has one maximum for all; None while they may still grow.

    Points that wait for a person, or were lost as something broke, would count as lost there.
    """
    if grade.report is None or grade.standing != "graded" or standing_of(grade.report) != "graded":
        return None
    return grade.report.score


def of_reports(reports: tuple[Report, ...]) -> Grades:
    """Plain reports as a class's: whoever handed one in is called by its place."""
    first = reports[0] if reports else None
    return Grades(
        first.exercise if first else "",
        first.title if first else "",
        first.max_score if first else 0,
        tuple(Grade(each.submission, standing_of(each), each) for each in reports),
    )
