"""A class's grades as they stand in a gradebook, for reports."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from grader.classes.grade import Grade

if TYPE_CHECKING:  # a database is wanted once a gradebook is opened
    from grader.gradebook.book import Gradebook


@dataclass(frozen=True)
class KeptGrades:
    """The grades of these students, in this order; each time they are gone through they are read anew.

    Attributes:
        students: their names; whoever the gradebook does not know is left out.
    """

    book: Gradebook
    exercise: str
    students: Sequence[str]

    def __iter__(self) -> Iterator[Grade]:
        """Few are held at a time."""
        for _, entry in self.book.entries(self.exercise, self.students):
            if entry is not None:
                yield _named(entry.grade)


def _named(grade: Grade) -> Grade:
    """The grade, whose report says whose it is: one report stands for all who handed in the same."""
    if grade.report is None:
        return grade
    own = f"{grade.student}/{grade.report.submission}"
    return replace(grade, report=replace(grade.report, submission=own))
