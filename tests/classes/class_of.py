"""A class for the tests of its reports: one student of each standing, and lists as platforms export them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

from grader.classes.grade import Grade, Grades
from grader.collecting.roster import Roster, Student
from grader.model import Adjustment
from tests.reporters import examples

GOOD = examples.report(examples.PASSED, examples.RAISED)
LATE = replace(examples.report(examples.PASSED), adjustments=(Adjustment(-3.2, "handed in 2 days late"),))
ADA = Grade(
    "ada",
    "graded",
    GOOD,
    known_as=("ada@x.org", "1001"),
    handed_in=datetime(2026, 11, 26, 12, 30, tzinfo=UTC),
)
BOB = Grade("bob", "graded", LATE, known_as=("bob@x.org", "1002"))
CARL = Grade(
    "carl", "pending", examples.report(examples.PASSED, examples.PENDING), known_as=("carl@x.org", "1003")
)
DORA = Grade(
    "dora", "fault", examples.report(examples.PASSED, examples.FAULT), known_as=("dora@x.org", "1004")
)
EMIL = Grade(
    "emil",
    "refused",
    message="=cmd|' /C calc'!A0 is a link, which is not taken",
    known_as=("emil@x.org", "1005"),
)
FINN = Grade("finn", "missing", known_as=("finn@x.org", "1006"))
EVERYBODY = (ADA, BOB, CARL, DORA, EMIL, FINN)


def listed(columns: str, *rows: str, delimiter: str = ",", students: int = 0) -> Roster:
    """A list of these lines; its last `students` rows, or all, are the students'."""
    cells = [tuple(each.split(delimiter)) for each in rows]
    first = len(rows) - (students or len(rows))
    return Roster(
        Path("class.csv"),
        delimiter,
        tuple(columns.split(delimiter)),
        tuple(cells),
        tuple(Student(each[0], each[1:4], at) for at, each in enumerate(cells) if at >= first),
    )


def grades(*each: Grade, roster: Roster | None = None) -> Grades:
    """What a class, or these of it, came to in exercise 3."""
    return Grades("exercise3", "Costs", 27.5, each or EVERYBODY, roster)
