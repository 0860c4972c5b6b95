"""What a class run came to, student by student: what its reports are written from."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal

from grader.collecting.roster import Roster
from grader.model import Report

Standing = Literal["graded", "pending", "fault", "refused", "missing"]
"""graded; some points wait for a person; something broke; what was handed in cannot be taken; nothing was"""


@dataclass(frozen=True)
class Grade:
    """One student's.

    Attributes:
        student: who, as the roster or the place of the submission says.
        standing: how it stands.
        report: None where there is nothing to report on, or grading broke.
        message: why it was refused or could not be graded, in a line; empty otherwise.
        known_as: other names of the student: a number, an e-mail address, a login.
        handed_in: when, where that is known.
    """

    student: str
    standing: Standing
    report: Report | None = None
    message: str = ""
    known_as: tuple[str, ...] = ()
    handed_in: datetime | None = None

    @property
    def score(self) -> float | None:
        """The points so far; None where there are none that count."""
        counts = self.report is not None and self.standing in ("graded", "pending")
        return self.report.score if self.report and counts else None


@dataclass(frozen=True)
class Grades:
    """A class's, for one exercise.

    Attributes:
        exercise: its name.
        title: its title.
        max_score: points that the whole plan is worth.
        each: in the order of the students' names; it can be gone through again, and holds few at a time.
        roster: the class's list, where one was given.
    """

    exercise: str
    title: str
    max_score: float
    each: Iterable[Grade]
    roster: Roster | None = None
