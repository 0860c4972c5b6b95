"""The reporter `csv`: a row for each student, for a spreadsheet."""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator
from itertools import islice

from grader.classes.grade import Grade, Grades
from grader.classes.standing import of_reports
from grader.components import Look
from grader.model import Report, Result, Status
from grader.reporters.cells import inert, number, row
from grader.reporters.told import earned
from grader.show import cut

# What a check may be called is no concern of these: its column begins with `check:`.
COLUMNS = (
    *("student", "score", "max_score", "pending", "status", "earned", "adjusted", "reason"),
    *("handed_in", "passed", "checks", "message"),
)
HIDDEN = "hidden"
MAX_TOLD = 300  # characters of a message
OPEN = (Status.PENDING, Status.FAULT)  # whose points are not known


def render(reports: tuple[Report, ...], _look: Look) -> str:
    """The same of plain reports; the student is the submission as shown."""
    return "".join(_table(of_reports(reports), _heads(reports)))


def of_class(grades: Grades, _look: Look) -> Iterator[str]:
    """A head and a row for each student, in order; the first whole report tells which checks there are."""
    whole = (each.report for each in grades.each if each.report and not each.report.incomplete)
    return _table(grades, _heads(islice(whole, 1)))


def _table(grades: Grades, heads: tuple[str, ...]) -> Iterator[str]:
    yield row([*COLUMNS, *map(inert, heads)])
    for each in grades.each:
        yield row(_cells(each, heads, grades.max_score))


def _heads(reports: Iterable[Report]) -> tuple[str, ...]:
    """A column for each check, in plan order, and one for all hidden checks that have no name."""
    known = dict.fromkeys(_head(each) for report in reports for each in report.checks)
    return (*(each for each in known if each != HIDDEN), *([HIDDEN] if HIDDEN in known else []))


def _head(result: Result) -> str:
    unnamed = result.hidden and result.reveal in ("category", "none")  # its name says how it ended
    return HIDDEN if unnamed else f"check:{result.name}"


def _cells(grade: Grade, heads: tuple[str, ...], max_score: float) -> list[str]:
    report = grade.report
    when = grade.handed_in.isoformat(" ", "seconds") if grade.handed_in else ""
    if report is None:
        told = ["", number(max_score), "", grade.standing, "", "", "", when, "", "", _told(grade.message)]
        return [inert(grade.student), *told, *("" for _ in heads)]
    passed = sum(each.status is Status.PASSED for each in report.checks)
    points = _points(report)
    return [
        inert(grade.student),
        number(earned((report,))),
        number(report.max_score),
        number(report.pending),
        grade.standing,
        number(report.earned),
        number(sum(each.points for each in report.adjustments)),
        _told(", ".join(each.reason for each in report.adjustments)),
        when,
        number(passed),
        number(len(report.checks)),
        _told(grade.message or report.incomplete or ""),
        *(points.get(head, "") for head in heads),
    ]


def _points(report: Report) -> dict[str, str]:
    """The points in each column of checks; empty where those of one are not known."""
    known: dict[str, float] = {}
    for each in report.checks:
        known[_head(each)] = known.get(_head(each), 0) + (math.nan if each.status in OPEN else each.score)
    return {head: "" if math.isnan(points) else number(points) for head, points in known.items()}


def _told(text: str) -> str:
    return inert(cut(text, MAX_TOLD))
